"""Task 2, `confusion_matrix`: every pair of an actual and a predicted digit, counted."""

import re
from dataclasses import replace

import numpy as np

from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import each_array, results
from digitrec.checks.engine.wording import a_few, plural, shape, with_article

CODES = codes(
    __name__,
    ("matrix-width", "Reading a confusion matrix", "the matrix has room only for digits that occur"),
    ("matrix-not-square", "Reading a confusion matrix", "not a matrix of ten rows and ten columns"),
    ("repeated-pairs-lost", "Counting pairs", "a pair that occurs again is not counted again"),
    ("matrix-of-shares", "Counting pairs", "shares instead of counts"),
    ("pairs-miscounted", "Counting pairs", "some pairs are counted wrongly"),
    ("rows-and-columns-exchanged", "Reading a confusion matrix", "rows predicted, columns actual"),
    ("counts-as-floats", "Counting pairs", "counts with a decimal point"),
)

confusion_matrix = Function(
    "evaluating.confusion_matrix", argument="actual` or `predicted", gives="a matrix of counts"
)


def _probe(seed):
    """Make labels and predictions, the smallest first.

    - one image, and the three of the task's text with other digits: most rows and columns stay empty;
    - a few, without the larger digits;
    - two sets of one size with every digit, that begin with another pair and end with another one, of two
      different digits, twice; one pair occurs more often than a byte counts.
    """
    rng = np.random.default_rng([seed, 61])
    a, b, c = (int(digit) for digit in rng.permutation(np.arange(4, 10))[:3])  # no number of images or digits
    small = [([a], [b]), ([a, a, c], [b, b, c])]
    cases = [(np.array(actual, np.uint8), np.array(read, np.int64)) for actual, read in small]
    some = rng.permutation(7)
    many = int(rng.integers(256, 300))
    for k, (n, digits) in enumerate(((12, 7), (80, 10), (80, 10))):
        first, last = some[k : k + 2], some[k + 3 : k + 5]
        drawn, read = rng.integers(0, digits, n), rng.integers(0, digits, n)
        often = [last[0]] * (many if digits == 10 else 0)
        actual = np.concatenate([first[:1], np.arange(digits), drawn, often, last[:1], last[:1]])
        others = np.concatenate([actual[: digits + 1], read, [last[1]] * (len(often) + 2)])
        predicted = np.where(rng.random(len(actual)) < 0.6, actual, others)
        predicted[digits + 1 + n : digits + 1 + n + len(often)] = last[1]
        predicted[[0, -2, -1]] = first[1], last[1], last[1]
        cases.append((actual.astype(np.uint8), predicted.astype(np.int64)))
    return {"cases": cases}


def _counts(actual, predicted):
    return np.bincount(10 * actual.astype(int) + predicted, minlength=100).reshape(10, 10)


def _wide_enough(_probe, evidence):
    """Look whether a digit found no row or column: a position would lie just behind the last image."""
    error = evidence["calls"][-1]["raised"]
    said = error and re.search(r"index (\d+) is out of bounds for axis \d+ with size (\d+)", error["message"])
    if not said or not int(said[2]) < int(said[1]) < 10:
        return None
    return Finding(
        "matrix-width",
        f"`confusion_matrix` stopped at the digit {said[1]}, for which its matrix has no place: there are "
        f"{said[2]} rows or columns. The matrix is always (10, 10), whatever digits occur.",
    )


@each_array
def _ten_by_ten(actual, _, found):
    if found.shape == (10, 10):
        return None
    if found.ndim == 2 and found.shape[0] == found.shape[1] < 10 and actual.max() < 9:
        return Finding(
            "matrix-width",
            f"For labels from 0 to {actual.max()}, `confusion_matrix` returned {shape(found)}. Row 9 "
            "should be there even when no 9 is: the matrix is always (10, 10), so that two of them can "
            "be compared.",
        )
    return Finding(
        "matrix-not-square",
        f"`confusion_matrix` returned an array of shape {shape(found)}; (10, 10) was expected, a row "
        "and a column for every digit.",
    )


