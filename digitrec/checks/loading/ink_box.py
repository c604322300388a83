"""Task 4, `ink_box`: the rows and columns between which the ink of an image lies."""

import numpy as np

from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.known import Mistake, by_rule
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.wording import kind_of

CODES = codes(
    __name__,
    ("box-not-four-numbers", "What a pixel is", "not four whole numbers, two rows and two columns"),
    ("box-rows-and-columns", "What a pixel is", "rows and columns of the ink are exchanged"),
    ("box-end-beyond", "What a pixel is", "the row or column after the last one with ink"),
    ("box-counted-from-1", "What a pixel is", "rows and columns counted from 1"),
    ("box-faint-ink", "What a pixel is", "only dark pixels taken for ink"),
    ("box-wrong", "What a pixel is", "other rows and columns than those of the ink"),
)

ink_box = Function("loading.ink_box", argument="image", gives="four whole numbers")


def _probe(seed):
    """Make images, the smallest first.

    - one pixel of ink, in the last place of a small image, and in the first; ink in every pixel;
    - faint ink outside dark ink; rows and columns without ink between others; ink that touches one side;
    - wide, high and square images, also one that lies in memory column by column.
    """
    rng = np.random.default_rng([seed, 1, 4])
    last, first = np.zeros((2, 3), np.uint8), np.zeros((3, 2), np.uint8)
    last[1, 2], first[0, 0] = rng.integers(210, 255, 2)
    full = rng.integers(1, 256, (2, 4), dtype=np.uint8)
    full[1, 1] = 255
    gaps = np.zeros((5, 7), np.uint8)
    gaps[1, 2], gaps[3, 5], gaps[1, 5] = 255, rng.integers(200, 255), 1
    touching = np.zeros((6, 4), np.uint8)
    touching[2:, 1] = 1, 255, 90, rng.integers(3, 40)
    digit = np.zeros((28, 28), np.uint8)
    top, left = rng.integers(2, 9, 2)
    bottom, right = rng.integers(15, 26, 2)
    digit[top + 1 : bottom, left + 1 : right] = rng.integers(0, 256, (bottom - top - 1, right - left - 1))
    digit[top, left + 3], digit[bottom, left + 2], digit[top + 4, left], digit[top + 2, right] = 1, 2, 250, 1
    lying = np.asfortranarray(digit[::-1].copy())
    return {"cases": [(image,) for image in (last, first, full, gaps, touching, digit, lying)]}


def _box(image, least=1):
    """Return the first and the last row, the first and the last column with pixels of at least `least`."""
    rows, columns = np.nonzero(image >= least)
    if not len(rows):
        return (-1,) * 4
    return int(rows.min()), int(rows.max()), int(columns.min()), int(columns.max())


def _four_numbers(_probe, evidence):
    for result in results(evidence):
        found = array(result)
        if found is None or found.shape != (4,) or np.any(found % 1):
            return Finding(
                "box-not-four-numbers",
                f"`ink_box` returned {kind_of(result)}; four whole numbers were expected: the first row with "
                "ink, the last one, the first column with ink, the last one.",
            )
    return None


def _dark(least):
    return Mistake(
        "box-faint-ink",
        lambda image: _box(image, least(image)),
        "Faint ink was passed over. Every pixel above 0 is ink, the soft edges of a stroke too.",
    )


def _moved(code, text, *by):
    return Mistake(code, lambda image: np.add(_box(image), by), text)


def _lengths(image):
    top, bottom, left, right = _box(image)
    return top, bottom - top + 1, left, right - left + 1


def _in_reading_order(image):
    rows, columns = np.nonzero(image)
    return rows[0], rows[-1], columns[0], columns[-1]


BEYOND = (
    "The last row and column are one too far: a slice ends before the place that is named, but asked for is "
    "the last row that holds ink."
)
MISTAKES = (
    Mistake(
        "box-rows-and-columns",
        lambda image: (*_box(image)[2:], *_box(image)[:2]),
        "Rows and columns are exchanged. Of an image's two axes the first counts rows, from the top.",
    ),
    _moved("box-end-beyond", BEYOND, 0, 1, 0, 1),
    _moved("box-counted-from-1", "Every number is one too large: rows and columns count from 0.", 1, 1, 1, 1),
    *(_dark(lambda _image, least=least: least) for least in (2, 51, 100, 101, 127, 128, 129, 200, 201)),
    _dark(lambda image: image.max() / 2 + 0.01),
    _dark(lambda image: image.max()),
    Mistake(
        "",
        lambda image: np.array(_box(image))[[0, 2, 1, 3]],
        "The four are right, in another order: first both rows, then both columns.",
    ),
    Mistake("", _lengths, "Yours are a beginning and a length, twice. Asked for is where the ink ends."),
    Mistake(
        "",
        _in_reading_order,
        "Your columns are those of the first and of the last pixel of ink, as one reads, row by row. Columns "
        "do not come in that order: take the smallest and the largest.",
    ),
    Mistake(
        "",
        lambda image: np.multiply(_box(image), (0, 1, 0, 1)),
        "The first row and the first column come out as 0 everywhere. If you look for the smallest number "
        "from 0 on, none is smaller.",
    ),
    Mistake(
        "",
        lambda image: (0, len(image) - 1, 0, image.shape[1] - 1),
        "Those are the bounds of the image, whether there is ink or not.",
    ),
)

BOX = Criterion(
    "the rows and columns of the ink",
    0.75,
    (
        *ink_box.works,
        _four_numbers,
        ink_box.uses_argument,
        by_rule("ink_box", _box, "box-wrong", MISTAKES),
    ),
)
UNCHANGED = Criterion("the image it was given is unchanged", 0.25, (ink_box.leaves_input,), needs=(BOX,))

TASK = ink_box.task(
    number=4,
    expected=_box,
    probe=_probe,
    criteria=(BOX, UNCHANGED),
    right="on 7 images, from one pixel of ink to a whole sheet of it.",
)
