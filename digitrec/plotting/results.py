"""How well it went: confusion matrix, probabilities, calibration, numbers by digit, runs over many seeds."""

from collections.abc import Mapping

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from matplotlib.ticker import PercentFormatter

from digitrec.plotting.images import as_images
from digitrec.plotting.style import (
    FAINT,
    INK,
    PAPER,
    RIGHT,
    TEST,
    TEXT,
    TRAINING,
    WRONG,
    name_axes,
    new_figure,
    show_digit,
    styled,
)
from digitrec.validation import (
    DIGITS,
    check_confusion_matrix,
    check_labels,
    check_numbers,
    check_one_hot,
    check_probabilities,
    check_same_length,
)

MISTAKES = LinearSegmentedColormap.from_list("mistakes", [PAPER, "#f6b68c", WRONG])


@styled
def confusion(matrix):
    """Draw a confusion matrix (10, 10), rows actual, columns predicted, with every count written out.

    The diagonal, what was read right, is green; mistakes are the darker the more often they were made.
    """
    matrix = check_confusion_matrix(matrix)
    mistakes = matrix * (1 - np.eye(DIGITS, dtype=int))  # (10, 10), the diagonal emptied
    most = int(mistakes.max())
    figure, axes = new_figure(6.4, 6.2, alt=_confusion_in_words(matrix, mistakes))
    axes.imshow(mistakes, cmap=MISTAKES, vmin=0, vmax=max(most, 1) * 1.1)
    for row, column in np.ndindex(matrix.shape):
        count = int(matrix[row, column])
        if row == column:
            axes.add_patch(_cell(row, column))
            axes.text(column, row, count, ha="center", va="center", color="white", weight="bold", fontsize=10)
        elif count:
            colour = "white" if count > 0.8 * most else INK
            axes.text(column, row, count, ha="center", va="center", color=colour, fontsize=10.5)
    axes.set(xticks=range(DIGITS), yticks=range(DIGITS))
    axes.xaxis.set(ticks_position="top", label_position="top")
    axes.tick_params(length=0)
    axes.spines[:].set(visible=True, color=FAINT)
    axes.set_xticks(np.arange(0.5, DIGITS - 1), minor=True)
    axes.set_yticks(np.arange(0.5, DIGITS - 1), minor=True)
    axes.grid(which="minor", alpha=0.3, linewidth=0.6)
    axes.tick_params(which="minor", length=0)
    name_axes(axes, "the network read", "the digit is")
    return figure


def _cell(row, column):
    return Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=RIGHT, edgecolor="none")


def _confusion_in_words(matrix, mistakes):
    total, wrong = int(matrix.sum()), int(mistakes.sum())
    if not wrong:
        return f"Confusion matrix: all {total} images were read right."
    row, column = np.unravel_index(mistakes.argmax(), mistakes.shape)
    worst = f"the commonest mistake is {row} read as {column}, {mistakes.max()} times"
    return f"Confusion matrix: {wrong} of {total} images were misread; {worst}."


@styled
def probabilities(p, actual=None, image=None):
    """Draw the ten probabilities `p`, (10,), that the network gives one image, as bars.

    With the `actual` digit the bars say right and wrong; with the `image`, (28, 28) or (784,), it stands beside.
    """
    p = check_probabilities([p])[0]
    answer = int(p.argmax())
    colours = [FAINT] * DIGITS
    colours[answer] = TRAINING
    if actual is not None:
        actual = int(check_labels([actual], "actual")[0])
        colours[answer], colours[actual] = WRONG, RIGHT
    alt = f"The ten probabilities of one image; the highest, {p[answer]:.1%}, is that of the {answer}."
    if image is None:
        figure, axes = new_figure(6, 3, alt=alt)
    else:
        figure, (left, axes) = new_figure(7.4, 2.8, 1, 2, alt, width_ratios=[1, 2.2])
        show_digit(left, as_images([image])[0])
    for digit, bar in enumerate(axes.bar(range(DIGITS), p, color=colours, width=0.75)):
        mark = {actual: " right", answer: " ✗"} if actual not in (None, answer) else {}
        if p[digit] >= 0.005 or digit == actual:
            words = f"{p[digit]:.2f}{mark.get(digit, '')}"
            axes.text(bar.get_x() + 0.375, p[digit] + 0.02, words, ha="center", fontsize=10)
    name_axes(axes, "digit", "probability")
    axes.set(xticks=range(DIGITS), ylim=(0, 1.12), yticks=[0, 0.25, 0.5, 0.75, 1])
    return figure


@styled
def one_hot(labels, y):
    """Draw labels (N,) beside their one-hot rows (N, 10): the 1 stands where the digit says."""
    labels, y = check_labels(labels), check_one_hot(y)
    check_same_length(labels, y, ("labels", "y"))
    alt = f"{len(labels)} labels, each beside ten numbers: nine 0s, and a 1 in the column of its digit."
    figure, axes = new_figure(5.4, 0.75 + 0.42 * len(labels), alt=alt)
    axes.imshow(y, cmap=LinearSegmentedColormap.from_list("hot", [PAPER, TRAINING]), aspect="auto")
    for row, column in np.ndindex(y.shape):
        hot = y[row, column] == 1
        colour, weight = ("white", "bold") if hot else (TEXT, "normal")
        axes.text(column, row, int(hot), ha="center", va="center", color=colour, weight=weight)
    axes.set(xticks=range(DIGITS), yticks=range(len(labels)), yticklabels=[str(label) for label in labels])
    axes.xaxis.set(ticks_position="top", label_position="top")
    axes.tick_params(length=0)
    axes.spines[:].set(visible=True, color=FAINT)
    name_axes(axes, "column of y", "label")
    return figure


