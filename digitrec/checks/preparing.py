"""Stage 2, preparing: what is right and wrong with flattening, scaling and one-hot encoding."""

import re

import numpy as np

from digitrec.checks.arrays import one_hot_shape, one_hot_values, row_shape, scaling
from digitrec.checks.catalogue import rows
from digitrec.checks.evidence import array, number
from digitrec.checks.layers import (
    a_few,
    gives_numbers,
    is_function,
    kind_of,
    leaves_input,
    results,
    returns,
    runs,
    shape,
    uses_argument,
    works,
)
from digitrec.checks.report import Criterion, Finding
from digitrec.checks.tasks import Task, describe_all
from digitrec.checks.trial import try_function

CODES = rows(
    "02_preparing",
    ("not-flattened", "From a square to a row", "the images are still squares"),
    ("batch-flattened", "From a square to a row", "all images end up in one long row"),
    ("pixels-in-rows", "From a square to a row", "one row a pixel instead of one row an image"),
    ("fixed-number-of-images", "Any number of images", "60000 (or another number of images) is written in"),
    ("wrong-pixel-order", "From a square to a row", "the pixels are taken column by column"),
    ("pixels-changed", "From a square to a row", "flattening changes the pixels, too"),
    ("not-scaled", "Why divide by 255", "the division by 255 is missing"),
    ("scaled-twice", "Why divide by 255", "divided by 255 twice"),
    ("divided-by-256", "Why divide by 255", "divided by 256"),
    ("divided-by-batch-maximum", "Why divide by 255", "divided by the largest pixel of the batch"),
    ("minus-one-to-one", "Why divide by 255", "scaled to another range, such as -1 to 1"),
    ("scaled-wrongly", "Why divide by 255", "scaled by some other rule"),
    ("whole-numbers", "Whole numbers and fractions", "integer division or a cast cuts the fractions off"),
    ("divided-in-place", "Whole numbers and fractions", "/= on an array of whole numbers"),
    ("scale-changes-shape", "Why divide by 255", "scaling changes the shape as well"),
    ("low-precision", "Whole numbers and fractions", "float16"),
    ("labels-not-encoded", "One-hot labels", "the labels come back as they were"),
    ("one-hot-width", "Ten columns, always", "as many columns as digits occur"),
    ("one-hot-transposed", "One-hot labels", "one column a label instead of one row"),
    ("one-hot-shifted", "One-hot labels", "every 1 stands one column off"),
    ("one-hot-several", "One-hot labels", "a row holds more or fewer than one 1"),
    ("one-hot-misplaced", "One-hot labels", "the 1s stand in other columns than the labels say"),
    ("not-a-pair", "Two results, one return", "not two arrays are returned"),
    ("pair-exchanged", "Two results, one return", "labels and images are returned in the wrong order"),
    ("labels-scaled", "Prepare both, each in its way", "the labels are divided by 255 like the images"),
    ("predicted-shape", "From a square to a row", "a wrong prediction of the shape"),
    ("predicted-ones", "One-hot labels", "a wrong prediction of the number of 1s"),
)

# ---------------------------------------------------------------------------------------------- flatten


def _images(seed):
    """Make batches of random images; two have the same size, one is a single image."""
    rng = np.random.default_rng([seed, 2])
    n = int(rng.integers(3, 8))
    images = [rng.integers(0, 256, (size, 28, 28), dtype=np.uint8) for size in (n, n, 1, n + 4)]
    for batch in images:
        batch[:, 0, 0], batch[:, -1, -1] = 0, 255  # every batch has the whole range
    return images


def _probe_flatten(seed):
    return {"cases": [(images,) for images in _images(seed)]}


def _collect(function, probe):
    return try_function(function, probe["cases"])


def _any_number(name):
    """Return the layer that knows the error message of a number of images written into the code."""

    def layer(_probe, evidence):
        error = evidence["calls"][-1]["raised"]
        written = error and re.search(
            r"cannot reshape array of size (\d+) into shape \((\d+),", error["message"]
        )
        if not written:
            return None
        had = int(written[1]) // 784
        return Finding(
            "fixed-number-of-images",
            f"`{name}` was given {had} images and stopped, because its code is written for exactly "
            f"{written[2]}. It has to work for any number of images: the array knows how many it holds.",
        )

    return layer


def _rows_of_784(probe, evidence):
    for (images,), result in zip(probe["cases"], results(evidence), strict=True):
        finding = row_shape("flatten", images, array(result))
        if finding:
            return finding
    return None


def _pixels_in_order(probe, evidence):
    for (images,), result in zip(probe["cases"], results(evidence), strict=True):
        found = array(result).astype(np.float64)
        if np.array_equal(found, images.reshape(-1, 784)):
            continue
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
    return None


