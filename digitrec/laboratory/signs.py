"""Signs: the numbers that each observation of a patient shows, the same for every patient.

They are measured on fixed images: the first thousand of MNIST's test images and of its training images. With
them a table says which observation tells which faults apart, `benchmarks/patients.py`.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from digitrec.building import SHAPES
from digitrec.laboratory.record import root_mean_square
from digitrec.loading import load_mnist

MEASURED_ON = 1_000  # images of each kind
LIMITS = tuple(np.sqrt(6 / sum(shape)) for shape in SHAPES[::2])  # of a start by Glorot's rule


@dataclass(frozen=True)
class Sign:
    """One number that an observation shows."""

    name: str
    title: str


def _signs(**titles):
    return tuple(Sign(name, title) for name, title in titles.items())


SIGNS = {  # by observation
    "curve": _signs(
        epochs="epochs",
        first_loss="training loss of the first epoch",
        last_loss="training loss of the last epoch",
        fall="fall of the training loss, first to last epoch",
        jump="largest rise of the training loss from one epoch to the next",
        last_accuracy="training accuracy of the last epoch",
        held_out="held-out accuracy of the last epoch",
        best_held_out="best held-out accuracy",
        gap="training accuracy less held-out accuracy, last epoch",
        held_out_loss="held-out loss of the last epoch",
    ),
    "predict": _signs(
        test_accuracy="accuracy on test images",
        training_accuracy="accuracy on training images",
        test_ahead="accuracy on test images less that on training images",
        certainty="mean probability of the answer, test images",
        rarest="share of the digit that it answers least",
        commonest="share of the digit that it answers most",
        transposed="accuracy on images with rows and columns exchanged",
        inverted="accuracy on images with ink and paper exchanged",
        lifted="accuracy on images of half the ink on a grey ground",
    ),
    "weights": _signs(
        size_1="size of a weight, layer 1",
        size_2="size of a weight, layer 2",
        size_3="size of a weight, layer 3",
        bias_1="size of a bias, layer 1",
        smallest_bias="size of a bias in the layer where it is smallest",
        largest_bias="size of a bias in the layer where it is largest",
        beyond="share of weights beyond the start's limit, in the layer where it is smallest",
        below_1="share of weights below 0, layer 1",
        below_most="share of weights below 0, in the layer where it is largest",
    ),
    "movement": _signs(
        moved_1="how far layer 1 moved",
        moved_2="how far layer 2 moved",
        moved_3="how far layer 3 moved",
        least="how far the layer moved that moved least",
        most="how far the layer moved that moved most",
        ratio_31="how far layer 3 moved, in units of layer 1's",
        ratio_21="how far layer 2 moved, in units of layer 1's",
        first_share="share of layer 1's way that the first epoch made",
        measured="epochs",
    ),
    "activations": _signs(
        dark_1="share of layer 1's units that no image lights",
        dark_2="share of layer 2's units that no image lights",
        dark_most="share of units that no image lights, in the layer with more of them",
        below_zero="share of numbers below 0, in the hidden layer with more of them",
        mean_1="mean size of layer 1's numbers",
        mean_2="mean size of layer 2's numbers",
        lit_1="share of layer 1's numbers that are not 0",
        lit_2="share of layer 2's numbers that are not 0",
    ),
    "gradient": _signs(
        gradient_1="size of the gradient, layer 1",
        gradient_2="size of the gradient, layer 2",
        gradient_3="size of the gradient, layer 3",
        ratio="gradient of layer 1, in units of layer 3's",
        test_to_training="gradient of layer 3 on test images, in units of that on training images",
    ),
}


def signs(patient):
    """Return the signs of a patient: {observation: {sign: a number}}. It costs nothing."""
    record = patient.record
    found = {
        "curve": _of_curve(record.history),
        "predict": _of_predictions(record),
        "weights": _of_weights(record.weights),
        "movement": _of_movement(record.movement.astype(float)),
        "activations": _of_activations(record),
        "gradient": _of_gradient(record),
    }
    return {
        name: {sign.name: float(found[name][sign.name]) for sign in those} for name, those in SIGNS.items()
    }


@cache
def _measured_on():
    """Return ((ink, labels) of test images, of training images)."""
    training, test = load_mnist()
    return tuple(
        (x[:MEASURED_ON].reshape(MEASURED_ON, -1).astype("float32") / np.float32(255), y[:MEASURED_ON])
        for x, y in (test, training)
    )


def _of_curve(history):
    loss, accuracy = history["loss"], history["accuracy"]
    held_out = history["val_accuracy"]
    return {
        "epochs": len(loss),
        "first_loss": loss[0],
        "last_loss": loss[-1],
        "fall": loss[0] - loss[-1],
        "jump": max(np.diff(loss), default=0),
        "last_accuracy": accuracy[-1],
        "held_out": held_out[-1],
        "best_held_out": held_out.max(),
        "gap": accuracy[-1] - held_out[-1],
        "held_out_loss": history["val_loss"][-1],
    }


def _of_predictions(record):
    (test, labels), (training, training_labels) = _measured_on()
    p = record.layers(test)[-1]
    read = p.argmax(axis=1)
    shares = np.bincount(read, minlength=10) / len(read)
    turned = test.reshape(-1, 28, 28).swapaxes(1, 2).reshape(test.shape)

    def accuracy(ink, digits):
        return (record.layers(ink)[-1].argmax(axis=1) == digits).mean()

    on_test, on_training = (read == labels).mean(), accuracy(training, training_labels)
    return {
        "test_accuracy": on_test,
        "training_accuracy": on_training,
        "test_ahead": on_test - on_training,
        "certainty": p.max(axis=1).mean(),
        "rarest": shares.min(),
        "commonest": shares.max(),
        "transposed": accuracy(turned, labels),
        "inverted": accuracy(1 - test, labels),
        "lifted": accuracy((1 + test) / 2, labels),
    }


def _of_weights(weights):
    kernels, biases = weights[::2], [root_mean_square(b) for b in weights[1::2]]
    beyond = [(abs(W) > 1.001 * limit).mean() for W, limit in zip(kernels, LIMITS, strict=True)]
    below = [(W < 0).mean() for W in kernels]
    return {
        **{f"size_{n}": root_mean_square(W) for n, W in enumerate(kernels, start=1)},
        "bias_1": biases[0],
        "smallest_bias": min(biases),
        "largest_bias": max(biases),
        "beyond": min(beyond),
        "below_1": below[0],
        "below_most": max(below),
    }


def _of_movement(moved):
    last = moved[-1]
    return {
        **{f"moved_{n}": far for n, far in enumerate(last, start=1)},
        "least": last.min(),
        "most": last.max(),
        "ratio_31": _ratio(last[2], last[0]),
        "ratio_21": _ratio(last[1], last[0]),
        "first_share": _ratio(moved[0, 0], last[0]),
        "measured": len(moved),
    }


def _of_activations(record):
    layers = record.layers(_measured_on()[0][0])[:2]
    dark = [(a <= 0).all(axis=0).mean() for a in layers]
    return {
        "dark_1": dark[0],
        "dark_2": dark[1],
        "dark_most": max(dark),
        "below_zero": max((a < 0).mean() for a in layers),
        **{f"mean_{n}": abs(a).mean() for n, a in enumerate(layers, start=1)},
        **{f"lit_{n}": (a != 0).mean() for n, a in enumerate(layers, start=1)},
    }


def _of_gradient(record):
    test, training = (
        [root_mean_square(slope) for slope in record.gradient(*those)] for those in _measured_on()
    )
    return {
        **{f"gradient_{n}": size for n, size in enumerate(test, start=1)},
        "ratio": _ratio(test[0], test[2]),
        "test_to_training": _ratio(test[2], training[2]),
    }


def _ratio(a, b):
    """Return a / b; 0 where both are 0, and a large number where only b is."""
    return 0.0 if a == 0 else min(a / b, 1e6) if b else 1e6
