"""The digits that "Draw a digit" offers: test digits, chosen by what the network makes of them."""

import numpy as np

from digitrec import from_scratch
from digitrec.pages.script import base64_of, script
from digitrec.pages.weights_file import as_weights
from digitrec.preparing import flatten, scale

REAL, MISTAKES, DOUBTFUL = 3, 12, 8  # how many digits the page offers: 3 of each, 12 and 8 in all


def digits_script(network, images, labels):
    """Return the text of `draw/digits.js`: three sets of test digits.

    `real` are read right, the first three of each digit; `mistakes` are the misread ones that it is most
    confident of; `doubtful` are read right by the narrowest margin. `images` are MNIST's test images, uint8
    (N, 28, 28), `labels` (N,).
    """
    # In float64, so that another machine's arithmetic puts near-ties in the same order.
    weights = [array.astype("float64") for array in as_weights(network)]
    p = from_scratch.predict(weights, scale(flatten(images)))  # (N, 10)
    read = p.argmax(axis=1)
    right, wrong = np.flatnonzero(read == labels), np.flatnonzero(read != labels)
    second, first = np.sort(p, axis=1)[:, -2:].T  # of the ten probabilities
    sets = {
        "real": np.concatenate([right[labels[right] == digit][:REAL] for digit in range(10)]),
        "mistakes": wrong[np.argsort(-first[wrong], kind="stable")[:MISTAKES]],
        "doubtful": right[np.argsort((first - second)[right], kind="stable")[:DOUBTFUL]],
    }
    stored = {
        name: {"labels": labels[chosen].tolist(), "pixels": base64_of(images[chosen])}
        for name, chosen in sets.items()
    }
    comment = (
        "Test digits of MNIST, by Yann LeCun and Corinna Cortes, CC BY-SA 3.0. Written by `digitrec export`."
    )
    return script("digits", stored, comment)
