"""Some thousands of MNIST's digits, packed into a script that a browser reads: the data of "Train it here".

`python -m digitrec.pages.training_digits` writes `digitrec/pages/train/digits.js` again. The digits keep
four of their 256 greys, two bits a pixel, which costs no accuracy worth naming and makes the file a quarter
the size.
"""

import zlib

import numpy as np

from digitrec.loading import load_mnist
from digitrec.pages.files import FOLDER
from digitrec.pages.script import base64_of, script
from digitrec.validation import check_images

FILE = FOLDER / "train" / "digits.js"
TRAIN, TEST = 8_000, 1_000
GREYS = 4

_COMMENT = """\
{train:,} training and {test:,} test digits of MNIST, in {greys} greys.
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


def digits_script():
    """Return the text of `train/digits.js`."""
    (x_train, y_train), (x_test, y_test) = chosen_digits()
    value = {
        "greys": GREYS,
        "trainLabels": "".join(map(str, y_train)),
        "testLabels": "".join(map(str, y_test)),
        "pixels": base64_of(np.frombuffer(pack(np.concatenate([x_train, x_test])), dtype="uint8")),
    }
    return script("trainingDigits", value, _COMMENT.format(train=TRAIN, test=TEST, greys=GREYS))


if __name__ == "__main__":
    FILE.write_text(digits_script(), encoding="utf-8", newline="\n")
    print(f"{FILE.name}: {TRAIN:,} training and {TEST:,} test digits, {FILE.stat().st_size:,} bytes")
