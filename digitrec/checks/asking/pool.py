"""Which of MNIST's images an array holds, found by what is in it and not by its name or its order.

The pool has all 70,000: those to learn from first, then those to test with. An image is known by its ink,
whatever was done to the numbers: scaled all together, by column or by row, turned to black on white, cut to
two values. Where the ink is blurred by noise, its order must be MNIST's.
"""

from functools import cache

import numpy as np

from digitrec.checks.asking.data import packaged

PARTS = {"train": 60_000, "test": 10_000}
POOL = sum(PARTS.values())
NOISY = 0.6  # images with noise of a third of the range still resemble themselves so much
NOBODY = -1  # where none of MNIST's images was found
LEAST = 1_000  # images in an array that is looked at
TOLD_APART = 0.99  # the share of all images that have an ink of their own, at a level that is of use


def places_in_pool(values, rows):
    """Return where in the pool the images of an array (N, ...) are, (N,), NOBODY for those of nobody.

    `rows` are places at which it is tried whether the order is MNIST's own, which is much faster. None for
    an array of anything but images.
    """
    n = len(values)
    rows = rows[rows < n]
    if values.dtype.kind not in "biuf" or not n or values[0].size != 784:
        return None
    some = flat(values[rows])
    for start in (0, PARTS["train"]):
        if n + start <= POOL and _alike(some, pool()[start + rows]):
            return np.arange(start, start + n)
    return _by_ink(values)


def flat(values):
    """Return images as rows of 784 numbers."""
    return np.asarray(values, np.float32).reshape(len(values), 784)


@cache
def pool():
    """Return all images of MNIST, uint8 (70000, 784), those of the training set first."""
    return np.concatenate([images.reshape(len(images), 784) for images, _ in packaged().values()])


@cache
def labels_of_pool():
    """Return the labels of the pool, int (70000,)."""
    return np.concatenate([labels for _, labels in packaged().values()]).astype(int)


def _alike(found, images):
    """Say whether nearly all rows vary with those of the images, or against them."""
    a = found - found.mean(axis=1, keepdims=True)
    b = images - images.mean(axis=1, keepdims=True, dtype=np.float32)
    lengths = np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    likeness = (a * b).sum(axis=1) / np.where(lengths == 0, 1, lengths)
    return bool((np.abs(likeness) > NOISY).mean() > 0.98)


def _by_ink(values):
    """Return the places of images whose ink is exactly that of one in the pool, or NOBODY for all."""
    best = np.full(len(values), NOBODY)
    first = flat(values[:LEAST])
    for ink in (_above_all, _below_all, _above_column, _above_row):
        for level in (0, 127, _level(ink(first, first).mean())):
            known = _known(level)
            if len(known) < TOLD_APART * POOL:
                continue
            some = _look_up(ink(first, first), known)
            if (some != NOBODY).mean() > 0.9:
                parts = [_look_up(ink(flat(part), first), known) for part in np.array_split(values, 8)]
                return _each_its_own(np.concatenate(parts), values, level)
    return best


def _above_all(part, first):
    return part > first.min()


def _below_all(part, first):
    return part < first.max()


def _above_column(part, first):
    return part > first.min(axis=0)


def _above_row(part, _first):
    return part > part.min(axis=1, keepdims=True)


def _level(share):
    """Return the grey above which about this share of all pixels is."""
    return int(np.quantile(pool()[::100], 1 - min(max(share, 0), 1)))


@cache
def _known(level):
    """Return the places in the pool by what is above a level, each as bytes; of several the last."""
    return {ink: place for place, ink in enumerate(_packed(pool() > level))}


@cache
def _alike_in_ink(level):
    """Return the places of images that have the same ink: {the last of them: all of them}."""
    last = _look_up(pool() > level, _known(level))
    several = last[np.flatnonzero(last != np.arange(POOL))]
    return {place: np.flatnonzero(last == place) for place in np.unique(several)}


def _each_its_own(places, values, level):
    """Return the places of images, those with the same ink told apart by their greys, and each given once."""
    for place, several in _alike_in_ink(level).items():
        rows = np.flatnonzero(places == place)
        a = flat(values[rows]) if len(rows) else np.zeros((0, 784))
        a = a - a.mean(axis=1, keepdims=True)
        b = pool()[several].astype(np.float32)
        b -= b.mean(axis=1, keepdims=True)
        likeness = np.abs(a @ b.T) / np.linalg.norm(b, axis=1)  # (rows, several)
        for row, like in zip(rows, likeness, strict=True):
            best = int(like.argmax())
            places[row] = several[best]
            likeness[:, best] -= np.inf  # it has been found
    return places


def _packed(ink):
    return [row.tobytes() for row in np.packbits(ink, axis=1)]


def _look_up(ink, known):
    return np.array([known.get(row, NOBODY) for row in _packed(ink)])
