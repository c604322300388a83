"""Task 1, `flatten`: one row of 784 pixels an image."""

import re

import numpy as np

from digitrec.checks.asking.trial import call_on_cases_and_edge
from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import bare_alone, each_array, results, stopped
from digitrec.checks.engine.wording import a_few, plural, shape

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
    """Make batches of images, the smallest first.

    - a single image, black but for four pixels in a corner, which one can follow with a finger;
    - two batches of one size and one of another, random, with the whole range of a pixel in each image.
    """
    rng = np.random.default_rng([seed, 2])
    n = int(rng.choice((3, 4, 5, 7)))  # no batch of 10: its one-hot labels would be (10, 10)
    one = np.zeros((1, 28, 28), np.uint8)
    one[0, :2, :2] = rng.permutation([51, 102, 204, 255]).reshape(2, 2)
    images = [rng.integers(0, 256, (size, 28, 28), dtype=np.uint8) for size in (n, n, n + 4)]
    for batch in images:
        batch[:, 0, 0], batch[:, -1, -1] = 0, 255
    return [one, *images]


def _probe(seed):
    """Make batches of images; at the edge one that lies in memory column by column, as a turned copy may."""
    batches = image_batches(seed)
    return {"cases": [(images,) for images in batches], "edge": [(np.asfortranarray(batches[1]),)]}


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
        f"`flatten` was given {plural(had, 'image')} and stopped, because its code is written for exactly "
        f"{written[2]}. It has to work for any number of images: the array knows how many it holds.",
    )


def row_shape(name, images, found):
    """Return the finding on the shape of flattened images, or None."""
    n = len(images)
    if found.shape == (n, 784):
        return None
    gave = f"`{name}` turned {plural(n, 'image')}, {shape(images)}, into {shape(found)}"
    said = f"{gave}; ({n}, 784) was expected"
    if found.shape == images.shape:
        return Finding("not-flattened", f"{said}. The images are still squares of 28 x 28.")
    if found.size == images.size and n in found.shape[1:] and found.shape[0] == 784:
        return Finding("pixels-in-rows", f"{said}. There is now one row a pixel, and an image is a column.")
    if found.ndim == 2 and found.shape[1] == 784 and len(found) > n:
        return Finding(
            "batch-flattened",
            f"{said}. There are rows of other images among them: what is kept from an earlier call, in a "
            "list outside of the function or in the brackets behind its name, comes along.",
        )
    if found.ndim == 2 and found.shape[1] == 784 and len(found) < n:
        there = "Only one image is" if len(found) == 1 else f"Only {len(found)} images are"
        return Finding(
            "batch-flattened",
            f"{said}. {there} there. If your code goes through the images in a loop: a `return` inside it "
            "ends the function in the first round.",
        )
    return Finding("batch-flattened", f"{said}: one row an image, so that the images stay apart.")


@each_array
def _rows(images, found):
    return row_shape("flatten", images, found)


def _rows_of_784(probe, evidence):
    finding = _rows(probe, evidence)
    if finding and bare_alone(probe, [array(result) for result in results(evidence)], (784,)):
        return Finding(
            "batch-flattened",
            "`flatten` turned 1 image, (1, 28, 28), into (784,); (1, 784) was expected. Several images are "
            "turned into rows, and a single one should be, too: one row. Something takes away an axis of "
            "length 1.",
        )
    return finding


def row_of_another(name, rows, found):
    """Return the finding on a row that holds another image than its own, or None; both are (N, 784)."""
    if len(rows) > 1 and (found == rows[-1]).all():
        return Finding(
            "pixels-changed",
            f"Each row of what `{name}` returned holds image {len(rows) - 1}, the last one. If the rows are "
            "collected in a list, each needs an array of its own: one that is filled anew in every round is "
            "still one.",
        )
    for row in np.flatnonzero((found != rows).any(axis=1)):
        others = np.flatnonzero((rows == found[row]).all(axis=1))
        if len(others):
            return Finding(
                "pixels-changed",
                f"Row {row} of what `{name}` returned holds image {others[0]}. One row an image was "
                "expected, in the order in which they came.",
            )
    own, of_all = np.sort(found) == np.sort(rows), np.sort(found, axis=None) == np.sort(rows, axis=None)
    if of_all.all() and not own.all():
        return Finding(
            "pixels-changed",
            f"All pixels are there, but row {np.argmin(own.all(axis=1))} of what `{name}` returned holds "
            "pixels of several images. The 784 pixels of an image have to stay together: in the shape that "
            "`reshape` gets, the images come first.",
        )
    return None


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
    if finding := row_of_another("flatten", images.reshape(-1, 784), found):
        return finding
    if np.array_equal(np.sort(found), np.sort(images.reshape(-1, 784))):
        return Finding(
            "wrong-pixel-order",
            "The rows hold the right pixels in another order. The top row of pixels comes first, from left "
            "to right, then the one below.",
        )
    row, column = np.argwhere(found != images.reshape(-1, 784))[0]
    return Finding(
        "pixels-changed",
        f"The shape is right, but pixel {column} of image {row} is {a_few(found[row, column])} and was "
        f"{a_few(images.reshape(-1, 784)[row, column])}. Flattening moves pixels and leaves their values "
        "alone.",
    )


def _however_it_lies(probe, evidence):
    """Look whether images that lie otherwise in memory give the same rows; not where they were reshaped."""
    (call,), (images,) = evidence["edge"], probe["edge"][0]
    if any(each["changed"] for each in evidence["calls"]):
        return None
    if call["raised"]:
        return stopped("flatten", call["raised"])
    found = array(call["returned"])
    if found is not None and np.array_equal(found, images.reshape(-1, 784)):
        return None
    return Finding(
        "wrong-pixel-order",
        "The rows are right for images that lie in memory row by row, and not for a turned copy, as "
        "`images.T` makes one: there they follow the memory. Whatever the memory is like, the top row of "
        "pixels comes first.",
    )


ROWS = Criterion(
    "one row an image",
    1,
    (flatten.exists, _any_number, flatten.runs, flatten.returns, flatten.gives_numbers, _rows_of_784),
)
ORDER = Criterion("the pixels in reading order", 0.5, (_pixels_in_order, _however_it_lies), needs=(ROWS,))
UNCHANGED = Criterion("the images it was given are unchanged", 0.5, (flatten.leaves_input,), needs=(ORDER,))

TASK = flatten.task(
    number=1,
    expected=lambda images: images.reshape(len(images), 784),
    probe=_probe,
    collect=call_on_cases_and_edge,
    criteria=(ROWS, ORDER, UNCHANGED),
    right="on 5 batches, one of them a single image.",
)
