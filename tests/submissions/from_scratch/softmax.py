import math
import numpy as np

# %% right: the largest score of each row subtracted
# marks: 3 of 3
# codes: none
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% right: by way of the logarithm of the sum
# marks: 3 of 3
# codes: none
def softmax(scores):
    scores = np.asarray(scores, dtype="float64")
    return np.exp(scores - np.logaddexp.reduce(scores, axis=-1)[:, None])

# %% right: row by row in plain Python, as a list
# marks: 3 of 3
# codes: none
def softmax(z):
    rows = []
    for row in z.tolist():
        largest = max(row)
        e = [math.exp(score - largest) for score in row]
        rows.append([number / sum(e) for number in e])
    return rows

# %% wrong: the name given to ten probabilities
# marks: 0 of 3
# codes: not-a-function
softmax = np.full(10, 0.1)

# %% wrong: worked out and not handed out
# marks: 0 of 3
# codes: nothing-returned
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)

# %% wrong: always the same ten rows
# marks: 0 of 3
# codes: ignores-argument
def softmax(z):
    return np.full((10, 10), 0.1)

# %% wrong: nothing is subtracted
# marks: 2 of 3
# codes: softmax-overflows
def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)

# %% wrong: the largest score of all is subtracted
# marks: 2 of 3
# codes: softmax-overflows
def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e, axis=-1, keepdims=True)

# %% wrong: large scores are cut off
# marks: 2 of 3
# codes: softmax-overflows
def softmax(z):
    e = np.exp(np.clip(z, -500, 500))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: math.exp, which stops where NumPy warns
# marks: 2 of 3
# codes: softmax-overflows
def softmax(z):
    e = np.array([[math.exp(score) for score in row] for row in z])
    return e / e.sum(axis=1).reshape(-1, 1)

# %% wrong: the sum goes over the images
# marks: 0 of 3
# codes: softmax-wrong-axis
def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)

# %% wrong: the sum goes over everything
# marks: 0 of 3
# codes: softmax-wrong-axis
def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()

# %% wrong: keepdims forgotten
# marks: 0 of 3
# codes: shapes-do-not-fit
def softmax(z):
    e = np.exp(z - z.max(axis=1))
    return e / e.sum(axis=1)

# %% wrong: powers of 2
# marks: 2 of 3
# codes: softmax-wrong
def softmax(z):
    e = 2.0 ** (z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: each score for itself
# marks: 0 of 3
# codes: softmax-wrong
def softmax(z):
    return 1 / (1 + np.exp(-z))

# %% wrong: the probability of the largest only
# marks: 0 of 3
# codes: softmax-wrong
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).max(axis=1)

# %% wrong: the maximum subtracted in place
# marks: 2 of 3
# codes: changes-input
def softmax(z):
    z -= z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: always the same ten scores
# marks: 0 of 3
# codes: not-numbers
def softmax(z):
    return "probabilities of the shape " + str(z.shape)

# %% partly: powers of 3, and nothing subtracted
# marks: 1 of 3
# codes: softmax-wrong, softmax-overflows
def softmax(z):
    return 3.0**z / np.sum(3.0**z, axis=1)[:, None]

# %% hostile: the reference's own
# marks: 0 of 3
# codes: reference-called
from digitrec.from_scratch import softmax

# %% wrong: the smallest score of each row subtracted
# marks: 2 of 3
# codes: softmax-overflows
def softmax(z):
    e = np.exp(z - z.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: the mean of each row subtracted
# marks: 2 of 3
# codes: softmax-overflows
def softmax(z):
    e = np.exp(z - z.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% wrong: whole numbers are given room for whole numbers
# marks: 0 of 3
# codes: softmax-wrong
def softmax(z):
    p = np.zeros_like(z)
    for i in range(len(z)):
        e = np.exp(z[i] - z[i].max())
        p[i] = e / e.sum()
    return p

# %% blank: the stub
# marks: 0 of 3
# codes: not-begun
def softmax(z):
    """Turn each row of scores into ten probabilities."""
    ...
