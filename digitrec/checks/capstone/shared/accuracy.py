"""Whether an accuracy that was measured is the network's own."""

import numpy as np

from digitrec.checks.asking.data import mnist
from digitrec.checks.asking.values import number
from digitrec.checks.capstone.shared.pixels import as_trained
from digitrec.checks.engine import rebuild
from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.wording import a_few, kind_of

CLOSE = 1e-3  # of an accuracy that may have been rounded to three places


def accuracy_is_of(network, name):
    """Return the layer that wants `name` to be the accuracy of the network described as `network`."""

    def layer(probe, evidence):
        described = evidence["values"][name]
        found = number(described)
        if found is None:
            return Finding("evaluation-wrong", f"`{name}` is {kind_of(described)}; one number was expected.")
        return _agrees(name, found, as_trained(evidence[network], probe, evidence))

    return layer


def _agrees(name, found, network):
    x, labels = mnist("test")
    p = rebuild.predict(network, x)
    accuracy = float((p.argmax(axis=1) == labels).mean())
    if abs(found - accuracy) <= CLOSE:
        return None
    if abs(found - 100 * accuracy) <= 100 * CLOSE:
        return Finding(
            "share-in-percent",
            f"`{name}` is {a_few(found)}, a number of percent; a share from 0 to 1 was expected.",
        )
    right = p[np.arange(len(labels)), labels].astype(np.float64)
    if abs(found + np.log(right.clip(1e-7)).mean()) <= CLOSE:
        return Finding(
            "loss-and-accuracy-exchanged",
            f"`{name}` is {a_few(found)}, the loss on the test set. `evaluate` gives the loss first.",
        )
    if abs(found - rebuild.accuracy(network, *mnist("train"))) <= CLOSE:
        return Finding(
            "evaluated-on-training-set",
            f"`{name}` is {a_few(found)}: that is the share of the training images, which the network knows "
            "already. What counts is the test set.",
        )
    return Finding(
        "evaluation-wrong",
        f"`{name}` is {a_few(found)}; by its weights, this network reads {accuracy:.4f} of the test images. "
        "The number has to come from `evaluate`, run after the training, and not from memory.",
    )
