import numpy as np

def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = np.maximum(x @ W1 + b1, 0)
    a2 = np.maximum(a1 @ W2 + b2, 0)
    z = a2 @ W3 + b3
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return [a1, a2, e / e.sum(axis=1, keepdims=True)]

def backward(weights, x, y):
    a1, a2, p = forward(weights, x)
    d3 = (p - y) / len(x)
    d2 = (d3 @ weights[4].T) * (a2 > 0)
    d1 = (d2 @ weights[2].T) * (a1 > 0)
    return [x.T @ d1, d1.sum(axis=0), a1.T @ d2, d2.sum(axis=0), a2.T @ d3, d3.sum(axis=0)]

# %% right: the error at the output, weighted
# marks: 2 of 2
# codes: none
def weighted_backward(weights, x, y, importance):
    W1, b1, W2, b2, W3, b3 = weights
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) * importance[:, None] / importance.sum()
    dz2 = (dz3 @ W3.T) * (a2 > 0)
    dz1 = (dz2 @ W2.T) * (a1 > 0)
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% right: one image after the other, by backward
# marks: 2 of 2
# codes: none
def weighted_backward(weights, x, y, importance):
    total = [np.zeros_like(w) for w in weights]
    for i in range(len(x)):
        for t, g in zip(total, backward(weights, x[i : i + 1], y[i : i + 1])):
            t += importance[i] * g / importance.sum()
    return total

# %% right: a loop from the last layer, with einsum
# marks: 2 of 2
# codes: none
def weighted_backward(weights, x, y, importance):
    activations = [x, *forward(weights, x)]
    error, found = np.einsum("i,ij->ij", importance / sum(importance), activations[-1] - y), []
    for layer in (2, 1, 0):
        found = [activations[layer].T @ error, error.sum(axis=0), *found]
        error = (error @ weights[2 * layer].T) * (activations[layer] > 0)
    return tuple(found)

# %% wrong: the plain mean
# marks: 0 of 2
# codes: weighted-ignored
def weighted_backward(weights, x, y, importance):
    W1, b1, W2, b2, W3, b3 = weights
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) / len(x)
    dz2 = (dz3 @ W3.T) * (a2 > 0)
    dz1 = (dz2 @ W2.T) * (a1 > 0)
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% wrong: backward itself
# marks: 0 of 2
# codes: weighted-ignored
def weighted_backward(weights, x, y, importance):
    return backward(weights, x, y)

# %% wrong: over the images
# marks: 0 of 2
# codes: weighted-over-images
def weighted_backward(weights, x, y, importance):
    W1, b1, W2, b2, W3, b3 = weights
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) * importance[:, None] / len(importance)
    dz2 = (dz3 @ W3.T) * (a2 > 0)
    dz1 = (dz2 @ W2.T) * (a1 > 0)
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% wrong: the mean of what each image gives
# marks: 0 of 2
# codes: weighted-over-images
def weighted_backward(weights, x, y, importance):
    each = [backward(weights, x[[i]], y[[i]]) for i in range(len(x))]
    return [np.mean([s * g[k] for s, g in zip(importance, each)], axis=0) for k in range(6)]

# %% wrong: not divided
# marks: 0 of 2
# codes: weighted-not-divided
def weighted_backward(weights, x, y, importance):
    W1, b1, W2, b2, W3, b3 = weights
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) * importance.reshape(-1, 1)
    dz2 = (dz3 @ W3.T) * (a2 > 0)
    dz1 = (dz2 @ W2.T) * (a1 > 0)
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% wrong: the importance twice
# marks: 0 of 2
# codes: weighted-twice
def weighted_backward(weights, x, y, importance):
    W1, b1, W2, b2, W3, b3 = weights
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) * importance[:, None] ** 2 / importance.sum()
    dz2 = (dz3 @ W3.T) * (a2 > 0)
    dz1 = (dz2 @ W2.T) * (a1 > 0)
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% wrong: divided by both
# marks: 0 of 2
# codes: weighted-twice
def weighted_backward(weights, x, y, importance):
    W1, b1, W2, b2, W3, b3 = weights
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) * importance[:, None] / importance.sum() / len(x)
    dz2 = (dz3 @ W3.T) * (a2 > 0)
    dz1 = (dz2 @ W2.T) * (a1 > 0)
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% wrong: downhill
# marks: 0 of 2
# codes: weighted-wrong
def weighted_backward(weights, x, y, importance):
    W1, b1, W2, b2, W3, b3 = weights
    a1, a2, p = forward(weights, x)
    dz3 = (y - p) * importance[:, None] / importance.sum()
    dz2 = (dz3 @ W3.T) * (a2 > 0)
    dz1 = (dz2 @ W2.T) * (a1 > 0)
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% wrong: the images made stronger
# marks: 0 of 2
# codes: weighted-wrong
def weighted_backward(weights, x, y, importance):
    return backward(weights, x * (importance / importance.mean())[:, None], y)

