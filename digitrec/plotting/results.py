"""How well it went: confusion matrix, probabilities, one-hot rows, numbers by digit, calibration."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from digitrec.plotting.images import as_image
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
    percent,
    percent_axis,
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

FEW = 10  # images, below which a share says next to nothing
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

    With the `actual` digit the bars say right and wrong; an `image`, (28, 28) or (784,), stands beside them.
    """
    p = check_probabilities([p])[0]
    answer = int(p.argmax())
    colours = [FAINT] * DIGITS
    colours[answer] = TRAINING
    if actual is not None:
        actual = int(check_labels([actual], "actual")[0])
        colours[answer], colours[actual] = WRONG, RIGHT
    alt = f"The ten probabilities of one image; the highest, {percent(p[answer])}, is that of the {answer}."
    if image is None:
        figure, axes = new_figure(6, 3, alt=alt)
    else:
        figure, (left, axes) = new_figure(7.4, 2.8, 1, 2, alt, width_ratios=[1, 2.2])
        figure.get_layout_engine().set(wspace=0.06)
        show_digit(left, as_image(image))
    for digit, bar in enumerate(axes.bar(range(DIGITS), p, color=colours, width=0.75)):
        mark = {actual: "right\n", answer: "✗\n"} if actual not in (None, answer) else {}
        if p[digit] >= 0.005 or digit == actual:
            words = f"{mark.get(digit, '')}{p[digit]:.3f}"
            axes.text(bar.get_x() + 0.375, p[digit] + 0.02, words, ha="center", fontsize=9.5)
    name_axes(axes, "digit", "probability")
    axes.set(xticks=range(DIGITS), ylim=(0, 1.16), yticks=[0, 0.25, 0.5, 0.75, 1])
    return figure


@styled
def one_hot(labels, y):
    """Draw labels (N,) beside their one-hot rows (N, 10): the 1 stands where the digit says."""
    labels, y = check_labels(labels), check_one_hot(y)
    check_same_length(labels, y, ("labels", "y"))
    wrong = np.flatnonzero(y.argmax(axis=1) != labels)
    if wrong.size:
        raise ValueError(
            f"`y` must be the one-hot rows of `labels`, but row {wrong[0]} belongs to another digit."
        )
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
    """Draw one number a digit, (10,): how many images there are, or which share of them was read right.

    `label` names the number. It is drawn as bars from 0; with `share` it is a part of 1 and drawn as points,
    on an axis that shows where they differ.
    """
    values = check_numbers(values, "values", (DIGITS,))
    low, high = int(values.argmin()), int(values.argmax())
    figure, axes = new_figure(6, 3, alt=f"{label} by digit: highest for {high}, lowest for {low}.")
    if share:  # dots, not bars: a bar has to start at 0
        axes.plot(range(DIGITS), values, "s", color=TEST, markersize=9)
        percent_axis(axes.yaxis)
        axes.margins(y=0.18)
    else:
        axes.yaxis.set_major_formatter("{x:,.0f}")
        axes.bar(range(DIGITS), values, color=TRAINING, width=0.75)
    for digit in (low, high):
        words = percent(values[digit]) if share else f"{values[digit]:,.0f}"
        place = {"ha": "left", "va": "center"} if share else {"ha": "center"}  # beside a dot, on a bar
        offset = (9, 0) if share else (0, 7)
        axes.annotate(words, (digit, values[digit]), offset, textcoords="offset points", fontsize=10, **place)
    name_axes(axes, "digit", label)
    axes.set_xticks(range(DIGITS))
    axes.grid(axis="y")
    return figure


@styled
def calibration(p, actual):
    """Draw how often the network was right against how sure it was: on the diagonal it promises no more.

    `p` are probabilities (N, 10), `actual` digits (N,). The images are sorted by the probability of their
    answer into ten groups of equal width (Guo et al. 2017, figure 1); a number at each point counts them. A
    group of fewer than ten is a hollow point, since its share is hardly more than chance.
    """
    p, actual = check_probabilities(p), check_labels(actual, "actual")
    check_same_length(p, actual, ("p", "actual"))
    sure, right = p.max(axis=1), p.argmax(axis=1) == actual  # (N,), (N,)
    group = np.minimum((sure * 10).astype(int), 9)
    full, sizes = np.unique(group, return_counts=True)
    x = [sure[group == g].mean() for g in full]
    y = [right[group == g].mean() for g in full]
    first = int((sizes >= FEW).argmax())  # 0 as well if all are small
    alt = f"Answers with the probability {percent(x[-1])} are right in {percent(y[-1])} of cases, "
    alt += f"those with {percent(x[first])} in {percent(y[first])}."
    figure, axes = new_figure(5.4, 4.8, alt=alt)
    axes.plot([0, 1], [0, 1], color=FAINT, linestyle=":", linewidth=1.8)
    words = {"rotation": 45, "rotation_mode": "anchor", "ha": "center", "fontsize": 10}
    axes.text(0.17, 0.19, "as right as sure", **words)
    axes.plot(x, y, color=TEST)
    for size, across, up in zip(sizes, x, y, strict=True):
        fill = PAPER if size < FEW else TEST
        axes.plot(across, up, "s", markersize=7, markeredgecolor=TEST, markerfacecolor=fill)
        axes.annotate(f"{size:,}", (across, up), (7, -12), textcoords="offset points", fontsize=9.5)
    percent_axis(axes.xaxis)
    percent_axis(axes.yaxis)
    name_axes(axes, "probability of the answer", "share of right answers")
    axes.set(aspect="equal", xlim=(0, 1.1), ylim=(0, 1.05), xticks=np.arange(6) / 5, yticks=np.arange(6) / 5)
    axes.grid()
    return figure
