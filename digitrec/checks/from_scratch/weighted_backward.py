"""Task 6, `weighted_backward`: the gradients of a loss in which some images count more."""

import numpy as np

from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.wording import a_few, kind_of, plural
from digitrec.checks.from_scratch.shared.arithmetic import gradients
from digitrec.checks.from_scratch.shared.random_networks import (
    SHAPES,
    close,
    parts,
    random_images,
    random_weights,
)

SECTION = "The error at the output"
CODES = codes(
    __name__,
    ("weighted-shapes", "One gradient for every weight", "not one gradient for each of the six arrays"),
    ("weighted-ignored", SECTION, "all images count alike, whatever their importance"),
    ("weighted-over-images", SECTION, "divided by the number of images instead of the importances' sum"),
    ("weighted-not-divided", SECTION, "not divided at all"),
    ("weighted-twice", SECTION, "the importance counts more than once"),
    ("weighted-wrong", SECTION, "other gradients than those of the weighted mean"),
)

weighted_backward = Function("from_scratch.weighted_backward", argument="weights`, `x`, `y` or `importance")


def _probe(seed):
    """Make networks, images, labels and importances.

    One image of importance 3, which counts as if it were alone; an importance of 0, and different ones.
    """
    rng = np.random.default_rng([seed, 9, 6])
    cases = []
    for importance in ([3.0], [1.0, 0.0, 2.5], [0.5, 4.0, 1.0, 2.0]):
        n = len(importance)
        y = np.eye(10)[rng.integers(0, 10, n)]
        cases.append((random_weights(rng), random_images(rng, n), y, np.array(importance)))
    return {"cases": cases}


def _gradients(weights, x, y, share):
    """Return the gradients in which image i has the share `share[i]`; a plain mean has 1 / N everywhere."""
    return gradients(weights, x, y, error=lambda p, y: (p - y) * share[:, None] * len(x))


def _right(weights, x, y, importance):
    return _gradients(weights, x, y, importance / importance.sum())


def _six(_probe, evidence):
    for result in results(evidence):
        found = [None if part is None else part.shape for part in parts(result)]
        if found != SHAPES:
            what = kind_of(result) if not found or None in found else f"arrays of the shapes {found}"
            return Finding(
                "weighted-shapes",
                f"`weighted_backward` returned {what}. A list of six arrays was expected, in the order and "
                f"the shapes of `weights`.",
            )
    return None


RULES = (
    (
        "weighted-ignored",
        lambda s: np.full(len(s), 1 / len(s)),
        "Your gradients are those of the plain mean: the importances have no part in them. An image of "
        "importance 2 should count as if it were there twice.",
    ),
    (
        "weighted-over-images",
        lambda s: s / len(s),
        "Your gradients are divided by the number of images. If all importances were doubled, the mean "
        "should stay as it is: divide by their sum.",
    ),
    (
        "weighted-not-divided",
        lambda s: s,
        "Your gradients are those of a sum. A weighted mean is divided by the sum of the importances.",
    ),
    (
        "weighted-twice",
        lambda s: s**2 / s.sum(),
        "The importance of each image counts twice. The error at the output is the one place to put it: from "
        "there it is carried to all the gradients.",
    ),
    (
        "weighted-twice",
        lambda s: s / s.sum() / len(s),
        "Your gradients are divided by the number of images as well.",
    ),
    (
        "weighted-wrong",
        lambda s: -s / s.sum(),
        "Your gradients point downhill; a gradient says which way the loss grows.",
    ),
)


def _listed(importance):
    return " and ".join(", ".join(map(a_few, importance)).rsplit(", ", 1))


def _weighted(probe, evidence):
    pairs = [(case, parts(result)) for case, result in zip(probe["cases"], results(evidence), strict=True)]

    def gives(share):
        return all(all(map(close, found, _gradients(*case[:3], share(case[3])))) for case, found in pairs)

    if gives(lambda s: s / s.sum()):
        return None
    for code, share, text in RULES:
        if gives(share):
            return Finding(code, text)
    for case, found in pairs:
        wanted = _right(*case)
        for k in (5, 4, 3, 2, 1, 0):
            if not close(found[k], wanted[k]):
                i = np.unravel_index(np.abs(found[k] - wanted[k]).argmax(), wanted[k].shape)
                last = (
                    k < 4
                    and " Those of the last layer are right: look at what comes on the way back from it."
                )
                return Finding(
                    "weighted-wrong",
                    f"Gradient {k} in the list has {a_few(found[k][i])} where {a_few(wanted[k][i])} was "
                    f"expected, for {plural(len(case[1]), 'image')} with the importance {_listed(case[3])}."
                    f"{last or ''}",
                )
    return None


WEIGHTED = Criterion("the gradients of the weighted mean", 1.75, (*weighted_backward.works, _six, _weighted))
UNCHANGED = Criterion(
    "what it was given is unchanged", 0.25, (weighted_backward.leaves_input,), needs=(WEIGHTED,)
)

TASK = weighted_backward.task(
    number=6,
    probe=_probe,
    criteria=(WEIGHTED, UNCHANGED),
    right="with 3 other networks, from one image to four.",
)
