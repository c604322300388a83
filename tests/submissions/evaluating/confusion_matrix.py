import numpy as np

# %% right: a loop over the pairs
# marks: 3 of 3
# codes: none
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10), dtype=int)
    for a, p in zip(actual, predicted):
        matrix[a, p] += 1
    return matrix

# %% right: np.add.at
# marks: 3 of 3
# codes: none
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10), np.int32)
    np.add.at(matrix, (actual, predicted), 1)
    return matrix

# %% right: TensorFlow's
# marks: 3 of 3
# codes: none
import tensorflow as tf
def confusion_matrix(actual, predicted):
    return tf.math.confusion_matrix(actual, predicted, num_classes=10)

# %% right: bincount of two-digit numbers
# marks: 3 of 3
# codes: none
def confusion_matrix(actual, predicted):
    return np.bincount(10 * actual + predicted, minlength=100).reshape(10, 10)

# %% right: as a table, scikit-learn's way with all labels
# marks: 3 of 3
# codes: none
def sklearn_confusion_matrix(y_true, y_pred, labels):
    return np.array([[np.sum((y_true == a) & (y_pred == p)) for p in labels] for a in labels])
def confusion_matrix(actual, predicted):
    return sklearn_confusion_matrix(actual, predicted, labels=range(10))

# %% right: lists in a list
# marks: 3 of 3
# codes: none
def confusion_matrix(actual, predicted):
    matrix = [[0] * 10 for _ in range(10)]
    for i in range(len(actual)):
        matrix[actual[i]][predicted[i]] = matrix[actual[i]][predicted[i]] + 1
    return matrix

# %% right: one-hot rows multiplied, then rounded
# marks: 3 of 3
# codes: none
def confusion_matrix(actual, predicted):
    return (np.eye(10)[actual].T @ np.eye(10)[predicted]).astype(np.int64)

# %% wrong: the name given to an empty matrix
# marks: 0 of 3
# codes: not-a-function
confusion_matrix = np.zeros((10, 10), dtype=int)

# %% wrong: a count for a pair that has none yet
# marks: 0 of 3
# codes: stopped-with-error
def confusion_matrix(actual, predicted):
    counts = {}
    for pair in zip(actual, predicted):
        counts[pair] += 1
    return counts

# %% wrong: counted and not handed out
# marks: 0 of 3
# codes: nothing-returned
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10), dtype=int)
    np.add.at(matrix, (actual, predicted), 1)

# %% wrong: rows predicted
# marks: 2.5 of 3
# codes: rows-and-columns-exchanged
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10), dtype=int)
    for a, p in zip(actual, predicted):
        matrix[p, a] += 1
    return matrix

# %% wrong: TensorFlow's, the arguments exchanged
# marks: 2.5 of 3
# codes: rows-and-columns-exchanged
import tensorflow as tf
def confusion_matrix(actual, predicted):
    return tf.math.confusion_matrix(predicted, actual, 10)

# %% wrong: all pairs at once
# marks: 0.5 of 3
# codes: repeated-pairs-lost
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10), dtype=int)
    matrix[actual, predicted] += 1
    return matrix

# %% wrong: set to 1 in the loop
# marks: 0.5 of 3
# codes: repeated-pairs-lost
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10), dtype=int)
    for a, p in zip(actual, predicted):
        matrix[a, p] = 1
    return matrix

# %% wrong: floats
# marks: 2.5 of 3
# codes: counts-as-floats
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10))
    for a, p in zip(actual, predicted):
        matrix[a, p] += 1
    return matrix

# %% wrong: as wide as the digits that occur
# marks: 0 of 3
# codes: matrix-width
def confusion_matrix(actual, predicted):
    digits = np.unique(actual)
    matrix = np.zeros((len(digits), len(digits)), dtype=int)
    for a, p in zip(actual, predicted):
        matrix[a, p] += 1
    return matrix

# %% wrong: TensorFlow's, without the number of classes
# marks: 0 of 3
# codes: matrix-width
import tensorflow as tf
def confusion_matrix(actual, predicted):
    return tf.math.confusion_matrix(actual, predicted)

