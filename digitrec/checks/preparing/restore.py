"""Task 6, `restore`: the images from which prepared rows were made."""

import numpy as np

from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.known import Mistake, by_rule
from digitrec.checks.engine.layers import each_array, results
from digitrec.checks.engine.wording import shape

CODES = codes(
    __name__,
    ("restore-shape", "From a square to a row", "not one square of 28 x 28 pixels for each row"),
    ("restore-order", "From a square to a row", "the pixels of a row laid out column by column"),
    ("restore-not-scaled", "Whole numbers and fractions", "the fractions come back as they were"),
    ("restore-truncated", "Whole numbers and fractions", "fractions cut off where they should be rounded"),
    ("restore-cast-first", "Whole numbers and fractions", "made whole before they were multiplied"),
    ("restore-wrong", "Whole numbers and fractions", "other pixels than those of the images"),
    ("restore-not-whole", "Whole numbers and fractions", "the right pixels with a decimal point"),
)

restore = Function("preparing.restore", argument="x", gives="an array of pixels")


def _probe(seed):
    """Make prepared rows, the smallest first: one with a single grey pixel, then all values that a pixel has.

    In float32 and float64, exact and with three decimals; one image alone, and more of them.
    """
    rng = np.random.default_rng([seed, 2, 6])
    alone = np.zeros((1, 28, 28), np.uint8)
    alone[0, rng.integers(1, 4), rng.integers(4, 7)] = rng.integers(100, 250)
    every = np.resize(rng.permutation(256), (1, 28, 28))
    two = np.resize(np.concatenate([rng.permutation(256) for _ in range(7)]), (2, 28, 28))
    three = rng.integers(0, 256, (3, 28, 28))
    kinds = ((np.float64, 9), (np.float32, 9), (np.float64, 3), (np.float32, 3))
    return {
        "cases": [
            (_prepared(images, *kind),)
            for images, kind in zip((alone, every, two, three), kinds, strict=True)
        ]
    }


def _prepared(images, kind, decimals):
    return (images.reshape(len(images), 784) / 255).round(decimals).astype(kind)


def _images(x):
    return np.rint(255 * x).astype(np.int64).reshape(len(x), 28, 28)


@each_array
def _squares(x, found):
    wanted = (len(x), 28, 28)
    if found.shape == wanted:
        return None
    return Finding(
        "restore-shape",
        f"`restore` returned the shape {shape(found)}; {wanted} was expected: for each row of 784 a square "
        f"of 28 rows and 28 columns, and the number of images first.",
    )


def _folded(give):
    return lambda x: give(x).reshape(len(x), 28, 28)


def _cut(x):
    return np.floor(255 * x)


CUT = (
    "A fraction times 255 may come out a little below the whole number, here because three decimals were "
    "kept of it, and a cast to whole numbers cuts off what is behind the point. Round to the nearest first."
)
MISTAKES = (
    Mistake(
        "restore-order",
        lambda x: _images(x).transpose(0, 2, 1),
        "Each image lies on its side, in mirror writing: the first 28 numbers of a row are the top row of "
        "the image, from left to right.",
    ),
    Mistake(
        "restore-not-scaled",
        _folded(lambda x: x),
        "These are still the fractions from 0 to 1; the images had pixels from 0 to 255.",
    ),
    Mistake("restore-truncated", _folded(_cut), CUT),
    Mistake("restore-truncated", _folded(lambda x: np.floor(255.0 * x.astype(np.float64))), CUT),
    *(
        Mistake(
            "restore-cast-first",
            _folded(give),
            "The fractions were made whole before they were multiplied, and nothing but 0 and 1 was left of "
            "them. First multiply, then make them whole.",
        )
        for give in (lambda x: 255 * np.floor(x), lambda x: 255 * np.rint(x))
    ),
    Mistake("", _folded(lambda x: np.rint(256 * x)), "The largest pixel is 255: 1 has to become 255."),
    Mistake(
        "", _folded(lambda x: np.rint(256 * x).clip(0, 255)), "The largest pixel is 255: 1 has to become 255."
    ),
    Mistake("", _folded(lambda x: np.rint(256 * x) % 256), "The largest pixel is 255: 1 has to become 255."),
    Mistake(
        "",
        _folded(lambda x: 255 * x),
        "With three decimals, a fraction times 255 is close to a pixel and not the pixel. Round it.",
    ),
    Mistake(
        "",
        _folded(lambda x: np.ceil(255 * x)),
        "A fraction times 255 may come out a little above the whole number, and you take the next one up. "
        "Round to the nearest.",
    ),
    Mistake(
        "",
        lambda x: _images(x).astype(np.int8),
        "`int8` ends at 127, and larger numbers come out negative. `uint8` goes from 0 to 255.",
    ),
    Mistake("", _folded(lambda x: 255 - np.rint(255 * x)), "Ink and background are exchanged."),
)


def _whole(_probe, evidence):
    for result in results(evidence):
        kind = array(result).dtype
        if kind.kind not in "iu":
            return Finding(
                "restore-not-whole",
                f"The pixels are right, but their type is {kind.name}. The images held whole numbers; "
                f"`uint8` is the type that they had.",
            )
    return None


PIXELS = Criterion(
    "the pixels that there were",
    0.75,
    (
        *restore.works,
        restore.gives_numbers,
        restore.uses_argument,
        _squares,
        by_rule("restore", _images, "restore-wrong", MISTAKES, close=0.02),
    ),
)
WHOLE = Criterion("whole numbers, and `x` unchanged", 0.25, (_whole, restore.leaves_input), needs=(PIXELS,))

TASK = restore.task(
    number=6,
    expected=_images,
    probe=_probe,
    criteria=(PIXELS, WHOLE),
    right="on 4 batches with every value that a pixel can have.",
)
