import math
import numpy as np

# %% right: clip, log, sum over the columns, mean
# marks: 3 of 3
# codes: none
def cross_entropy(y, p):
    p = np.clip(p, 1e-7, 1)
    return -np.sum(y * np.log(p), axis=1).mean()

# %% right: the right ones picked out
# marks: 3 of 3
# codes: none
def cross_entropy(y, p):
    right = p[np.arange(len(y)), y.argmax(axis=1)]
    return float(np.mean(-np.log(np.maximum(right, 1e-7))))

# %% right: a loop with math, progress printed
# marks: 3 of 3
# codes: none
def cross_entropy(y, p):
    total = 0
    for labels, probabilities in zip(y, p):
        for label, probability in zip(labels, probabilities):
            if label == 1:
                total -= math.log(max(probability, 1e-7))
        print("so far", total)
    return total / len(y)

# %% right: a very small number added
# marks: 3 of 3
# codes: none
def cross_entropy(y, p):
    return -np.sum(y * np.log(p + 1e-9)) / y.shape[0]

# %% right: an array of one number, in float32
# marks: 3 of 3
# codes: none
def cross_entropy(y, p):
    right = (y * p).sum(axis=1).astype("float32")
    return np.array([-np.log(right.clip(1e-7)).mean()])

# %% wrong: the name given to one loss
# marks: 0 of 3
# codes: not-a-function
cross_entropy = -math.log(0.7)

# %% wrong: math's logarithm of an array
# marks: 0 of 3
# codes: stopped-with-error
def cross_entropy(y, p):
    return -math.log((y * p).sum(axis=1) + 1e-7)

# %% wrong: printed
# marks: 0 of 3
# codes: printed-not-returned
def cross_entropy(y, p):
    print(-np.log((y * p).sum(axis=1) + 1e-7).mean())

# %% wrong: the minus is missing
# marks: 0.5 of 3
# codes: sign-missing
def cross_entropy(y, p):
    return np.sum(y * np.log(np.clip(p, 1e-7, 1)), axis=1).mean()

# %% wrong: the sum
# marks: 0.5 of 3
# codes: sum-not-mean
def cross_entropy(y, p):
    return -np.sum(y * np.log(np.clip(p, 1e-7, 1)))

# %% wrong: the mean of everything
# marks: 0.5 of 3
# codes: mean-over-columns
def cross_entropy(y, p):
    return np.mean(-y * np.log(np.clip(p, 1e-7, 1)))

# %% wrong: base 2
# marks: 0.5 of 3
# codes: other-logarithm
def cross_entropy(y, p):
    return -(y * np.log2(p + 1e-7)).sum(axis=1).mean()

# %% wrong: base 10
# marks: 0.5 of 3
# codes: other-logarithm
def cross_entropy(y, p):
    losses = [-math.log10(max(row[label.argmax()], 1e-7)) for label, row in zip(y, p)]
    return sum(losses) / len(losses)

# %% wrong: y and p exchanged, clipped
# marks: 0.5 of 3
# codes: labels-and-probabilities-exchanged
def cross_entropy(p, y):
    p = np.clip(p, 1e-7, 1)
    return -np.sum(y * np.log(p), axis=1).mean()

# %% wrong: y and p exchanged, not clipped
# marks: 0.5 of 3
# codes: labels-and-probabilities-exchanged
def cross_entropy(y, p):
    return -np.mean(np.sum(p * np.log(y), axis=1))

# %% wrong: both terms, as for yes and no
# marks: 0.5 of 3
# codes: binary-loss
def cross_entropy(y, p):
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p), axis=1).mean()

# %% wrong: the logarithm of the mean
# marks: 0.5 of 3
# codes: cross-entropy-wrong
def cross_entropy(y, p):
    return -np.log(p[y == 1].mean())

# %% wrong: no clipping
# marks: 2 of 3
# codes: not-clipped
def cross_entropy(y, p):
    return -np.log(p[y == 1]).mean()

# %% wrong: no clipping, 0 times infinity
# marks: 2 of 3
# codes: not-clipped
def cross_entropy(y, p):
    return -np.sum(y * np.log(p), axis=1).mean()

