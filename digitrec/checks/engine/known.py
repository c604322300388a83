"""Known mistakes: which of several rules gave all the results that are not right."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from digitrec.checks.asking.values import array
from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.wording import a_few

CLOSE = 6e-4  # of results that may have been rounded to three places
FEW = 6  # numbers that a sentence holds


@dataclass(frozen=True)
class Mistake:
    """A rule that people take for the right one: it gives for a case's arguments what they return."""

    code: str
    rule: Callable
    text: str  # what happened, after what was found and expected; whole sentences


def same(found, wanted, close=CLOSE):
    """Say whether a result is the wanted one, up to rounding, whatever its type."""
    found, wanted = np.asarray(found), np.asarray(wanted)
    if found.shape != wanted.shape:
        return False
    found, wanted = found.astype(np.float64), wanted.astype(np.float64)
    return np.allclose(found, wanted, rtol=1e-4, atol=close, equal_nan=True)


def by_rule(name, right, other, mistakes, close=CLOSE):
    """Return the layer that wants from `name` what the rule `right` gives.

    A mistake is named if its rule gives all that was found; else the finding has the code `other`.
    """

    def layer(probe, evidence):
        cases, found = probe["cases"], [array(result) for result in results(evidence)]
        pairs = list(zip(cases, found, strict=True))
        wrong = next(
            ((case, result) for case, result in pairs if not same(result, right(*case), close)), None
        )
        if wrong is None:
            return None
        case, result = wrong
        said = f"`{name}` returned {_compared(result, np.asarray(right(*case)), close)}."
        for mistake in mistakes:
            if all(same(result, mistake.rule(*case), close) for case, result in pairs):
                return Finding(mistake.code or other, f"{said} {mistake.text}")
        return Finding(other, said)

    return layer


def _compared(found, wanted, close):
    """Write what was found and what was expected; of large arrays, where they first differ."""
    if found.shape == wanted.shape and found.size > FEW:
        place = tuple(map(int, np.argwhere(~np.isclose(found, wanted, rtol=1e-4, atol=close))[0]))
        return f"{a_few(found[place])} at {list(place)}; {a_few(wanted[place])} was expected there"
    return f"{_written(found)}; {_written(wanted)} was expected"


def _written(values):
    written = ", ".join(a_few(value) for value in values.ravel())
    return written if values.ndim == 0 else f"({written})"
