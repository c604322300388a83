import numpy as np

# %% right: rows of the identity matrix
# marks: 3 of 3
# codes: none
def one_hot(labels):
    return np.eye(10)[labels]

# %% right: zeros, then fancy indexing
# marks: 3 of 3
# codes: none
def one_hot(labels):
    encoded = np.zeros((len(labels), 10), dtype="float32")
    encoded[np.arange(len(labels)), labels] = 1
    return encoded

# %% right: a loop
# marks: 3 of 3
# codes: none
def one_hot(labels):
    rows = []
    for label in labels:
        row = [0] * 10
        row[label] = 1
        rows.append(row)
    return rows

# %% right: compared with all digits, as booleans
# marks: 3 of 3
# codes: none
def one_hot(labels):
    return labels[:, np.newaxis] == np.arange(10)

# %% right: comprehension in a comprehension
# marks: 3 of 3
# codes: none
def one_hot(labels):
    return np.array([[1.0 if digit == label else 0.0 for digit in range(10)] for label in labels])

# %% right: put along the axis
# marks: 3 of 3
# codes: none
def one_hot(y):
    out = np.zeros((y.shape[0], 10), np.uint8)
    np.put_along_axis(out, y.reshape(-1, 1).astype(int), 1, axis=1)
    return out

# %% wrong: as wide as the largest label at hand
# marks: 0 of 3
# codes: one-hot-width
def one_hot(labels):
    return np.eye(labels.max() + 1)[labels]

# %% wrong: one column for each digit that occurs
# marks: 0 of 3
# codes: one-hot-width
def one_hot(labels):
    return (labels[:, None] == np.unique(labels)).astype(float)

# %% wrong: nine columns, for the digits without 0
# marks: 0 of 3
# codes: one-hot-width
def one_hot(labels):
    return (labels[:, None] == np.arange(1, 10)).astype("float32")

# %% wrong: one column a label
# marks: 0 of 3
# codes: one-hot-transposed
def one_hot(labels):
    return np.eye(10)[:, labels]

# %% wrong: the labels as floats
# marks: 0 of 3
# codes: labels-not-encoded
def one_hot(labels):
    return labels.astype("float32")

# %% wrong: the labels in a column
# marks: 0 of 3
# codes: labels-not-encoded
def one_hot(labels):
    return labels.reshape(-1, 1)

# %% wrong: the count of each digit
# marks: 0 of 3
# codes: one-hot-misplaced
def one_hot(labels):
    return np.bincount(labels, minlength=10)

# %% wrong: one column too far left
# marks: 1 of 3
# codes: one-hot-shifted
def one_hot(labels):
    encoded = np.zeros((len(labels), 10))
    for i, label in enumerate(labels):
        encoded[i, int(label) - 1] = 1
    return encoded

# %% wrong: one column too far right
# marks: 1 of 3
# codes: one-hot-shifted
def one_hot(labels):
    return np.eye(10, k=1)[labels]

# %% wrong: 1s up to the label
# marks: 1 of 3
# codes: one-hot-several
def one_hot(labels):
    return (np.arange(10) <= labels[:, None]).astype(float)

# %% wrong: the label's own number in its column
# marks: 1 of 3
# codes: one-hot-misplaced
def one_hot(labels):
    return np.eye(10)[labels] * labels[:, None]

# %% wrong: a 10 in place of the 1
# marks: 1 of 3
# codes: one-hot-misplaced
def one_hot(labels):
    return 10 * np.eye(10)[labels]

# %% wrong: columns counted from the right
# marks: 1 of 3
# codes: one-hot-misplaced
def one_hot(labels):
    return np.eye(10)[9 - labels]

# %% wrong: the first rows of the identity matrix, repeated
# marks: 1 of 3
# codes: one-hot-misplaced
def one_hot(labels):
    return np.resize(np.eye(10), (len(labels), 10))

# %% wrong: counts the labels down
# marks: 2.5 of 3
# codes: changes-input
def one_hot(labels):
    encoded = np.zeros((len(labels), 10))
    for column in range(10):
        encoded[labels == 0, column] = 1
        labels -= 1
    return encoded

