"""Stage 1 is asked: the four arrays of MNIST in a few words, and what is read off them."""

import hashlib
from functools import cache

import numpy as np

from digitrec.checks.asking.values import describe, describe_values, number, text
from digitrec.loading import load_mnist

LENGTHS = {"x_train": 60_000, "y_train": 60_000, "x_test": 10_000, "y_test": 10_000}
MOST_NUMBERS = 60_000 * 28 * 28


@cache
def mnist_summary():
    """Return the digest of each of the four arrays, and how often each digit occurs in both sets."""
    (x_train, y_train), (x_test, y_test) = load_mnist()
    arrays = dict(zip(LENGTHS, (x_train, y_train, x_test, y_test), strict=True))
    digests = {name: _digest(values) for name, values in arrays.items()}
    return digests, np.bincount(y_train), np.bincount(y_test)


def describe_arrays(answers, _probe):
    """Return what `summarise` says of each of several arrays."""
    return {"values": {name: summarise(value) for name, value in answers.items()}}


def describe_facts(answers, _probe):
    """Describe several values, a type among them by its name: `uint8`, `np.uint8` and its dtype are alike."""
    answers = dict(answers)
    kind = answers["pixel_type"]
    if isinstance(kind, np.dtype):
        answers["pixel_type"] = np.dtype.__str__(kind)
    elif isinstance(kind, type):
        answers["pixel_type"] = type.__dict__["__name__"].__get__(kind)
    return describe_values(answers)


def describe_counts(answers, _probe):
    """Describe several values, a Counter among them by its counts in the order of the digits."""
    answers = dict(answers)
    counts = answers["digit_counts"]
    if isinstance(counts, dict):
        pairs = [(describe(key), value) for key, value in list(dict.items(counts))[:300]]
        if all(number(key) is not None for key, _ in pairs):
            answers["digit_counts"] = [value for _, value in sorted(pairs, key=lambda p: number(p[0]))]
    return describe_values(answers)


def summarise(value):
    """Describe an array by its shape, its range and the digest of its values: 47 million are too many."""
    if isinstance(value, tuple | list) or not hasattr(type(value), "__array__"):
        described = describe(value)
        return {"kind": described["kind"], "type": described["type"], "array": False}
    values = np.asarray(value.view(np.ndarray) if isinstance(value, np.ndarray) else value)
    about = {"kind": "other", "type": text(type(value).__name__), "array": False}
    if values.dtype.kind not in "biuf" or values.ndim == 0 or not 0 < values.size <= MOST_NUMBERS:
        return about
    low, high = float(values.min()), float(values.max())
    return {
        **about,
        "array": True,
        "shape": [int(length) for length in values.shape],
        "low": low,
        "high": high,
        "ink": float((values.mean(dtype=np.float64) - low) / (high - low)) if high > low else 0.0,
        "digest": _digest(values),
    }


def _digest(values):
    """Return a SHA-256 of the values as float32, so that another type of the same numbers is no matter."""
    digest = hashlib.sha256()
    for block in np.array_split(values.reshape(-1), max(1, values.size // 1_000_000)):
        digest.update(block.astype(np.float32).tobytes())
    return digest.hexdigest()
