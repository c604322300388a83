"""The bonus stage: the network 784-128-64-10 in NumPy alone, with forward pass, backpropagation and Adam.

The weights are a list of six arrays, in the order of Keras's `model.get_weights()`:
W1 (784, 128), b1 (128,), W2 (128, 64), b2 (64,), W3 (64, 10), b3 (10,). Gradients come in the same order and
shapes. The arithmetic is done in the type of the weights: `train` uses float32 as Keras does, and float64
serves to check gradients. The two hidden layers may have other sizes.
"""

from itertools import pairwise

import numpy as np

from digitrec.building import SIZES
from digitrec.compiling import SMALLEST_PROBABILITY
from digitrec.compiling import cross_entropy as cross_entropy  # part of this module too
from digitrec.training import BATCH_SIZE, EPOCHS
from digitrec.validation import (
    check_count,
    check_numbers,
    check_one_hot,
    check_prepared,
    check_same_length,
)

TINY = 1e-25  # see Adam.step


def initial_weights(seed=None):
    """Return fresh weights: every W drawn by Glorot's rule, every b zero, all float32.

    A weight between `n_in` inputs and `n_out` outputs is drawn uniformly from -limit to limit, with
    limit = sqrt(6 / (n_in + n_out)), so that signals and gradients keep their size from layer to layer
    (Glorot and Bengio 2010, equation 16). `seed` is a whole number, None, or a NumPy random generator.
    """
    rng = np.random.default_rng(seed)
    weights = []
    for n_in, n_out in pairwise(SIZES):
        limit = np.sqrt(6 / (n_in + n_out))
        weights.append(rng.uniform(-limit, limit, size=(n_in, n_out)).astype("float32"))
        weights.append(np.zeros(n_out, dtype="float32"))
    return weights


def relu(z):
    """Return max(0, z) for every number in `z`, an array of any shape."""
    return np.maximum(check_numbers(z, "z"), 0)


def softmax(z):
    """Turn each row of scores into probabilities: exp(z) divided by the sum of exp(z) over the row.

    `z` has the shape (N, 10), or is one such row. The largest score of a row is subtracted first. That
    divides numerator and denominator by the same number, so it changes no probability, and exp cannot
    overflow (Goodfellow, Bengio and Courville 2016, section 4.1).
    """
    z = np.atleast_1d(check_numbers(z, "z"))
    e = np.exp(z - z.max(axis=-1, keepdims=True))  # (N, 10), each number from 0 to 1
    return e / e.sum(axis=-1, keepdims=True)


def forward(weights, x):
    """Send prepared images `x`, shape (N, 784), through the network; return what each layer gives.

    That is [a1, a2, p] with a1 = relu(x W1 + b1), shape (N, 128); a2 = relu(a1 W2 + b2), shape (N, 64); and
    p = softmax(a2 W3 + b3), shape (N, 10), the probability of each digit.
    """
    return _forward(_check_weights(weights), check_prepared(x))


def _forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = relu(x @ W1 + b1)  # (N, 128)
    a2 = relu(a1 @ W2 + b2)  # (N, 64)
    p = softmax(a2 @ W3 + b3)  # (N, 10)
    return [a1, a2, p]


def backward(weights, x, y):
    """Return the gradient of the mean cross-entropy for each of the six arrays of weights.

    `x` has the shape (N, 784); `y` is one-hot, (N, 10). The error at the scores of the output layer is
    (p - y) / N, the derivative of softmax and cross-entropy together. On its way back through a layer it is
    multiplied by that layer's W, transposed, and ReLU lets it through where it let the signal through
    (Rumelhart, Hinton and Williams 1986).
    """
    weights, x, y = _check_weights(weights), check_prepared(x), check_one_hot(y)
    check_same_length(x, y, ("x", "y"))
    return _backward(weights, x, y, _forward(weights, x))


def _backward(weights, x, y, activations):
    W2, W3 = weights[2], weights[4]
    a1, a2, p = activations
    dz3 = (p - y) / len(x)  # (N, 10)
    dz2 = (dz3 @ W3.T) * (a2 > 0)  # (N, 64)
    dz1 = (dz2 @ W2.T) * (a1 > 0)  # (N, 128)
    gradients = []
    for a, dz in [(x, dz1), (a1, dz2), (a2, dz3)]:  # what went into each layer, and its error
        gradients += [a.T @ dz, dz.sum(axis=0)]  # for W and for b
    return gradients


