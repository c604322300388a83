"""Task 2: images and labels, prepared in whatever shape the network takes."""

import numpy as np

from digitrec.checks.asking.capstone import FEWEST, collect_prepare, find_prepared
from digitrec.checks.asking.loading import LENGTHS
from digitrec.checks.asking.pool import NOBODY, PARTS, POOL, labels_of_pool, pool
from digitrec.checks.capstone.shared.pixels import images_of, rule_of, some_rows
from digitrec.checks.engine import rules
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import CouldNotTell, Criterion, Finding
from digitrec.checks.engine.proofs import ARRAY
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.wording import a_few, kind_of, with_article
from digitrec.checks.preparing.scale import scaling

CODES = codes(
    __name__,
    ("test-images-differ", "Train and test alike", "training and test images are prepared differently"),
    ("labels-of-other-images", "Train and test alike", "images and labels no longer belong together"),
)


POOL_STARTS = {"x_train": 0, "x_test": PARTS["train"]}


def _one_row_each(_probe, evidence):
    for name, about in evidence["values"].items():
        n = LENGTHS[name]
        if about["shape"] is None:
            return Finding("not-numbers", f"`{name}` is {kind_of(about['is'])}; an array was expected.")
        size = int(np.prod(about["shape"]))
        said = f"`{name}` has the shape {tuple(about['shape'])}"
        rows = about["shape"][0] if about["shape"] else 0
        if rows >= FEWEST and size in ((784 * rows,) if name.startswith("x") else (rows, 10 * rows)):
            continue
        if about["shape"] == [784, n]:
            return Finding("pixels-in-rows", f"{said}: one row a pixel; one row an image was expected.")
        if size == (n * 784 if name.startswith("x") else n):
            return Finding("batch-flattened", f"{said}: the images no longer stand apart, one row each.")
        if rows != n:
            return Finding("batch-flattened", f"{said}; {n} rows were expected, one for each image.")
        if name.startswith("x"):
            return Finding("pixels-changed", f"{said}; 784 numbers were expected for each image.")
        return Finding("one-hot-width", f"{said}; ten numbers were expected for each label.")
    return None


def _all_there(_probe, evidence):
    """Look whether all of MNIST's images are there, in its two sets or in two of the learner's own."""
    n = {name: about["shape"][0] for name, about in evidence["values"].items()}
    for part in ("train", "test"):
        if n[f"x_{part}"] != n[f"y_{part}"]:
            return Finding(
                "images-missing",
                f"`x_{part}` has {n[f'x_{part}']} rows and `y_{part}` has {n[f'y_{part}']}: one label was "
                "expected for each image.",
            )
    if n["x_train"] + n["x_test"] >= POOL:
        return None
    name = "x_train" if n["x_train"] < LENGTHS["x_train"] else "x_test"
    return Finding(
        "images-missing",
        f"`{name}` has {n[name]} of {LENGTHS[name]} rows. Use all the images here, and all their labels.",
    )


def _together(probe, evidence):
    """Look whether every image still has its label, whatever happened to the numbers and to the order."""
    for part in ("train", "test"):
        name, places = f"x_{part}", probe["rows"][f"x_{part}"]
        about, labels = evidence["values"][name], evidence["values"][f"y_{part}"]
        if images_of(about, places) is None:
            return _other_images(name, about, places)
        shown = labels_of_pool()[about["order"][probe["rows"][f"y_{part}"][: len(labels["rows"])]]]
        given = labels["rows"].reshape(len(labels["rows"]), -1)
        digits = given.argmax(axis=1) if given.shape[1] == 10 else given[:, 0]
        if not _follows(shown, digits):
            return _mixed_up(part, probe["rows"][f"y_{part}"], shown, digits)
    return None


def _mixed_up(part, places, shown, digits):
    first = int((shown != digits).argmax())
    return Finding(
        "labels-of-other-images",
        f"In `x_{part}` and `y_{part}`, the labels belong to other images: row {places[first]} shows "
        f"{with_article(shown[first])}, and the label there is {a_few(digits[first])}. Who shuffles or sorts "
        "the one has to do the same to the other.",
    )


