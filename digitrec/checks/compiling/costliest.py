"""Task 5, `costliest`: the image that costs most, and its share of the loss."""

import numpy as np

from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.known import Mistake, by_rule, same
from digitrec.checks.engine.layers import results

CODES = codes(
    __name__,
    ("costliest-not-two", "One number for many images", "not two numbers, a position and a share"),
    ("costliest-least-sure", "How wrong is a prediction?", "the least sure answer instead of the costliest"),
    ("costliest-cheapest", "How wrong is a prediction?", "the image that costs least"),
    ("costliest-wrong", "How wrong is a prediction?", "another image than the one that costs most"),
    ("costliest-share-of-images", "One number for many images", "one image's share of the images"),
    ("costliest-cost", "One number for many images", "the image's loss instead of its share of all"),
    ("costliest-over-mean", "One number for many images", "divided by the mean loss, not by the sum"),
    ("costliest-share-wrong", "One number for many images", "another share of the loss"),
)

costliest = Function("compiling.costliest", argument="y` or `p", gives="two numbers")
LEAST = 1e-7


def _probe(seed):
    """Make one-hot labels and probabilities, the smallest first.

    One image alone; the costliest one last, first, and in the middle; right and unsure beside wrong and
    sure; a probability of 0 for the right digit; a probability of 1, which costs nothing.
    """
    rng = np.random.default_rng([seed, 4, 5])
    cases = [
        _case(rng, [(0.4, 0.35)]),
        _case(rng, [(0.9, 0.06), (0.3, 0.6)]),
        _case(rng, [(0.2, 0.3), (1.0, 0)]),
    ]
    cases.append(_case(rng, [(0.5, 0.2), (0.28, 0.26), (0.25, 0.74), (0.97, 0.02)]))
    cases.append(_case(rng, [(0.6, 0.3), (0.0, 0.7), (0.3, 0.25), (0.05, 0.9), (0.7, 0.2)]))
    for _ in range(3):  # the place of the costliest one is not to be guessed
        n = int(rng.integers(7, 12))
        right = rng.uniform(0.3, 0.95, n)
        right[rng.integers(n)] = 0.02
        cases.append(_case(rng, [(r, 0.7 * (1 - r)) for r in right]))
    return {"cases": cases}


def _case(rng, given):
    """Return labels and rows in which the right digit has the first and another the second probability."""
    n = len(given)
    y, p = np.zeros((n, 10)), np.zeros((n, 10))
    for i, (right, other) in enumerate(given):
        order = rng.permutation(10)
        y[i, order[0]] = 1
        p[i, order[0]], p[i, order[1]], p[i, order[2]] = right, other, max(0, round(1 - right - other, 9))
    return y, p


def _costs(y, p, least=LEAST):
    return -np.log(np.clip((y * p).sum(axis=1), least, 1))


def _answer(y, p, least=LEAST):
    costs = _costs(y, p, least)
    return int(costs.argmax()), float(costs.max() / costs.sum())


TWO = costliest.in_shape(
    (2,),
    "costliest-not-two",
    "two numbers were expected: the position of the image that costs most, and its share of the loss.",
)


def _two_numbers(probe, evidence):
    return TWO(probe, evidence) or _other_way_round(probe, evidence)


def _other_way_round(probe, evidence):
    pairs = zip(probe["cases"], results(evidence), strict=True)
    if all(same(array(result), _answer(*case)[::-1]) for case, result in pairs):
        return Finding(
            "costliest-wrong",
            "`costliest` returned the two the other way round: the position comes first, the share second.",
        )
    return None


def _part(k, layer):
    """Return the layer applied to the k-th of the two numbers."""

    def look(probe, evidence):
        calls = [{"returned": {"kind": "array", "value": array(r)[k]}} for r in results(evidence)]
        return layer(probe, {**evidence, "calls": calls})

    return look


