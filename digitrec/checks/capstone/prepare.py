"""Task 2: images and labels, prepared in whatever shape the network takes."""

import numpy as np

from digitrec.checks.asking.capstone import collect_prepare, find_prepared
from digitrec.checks.asking.data import mnist
from digitrec.checks.asking.loading import LENGTHS
from digitrec.checks.capstone.shared.pixels import raw, sample, some_rows
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.proofs import ARRAY
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.wording import a_few, kind_of
from digitrec.checks.preparing.scale import scaling

CODES = codes(
    __name__,
    ("test-images-differ", "Train and test alike", "training and test images are prepared differently"),
    ("labels-of-other-images", "Train and test alike", "images and labels no longer belong together"),
)


def _one_row_each(_probe, evidence):
    for name, about in evidence["values"].items():
        n = LENGTHS[name]
        if about["shape"] is None:
            return Finding("not-numbers", f"`{name}` is {kind_of(about['is'])}; an array was expected.")
        size = int(np.prod(about["shape"]))
        said = f"`{name}` has the shape {tuple(about['shape'])}"
        wanted = n * 784 if name.startswith("x") else n
        if about["shape"][:1] == [n] and size in ((wanted,) if name.startswith("x") else (wanted, 10 * n)):
            continue
        if about["shape"] == [784, n]:
            return Finding("pixels-in-rows", f"{said}: one row a pixel; one row an image was expected.")
        if size == wanted:
            return Finding("batch-flattened", f"{said}: the images no longer stand apart, one row each.")
        if about["shape"][0] < n and size % max(about["shape"][0], 1) == 0:
            return Finding(
                "images-missing",
                f"{said}: {about['shape'][0]} rows of {n}. Use all the images here, and keep the others' "
                "labels.",
            )
        if about["shape"][0] != n:
            return Finding("batch-flattened", f"{said}; {n} rows were expected, one for each image.")
        if name.startswith("x"):
            return Finding("pixels-changed", f"{said}; 784 numbers were expected for each image.")
        return Finding("one-hot-width", f"{said}; ten numbers were expected for each label.")
    return None


def _together(probe, evidence):
    """Look whether every image still stands where its label does, whatever happened to the numbers."""
    for part in ("train", "test"):
        name = f"x_{part}"
        found, images = evidence["values"][name]["rows"].reshape(200, -1), raw(part)[probe["rows"][name]]
        lit, ink = found > found.min(), images > 0
        if (lit == ink).mean() > 0.99:
            continue
        turned = images.reshape(200, 28, 28).transpose(0, 2, 1).reshape(200, 784) > 0
        if (lit == turned).mean() > 0.99:
            return Finding(
                "wrong-pixel-order",
                f"In `{name}`, the pixels are taken column by column: every digit is lying on its side.",
            )
        return Finding(
            "labels-of-other-images",
            f"The images in `{name}` are not in the order in which MNIST has them, so that the labels "
            "belong to others. `reshape` keeps the order of the images; a shuffle of your own does not.",
        )
    return None


def _scaled(probe, evidence):
    found = evidence["values"]["x_train"]["rows"].reshape(200, -1)
    pixels = raw("train")[probe["rows"]["x_train"]]
    finding = scaling("x_train", pixels, found)
    if finding is None:
        return None
    said = f"The training images hold values from {a_few(found.min())} to {a_few(found.max())}."
    why = {
        "not-scaled": "It looks as if the division is missing: the network expects 0 to 1.",
        "scaled-twice": "White should be 1. It looks as if the division ran twice: a cell that says "
        "`x_train = x_train / 255` divides again each time you run it.",
        "divided-by-256": "The largest pixel is 255, and that one should become 1.",
    }
    why = why.get(finding.code, "Black should be 0, white 1, and everything else in proportion.")
    return Finding(finding.code, f"{said} {why}")


def _alike(probe, evidence):
    train, test = (sample(evidence["values"][f"x_{part}"]["rows"], probe, part) for part in ("train", "test"))
    if np.allclose(train, test, rtol=0.01, atol=1e-6):
        return None
    return Finding(
        "test-images-differ",
        f"White is {a_few(sum(train))} in the training images and {a_few(sum(test))} in the test images. A "
        "network can only read what has been prepared in the same way as what it learned from.",
    )


def _rows_of_ten(probe, evidence):
    for part in ("train", "test"):
        name = f"y_{part}"
        found, labels = evidence["values"][name]["rows"], mnist(part)[1][probe["rows"][name]]
        found = found.reshape(200, -1)
        if found.shape[1] == 1:
            return Finding(
                "labels-not-encoded",
                f"`{name}` holds the labels as they are, such as {a_few(found[0, 0])}. The network has ten "
                "outputs, and the loss compares each with a 0 or a 1: ten numbers a label were expected.",
            )
        other = np.flatnonzero((found != np.eye(10)[labels]).any(axis=1))
        if len(other):
            row, label = found[other[0]], labels[other[0]]
            return Finding(
                "one-hot-misplaced",
                f"In `{name}`, a row for label {label} has {a_few(row.max())} in column {row.argmax()}; a 1 "
                f"in column {label} and nine 0s were expected in every such row.",
            )
    return None


ROWS = Criterion("one row an image, the training and the test images", 1, (_one_row_each, _together))
SCALE = Criterion("pixels from 0 to 1", 1, (_scaled,), needs=(ROWS,))
ALIKE = Criterion("training and test images alike", 1, (_alike,), needs=(ROWS,))
LABELS = Criterion("ten numbers a label", 1, (_rows_of_ten,), needs=(ROWS,))

TASK = Task(
    "capstone.prepare",
    number=2,
    names=tuple(LENGTHS),
    probe=some_rows,
    collect=collect_prepare,
    criteria=(ROWS, SCALE, ALIKE, LABELS),
    proof=ARRAY,
    right="training and test data.",
    find=find_prepared,
)
