"""One's own picture, a photograph or a scan, as the 28 x 28 pixels that the network was trained on.

Three steps: read the file as grey, find the ink on whatever it is written on (`digitrec.pictures.ink`), and
`centre` it as MNIST's makers did. The live page does the last step in `digitrec/pages/draw/centring.js`; a
test holds the two together.
"""

import warnings
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from digitrec.pictures.ink import NothingWrittenError, find_ink, spread
from digitrec.validation import SIDE, check_numbers

BOX = 20  # pixels: the longer side of a digit
FAINT = 0.003  # below the faintest grey of a file, 1/255: paper
WORKING_SIDE = 320  # pixels: finer detail than this does not reach a 20 x 20 digit
LARGEST = 100_000_000  # pixels: more than any camera, and still in memory
PEN = 0.1  # of the digit's longer side: thinner strokes are thickened to this, a usual width in MNIST


class PictureError(ValueError):
    """A file that cannot be read as the picture of a digit; the message is one sentence for its owner."""


def read_digit(path):
    """Return the digit in the picture file at `path` as MNIST would have it: uint8 (28, 28), 0 to 255.

    Any format that Pillow reads, any size up to 100 million pixels; dark on light or light on dark. Raises
    PictureError, one sentence, if there is no such picture or no digit in it.
    """
    grey = read_grey(path)
    try:
        return to_mnist(find_ink(grey))
    except NothingWrittenError as error:
        raise PictureError(str(error)) from None


def read_grey(path):
    """Return the picture at `path` as grey numbers from 0 (black) to 1 (white), no side above 320 pixels.

    The camera's note on how it was held is followed, and what is transparent is laid on black or white,
    whichever shows the drawing. Raises PictureError.
    """
    path = Path(path)
    if path.is_dir():
        raise PictureError("This is a folder; name the pictures in it.")
    try:
        with _no_size_warning(), Image.open(path) as picture:
            if picture.width * picture.height > LARGEST:
                size = f"{picture.width:,} x {picture.height:,}"
                raise PictureError(f"The picture is too large, {size} pixels; make it smaller and try again.")
            # A JPEG decodes faster at part of its size.
            picture.draft("L", (2 * WORKING_SIDE, 2 * WORKING_SIDE))
            return _shrunk(_grey(ImageOps.exif_transpose(picture)))
    except PictureError:
        raise
    except FileNotFoundError:
        raise PictureError("There is no such file.") from None
    except UnidentifiedImageError:
        raise PictureError("This is no picture in a format that can be read, such as PNG or JPEG.") from None
    except Image.DecompressionBombError:
        raise PictureError("The picture is too large; make it smaller and try again.") from None
    except PermissionError:
        raise PictureError("You may not read this file; change its permissions.") from None
    except (OSError, SyntaxError, EOFError, ValueError, MemoryError):  # Pillow's ways of saying so
        raise PictureError("The picture is damaged or incomplete; save it again.") from None


def to_mnist(ink):
    """Return ink, float (H, W) from 0 to 1, as uint8 (28, 28): strokes of MNIST's width, centred."""
    return np.rint(255 * centre(_pen_width(ink))).astype("uint8")


def centre(picture):
    """Crop, scale and centre a picture as MNIST's makers did; return float (28, 28).

    `picture` has the shape (H, W), numbers from 0 (paper) to 1 (ink). The smallest rectangle around the ink
    is scaled so that its longer side is 20 pixels, each the average of the area that it covers, and laid into
    28 x 28 with its centre of mass nearest to pixel 14, in whole pixels. A blank picture stays blank.
    """
    picture = check_numbers(picture, "picture", (None, None))
    centred = np.zeros((SIDE, SIDE))
    rows, columns = np.flatnonzero((picture > FAINT).any(1)), np.flatnonzero((picture > FAINT).any(0))
    if rows.size == 0:
        return centred
    digit = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    longer = max(digit.shape)
    height, width = (max(1, int(BOX * side / longer + 0.5)) for side in digit.shape)
    digit = _coverage(digit.shape[0], height) @ digit @ _coverage(digit.shape[1], width).T

    mass = digit.sum()
    top = int(np.floor(14 - digit.sum(1) @ np.arange(height) / mass + 0.5))
    left = int(np.floor(14 - digit.sum(0) @ np.arange(width) / mass + 0.5))
    canvas = np.zeros((3 * SIDE, 3 * SIDE))  # room for what hangs over the edge
    canvas[SIDE + top : SIDE + top + height, SIDE + left : SIDE + left + width] = digit
    return canvas[SIDE : 2 * SIDE, SIDE : 2 * SIDE]


def _pen_width(ink):
    """Return `ink` with strokes at least PEN wide: a ballpoint's would all but vanish in 20 x 20 pixels."""
    drawn = ink > 0.5
    if not drawn.any():
        return ink
    rows, columns = np.flatnonzero(drawn.any(1)), np.flatnonzero(drawn.any(0))
    longer = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
    padded = np.pad(drawn, 1)
    edges = sum(np.count_nonzero(np.diff(padded, axis=axis)) for axis in (0, 1))
    # Slanting edges are counted twice, straight ones once.
    width = 2 * np.count_nonzero(drawn) / (0.8 * edges)
    missing = (PEN * longer - width) / 2
    if missing < 0.5:
        return ink
    return spread(np.pad(ink, int(missing) + 1), missing)


def _coverage(old, new):
    """Return (new, old): the share of each old pixel in each new one when `old` of them become `new`."""
    edges = np.arange(new + 1) * old / new
    pixels = np.arange(old)
    overlap = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    return np.clip(overlap, 0, None) * new / old


@contextmanager
def _no_size_warning():
    """Keep Pillow from printing a warning about a large picture: `LARGEST` has the say."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        yield


def _grey(picture):
    """Return a Pillow picture of any mode as mode F, 0 to 1."""
    if picture.mode.startswith(("I", "F")):  # 16 bits and more: the picture's own range
        values = np.nan_to_num(np.asarray(picture, dtype="float32"))
        low, high = float(values.min()), float(values.max())
        return Image.fromarray((values - low) / ((high - low) or 1))
    if picture.has_transparency_data:
        picture = picture.convert("LA")
        grey, opacity = (np.asarray(band, dtype="float32") / 255 for band in picture.split())
        drawn = grey[opacity > 0.5].mean() if (opacity > 0.5).any() else 0
        ground = 0.0 if drawn > 0.5 else 1.0
        return Image.fromarray(grey * opacity + ground * (1 - opacity))
    return Image.fromarray(np.asarray(picture.convert("L"), dtype="float32") / 255)


def _shrunk(picture):
    """Return a mode F picture as an array, no side above WORKING_SIDE pixels."""
    longer = max(picture.size)
    if longer > WORKING_SIDE:
        size = [max(1, round(WORKING_SIDE * side / longer)) for side in picture.size]
        picture = picture.resize(size, Image.Resampling.BOX)
    return np.asarray(picture, dtype=float)
