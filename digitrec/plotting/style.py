"""How every figure looks: one colour for one thing, and colours that can be read on white and on black.

The colours come from Okabe and Ito's palette (Color Universal Design, 2008), which colour-blind people can
tell apart, darkened to a contrast of at least 4 to 1 with white and 3.5 to 1 with #121212. The background is
transparent. Colour is never the only signal: lines carry their names, mistakes a cross.
"""

import io

import matplotlib as mpl
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

TEXT = "#6d757e"
FAINT = "#9aa2ab"  # grid lines and frames: nothing to be read
TRAINING = "#0072b2"  # blue: training data, and whatever needs no other colour
TEST = "#a8559a"  # purple: test and validation data
RIGHT = "#00825a"  # green, and no mark
WRONG = "#c85800"  # vermilion, and always a cross or a word beside it

PAPER = "#ffffff"  # digits are drawn in ink on paper, whatever the page's colour
INK = "#1f2630"  # text on paper
INK_ON_PAPER = LinearSegmentedColormap.from_list("ink", [PAPER, INK])
BLUES = LinearSegmentedColormap.from_list("blues", [PAPER, "#0072b2", "#00304d"])
PURPLE_TO_ORANGE = mpl.colormaps["PuOr_r"]  # below 0 purple, 0 white, above 0 orange

SETTINGS = {
    "font.size": 11,
    "text.color": TEXT,
    "axes.labelcolor": TEXT,
    "axes.edgecolor": FAINT,
    "axes.titlecolor": TEXT,
    "axes.titlesize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "axes.axisbelow": True,
    "axes.grid": False,
    "grid.color": FAINT,
    "grid.alpha": 0.35,
    "xtick.color": TEXT,
    "ytick.color": TEXT,
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "lines.linewidth": 2.2,
    "lines.solid_capstyle": "round",
}
styled = mpl.rc_context(SETTINGS)  # as decorator: what the function draws, it draws with these settings


class Picture(Figure):
    """A matplotlib figure that shows itself in a notebook; `alt` says in words what is to be seen."""

    alt = ""

    def _repr_png_(self):
        """Return the figure as PNG, for notebooks in which pyplot has not been set up."""
        png = io.BytesIO()
        self.savefig(png, dpi=144, bbox_inches="tight", facecolor="none")
        return png.getvalue()


def new_figure(width, height, rows=1, columns=1, alt="", **options):
    """Return a Picture of this size in inches and its axes, one or an array of them."""
    figure = Picture(figsize=(width, height), layout="constrained", facecolor="none")
    figure.alt = alt
    return figure, figure.subplots(rows, columns, **options)


def percent(share, decimals=1):
    """Write a share from 0 to 1 as people read it: 97.6 %. What is not quite 1 does not become 100 %."""
    number = f"{100 * share:.{decimals}f}"
    if float(number) == 100 and share < 1:
        return f"> {100 - 0.1**decimals:.{decimals}f} %"
    return f"{number} %"


def percent_axis(axis):
    """Write the numbers on this axis, shares from 0 to 1, as percentages."""
    axis.set_major_formatter(lambda share, _: f"{round(100 * share, 6):g} %")


def name_axes(axes, x, y, title=None):
    """Name both axes, and give the axes a title flush with the left."""
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    if title:
        axes.set_title(title, loc="left", color=TEXT)


def show_digit(axes, image, colour=None, title=None):
    """Draw one image, (28, 28), in ink on paper, framed in `colour`; the frame is thin without one."""
    highest = 255 if image.max() > 1 else 1
    axes.imshow(image, cmap=INK_ON_PAPER, vmin=0, vmax=highest, interpolation="nearest")
    axes.set(xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set(visible=True, color=colour or FAINT, linewidth=2.5 if colour else 0.8)
    if title:
        axes.set_title(title, color=colour or TEXT, fontsize=10.5, pad=4)


def name_lines(axes, lines):
    """Write each line's name beside its last point, moved apart where they would overlap.

    A line is a tuple that begins (values, name, colour). The limits of the y axis must be final.
    """
    to_height = axes.transScale.transform if axes.get_yscale() == "log" else np.asarray
    (_, low), (_, high) = to_height([(1, limit) for limit in axes.get_ylim()])
    lowest = -np.inf
    for values, name, colour, *_ in sorted(lines, key=lambda line: line[0][-1]):
        height = (to_height([(1, values[-1])])[0][1] - low) / (high - low)  # from 0, bottom, to 1, top
        height = max(height, lowest)
        lowest = height + 0.09
        place = {"xycoords": "axes fraction", "va": "center", "annotation_clip": False}
        axes.annotate(name, (1.02, height), color=colour, **place)
