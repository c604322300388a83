"""Pictures of digits: as images, as numbers, as one row, as the network reads them and sees them."""

import numpy as np
from matplotlib.patches import Rectangle

from digitrec.plotting.style import (
    FAINT,
    INK,
    INK_ON_PAPER,
    PURPLE_TO_ORANGE,
    RIGHT,
    TEXT,
    TRAINING,
    WRONG,
    new_figure,
    percent,
    show_digit,
    styled,
)
from digitrec.validation import (
    PIXELS,
    SIDE,
    check_count,
    check_labels,
    check_numbers,
    check_probabilities,
    check_same_length,
)

STEP = SIDE + 2  # from one image to the next, where several are drawn as one


@styled
def digits(images, labels=None, columns=10):
    """Draw images in a grid, `columns` in a row, each under its label if there are labels.

    `images` has the shape (N, 28, 28) or (N, 784), pixels from 0 to 255 or from 0 to 1; `labels` (N,).
    """
    images, columns = as_images(images), check_count(columns, "columns")
    titles = [None] * len(images)
    if labels is not None:
        labels = check_labels(labels)
        check_same_length(images, labels, ("images", "labels"))
        titles = [str(label) for label in labels]
    alt = f"{len(images)} handwritten digits" + (f", labelled {', '.join(titles)}." if titles[0] else ".")
    figure, cells = _grid(len(images), columns, 0.85, 1.1 if titles[0] else 0.85, alt)
    for axes, image, title in zip(cells, images, titles, strict=True):
        show_digit(axes, image, title=title)
    return figure


@styled
def predictions(images, actual, predicted, probabilities=None, columns=8):
    """Draw images with what the network read; mistakes have a coloured frame, a cross and the right answer.

    `images` (N, 28, 28) or (N, 784), `actual` and `predicted` digits (N,). With `probabilities` (N, 10), the
    probability that the network gave to its answer stands below.
    """
    images, columns = as_images(images), check_count(columns, "columns")
    actual, predicted = check_labels(actual, "actual"), check_labels(predicted, "predicted")
    check_same_length(images, actual, ("images", "actual"))
    check_same_length(actual, predicted, ("actual", "predicted"))
    if probabilities is not None:
        probabilities = check_probabilities(probabilities, "probabilities")
        check_same_length(images, probabilities, ("images", "probabilities"))
    wrong = int((actual != predicted).sum())
    alt = f"{len(images)} digits with what the network read; wrong answers: {wrong}."
    figure, cells = _grid(len(images), columns, 1.1, 1.62 if probabilities is not None else 1.42, alt)
    for i, axes in enumerate(cells):
        mistake = actual[i] != predicted[i]
        answer = f"✗ read as {predicted[i]}" if mistake else f"read as {predicted[i]}"
        show_digit(axes, images[i], WRONG if mistake else RIGHT, answer)
        axes.title.set_fontweight("bold" if mistake else "normal")
        below = [f"it is a {actual[i]}"] if mistake else []
        if probabilities is not None:
            below.append(percent(probabilities[i, predicted[i]]))
        axes.set_xlabel("\n".join(below), fontsize=9.5, labelpad=3)
    return figure


@styled
def pixels(image):
    """Draw one image, (28, 28) or (784,), as its 784 numbers, each on a cell as dark as the number says.

    Pixels from 0 to 255 are written as they are, pixels from 0 to 1 in hundredths.
    """
    image = as_image(image)
    whole = image.max() > 1
    alt = "One digit as 28 rows of 28 numbers: 0 where the paper is empty, the darker the ink the higher."
    figure, axes = new_figure(8.6, 8.6, alt=alt)
    axes.imshow(image, cmap=INK_ON_PAPER, vmin=0, vmax=255 if whole else 1)
    for row, column in np.ndindex(image.shape):
        value = image[row, column]
        dark = value > (110 if whole else 0.43)
        text = f"{value:.0f}" if whole or value in (0, 1) else f"{value:.2f}".lstrip("0")
        colour = "white" if dark else (TEXT if value == 0 else INK)
        axes.text(column, row, text, ha="center", va="center", fontsize=7, color=colour)
    axes.set(xticks=range(0, SIDE, 3), yticks=range(0, SIDE, 3), xlabel="column", ylabel="row")
    axes.spines[:].set(visible=True, color=FAINT)
    return figure


