"""The tasks of stage 6 on the confusion matrix: counting it, and reading recall and confusions off it."""

import numpy as np

from digitrec.checks.evidence import array
from digitrec.checks.layers import (
    a_few,
    gives_numbers,
    kind_of,
    leaves_input,
    results,
    shape,
    uses_argument,
    works,
)
from digitrec.checks.report import Criterion, Finding
from digitrec.checks.tasks import Task
from digitrec.checks.trial import try_function

# ------------------------------------------------------------------------------------- confusion_matrix


def _probe_confusion(seed):
    """Make labels and predictions: many with every digit, and a few without the larger digits."""
    rng = np.random.default_rng([seed, 61])
    cases = []
    for n, digits in ((80, 10), (80, 10), (12, 7)):
        actual = np.concatenate([np.arange(digits), rng.integers(0, digits, n)]).astype(np.uint8)
        predicted = np.where(rng.random(len(actual)) < 0.6, actual, rng.integers(0, digits, len(actual)))
        predicted[:4] = 1, 1, 3, 2  # so that the matrix is not symmetric
        actual[-2:], predicted[-2:] = 4, 6  # a pair of different digits that occurs twice
        cases.append((actual, predicted.astype(np.int64)))
    return {"cases": cases}


def _counts(actual, predicted):
    return np.bincount(10 * actual.astype(int) + predicted, minlength=100).reshape(10, 10)


def _collect(function, probe):
    return try_function(function, probe["cases"])


def _ten_by_ten(probe, evidence):
    for (actual, _), result in zip(probe["cases"], results(evidence), strict=True):
        found = array(result)
        if found.shape == (10, 10):
            continue
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
    return None


def _every_pair(probe, evidence):
    for (actual, predicted), result in zip(probe["cases"], results(evidence), strict=True):
        found, counts = array(result).astype(np.float64), _counts(actual, predicted)
        if np.array_equal(found, counts) or np.array_equal(found, counts.T):
            continue
        once = np.minimum(counts, 1)
        if np.array_equal(found, once) or np.array_equal(found, once.T):
            a, p = np.unravel_index(counts.argmax(), counts.shape)
            return Finding(
                "repeated-pairs-lost",
                f"{counts[a, p]} images show a {a} and were read as {p}, but your matrix counts 1 there. "
                "Every pair is counted once only: with arrays of indices, `matrix[actual, predicted] += 1` "
                "adds 1 to each place and forgets that the place comes up again.",
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
            f"are {counts[a, p]} that show a {a} and were read as {p}.",
        )
    return None


def _rows_actual(probe, evidence):
    for (actual, predicted), result in zip(probe["cases"], results(evidence), strict=True):
        found, counts = array(result), _counts(actual, predicted)
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


CONFUSION_MATRIX = Task(
    "evaluating.confusion_matrix",
    number=2,
    names=("confusion_matrix",),
    probe=_probe_confusion,
    collect=_collect,
    criteria=(
        Criterion(
            "ten rows and ten columns",
            0.5,
            (
                *works("confusion_matrix"),
                gives_numbers("confusion_matrix", "a matrix of counts"),
                _ten_by_ten,
            ),
        ),
        Criterion(
            "every pair counted",
            1,
            (uses_argument("confusion_matrix", "actual"), _every_pair),
            ("ten rows and ten columns",),
        ),
        Criterion("rows actual, columns predicted", 0.5, (_rows_actual,), ("every pair counted",)),
        Criterion("whole numbers", 0.5, (_whole_counts,), ("every pair counted",)),
        Criterion(
            "the labels it was given are unchanged",
            0.5,
            (leaves_input("confusion_matrix", "actual` or `predicted"),),
            ("every pair counted",),
        ),
    ),
    right="on 3 sets of labels, one of them without a 7, 8 or 9.",
)

# -------------------------------------------------------------------------------------- recall_by_digit


def _matrices(seed):
    """Make confusion matrices whose commonest mistake changes if the two directions are added up."""
    rng = np.random.default_rng([seed, 62])
    matrices = []
    for _ in range(2):
        matrix = rng.integers(0, 12, (10, 10))
        a, b, c, d = rng.permutation(10)[:4]
        matrix[a, b], matrix[b, a] = 40, 1
        matrix[c, d], matrix[d, c] = 30, 25
        np.fill_diagonal(matrix, rng.integers(300, 900, 10))
        matrices.append(matrix)
    return {"cases": [(matrix,) for matrix in matrices]}


def _ten_numbers(_probe, evidence):
    for result in results(evidence):
        found = array(result)
        if found.shape != (10,):
            what = f"one number, {a_few(found.flat[0])}" if found.size == 1 else f"the shape {shape(found)}"
            return Finding(
                "recall-shape",
                f"`recall_by_digit` returned {what}; ten numbers were expected, one for each digit.",
            )
    return None