class Adam:
    """Adam: a step along the running mean of the gradient, divided by its running size (Kingma and Ba 2015).

    At step t, for each weight w with gradient g:

        m <- m + (1 - beta_1) (g - m)         running mean of the gradient
        v <- v + (1 - beta_2) (g^2 - v)       running mean of its square
        alpha = learning_rate sqrt(1 - beta_2^t) / (1 - beta_1^t)
        w <- w - alpha m / (sqrt(v) + epsilon)

    m and v start at 0 and are too small at first; the fraction in alpha makes up for it. This is the form at
    the end of section 2 of the paper, and Keras's: epsilon is added before that correction, not after it.
    """

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        """Keep the settings, by default Keras's; m and v are made at the first step."""
        self.learning_rate, self.beta_1, self.beta_2, self.epsilon = learning_rate, beta_1, beta_2, epsilon
        self.t = 0
        self.m = self.v = self._spare = None

    def __repr__(self):
        """Show the learning rate and how many steps have been taken."""
        return f"Adam(learning_rate={self.learning_rate}), {self.t} steps taken"

    def step(self, weights, gradients):
        """Change every array of floats in `weights` in place, by one step against its gradient.

        The gradient of a pixel that is lit once in a thousand images is 0 for so long that its m shrinks
        below 1e-38, to numbers with which processors are many times slower. TINY stops it long before
        and moves no weight by more than 1e-20.
        """
        check_same_length(weights, gradients, ("weights", "gradients"))
        if self.t == 0:
            self.m, self.v, self._spare = ([np.zeros_like(w) for w in weights] for _ in range(3))
        self.t += 1
        alpha = self.learning_rate * (1 - self.beta_2**self.t) ** 0.5 / (1 - self.beta_1**self.t)
        # `spare` holds the intermediate results: making room for them anew takes longer than the sums.
        for w, g, m, v, spare in zip(weights, gradients, self.m, self.v, self._spare, strict=True):
            np.add(g, TINY, out=spare)
            spare -= m  # g - m
            spare *= 1 - self.beta_1
            m += spare
            np.square(g, out=spare)
            spare -= v  # g^2 - v
            spare *= 1 - self.beta_2
            v += spare
            np.sqrt(v, out=spare)
            spare += self.epsilon
            np.divide(m, spare, out=spare)  # m / (sqrt(v) + epsilon)
            spare *= alpha
            w -= spare


def train(x, y, epochs=EPOCHS, batch_size=BATCH_SIZE, seed=None):
    """Train fresh weights on `x`, (N, 784), and one-hot `y`, (N, 10); return `(weights, history)`.

    Each epoch goes through all images once, in a new random order, `batch_size` at a time; the last batch may
    be smaller. `history` is {"loss": [...], "accuracy": [...]}, a number an epoch, measured as Keras does: on
    each batch just before the step that learns from it, averaged over the images of the epoch.
    """
    x, y = check_prepared(x).astype("float32", copy=False), check_one_hot(y).astype("float32", copy=False)
    check_same_length(x, y, ("x", "y"))
    epochs, batch_size = check_count(epochs, "epochs"), check_count(batch_size, "batch_size")
    rng = np.random.default_rng(seed)
    weights, adam, history = initial_weights(rng), Adam(), {"loss": [], "accuracy": []}
    for _ in range(epochs):
        order = rng.permutation(len(x))  # (N,)
        loss = right = 0
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]  # (32,)
            xb, yb = x[batch], y[batch]  # (32, 784), (32, 10)
            activations = _forward(weights, xb)
            p = activations[-1]
            loss -= np.log((p * yb).sum(axis=1).clip(SMALLEST_PROBABILITY)).sum()
            right += (p.argmax(axis=1) == yb.argmax(axis=1)).sum()
            adam.step(weights, _backward(weights, xb, yb, activations))
        history["loss"].append(float(loss / len(x)))
        history["accuracy"].append(float(right / len(x)))
    return weights, history


def predict(weights, x):
    """Return the probabilities, (N, 10), that the network gives the ten digits for each image in `x`."""
    return forward(weights, x)[-1]


def _check_weights(weights):
    """Return `weights` as a list if they are six arrays that fit together, from 784 pixels to 10 digits."""
    if not isinstance(weights, (list, tuple)) or len(weights) != 6:
        raise ValueError("`weights` must be a list of six arrays: W1, b1, W2, b2, W3, b3.")
    checked, n_in = [], SIZES[0]
    for layer, n_out in [(1, None), (2, None), (3, SIZES[-1])]:
        W = check_numbers(weights[2 * layer - 2], f"W{layer}", (n_in, n_out))
        b = check_numbers(weights[2 * layer - 1], f"b{layer}", W.shape[1:])
        checked, n_in = [*checked, W, b], W.shape[1]
    return checked
