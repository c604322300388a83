import numpy as np

def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = np.maximum(x @ W1 + b1, 0)
    a2 = np.maximum(a1 @ W2 + b2, 0)
    z = a2 @ W3 + b3
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return [a1, a2, e / e.sum(axis=1, keepdims=True)]

# %% right: layer by layer
# marks: 6 of 6
# codes: none
def backward(weights, x, y):
    W1, b1, W2, b2, W3, b3 = weights
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) / len(x)
    dz2 = (dz3 @ W3.T) * (a2 > 0)
    dz1 = (dz2 @ W2.T) * (a1 > 0)
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% right: a loop from the last layer, a tuple, means at the end
# marks: 6 of 6
# codes: none
def backward(weights, x, y):
    activations = [x, *forward(weights, x)]
    error, found = activations[-1] - y, []
    for layer in (2, 1, 0):
        a = activations[layer]
        found = [a.T @ error / len(x), error.mean(axis=0)] + found
        error = error @ weights[2 * layer].T
        error[a <= 0] = 0
    return tuple(found)

# %% right: one image after the other
# marks: 6 of 6
# codes: none
def backward(weights, x, y):
    total = [np.zeros(w.shape) for w in weights]
    for image, wanted in zip(x, y):
        a1, a2, p = (a[0] for a in forward(weights, image[None]))
        d3 = p - wanted
        d2 = np.where(a2 > 0, weights[4] @ d3, 0)
        d1 = np.where(a1 > 0, weights[2] @ d2, 0)
        for t, g in zip(total, (np.outer(image, d1), d1, np.outer(a1, d2), d2, np.outer(a2, d3), d3)):
            t += g / len(x)
    return total

# %% wrong: the name given to no gradients yet
# marks: 0 of 6
# codes: not-a-function
backward = []

# %% wrong: gradients worked out and dropped
# marks: 0 of 6
# codes: nothing-returned
def backward(weights, x, y):
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) / len(x)
    dz2 = (dz3 @ weights[4].T) * (a2 > 0)
    dz1 = (dz2 @ weights[2].T) * (a1 > 0)

# %% wrong: not divided by the number of images
# marks: 5 of 6
# codes: gradient-not-averaged
def backward(weights, x, y):
    W1, b1, W2, b2, W3, b3 = weights
    a1, a2, p = forward(weights, x)
    dz3 = p - y
    dz2 = (dz3 @ W3.T) * (a2 > 0)
    dz1 = (dz2 @ W2.T) * (a1 > 0)
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% wrong: y - p
# marks: 5 of 6
# codes: gradient-sign
def backward(weights, x, y):
    W1, b1, W2, b2, W3, b3 = weights
    a1, a2, p = forward(weights, x)
    dz3 = (y - p) / len(y)
    dz2 = (dz3 @ W3.T) * (a2 > 0)
    dz1 = (dz2 @ W2.T) * (a1 > 0)
    return [x.T @ dz1, dz1.sum(0), a1.T @ dz2, dz2.sum(0), a2.T @ dz3, dz3.sum(0)]

# %% wrong: ReLU's derivative left out in both hidden layers
# marks: 3.5 of 6
# codes: relu-derivative-missing
def backward(weights, x, y):
    W1, b1, W2, b2, W3, b3 = weights
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) / len(x)
    dz2 = dz3 @ W3.T
    dz1 = dz2 @ W2.T
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% wrong: ReLU's derivative left out in the second hidden layer only
# marks: 4.5 of 6
# codes: relu-derivative-missing
def backward(weights, x, y):
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) / len(x)
    dz2 = dz3 @ weights[4].T
    dz1 = (dz2 @ weights[2].T) * (a1 > 0)
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% wrong: ReLU's derivative left out in the first hidden layer only
# marks: 5 of 6
# codes: relu-derivative-missing
def backward(weights, x, y):
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) / len(x)
    dz2 = (dz3 @ weights[4].T) * (a2 > 0)
    dz1 = dz2 @ weights[2].T
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% wrong: multiplied by the activation where its sign is meant
# marks: 3.5 of 6
# codes: gradient-wrong
def backward(weights, x, y):
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) / len(x)
    dz2 = (dz3 @ weights[4].T) * a2
    dz1 = (dz2 @ weights[2].T) * a1
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% wrong: the slope of softmax once more
# marks: 3.5 of 6
# codes: output-error-wrong
def backward(weights, x, y):
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) * p * (1 - p) / len(x)
    dz2 = (dz3 @ weights[4].T) * (a2 > 0)
    dz1 = (dz2 @ weights[2].T) * (a1 > 0)
    return [x.T @ dz1, dz1.sum(0), a1.T @ dz2, dz2.sum(0), a2.T @ dz3, dz3.sum(0)]

# %% wrong: the biases' gradients averaged twice
# marks: 1 of 6
# codes: gradient-averaged-twice
def backward(weights, x, y):
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) / len(x)
    dz2 = (dz3 @ weights[4].T) * (a2 > 0)
    dz1 = (dz2 @ weights[2].T) * (a1 > 0)
    return [x.T @ dz1, dz1.mean(axis=0), a1.T @ dz2, dz2.mean(axis=0), a2.T @ dz3, dz3.mean(axis=0)]

