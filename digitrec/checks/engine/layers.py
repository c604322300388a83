"""The layers that most function tasks share, from "it was called" to "it holds numbers".

Evidence is that of `try_function`; the probe holds the arguments of each call under `cases`.
"""

import re
from functools import wraps
from itertools import combinations

import numpy as np

from digitrec.checks.asking.values import array
from digitrec.checks.engine.errors import explain, what_was_raised
from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.wording import kind_of


def works(name):
    """Return the layers that every function passes first: it is one, it runs, it returns something."""
    return (is_function(name), runs(name), returns(name))


def is_function(name):
    """Return the layer that wants a function under this name."""

    def layer(_probe, evidence):
        if not evidence["callable"]:
            large = evidence["is"]["kind"] == "other" and evidence["is"]["type"] == "ndarray"
            return Finding(
                "not-a-function",
                f"`{name}` is {'an array' if large else kind_of(evidence['is'])}, not a function. A later "
                "line seems to have given the name to something else: choose another name there and run the "
                f"cell of `{name}` again.",
            )
        return None

    return layer


def runs(name):
    """Return the layer that wants every call to come to its end."""

    def layer(_probe, evidence):
        error = evidence["calls"][-1]["raised"]
        return stopped(name, error) if error else None

    return layer


def stopped(name, error):
    """Return the finding on an exception, described by `describe_error`, that ended a call of `name`."""
    where = f" in line {error['line']} of its cell, `{error['code']}`," if error["code"] else ""
    if error["type"] == "KeyboardInterrupt":
        return Finding("did-not-finish", f"`{name}` was stopped{where} before it had finished.")
    code, _ = explain(error) or ("stopped-with-error", "")
    return Finding(code, f"`{name}` stopped{where} {what_was_raised(error)}")


def without_defaults(name, error):
    """Return the finding on a call that stopped because an argument may not be left out, or None."""
    missing = re.match(rf"{name}\(\) missing \d+ required positional arguments?: (.*)", error["message"])
    if not missing:
        return None
    asked = missing[1].replace("'", "`")
    return Finding(
        "stopped-with-error",
        f"`{name}` was told nothing of {asked}, and stopped: in its first line, what may be left out needs a "
        "value that counts then, as in `epochs=5`.",
    )


def in_shape(name, shape, code, wanted):
    """Return the layer that wants every result in one shape; `wanted` says which, as a sentence."""

    def layer(_probe, evidence):
        for result in results(evidence):
            found = array(result)
            if found is None or found.shape != shape:
                return Finding(code, f"`{name}` returned {kind_of(result)}; {wanted}")
        return None

    return layer


def returns(name):
    """Return the layer that wants something returned."""

    def layer(_probe, evidence):
        call = evidence["calls"][0]
        if call["returned"]["kind"] != "nothing":
            return None
        if call["printed"].strip():
            return Finding(
                "printed-not-returned",
                f"`{name}` prints its result but returns nothing. What is printed can be read by a person "
                "only; the next step of the program needs the value.",
            )
        if any(one["returned"]["kind"] != "nothing" for one in evidence["calls"]):
            return Finding(
                "nothing-returned",
                f"`{name}` returned nothing for one input, and something for another. A `return` inside an "
                "`if` or a loop is passed by where that does not apply: there has to be one for every case.",
            )
        return Finding(
            "nothing-returned",
            f"`{name}` runs, but returns nothing. The result is there inside the function and is lost at its "
            "end, because no `return` hands it out.",
        )

    return layer


def gives_numbers(name, wanted):
    """Return the layer that wants an array of numbers; `wanted` says of what."""

    def layer(_probe, evidence):
        for result in results(evidence):
            if array(result) is None:
                return Finding("not-numbers", f"`{name}` returned {kind_of(result)}; {wanted} was expected.")
        return None

    return layer


def uses_argument(name):
    """Return the layer that wants different results for different inputs.

    Results that coincide prove nothing: it also has to be seen in the function's code that it never looks at
    what it is given. Where that cannot be seen, the values speak.
    """

    def layer(probe, evidence):
        found = [array(result) for result in results(evidence)]
        given = [case[0] for case in probe["cases"]]
        pairs = [(i, j) for i, j in combinations(range(len(found)), 2) if not _equal(given[i], given[j])]
        alike = [(i, j) for i, j in pairs if np.shape(given[i]) == np.shape(given[j])] or pairs
        if evidence.get("unread") and alike and all(_equal(found[i], found[j]) for i, j in alike):
            return Finding(
                "ignores-argument",
                f"`{name}` returned the same result for two different inputs: its code never looks at "
                f"{' and '.join(f'`{one}`' for one in evidence['unread'])}. What it returns has to be "
                "worked out from what it is given.",
            )
        return None

    return layer


def leaves_input(name, argument):
    """Return the layer that wants the arguments unchanged after the call."""

    def layer(_probe, evidence):
        if any(call["changed"] for call in evidence["calls"]):
            return Finding(
                "changes-input",
                f"After the call of `{name}`, what it was given as `{argument}` has changed. Whoever uses "
                "that again, you in the next cell, gets the changed one.",
            )
        return None

    return layer


def results(evidence):
    """Return the descriptions of what the calls returned."""
    return [call["returned"] for call in evidence["calls"]]


def each_result(judge):
    """Return the layer that applies `judge(*arguments, result)` to every call.

    The cases of a probe grow. On the smallest, two mistakes may look alike; the last that fails tells what it
    is, and the smallest on which the same is seen shows it.

    Written above `judge` as a decorator; the layer keeps its name.
    """

    @wraps(judge)
    def layer(probe, evidence):
        judged = (
            judge(*case, result) for case, result in zip(probe["cases"], results(evidence), strict=True)
        )
        findings = [finding for finding in judged if finding]
        return next((f for f in findings if f.code == findings[-1].code), None)

    return layer


def each_array(judge):
    """Return the layer of `each_result` for a judge that takes what was returned as an array."""

    @wraps(judge)
    def judge_array(*about):
        *arguments, result = about
        return judge(*arguments, array(result))

    return each_result(judge_array)


def bare_alone(probe, found, row=()):
    """Say whether results have the shape (N, *row), and `row` alone where N is 1: an axis was taken away."""
    sizes = [len(case[0]) for case in probe["cases"]]
    wanted = [row if n == 1 else (n, *row) for n in sizes]
    return 1 in sizes and any(n > 1 for n in sizes) and [part.shape for part in found] == wanted


def only_at_one_end(wrong):
    """Return "first" or "last" if of several things only that one is ever wrong, else "".

    `wrong` holds of each case an array of booleans, one for each of its things in their order.
    """
    several = [case for case in wrong if len(case) > 1]
    for end, rest in (("first", slice(1, None)), ("last", slice(None, -1))):
        at = 0 if end == "first" else -1
        if any(case[at] for case in several) and not any(case[rest].any() for case in wrong):
            return end
    return ""


def _equal(a, b):
    return np.array_equal(a, b)  # false for arrays of different shapes
