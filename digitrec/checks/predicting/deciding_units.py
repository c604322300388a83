"""Task 5, `deciding_units`: the units of which each alone holds the answer."""

import numpy as np

from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.known import Mistake, by_rule
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.wording import kind_of

SECTION = "What a score is made of"
CODES = codes(
    __name__,
    ("deciding-not-positions", SECTION, "not one row of positions"),
    ("deciding-loudest", SECTION, "the unit that says most instead of those that decide"),
    ("deciding-stay-off", SECTION, "units stay off while the next ones are tried"),
    ("deciding-without-biases", SECTION, "the biases left out of the scores"),
    ("deciding-the-others", SECTION, "the units without which the answer stays"),
    ("deciding-wrong", SECTION, "other units than those that decide"),
)

deciding_units = Function("predicting.deciding_units", argument="a`, `W` or `b", gives="a row of positions")


def _probe(seed):
    """Make what a last hidden layer gives, and the weights and biases behind it, the smallest first.

    No unit decides, the first alone, one that speaks against the answer, the last alone, several; biases
    that turn the answer; units that are off; an answer that would go to a third digit; scores below 0.
    """
    rng = np.random.default_rng([seed, 7, 5])
    one, two, three = rng.permutation(3)  # of three digits to choose from
    b, tilted, turned = np.zeros(3), np.zeros(3), np.zeros(3)
    none, W, by_bias = np.zeros((2, 3)), np.zeros((2, 3)), np.zeros((3, 3))
    none[0, one], none[1, one] = 2.0, 3.0
    W[0, three], W[1, two] = 3.0, 1.0
    by_bias[0, two], by_bias[1, two], by_bias[2, three], tilted[one] = 0.5, 0.8, 2.0, 1.5
    third = np.zeros((2, 3))  # without the first unit, a digit is read that was the last of the three
    third[0, one], third[0, two], third[1, one] = 2.0, 1.8, 1.0
    against = np.zeros((2, 3))  # unit 0 speaks against the answer, and louder against another
    against[0, one], against[0, two], against[1, three] = -1.0, -3.0, 0.5
    turned[one], turned[two] = 2.0, 2.5
    cases = [
        (np.array([1.0, 1.0]), none, b),
        (np.array([1.0, 1.0]), W, b),
        (np.array([1.0, 1.0]), against, turned),
        (np.array([1.0, 0.5, 1.0]), by_bias, tilted),
        (np.array([1.0, 1.0]), third, 1.5 * np.eye(3)[three]),
    ]
    for units, wanted in ((5, 1), (6, 2), (8, 3), (12, 0)):
        cases.append(_case(rng, units, wanted))
    return {"cases": cases}


def _case(rng, units, wanted):
    """Draw until so many units decide, clearly, and the first or last unit is among them.

    Biases matter, and where all scores are below 0, other units decide what the smallest score is.
    """
    level = -20 if wanted == 3 else 0
    while True:
        a = rng.uniform(0.2, 2, units) * (rng.random(units) < 0.7)
        W, b = rng.normal(0, 1, (units, 10)), rng.normal(level, 1, 10)
        a, W, b = a.round(2), W.round(2), b.round(2)
        found = _deciding(a, W, b)
        if len(found) != wanted or not _clear(a, W, b):
            continue
        others = (_deciding(a, W, 0 * b), _deciding(a, -W, -b))
        if wanted == 0 or (
            np.isin(found, (0, units - 1)).any() and not any(np.array_equal(found, o) for o in others)
        ):
            return a, W, b


def _scores(a, W, b):
    """Return the scores without each of the units, one after the other, a row for each."""
    return a @ W + b - a[:, None] * W


def _clear(a, W, b):
    every = np.sort(np.vstack([a @ W + b, _scores(a, W, b)]), axis=1)
    return (every[:, -1] - every[:, -2]).min() > 0.02


def _deciding(a, W, b):
    return np.flatnonzero(_scores(a, W, b).argmax(axis=1) != (a @ W + b).argmax())


def _row(_probe, evidence):
    for result in results(evidence):
        found = array(result)
        if found is None or found.ndim != 1 or found.dtype.kind == "b":
            what = (
                "one answer a unit, True or False"
                if found is not None and found.dtype.kind == "b"
                else kind_of(result)
            )
            nested = found is not None and found.ndim == 2 and len(found) == 1
            hint = " `np.where` and `np.nonzero` give a tuple of rows: `[0]` is its first." if nested else ""
            return Finding(
                "deciding-not-positions",
                f"`deciding_units` returned {what}; a row of positions was expected, counted from 0, which "
                f"may be empty.{hint}",
            )
    return None