# %% wrong: transposed
# marks: 0 of 6
# codes: gradient-transposed
def backward(weights, x, y):
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) / len(x)
    dz2 = (dz3 @ weights[4].T) * (a2 > 0)
    dz1 = (dz2 @ weights[2].T) * (a1 > 0)
    return [dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0), dz3.T @ a2, dz3.sum(axis=0)]

# %% wrong: in the order in which they are found
# marks: 0 of 6
# codes: gradients-out-of-order
def backward(weights, x, y):
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) / len(x)
    dz2 = (dz3 @ weights[4].T) * (a2 > 0)
    dz1 = (dz2 @ weights[2].T) * (a1 > 0)
    return [a2.T @ dz3, dz3.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), x.T @ dz1, dz1.sum(axis=0)]

# %% wrong: no gradients for the biases
# marks: 0 of 6
# codes: not-six-gradients
def backward(weights, x, y):
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) / len(x)
    dz2 = (dz3 @ weights[4].T) * (a2 > 0)
    dz1 = (dz2 @ weights[2].T) * (a1 > 0)
    return [x.T @ dz1, a1.T @ dz2, a2.T @ dz3]

# %% wrong: the biases' gradients not added up over the images
# marks: 0 of 6
# codes: not-six-gradients
def backward(weights, x, y):
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) / len(x)
    dz2 = (dz3 @ weights[4].T) * (a2 > 0)
    dz1 = (dz2 @ weights[2].T) * (a1 > 0)
    return [x.T @ dz1, dz1, a1.T @ dz2, dz2, a2.T @ dz3, dz3]

# %% wrong: W not transposed on the way back
# marks: 0 of 6
# codes: shapes-do-not-fit
def backward(weights, x, y):
    a1, a2, p = forward(weights, x)
    dz3 = (p - y) / len(x)
    dz2 = (dz3 @ weights[4]) * (a2 > 0)
    dz1 = (dz2 @ weights[2]) * (a1 > 0)
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% wrong: y is subtracted from itself in place
# marks: 3.5 of 6
# codes: changes-input
def backward(weights, x, y):
    a1, a2, p = forward(weights, x)
    y -= p
    dz3 = -y / len(x)
    dz2 = (dz3 @ weights[4].T) * (a2 > 0)
    dz1 = (dz2 @ weights[2].T) * (a1 > 0)
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% wrong: divided by the number of images twice
# marks: 5 of 6
# codes: gradient-averaged-twice
def backward(weights, x, y):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = np.maximum(x @ W1 + b1, 0)
    a2 = np.maximum(a1 @ W2 + b2, 0)
    z = a2 @ W3 + b3
    e = np.exp(z - z.max(axis=1, keepdims=True))
    d3 = (e / e.sum(axis=1, keepdims=True) - y) / len(x)
    d2 = (d3 @ W3.T) * (a2 > 0)
    d1 = (d2 @ W2.T) * (a1 > 0)
    return [part / len(x) for a, d in ((x, d1), (a1, d2), (a2, d3)) for part in (a.T @ d, d.sum(axis=0))]

# %% wrong: a mean of what is divided already
# marks: 5 of 6
# codes: gradient-averaged-twice
def backward(weights, x, y):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = np.maximum(x @ W1 + b1, 0)
    a2 = np.maximum(a1 @ W2 + b2, 0)
    e = np.exp(a2 @ W3 + b3)
    n = len(x)
    d3 = (e / e.sum(axis=1, keepdims=True) - y) / n
    d2 = (d3 @ W3.T) * (a2 > 0)
    d1 = (d2 @ W2.T) * (a1 > 0)
    return [x.T @ d1 / n, d1.mean(axis=0), a1.T @ d2 / n, d2.mean(axis=0), a2.T @ d3 / n, d3.mean(axis=0)]

# %% wrong: a T forgotten on the way back
# marks: 0 of 6
# codes: shapes-do-not-fit
def backward(weights, x, y):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = np.maximum(x @ W1 + b1, 0)
    a2 = np.maximum(a1 @ W2 + b2, 0)
    e = np.exp(a2 @ W3 + b3)
    d3 = (e / e.sum(axis=1, keepdims=True) - y) / len(x)
    d2 = (d3 @ W3) * (a2 > 0)
    d1 = (d2 @ W2) * (a1 > 0)
    return [x.T @ d1, d1.sum(axis=0), a1.T @ d2, d2.sum(axis=0), a2.T @ d3, d3.sum(axis=0)]

# %% partly: added up, and no derivative of ReLU
# marks: 2.5 of 6
# codes: gradient-not-averaged, relu-derivative-missing
def backward(weights, x, y):
    a1, a2, p = forward(weights, x)
    dz3 = p - y
    dz2 = dz3 @ weights[4].T
    dz1 = dz2 @ weights[2].T
    return [x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0), a2.T @ dz3, dz3.sum(axis=0)]

# %% partly: the sign, and a hidden layer of zeros, half done
# marks: 2.5 of 6
# codes: gradient-sign, gradient-wrong
def backward(weights, x, y):
    a1, a2, p = forward(weights, x)
    dz3 = (y - p) / len(x)
    return [*(np.zeros(w.shape) for w in weights[:4]), a2.T @ dz3, dz3.sum(axis=0)]

# %% blank: the stub
# marks: 0 of 6
# codes: not-begun
def backward(weights, x, y):
    """Return the six gradients of the mean cross-entropy."""
    ...
