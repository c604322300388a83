"""On which scale a learner's images are: a network is judged on images like those that it was trained on."""

from functools import cache, wraps

import numpy as np

from digitrec.checks.asking.loading import LENGTHS


def some_rows(seed):
    """Make the probe that says which 200 rows of each of the four arrays are looked at."""
    rng = np.random.default_rng([seed, 82])
    return {"rows": {name: np.sort(rng.choice(n, 200, replace=False)) for name, n in LENGTHS.items()}}


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


def as_trained(network, probe, evidence):
    """Return a described network with a layer in front that gives pixels from 0 to 1 the learner's scale.

    Where the learner's test images, `x_test`, are those of MNIST on the scale 0 to 1, or cannot be compared,
    the network comes back as it is.
    """
    x_test = evidence["x_test"]
    rows, shape = x_test["rows"], x_test["shape"]
    if not network["model"] or not network["layers"] or rows is None:
        return network
    if shape[0] != LENGTHS["x_test"] or rows.size != len(rows) * 784:
        return network
    a, b, error = scale_of(rows, raw("test")[probe["rows"]["x_test"]])
    if abs(a) < 1e-9 or error > 0.01 * abs(a) or (abs(a - 1) < 0.01 and abs(b) < 0.01):
        return network
    front = {"class": "Rescaling", "own": False, "trainable": True, "scale": a, "offset": b, "weights": {}}
    return {**network, "layers": [front, *network["layers"]]}


def on_own_images(layer):
    """Return the layer that judges `network` as `layer` does, on images like those that it was trained on."""

    @wraps(layer)
    def as_it_was_trained(probe, evidence):
        return layer(probe, {**evidence, "network": as_trained(evidence["network"], probe, evidence)})

    return as_it_was_trained
