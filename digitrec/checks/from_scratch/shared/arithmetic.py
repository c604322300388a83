"""The judge's own backpropagation and Adam, with the usual mistakes as options."""

import numpy as np

from digitrec.checks.engine.networks import scores, softmax


def gradients(weights, x, y, masks=(True, True), error=None):
    """Return the six gradients of the mean cross-entropy on x (N, 784) and one-hot y (N, 10).

    `masks` says of the first and the second hidden layer whether ReLU's derivative is applied there;
    `error` is a function of (p, y) for another error at the output than p - y.
    """
    a1, a2, z = scores(weights, x)
    p = softmax(z)
    dz3 = (p - y if error is None else error(p, y)) / len(x)
    dz2 = dz3 @ weights[4].T
    dz2 = dz2 * (a2 > 0) if masks[1] else dz2
    dz1 = dz2 @ weights[2].T
    dz1 = dz1 * (a1 > 0) if masks[0] else dz1
    return [part for a, dz in ((x, dz1), (a1, dz2), (a2, dz3)) for part in (a.T @ dz, dz.sum(axis=0))]


class Descent:
    """Adam for one array, step by step, or Adam with a mistake.

    `corrected=False` leaves out the bias correction, `inside` puts epsilon under the root, `keeps=False`
    forgets m and v after every step, `counts=False` takes every step for the first. `paper` adds epsilon
    after the correction, as algorithm 1 of Kingma and Ba (2015) does; Keras adds it before. `rooted=False`
    divides by v and not by its root, `plain` goes down the gradient without m and v.
    """

    def __init__(self, rate=1e-3, beta_1=0.9, beta_2=0.999, epsilon=1e-7, **options):
        """Begin at m = v = 0, before the first step."""
        self.settings = (rate, beta_1, beta_2, epsilon)
        self.options = {"corrected": True, "inside": False, "keeps": True, "counts": True, "paper": False}
        self.options |= {"rooted": True, "plain": False, **options}
        self.t, self.m, self.v = 0, 0.0, 0.0

    def change(self, g):
        """Return what one step against the gradient g adds to the weights."""
        rate, beta_1, beta_2, epsilon = self.settings
        has = self.options
        if has["plain"]:
            return -rate * g
        m, v = (self.m, self.v) if has["keeps"] else (0.0, 0.0)
        self.t = self.t + 1 if has["counts"] else 1
        self.m = beta_1 * m + (1 - beta_1) * g
        self.v = beta_2 * v + (1 - beta_2) * g**2
        one, two = (1 - beta_1**self.t, 1 - beta_2**self.t) if has["corrected"] else (1, 1)
        if not has["rooted"]:
            return -rate * (self.m / one) / (self.v / two + epsilon)
        if has["inside"]:
            return -rate * (self.m / one) / np.sqrt(self.v / two + epsilon)
        epsilon = epsilon if has["paper"] else epsilon / np.sqrt(two)
        return -rate * (self.m / one) / (np.sqrt(self.v / two) + epsilon)
