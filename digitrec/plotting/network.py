"""The network itself: its diagram, and what its layers do with one image."""

from itertools import pairwise

import numpy as np

from digitrec.building import SIZES
from digitrec.plotting.images import as_image
from digitrec.plotting.style import (
    BLUES,
    FAINT,
    PAPER,
    TEXT,
    TRAINING,
    new_figure,
    percent,
    show_digit,
    styled,
)
from digitrec.validation import DIGITS, check_numbers, check_probabilities

SHOWN = (8, 8, 6, 10)  # dots drawn for each layer
NAMES = ("input", "hidden layer 1", "hidden layer 2", "output")
WHAT = tuple(
    f"{size} {what}"
    for size, what in zip(SIZES, ("pixels", "units, ReLU", "units, ReLU", "units, softmax"), strict=True)
)


@styled
def network(image=None):
    """Draw the network 784-128-64-10 with the number of parameters between its layers.

    `image`, (28, 28) or (784,), is what goes in; by default the first training image, a 5.
    """
    if image is None:
        from digitrec.loading import load_mnist

        image = load_mnist()[0][0][0]
    image = as_image(image)
    counts = [(n_in + 1) * n_out for n_in, n_out in pairwise(SIZES)]
    alt = "An image of {} pixels feeds {} units, these feed {}, and these feed {}, one for each digit. The "
    alt += "layers have {:,}, {:,} and {:,} parameters, together {:,}."
    alt = alt.format(*SIZES, *counts, sum(counts))
    figure, axes = new_figure(9, 4.8, alt=alt)
    places = [2.6, 5.0, 7.4, 9.8]  # of the four columns of dots
    heights = [_heights(n, whole=n == DIGITS) for n in SHOWN]
    for (left, low), (right, high) in pairwise(zip(places, heights, strict=True)):
        for a in low:
            for b in high:
                axes.plot([left, right], [a, b], color=FAINT, linewidth=0.5, alpha=0.55, zorder=1)
    for column, (x, dots) in enumerate(zip(places, heights, strict=True)):
        axes.scatter([x] * len(dots), dots, s=95, color=TRAINING, zorder=3, linewidths=0)
        if SIZES[column] > len(dots):
            axes.scatter([x] * 3, [-0.22, 0, 0.22], s=9, color=TEXT, zorder=3, linewidths=0)
        axes.text(x, 2.95, NAMES[column], ha="center", weight="bold")
        axes.text(x, 2.6, WHAT[column], ha="center", fontsize=10)
    for x, count, (n_in, n_out) in zip([3.8, 6.2, 8.6], counts, pairwise(SIZES), strict=True):
        axes.text(x, -2.65, f"{n_in} × {n_out} + {n_out}", ha="center", fontsize=10)
        axes.text(x, -3.0, f"= {count:,} parameters", ha="center", fontsize=10, weight="bold", color=TRAINING)
    for digit, y in enumerate(heights[-1]):
        axes.text(places[-1] + 0.3, y, str(digit), va="center")
    picture = axes.inset_axes([-0.05, -1.05, 2.1, 2.1], transform=axes.transData)
    show_digit(picture, image)
    axes.annotate("", (2.5, 0), (2.13, 0), arrowprops={"arrowstyle": "-|>", "color": TEXT})
    axes.set(xlim=(-0.1, 10.5), ylim=(-3.15, 3.25))
    axes.axis("off")
    return figure


@styled
def activations(a1, a2, p, image=None):
    """Draw what one image makes of the layers: 128 and 64 activations as cells, ten probabilities as bars.

    `a1` (128,) and `a2` (64,) are numbers, `p` (10,) probabilities; `image` (28, 28) or (784,) is optional.
    """
    a1, a2 = check_numbers(a1, "a1", SIZES[1:2]), check_numbers(a2, "a2", SIZES[2:3])
    p = check_probabilities([p])[0]
    answer = int(p.argmax())
    lit = [int((a > 0).sum()) for a in (a1, a2)]
    alt = f"Of {SIZES[1]} hidden units {lit[0]} are lit, of the next {SIZES[2]} {lit[1]}; "
    alt += f"the output gives the {answer} {percent(p[answer])}."
    n = 3 if image is None else 4
    figure, panels = new_figure(2 * n + 1, 2.9, 1, n, alt, width_ratios=[1.6, 0.9, 1.3, 1.7][-n:])
    if image is not None:
        show_digit(panels[0], as_image(image), title="input")
    for axes, a, shape, name in zip(panels[-3:-1], (a1, a2), ((16, 8), (8, 8)), NAMES[1:3], strict=True):
        axes.imshow(a.reshape(shape), cmap=BLUES, vmin=0, vmax=a.max() or 1)
        axes.set(xticks=np.arange(0.5, shape[1] - 1), yticks=np.arange(0.5, shape[0] - 1))
        axes.tick_params(length=0, labelbottom=False, labelleft=False)
        axes.grid(color=PAPER, alpha=1, linewidth=1)
        axes.spines[:].set(visible=True, color=FAINT)
        axes.set_title(f"{name}\n{(a > 0).sum()} of {a.size} lit", fontsize=10)
    axes = panels[-1]
    colours = [TRAINING if digit == answer else FAINT for digit in range(DIGITS)]
    axes.barh(range(DIGITS), p, color=colours, height=0.75)
    axes.set(yticks=range(DIGITS), xlim=(0, 1.02), xticks=[0, 0.5, 1], xlabel="probability")
    axes.invert_yaxis()
    axes.set_title(f"output: {answer}", fontsize=10)
    return figure


def _heights(n, whole):
    """Return where `n` dots stand, from top to bottom, with a gap in the middle unless all are shown."""
    if whole:
        return np.linspace(2.2, -2.2, n)
    half = -(-n // 2)
    return np.concatenate([np.linspace(2.2, 0.55, half), np.linspace(-0.55, -2.2, n - half)])
