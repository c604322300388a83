"""MNIST as the judge has it, whatever a notebook loaded."""

from functools import cache

import numpy as np

from digitrec.checks.asking.data import packaged
from digitrec.checks.asking.loading import LENGTHS, digest


@cache
def mnist_arrays():
    """Return the four arrays by the names of the task, as Keras hands them out."""
    (x_train, y_train), (x_test, y_test) = packaged().values()
    return dict(zip(LENGTHS, (x_train, y_train, x_test, y_test), strict=True))


@cache
def digest_of(name):
    """Return the digest of one of the four arrays."""
    return digest(mnist_arrays()[name])


@cache
def label_counts(part):
    """Return how often each digit occurs in the part "train" or "test": int (10,)."""
    return np.bincount(mnist_arrays()[f"y_{part}"])
