"""On which scale a learner's images are: a network is judged on images like those that it was trained on."""

from functools import cache

import numpy as np

PLACES = np.arange(0, 10_000, 100)  # of the test images that are compared


@cache
def raw(part):
    """Return the pixels of the part "train" or "test" as MNIST has them: uint8 (N, 784)."""
    from digitrec.loading import load_mnist

    images = load_mnist()[("train", "test").index(part)][0]
    return images.reshape(len(images), -1)


def sample(found, probe, part):
    """Return (a, b) such that rows of images, prepared, are a * pixels / 255 + b, as well as can be."""
    return scale_of(found, raw(part)[probe["rows"][f"x_{part}"]])[:2]


def scale_of(found, pixels):
    """Return (a, b, error): the rule a * pixels / 255 + b that comes nearest to `found`, and how near."""
    found, pixels = found.reshape(len(pixels), -1).astype(np.float64), pixels.astype(np.float64) / 255
    a = float(((pixels - pixels.mean()) * found).mean() / pixels.var())
    b = float(found.mean() - a * pixels.mean())
    return a, b, float(np.abs(a * pixels + b - found).max())


def as_trained(network, x_test):
    """Return a described network with a layer in front that gives pixels from 0 to 1 the learner's scale.

    Where the learner's test images are those of MNIST on the scale 0 to 1, or cannot be compared, the network
    comes back as it is.
    """
    values = np.asarray(x_test) if hasattr(type(x_test), "__array__") else np.zeros(0)
    if (
        not network["model"]
        or not network["layers"]
        or values.shape[:1] != (10_000,)
        or values.size != 7_840_000
    ):
        return network
    a, b, error = scale_of(values[PLACES], raw("test")[PLACES])
    if error > 0.01 * abs(a) or (abs(a - 1) < 0.01 and abs(b) < 0.01):
        return network
    front = {"class": "Rescaling", "own": False, "trainable": True, "scale": a, "offset": b, "weights": {}}
    return {**network, "layers": [front, *network["layers"]]}
