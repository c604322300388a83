import numpy as np

# %% right: diagonal over the rows' sums
# marks: 1 of 1
# codes: none
def recall_by_digit(matrix):
    return matrix.diagonal() / matrix.sum(axis=1)

# %% right: a list, digit by digit, rounded
# marks: 1 of 1
# codes: none
def recall_by_digit(matrix):
    return [round(matrix[d][d] / sum(matrix[d]), 3) for d in range(10)]

# %% right: through NaN-safe division, in float32
# marks: 1 of 1
# codes: none
def recall_by_digit(matrix):
    right, images = np.diag(matrix), np.sum(matrix, 1)
    return np.nan_to_num(np.divide(right, images, dtype="float32"))

# %% wrong: the name given to ten shares
# marks: 0 of 1
# codes: not-a-function
recall_by_digit = np.ones(10)

# %% wrong: the row of a digit asked for an eleventh
# marks: 0 of 1
# codes: stopped-with-error
def recall_by_digit(matrix):
    return [matrix[d, d] / matrix[d].sum() for d in range(11)]

# %% wrong: printed, a digit a line
# marks: 0 of 1
# codes: printed-not-returned
def recall_by_digit(matrix):
    for d in range(10):
        print(d, matrix[d, d] / matrix[d].sum())

# %% wrong: columns
# marks: 0.25 of 1
# codes: precision-not-recall
def recall_by_digit(matrix):
    return np.diag(matrix) / matrix.sum(axis=0)

# %% wrong: all the images
# marks: 0.25 of 1
# codes: divided-by-total
def recall_by_digit(matrix):
    return np.diag(matrix) / matrix.sum()

# %% wrong: percent
# marks: 0.25 of 1
# codes: share-in-percent
def recall_by_digit(matrix):
    return 100 * np.diag(matrix) / matrix.sum(axis=1)

# %% wrong: not divided
# marks: 0.25 of 1
# codes: recall-not-divided
def recall_by_digit(matrix):
    return np.diag(matrix)

# %% wrong: whole-number division
# marks: 0.25 of 1
# codes: recall-wrong
def recall_by_digit(matrix):
    return [row[d] // row.sum() for d, row in enumerate(matrix)]

# %% wrong: the share of mistakes
# marks: 0.25 of 1
# codes: recall-wrong
def recall_by_digit(matrix):
    return 1 - np.diag(matrix) / matrix.sum(axis=1)

# %% wrong: one number for all
# marks: 0 of 1
# codes: recall-shape
def recall_by_digit(matrix):
    return np.trace(matrix) / matrix.sum()

# %% wrong: the whole matrix divided
# marks: 0 of 1
# codes: recall-shape
def recall_by_digit(matrix):
    return matrix / matrix.sum(axis=1, keepdims=True)

# %% wrong: ones
# marks: 0.25 of 1
# codes: ignores-argument
def recall_by_digit(matrix):
    return np.ones(10)

# %% wrong: a dictionary by digit
# marks: 0 of 1
# codes: not-numbers
def recall_by_digit(matrix):
    return {d: matrix[d, d] / matrix[d].sum() for d in range(10)}

# %% wrong: divides inside the matrix it was given
# marks: 0.75 of 1
# codes: changes-input
def recall_by_digit(matrix):
    images = matrix.sum(axis=1)
    recall = matrix.diagonal() / images
    matrix //= images[:, None]
    return recall

# %% wrong: the package's own
# marks: 0 of 1
# codes: reference-called
from digitrec.evaluating import recall_by_digit

# %% right: with zip, each digit's own total
# marks: 1 of 1
# codes: none
def recall_by_digit(matrix):
    return np.array(
        [right / total for right, total in zip(np.diagonal(matrix), np.add.reduce(matrix, axis=1))]
    )

# %% wrong: the largest number of each row
# marks: 0.25 of 1
# codes: recall-wrong
def recall_by_digit(matrix):
    return matrix.max(axis=1) / matrix.sum(axis=1)

# %% wrong: never less than something
# marks: 0.25 of 1
# codes: recall-wrong
def recall_by_digit(matrix):
    return np.maximum(np.diag(matrix), 1) / matrix.sum(axis=1)

# %% wrong: the counts in bytes
# marks: 0.25 of 1
# codes: recall-wrong
def recall_by_digit(matrix):
    return np.diag(matrix).astype("uint8") / matrix.sum(axis=1)

# %% blank: the stub
# marks: 0 of 1
# codes: not-begun
def recall_by_digit(matrix):
    ...
