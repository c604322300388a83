"""The sizes at which a picture is looked at: first as a whole, then its parts more closely."""

import numpy as np
from PIL import Image

WORKING_SIDE = 320  # pixels: finer detail than this does not reach a 20 x 20 digit


def shrunk(picture, longest=WORKING_SIDE):
    """Return a picture, numbers (H, W), with no side above `longest` pixels."""
    size = _size_within(picture.shape, longest)
    if size == picture.shape:
        return picture.astype(float)
    picture = Image.fromarray(picture.astype("float32"))
    return np.asarray(picture.resize(size[::-1], Image.Resampling.BOX), dtype=float)


def closer(page, there, box):
    """Return a part of a `page`, (H, W), and the same part of `there`, bool, as large as the part `shrunk`.

    `there` is a coarser picture of the page, and `box` the part's rows and columns in it, two slices.
    """
    scale = np.divide(page.shape, there.shape)
    rows, columns = (
        slice(int(side.start * by), int(np.ceil(side.stop * by))) for side, by in zip(box, scale, strict=True)
    )
    part = page[rows, columns]
    size = _size_within(part.shape, WORKING_SIDE)
    return part, np.asarray(Image.fromarray(there[box]).resize(size[::-1], Image.Resampling.NEAREST))


def _size_within(shape, longest):
    """Return (height, width) in the same proportion, neither above `longest`."""
    by = min(1, longest / max(shape))
    return tuple(max(1, round(by * side)) for side in shape)
