"""The still pictures of live figures, for paper and for readers without scripts: how the live one begins."""

import numpy as np
from matplotlib.patches import Circle, Rectangle

from digitrec.building import count_parameters
from digitrec.plotting.images import as_image, as_images
from digitrec.plotting.style import (
    FAINT,
    INK,
    INK_ON_PAPER,
    PURPLE_TO_ORANGE,
    TEXT,
    TRAINING,
    WRONG,
    new_figure,
    percent,
    show_digit,
    styled,
)
from digitrec.validation import PIXELS, SIDE, check_count, check_numbers

AROUND = 3  # pixels to each side of the one that is looked at
EXCITES, INHIBITS = WRONG, TRAINING  # what raises a sum, and what lowers it


@styled
def image_as_numbers(image, row, column):
    """Draw an image, (28, 28), and beside it the 7 x 7 numbers around the pixel in `row` and `column`."""
    image, (row, column) = as_image(image), (_place(row, "row"), _place(column, "column"))
    alt = f"An image, and the numbers around its pixel in row {row}, column {column}."
    figure, (square, lens) = new_figure(7.2, 3.4, 1, 2, alt)
    show_digit(square, image, title=f"row {row}, column {column}")
    top, left = row - AROUND, column - AROUND
    size = 2 * AROUND + 1
    square.add_patch(_frame(left - 0.5, top - 0.5, size, size, 1))
    square.add_patch(_frame(column - 0.5, row - 0.5, 1, 1, 2))
    lens.imshow(image, cmap=INK_ON_PAPER, vmin=0, vmax=255)
    for r, c in np.ndindex(size, size):
        r, c = r + top, c + left
        if 0 <= r < SIDE and 0 <= c < SIDE:
            v = image[r, c]
            colour = "white" if v > 110 else TEXT if v == 0 else INK
            lens.text(c, r, f"{v:.0f}", ha="center", va="center", color=colour)
    lens.add_patch(_frame(column - 0.5, row - 0.5, 1, 1, 3))
    lens.set(xlim=(left - 0.5, left + size - 0.5), ylim=(top + size - 0.5, top - 0.5), xticks=[], yticks=[])
    lens.spines[:].set(visible=True, color=FAINT)
    lens.set_title(f"the pixel: {image[row, column]:.0f}", color=WRONG, weight="bold", fontsize=10.5, pad=4)
    return figure


@styled
def mean_of_digits(images, counts=(1, 3, 10, 50, 200)):
    """Draw the mean of the first of `images`, (N, 28, 28), for each of `counts`, whole numbers up to N."""
    images = as_images(images)
    counts = [check_count(count, "counts") for count in counts]
    if max(counts) > len(images):
        raise ValueError(f"`counts` goes up to {max(counts)}, but there are {len(images)} images.")
    alt = f"Means of {', '.join(map(str, counts))} images of one digit, side by side."
    figure, panels = new_figure(1.55 * len(counts), 1.9, 1, len(counts), alt, squeeze=False)
    for axes, count in zip(panels[0], counts, strict=True):
        show_digit(axes, images[:count].mean(axis=0), title=f"{count} image{'s' * (count > 1)}")
    return figure


@styled
def pixel_to_input(image, row, column):
    """Draw where the pixel in `row` and `column` of an image, (28, 28), goes: its index and its fraction."""
    image, (row, column) = as_image(image), (_place(row, "row"), _place(column, "column"))
    index, grey = SIDE * row + column, image[row, column]
    alt = f"The pixel in row {row}, column {column} of an image, and in the row of 784 at index {index}."
    figure, (square, line) = new_figure(8, 2.7, 1, 2, alt, width_ratios=[1, 2.6])
    show_digit(square, image, title=f"row {row}, column {column}: {grey:.0f}")
    show_digit(line, image.reshape(1, PIXELS))
    line.set_aspect(PIXELS / 10)
    square.add_patch(_frame(-0.5, row - 0.5, SIDE, 1, 1))
    square.add_patch(_frame(column - 0.5, row - 0.5, 1, 1, 2))
    line.add_patch(_frame(row * SIDE - 0.5, -0.5, SIDE, 1, 1.6))
    place = {"transform": line.transAxes, "ha": "center", "fontsize": 11}
    line.text(0.5, 1.35, f"index {SIDE} · {row} + {column} = {index}", va="bottom", color=TEXT, **place)
    words = f"input {index}: {grey:.0f} / 255 = {grey / 255:.3f}"
    line.text(0.5, -0.35, words, va="top", color=WRONG, weight="bold", **place)
    return figure


