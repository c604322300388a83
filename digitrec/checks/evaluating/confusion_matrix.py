"""Task 2, `confusion_matrix`: every pair of an actual and a predicted digit, counted."""

import numpy as np

from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import each_array, results
from digitrec.checks.engine.wording import a_few, shape, with_article

CODES = codes(
    __name__,
    ("matrix-width", "Reading a confusion matrix", "the matrix has room only for digits that occur"),
    ("matrix-not-square", "Reading a confusion matrix", "not a matrix of ten rows and ten columns"),
    ("repeated-pairs-lost", "Counting pairs", "a pair that occurs again is not counted again"),
    ("matrix-of-shares", "Counting pairs", "shares instead of counts"),
    ("pairs-miscounted", "Counting pairs", "other counts than those of the pairs"),
    ("rows-and-columns-exchanged", "Reading a confusion matrix", "rows predicted, columns actual"),
    ("counts-as-floats", "Counting pairs", "counts with a decimal point"),
)

confusion_matrix = Function(
    "evaluating.confusion_matrix", argument="actual` or `predicted", gives="a matrix of counts"
)


def _probe(seed):
    """Make labels and predictions: many with every digit, and a few without the larger digits.

    Each begins with another pair and ends with another one, of two different digits, twice.
    """
    rng = np.random.default_rng([seed, 61])
    some = rng.permutation(7)
    cases = []
    for k, (n, digits) in enumerate(((80, 10), (80, 10), (12, 7))):
        first, last = some[k : k + 2], some[k + 3 : k + 5]
        drawn = rng.integers(0, digits, n)
        actual = np.concatenate([first[:1], np.arange(digits), drawn, last[:1], last[:1]]).astype(np.uint8)
        predicted = np.where(rng.random(len(actual)) < 0.6, actual, rng.integers(0, digits, len(actual)))
        predicted[[0, -2, -1]] = first[1], last[1], last[1]
        cases.append((actual, predicted.astype(np.int64)))
    return {"cases": cases}


def _counts(actual, predicted):
    return np.bincount(10 * actual.astype(int) + predicted, minlength=100).reshape(10, 10)


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
def _every_pair(actual, predicted, found):
    found, counts = found.astype(np.float64), _counts(actual, predicted)
    if np.array_equal(found, counts) or np.array_equal(found, counts.T):
        return None
    once = np.minimum(counts, 1)
    if np.array_equal(found, once) or np.array_equal(found, once.T):
        a, p = np.unravel_index(counts.argmax(), counts.shape)
        return Finding(
            "repeated-pairs-lost",
            f"{counts[a, p]} images show {with_article(a)} and were read as {p}, but your matrix counts 1 "
            "there. Every pair is counted once only: with arrays of indices, `matrix[actual, predicted] += "
            "1` adds 1 to each place and forgets that the place comes up again.",
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
        f"Row {a}, column {p} of your matrix is {a_few(found[a, p])}; among {len(actual)} images there "
        f"are {counts[a, p]} that show {with_article(a)} and were read as {p}.",
    )


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
    "ten rows and ten columns", 0.5, (*confusion_matrix.works, confusion_matrix.gives_numbers, _ten_by_ten)
)
PAIRS = Criterion("every pair counted", 1, (confusion_matrix.uses_argument, _every_pair), needs=(SHAPE,))
ORDER = Criterion("rows actual, columns predicted", 0.5, (_rows_actual,), needs=(PAIRS,))
WHOLE = Criterion("whole numbers", 0.5, (_whole_counts,), needs=(PAIRS,))
UNCHANGED = Criterion(
    "the labels it was given are unchanged", 0.5, (confusion_matrix.leaves_input,), needs=(PAIRS,)
)

TASK = confusion_matrix.task(
    number=2,
    probe=_probe,
    criteria=(SHAPE, PAIRS, ORDER, WHOLE, UNCHANGED),
    right="on 3 sets of labels, one of them without a 7, 8 or 9.",
)
