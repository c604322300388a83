"""What a pen leaves, drawn by NumPy as the page "Draw a digit" draws it: 28 x 28 pixels, centred."""

import numpy as np
from scipy.spatial import cKDTree

from digitrec.pictures import centre
from digitrec.pictures.reading import BOX
from digitrec.validation import SIDE

FINE = 5  # raster points to a pixel, each way
PEN = 1.15  # the pen's radius in pixels, where the digit's longer side is 20


def draw(points, pen=PEN):
    """Return what a pen leaves that was at these points, (N, 2), as one image, uint8 (28, 28).

    The points are (x, y) in any unit and lie close together; y grows downwards. `pen` is the radius in pixels
    of the image.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (BOX - 2 * pen) / (high - low).max()
    on_raster = FINE * (SIDE / 2 + scale * (points - (low + high) / 2))
    down, across = np.mgrid[: SIDE * FINE, : SIDE * FINE] + 0.5
    raster = np.stack([across.ravel(), down.ravel()], axis=1)
    distance, _ = cKDTree(on_raster).query(raster, distance_upper_bound=pen * FINE + 1)  # beyond: infinite
    ink = np.clip(pen * FINE + 0.5 - distance, 0, 1)  # an edge one raster point soft
    return np.rint(255 * centre(ink.reshape(SIDE * FINE, SIDE * FINE))).astype("uint8")