# %% wrong: one long row
# marks: 0 of 3
# codes: matrix-not-square
def confusion_matrix(actual, predicted):
    return np.bincount(10 * actual + predicted, minlength=100)

# %% wrong: only right and wrong
# marks: 0 of 3
# codes: matrix-not-square
def confusion_matrix(actual, predicted):
    right = int((actual == predicted).sum())
    return np.array([[right, 0], [0, len(actual) - right]])

# %% wrong: shares of the rows
# marks: 0.5 of 3
# codes: matrix-of-shares
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10))
    np.add.at(matrix, (actual, predicted), 1)
    return matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)

# %% wrong: mistakes only
# marks: 0.5 of 3
# codes: pairs-miscounted
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10), dtype=int)
    for a, p in zip(actual, predicted):
        if a != p:
            matrix[a, p] += 1
    return matrix

# %% wrong: the matrix is handed out after the first pair
# marks: 0.5 of 3
# codes: pairs-miscounted
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10), dtype=int)
    for a, p in zip(actual, predicted):
        matrix[a, p] += 1
        return matrix

# %% wrong: zeros whatever it is given
# marks: 0.5 of 3
# codes: ignores-argument
def confusion_matrix(actual, predicted):
    return np.zeros((10, 10), dtype=int)

# %% wrong: sorts the predictions that it was given afterwards
# marks: 2.5 of 3
# codes: changes-input
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10), dtype=int)
    for a, p in zip(actual, predicted):
        matrix[a, p] += 1
    predicted.sort()
    return matrix

# %% wrong: a picture in letters
# marks: 0 of 3
# codes: not-numbers
def confusion_matrix(actual, predicted):
    return "\n".join(f"{a} {p}" for a, p in zip(actual, predicted))

# %% wrong: the package's own
# marks: 0 of 3
# codes: reference-called
from digitrec.evaluating import confusion_matrix

# %% partly: rows predicted, and floats
# marks: 2 of 3
# codes: rows-and-columns-exchanged, counts-as-floats
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10))
    for i in range(len(actual)):
        matrix[predicted[i], actual[i]] += 1
    return matrix

# %% partly: rows predicted, and the labels written over
# marks: 2 of 3
# codes: rows-and-columns-exchanged, changes-input
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10), dtype=int)
    np.add.at(matrix, (predicted, actual), 1)
    actual[:] = predicted
    return matrix

# %% hostile: an array whose equality is always true
# marks: 0.5 of 3
# codes: pairs-miscounted
class Always(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def astype(self, *_): return self
def confusion_matrix(actual, predicted):
    return np.full((10, 10), np.cumsum(predicted) @ predicted).view(Always)

# %% right: counted in 32 bits
# marks: 3 of 3
# codes: none
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10), dtype=np.uint32)
    for i in range(len(actual)):
        matrix[actual[i]][predicted[i]] += 1
    return matrix

# %% wrong: counted in bytes
# marks: 0.5 of 3
# codes: pairs-miscounted
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10), dtype=np.uint8)
    for a, p in zip(actual, predicted):
        matrix[a, p] += 1
    return matrix

# %% wrong: the first image is skipped
# marks: 0.5 of 3
# codes: pairs-miscounted
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10), dtype=int)
    for i in range(1, len(actual)):
        matrix[actual[i], predicted[i]] += 1
    return matrix

# %% wrong: as many rows as there are different digits
# marks: 0 of 3
# codes: matrix-width
def confusion_matrix(actual, predicted):
    n = len(np.unique(np.concatenate([actual, predicted])))
    matrix = np.zeros((n, n), dtype=int)
    for a, p in zip(actual, predicted):
        matrix[a, p] += 1
    return matrix

# %% wrong: one position too many
# marks: 0 of 3
# codes: stopped-with-error
def confusion_matrix(actual, predicted):
    matrix = np.zeros((10, 10), dtype=int)
    for i in range(len(actual) + 1):
        matrix[actual[i], predicted[i]] += 1
    return matrix

# %% blank: the stub
# marks: 0 of 3
# codes: not-begun
def confusion_matrix(actual, predicted):
    """Return how often each digit was read as each digit, int (10, 10): rows actual, columns predicted."""
    ...
