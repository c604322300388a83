"""Figures for the book, the notebooks and reports: each function takes plain arrays and returns a figure.

A figure shows itself in a notebook, saves itself with `figure.savefig("name.png")`, and says in `figure.alt`
what is to be seen in it. Wrong input raises TypeError or ValueError, one full sentence.
"""

from digitrec.plotting.comparisons import compare_curves, runs, times
from digitrec.plotting.curves import (
    accuracy_by_change,
    cross_entropy_curve,
    learning_curves,
    relu_curve,
    softmax_curve,
)
from digitrec.plotting.images import digits, first_layer, flattening, pixels, predictions
from digitrec.plotting.network import activations, network
from digitrec.plotting.patients import answers, movement, spread
from digitrec.plotting.results import by_digit, calibration, confusion, one_hot, probabilities
from digitrec.plotting.style import RIGHT, SETTINGS, TEST, TRAINING, WRONG

__all__ = [
    "RIGHT",
    "SETTINGS",
    "TEST",
    "TRAINING",
    "WRONG",
    "accuracy_by_change",
    "activations",
    "answers",
    "by_digit",
    "calibration",
    "compare_curves",
    "confusion",
    "cross_entropy_curve",
    "digits",
    "first_layer",
    "flattening",
    "learning_curves",
    "movement",
    "network",
    "one_hot",
    "pixels",
    "predictions",
    "probabilities",
    "relu_curve",
    "runs",
    "softmax_curve",
    "spread",
    "times",
]
