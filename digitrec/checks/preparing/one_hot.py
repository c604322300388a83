"""Task 3, `one_hot`: a row of nine 0s and one 1 for every label."""

import re

import numpy as np

from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import bare_alone, each_array, only_at_one_end, results
from digitrec.checks.engine.wording import a_few, plural, shape, with_article

CODES = codes(
    __name__,
    ("labels-not-encoded", "One-hot labels", "the labels come back as they were"),
    ("one-hot-width", "Ten columns, always", "the number of columns follows from the labels at hand"),
    ("one-hot-transposed", "One-hot labels", "one column a label instead of one row"),
    ("one-hot-shifted", "One-hot labels", "every 1 stands one column off"),
    ("one-hot-several", "One-hot labels", "a row holds more or fewer than one 1"),
    ("one-hot-misplaced", "One-hot labels", "the 1s stand in other columns than the labels say"),
)

SHIFTS = (1, -1)  # of columns, as one counts from 1 or from -1

one_hot = Function("preparing.one_hot", argument="labels", gives="an array of 0s and 1s")


def label_batches(seed):
    """Make batches of labels, the smallest first.

    - a single one; two, the second a 0, as in the task's text;
    - a few low ones, neither 0 nor 8 nor 9 among them;
    - all digits twice, and the same in another order, a 9 first and a 0 last, or the other way round.
    """
    rng = np.random.default_rng([seed, 3])
    one = rng.integers(2, 8, 1, dtype=np.uint8)
    low = rng.integers(1, 8, int(rng.integers(5, 30)), dtype=np.uint8)
    low[:2] = 1, 7
    every = np.array([9, *rng.permutation([*range(1, 10), *range(9)]), 0], np.uint8)
    return [one, np.array([*one[::-1] - 1, 0], np.uint8), low, every, every[::-1].copy()]


def _probe(seed):
    return {"cases": [(labels,) for labels in label_batches(seed)]}


def _columns_there(probe, evidence):
    """Look whether it stopped at a label for which there is no column."""
    call = len(evidence["calls"]) - 1
    error = evidence["calls"][call]["raised"]
    missed = error and re.fullmatch(
        r"index (\d+) is out of bounds for axis \d with size (\d+)", error["message"]
    )
    if not missed:
        return None
    column, columns = int(missed[1]), int(missed[2])
    labels = probe["cases"][call][0]
    stopped = f"`one_hot` stopped in line {error['line']} of its cell, `{error['code']}`"
    said = f"{stopped}, for column {column}"
    if column == 255 and 0 in labels:
        return Finding(
            "one-hot-shifted",
            f"{said}. That is the label 0 minus 1: in whole numbers without a sign, `uint8`, it makes 255. "
            "Columns count from 0, as the digits do, so label and column are the same number.",
        )
    if column == columns == 10 and 9 in labels:
        return Finding(
            "one-hot-shifted",
            f"{said}. That is the label 9 plus 1. Columns count from 0, as the digits do, so label and "
            "column are the same number.",
        )
    if columns < 10 and column in labels:
        because = {
            len(labels): ", as many as there are labels",
            int(labels.max()): ", as many as the largest label",
        }
        return Finding(
            "one-hot-width",
            f"{stopped}: the label {column} needs column {column}, counted from 0, and the array has "
            f"{plural(columns, 'column')}{because.get(columns, '')}. The digits are ten, 0 to 9, and each "
            "has its column, whatever labels come.",
        )
    return None


@each_array
def _columns(labels, found):
    return one_hot_shape("one_hot", labels, found)


def _ten_columns(probe, evidence):
    finding = _columns(probe, evidence)
    if finding and bare_alone(probe, [array(result) for result in results(evidence)], (10,)):
        return Finding(
            "one-hot-misplaced",
            "`one_hot` turned 1 label into (10,); (1, 10) was expected. Several labels are turned into rows, "
            "and a single one should be, too: one row. Something takes away an axis of length 1.",
        )
    return finding