def _follows(labels, digits):
    """Say whether each label stands for one digit, its own or another: a shifted one is found later."""
    share = [(digits[labels == k] == np.bincount(digits[labels == k].astype(int)).argmax()).mean()
             for k in np.unique(labels) if (digits[labels == k] >= 0).all()]  # fmt: skip
    return bool(share) and np.mean(share) > 0.98


def _other_images(name, about, places):
    rows = about["rows"].reshape(len(about["rows"]), -1)
    images = pool()[POOL_STARTS[name] + places[: len(rows)]]
    turned = images.reshape(-1, 28, 28).transpose(0, 2, 1).reshape(len(images), 784) > 0
    if len(rows) == len(turned) and ((rows > rows.min()) == turned).mean() > 0.99:
        return Finding(
            "wrong-pixel-order",
            f"In `{name}`, the pixels are taken column by column: every digit is lying on its side.",
        )
    return Finding(
        "pixels-changed",
        f"The rows of `{name}` hold none of MNIST's images, whatever their order: their pixels are others, "
        "or stand elsewhere.",
    )


def _scaled(probe, evidence):
    """Look whether the training images' numbers go from 0 to 1, by any rule that keeps what they show."""
    about, places = evidence["values"]["x_train"], probe["rows"]["x_train"]
    rows = about["rows"].reshape(len(about["rows"]), -1)
    found, rule = images_of(about, places), rule_of(about, places)
    if rule and _from_0_to_1(rule, rows):
        return None
    if found:
        finding = scaling("x_train", pool()[found[1]], found[0])
    else:  # of images that stand on their side, say, the numbers can be told all the same
        finding = scaling("x_train", np.sort(pool()[places[: len(rows)]]), np.sort(rows))
        if finding is None:
            return None
    code = finding.code if finding else "scaled-wrongly"
    said = f"The training images hold values from {a_few(rows.min())} to {a_few(rows.max())}."
    why = {
        "not-scaled": "It looks as if the division is missing: the network expects 0 to 1.",
        "scaled-twice": "White should be 1. It looks as if the division ran twice: a cell that says "
        "`x_train = x_train / 255` divides again each time you run it.",
        "divided-by-256": "The largest pixel is 255, and that one should become 1.",
        "whole-numbers": "Only the brightest pixels are left, all greys have become 0: a division with `//` "
        "or a cast to whole numbers cuts the fractions off.",
    }
    why = why.get(code, "Black should be 0, white 1, and everything else in proportion.")
    return Finding(code, f"{said} {why}")


def _from_0_to_1(rule, rows):
    """Say whether a rule gives numbers from 0 to 1, dark and light at the ends, and keeps the ink."""
    if rows.min() < -0.001 or rows.max() > 1.001 or rows.max() < 0.99:
        return False
    if rule["kind"] != "table":
        return True
    values = rule["values"] if rule["values"][255] > rule["values"][0] else rule["values"][::-1]
    if rule["spread"]:
        return True
    ends = abs(values[0]) < 1e-3 and abs(values[255] - 1) < 1e-3
    return ends and bool((np.diff(values) > -1e-3).all()) and abs(values[215] - values[0]) > 0.5


