"""Where test digits lie in each layer of the network, seen in the plane: the data of "layer-map".

`python -m digitrec.pages.layer_map` writes `digitrec/pages/figures/layer_map.js` again.
"""

import zlib

import numpy as np

from digitrec import from_scratch
from digitrec.loading import load_mnist
from digitrec.pages.files import FOLDER
from digitrec.pages.script import base64_of, script
from digitrec.preparing import flatten, scale
from digitrec.training import trained_weights

FILE = FOLDER / "figures" / "layer_map.js"
IMAGES = 300  # the first of the test set
NEAREST = 8
CIRCLE = (7, 1, 2, 3, 8, 5, 0, 6, 4, 9)  # clockwise from the top; digits that are alike are neighbours

_COMMENT = """\
{images} test digits of MNIST, and where they lie in each layer of the network.
MNIST is by Yann LeCun and Corinna Cortes, CC BY-SA 3.0.
Written by `python -m digitrec.pages.layer_map`."""


def layers(weights, images):
    """Return what the network makes of images, uint8 (N, 28, 28), as four arrays of arrows of length 1.

    They are the pixels (N, 784), both hidden layers (N, 128) and (N, 64), and the probabilities (N, 10).
    """
    x = scale(flatten(images)).astype("float64")
    found = [x, *from_scratch.forward([array.astype("float64") for array in weights], x)]
    return [layer / np.linalg.norm(layer, axis=1, keepdims=True) for layer in found]


def places(layer, labels):
    """Return where the arrows of a layer, (N, k), lie in the plane, (N, 2).

    Of all planes it is the one in which the means of the ten digits come nearest to ten places on a circle
    (orthogonal Procrustes problem). It is the same circle for all layers, so that what moves from layer to
    layer is the digits and not the point of view.
    """
    means = np.array([layer[labels == digit].mean(axis=0) for digit in range(10)])  # (10, k)
    middle = means.mean(axis=0)
    angles = np.pi / 2 - 2 * np.pi * np.argsort(CIRCLE) / 10
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)  # (10, 2)
    left, _, right = np.linalg.svd((means - middle).T @ circle, full_matrices=False)
    return (layer - middle) @ left @ right


def same_among_nearest(layer, labels):
    """Return the share of an image's `NEAREST`, those with the largest cosine, that show the same digit."""
    cosine = layer @ layer.T  # (N, N)
    np.fill_diagonal(cosine, -1)
    nearest = np.argsort(-cosine, axis=1, kind="stable")[:, :NEAREST]  # (N, NEAREST)
    return float((labels[nearest] == labels[:, None]).mean())


def layer_map_script(weights, images, labels):
    """Return the text of `figures/layer_map.js`; `images` are MNIST's test images, `labels` theirs."""
    images, labels = images[:IMAGES], labels[:IMAGES]
    found = layers(weights, images)
    drawn = [places(layer, labels) for layer in found]
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    pixels = deflate.compress(images.tobytes()) + deflate.flush()
    value = {
        "labels": labels.tolist(),
        "read": found[-1].argmax(axis=1).tolist(),
        "places": [np.rint(1000 * of_layer).astype(int).ravel().tolist() for of_layer in drawn],
        "same": [round(same_among_nearest(layer, labels), 4) for layer in found],
        "pixels": base64_of(np.frombuffer(pixels, dtype="uint8")),
    }
    return script("layerMap", value, _COMMENT.format(images=IMAGES))


def main():
    """Write the file again, and say how large it is."""
    _, (images, labels) = load_mnist()
    FILE.write_text(layer_map_script(trained_weights(), images, labels), encoding="utf-8", newline="\n")
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
