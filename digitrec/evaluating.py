"""Stage 6, evaluating: how often the network is right, and where it is wrong."""

import numpy as np

from digitrec.validation import (
    DIGITS,
    check_confusion_matrix,
    check_labels,
    check_model,
    check_one_hot,
    check_prepared,
    check_same_length,
)

# The course's network, trained as the course says, does not fall below this test accuracy. Derived from
# 300 seeds by the rule in benchmarks/threshold.py, with a part that is extrapolated.
ACCURACY_THRESHOLD = 0.965
# The same where all epochs have the same order of images, which is what `fit` does once a seed is set.
# Between the two a mistake and bad luck look alike.
LOWEST_WITH_A_SEED = 0.96


def evaluate(model, x, y):
    """Return `(loss, accuracy)` of a compiled model on prepared images, two floats.

    `x` has the shape (N, 784), `y` (N, 10); accuracy is a share from 0 to 1. Raises TypeError or
    ValueError for input that is not prepared, and for a model without the metric accuracy.
    """
    x, y = check_prepared(x), check_one_hot(y)
    check_same_length(x, y, ("x", "y"))
    results = check_model(model, compiled=True).evaluate(x, y, verbose=0, return_dict=True)
    if "accuracy" not in results:
        raise ValueError('The model reports no accuracy: compile it with metrics=["accuracy"].')
    return float(results["loss"]), float(results["accuracy"])


def confusion_matrix(actual, predicted):
    """Return how often each digit was read as each digit, int (10, 10): rows actual, columns predicted.

    `actual` and `predicted` are labels (N,). Raises TypeError or ValueError for labels that are not
    whole numbers from 0 to 9 and for lengths that differ.
    """
    actual, predicted = check_labels(actual, "actual"), check_labels(predicted, "predicted")
    check_same_length(actual, predicted, ("actual", "predicted"))
    matrix = np.zeros((DIGITS, DIGITS), dtype=int)
    np.add.at(matrix, (actual, predicted), 1)  # counts repeated pairs, which `matrix[a, p] += 1` does not
    return matrix


def recall_by_digit(matrix):
    """Return the share of each digit's images that were read right, float (10,).

    `matrix` is a confusion matrix (10, 10), rows actual. A digit without images has the recall NaN: it
    cannot be told. Raises TypeError or ValueError for anything but a matrix of counts.
    """
    matrix = check_confusion_matrix(matrix)
    images = matrix.sum(axis=1)  # (10,), images of each digit
    return np.divide(matrix.diagonal(), images, out=np.full(DIGITS, np.nan), where=images > 0)


def most_confused(matrix):
    """Return `(actual, predicted, count)` of the commonest mistake in a confusion matrix, three ints.

    The pair is ordered: a 4 read as 9 is not a 9 read as 4. Of equally common mistakes the one with the
    smallest digits counts. Raises ValueError if the matrix holds no mistake, and TypeError or ValueError
    for anything but a matrix of counts.
    """
    mistakes = check_confusion_matrix(matrix).copy()
    np.fill_diagonal(mistakes, 0)
    actual, predicted = np.unravel_index(mistakes.argmax(), mistakes.shape)
    if mistakes[actual, predicted] == 0:
        raise ValueError("The matrix holds no mistake, so there is no most confused pair.")
    return int(actual), int(predicted), int(mistakes[actual, predicted])
