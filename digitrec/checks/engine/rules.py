"""What was done to the numbers of images: found from a few of them, and done to others.

A rule is plain data, a dict with its `kind`: "table" maps each of the 256 greys to a number, "columns" and
"rows" scale each pixel's place or each image for itself, by numbers that follow from the images. `spread` is
what is left over, the deviation of the noise that was added.
"""

from functools import cache

import numpy as np

from digitrec.checks.asking.pool import PARTS, pool

EXACT = 0.004  # of the range, for rounding and half precision
MOST_NOISE = 0.6  # of the range
PLAIN = {"kind": "table", "values": np.arange(256) / 255, "spread": 0.0}


def rule_of(found, pixels):
    """Return the rule that makes the numbers `found` of pixels (N, 784), 0 to 255, or None for none known."""
    found = found.reshape(len(pixels), -1).astype(np.float64)
    if found.shape != pixels.shape or not np.isfinite(found).all():
        return None
    span = float(found.max() - found.min()) or 1.0
    table = _table(found, pixels)
    left = found - table[pixels]
    if np.abs(left).max() <= EXACT * span:
        return {"kind": "table", "values": table, "spread": 0.0}
    for rule in _others():
        if np.abs(found - apply(rule, pixels)).max() <= 2 * EXACT * span:
            return rule
    spread = float(left.std())
    if spread <= MOST_NOISE * (table.max() - table.min()) and not _is_sharp(left):
        return {"kind": "table", "values": table, "spread": spread}
    return None


def apply(rule, pixels):
    """Return what a rule makes of pixels (N, 784), 0 to 255; of noise, what it is on average."""
    if rule["kind"] == "table":
        return rule["values"][pixels].astype(np.float32)
    if rule["kind"] == "columns":
        return ((pixels - rule["shift"]) / rule["scale"]).astype(np.float32)
    pixels = pixels.astype(np.float32)
    shift = pixels.mean(axis=1, keepdims=True) if rule["by"] == "deviation" else 0
    size = {
        "largest": lambda: pixels.max(axis=1),
        "length": lambda: np.sqrt((pixels**2).sum(axis=1)),
        "sum": lambda: pixels.sum(axis=1),
        "deviation": lambda: pixels.std(axis=1),
    }[rule["by"]]()
    return (pixels - shift) / np.where(size == 0, 1, size)[:, np.newaxis]


def alike(one, other, closely=False):
    """Say whether two rules do the same to images, as nearly as noise lets see, or `closely`, to 1e-6."""
    if one["kind"] != other["kind"] or one.get("by") != other.get("by"):
        return False
    if one["kind"] == "columns":
        return all(np.allclose(one[name], other[name], rtol=0.05) for name in ("shift", "scale"))
    if one["kind"] == "rows":
        return True
    if closely:
        return not one["spread"] and bool(np.abs(one["values"] - other["values"]).max() < 1e-6)
    spread = max(one["spread"], other["spread"])
    span = np.ptp(one["values"])
    return bool(np.abs(one["values"] - other["values"]).max() <= max(0.01 * span, spread))


def _table(found, pixels):
    """Return the mean of what each of the 256 greys became, those that are not there filled in between."""
    counts = np.bincount(pixels.ravel(), minlength=256)
    sums = np.bincount(pixels.ravel(), weights=found.ravel(), minlength=256)
    seen = np.flatnonzero(counts)
    return np.interp(np.arange(256), seen, sums[seen] / counts[seen])


def _is_sharp(left):
    """Say whether what is left over is none for most pixels: something else was done to the others."""
    return bool((np.abs(left) <= 1e-9).mean() > 0.9)


@cache
def _others():
    """Return the usual rules that treat each column, or each row, in its own way."""
    rules = [{"kind": "rows", "by": by} for by in ("largest", "length", "sum", "deviation")]
    starts = {"train": slice(PARTS["train"]), "test": slice(PARTS["train"], None), "all": slice(None)}
    for part in starts.values():
        images = pool()[part].astype(np.float32)
        mean, deviation = images.mean(axis=0, dtype=np.float64), images.std(axis=0, dtype=np.float64)
        low, high = images.min(axis=0).astype(float), images.max(axis=0).astype(float)
        for whole in (1, 255):  # what is added to a deviation of 0 depends on the scale before
            for little in (1e-8, 1e-7, 1e-5, 1e-3):
                rules.append({"kind": "columns", "shift": mean, "scale": deviation + little * whole})
        rules.append({"kind": "columns", "shift": mean, "scale": np.where(deviation == 0, 1, deviation)})
        rules.append({"kind": "columns", "shift": low, "scale": np.where(high == low, 1, high - low)})
        rules.append({"kind": "columns", "shift": mean, "scale": np.full(784, 255.0)})
        rules.append({"kind": "columns", "shift": mean, "scale": np.ones(784)})
    return rules