@each_array
def _pairs(actual, predicted, found):
    found, counts = found.astype(np.float64), _counts(actual, predicted)
    if np.array_equal(found, counts) or np.array_equal(found, counts.T):
        return None
    once = np.minimum(counts, 1)
    if np.array_equal(found, once) or np.array_equal(found, once.T):
        a, p = np.unravel_index(counts.argmax(), counts.shape)
        return Finding(
            "repeated-pairs-lost",
            f"{counts[a, p]} images show {with_article(a)} and were read as {p}, but your matrix counts 1 "
            "there. Every pair is counted once only. In a loop, a place has to grow by 1 and not to become "
            "1; with arrays of indices, `matrix[actual, predicted] += 1` adds 1 to each place and forgets "
            "that the place comes up again.",
        )
    if np.any(found != np.round(found)) and found.min() >= 0 and found.max() <= 1:
        return Finding(
            "matrix-of-shares",
            f"Your matrix holds shares, up to {a_few(found.max())}. Counts were expected here; what "
            "they are a share of is the next question, and it has more than one answer.",
        )
    a, p = np.argwhere(found != counts)[0]
    return Finding(
        "pairs-miscounted",
        f"Row {a}, column {p} of your matrix is {a_few(found[a, p])}; of {plural(len(actual), 'image')}, "
        f"{counts[a, p]} {'shows' if counts[a, p] == 1 else 'show'} {with_article(a)} and "
        f"{'was' if counts[a, p] == 1 else 'were'} read as {p}.",
    )


def _every_pair(probe, evidence):
    finding = _pairs(probe, evidence)
    if not finding or finding.code != "pairs-miscounted":
        return finding
    found = [array(result) for result in results(evidence)]
    for rule, why in MISCOUNTS:
        if all(np.array_equal(f, rule(*case)) for f, case in zip(found, probe["cases"], strict=True)):
            return replace(finding, text=f"{finding.text} {why}")
    return finding


MISCOUNTS = (
    (lambda a, p: _counts(a, p) * (1 - np.eye(10)), "The images that were read right count, too: they are "
     "the diagonal."),
    (lambda a, p: _counts(a[:1], p[:1]), "Only the first image is ever counted: a `return` inside a loop "
     "ends the function in the first round."),
    (lambda a, p: _counts(a[1:], p[1:]), "The first image is never counted: see where the loop begins."),
    (lambda a, p: _counts(a[:-1], p[:-1]), "The last image is never counted: see where the loop ends."),
    (lambda a, p: _counts(a, p) % 256, "Counts in `uint8` begin anew at 0 after 255: count in `int`."),
)  # fmt: skip


@each_array
def _rows_actual(actual, predicted, found):
    counts = _counts(actual, predicted)
    if not np.array_equal(found, counts):
        a, p = np.argwhere(counts > counts.T)[0]
        return Finding(
            "rows-and-columns-exchanged",
            f"The confusion matrix has the right counts, but rows and columns are exchanged: row {a}, "
            f"column {p} should count the {a}s read as {p}, and yours counts the {p}s read as {a}.",
        )
    return None


def _whole_counts(_probe, evidence):
    for result in results(evidence):
        if array(result).dtype.kind not in "iu":
            return Finding(
                "counts-as-floats",
                f"The counts are right, but they are {array(result).dtype.name}: numbers with a decimal "
                "point. `np.zeros` makes such an array unless its `dtype` says otherwise, and images are "
                "counted in whole numbers.",
            )
    return None


SHAPE = Criterion(
    "ten rows and ten columns",
    0.5,
    (
        confusion_matrix.exists,
        _wide_enough,
        confusion_matrix.runs,
        confusion_matrix.returns,
        confusion_matrix.gives_numbers,
        _ten_by_ten,
    ),
)
PAIRS = Criterion("every pair counted", 1, (confusion_matrix.uses_argument, _every_pair), needs=(SHAPE,))
ORDER = Criterion("rows actual, columns predicted", 0.5, (_rows_actual,), needs=(PAIRS,))
WHOLE = Criterion("whole numbers", 0.5, (_whole_counts,), needs=(PAIRS,))
UNCHANGED = Criterion(
    "the labels it was given are unchanged", 0.5, (confusion_matrix.leaves_input,), needs=(PAIRS,)
)

TASK = confusion_matrix.task(
    number=2,
    expected=_counts,
    probe=_probe,
    criteria=(SHAPE, PAIRS, ORDER, WHOLE, UNCHANGED),
    right="on 5 sets of labels, from a single image to all ten digits.",
)
