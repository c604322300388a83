"""The digits that the live figures of the chapters show, as scripts that a browser reads.

`python -m digitrec.pages.figure_digits` writes them again, into `digitrec/pages/figures/`.
"""

import zlib

import numpy as np

from digitrec.loading import load_mnist
from digitrec.pages.files import FIGURES
from digitrec.pages.script import base64_of, script
from digitrec.pages.training_digits import GREYS, to_greys

FIRST = 5  # training images
OF_EACH = 200  # training images of each digit

_BY = "Digits of MNIST, by Yann LeCun and Corinna Cortes, CC BY-SA 3.0."
_WRITTEN = "Written by `python -m digitrec.pages.figure_digits`."


def first_digits():
    """Return the text of `first_digits.js`: the first training images, as they are, with their labels."""
    (images, labels), _ = load_mnist()
    value = {"labels": labels[:FIRST].tolist(), "pixels": base64_of(images[:FIRST])}
    return script("firstDigits", value, f"{_BY}\n{_WRITTEN}")


def of_each_digit():
    """Return the first training images of each digit, uint8 (10, 200, 28, 28)."""
    (images, labels), _ = load_mnist()
    return np.stack([images[labels == digit][:OF_EACH] for digit in range(10)])


def class_digits():
    """Return the text of `class_digits.js`: the images of `of_each_digit` in four greys, deflated."""
    greys = to_greys(of_each_digit().reshape(-1, 28, 28))
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9)  # without a header: "deflate-raw" in the browser
    packed = deflate.compress(greys.tobytes()) + deflate.flush()
    value = {"greys": GREYS, "ofEach": OF_EACH, "pixels": base64_of(np.frombuffer(packed, dtype="uint8"))}
    return script("classDigits", value, f"{_BY}\nIn four greys. {_WRITTEN}")


SCRIPTS = {"first_digits.js": first_digits, "class_digits.js": class_digits}


if __name__ == "__main__":
    for name, write in SCRIPTS.items():
        file = FIGURES / name
        file.write_text(write(), encoding="utf-8", newline="\n")
        print(f"{name}: {file.stat().st_size:,} bytes")
