"""Checks of what a function is given: each returns a NumPy array or a number, or raises one full sentence.

A wrong kind of thing raises TypeError, a wrong value ValueError. The stages call these functions and
contain no other checks of their input, so that their code stays plain.
"""

from numbers import Integral

import numpy as np

DIGITS = 10  # the labels are 0 to 9
SIDE = 28  # an MNIST image is 28 x 28 pixels
PIXELS = SIDE * SIDE  # 784


def check_images(images, name="images"):
    """Return images as an array (N, 28, 28) of whole numbers from 0 to 255."""
    images = _array(images, name, (None, SIDE, SIDE), whole=True)
    return _between(images, name, 0, 255)


def check_pixels(pixels, name="pixels"):
    """Return pixels of any shape as an array of whole numbers from 0 to 255."""
    pixels = _array(pixels, name, None, whole=True, hint=" Have these pixels been scaled already?")
    return _between(pixels, name, 0, 255)


def check_labels(labels, name="labels"):
    """Return labels as an array (N,) of whole numbers from 0 to 9."""
    labels = _array(labels, name, (None,), whole=True)
    return _between(labels, name, 0, DIGITS - 1)


def check_prepared(x, name="x"):
    """Return prepared images as an array (N, 784) of numbers from 0 to 1."""
    return _between(_array(x, name, (None, PIXELS)), name, 0, 1)


def check_one_hot(y, name="y"):
    """Return one-hot labels as an array (N, 10): one 1 a row, every other number 0."""
    y = _between(_array(y, name, (None, DIGITS)), name, 0, 1)
    wrong = np.flatnonzero((np.count_nonzero(y == 1, axis=1) != 1) | (np.count_nonzero(y, axis=1) != 1))
    if wrong.size:
        raise ValueError(f"Every row of `{name}` must hold one 1 and nine 0s, but row {wrong[0]} does not.")
    return y


def check_probabilities(p, name="p"):
    """Return probabilities as an array (N, 10) of numbers from 0 to 1, each row adding up to 1."""
    p = _between(_array(p, name, (None, DIGITS)), name, 0, 1)
    sums = p.sum(axis=1, dtype=np.float64)
    wrong = np.flatnonzero(np.abs(sums - 1) > 1e-3)
    if wrong.size:
        row = wrong[0]
        raise ValueError(f"Every row of `{name}` must add up to 1, but row {row} adds up to {sums[row]:.4g}.")
    return p


def check_confusion_matrix(matrix, name="matrix"):
    """Return a confusion matrix as an array (10, 10) of counts, whole numbers from 0."""
    return _between(_array(matrix, name, (DIGITS, DIGITS), whole=True), name, 0, np.inf)


def check_numbers(values, name, shape=None):
    """Return an array of finite numbers; `shape` is a tuple with None where any length will do."""
    return _between(_array(values, name, shape), name, -np.inf, np.inf)


def check_same_length(a, b, names):
    """Raise ValueError unless the arrays `a` and `b`, called `names`, have equally many rows."""
    if len(a) != len(b):
        first, second = names
        raise ValueError(
            f"`{first}` and `{second}` must belong together row by row, but have {len(a)} and {len(b)} rows."
        )


def check_count(value, name, at_least=1):
    """Return `value` as an int if it is a whole number, `at_least` or more."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Integral):
        raise TypeError(f"`{name}` must be a whole number, but is {_kind_of(value)}.")
    if value < at_least:
        raise ValueError(f"`{name}` must be {at_least} or more, but is {value}.")
    return int(value)


def check_model(model, name="model", compiled=False):
    """Return `model` if it is a Keras model, and a compiled one where `compiled` says so."""
    from digitrec.starting import start_keras

    keras = start_keras()
    if not isinstance(model, keras.Model):
        raise TypeError(f"`{name}` must be a Keras model, but is {_kind_of(model)}.")
    if compiled and not model.compiled:
        raise ValueError(f"`{name}` has not been compiled yet: pass it to `compile_model` first.")
    return model


def _array(value, name, shape, whole=False, hint=""):
    """Return `value` as a numeric array of this shape that is not empty."""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        raise TypeError(f"`{name}` must be an array of numbers, but is {_kind_of(value)}.") from None
    kinds, wanted = ("iu", "whole numbers") if whole else ("iuf", "numbers")
    if array.dtype.kind not in kinds:
        found = array.dtype.name if array.dtype.kind in "biufc" and array.ndim else _kind_of(value)
        raise TypeError(f"`{name}` must be an array of {wanted}, but holds {found}.{hint}")
    if shape is not None and not _fits(array.shape, shape):
        raise ValueError(f"`{name}` must have the shape {_shape(shape)}, but has {array.shape}.")
    if array.size == 0:
        raise ValueError(f"`{name}` is empty; give it at least one row.")
    return array


def _between(array, name, low, high):
    """Return `array` if all its numbers are finite and from `low` to `high`."""
    smallest, largest = array.min(), array.max()  # NaN, if there is one, is both
    if np.isnan(smallest):
        raise ValueError(f"`{name}` holds NaN (not a number); every entry must be a number.")
    if not (np.isfinite(smallest) and np.isfinite(largest)):
        raise ValueError(f"`{name}` holds an infinite number; every entry must be finite.")
    if smallest < low or largest > high:
        found = f"goes from {smallest:.6g} to {largest:.6g}"
        wanted = f"{low} or more" if high == np.inf else f"from {low} to {high}"
        raise ValueError(f"Every number in `{name}` must be {wanted}, but `{name}` {found}.")
    return array


def _fits(found, wanted):
    return len(found) == len(wanted) and all(w in (None, f) for f, w in zip(found, wanted, strict=True))


def _shape(shape):
    """Write a shape as the course does: (N, 28, 28)."""
    names = ["N" if length is None else str(length) for length in shape]
    return f"({names[0]},)" if len(names) == 1 else f"({', '.join(names)})"


def _kind_of(value):
    if value is None:
        return "None"
    kind = type(value).__name__
    return f"{'an' if kind[0].lower() in 'aeiou' else 'a'} {kind}"
