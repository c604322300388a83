"""Whether an accuracy that was measured is the network's own."""

import numpy as np

from digitrec.checks.asking.data import mnist
from digitrec.checks.asking.values import number
from digitrec.checks.capstone.shared.pixels import as_trained, images_of, in_usual_forms, sets
from digitrec.checks.engine import rebuild
from digitrec.checks.engine.judgement import CouldNotTell, Finding
from digitrec.checks.engine.questions import mistyped
from digitrec.checks.engine.wording import a_few, kind_of

CLOSE = 1e-3  # of an accuracy that may have been rounded to three places
NOISY = 0.01  # of one that was measured on images with noise


def accuracy_is_of(network, name):
    """Return the layer that wants `name` to be the accuracy of the network described as `network`."""

    def layer(probe, evidence):
        described = evidence["values"][name]
        found = number(described)
        if finding := mistyped(name, described):
            return finding
        if found is None:
            what = "not filled in yet" if described["kind"] == "nothing" else kind_of(described)
            return Finding("evaluation-wrong", f"`{name}` is {what}; one number was expected.")
        own = as_trained(evidence[network], probe, evidence)
        finding = _agrees(name, found, own, sets(probe, evidence))
        if finding and finding.code == "evaluation-wrong":
            other_images(probe, evidence)
        return finding

    return layer


def other_images(probe, evidence):
    """Raise CouldNotTell if the test images are none of MNIST's: what is read of them is not known."""
    if images_of(evidence["x_test"], probe["rows"]["x_test"]) is None:
        raise CouldNotTell("The images in `x_test` are none of MNIST's, so it cannot be worked out again.")


def slack(network):
    """Return how far a measured share may lie from the judge's: images with noise are not the judge's own."""
    rule = network.get("rule")
    return NOISY if rule and rule.get("spread") else CLOSE


def _agrees(name, found, network, own):
    """Compare a number with what the network reads of its own two sets, "train" and "test"."""
    close, (x, labels) = slack(network), own["test"]
    p = rebuild.predict(network, x)
    digits = p.argmax(axis=1)
    accuracy = float((digits == labels).mean())
    if abs(found - accuracy) <= close or _is_on_mnist(found, network, own, close):
        return None
    if any(abs(found - rebuild.accuracy(one, x, labels)) <= CLOSE for one in in_usual_forms(network)):
        return None
    if any(abs(found - ((digits + k) % 10 == labels).mean()) <= close for k in (1, -1)):
        return None  # counted with labels one column off, as it was trained: that has been said
    if abs(found - 100 * accuracy) <= 100 * close:
        return Finding(
            "share-in-percent",
            f"`{name}` is {a_few(found)}, a number of percent; a share from 0 to 1 was expected.",
        )
    right = p[np.arange(len(labels)), labels].astype(np.float64)
    loss = float(-np.log(right.clip(1e-7)).mean())
    if abs(found - loss) <= close:
        return Finding(
            "loss-and-accuracy-exchanged",
            f"`{name}` is {a_few(found)}, the loss on the test set. `evaluate` gives the loss first.",
        )
    on_training = rebuild.accuracy(network, *own["train"])
    if abs(found - on_training) <= close:
        return Finding(
            "evaluated-on-training-set",
            f"`{name}` is {a_few(found)}: that is the share of the training images, which the network knows "
            "already. What counts is the test set.",
        )
    return Finding(
        "evaluation-wrong",
        f"`{name}` is {a_few(found)}. By the weights that it has now, this network reads {accuracy:.4f} of "
        f"the {len(labels):,} test images and {on_training:.4f} of the training images, and its loss on the "
        f"test set is {loss:.4f}: the number is none of these. Run `evaluate` on the test set again, after "
        "the training, and keep what it gives.",
    )


def _is_on_mnist(found, network, own, close):
    """Say whether a number is the share of MNIST's own test images, where the images were split anew."""
    return (
        own["test"] is not mnist("test") and abs(found - rebuild.accuracy(network, *mnist("test"))) <= close
    )
