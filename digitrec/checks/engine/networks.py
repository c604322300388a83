"""What a network with given weights gives, and networks that differ from it: all of it plain arrays."""

from itertools import pairwise

import numpy as np

from digitrec.building import SIZES
from digitrec.from_scratch import Adam, backward

LEARNING_RATE = 0.001  # Adam's, in Keras as in the course
SHAPES = tuple(shape for n_in, n_out in pairwise(SIZES) for shape in ((n_in, n_out), (n_out,)))  # W1, b1, ...


def renumbered(weights, order):
    """Return the weights of a network that says `k` where the given one says `order[k]`."""
    *hidden, w, b = weights
    return [*hidden, w[:, order], b[order]]


def softened(weights, factor=8):
    """Return the weights of a network with the same answers, given with less certainty.

    Its losses stay moderate, so they are the same whether tiny probabilities are clipped or not.
    """
    *hidden, w, b = weights
    return [*hidden, w / factor, b / factor]


def softmax(z, axis=-1):
    """Return the softmax of scores z (N, 10); `axis=0` is the mistake of summing over the images."""
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def scores(weights, x):
    """Return (a1, a2, z): both hidden layers of the network with these six arrays, and its ten scores."""
    w1, b1, w2, b2, w3, b3 = weights
    a1 = np.maximum(x @ w1 + b1, 0)  # (N, 128)
    a2 = np.maximum(a1 @ w2 + b2, 0)  # (N, 64)
    return a1, a2, a2 @ w3 + b3


def probabilities(weights, x):
    """Return what the network with these six arrays gives for x (N, 784): (N, 10)."""
    *_, z = scores(weights, x)
    return softmax(z.astype(np.float64))


def loss_and_accuracy(p, labels):
    """Return the mean cross-entropy and the share of right answers of probabilities (N, 10)."""
    right = p[np.arange(len(labels)), labels]
    return float(-np.log(right).mean()), float((p.argmax(axis=1) == labels).mean())


def trained_by_adam(weights, x, y, steps, learning_rate=LEARNING_RATE):
    """Return the six arrays after so many steps of Adam, as Keras takes them, each on all of x and y."""
    weights, adam = [w.astype(np.float64) for w in weights], Adam(learning_rate)
    x, y = x.astype(np.float64), y.astype(np.float64)
    for _ in range(steps):
        adam.step(weights, backward(weights, x, y))
    return weights
