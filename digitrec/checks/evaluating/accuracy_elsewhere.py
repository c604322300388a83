"""Task 7, `accuracy_elsewhere`: the accuracy to be expected where other digits are common."""

import numpy as np

from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion
from digitrec.checks.engine.known import Mistake, by_rule

SECTION = "Recall, digit by digit"
CODES = codes(
    __name__,
    ("elsewhere-not-one-number", SECTION, "not one number, the accuracy on the pile"),
    ("elsewhere-old-accuracy", SECTION, "the accuracy on the test set, whatever the pile holds"),
    ("elsewhere-unweighted", SECTION, "the mean of the ten recalls, as if all digits were equally common"),
    ("elsewhere-columns", SECTION, "shares of the columns in the place of recalls"),
    ("elsewhere-not-divided", SECTION, "how many images are read right, not what share"),
    ("elsewhere-wrong", SECTION, "another accuracy than the pile's"),
)

accuracy_elsewhere = Function(
    "evaluating.accuracy_elsewhere", argument="matrix` or `counts", gives="one number"
)


def _probe(seed):
    """Make confusion matrices and counts of a pile, the plainest first.

    Only 5s, which are all misread; two digits; the first digit alone, the last one; the test set's counts,
    equal ones, and any; more than a byte counts.
    """
    rng = np.random.default_rng([seed, 6, 8])
    lost = 20 * np.eye(10, dtype=int)
    lost[5, 5], lost[5, 3] = 0, 20
    lost[4, 4], lost[4, 5] = 19, 1  # something was read as 5: no column is empty
    fewer, some = lost.copy(), 20 * np.eye(10, dtype=int)
    fewer[3, 3], fewer[3, 8] = 19, 1  # fewer than the 5s that were read as 3
    some[2, 2], some[2, 7] = 15, 5
    cases = [(lost, _counts({5: 4})), (fewer, _counts({3: 2, 5: 1})), (some, _counts({2: 3, 5: 1}))]
    for number in range(5):
        matrix = rng.integers(0, 9, (10, 10)) + np.diag(rng.integers(10, 300, 10))
        counts = (
            _counts({0: int(rng.integers(2, 90))}),
            _counts({9: int(rng.integers(2, 90))}),
            matrix.sum(axis=1),
            np.full(10, int(rng.integers(2, 90))),
            rng.integers(0, 700, 10),
        )[number]
        cases.append((matrix, counts))
    return {"cases": cases}


def _counts(given):
    counts = np.zeros(10, dtype=int)
    counts[list(given)] = list(given.values())
    return counts


def _recall(matrix):
    return matrix.diagonal() / matrix.sum(axis=1)


def _accuracy(matrix, counts):
    return float((_recall(matrix) * counts).sum() / counts.sum())


MISTAKES = (
    Mistake(
        "elsewhere-old-accuracy",
        lambda matrix, counts: matrix.trace() / matrix.sum(),
        "That is the accuracy on the images of the matrix, whatever the pile holds. In the pile other digits "
        "are common.",
    ),
    Mistake(
        "elsewhere-unweighted",
        lambda matrix, counts: _recall(matrix).mean(),
        "That is the mean of the ten recalls. It would be right for a pile in which every digit is equally "
        "common.",
    ),
    Mistake(
        "elsewhere-columns",
        lambda matrix, counts: (matrix.diagonal() / matrix.sum(axis=0).clip(1) * counts).sum() / counts.sum(),
        "Your shares are those of the columns: of what was *read* as a digit. The pile is known by the "
        "digits that it shows, and those are rows.",
    ),
    Mistake(
        "elsewhere-not-divided",
        lambda matrix, counts: (_recall(matrix) * counts).sum(),
        "So many images of the pile are read right. An accuracy is a share of all the images in the pile.",
    ),
    Mistake(
        "",
        lambda matrix, counts: 100 * _accuracy(matrix, counts),
        "Yours is in percent; a share goes from 0 to 1.",
    ),
    Mistake("", lambda matrix, counts: 1 - _accuracy(matrix, counts), "Yours is the share that is misread."),
    Mistake(
        "",
        lambda matrix, counts: (_recall(matrix) * counts).sum() / matrix.sum(),
        "It is divided by the number of images in the matrix, not in the pile.",
    ),
    Mistake(
        "",
        lambda matrix, counts: _recall(matrix)[counts > 0].mean(),
        "All digits that occur in the pile count alike; the commoner ones should count more.",
    ),
    Mistake(
        "",
        lambda matrix, counts: (matrix.diagonal() * counts).sum() / (matrix.sum(axis=1) * counts).sum(),
        "The digits count by how common they are in the pile and once more by how common they are in the "
        "matrix.",
    ),
    Mistake(
        "",
        lambda matrix, counts: (_recall(matrix) * counts).mean(),
        "It is divided by ten, the number of digits, not by the number of images in the pile.",
    ),
    Mistake(
        "",
        lambda matrix, counts: np.rint(_recall(matrix) * counts).sum() / counts.sum(),
        "It looks as if whole images were counted. What is to be expected on average need not be whole.",
    ),
    Mistake(
        "",
        lambda matrix, counts: _recall(matrix)[counts.argmax()],
        "That is the recall of the commonest digit; the others are in the pile as well.",
    ),
)

SHARE = Criterion(
    "the accuracy on the pile",
    0.75,
    (
        *accuracy_elsewhere.works,
        accuracy_elsewhere.in_shape(
            (), "elsewhere-not-one-number", "one number was expected, the share of the whole pile."
        ),
        accuracy_elsewhere.uses_argument,
        by_rule("accuracy_elsewhere", _accuracy, "elsewhere-wrong", MISTAKES),
    ),
)
UNCHANGED = Criterion(
    "matrix and counts are unchanged", 0.25, (accuracy_elsewhere.leaves_input,), needs=(SHARE,)
)

TASK = accuracy_elsewhere.task(
    number=7,
    expected=_accuracy,
    probe=_probe,
    criteria=(SHARE, UNCHANGED),
    right="on 8 piles, from a single digit to all ten.",
)
