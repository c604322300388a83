"""What is wrong with arrays of prepared images and labels: shared by the stages that prepare data."""

import numpy as np

from digitrec.checks.layers import a_few, shape
from digitrec.checks.report import Finding

CLOSE = 2e-3  # float16 keeps three digits; 254/255 and 255/256 are twice as far from 1


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


def scaling(name, pixels, found):
    """Return the finding on pixels 0 to 255 that should have become 0 to 1, or None. Shapes are equal."""
    pixels, found = pixels.astype(np.float64), found.astype(np.float64)
    scaled = pixels / 255
    if np.allclose(found, scaled, rtol=0, atol=CLOSE):
        return None
    low, high = a_few(found.min()), a_few(found.max())
    brightest = pixels.max()
    rules = (
        ("not-scaled", pixels, CLOSE),
        ("scaled-twice", scaled / 255, CLOSE / 255),
        ("divided-by-256", pixels / 256, CLOSE),
        ("divided-by-batch-maximum", pixels / brightest, CLOSE),
    )
    texts = {
        "not-scaled": f"`{name}` returned values up to {high}; the network expects them between 0 and 1. It "
        "looks as if the division is missing. Large inputs make the first steps of training erratic.",
        "scaled-twice": f"`{name}` returned values up to {high} only; white should be 1. It looks as if the "
        "division was done twice, and the network would see almost black images.",
        "divided-by-256": f"`{name}` turned the white pixel, 255, into {high}. There are 256 values, but "
        "they count from 0: the largest is 255, and that one should become 1.",
        "divided-by-batch-maximum": f"In a batch whose brightest pixel is {a_few(brightest)}, `{name}` made "
        f"that pixel {high}; it should be {a_few(brightest / 255)}. The divisor depends on the batch, so the "
        "same grey means something else in every batch.",
    }
    for code, values, close in rules:
        if np.allclose(found, values, rtol=0, atol=close):
            return Finding(code, texts[code])
    linear = found.min() < -0.01 and abs(np.corrcoef(found.ravel(), pixels.ravel())[0, 1]) > 0.999
    if linear:
        return Finding(
            "minus-one-to-one",
            f"`{name}` returned values from {low} to {high}. That is a scale, but another one than "
            "this course uses: black is 0 and white is 1, so that most inputs of the network are 0.",
        )
    return Finding(
        "scaled-wrongly",
        f"`{name}` returned values from {low} to {high} that are not the pixels divided by 255: a pixel of "
        f"{a_few(pixels.flat[1])} became {a_few(found.flat[1])}, not {a_few(scaled.flat[1])}.",
    )


def one_hot_shape(name, labels, found):
    """Return the finding on the shape of one-hot labels, or None."""
    n = len(labels)
    if found.shape == (n, 10):
        return None
    said = f"`{name}` turned {n} labels into {shape(found)}; ({n}, 10) was expected"
    if found.size == n and np.array_equal(found.ravel(), labels):
        return Finding("labels-not-encoded", f"{said}. These are still the labels themselves.")
    if found.shape == (10, n):
        return Finding(
            "one-hot-transposed", f"{said}. Rows and columns are exchanged: each label gets a row."
        )
    if found.ndim == 2 and found.shape[0] == n:
        return Finding(
            "one-hot-width",
            f"{said}. Here the largest label is {labels.max()}, and the width follows from the labels at "
            "hand; the network has ten outputs, whatever digits a batch happens to hold.",
        )
    return Finding("one-hot-misplaced", f"{said}: one row a label, one column a digit.")


def one_hot_values(name, labels, found):
    """Return the finding on the values of one-hot labels (N, 10), or None."""
    found, right = found.astype(np.float64), np.eye(10)[labels]
    if np.array_equal(found, right):
        return None
    for shift in (1, -1):
        if any(
            np.array_equal(found, eye[labels]) for eye in (np.roll(np.eye(10), shift, 1), np.eye(10, k=shift))
        ):
            label = int(labels[(labels > 0) & (labels < 9)][0])
            return Finding(
                "one-hot-shifted",
                f"`{name}` put the 1 for label {label} in column {label + shift}. Columns count from 0, as "
                "the digits do, so label and column are the same number.",
            )
    counts = np.count_nonzero(found, axis=1)
    single = np.flatnonzero((found != right).any(axis=1) & (counts == 1))
    if single.size and counts.max() == 1:
        row = single[0]
        column = np.flatnonzero(found[row])[0]
        return Finding(
            "one-hot-misplaced",
            f"Row {row}, for label {labels[row]}, has {a_few(found[row, column])} in column {column}; a 1 in "
            f"column {labels[row]} was expected.",
        )
    row = np.flatnonzero(counts != 1)[0]
    return Finding(
        "one-hot-several",
        f"The row for label {labels[row]} has {counts[row]} numbers that are not 0. A one-hot row says “this "
        "digit and no other”: one 1, nine 0s.",
    )
