"""Train a patient: the course's network in NumPy alone, a second a patient, with one fault in the recipe.

The arithmetic is that of `digitrec.from_scratch`. All weights lie in one row, which a step changes in place.
"""

import math
from functools import cache

import numpy as np

from digitrec.building import SHAPES, SIZES
from digitrec.compiling import SMALLEST_PROBABILITY
from digitrec.from_scratch import TINY, Adam, initial_weights, softmax
from digitrec.laboratory.faults import fault
from digitrec.laboratory.patient import Patient
from digitrec.laboratory.recipes import recipe
from digitrec.laboratory.record import Record
from digitrec.loading import load_mnist
from digitrec.training import BATCH_SIZE

HELD_OUT = 2_000  # test images on which the training measured itself after each epoch
LAYERS = len(SIZES) - 1


def train(name, seed):
    """Return a Patient with the fault of this name, trained from a seed, a whole number from 0.

    The seed draws the images, the start, and the strength and detail of the fault: the same seed gives the
    same patient. Raises ValueError for a name that no fault has.
    """
    rng = np.random.default_rng(seed)
    data = _data()
    return Patient(trained(recipe(fault(name).name, rng, data), rng, data[1]))


@cache
def _data():
    return load_mnist()


def trained(of, rng, test):
    """Train by a Recipe and return the Record; `test` are images and labels to measure it on."""
    held = rng.choice(len(test[1]), HELD_OUT, replace=False)
    held_x = test[0][held].reshape(HELD_OUT, -1).astype("float32") / np.float32(255 / of.scale)
    held_labels = test[1][held].astype(np.intp)
    x = of.x * np.float32(of.scale) if of.scale != 1 else of.x
    run = Run(of, rng)
    begun = [w.copy() for w in run.weights]
    curves, movement, saved = [], [], None
    for epoch in range(1, of.epochs + 1):
        measured = run.epoch(x, of.labels, rng)
        curves.append([*measured, *run.measure(held_x, held_labels)])
        movement.append([_moved(run.weights[2 * n], begun[2 * n]) for n in range(LAYERS)])
        if epoch == of.saved_epoch:
            saved = [w.copy() for w in run.weights]
    weights = folded(saved or run.weights, of)
    return Record.of(weights, of.relu, np.array(curves).T, np.array(movement))


def folded(weights, of):
    """Return weights that do to ink from 0 to 1 what the trained ones do to what a Recipe gives them.

    If they are given ink * stretch + shift, then W1 (ink * stretch + shift) + b1 is
    (stretch W1) ink + (b1 + shift times the sum of W1 over the pixels).
    """
    W1, b1, *rest = weights
    stretch = of.scale if of.stretch is None else of.stretch
    b1 = b1 + np.float32(of.shift) * W1.sum(axis=0)
    if of.transposed:
        W1 = W1.reshape(28, 28, -1).swapaxes(0, 1).reshape(W1.shape)
    return [np.float32(stretch) * W1, b1, *rest]


class Run:
    """A training under way: the weights, and a step of it."""

    def __init__(self, of, rng):
        """Start as the Recipe says."""
        self.of = of
        self.row, self.weights = _in_a_row()
        self.slope_row, self.slopes = _in_a_row()
        for w, begun in zip(self.weights, initial_weights(rng), strict=True):
            w[...] = 0 if of.zero_start else begun
        if of.dead:
            layer, share = of.dead
            W = self.weights[2 * layer]
            units = rng.choice(W.shape[1], round(share * W.shape[1]), replace=False)
            W[:, units] = -abs(W[:, units])  # what comes in is never below 0, so what comes out is never lit
        self.adam = Adam(of.rate) if of.optimizer == "adam" else None

    def epoch(self, x, labels, rng):
        """Take all steps of an epoch; return loss and accuracy, measured before each step."""
        order = rng.permutation(len(x))
        if not self.of.shuffled:
            order = order[np.argsort(labels[order], kind="stable")]
        loss = right = 0.0
        for start in range(0, len(x), BATCH_SIZE):
            batch = order[start : start + BATCH_SIZE]
            a, b = self.step(x[batch], labels[batch])
            loss, right = loss + a, right + b
        return loss / len(x), right / len(x)

    def step(self, x, labels):
        """Take one step; return the sum of the losses before it, and how many were right."""
        a1, a2, p = self.forward(x)
        loss, right, dz = self._judged(p, labels)
        dz /= len(x)
        for layer, a in ((2, a2), (1, a1), (0, x)):
            np.matmul(a.T, dz, out=self.slopes[2 * layer])
            np.sum(dz, axis=0, out=self.slopes[2 * layer + 1])
            if layer:
                dz = dz @ self.weights[2 * layer].T
                if self.of.relu[layer - 1]:
                    dz *= a > 0
        if self.of.frozen is not None:
            for slope in self.slopes[2 * self.of.frozen : 2 * self.of.frozen + 2]:
                slope[...] = -TINY  # with which Adam's own makes 0: the weights do not move at all
        if self.adam:
            self.adam.step([self.row], [self.slope_row])
        else:
            self.row -= np.float32(self.of.rate) * self.slope_row
        return loss, right

    def forward(self, x):
        """Return what each layer gives, [a1, a2, p]."""
        W1, b1, W2, b2, W3, b3 = self.weights
        a1 = x @ W1
        a1 += b1
        if self.of.relu[0]:
            np.maximum(a1, 0, out=a1)
        a2 = a1 @ W2
        a2 += b2
        if self.of.relu[1]:
            np.maximum(a2, 0, out=a2)
        return a1, a2, softmax(a2 @ W3 + b3)

    def measure(self, x, labels):
        """Return loss and accuracy on these images."""
        loss, right, _ = self._judged(self.forward(x)[-1], labels)
        return loss / len(x), right / len(x)

    def _judged(self, p, labels):
        """Return the sum of the losses, how many are right, and the slope of the loss at the scores."""
        rows = np.arange(len(p))
        right = float((p.argmax(axis=1) == labels).sum())
        q = softmax(p) if self.of.softmax_twice else p
        loss = float(-np.log(q[rows, labels].clip(SMALLEST_PROBABILITY)).sum())
        dz = q.copy()
        dz[rows, labels] -= 1
        if self.of.softmax_twice:  # back through the softmax that the network has
            dz = p * (dz - (p * dz).sum(axis=1, keepdims=True))
        return loss, right, dz


def _in_a_row():
    """Return an array of all weights in one row, and six views of it in the shapes of the weights."""
    lengths = [math.prod(shape) for shape in SHAPES]
    row = np.zeros(sum(lengths), dtype="float32")
    parts = np.split(row, np.cumsum(lengths)[:-1])
    return row, [part.reshape(shape) for part, shape in zip(parts, SHAPES, strict=True)]


def _moved(W, begun):
    """Return how far a kernel is from its start; 1 is the usual size of a start, by Glorot's rule."""
    usual = np.sqrt(2 / sum(W.shape))  # a uniform draw up to sqrt(6 / n) has the deviation sqrt(2 / n)
    return float(np.sqrt(np.mean((W - begun) ** 2)) / usual)