def _alike(probe, evidence):
    both = [(evidence["values"][f"x_{part}"], probe["rows"][f"x_{part}"]) for part in ("train", "test")]
    train, test = (rule_of(*one) for one in both)
    if train and test and rules.alike(train, test):
        return None
    ends = [[a_few(about["rows"].min()), a_few(about["rows"].max())] for about, _ in both]
    if train is None and test is None and ends[0] == ends[1]:  # that they are no images has been said
        if all(_is_a_rule_whatever_the_order(*one) for one in zip(both, POOL_STARTS.values(), strict=True)):
            return None
        raise CouldNotTell("What was done to the images could not be worked out.")
    if train is None or test is None:
        one, other = ("x_train", "x_test") if test is None else ("x_test", "x_train")
        return Finding(
            "test-images-differ",
            f"In `{other}`, the pixels hold other numbers than in `{one}`, or stand in other places. A "
            "network can only read what has been prepared in the same way as what it learned from.",
        )
    return Finding(
        "test-images-differ",
        f"The training images hold values from {ends[0][0]} to {ends[0][1]}, the test images from "
        f"{ends[1][0]} to {ends[1][1]}, and one grey is not the same number in both. A network can only read "
        "what has been prepared in the same way as what it learned from.",
    )


def _is_a_rule_whatever_the_order(described, start):
    """Say whether one rule makes the numbers of MNIST's own rows, though its pixels stand elsewhere."""
    about, places = described
    rows = about["rows"].reshape(len(about["rows"]), -1)
    pixels = pool()[start + places[: len(rows)]]
    if rows.shape != pixels.shape:
        return False
    found = rules.rule_of(np.sort(rows), np.sort(pixels))
    return bool(found) and not found.get("spread")


def _rows_of_ten(probe, evidence):
    for part in ("train", "test"):
        name = f"y_{part}"
        found = evidence["values"][name]["rows"]
        found = found.reshape(len(found), -1)
        places = probe["rows"][name][: len(found)]
        labels, known = _labels(evidence["values"][f"x_{part}"], part, probe["rows"][f"x_{part}"], places)
        if found.shape[1] == 1:
            return Finding(
                "labels-not-encoded",
                f"`{name}` holds the labels as they are, such as {a_few(found[0, 0])}. The network has ten "
                "outputs, and the loss compares each with a 0 or a 1: ten numbers a label were expected.",
            )
        other = np.flatnonzero((found != np.eye(10)[labels]).any(axis=1))
        if len(other) and _only_others(found, labels):
            if known:
                return _mixed_up(part, places, labels, found.argmax(axis=1))
            raise CouldNotTell("Which images the labels belong to could not be worked out.")
        if len(other):
            row, label = found[other[0]], labels[other[0]]
            return Finding(
                "one-hot-misplaced",
                f"In `{name}`, a row for label {label} has {a_few(row.max())} in column {row.argmax()}; a 1 "
                f"in column {label} and nine 0s were expected in every such row.",
            )
    return None


def _labels(about, part, rows, places):
    """Return the labels of the images at these places of an array, and whether the images are known.

    Where they are not, the labels are those of MNIST's own order.
    """
    order = about["order"]
    known = images_of(about, rows) is not None
    known = known and len(order) > places.max() and bool((order[places] != NOBODY).all())
    return labels_of_pool()[order[places] if known else POOL_STARTS[f"x_{part}"] + places], known


def _only_others(found, labels):
    """Say whether rows are each one 1 and nine 0s, of other images."""
    whole = np.isin(found, (0, 1)).all() and (found.sum(axis=1) == 1).all()
    return bool(whole) and not _follows(labels, found.argmax(axis=1))


FORM = Criterion("one row an image, the training and the test images", 0.25, (_one_row_each,))
TOGETHER = Criterion("all the images, each with its label", 0.75, (_all_there, _together), needs=(FORM,))
SCALE = Criterion("pixels from 0 to 1", 1, (_scaled,), needs=(FORM,))
ALIKE = Criterion("training and test images alike", 1, (_alike,), needs=(FORM,))
LABELS = Criterion("ten numbers a label", 1, (_rows_of_ten,), needs=(FORM,))

TASK = Task(
    "capstone.prepare",
    number=2,
    names=tuple(LENGTHS),
    probe=some_rows,
    collect=collect_prepare,
    criteria=(FORM, TOGETHER, SCALE, ALIKE, LABELS),
    proof=ARRAY,
    right="training and test data.",
    find=find_prepared,
)