@styled
def layer_by_hand(x, W, b):
    """Draw a layer of two units, and its sums: `x` (3,) from 0 to 1, weights `W` (3, 2), biases `b` (2,).

    A line is as thick as what it adds to its unit's sum, orange where it raises it, blue where it lowers it.
    """
    x, W, b = (check_numbers(array, name) for array, name in ((x, "x"), (W, "W"), (b, "b")))
    z = x @ W + b  # (2,)
    figure, axes = new_figure(
        8, 3, alt="Three numbers go into two units; beside each unit its sum, written out."
    )
    inputs, units = [(0, 2 - i) for i in range(len(x))], [(2, 1.6 - 1.2 * j) for j in range(len(b))]
    for (i, j), weight in np.ndenumerate(W):
        share = x[i] * weight
        colour = FAINT if share == 0 else EXCITES if share > 0 else INHIBITS
        ends = zip(inputs[i], units[j], strict=True)
        axes.plot(*ends, color=colour, linewidth=1 + 4 * abs(share), zorder=1)
    for place, value in zip(inputs, x, strict=True):
        axes.add_patch(Circle(place, 0.3, facecolor=INK_ON_PAPER(float(value)), edgecolor=TEXT, zorder=2))
        axes.text(*place, f"{value:g}", ha="center", va="center", color="white" if value > 0.5 else INK)
    for (across, up), weights, bias, total in zip(units, W.T, b, z, strict=True):
        face = EXCITES if total > 0 else "white"
        axes.add_patch(Circle((across, up), 0.34, facecolor=face, edgecolor=TEXT, zorder=2))
        colour = "white" if total > 0 else INK
        axes.text(across, up, _number(max(0, total)), ha="center", va="center", color=colour, weight="bold")
        products = " + ".join(
            f"{value:g} · {_bracketed(weight)}" for value, weight in zip(x, weights, strict=True)
        )
        words = f"{products} + {_bracketed(bias)} = {_number(total)}\nrelu: {_number(max(0, total))}"
        axes.text(across + 0.5, up, words, va="center", color=TEXT)
    axes.set(xlim=(-0.4, 6.3), ylim=(-0.4, 2.4), aspect="equal")
    axes.set_axis_off()
    return figure


@styled
def hidden_unit(x, w, b):
    """Draw an image `x`, (784,) from 0 to 1, times a unit's weights `w`, (784,), and the sum with `b`."""
    x, w = check_numbers(x, "x", (PIXELS,)), check_numbers(w, "w", (PIXELS,))
    products = x * w  # (784,)
    z = products.sum() + b
    alt = "A digit, the weights of a unit as an image, and their products pixel by pixel."
    figure, panels = new_figure(7.6, 2.9, 1, 3, alt)
    show_digit(panels[0], x.reshape(SIDE, SIDE), title="the digit")
    furthest = np.abs(w).max() / 2.5
    for axes, values, title in ((panels[1], w, "the weights"), (panels[2], products, "the products")):
        axes.imshow(values.reshape(SIDE, SIDE), cmap=PURPLE_TO_ORANGE, vmin=-furthest, vmax=furthest)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color=FAINT, linewidth=0.8)
        axes.set_title(title, fontsize=10.5, pad=4)
    for axes, sign in zip(panels, "×=", strict=False):
        axes.text(1.1, 0.5, sign, transform=axes.transAxes, ha="center", va="center", fontsize=16)
    plus, minus = products[products > 0].sum(), products[products < 0].sum()
    said = f"for {plus:.2f}, against {_number(minus)}, bias {_number(b)}: the sum is {_number(z)}"
    figure.supxlabel(said, fontsize=11, color=TEXT)
    return figure


@styled
def parameter_areas(sizes):
    """Draw the weights of each layer between `sizes`, numbers of units, as a rectangle: inputs by units."""
    counts = count_parameters(sizes)
    alt = f"{len(counts)} rectangles, the weights of the layers, all to one scale; the first is the largest."
    figure, axes = new_figure(8, 3.2, alt=alt)
    top = 0
    for inputs, units, count in zip(sizes, sizes[1:], counts, strict=False):
        axes.add_patch(Rectangle((0, top), inputs, -units, facecolor=TRAINING, linewidth=0))
        share = percent(count / sum(counts))
        words = f"{inputs} inputs × {units} units + {units} biases = {count:,}   ({share})"
        axes.text(0, top - units - 12, words, va="top", color=TEXT)
        top -= units + 90
    axes.set(xlim=(0, max(sizes)), ylim=(top + 20, 5))
    axes.set_title(f"{sum(counts):,} parameters", loc="left", color=WRONG, weight="bold")
    axes.set_axis_off()
    return figure


def _number(value):
    return f"{round(float(value), 2):g}".replace("-", "−")


def _bracketed(value):
    return f"({_number(value)})" if value < 0 else _number(value)


def _place(value, name):
    value = check_count(value, name, at_least=0)
    if value >= SIDE:
        raise ValueError(f"`{name}` must be from 0 to {SIDE - 1}, but is {value}.")
    return value


def _frame(x, y, width, height, line):
    return Rectangle((x, y), width, height, fill=False, edgecolor=WRONG, linewidth=line)