@styled
def flattening(image, rows=(7, 14, 21)):
    """Draw how an image, (28, 28) or (784,), becomes one row of 784 pixels; `rows` are framed in both."""
    image = as_image(image)
    rows = [check_count(row, "rows", at_least=0) for row in rows]
    if any(row >= SIDE for row in rows):
        raise ValueError(f"`rows` must be row numbers from 0 to {SIDE - 1}, but holds {max(rows)}.")
    alt = "On the left a digit as a square of 28 rows. On the right the same rows, end to end in one line."
    figure, (square, line) = new_figure(8, 2.6, 1, 2, alt, width_ratios=[1, 3.2])
    show_digit(square, image, title="28 rows of 28")
    show_digit(line, image.reshape(1, PIXELS), title="1 row of 784, the top row of the image first")
    line.title.set_position((0.5, 1.04))
    line.set_aspect(PIXELS / 8)
    for row in rows:
        square.add_patch(_frame(-0.5, row - 0.5, SIDE, 1))
        line.add_patch(_frame(row * SIDE - 0.5, -0.5, SIDE, 1))
        line.text((row + 0.5) * SIDE, 0.75, f"row {row}", ha="center", va="top", fontsize=9.5, color=TRAINING)
    return figure


@styled
def first_layer(weights, columns=16):
    """Draw what each hidden unit of the first layer looks for: its 784 weights as an image.

    `weights` is W1, (784, 128). Orange: ink here speaks for the unit; purple: ink here speaks against it.
    """
    weights = check_numbers(weights, "weights", (PIXELS, None))
    columns = check_count(columns, "columns")
    furthest = np.quantile(np.abs(weights), 0.995) or 1  # a few stray weights must not pale the others
    alt = f"The weights of {weights.shape[1]} hidden units as images of 28 by 28: strokes, blobs and edges."
    together = _side_by_side(weights.T.reshape(-1, SIDE, SIDE), columns)
    height, width = together.shape
    figure, axes = new_figure(0.55 * width / STEP, 0.55 * height / STEP + 0.7, alt=alt)
    drawn = axes.imshow(together, cmap=PURPLE_TO_ORANGE, vmin=-furthest, vmax=furthest)
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    place = {"location": "bottom", "shrink": 0.45, "aspect": 40, "pad": 0.02}
    bar = figure.colorbar(drawn, ax=axes, extend="both", **place)
    bar.set_ticks([-furthest, 0, furthest], labels=["ink here speaks against", "0", "ink here speaks for"])
    bar.outline.set_visible(False)
    return figure


def as_images(images):
    """Return images as an array (N, 28, 28) of numbers from 0 to 255; flat ones are folded back."""
    images = check_numbers(images, "images")
    if images.ndim == 2 and images.shape[1] == PIXELS:
        images = images.reshape(-1, SIDE, SIDE)
    images = check_numbers(images, "images", (None, SIDE, SIDE))
    if images.min() < 0 or images.max() > 255:
        raise ValueError("Every pixel in `images` must be from 0 to 255, or from 0 to 1 if they are scaled.")
    return images


def as_image(image):
    """Return one image as an array (28, 28) of numbers from 0 to 255; a flat one, (784,), is folded back."""
    image = check_numbers(image, "image")
    if image.shape not in [(SIDE, SIDE), (PIXELS,)]:
        raise ValueError(f"`image` must have the shape (28, 28) or (784,), but has {image.shape}.")
    return as_images(image.reshape(1, SIDE, SIDE))[0]


def _grid(n, columns, width, height, alt):
    """Return a figure with cells of this size in inches, and the axes of the first `n`; the rest go."""
    columns = min(columns, n)
    rows = -(-n // columns)
    figure, cells = new_figure(width * columns, height * rows, rows, columns, alt, squeeze=False)
    for axes in cells.flat[n:]:
        axes.remove()
    figure.get_layout_engine().set(w_pad=0.045, h_pad=0.03, wspace=0.02, hspace=0.02)
    return figure, cells.flat[:n]


def _side_by_side(images, columns):
    """Return images (N, 28, 28) as one, `columns` in a row, with gaps of NaN, which are not drawn.

    Matplotlib takes seconds over a hundred small pictures, and next to no time over one that holds them.
    """
    columns = min(columns, len(images))
    rows, gap = -(-len(images) // columns), STEP - SIDE
    together = np.full((rows * STEP - gap, columns * STEP - gap), np.nan)
    for i, image in enumerate(images):
        top, left = STEP * (i // columns), STEP * (i % columns)
        together[top : top + SIDE, left : left + SIDE] = image
    return together


def _frame(x, y, width, height):
    return Rectangle((x, y), width, height, fill=False, edgecolor=TRAINING, linewidth=1.6, clip_on=False)