FLATTEN = Task(
    "preparing.flatten",
    number=1,
    names=("flatten",),
    probe=_probe_flatten,
    collect=_collect,
    criteria=(
        Criterion(
            "one row an image",
            1,
            (
                is_function("flatten"),
                _any_number("flatten"),
                runs("flatten"),
                returns("flatten"),
                gives_numbers("flatten", "an array of pixels"),
                _rows_of_784,
            ),
        ),
        Criterion(
            "the pixels in reading order",
            0.5,
            (uses_argument("flatten", "images"), _pixels_in_order),
            ("one row an image",),
        ),
        Criterion(
            "the images it was given are unchanged",
            0.5,
            (leaves_input("flatten", "images"),),
            ("the pixels in reading order",),
        ),
    ),
    right="on 4 batches of other sizes too.",
)

# ------------------------------------------------------------------------------------------------ scale


def _probe_scale(seed):
    first, second, _, last = _images(seed)
    dark = np.minimum(last, 200)  # a batch without a white pixel
    return {"cases": [(first.reshape(-1, 784),), (second.reshape(-1, 784),), (dark,)]}


def _same_shape(probe, evidence):
    for (pixels,), result in zip(probe["cases"], results(evidence), strict=True):
        found = array(result)
        if found.shape != pixels.shape:
            return Finding(
                "scale-changes-shape",
                f"`scale` was given pixels of shape {shape(pixels)} and returned {shape(found)}. Scaling "
                "changes every number and leaves the shape as it is.",
            )
    return None


def _divided_in_place(_probe, evidence):
    error = evidence["calls"][-1]["raised"]
    if error and "Cannot cast ufunc" in error["message"]:
        return Finding(
            "divided-in-place",
            f"`scale` stopped at `{error['code'] or '/='}`: the result of a division has a fractional part, "
            "and an array of whole numbers (uint8) has no room for it. Make a new array instead.",
        )
    return None


def _fractions(_probe, evidence):
    for result in results(evidence):
        found = array(result)
        if found.dtype.kind != "f" and found.max() <= 1:
            return Finding(
                "whole-numbers",
                f"`scale` returned whole numbers ({found.dtype.name}), so everything between 0 and 1 is "
                "lost: a grey pixel has become 0. The values between black and white need fractions.",
            )
    return None


def _zero_to_one(probe, evidence):
    for (pixels,), result in zip(probe["cases"], results(evidence), strict=True):
        finding = scaling("scale", pixels, array(result))
        if finding:
            return finding
    return None


def _half_precision(_probe, evidence):
    if any(array(result).dtype == np.float16 for result in results(evidence)):
        return Finding(
            "low-precision",
            "`scale` returned float16, which keeps three digits of each number. That is enough for pixels; "
            "float32 is what the network computes in, and converting costs time in every step.",
        )
    return None


SCALE = Task(
    "preparing.scale",
    number=2,
    names=("scale",),
    probe=_probe_scale,
    collect=_collect,
    criteria=(
        Criterion(
            "an array of the same shape",
            0.5,
            (
                is_function("scale"),
                _divided_in_place,
                runs("scale"),
                returns("scale"),
                gives_numbers("scale", "an array of scaled pixels"),
                _same_shape,
            ),
        ),
        Criterion(
            "values from 0 to 1",
            1,
            (uses_argument("scale", "pixels"), _fractions, _zero_to_one),
            ("an array of the same shape",),
        ),
        Criterion(
            "the pixels it was given are unchanged",
            0.5,
            (leaves_input("scale", "pixels"),),
            ("values from 0 to 1",),
        ),
    ),
    advice=(_half_precision,),
    right="on 3 batches, one of them without a white pixel.",
)


# ---------------------------------------------------------------------------------------------- one_hot


def _probe_one_hot(seed):
    rng = np.random.default_rng([seed, 3])
    every = rng.permutation(np.repeat(np.arange(10, dtype=np.uint8), 2))
    low = rng.integers(1, 8, int(rng.integers(5, 9)), dtype=np.uint8)  # neither 0 nor 8 nor 9 in it
    low[:2] = 1, 7
    return {"cases": [(every,), (np.roll(every, 3),), (low,), (low[:1],)]}


def _ten_columns(probe, evidence):
    for (labels,), result in zip(probe["cases"], results(evidence), strict=True):
        finding = one_hot_shape("one_hot", labels, array(result))
        if finding:
            return finding
    return None


def _ones_in_place(probe, evidence):
    for (labels,), result in zip(probe["cases"], results(evidence), strict=True):
        finding = one_hot_values("one_hot", labels, array(result))
        if finding:
            return finding
    return None


ONE_HOT = Task(
    "preparing.one_hot",
    number=3,
    names=("one_hot",),
    probe=_probe_one_hot,
    collect=_collect,
    criteria=(
        Criterion(
            "one row a label, ten columns",
            1,
            (*works("one_hot"), gives_numbers("one_hot", "an array of 0s and 1s"), _ten_columns),
        ),
        Criterion(
            "the 1 in the label's column",
            1.5,
            (uses_argument("one_hot", "labels"), _ones_in_place),
            ("one row a label, ten columns",),
        ),
        Criterion(
            "the labels it was given are unchanged",
            0.5,
            (leaves_input("one_hot", "labels"),),
            ("the 1 in the label's column",),
        ),
    ),
    right="on 4 batches, two of them without a 9.",
)


