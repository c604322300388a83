"""Curves: learning curves, the functions of the course, and how something depends on something else."""

from collections.abc import Mapping

import numpy as np
from matplotlib.ticker import MaxNLocator, PercentFormatter

from digitrec.plotting.style import FAINT, RIGHT, TEST, TEXT, TRAINING, WRONG, name_axes, new_figure, styled
from digitrec.validation import check_numbers, check_same_length


@styled
def learning_curves(history):
    """Draw loss and accuracy by epoch, side by side.

    `history` is what `fit` returns, or a dict of lists, one number an epoch: loss, accuracy, and val_loss and
    val_accuracy where there were validation data.
    """
    history = _as_history(history)
    loss = history["loss"]
    alt = f"Training loss by epoch, from {loss[0]:.3f} to {loss[-1]:.3f}, and accuracy by epoch"
    alt += f", from {history['accuracy'][0]:.1%} to {history['accuracy'][-1]:.1%}."
    figure, both = new_figure(8, 3.3, 1, 2, alt)
    for axes, name, title in zip(both, ("loss", "accuracy"), ("Loss", "Accuracy"), strict=True):
        lines = [(history[name], "training", TRAINING, "o")]
        if f"val_{name}" in history:
            lines.append((history[f"val_{name}"], "validation", TEST, "s"))
        for values, label, colour, marker in lines:
            axes.plot(
                range(1, len(values) + 1), values, color=colour, marker=marker, markersize=6, label=label
            )
        _label_ends(axes, lines)
        name_axes(axes, "epoch", name, title)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(axis="y")
    both[0].set_ylim(bottom=0)
    both[1].yaxis.set_major_formatter(PercentFormatter(1, decimals=None, symbol=" %"))
    return figure


@styled
def compare_curves(curves, x_label="step", y_label="loss", log=False):
    """Draw several curves with their names: `curves` is a dict from a name to numbers, one a step.

    The first is drawn as what is right, the second as what is wrong; a third and fourth take the next colours.
    """
    if not isinstance(curves, Mapping) or not 1 <= len(curves) <= 4:
        raise ValueError("`curves` must be a dict of one to four curves, from a name to its numbers.")
    values = {name: check_numbers(curve, str(name), (None,)) for name, curve in curves.items()}
    figure, axes = new_figure(7, 3.6, alt=f"{y_label} by {x_label}: {', '.join(map(str, values))}.")
    lines = []
    for (name, curve), colour, style in zip(
        values.items(), (RIGHT, WRONG, TRAINING, TEST), ("-", "--", "-.", ":"), strict=False
    ):
        axes.plot(range(1, len(curve) + 1), curve, color=colour, linestyle=style, linewidth=1.8, label=name)
        lines.append((curve, str(name), colour, None))
    if log:
        axes.set_yscale("log")
    _label_ends(axes, lines)
    name_axes(axes, x_label, y_label)
    axes.grid(axis="y")
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
    axes.grid()
    return figure


@styled
def softmax_curve():
    """Draw how the probability of one digit grows with its score while the nine other scores stay 0."""
    z = np.linspace(-4, 10, 300)
    p = np.exp(z) / (np.exp(z) + 9)
    alt = "The probability of a digit against its score, an S: near 0 for low scores, 0.1 at score 0, near 1 above 6."
    figure, axes = new_figure(5.6, 3.4, alt=alt)
    axes.plot(z, p, color=TRAINING, linewidth=3)
    for score, words, place in [
        (0, "all scores alike:\n0.1 each", (-3.7, 0.3)),
        (np.log(9), "even chance", (3, 0.47)),
    ]:
        height = np.exp(score) / (np.exp(score) + 9)
        axes.plot(score, height, "o", color=TRAINING, markersize=8)
        axes.annotate(
            words, (score, height), place, va="center", arrowprops={"arrowstyle": "-", "color": FAINT}
        )
    name_axes(axes, "score of one digit, the nine others being 0", "its probability")
    axes.set_ylim(0, 1.02)
    axes.grid()
    return figure


@styled
def cross_entropy_curve():
    """Draw the loss of one image, -log p, against the probability p given to its right digit."""
    p = np.linspace(0.006, 1, 400)
    alt = "The loss falls from above 5, for a probability near 0, to 0 for a probability of 1; guessing costs 2.30."
    figure, axes = new_figure(5.6, 3.4, alt=alt)
    axes.plot(p, -np.log(p), color=TRAINING, linewidth=3)
    points = [(0.01, "sure, and wrong"), (0.1, "guessing"), (0.5, "undecided"), (0.99, "sure, and right")]
    for value, words in points:
        loss = -np.log(value)
        axes.plot(value, loss, "o", color=TRAINING, markersize=8)
        right = {"ha": "right", "xytext": (0, 12)} if value > 0.9 else {"ha": "left", "xytext": (10, 6)}
        label = f"{words}: {loss:.2f}"
        axes.annotate(label, (value, loss), textcoords="offset points", **right)
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
    alt = f"Test accuracy by {label}: from {accuracy.max():.1%} at best to {accuracy.min():.1%} at worst."
    figure, axes = new_figure(6, 3.4, alt=alt)
    axes.plot(x, accuracy, color=TEST, marker="s", markersize=6)
    axes.axhline(0.1, color=FAINT, linestyle=":", linewidth=1.5)
    axes.annotate(
        "guessing",
        (1, 0.1),
        (0, 4),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        ha="right",
    )
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    name_axes(axes, label, "test accuracy")
    axes.set_ylim(0, 1.02)
    axes.grid(axis="y")
    return figure


def _label_ends(axes, lines):
    """Write each curve's name beside its last point, moved apart where they would overlap."""
    if len(lines) == 1 and lines[0][1] == "training":
        return  # one curve in a figure about training needs no name
    low, high = axes.get_ylim()
    logarithmic = axes.get_yscale() == "log"
    place = (
        (lambda v: np.log(v / low) / np.log(high / low))
        if logarithmic
        else (lambda v: (v - low) / (high - low))
    )
    last = None
    for values, label, colour, _ in sorted(lines, key=lambda line: line[0][-1]):
        height = place(values[-1]) if last is None else max(place(values[-1]), last + 0.09)
        last = height
        axes.annotate(
            label, (1.02, height), xycoords="axes fraction", va="center", color=colour, annotation_clip=False
        )


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
