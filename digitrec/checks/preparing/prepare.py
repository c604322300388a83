"""Task 4, `prepare`: images and labels together, each in its way."""

import numpy as np

from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import each_result
from digitrec.checks.engine.wording import a_few, kind_of, shape
from digitrec.checks.preparing.flatten import image_batches, row_of_another, row_shape
from digitrec.checks.preparing.one_hot import label_batches, one_hot_shape, one_hot_values
from digitrec.checks.preparing.scale import scaling

CODES = codes(
    __name__,
    ("not-a-pair", "Two results, one return", "not two arrays are returned"),
    ("pair-exchanged", "Two results, one return", "labels and images are returned in the wrong order"),
    ("labels-scaled", "Prepare both, each in its way", "the labels are divided by 255 like the images"),
)

prepare = Function("preparing.prepare", argument="images` or `labels")


def _probe(seed):
    """Make images with as many labels each: a single image, and three sets in which digits are missing."""
    one, _, low, *every = label_batches(seed)
    pairs = zip(image_batches(seed), (one, low, *every), strict=True)
    return {"cases": [(images, np.resize(labels, len(images))) for images, labels in pairs]}


@each_result
def _pair(images, _, result):
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

    @each_result
    def layer(*case_and_result):
        *case, result = case_and_result
        return judge_part(case[k], array(result["items"][k]))

    return layer


def _prepared_images(images, found):
    flat = images.reshape(-1, 784)
    if finding := row_shape("prepare", images, found):
        return finding
    pixels = np.rint(255 * found.astype(np.float64))
    return row_of_another("prepare", flat, pixels) or scaling("prepare", flat, found)


def _prepared_labels(labels, found):
    if found.shape == (len(labels), 10) and np.allclose(found, np.eye(10)[labels] / 255, atol=1e-4):
        return Finding(
            "labels-scaled",
            f"The 1s of the prepared labels have become {a_few(found.max())}: they were divided by 255 like "
            "the pixels. Only the pixels need scaling.",
        )
    return one_hot_shape("prepare", labels, found) or one_hot_values("prepare", labels, found)


PAIR = Criterion("two arrays, images first", 0.25, (*prepare.works, _pair))
IMAGES = Criterion("the images as rows from 0 to 1", 0.25, (_part(0, _prepared_images),), needs=(PAIR,))
LABELS = Criterion("the labels one-hot", 0.25, (_part(1, _prepared_labels),), needs=(PAIR,))
UNCHANGED = Criterion("both inputs are unchanged", 0.25, (prepare.leaves_input,), needs=(IMAGES, LABELS))

TASK = prepare.task(
    number=4,
    expected=lambda images, labels: (images.reshape(-1, 784) / 255, np.eye(10, dtype=int)[labels]),
    probe=_probe,
    criteria=(PAIR, IMAGES, LABELS, UNCHANGED),
    right="on 4 batches of other sizes, one of them a single image.",
)