# ---------------------------------------------------------------------------------------------- prepare


def _probe_prepare(seed):
    batches = [images for images in _images(seed) if len(images) > 1]
    labels = _probe_one_hot(seed)["cases"][0][0]
    return {"cases": [(images, np.roll(labels, k)[: len(images)]) for k, images in enumerate(batches)]}


def _pair(probe, evidence):
    for (images, _), result in zip(probe["cases"], results(evidence), strict=True):
        parts = result.get("items") or []
        arrays = [array(part) for part in parts]
        if len(arrays) != 2 or any(part is None for part in arrays):
            what = f"{len(parts)} things" if parts else kind_of(result)
            return Finding(
                "not-a-pair",
                f"`prepare` returned {what}; two arrays were expected, the prepared images and the prepared "
                "labels, in this order.",
            )
        n = len(images)
        if arrays[0].shape == (n, 10) and arrays[1].shape == (n, 784):
            return Finding(
                "pair-exchanged",
                f"`prepare` returned the labels first, {shape(arrays[0])}, and the images second, "
                f"{shape(arrays[1])}. The images come first: x, then y, as in `fit(x, y)`.",
            )
    return None


def _part(k, judge_part):
    """Return the layer that judges the k-th array of every pair."""

    def layer(probe, evidence):
        for case, result in zip(probe["cases"], results(evidence), strict=True):
            finding = judge_part(case[k], array(result["items"][k]))
            if finding:
                return finding
        return None

    return layer


def _prepared_images(images, found):
    flat = images.reshape(-1, 784)
    return row_shape("prepare", images, found) or scaling("prepare", flat, found)


def _prepared_labels(labels, found):
    if found.shape == (len(labels), 10) and np.allclose(found, np.eye(10)[labels] / 255, atol=1e-4):
        return Finding(
            "labels-scaled",
            f"The 1s of the prepared labels have become {a_few(found.max())}: they were divided by 255 like "
            "the pixels. Only the pixels need scaling.",
        )
    return one_hot_shape("prepare", labels, found) or one_hot_values("prepare", labels, found)


def _prepare_leaves(probe, evidence):
    return leaves_input("prepare", "images` or `labels")(probe, evidence)


PREPARE = Task(
    "preparing.prepare",
    number=4,
    names=("prepare",),
    probe=_probe_prepare,
    collect=_collect,
    criteria=(
        Criterion("two arrays, images first", 0.5, (*works("prepare"), _pair)),
        Criterion(
            "the images as rows from 0 to 1",
            0.5,
            (_part(0, _prepared_images),),
            ("two arrays, images first",),
        ),
        Criterion(
            "the labels one-hot",
            0.5,
            (_part(1, _prepared_labels),),
            ("two arrays, images first",),
        ),
        Criterion(
            "both inputs are unchanged",
            0.5,
            (_prepare_leaves,),
            ("the images as rows from 0 to 1", "the labels one-hot"),
        ),
    ),
    right="on 3 batches of other sizes.",
)


# ------------------------------------------------------------------------------------------ predictions


def _predicted_shape(_probe, evidence):
    described = evidence["values"]["x_test_shape"]
    found = array(described)
    if found is not None and found.shape == (2,) and found.tolist() == [10_000, 784]:
        return None
    said = "no shape of two numbers yet" if found is None or found.size != 2 else str(tuple(found.tolist()))
    return Finding(
        "predicted-shape",
        f"`x_test_shape` is {said}. The test set has 10,000 images of 28 x 28 pixels: how many rows are "
        "there after flattening, and how many numbers in each?",
    )


def _predicted_ones(_probe, evidence):
    described = evidence["values"]["ones_in_y_test"]
    found = number(described)
    if found is not None and found == 10_000:
        return None
    said = "not a number yet" if found is None else a_few(found)
    return Finding(
        "predicted-ones",
        f"`ones_in_y_test` is {said}. Count the 1s that a single label brings into the one-hot array, then "
        "think of all 10,000 labels.",
    )


PREDICTIONS = Task(
    "preparing.predictions",
    number=5,
    names=("x_test_shape", "ones_in_y_test"),
    probe=lambda seed: {"cases": []},
    collect=lambda answers, _probe: describe_all(answers),
    criteria=(
        Criterion("the shape of the prepared test images", 0.5, (_predicted_shape,)),
        Criterion("the number of 1s among the prepared test labels", 0.5, (_predicted_ones,)),
    ),
    right="both of them.",
)

TASKS = (FLATTEN, SCALE, ONE_HOT, PREPARE, PREDICTIONS)
