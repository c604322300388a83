"""Comparisons: several curves, many training runs, and how long each way takes."""

from collections.abc import Mapping

import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

from digitrec.plotting.style import (
    RIGHT,
    TEST,
    TEXT,
    TRAINING,
    WRONG,
    name_axes,
    name_lines,
    new_figure,
    styled,
)
from digitrec.validation import check_numbers


@styled
def compare_curves(curves, x_label="step", y_label="loss", log=False, every=1):
    """Draw several curves with their names: `curves` is a dict from a name to numbers, one for `every` steps.

    The first is drawn as what is right, the second as what is wrong; a third and a fourth take other colours.
    """
    if not isinstance(curves, Mapping) or not 1 <= len(curves) <= 4:
        raise ValueError("`curves` must be a dict of one to four curves, from a name to its numbers.")
    values = {name: check_numbers(curve, str(name), (None,)) for name, curve in curves.items()}
    figure, axes = new_figure(7, 3.6, alt=f"{y_label} by {x_label}: {', '.join(map(str, values))}.")
    lines = []
    for (name, curve), colour, style in zip(
        values.items(), (RIGHT, WRONG, TRAINING, TEST), ("-", "--", "-.", ":"), strict=False
    ):
        steps = every * np.arange(1, len(curve) + 1)
        axes.plot(steps, curve, color=colour, linestyle=style, linewidth=1.8, label=name)
        lines.append((curve, str(name), colour))
    if log:
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 3)))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_locator(NullLocator())
    name_lines(axes, lines)
    axes.margins(x=0.01)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    name_axes(axes, x_label, y_label)
    axes.grid(axis="y")
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
        alpha = 0.5 if len(numbers) > 10 else 1  # many dots overlap, few have to be seen
        axes.plot(numbers, height, "o", color=TRAINING, markersize=5, alpha=alpha, markeredgewidth=0)
        axes.plot([numbers.mean()] * 2, [row - 0.36, row + 0.36], color=TEXT, linewidth=2.5)
    if threshold is not None:
        axes.axvline(threshold, color=WRONG, linestyle="--", linewidth=1.8)
        words = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
        axes.annotate("threshold", (threshold, 1), (0, 3), color=WRONG, ha="center", **words)
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