def one_hot_shape(name, labels, found):
    """Return the finding on the shape of one-hot labels, or None."""
    n = len(labels)
    if found.shape == (n, 10):
        return None
    said = f"`{name}` turned {plural(n, 'label')} into {shape(found)}; ({n}, 10) was expected"
    if found.size == n and np.array_equal(found.ravel(), labels):
        return Finding("labels-not-encoded", f"{said}. These are still the labels themselves.")
    if found.shape == (10, n):
        return Finding(
            "one-hot-transposed", f"{said}. Rows and columns are exchanged: each label gets a row."
        )
    if found.ndim == 2 and found.shape[0] == n:
        kinds = len(np.unique(labels))
        if found.shape[1] not in (labels.max() + 1, kinds):
            return Finding("one-hot-width", f"{said}. The digits are ten, 0 to 9, and each has a column.")
        here = f"the largest label is {labels.max()}"
        if found.shape[1] == kinds:
            here = f"{plural(kinds, 'digit')} {'occurs' if kinds == 1 else 'occur'}"
        return Finding(
            "one-hot-width",
            f"{said}. Here {here}, and the width follows from the labels at hand; the network has ten "
            "outputs, whatever digits a batch happens to hold.",
        )
    return Finding("one-hot-misplaced", f"{said}: one row a label, one column a digit.")


def _ones_in_place(probe, evidence):
    found = [array(result) for result in results(evidence)]
    pairs = [(labels, ones) for (labels,), ones in zip(probe["cases"], found, strict=True)]
    empty = [~ones.any(axis=1) for _, ones in pairs]
    rest_right = all(np.array_equal(o[~e], np.eye(10)[y[~e]]) for (y, o), e in zip(pairs, empty, strict=True))
    if rest_right and (end := only_at_one_end(empty)):
        labels = next(labels for (labels, _), none in zip(pairs, empty, strict=True) if none.any())
        return Finding(
            "one-hot-several",
            f"The row of the {end} label, here {with_article(labels[0 if end == 'first' else -1])}, has no "
            f"1; so it is in every batch, and all other rows are right. See where the loop "
            f"{'begins' if end == 'first' else 'ends'}.",
        )
    shifted = any(all(_is_shifted(shift, *pair) for pair in pairs) for shift in SHIFTS)
    return next(filter(None, (one_hot_values("one_hot", *pair, shifted) for pair in pairs)), None)


def _is_shifted(shift, labels, found):
    """Say whether each 1 stands so many columns from its place, at the ends in the other one or in none."""
    eyes = np.roll(np.eye(10), shift, 1), np.eye(10, k=shift)
    return any(np.array_equal(found, eye[labels]) for eye in eyes)


def one_hot_values(name, labels, found, shifted=True):
    """Return the finding on the values of one-hot labels (N, 10), or None.

    `shifted` says whether all of them may be in the next column; for few labels, that can be chance.
    """
    found, right = found.astype(np.float64), np.eye(10)[labels]
    if np.array_equal(found, right):
        return None
    for shift in SHIFTS if shifted else ():
        if _is_shifted(shift, labels, found):
            row = int(np.argmax((labels > 0) & (labels < 9)))
            column = int(found[row].argmax()) if found[row].any() else int(labels[row]) + shift
            return Finding(
                "one-hot-shifted",
                f"`{name}` put the 1 for label {labels[row]} in column {column}. Columns count from 0, as "
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


SHAPE = Criterion(
    "one row a label, ten columns",
    1,
    (one_hot.exists, _columns_there, *one_hot.works[1:], one_hot.gives_numbers, _ten_columns),
)
VALUES = Criterion("the 1 in the label's column", 1.5, (_ones_in_place,), needs=(SHAPE,))
UNCHANGED = Criterion("the labels it was given are unchanged", 0.5, (one_hot.leaves_input,), needs=(VALUES,))

TASK = one_hot.task(
    number=3,
    expected=lambda labels: np.eye(10, dtype=int)[labels],
    probe=_probe,
    criteria=(SHAPE, VALUES, UNCHANGED),
    right="on 5 batches, three of them without a 9.",
)