# %% wrong: no clipping, math refuses
# marks: 2 of 3
# codes: not-clipped
def cross_entropy(y, p):
    return sum(-math.log(row[label.argmax()]) for label, row in zip(y, p)) / len(y)

# %% wrong: rows with a 0 left out of the sum
# marks: 2 of 3
# codes: not-clipped
def cross_entropy(y, p):
    right = p[y == 1]
    return -np.log(right[right > 0]).sum() / len(y)

# %% wrong: one loss an image
# marks: 0 of 3
# codes: not-one-number
def cross_entropy(y, p):
    return -np.log(np.clip((y * p).sum(axis=1), 1e-7, 1))

# %% wrong: a text with three decimals
# marks: 0 of 3
# codes: not-numbers
def cross_entropy(y, p):
    return f"{-np.log(np.clip((y * p).sum(axis=1), 1e-7, 1)).mean():.3f}"

# %% wrong: the result from the worked example
# marks: 0.5 of 3
# codes: ignores-argument
def cross_entropy(y, p):
    return 0.631

# %% wrong: the zeros are written over
# marks: 2.5 of 3
# codes: changes-input
def cross_entropy(y, p):
    p[p == 0] = 1e-7
    return -(y * np.log(p)).sum(axis=1).mean()

# %% wrong: the package's own
# marks: 0 of 3
# codes: reference-called
from digitrec.from_scratch import cross_entropy

# %% wrong: the loop ends with the first image
# marks: 0.5 of 3
# codes: cross-entropy-wrong
def cross_entropy(y, p):
    total = 0
    for i in range(len(y)):
        total += -np.log(np.clip(p[i][y[i] == 1][0], 1e-7, 1))
        return total / len(y)

# %% right: rounded to three decimals, as in the text
# marks: 3 of 3
# codes: none
def cross_entropy(y, p):
    return round(float(-np.log(np.maximum(np.einsum("ij,ij->i", y, p), 1e-7)).mean()), 3)

# %% wrong: the last image is left out
# marks: 0.5 of 3
# codes: cross-entropy-wrong
def cross_entropy(y, p):
    total = 0
    for i in range(len(y) - 1):
        total -= math.log(max(1e-7, (y[i] * p[i]).sum()))
    return total / len(y)

# %% wrong: divided by one image less
# marks: 0.5 of 3
# codes: cross-entropy-wrong
def cross_entropy(y, p):
    losses = -np.log(np.clip((y * p).sum(axis=1), 1e-7, 1))
    return losses.sum() / max(len(y) - 1, 1)

# %% wrong: the logarithm of the product
# marks: 0.5 of 3
# codes: cross-entropy-wrong
def cross_entropy(y, p):
    right = np.clip((y * p).sum(axis=1), 1e-7, 1)
    return -np.log(np.prod(right)) / len(right)

# %% wrong: the binary formula
# marks: 0.5 of 3
# codes: binary-loss
def cross_entropy(y, p):
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

# %% wrong: the binary formula, summed over the digits
# marks: 0.5 of 3
# codes: binary-loss
def cross_entropy(y, p):
    both = y * np.log(p) + (1 - y) * np.log(1 - p)
    return -both.sum(axis=1).mean()

# %% wrong: the sign before the logarithm is taken
# marks: 0.5 of 3
# codes: cross-entropy-wrong
def cross_entropy(y, p):
    return np.sum(y * np.log(-p), axis=1).mean()

# %% wrong: exchanged and clipped
# marks: 0.5 of 3
# codes: labels-and-probabilities-exchanged
def cross_entropy(p, y):
    return -np.mean(np.sum(y * np.log(np.maximum(p, 1e-7)), axis=1))

# %% wrong: all below a thousandth counts as a thousandth
# marks: 0.5 of 3
# codes: cross-entropy-wrong
def cross_entropy(y, p):
    return -np.log(np.maximum((y * p).sum(axis=1), 1e-3)).mean()

# %% blank: the stub
# marks: 0 of 3
# codes: not-begun
def cross_entropy(y, p):
    """Return the cross-entropy, a number."""
    ...
