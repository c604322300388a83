"""What a patient of the laboratory answers: probabilities, how numbers are spread, how far layers moved."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from digitrec.plotting.style import (
    RIGHT,
    TEST,
    TRAINING,
    name_axes,
    name_lines,
    new_figure,
    percent,
    percent_axis,
    styled,
)
from digitrec.validation import DIGITS, check_numbers, check_probabilities

LAYERS = ("layer 1", "layer 2", "output")
BINS = 41


@styled
def answers(p):
    """Draw the probabilities of one image, (1, 10); of more, (N, 10), each digit's share of the answers."""
    p = check_probabilities(p)
    one = len(p) == 1
    heights = p[0] if one else np.bincount(p.argmax(axis=1), minlength=DIGITS) / len(p)
    what, top = "probability" if one else "share of the answers", int(heights.argmax())
    alt = f"The {top} has the largest {what}: {percent(heights[top])}."
    figure, axes = new_figure(5, 2.4, alt=alt)
    axes.bar(range(DIGITS), heights, color=TRAINING)
    axes.set_xticks(range(DIGITS))
    percent_axis(axes.yaxis)
    name_axes(axes, "digit", what)
    return figure


@styled
def spread(values, what, where):
    """Draw how many of the numbers are how large; they are called `what` and come from `where`."""
    values = check_numbers(values, "values").ravel()
    alt = f"{where}: the {what}s lie between {values.min():.3g} and {values.max():.3g}."
    figure, axes = new_figure(5, 2.4, alt=alt)
    axes.hist(values, bins=BINS, color=TRAINING)
    name_axes(axes, what, "how many", where)
    return figure


@styled
def movement(moved):
    """Draw how far the weights of each layer are from their start after each epoch, (epochs, 3)."""
    moved = check_numbers(moved, "moved", (None, len(LAYERS)))
    last = ", ".join(f"{name} {far:.3g}" for name, far in zip(LAYERS, moved[-1], strict=True))
    figure, axes = new_figure(
        5, 2.6, alt=f"After the last epoch the weights are so far from their start: {last}."
    )
    lines = list(zip(moved.T, LAYERS, (TRAINING, TEST, RIGHT), strict=True))
    for (values, _, colour), marker in zip(lines, "os^", strict=True):
        axes.plot(range(1, len(values) + 1), values, color=colour, marker=marker)
    axes.set_ylim(0, max(1.1 * moved.max(), 0.01))
    name_lines(axes, lines)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    name_axes(axes, "epoch", "distance from the start")
    return figure
