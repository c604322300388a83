"""Test digits and how the network read them, packed into a script: the data of the figures on mistakes.

`python -m digitrec.pages.read_digits` writes `digitrec/pages/figures/read_digits.js` again. It holds every
misread image, the right ones that were the hardest, a plain image of each digit to play with, and what each
limit on the confidence leaves to a person.
"""

import zlib

import numpy as np

from digitrec import from_scratch
from digitrec.evaluating import confusion_matrix
from digitrec.loading import load_mnist
from digitrec.pages.files import FOLDER
from digitrec.pages.script import base64_of, script
from digitrec.pages.weights_file import as_weights
from digitrec.preparing import flatten, scale
from digitrec.training import trained_weights

FILE = FOLDER / "figures" / "read_digits.js"
HARDEST = 8  # of each digit's images that were read right
# 0, then 0.1 to 0.9, 0.91 to 0.99, 0.991 to 0.999, 0.9991 to 0.9999: as a person would write them.
LIMITS = [0.0] + [round(1 - ninths * 10.0**-k, k) for k in (1, 2, 3, 4) for ninths in range(9, 0, -1)]

_COMMENT = """\
{mistakes} misread test digits of MNIST, {hardest} of those read right, and ten to play with.
MNIST is by Yann LeCun and Corinna Cortes, CC BY-SA 3.0.
Written by `python -m digitrec.pages.read_digits`."""


def chosen_digits(p, labels):
    """Return positions of test images as a dict of three arrays, by what the network makes of them.

    `mistakes` are all that are misread, the least sure first; `hardest` are read right with the smallest
    probability, `HARDEST` for each digit, the 0s first; `plain` is the first image of each digit that is read
    right. `p` are the probabilities, (N, 10), `labels` (N,).
    """
    read, confidence = p.argmax(axis=1), p.max(axis=1)
    right, wrong = np.flatnonzero(read == labels), np.flatnonzero(read != labels)
    by_digit = [right[labels[right] == digit] for digit in range(10)]
    hardest = [found[np.argsort(confidence[found], kind="stable")[:HARDEST]] for found in by_digit]
    return {
        "mistakes": wrong[np.argsort(confidence[wrong], kind="stable")],
        "hardest": np.concatenate(hardest),
        "plain": np.array([found[0] for found in by_digit]),
    }


def handed_over(p, labels):
    """Return how many answers below each of `LIMITS` are right, and how many are wrong: (limits, 2)."""
    confidence, right = p.max(axis=1), p.argmax(axis=1) == labels
    below = [confidence < limit for limit in LIMITS]
    return np.array([[(right & low).sum(), (~right & low).sum()] for low in below])


def read_digits_script(network, images, labels):
    """Return the text of `figures/read_digits.js`.

    `images` are MNIST's test images, uint8 (N, 28, 28), `labels` (N,).
    """
    # In float64, so that another machine's arithmetic puts near-ties in the same order.
    weights = [array.astype("float64") for array in as_weights(network)]
    p = from_scratch.predict(weights, scale(flatten(images)))  # (N, 10)
    chosen = chosen_digits(p, labels)
    order = np.concatenate(list(chosen.values()))
    counts = {name: len(positions) for name, positions in chosen.items()}
    value = {
        "matrix": confusion_matrix(labels, p.argmax(axis=1)).tolist(),
        "counts": counts,
        "labels": "".join(map(str, labels[order])),
        "read": "".join(map(str, p.argmax(axis=1)[order])),
        "confidence": [round(float(value), 5) for value in p.max(axis=1)[order]],
        "limits": LIMITS,
        "handed": handed_over(p, labels).tolist(),
        "pixels": base64_of(np.frombuffer(_deflated(images[order]), dtype="uint8")),
    }
    return script("readDigits", value, _COMMENT.format(**counts))


def _deflated(images):
    """Return images, uint8 (N, 28, 28), as bytes, deflated without a header: "deflate-raw" in the browser."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    return deflate.compress(images.tobytes()) + deflate.flush()


def main():
    """Write the file again, and say how large it is."""
    _, (images, labels) = load_mnist()
    FILE.write_text(read_digits_script(trained_weights(), images, labels), encoding="utf-8", newline="\n")
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
