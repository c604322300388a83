"""Digits of MNIST as strokes of a pen: the skeleton of the ink, walked from end to end."""

import numpy as np
from skimage.morphology import skeletonize
from skimage.transform import resize

FINE = 4  # the skeleton is found on an image four times as large
NEIGHBOURS = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)]


def strokes_of(image):
    """Return the strokes of a uint8 image (28, 28): lists of (x, y) from 0 to 28, long enough to be drawn."""
    large = resize(image / 255, (28 * FINE, 28 * FINE), order=1)
    left = {tuple(point) for point in np.argwhere(skeletonize(large > 0.5))}
    strokes = []
    while left:
        strokes.append(_walk(left))
    long = [stroke for stroke in strokes if len(stroke) > FINE] or strokes
    return [[((column + 0.5) / FINE, (row + 0.5) / FINE) for row, column in stroke] for stroke in long]


def _walk(left):
    """Take a path out of the points `left`: from an end, if there is one, straight on to the next."""
    path = [min(left, key=lambda point: (len(_around(point, left)) != 1, point))]
    left.remove(path[0])
    while near := _around(path[-1], left):
        here, before = np.array(path[-1]), np.array(path[max(0, len(path) - 4)])
        path.append(max(near, key=lambda point: (np.array(point) - here) @ (here - before)))
        left.remove(path[-1])
    return path


def _around(point, points):
    row, column = point
    return [(row + r, column + c) for r, c in NEIGHBOURS if (row + r, column + c) in points]
