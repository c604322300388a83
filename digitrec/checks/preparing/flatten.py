"""Task 1, `flatten`: one row of 784 pixels an image."""

import re

import numpy as np

from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import each_array
from digitrec.checks.engine.wording import a_few, shape

CODES = codes(
    __name__,
    ("not-flattened", "From a square to a row", "the images are still squares"),
    ("batch-flattened", "From a square to a row", "all images end up in one long row"),
    ("pixels-in-rows", "From a square to a row", "one row a pixel instead of one row an image"),
    ("fixed-number-of-images", "Any number of images", "60000 (or another number of images) is written in"),
    ("wrong-pixel-order", "From a square to a row", "the pixels are taken column by column"),
    ("pixels-changed", "From a square to a row", "flattening changes the pixels, too"),
)

flatten = Function("preparing.flatten", argument="images", gives="an array of pixels")


def image_batches(seed):
    """Make batches of random images; two have the same size, one is a single image."""
    rng = np.random.default_rng([seed, 2])
    n = int(rng.integers(3, 8))
    images = [rng.integers(0, 256, (size, 28, 28), dtype=np.uint8) for size in (n, n, 1, n + 4)]
    for batch in images:
        batch[:, 0, 0], batch[:, -1, -1] = 0, 255  # every batch has the whole range
    return images


def _probe(seed):
    return {"cases": [(images,) for images in image_batches(seed)]}


def _any_number(_probe, evidence):
    error = evidence["calls"][-1]["raised"]
    written = error and re.search(
        r"cannot reshape array of size (\d+) into shape \((\d+),784\)", error["message"]
    )
    if not written:
        return None
    had = int(written[1]) // 784
    return Finding(
        "fixed-number-of-images",
        f"`flatten` was given {had} images and stopped, because its code is written for exactly "
        f"{written[2]}. It has to work for any number of images: the array knows how many it holds.",
    )


def row_shape(name, images, found):
    """Return the finding on the shape of flattened images, or None."""
    n = len(images)
    if found.shape == (n, 784):
        return None
    said = f"`{name}` turned {n} images, {shape(images)}, into {shape(found)}; ({n}, 784) was expected"
    if found.shape == images.shape:
        return Finding("not-flattened", f"{said}. The images are still squares of 28 x 28.")
    if found.size == images.size and n in found.shape[1:] and found.shape[0] == 784:
        return Finding("pixels-in-rows", f"{said}. There is now one row a pixel, and an image is a column.")
    return Finding("batch-flattened", f"{said}: one row an image, so that the images stay apart.")


@each_array
def _rows_of_784(images, found):
    return row_shape("flatten", images, found)


@each_array
def _pixels_in_order(images, found):
    found = found.astype(np.float64)
    if np.array_equal(found, images.reshape(-1, 784)):
        return None
    if np.array_equal(found, images.transpose(0, 2, 1).reshape(-1, 784)):
        return Finding(
            "wrong-pixel-order",
            "The rows hold the right pixels in another order: each image is read column by column. The "
            "top row of pixels comes first, from left to right.",
        )
    row, column = np.argwhere(found != images.reshape(-1, 784))[0]
    return Finding(
        "pixels-changed",
        f"The shape is right, but pixel {column} of image {row} is {a_few(found[row, column])} and was "
        f"{images.reshape(-1, 784)[row, column]}. Flattening moves pixels and leaves their values alone.",
    )


ROWS = Criterion(
    "one row an image",
    1,
    (flatten.exists, _any_number, flatten.runs, flatten.returns, flatten.gives_numbers, _rows_of_784),
)
ORDER = Criterion(
    "the pixels in reading order", 0.5, (flatten.uses_argument, _pixels_in_order), needs=(ROWS,)
)
UNCHANGED = Criterion("the images it was given are unchanged", 0.5, (flatten.leaves_input,), needs=(ORDER,))

TASK = flatten.task(
    number=1,
    probe=_probe,
    criteria=(ROWS, ORDER, UNCHANGED),
    right="on 4 batches of other sizes too.",
)
