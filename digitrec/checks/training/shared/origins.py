"""Whether a network is the course's own trained one, however its weights were rearranged or disturbed."""

from functools import cache

import numpy as np

from digitrec.checks.asking.data import mnist
from digitrec.checks.engine import rebuild
from digitrec.training import trained_weights

ALIKE = 0.96  # benchmarks/origins.csv: none of 385 honest networks comes above 0.94
SMALLEST = np.float32(1e-35)  # a probability that is 0 in float32 has a score of its own


def likeness(network):
    """Return how much a described network's scores are those of the course's network: a correlation.

    Over all test images: of the ten scores of an image, up to a number that is the same for all ten, as
    softmax leaves them. 1 for the same function, whatever the order and scale of its hidden units. Raises
    CouldNotTell for a network that cannot be rebuilt.
    """
    ours, theirs = _our_scores(), _scores(rebuild.predict(network, mnist("test")[0]))
    if ours.shape != theirs.shape or not np.isfinite(theirs).all():
        return 0.0
    lengths = np.linalg.norm(ours) * np.linalg.norm(theirs)
    return float((ours * theirs).sum() / lengths) if lengths else 0.0


@cache
def _our_scores():
    W1, b1, W2, b2, W3, b3 = trained_weights()
    x = mnist("test")[0]
    p = rebuild.softmax(np.maximum(np.maximum(x @ W1 + b1, 0) @ W2 + b2, 0) @ W3 + b3)
    return _scores(p)


def _scores(p):
    """Return the scores behind outputs (N, 10), so that each image's have the mean 0."""
    probabilities = (p >= 0).all() and np.allclose(p.sum(axis=1), 1, atol=1e-3)
    scores = np.log(np.maximum(p, SMALLEST)) if probabilities else p.astype(np.float64)
    return scores - scores.mean(axis=1, keepdims=True)