def _in_order(layer):
    """Return the layer applied to what was returned, sorted: any order will do."""

    def look(probe, evidence):
        calls = [{"returned": {"kind": "array", "value": np.sort(array(r))}} for r in results(evidence)]
        return layer(probe, {**evidence, "calls": calls})

    return look


def _stay_off(a, W, b):
    found, answer, left = [], (a @ W + b).argmax(), a.copy()
    for unit in range(len(a)):
        left[unit] = 0
        if (left @ W + b).argmax() != answer:
            found.append(unit)
    return found


def _votes(a, W, b):
    answer, second = (a @ W + b).argsort()[::-1][:2]
    return a * (W[:, answer] - W[:, second])


def _second_only(a, W, b):
    first, second = np.sort(a @ W + b)[::-1][:2]
    return np.flatnonzero(_votes(a, W, b) > first - second)


def _speaking_for(a, W, b):
    found = _deciding(a, W, b)
    return found[a[found] * W[found, (a @ W + b).argmax()] > 0]


def _beyond_lead(a, W, b):
    scores = a @ W + b
    second, first = np.sort(scores)[-2:]
    return np.flatnonzero(a * W[:, scores.argmax()] > first - second)


def _digits_instead(a, W, b):
    return np.sort(_scores(a, W, b).argmax(axis=1)[_deciding(a, W, b)])


LOUDEST = (
    "A unit may say much and decide nothing, where others say the same. Switch each one off and look whether "
    "another digit has the largest score then; there may be none that decides, or several."
)
MISTAKES = (
    *(
        Mistake("deciding-loudest", rule, LOUDEST)
        for rule in (
            lambda a, W, b: [a.argmax()],
            lambda a, W, b: [(a * W[:, (a @ W + b).argmax()]).argmax()],
            lambda a, W, b: [_votes(a, W, b).argmax()],
        )
    ),
    Mistake(
        "deciding-stay-off",
        _stay_off,
        "It looks as if a unit stays off while the next ones are tried. Each is to be switched off alone, "
        "with all others as they were.",
    ),
    Mistake(
        "deciding-without-biases",
        lambda a, W, b: _deciding(a, W, 0 * b),
        "It comes out like this without the biases: each score has one on top of what the units say.",
    ),
    Mistake(
        "deciding-the-others",
        lambda a, W, b: np.setdiff1d(np.arange(len(a)), _deciding(a, W, b)),
        "Yours are those without which the answer stays the same.",
    ),
    Mistake(
        "", lambda a, W, b: _deciding(a, W, b) + 1, "Every position is one too large: they count from 0."
    ),
    Mistake(
        "",
        _second_only,
        "It looks as if only the second digit was compared with. Without a unit, a third one may be ahead.",
    ),
    Mistake(
        "",
        _speaking_for,
        "A unit that speaks against the answer may decide, too: it may hold down another digit even more.",
    ),
    Mistake(
        "",
        _beyond_lead,
        "It looks as if what a unit says for the answer was held against the lead. It says something for the "
        "other digits, too, and that goes with it.",
    ),
    Mistake("", _digits_instead, "Those are the digits that would be read; the units were asked for."),
    Mistake("", lambda a, W, b: _deciding(a, W, b)[:1], "That is the first one; there may be several."),
    Mistake(
        "", lambda a, W, b: np.flatnonzero(_votes(a, W, b) > 0), "Yours are all that speak for the answer."
    ),
)


def _whole(_probe, evidence):
    kinds = [array(result).dtype for result in results(evidence) if array(result).size]
    if all(kind.kind in "iu" for kind in kinds):
        return None
    return Finding(
        "deciding-wrong",
        "The positions are right, but with a decimal point. A position is used as an index, and an index is "
        "a whole number.",
    )


UNITS = Criterion(
    "the units without which another digit is read",
    0.75,
    (
        *deciding_units.works,
        _row,
        deciding_units.uses_argument,
        _in_order(by_rule("deciding_units", _deciding, "deciding-wrong", MISTAKES)),
        _whole,
    ),
)
UNCHANGED = Criterion("a, W and b are unchanged", 0.25, (deciding_units.leaves_input,), needs=(UNITS,))

TASK = deciding_units.task(
    number=5,
    expected=_deciding,
    probe=_probe,
    criteria=(UNITS, UNCHANGED),
    right="on 9 layers, from two units to twelve.",
)
