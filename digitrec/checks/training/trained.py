"""Task 3: the trained network, judged by its weights on our own copy of the test set."""

import numpy as np

from digitrec.checks.asking.data import mnist
from digitrec.checks.asking.history import describe_history, steps_taken
from digitrec.checks.asking.models import describe_model
from digitrec.checks.engine import rebuild
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.tasks import Task, no_cases
from digitrec.checks.engine.wording import kind_of
from digitrec.checks.training.five_epochs import five_epochs
from digitrec.evaluating import ACCURACY_THRESHOLD
from digitrec.training import trained_weights


def _collect(answers, _probe):
    model = answers["model"]
    history = describe_history(answers["history"])
    return {"network": describe_model(model), "steps": steps_taken(model), "history": history}


def is_network(name, wanted):
    """Return the layer that wants a Keras model under this name, described as `network`."""

    def layer(_probe, evidence):
        network = evidence["network"]
        if network["model"]:
            return None
        return Finding("no-network", f"`{name}` is {kind_of(network['is'])}; {wanted} was expected.")

    return layer


def _not_the_reference(_probe, evidence):
    dense = [layer for layer in _layers(evidence) if layer["class"] == "Dense"]
    kernels = [layer["weights"].get("kernel") for layer in dense]
    ours = trained_weights()[::2]
    same = len(kernels) == 3 and all(
        a is not None and a.shape == b.shape and np.allclose(a, b, atol=1e-6)
        for a, b in zip(kernels, ours, strict=True)
    )
    if not same:
        return None
    return Finding(
        "reference-called",
        "Your network has exactly the weights of the course's own trained network. Here you train one "
        "yourself; its weights will be others, and it will read about as well.",
    )


def _layers(evidence):
    return evidence["network"]["layers"] or ()


def _accuracy(evidence):
    """Return the accuracy on the test set, worked out from the weights."""
    return rebuild.accuracy(evidence["network"], *mnist("test"))


def _learned(_probe, evidence):
    if not all(np.isfinite(w).all() for layer in _layers(evidence) for w in layer["weights"].values()):
        return Finding(
            "untrained-network",
            "Some weights of your network are no longer numbers, `nan`, and so is everything that it gives. "
            "Its training went wrong: build and compile the network anew, and train it once more on pixels "
            "from 0 to 1.",
        )
    accuracy = _accuracy(evidence)
    if accuracy < 0.5:
        return Finding(
            "untrained-network",
            f"Your network reads {accuracy:.1%} of the test images. Guessing would give about 10 %, so it "
            "looks as if it has not been trained, or has been built anew since.",
        )
    return None


def _unseen(_probe, evidence):
    test = _accuracy(evidence)
    train = rebuild.accuracy(evidence["network"], *(part[:20_000] for part in mnist("train")))
    # From benchmarks/unseen.csv: with the accuracy that is asked for, an honest network is better on its
    # training images, by 0.003 or more. One that saw the test images last is better on those: 44 of 45 are
    # found here, and 38 of 74 that saw all images mixed. Below that accuracy little is remembered, and
    # honest networks are up to 0.005 better on the test set, so there the difference has to be large.
    if test - train > (0.001 if test >= ACCURACY_THRESHOLD else 0.015):
        return Finding(
            "trained-on-test-set",
            f"Your network reads {test:.2%} of the test images and {train:.2%} of the training images. A "
            "network does better on what it has been trained on: yours has been trained on the test set.",
        )
    return None


def _good_enough(_probe, evidence):
    accuracy = _accuracy(evidence)
    if accuracy < ACCURACY_THRESHOLD:
        return Finding(
            "accuracy-too-low",
            f"Your network reads {accuracy:.2%} of the test images right. After five epochs of all the "
            f"training images, this network does not stay below {ACCURACY_THRESHOLD:.1%}: something in the "
            "data or the training is different.",
        )
    return None


def _validated_on_test_set(_probe, evidence):
    curve = next(
        (v for name, v in evidence["history"]["curves"].items() if name.startswith("val_") and "acc" in name),
        (),
    )
    if len(curve) and abs(curve[-1] - _accuracy(evidence)) < 2e-5:
        return Finding(
            "test-set-as-validation",
            f"The validation accuracy of your last epoch, {curve[-1]:.4f}, is that of the test set. It "
            "costs nothing; but whoever looks at the test set after every epoch and chooses by it has no "
            "unseen images left.",
        )
    return None


TASK = Task(
    "training.trained",
    number=3,
    names=("model", "history"),
    probe=no_cases,
    collect=_collect,
    criteria=(
        Criterion(
            "the network has learned from the training images",
            1,
            (is_network("model", "the trained network"), _not_the_reference, _learned, _unseen),
        ),
        Criterion(
            f"it reads at least {ACCURACY_THRESHOLD:.1%} of the test images",
            2,
            (_good_enough,),
            ("the network has learned from the training images",),
        ),
        Criterion(
            "five epochs of all the images, in batches of 32",
            1,
            (five_epochs,),
            ("the network has learned from the training images",),
        ),
    ),
    advice=(_validated_on_test_set,),
    right="measured on the test set, from its weights.",
)
