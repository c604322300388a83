"""What the weights of a network tell about its training: a guess, for help and never for a mark.

A network that was trained as the course says has weights and answers of a certain kind; one that was trained
for one epoch, or without one of the digits, has others. Networks with a known history say how each kind
looks: `weights_tell.json`, written by `benchmarks/weights.py`, holds the mean of each sign for each kind, how
far it spreads, and how often the guess errs. Where a network looks like none of them, or nearly as much like
a second one, nothing is said.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from digitrec.checks.asking.data import mnist
from digitrec.checks.asking.models import NO_EFFECT
from digitrec.checks.engine.networks import SHAPES, scores, softmax
from digitrec.checks.engine.rebuild import stack

WORDS = {  # by kind: "its weights look as if ..."; a right network has none
    "one-epoch": "it had been trained for one epoch in place of five",
    "sgd": "plain SGD had trained it in place of Adam",
    "pixels-not-scaled": "its pixels had gone up to 255 in training: the division is missing",
    "pixels-scaled-twice": "its pixels had been divided by 255 twice in training",
    "class-left-out": "one of the ten digits had been missing among its training images",
    "learning-rate-too-large": "its learning rate had been far larger than Adam's 0.001",
    "labels-shuffled": "a part of its labels had belonged to other images",
    "trained-on-test-set": "the test images had been among those that it learned from",
}
HELPS = frozenset(WORDS) - {"trained-on-test-set"}  # what a learner is told: a guess accuses nobody
NEAR = 2.0  # a network is of a kind if its signs are within so many spreads of the kind's means, on average
CLEARER = 2.0  # and so many times as far from every other kind
CONSTANTS = Path(__file__).with_suffix(".json")
IMAGES = 10_000  # of each set
INKED, BLANK = 0.1, 0.0  # the mean ink of pixels that are often used, and of those that never are
TINY = 1e-9


@dataclass(frozen=True)
class Told:
    """What weights look like: a kind; about how many networks the rule spoke, and of how many wrongly."""

    kind: str
    said: int
    wrong: int

    @property
    def sentence(self):
        """The guess as a sentence, with how far to trust it; nothing for a right network."""
        if self.kind not in WORDS:
            return ""
        return (
            f"Its weights look as if {WORDS[self.kind]}. That is a guess, to help you look: tried on "
            f"networks with a known history (chapter 10), it was wrong in {self.wrong} of {self.said}."
        )


def tell(weights):
    """Return what the six arrays look like, as Told; None where they look like nothing that is known."""
    constants = _constants()
    kind = nearest(constants["kinds"], signs_of(weights))
    return None if kind is None else Told(kind, **constants["told"])


def six_arrays(described):
    """Return the six arrays of a described network if it is the course's, 784-128-64-10; else None."""
    if described.get("rule") or not described.get("layers"):
        return None
    layers = [layer for layer in stack(described) if layer["class"] not in (*NO_EFFECT, "Flatten")]
    if [layer.get("activation") for layer in layers] != ["relu", "relu", "softmax"]:
        return None
    found = [layer["weights"].get(name) for layer in layers for name in ("kernel", "bias")]
    fits = [
        w is not None and w.shape == shape and np.isfinite(w).all()
        for w, shape in zip(found, SHAPES, strict=True)
    ]
    return found if all(fits) else None


def nearest(kinds, signs):
    """Return the kind to which these signs are nearest, or None: far from all, or nearly as near to another.

    `kinds` has the mean and the spread of each sign, {kind: {sign: [mean, spread]}}.
    """
    distances = {
        kind: float(
            np.sqrt(np.mean([((signs[name] - mean) / spread) ** 2 for name, (mean, spread) in of.items()]))
        )
        for kind, of in kinds.items()
    }
    first, second = sorted(distances, key=distances.get)[:2]
    is_clear = distances[first] <= NEAR and distances[second] >= CLEARER * distances[first]
    return first if is_clear else None


def signs_of(weights):
    """Return the signs of the six arrays of a network 784-128-64-10, {name: number}.

    How large the weights are, where ink falls and where none does; how the network reads training and test
    images, and how sure it is of that; how evenly its answers are spread over the digits.
    """
    W1, b1, W2, b2, W3, b3 = (np.asarray(w, dtype=np.float32) for w in weights)
    ink = _mean_ink()
    found = {
        "blank": _log_size(W1[ink == BLANK]),
        "inked": _log_size(W1[ink > INKED]),
        "layer_2": _log_size(W2),
        "layer_3": _log_size(W3),
        "biases_1": _log_size(b1),
        "biases_2": _log_size(b2),
        "biases_3": _log_size(b3),
    }
    (_, train_right), (test, test_right) = (_read(weights, part) for part in ("train", "test"))
    shares = np.bincount(test.argmax(axis=1), minlength=10) / len(test)
    sure = test.max(axis=1)
    found |= {
        "test_error": float(np.log(1 - test_right.mean() + 0.001)),
        "lead": float(test_right.mean() - train_right.mean()),
        "doubt": float(np.log((1 - sure).mean() + TINY)),
        "doubt_of_mistakes": float(np.log((1 - sure)[~test_right].mean() + TINY))
        if not test_right.all()
        else 0.0,
        "rarest": float(np.log(shares.min() + 0.001)),
    }
    return found


def _read(weights, part):
    x, labels = mnist(part)
    x, labels = x[:IMAGES], labels[:IMAGES]
    with np.errstate(over="ignore", invalid="ignore"):
        p = softmax(scores(weights, x)[-1].astype(np.float64))  # (N, 10)
    return p, p.argmax(axis=1) == labels


def _log_size(w):
    return float(np.log(np.sqrt(np.mean(np.square(w, dtype=np.float64))) + TINY))


@cache
def _constants():
    return json.loads(CONSTANTS.read_bytes())


@cache
def _mean_ink():
    return mnist("train")[0].mean(axis=0)