@styled
def by_digit(values, label, share=False):
    """Draw one number a digit, (10,), as bars: how many images there are, or how many were read right.

    `label` names the number; with `share` it is a part of 1, and the axis shows where the bars differ.
    """
    values = check_numbers(values, "values", (DIGITS,))
    low, high = int(values.argmin()), int(values.argmax())
    figure, axes = new_figure(6, 3, alt=f"{label} by digit: highest for {high}, lowest for {low}.")
    if share:  # dots, not bars: a bar has to start at 0
        axes.plot(range(DIGITS), values, "s", color=TEST, markersize=9)
        axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
        axes.margins(y=0.18)
    else:
        axes.bar(range(DIGITS), values, color=TRAINING, width=0.75)
    for digit in (low, high):
        words = f"{values[digit]:.1%}".replace("%", " %") if share else f"{values[digit]:,.0f}"
        axes.annotate(
            words, (digit, values[digit]), (0, 7), textcoords="offset points", ha="center", fontsize=10
        )
    name_axes(axes, "digit", label)
    axes.set_xticks(range(DIGITS))
    axes.grid(axis="y")
    return figure


@styled
def calibration(p, actual, bins=10):
    """Draw how often the network was right against how sure it was: on the diagonal it promises no more.

    `p` are probabilities (N, 10), `actual` digits (N,). The images are sorted by the probability of their answer
    into `bins` groups of equal size, so that each point stands on equally many (Guo et al. 2017 use equal widths).
    """
    p, actual = check_probabilities(p), check_labels(actual, "actual")
    check_same_length(p, actual, ("p", "actual"))
    order = p.max(axis=1).argsort()
    groups = [group for group in np.array_split(order, bins) if len(group)]
    sure = np.array([p[group].max(axis=1).mean() for group in groups])
    right = np.array([(p[group].argmax(axis=1) == actual[group]).mean() for group in groups])
    alt = f"Share of right answers against probability: the least sure tenth claims {sure[0]:.1%}, is right {right[0]:.1%}."
    figure, axes = new_figure(5, 4.6, alt=alt)
    lowest = min(sure[0], right.min()) - 0.05
    axes.plot([lowest, 1], [lowest, 1], color=FAINT, linestyle=":", linewidth=1.8)
    axes.text(
        lowest + 0.6 * (1 - lowest),
        lowest + 0.64 * (1 - lowest),
        "as sure as right",
        rotation=45,
        rotation_mode="anchor",
        ha="center",
        color=TEXT,
    )
    axes.plot(sure, right, color=TEST, marker="s", markersize=7)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    name_axes(axes, "probability of the answer", "share of right answers")
    axes.set_aspect("equal")
    axes.grid()
    return figure


@styled
def runs(groups, label="test accuracy", threshold=None):
    """Draw many training runs, a dot each, one line of dots a group; `threshold` is a line across.

    `groups` is a dict from a name to numbers, one a run.
    """
    if not isinstance(groups, Mapping) or not groups:
        raise ValueError("`groups` must be a dict from a name to its numbers, one a run.")
    values = {str(name): check_numbers(numbers, str(name), (None,)) for name, numbers in groups.items()}
    means = ", ".join(f"{name} {numbers.mean():.4g}" for name, numbers in values.items())
    figure, axes = new_figure(7, 0.9 + 0.62 * len(values), alt=f"{label} of single runs; on average {means}.")
    spread = np.random.default_rng(0)  # moves dots apart, up and down, and means nothing
    for row, numbers in enumerate(values.values()):
        height = row + spread.uniform(-0.22, 0.22, len(numbers))
        axes.plot(numbers, height, "o", color=TRAINING, markersize=5, alpha=0.5, markeredgewidth=0)
        axes.plot([numbers.mean()] * 2, [row - 0.36, row + 0.36], color=TEXT, linewidth=2.5)
    if threshold is not None:
        axes.axvline(threshold, color=WRONG, linestyle="--", linewidth=1.8)
        words = {
            "xycoords": ("data", "axes fraction"),
            "textcoords": "offset points",
            "color": WRONG,
            "ha": "center",
        }
        axes.annotate("threshold", (threshold, 1), (0, 3), **words)
    axes.set(
        yticks=range(len(values)), yticklabels=list(values), ylim=(len(values) - 0.4, -0.6), xlabel=label
    )
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    return figure


@styled
def times(seconds, label="seconds"):
    """Draw how long each way took as bars, shortest first: `seconds` is a dict from a name to a number."""
    if not isinstance(seconds, Mapping) or not seconds:
        raise ValueError("`seconds` must be a dict from a name to a number.")
    numbers = check_numbers(list(seconds.values()), "seconds", (None,))
    order = numbers.argsort()
    names = [str(name) for name in seconds]
    alt = f"{label}: {', '.join(f'{names[i]} {numbers[i]:.1f}' for i in order)}."
    figure, axes = new_figure(7, 0.8 + 0.42 * len(names), alt=alt)
    axes.barh(range(len(names)), numbers[order], color=TRAINING, height=0.68)
    for row, i in enumerate(order):
        axes.annotate(f"{numbers[i]:.1f}", (numbers[i], row), (5, 0), textcoords="offset points", va="center")
    axes.set(yticks=range(len(names)), yticklabels=[names[i] for i in order], xlabel=label)
    axes.invert_yaxis()
    axes.margins(x=0.08)
    axes.tick_params(axis="y", length=0)
    return figure
