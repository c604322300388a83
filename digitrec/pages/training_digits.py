"""Some thousands of MNIST's digits, packed into a script that a browser reads: the data of "Train it here".

`python -m digitrec.pages.training_digits` writes `digitrec/pages/train/digits.js` again, and the smaller
`digitrec/pages/figures/few_digits.js`, from which the trainer in chapter 5 learns. The digits keep four of
their 256 greys, two bits a pixel, which costs no accuracy worth naming and makes the file a quarter the
size.
"""

import zlib

import numpy as np

from digitrec.loading import load_mnist
from digitrec.pages.files import FOLDER
from digitrec.pages.script import base64_of, script
from digitrec.validation import check_images

FILE = FOLDER / "train" / "digits.js"
TRAIN, TEST = 8_000, 1_000
FEW_FILE = FOLDER / "figures" / "few_digits.js"
FEW, VALIDATION = 2_000, 500
HELD_BACK = 50_000  # chapter 5 trains on the images before this one, and validates with those from it on
GREYS = 4

_COMMENT = """\
{train:,} training and {test:,} {kind} digits of MNIST, in {greys} greys.
MNIST is by Yann LeCun and Corinna Cortes, CC BY-SA 3.0.
Written by `python -m digitrec.pages.training_digits`."""


def chosen_digits():
    """Return `(images, labels), (images, labels)`: every seventh training and every tenth test digit.

    8,000 and 1,000 images, uint8 (N, 28, 28), spread over each set, because neighbours were often written
    by the same hand.
    """
    (x_train, y_train), (x_test, y_test) = load_mnist()
    train, test = slice(0, 7 * TRAIN, 7), slice(0, 10 * TEST, 10)
    return (x_train[train], y_train[train]), (x_test[test], y_test[test])


def few_digits():
    """Return `(images, labels), (images, labels)`: 2,000 digits to learn from and 500 for validation.

    Both are training digits of MNIST, uint8 (N, 28, 28), spread over those that chapter 5 trains on and those
    that it holds back.
    """
    (x, y), _ = load_mnist()
    few = slice(0, HELD_BACK, HELD_BACK // FEW)
    held_back = slice(HELD_BACK, None, (len(x) - HELD_BACK) // VALIDATION)
    return (x[few], y[few]), (x[held_back], y[held_back])


def to_greys(images):
    """Return images, uint8 (N, 28, 28), with each pixel the nearest of four greys, 0 to 3."""
    return np.rint(check_images(images) / (255 / (GREYS - 1))).astype("uint8")


def pack(images):
    """Return images, uint8 (N, 28, 28), as bytes: four greys, two bits each, deflated.

    A byte holds four neighbours of a row, the leftmost in its lowest bits. An image's bytes go down its seven
    columns of them, which compresses an eighth better than along the rows.
    """
    fours = to_greys(images).reshape(-1, 28, 7, 4)
    packed = fours[..., 0] | fours[..., 1] << 2 | fours[..., 2] << 4 | fours[..., 3] << 6  # (N, 28, 7)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9)  # without a header: "deflate-raw" in the browser
    return deflate.compress(packed.swapaxes(1, 2).tobytes()) + deflate.flush()


def digits_script(name, kind, train, test):
    """Return a script's text with two sets of digits, each (images, labels), as `digitrec.NAME`.

    The network learns from the first; what it makes of the second, of that `kind`, is looked at alone.
    """
    (x_train, y_train), (x_test, y_test) = train, test
    value = {
        "greys": GREYS,
        "trainLabels": "".join(map(str, y_train)),
        "testLabels": "".join(map(str, y_test)),
        "pixels": base64_of(np.frombuffer(pack(np.concatenate([x_train, x_test])), dtype="uint8")),
    }
    comment = _COMMENT.format(train=len(x_train), test=len(x_test), kind=kind, greys=GREYS)
    return script(name, value, comment)


SCRIPTS = {
    FILE: lambda: digits_script("trainingDigits", "test", *chosen_digits()),
    FEW_FILE: lambda: digits_script("fewDigits", "validation", *few_digits()),
}


if __name__ == "__main__":
    for file, write in SCRIPTS.items():
        file.write_text(write(), encoding="utf-8", newline="\n")
        print(f"{file.name}: {file.stat().st_size:,} bytes")
