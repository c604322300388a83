"""Curves: learning curves, the functions inside the network, and accuracy as the images change."""

from collections.abc import Mapping

import numpy as np
from matplotlib.ticker import MaxNLocator

from digitrec.plotting.style import (
    FAINT,
    TEST,
    TEXT,
    TRAINING,
    name_axes,
    name_lines,
    new_figure,
    percent,
    percent_axis,
    styled,
)
from digitrec.validation import check_numbers, check_same_length

THIN = {"arrowstyle": "-", "color": FAINT}  # a line from words to what they name


@styled
def learning_curves(history):
    """Draw loss and accuracy by epoch, side by side.

    `history` is what `fit` returns, or a dict of lists, one number an epoch: loss, accuracy, and val_loss and
    val_accuracy where there were validation data.
    """
    history = _as_history(history)
    loss = history["loss"]
    first, last = percent(history["accuracy"][0]), percent(history["accuracy"][-1])
    alt = (
        f"By epoch, training loss goes from {loss[0]:.3f} to {loss[-1]:.3f}, accuracy from {first} to {last}."
    )
    figure, both = new_figure(8, 3.3, 1, 2, alt)
    for axes, name, title in zip(both, ("loss", "accuracy"), ("Loss", "Accuracy"), strict=True):
        lines = [(history[name], "training", TRAINING, "o")]  # values, name, colour, marker
        if f"val_{name}" in history:
            lines.append((history[f"val_{name}"], "validation", TEST, "s"))
        for values, label, colour, marker in lines:
            axes.plot(
                range(1, len(values) + 1), values, color=colour, marker=marker, markersize=6, label=label
            )
        if name == "loss":
            axes.set_ylim(bottom=0)
        if len(lines) > 1:
            name_lines(axes, lines)
        name_axes(axes, "epoch", name, title)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(axis="y")
    percent_axis(both[1].yaxis)
    return figure


@styled
def relu_curve():
    """Draw ReLU: 0 for what is below 0, everything else unchanged."""
    z = np.array([-4.0, 0.0, 4.0])
    figure, axes = new_figure(4.4, 3.2, alt="ReLU is 0 up to z = 0 and rises from there as z itself.")
    axes.plot(z, np.maximum(z, 0), color=TRAINING, linewidth=3)
    axes.text(-2, 0.25, "below 0: off", ha="center", va="bottom", color=TEXT)
    axes.text(1.9, 2.3, "above 0:\nunchanged", ha="right", va="bottom", color=TEXT)
    name_axes(axes, "z", "relu(z)")
    axes.set(xticks=range(-4, 5), yticks=range(5))
    axes.grid()
    return figure


@styled
def softmax_curve():
    """Draw how the probability of one digit grows with its score while the nine other scores stay 0."""
    z = np.linspace(-4, 10, 300)
    p = np.exp(z) / (np.exp(z) + 9)
    alt = "Against its score, the probability of a digit is an S: near 0 at -4, 0.1 at 0, near 1 above 6."
    figure, axes = new_figure(5.6, 3.4, alt=alt)
    axes.plot(z, p, color=TRAINING, linewidth=3)
    points = [(0, "all scores alike:\n0.1 each", (-3.7, 0.3)), (np.log(9), "even chance", (3, 0.47))]
    for score, words, place in points:
        height = np.exp(score) / (np.exp(score) + 9)
        axes.plot(score, height, "o", color=TRAINING, markersize=8)
        axes.annotate(words, (score, height), place, va="center", arrowprops=THIN)
    name_axes(axes, "score of one digit, the nine others being 0", "its probability")
    axes.set_ylim(0, 1.02)
    axes.grid()
    return figure


@styled
def cross_entropy_curve():
    """Draw the loss of one image, -log p, against the probability p given to its right digit."""
    p = np.linspace(0.006, 1, 400)
    alt = (
        "The loss falls from above 5, for a probability near 0, through 2.30 for guessing to 0 for certainty."
    )
    figure, axes = new_figure(5.6, 3.4, alt=alt)
    axes.plot(p, -np.log(p), color=TRAINING, linewidth=3)
    points = [(0.01, "sure, and wrong"), (0.1, "guessing"), (0.5, "undecided"), (0.99, "sure, and right")]
    for value, words in points:
        loss = -np.log(value)
        axes.plot(value, loss, "o", color=TRAINING, markersize=8)
        place = {"xytext": (10, 6)} if value < 0.9 else {"xytext": (0, 78), "ha": "right", "arrowprops": THIN}
        axes.annotate(f"{words}: {loss:.2f}", (value, loss), textcoords="offset points", **place)
    name_axes(axes, "probability given to the right digit", "loss of this image")
    axes.set(xlim=(0, 1.02), ylim=(0, 5.3))
    axes.grid()
    return figure


@styled
def accuracy_by_change(x, accuracy, label):
    """Draw test accuracy against the size of a change made to the images, such as pixels of shift.

    `x` and `accuracy` are numbers (N,), accuracy from 0 to 1; `label` names what is on the x axis.
    """
    x, accuracy = check_numbers(x, "x", (None,)), check_numbers(accuracy, "accuracy", (None,))
    check_same_length(x, accuracy, ("x", "accuracy"))
    if accuracy.min() < 0 or accuracy.max() > 1:
        raise ValueError("Every number in `accuracy` must be a share from 0 to 1.")
    alt = f"Test accuracy by {label}: {percent(accuracy.max())} at best, {percent(accuracy.min())} at worst."
    figure, axes = new_figure(6, 3.4, alt=alt)
    axes.plot(x, accuracy, color=TEST, marker="s", markersize=6)
    axes.axhline(0.1, color=FAINT, linestyle=":", linewidth=1.5)
    axes.annotate("guessing", (x.min(), 0.1), (0, -4), textcoords="offset points", va="top")
    percent_axis(axes.yaxis)
    name_axes(axes, label, "test accuracy")
    axes.set_ylim(0, 1.02)
    axes.grid(axis="y")
    return figure


def _as_history(history):
    """Return a dict of lists that holds at least loss and accuracy."""
    history = getattr(history, "history", history)
    if not isinstance(history, Mapping):
        raise TypeError("`history` must be what `fit` returns or a dict of lists, such as {'loss': [...]}.")
    for name in ("loss", "accuracy"):
        if name not in history:
            raise ValueError(f"`history` has no '{name}'; it needs both loss and accuracy.")
    checked = {name: check_numbers(values, name, (None,)) for name, values in history.items()}
    for name, values in checked.items():
        check_same_length(checked["loss"], values, ("loss", name))
    return checked