# %% wrong: True for every label that is a label
# marks: 0 of 3
# codes: stopped-with-error
def one_hot(labels):
    encoded = np.zeros(len(labels), 10)
    encoded[labels] = 1
    return encoded

# %% wrong: shown, not returned
# marks: 0 of 3
# codes: printed-not-returned
def one_hot(labels):
    for label in labels:
        print(np.eye(10)[label])

# %% wrong: return forgotten
# marks: 0 of 3
# codes: nothing-returned
def one_hot(labels):
    encoded = np.eye(10)[labels]

# %% wrong: digits as words
# marks: 0 of 3
# codes: not-numbers
def one_hot(labels):
    return ["one in column " + str(label) for label in labels]

# %% wrong: a table in place of the function
# marks: 0 of 3
# codes: not-a-function
one_hot = {digit: np.eye(10)[digit] for digit in range(10)}

# %% wrong: asks the package
# marks: 0 of 3
# codes: reference-called
from digitrec.preparing import prepare
def one_hot(labels):
    return prepare(np.zeros((len(labels), 28, 28), np.uint8), labels)[1]

# %% wrong: a single label loses its row
# marks: 0 of 3
# codes: one-hot-misplaced
def one_hot(labels):
    return np.squeeze(np.eye(10)[labels])

# %% wrong: the last label gets no 1
# marks: 1 of 3
# codes: one-hot-several
def one_hot(labels):
    rows = np.zeros((len(labels), 10))
    for i in range(len(labels) - 1):
        rows[i, labels[i]] = 1
    return rows

# %% wrong: a 0 is taken for no digit
# marks: 1 of 3
# codes: one-hot-several
def one_hot(labels):
    rows = np.zeros((len(labels), 10))
    for i, label in enumerate(labels):
        if label:
            rows[i, label] = 1
    return rows

# %% wrong: as many columns as labels
# marks: 0 of 3
# codes: one-hot-width
def one_hot(labels):
    return np.eye(len(labels))[labels]

# %% wrong: one less than the label, of whole numbers without a sign
# marks: 0 of 3
# codes: one-hot-shifted
def one_hot(labels):
    return np.eye(10)[labels - 1]

# %% wrong: one more than the label
# marks: 0 of 3
# codes: one-hot-shifted
def one_hot(labels):
    return np.eye(10)[labels + 1]

# %% wrong: the labels of the notebook
# marks: 0 of 3
# codes: notebook-variable
y_train = np.array([5, 0, 4, 1, 9, 2, 1, 3])
def one_hot(labels):
    return np.eye(10)[y_train]

# %% wrong: room for the labels of the notebook
# marks: 0 of 3
# codes: notebook-variable
y_train = np.array([5, 0, 4, 1, 9, 2, 1, 3])
def one_hot(labels):
    encoded = np.zeros((len(y_train), 10))
    for i, label in enumerate(labels):
        encoded[i, label] = 1
    return encoded[: len(y_train)]

# %% wrong: a table outside, read backwards
# marks: 1 of 3
# codes: one-hot-misplaced
EYE = np.eye(10)
def one_hot(labels):
    return EYE[9 - labels]

# %% wrong: a cell that stops at an old word
# marks: 0 of 3
# codes: cell-stopped
import keras.utils.np_utils as np_utils
def one_hot(labels):
    return np_utils.to_categorical(labels, 10)

# %% right: a table and its width outside
# marks: 3 of 3
# codes: none
N_CLASSES = 10
EYE = np.eye(N_CLASSES)
def one_hot(labels):
    return EYE[labels]

# %% wrong: the column is the label's place among those that are there
# marks: 1 of 3
# codes: one-hot-misplaced
def one_hot(labels):
    kinds = sorted(set(labels.tolist()))
    return np.array([np.eye(10)[kinds.index(label)] for label in labels])

# %% blank: only the first line
# marks: 0 of 3
# codes: not-begun
def one_hot(labels):
    pass
