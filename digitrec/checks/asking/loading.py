"""Stage 1 is asked: the four arrays of MNIST in a few words, and what is read off them."""

import hashlib

import numpy as np

from digitrec.checks.asking.values import describe, describe_values, number, text

LENGTHS = {"x_train": 60_000, "y_train": 60_000, "x_test": 10_000, "y_test": 10_000}
MOST_NUMBERS = 60_000 * 28 * 28
WIDEST_ROW = 4 * 28 * 28


def describe_arrays(answers, probe):
    """Return what `summarise` says of each of several arrays, with its rows at the probe's places."""
    places = probe["rows"]
    return {"values": {name: summarise(value, places[name]) for name, value in answers.items()}}


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


def summarise(value, places):
    """Describe an array by its shape, its range, the digest of its values, and its `rows` at these places.

    The rows are float32; places behind its end are left out, and rows of more than 3136 numbers are None.
    """
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
        "digest": digest(values),
        "rows": _rows(values, places),
    }


def _rows(values, places):
    if values[0].size > WIDEST_ROW:
        return None
    return values[places[places < len(values)]].astype(np.float32)


def digest(values):
    """Return a SHA-256 of the values as float32, so that another type of the same numbers is no matter."""
    found = hashlib.sha256()
    for block in np.array_split(values.reshape(-1), max(1, values.size // 1_000_000)):
        found.update(block.astype(np.float32).tobytes())
    return found.hexdigest()