# %% wrong: the labels weighted
# marks: 0 of 2
# codes: weighted-wrong
def weighted_backward(weights, x, y, importance):
    return backward(weights, x, y * (importance / importance.sum())[:, None])

# %% wrong: ReLU forgotten on the way
# marks: 0 of 2
# codes: weighted-wrong
def weighted_backward(weights, x, y, importance):
    a1, a2, p = forward(weights, x)
    d3 = (p - y) * importance[:, None] / importance.sum()
    d2 = d3 @ weights[4].T
    d1 = d2 @ weights[2].T
    return [x.T @ d1, d1.sum(axis=0), a1.T @ d2, d2.sum(axis=0), a2.T @ d3, d3.sum(axis=0)]

# %% wrong: the weights alone
# marks: 0 of 2
# codes: weighted-shapes
def weighted_backward(weights, x, y, importance):
    return backward(weights, x, y)[::2]

# %% wrong: from the last layer to the first
# marks: 0 of 2
# codes: weighted-shapes
def weighted_backward(weights, x, y, importance):
    return backward(weights, x, y)[::-1]

# %% wrong: the loss
# marks: 0 of 2
# codes: weighted-shapes
def weighted_backward(weights, x, y, importance):
    p = forward(weights, x)[-1]
    return (importance * -np.log((p * y).sum(axis=1))).sum() / importance.sum()

# %% wrong: makes shares of what it was given
# marks: 1.75 of 2
# codes: changes-input
def weighted_backward(weights, x, y, importance):
    importance /= importance.sum()
    a1, a2, p = forward(weights, x)
    d3 = (p - y) * importance[:, None]
    d2 = (d3 @ weights[4].T) * (a2 > 0)
    d1 = (d2 @ weights[2].T) * (a1 > 0)
    return [x.T @ d1, d1.sum(axis=0), a1.T @ d2, d2.sum(axis=0), a2.T @ d3, d3.sum(axis=0)]

# %% wrong: the importance again at each layer
# marks: 0 of 2
# codes: weighted-wrong
def weighted_backward(weights, x, y, importance):
    W1, b1, W2, b2, W3, b3 = weights
    a1, a2, p = forward(weights, x)
    part = importance[:, None]
    dz3 = (p - y) * part / part.sum()
    dz2 = (dz3 @ W3.T) * (a2 > 0) * part
    dz1 = (dz2 @ W2.T) * (a1 > 0) * part
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% wrong: each image as often as its importance says, in whole numbers
# marks: 0 of 2
# codes: weighted-wrong
def weighted_backward(weights, x, y, importance):
    times = importance.astype(int)
    return backward(weights, np.repeat(x, times, axis=0), np.repeat(y, times, axis=0))

# %% wrong: returns nothing
# marks: 0 of 2
# codes: nothing-returned
def weighted_backward(weights, x, y, importance):
    result = weights

# %% wrong: prints the result
# marks: 0 of 2
# codes: printed-not-returned
def weighted_backward(weights, x, y, importance):
    print(weights)

# %% wrong: stops with an error
# marks: 0 of 2
# codes: name-not-known
def weighted_backward(weights, x, y, importance):
    return weights + missing

# %% wrong: a value stands where the function should be
# marks: 0 of 2
# codes: not-a-function
weighted_backward = []

# %% blank: as handed out
# marks: 0 of 2
# codes: not-begun
def weighted_backward(weights, x, y, importance):
    ...

# %% blank: not even there
# marks: 0 of 2
# codes: not-begun