POSITIONS = (
    Mistake(
        "costliest-least-sure",
        lambda y, p: p.max(axis=1).argmin(),
        "That is the image of whose answer the network is least sure. What an image costs depends on the "
        "probability of its right digit alone, and sure and wrong costs more than unsure.",
    ),
    Mistake(
        "costliest-cheapest",
        lambda y, p: _costs(y, p).argmin(),
        "That image costs least: its right digit has the largest probability of all.",
    ),
    Mistake("", lambda y, p: _costs(y, p).argmax() + 1, "Positions count from 0."),
    Mistake(
        "",
        lambda y, p: (-y * np.log(np.clip(p, LEAST, 1))).argmax(),
        "That is a place in a table of ten costs an image, counted through all its rows. Add up each "
        "row first: one cost an image.",
    ),
    Mistake(
        "",
        lambda y, p: ((y - p) ** 2).sum(axis=1).argmax(),
        "That image has the largest squared error; what an image costs is a logarithm.",
    ),
    Mistake(
        "",
        lambda y, p: y[_costs(y, p).argmax()].argmax(),
        "That is the digit which the image shows, not its position.",
    ),
    Mistake(
        "",
        lambda y, p: np.flatnonzero(
            (y.argmax(axis=1) != p.argmax(axis=1)) | (np.arange(len(y)) == len(y) - 1)
        )[0],
        "That is the first image that is read wrongly.",
    ),
)
SHARES = (
    Mistake(
        "costliest-share-of-images",
        lambda y, p: 1 / len(y),
        "One image is that share of the images. Asked for is its share of the loss, and the images cost "
        "different amounts.",
    ),
    Mistake(
        "costliest-cost",
        lambda y, p: _costs(y, p).max(),
        "That is what the image costs. Its share says how much of what all of them cost together that is.",
    ),
    Mistake(
        "costliest-over-mean",
        lambda y, p: _costs(y, p).max() / _costs(y, p).mean(),
        "It is divided by the mean. All shares together are to make 1, and what all images cost together is "
        "the sum.",
    ),
    Mistake("", lambda y, p: 100 * _answer(y, p)[1], "Yours is in percent; a share goes from 0 to 1."),
    *(
        Mistake(
            "",
            lambda y, p, least=least: _answer(y, p, least)[1],
            "Small probabilities seem to count as another number: those below 0.0000001 count as that.",
        )
        for least in (1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 2.220446049250313e-16)
    ),
    Mistake("", lambda y, p: _costs(y, p).max() / len(y), "It is divided by the number of images."),
    Mistake(
        "",
        lambda y, p: (1 - (y * p).sum(axis=1)).max() / (1 - (y * p).sum(axis=1)).sum(),
        "Those are shares of what the probabilities lack to 1. The loss is a logarithm.",
    ),
)


def _finite(_probe, evidence):
    if all(np.isfinite(array(result)).all() for result in results(evidence)):
        return None
    return Finding(
        "not-clipped",
        "`costliest` returned a share that is no number, because the right digit of one image has the "
        "probability 0, and its logarithm is minus infinity. Probabilities below 0.0000001 count as that.",
    )


_position = _part(0, by_rule("costliest", lambda *case: _answer(*case)[0], "costliest-wrong", POSITIONS))
_right_share = _part(
    1, by_rule("costliest", lambda *case: _answer(*case)[1], "costliest-share-wrong", SHARES)
)


def _share(probe, evidence):
    """Want the share; with a wrong one of another image, the image is what there is to say."""
    finding = _right_share(probe, evidence)
    return finding and (_position(probe, evidence) or finding)


POSITION = Criterion(
    "the image that costs most",
    1,
    (
        *costliest.works,
        _two_numbers,
        costliest.uses_argument,
        _position,
    ),
)
SHARE = Criterion(
    "its share of the loss",
    0.75,
    (
        *costliest.works,
        _two_numbers,
        costliest.uses_argument,
        _finite,
        _share,
    ),
)
UNCHANGED = Criterion("y and p are unchanged", 0.25, (costliest.leaves_input,), needs=(POSITION, SHARE))

TASK = costliest.task(
    number=5,
    expected=_answer,
    probe=_probe,
    criteria=(POSITION, SHARE, UNCHANGED),
    right="on 8 batches, from one image to a dozen.",
)
