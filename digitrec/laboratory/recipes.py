"""How a patient is trained: the course's recipe, and what each fault changes in it.

A seed draws the strength and the detail of a fault: which digit is left out, how many labels are wrong.
"""

from dataclasses import dataclass, replace

import numpy as np

from digitrec.building import SIZES
from digitrec.loading import load_mnist

IMAGES = 12_000
FIRST_LAYERS = 2  # those with a ReLU


@dataclass(frozen=True)
class Recipe:
    """The settings of one training; as they stand, those of a healthy patient."""

    x: np.ndarray  # ink from 0 to 1, float32 (N, 784), of the images as they come
    labels: np.ndarray  # whole numbers (N,)
    scale: float = 1.0  # what the network is trained on: ink times this
    optimizer: str = "adam"
    rate: float = 0.001
    epochs: int = 5
    shuffled: bool = True
    relu: tuple[bool, bool] = (True, True)
    frozen: int | None = None  # a layer, 0, 1 or 2
    zero_start: bool = False
    dead: tuple[int, float] | None = None  # a layer and the share of its units
    softmax_twice: bool = False
    saved_epoch: int | None = None  # the last one where it is None
    # When it predicts, the network is given ink * stretch + shift, transposed or not.
    stretch: float | None = None  # the scale of the training where it is None
    shift: float = 0.0
    transposed: bool = False


def recipe(name, rng, data=None):
    """Return the Recipe of the fault called `name`; `rng` draws images, strength and detail.

    `data` is MNIST as `load_mnist` returns it, and is read where it is None.
    """
    (images, labels), test = data or load_mnist()
    among = np.arange(len(labels))
    few = IMAGES
    if name == "class-left-out":
        among = np.flatnonzero(labels != rng.integers(10))
    elif name == "too-few-images":
        few = int(rng.integers(150, 400))
    elif name == "trained-on-test-set":
        few = IMAGES - len(test[1])
    chosen = rng.choice(among, few, replace=False)
    pixels, digits = images[chosen], labels[chosen]
    if name == "too-few-images":
        again = np.resize(np.arange(few), IMAGES)
        pixels, digits = pixels[again], digits[again]
    elif name == "trained-on-test-set":
        pixels, digits = np.concatenate([pixels, test[0]]), np.concatenate([digits, test[1]])
    elif name == "labels-shuffled":
        wrong = rng.choice(len(digits), int(rng.uniform(0.2, 0.45) * len(digits)), replace=False)
        digits = digits.copy()
        digits[wrong] = digits[rng.permutation(wrong)]
    x = pixels.reshape(len(pixels), -1).astype("float32") / np.float32(255)
    return replace(Recipe(x, digits.astype(np.intp)), **CHANGES.get(name, lambda rng: {})(rng))


def _between(rng, low, high):
    """Return a number drawn between two, evenly by its size: as many from 1 to 2 as from 2 to 4."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


CHANGES = {  # what a fault changes besides images and labels
    "pixels-not-scaled": lambda rng: {"scale": 255.0},
    "not-scaled-at-prediction": lambda rng: {"stretch": 255.0},
    "scaled-twice-at-prediction": lambda rng: {"stretch": 1 / 255},
    "scaled-otherwise-at-prediction": lambda rng: {"stretch": 2.0, "shift": -1.0},
    "inverted-at-prediction": lambda rng: {"stretch": -1.0, "shift": 1.0},
    "transposed-at-prediction": lambda rng: {"transposed": True},
    "learning-rate-too-large": lambda rng: {"rate": _between(rng, 0.03, 0.3)},
    "learning-rate-too-small": lambda rng: {"rate": _between(rng, 1e-5, 4e-5)},
    "sgd": lambda rng: {"optimizer": "sgd", "rate": _between(rng, 0.005, 0.02)},
    "one-epoch": lambda rng: {"epochs": 1},
    "first-epoch-saved": lambda rng: {"saved_epoch": 1},
    "missing-relu": lambda rng: {"relu": ((False, True), (True, False), (False, False))[rng.integers(3)]},
    "frozen-layer": lambda rng: {"frozen": int(rng.integers(len(SIZES) - 1))},
    "dead-units": lambda rng: {"dead": (int(rng.integers(FIRST_LAYERS)), rng.uniform(0.9, 0.97))},
    "started-at-zero": lambda rng: {"zero_start": True},
    "sorted-by-digit": lambda rng: {"shuffled": False},
    "softmax-twice": lambda rng: {"softmax_twice": True},
}
