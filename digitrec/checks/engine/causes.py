"""The cause of a finding, where it was found by trying: a variable of the notebook in an argument's place."""

from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.wording import a_few


def from_notebook(name, right, whole, evidence):
    """Return the finding that the function `name` works with a variable of the notebook, or None.

    `evidence` has what copies of it do in which the variable means an argument. `right(evidence)` says
    whether what is wrong is right with it, `whole(evidence)` whether everything is.
    """
    tried = evidence.get("outside", ())
    for copy in tried:
        if whole({**evidence, **copy["evidence"]}):
            return _named(name, copy["names"], "With {put} in {its} place, everything here comes out right.")
    unread = set(evidence.get("unread", ()))
    for copy in tried:
        if unread and all(swap["put"] in unread for swap in copy["names"]):
            never = _and(f"`{parameter}`" for parameter in evidence["unread"])
            return _named(
                name, copy["names"], f"It never looks at {never}, which it is given: work with that."
            )
    for copy in tried:
        if right({**evidence, **copy["evidence"]}):
            return _named(name, copy["names"], "With {put} in {its} place, this comes out right.")
    return None


def _named(name, swaps, advice):
    first = swaps[0]
    line = f" in line {first['line']} of its cell, `{first['code']}`," if first["code"] else ""
    variables = _and(f"`{swap['name']}`" for swap in swaps)
    put = _and(_meaning(swap["put"]) for swap in swaps)
    several = len(swaps) > 1
    what = "variables of your notebook" if several else f"a variable of your notebook ({_what(first['is'])})"
    its = "their" if several else "its"
    return Finding(
        "notebook-variable",
        f"`{name}`{line} works with {variables}, {what}, whatever it is given. "
        + advice.format(put=put, its=its),
    )


def _meaning(put):
    counted = put.removeprefix("range(")
    return f"`{put}`" if counted == put else f"`{counted.rstrip(')')}` for its length"


def _what(described):
    if described["kind"] == "number":
        return a_few(described["value"])
    if described["kind"] == "model":
        return "a model"
    kind = "a list of length" if described["kind"] == "list" else "an array of shape"
    length = described["shape"]
    return f"{kind} {length[0] if described['kind'] == 'list' else tuple(length)}"


def _and(names):
    *first, last = dict.fromkeys(names)
    return f"{', '.join(first)} and {last}" if first else last
