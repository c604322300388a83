"""Task 3, `recall_by_digit`: the share of each digit's images that were read right."""

import numpy as np

from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import each_array, results
from digitrec.checks.engine.wording import a_few, shape, with_article
from digitrec.checks.evaluating.shared import probe_matrices

CODES = codes(
    __name__,
    ("recall-shape", "Recall, digit by digit", "not ten numbers, one a digit"),
    ("precision-not-recall", "Recall, digit by digit", "divided by the columns' sums"),
    ("divided-by-total", "Recall, digit by digit", "divided by the number of all images"),
    ("recall-not-divided", "Recall, digit by digit", "counts of right answers, not shares"),
    ("recall-wrong", "Recall, digit by digit", "not the shares of the rows"),
)

recall_by_digit = Function("evaluating.recall_by_digit", argument="matrix", gives="an array of ten shares")


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


@each_array
def _shares_of_rows(matrix, found):
    found, right = found.astype(np.float64), matrix.diagonal()
    recall = right / matrix.sum(axis=1)
    if np.allclose(found, recall, rtol=0, atol=6e-4):
        return None
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
    d = int(np.flatnonzero(~np.isclose(found, recall, rtol=0, atol=6e-4))[0])
    return Finding(
        "recall-wrong",
        f"`recall_by_digit` returned {a_few(found[d])} for digit {d}. {right[d]} of {matrix.sum(axis=1)[d]} "
        f"images of {with_article(d)} were read right, which makes {a_few(recall[d])}.{_why(matrix, found)}",
    )


def _why(matrix, found):
    """Say by which other rule these are the numbers, or nothing."""
    right, images = matrix.diagonal(), matrix.sum(axis=1)
    for values, why in (
        (1 - right / images, "Yours is the share that was misread."),
        (right // images, "What comes out are whole numbers: look for `//`, `int` or `round`."),
        (
            matrix.max(axis=1) / images,
            "Yours is the largest number of each row, whether it is on the diagonal or not.",
        ),
        (right % 256 / images, "In `uint8`, numbers begin anew at 0 after 255."),
    ):
        if np.allclose(found, values, rtol=0, atol=6e-4):
            return f" {why}"
    return ""


TEN = Criterion("ten numbers", 0.25, (*recall_by_digit.works, recall_by_digit.gives_numbers, _ten_numbers))
SHARES = Criterion(
    "the share of each digit's images that were read right",
    0.5,
    (recall_by_digit.uses_argument, _shares_of_rows),
    needs=(TEN,),
)
UNCHANGED = Criterion(
    "the matrix it was given is unchanged", 0.25, (recall_by_digit.leaves_input,), needs=(SHARES,)
)

TASK = recall_by_digit.task(
    number=3,
    expected=lambda matrix: matrix.diagonal() / matrix.sum(axis=1),
    probe=probe_matrices,
    criteria=(TEN, SHARES, UNCHANGED),
    right="on 5 other matrices too.",
)