def _shares_of_rows(probe, evidence):
    for (matrix,), result in zip(probe["cases"], results(evidence), strict=True):
        found, right = array(result).astype(np.float64), matrix.diagonal()
        recall = right / matrix.sum(axis=1)
        if np.allclose(found, recall, rtol=0, atol=6e-4):
            continue
        if np.allclose(found, right / matrix.sum(axis=0), rtol=0, atol=6e-4):
            return Finding(
                "precision-not-recall",
                f"For digit 0 you divide by {matrix.sum(axis=0)[0]}, the sum of column 0: all the images "
                f"that were read as 0. Recall asks about the {matrix.sum(axis=1)[0]} images that are a 0, "
                "and those are row 0. What you have worked out has a name, too: precision.",
            )
        if np.allclose(found, right / matrix.sum(), rtol=0, atol=6e-4):
            return Finding(
                "divided-by-total",
                f"Your ten numbers are at most {a_few(found.max())}: each is divided by all {matrix.sum()} "
                "images. Recall asks what share of the images of one digit were read right, so each digit "
                "has its own total.",
            )
        if np.allclose(found, 100 * recall, rtol=0, atol=0.6):
            return Finding(
                "share-in-percent",
                f"`recall_by_digit` returned {a_few(found[0])} for digit 0, a number of percent; a share "
                f"from 0 to 1 was expected, here {a_few(recall[0])}.",
            )
        if np.array_equal(found, right):
            return Finding(
                "recall-not-divided",
                f"`recall_by_digit` returned {a_few(found[0])} for digit 0: that many 0s were read right. "
                "Whether that is a lot depends on how many 0s there are, and that is still to be divided "
                "by.",
            )
        return Finding(
            "recall-wrong",
            f"`recall_by_digit` returned {a_few(found[0])} for digit 0. {right[0]} of "
            f"{matrix.sum(axis=1)[0]} images of a 0 were read right, which makes {a_few(recall[0])}.",
        )
    return None


RECALL_BY_DIGIT = Task(
    "evaluating.recall_by_digit",
    number=3,
    names=("recall_by_digit",),
    probe=_matrices,
    collect=_collect,
    criteria=(
        Criterion(
            "ten numbers",
            0.5,
            (
                *works("recall_by_digit"),
                gives_numbers("recall_by_digit", "an array of ten shares"),
                _ten_numbers,
            ),
        ),
        Criterion(
            "the share of each digit's images that were read right",
            1,
            (uses_argument("recall_by_digit", "matrix"), _shares_of_rows),
            ("ten numbers",),
        ),
        Criterion(
            "the matrix it was given is unchanged",
            0.5,
            (leaves_input("recall_by_digit", "matrix"),),
            ("the share of each digit's images that were read right",),
        ),
    ),
    right="on 2 other matrices too.",
)

# ---------------------------------------------------------------------------------------- most_confused


def _three_numbers(_probe, evidence):
    for result in results(evidence):
        found = array(result)
        if found is None or found.shape != (3,):
            return Finding(
                "not-three-numbers",
                f"`most_confused` returned {kind_of(result)}; three numbers were expected: the actual "
                "digit, the predicted digit, and how often that happened.",
            )
    return None


def _commonest(matrix):
    a, p = np.unravel_index(matrix.argmax(), matrix.shape)
    return [int(a), int(p), int(matrix[a, p])]


def _commonest_mistake(probe, evidence):
    for (matrix,), result in zip(probe["cases"], results(evidence), strict=True):
        mistakes = matrix * (1 - np.eye(10, dtype=int))
        found = array(result).tolist()
        a, p, count = found
        both = mistakes + mistakes.T
        if found == _commonest(mistakes):
            continue
        if a == p:
            return Finding(
                "diagonal-not-excluded",
                f"`most_confused` returned {_said(found)}: images of a {a_few(a)} read as {a_few(p)} are "
                "read right. The diagonal holds the right answers, and the largest counts; the mistakes "
                "stand around it.",
            )
        if [p, a, count] == _commonest(mistakes):
            return Finding(
                "actual-and-predicted-exchanged",
                f"`most_confused` returned {_said(found)}. The pair is right, but the other way round: rows "
                "are the actual digits, columns the predicted ones.",
            )
        if sorted([a, p]) == sorted(_commonest(both)[:2]):
            return Finding(
                "pair-summed",
                f"`most_confused` returned {_said(found)}. You seem to add up both directions, which gives "
                f"{both.max()} here. A 4 read as 9 and a 9 read as 4 are two mistakes, and are counted "
                "apart.",
            )
        return Finding(
            "most-confused-wrong",
            f"`most_confused` returned {_said(found)}, in a matrix whose most frequent mistake occurs "
            f"{mistakes.max()} times.",
        )
    return None


def _said(found):
    return f"({', '.join(a_few(value) for value in found)})"


MOST_CONFUSED = Task(
    "evaluating.most_confused",
    number=4,
    names=("most_confused",),
    probe=_matrices,
    collect=_collect,
    criteria=(
        Criterion("three numbers", 0.5, (*works("most_confused"), _three_numbers)),
        Criterion(
            "the commonest mistake",
            1,
            (uses_argument("most_confused", "matrix"), _commonest_mistake),
            ("three numbers",),
        ),
        Criterion(
            "the matrix it was given is unchanged",
            0.5,
            (leaves_input("most_confused", "matrix"),),
            ("the commonest mistake",),
        ),
    ),
    right="on 2 other matrices too.",
)
