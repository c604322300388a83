"""Whether a network is the course's own trained one, by what it computes on the test images."""

from functools import cache

import numpy as np

from digitrec.checks.asking.data import mnist
from digitrec.checks.engine import rebuild
from digitrec.training import trained_weights

# benchmarks/origins.csv: of 385 honest networks none comes above 0.94, and none reads more than 98.2 % alike.
ALIKE, SAME = 0.96, 0.99
SQUASHES = ("softmax", "sigmoid", "tanh", "log_softmax", "hard_sigmoid", "softsign", "exponential")


def likeness(network):
    """Return how much a described network's scores are those of the course's network: a correlation.

    Over all test images: of the ten scores of an image before the last activation, up to a number that is
    the same for all ten. 1 for the same function, whatever the order and scale of its units. Raises
    CouldNotTell for a network that cannot be rebuilt.
    """
    ours, theirs = _our_scores(), rebuild.predict(_without_last_activation(network), mnist("test")[0])
    if ours.shape != theirs.shape or not np.isfinite(theirs).all():
        return 0.0
    theirs = _centred(theirs.astype(np.float64))
    lengths = np.linalg.norm(ours) * np.linalg.norm(theirs)
    return float((ours * theirs).sum() / lengths) if lengths else 0.0


def agreement(network):
    """Return the share of the test images on which a described network reads the course's network's digit."""
    ours, theirs = _our_scores(), rebuild.predict(network, mnist("test")[0])
    return float((theirs.argmax(axis=1) == ours.argmax(axis=1)).mean()) if theirs.shape == ours.shape else 0.0


def is_copy(network):
    """Say whether a described network computes what the course's network does."""
    return likeness(network) >= ALIKE or agreement(network) >= SAME


@cache
def _our_scores():
    W1, b1, W2, b2, W3, b3 = trained_weights()
    x = mnist("test")[0]
    return _centred(np.maximum(np.maximum(x @ W1 + b1, 0) @ W2 + b2, 0) @ W3 + b3)


def _centred(scores):
    return scores - scores.mean(axis=1, keepdims=True)


def _without_last_activation(network):
    """Return a described network without what makes probabilities of its scores."""
    if network.get("graph"):
        return {**network, "graph": rebuild.scores_of(network["graph"])}
    layers = list(network["layers"] or ())
    while layers and not layers[-1].get("own") and rebuild.activation_of(layers[-1]) in SQUASHES:
        layers.pop()
    if layers and layers[-1].get("activation") in SQUASHES and not layers[-1].get("own"):
        layers[-1] = {**layers[-1], "activation": "linear"}
    return {**network, "layers": layers}
