"""Numbers of one's own, for the judge: which code counts, what is right with it, and what to say of another.

In a notebook the code in the cell counts. Whoever marks puts the code of the learner into the probe, which
the judge believes and the cell cannot change. `python -m digitrec.authoring.variants` writes
`variants.json`, what is right for each variant.
"""

import json
from functools import cache
from pathlib import Path

from digitrec.checks.asking.variants import NAME, MistypedCode, read_code, variant_of
from digitrec.checks.engine.judgement import Finding

FILE = Path(__file__).with_name("variants.json")
CODE = "own_code"  # in a probe: the learner's code; empty where the class has none


def with_code(probe, code):
    """Return a probe by whose `code` the answer is judged, whatever the notebook says; empty means none."""
    return {**probe, CODE: code}


def variant(probe, evidence):
    """Return the Variant that an answer is judged by."""
    return variant_of(_code_that_counts(probe, evidence))


def right(probe, evidence):
    """Return what is right for the variant that an answer is judged by: a dict, as in `variants.json`."""
    return right_for(variant(probe, evidence))


def right_for(of_code):
    """Return what is right for a Variant: a dict, as in `variants.json`."""
    return _rights()[of_code.number]


def from_right(give):
    """Return the function of (probe, evidence) that gives `give(what is right)`."""
    return lambda probe, evidence: give(right(probe, evidence))


def cannot_be_read(probe, evidence):
    """Return the finding on a mistyped code where nothing else says whose numbers are meant, or None."""
    return _about_mistyped(evidence, "") if CODE not in probe else None


def about_code(probe, evidence):
    """Return the finding on the code in the notebook where another one counts, or None. It costs nothing."""
    if CODE not in probe:
        return None
    own, typed = probe[CODE], _typed_or_nothing(evidence)
    if not own and (typed or _about_mistyped(evidence, "")):
        return Finding(
            "code-not-used",
            f"`{NAME}` holds a code, and in this class everybody has the same numbers: your answers were "
            "marked by the task as it stands.",
        )
    if typed == own:
        return None
    by_own = f"Your answers were marked by your own code, {own}: write it there and run the cell to see more."
    if mistyped := _about_mistyped(evidence, f" {by_own}"):
        return mistyped
    if typed:
        return Finding("code-of-another", f"`{NAME}` holds the code {typed}, which is not yours. {by_own}")
    return Finding("code-missing", f"`{NAME}` holds no code, and in this class everybody has one. {by_own}")


def right_elsewhere(criterion, probe, evidence, is_right):
    """Return the finding that an answer to a criterion is right with other numbers than its own, or None.

    `is_right(probe)` tries it. Looked at are the code in the notebook and the task without a code.
    """
    counts, typed = _code_that_counts(probe, evidence), _typed_or_nothing(evidence)
    for code in dict.fromkeys((typed, "")):
        if code == counts or not is_right(with_code(probe, code)):
            continue
        where = f"for the code {code}" if code else "for the task without a code"
        instead = f"your own code, {counts}, asks for others" if counts else "this class has no codes"
        return Finding("other-numbers", f"“{criterion}”: these are the numbers {where}, and {instead}.")
    return None


def _code_that_counts(probe, evidence):
    return probe[CODE] if CODE in probe else _typed_or_nothing(evidence)


def _typed(evidence):
    """Return the code in the notebook, or nothing. Raises MistypedCode."""
    described = evidence["values"].get(NAME, {"kind": "nothing"})  # evidence of version 1.0.0 has none
    if described["kind"] == "nothing":
        return ""
    if described["kind"] != "text":
        raise MistypedCode(f"`{NAME}` holds no text: write your code between quotation marks.")
    return read_code(described["value"])


def _typed_or_nothing(evidence):
    try:
        return _typed(evidence)
    except MistypedCode:
        return ""


def _about_mistyped(evidence, ending):
    try:
        _typed(evidence)
    except MistypedCode as error:
        return Finding("code-mistyped", f"{error} Compare it with the one that you were given.{ending}")
    return None


@cache
def _rights():
    return tuple(json.loads(FILE.read_bytes()))
