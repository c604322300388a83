"""A map of the loss: networks mixed from two, each place on the map one of them.

The place (a, b) is the network whose weights are a times those of A plus b times those of B. A is the
course's trained network, and B is A with the units of both hidden layers in the opposite order: it computes
exactly the same. So A stands at (1, 0), B at (0, 1), and at (0, 0) all weights are 0.
`python -m digitrec.pages.loss_map` writes `digitrec/pages/figures/loss_map.js` again, in a few seconds.
"""

import json

import numpy as np

from digitrec import from_scratch
from digitrec.from_scratch import relu
from digitrec.loading import load_mnist
from digitrec.pages.files import FOLDER
from digitrec.pages.script import script
from digitrec.preparing import prepare
from digitrec.training import trained_weights

FILE = FOLDER / "figures" / "loss_map.js"
IMAGES = 1_000  # the first training images
FROM, STEP, SIDE = -0.5, 0.05, 46  # shares a and b: from -0.5 to 1.75
DECIMALS = 4

_COMMENT = """\
The loss of networks mixed from two, on {images:,} training images: a row for each share of B.
Written by `python -m digitrec.pages.loss_map`."""


def two_networks():
    """Return A and B, two lists of six weight arrays."""
    W1, b1, W2, b2, W3, b3 = trained_weights()
    return [W1, b1, W2, b2, W3, b3], [W1[:, ::-1], b1[::-1], W2[::-1, ::-1], b2[::-1], W3[::-1], b3]


def mixed(a, b):
    """Return the six weight arrays of the network at the place (a, b)."""
    return [a * of_a + b * of_b for of_a, of_b in zip(*two_networks(), strict=True)]


def map_data():
    """Return the images on which the loss is measured, (1000, 784), and their labels, one-hot (1000, 10)."""
    (images, labels), _ = load_mnist()
    return prepare(images[:IMAGES], labels[:IMAGES])


def slopes_at(a, b, x, y):
    """Return the slopes of the mean cross-entropy of the network at (a, b), by a and by b."""
    gradient = from_scratch.backward(mixed(a, b), x, y)
    along = zip(*two_networks(), gradient, strict=True)
    return np.sum([(float((g * of_a).sum()), float((g * of_b).sum())) for of_a, of_b, g in along], axis=0)


def shares():
    """Return the shares that the map has, of A from left to right and of B from the lowest row up, (46,)."""
    return FROM + STEP * np.arange(SIDE)


def loss_map():
    """Return the losses, (46, 46): a row for each share of B, a column for each share of A.

    They are worked out from the scores, so that no probability has to be clipped. The sums of the first
    layer are mixed as its weights are.
    """
    x, y = map_data()
    (of_a, of_b), right = [x @ network[0] for network in two_networks()], y == 1  # (N, 128) each
    losses = np.empty((SIDE, SIDE))
    for (row, column), _ in np.ndenumerate(losses):
        a, b = shares()[[column, row]]
        _, b1, W2, b2, W3, b3 = mixed(a, b)
        z = relu(relu(a * of_a + b * of_b + b1) @ W2 + b2) @ W3 + b3  # (N, 10)
        z = (z - z.max(axis=1, keepdims=True)).astype("float64")
        losses[row, column] = (np.log(np.exp(z).sum(axis=1)) - z[right]).mean()
    return losses


def map_script(losses):
    """Return the text of `loss_map.js`."""
    value = {
        "from": FROM,
        "step": STEP,
        "images": IMAGES,
        "losses": [[round(loss, DECIMALS) for loss in row] for row in losses.tolist()],
    }
    return script("lossMap", value, _COMMENT.format(images=IMAGES))


def stored_map():
    """Return the losses in `loss_map.js`, (46, 46)."""
    text = FILE.read_text(encoding="utf-8")
    return np.array(json.loads(text[text.index(" = ") + 3 : -2])["losses"])


if __name__ == "__main__":
    FILE.write_text(map_script(loss_map()), encoding="utf-8", newline="\n")
    print(f"{FILE.name}: {SIDE} x {SIDE} losses, {FILE.stat().st_size:,} bytes")
