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
from scipy import ndimage

from digitrec.pictures.digits import box_of, in_reading_order, separate
from digitrec.pictures.ink import NothingWrittenError, find_ink, spread
from digitrec.pictures.paper import find_papers, upright
from digitrec.pictures.resizing import closer, shrunk
from digitrec.validation import SIDE, check_numbers

BOX = 20  # pixels: the longer side of a digit
FAINT = 0.003  # below the faintest grey of a file, 1/255: paper
FINEST_SIDE = (
    1280  # pixels: what is kept of a picture, so that a sheet or a digit in it can be looked at closely
)
LARGE = 80  # pixels: a digit at least so large at working size is seen well enough
MARGIN = 0.4  # of a digit's longer side: so much paper around it is looked at
APART = 3  # pixels around the other digits that are left out
LARGEST = 100_000_000  # pixels: more than any camera, and still in memory
PEN = 0.1  # of the digit's longer side: thinner strokes are thickened to this, a usual width in MNIST


class PictureError(ValueError):
    """A file that cannot be read as the picture of a digit; the message is one sentence for its owner."""


def read_digits(path):
    """Return the digits in the picture file at `path` as MNIST would have them: a list of uint8 (28, 28).

    They come in reading order. Any format that Pillow reads, any size up to 100 million pixels; dark on light
    or light on dark; on a sheet, a card or the canvas of a program, or filling the picture. Raises
    PictureError, one sentence, if there is no such picture or no digit in it.
    """
    grey, opaque = _read(path)
    papers = find_papers(grey, None if opaque is None else shrunk(opaque) > 0.5)
    pages = [upright(*closer(grey, paper, box_of(paper))) for paper in in_reading_order(papers)] or [
        (grey, None)
    ]
    try:
        return [digit for page, paper in pages for digit in _digits_on(page, paper)]
    except NothingWrittenError as error:
        raise PictureError(str(error)) from None


def read_grey(path):
    """Return the picture at `path` as grey numbers from 0 (black) to 1 (white), no side above 1280 pixels.

    The camera's note on how it was held is followed, and what is transparent is laid on black or white,
    whichever shows the drawing. Raises PictureError.
    """
    return _read(path)[0]


def _read(path):
    """Return (grey, opaque) of the picture at `path`, two arrays (H, W); None where all is opaque."""
    path = Path(path)
    if path.is_dir():
        raise PictureError("This is a folder; name the pictures in it.")
    try:
        with _no_size_warning(), Image.open(path) as picture:
            if picture.width * picture.height > LARGEST:
                size = f"{picture.width:,} x {picture.height:,}"
                raise PictureError(f"The picture is too large, {size} pixels; make it smaller and try again.")
            # A JPEG decodes faster at part of its size.
            picture.draft("L", (FINEST_SIDE, FINEST_SIDE))
            return _grey(ImageOps.exif_transpose(picture))
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


def _digits_on(page, paper):
    """Return the digits on a page, (H, W); only what lies on `paper`, bool, at working size, is looked at."""
    ink = find_ink(shrunk(page), paper)
    masks = separate(ink)
    if len(masks) == 1 and max(ink[box_of(masks[0])].shape) >= LARGE:
        return [to_mnist(ink)]
    digits = []
    for (
        mask
    ) in masks:  # each is looked at by itself, so that it has all the pixels that the picture has of it
        others = np.logical_or.reduce(masks) & ~mask
        there = ~ndimage.binary_dilation(others, iterations=APART)
        if paper is not None:
            there &= paper
        part, there = closer(page, there, _around(mask))
        digits.append(to_mnist(find_ink(shrunk(part), there)))
    return digits


def _around(mask):
    """Return the rows and the columns of a digit with some paper around it."""
    rows, columns = box_of(mask)
    margin = int(MARGIN * max(mask[rows, columns].shape)) + 2
    return tuple(slice(max(0, side.start - margin), side.stop + margin) for side in (rows, columns))


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
    """Return a Pillow picture as (grey, opaque), two arrays (H, W), 0 to 1; None where all is opaque."""
    if picture.mode.startswith(("I", "F")):  # 16 bits and more: the picture's own range
        values = np.nan_to_num(np.asarray(picture, dtype="float32"))
        low, high = float(values.min()), float(values.max())
        return shrunk((values - low) / ((high - low) or 1), FINEST_SIDE), None
    if not picture.has_transparency_data:
        return shrunk(np.asarray(picture.convert("L"), dtype="float32") / 255, FINEST_SIDE), None
    bands = picture.convert("LA").split()
    grey, opacity = (np.asarray(band, dtype="float32") / 255 for band in bands)
    drawn = grey[opacity > 0.5].mean() if (opacity > 0.5).any() else 0
    ground = 0.0 if drawn > 0.5 else 1.0
    laid = grey * opacity + ground * (1 - opacity)
    return shrunk(laid, FINEST_SIDE), shrunk(opacity, FINEST_SIDE)
