"""The figures: that they draw what they were given, name their axes, can be read, and refuse wrong input."""

import inspect
import io
import re
import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from digitrec import plotting
from digitrec.plotting import style

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (6, 28, 28)).astype("uint8")
LABELS = np.array([5, 0, 4, 1, 9, 2])
READ = np.array([5, 0, 9, 1, 9, 3])  # the third and the last are wrong
P = np.full((6, 10), 0.04)
P[np.arange(6), READ] = 0.64
MATRIX = np.diag(np.arange(90, 100)) + np.eye(10, k=3, dtype=int) * 4
MATRIX[4, 9] = 17
HISTORY = {"loss": [0.5, 0.2, 0.1], "accuracy": [0.85, 0.94, 0.97]}
VALIDATED = HISTORY | {"val_loss": [0.3, 0.25, 0.26], "val_accuracy": [0.91, 0.93, 0.925]}

FIGURES = {
    "accuracy_by_change": lambda: plotting.accuracy_by_change([0, 1, 2], [0.97, 0.9, 0.5], "pixels of shift"),
    "activations": lambda: plotting.activations(np.arange(128), np.arange(64), P[0], IMAGES[0]),
    "answers": lambda: plotting.answers(P),
    "by_digit": lambda: plotting.by_digit(np.arange(10) + 50, "training images"),
    "calibration": lambda: plotting.calibration(P, LABELS),
    "compare_curves": lambda: plotting.compare_curves({"scaled": [3, 2, 1], "not scaled": [90, 50, 40]}),
    "confusion": lambda: plotting.confusion(MATRIX),
    "cross_entropy_curve": plotting.cross_entropy_curve,
    "digits": lambda: plotting.digits(IMAGES, LABELS, columns=4),
    "first_layer": lambda: plotting.first_layer(RNG.normal(size=(784, 12)), columns=4),
    "flattening": lambda: plotting.flattening(IMAGES[0]),
    "learning_curves": lambda: plotting.learning_curves(VALIDATED),
    "movement": lambda: plotting.movement([[0.5, 0.3, 0.2], [0.8, 0.4, 0.3]]),
    "network": lambda: plotting.network(IMAGES[0]),
    "one_hot": lambda: plotting.one_hot(LABELS, np.eye(10)[LABELS]),
    "pixels": lambda: plotting.pixels(IMAGES[0]),
    "predictions": lambda: plotting.predictions(IMAGES, LABELS, READ, P),
    "probabilities": lambda: plotting.probabilities(P[2], actual=4, image=IMAGES[2]),
    "relu_curve": plotting.relu_curve,
    "runs": lambda: plotting.runs({"reference": [0.97, 0.98], "one epoch": [0.95, 0.96]}, threshold=0.965),
    "softmax_curve": plotting.softmax_curve,
    "spread": lambda: plotting.spread(RNG.normal(size=500), "weight", "hidden layer 1"),
    "times": lambda: plotting.times({"fit": 30.0, "compiled": 2.5}),
}
WITHOUT_AXES = {
    "activations",
    "digits",
    "first_layer",
    "flattening",
    "network",
    "predictions",
    "probabilities",
}


def words(figure):
    """Every text in a figure."""
    return [text.get_text() for text in figure.findobj(mpl.text.Text) if text.get_text()]


@pytest.fixture(scope="module")
def drawn():
    """Every figure, drawn once."""
    return {name: draw() for name, draw in FIGURES.items()}


# --- every figure ---


def test_every_figure_is_tested():
    assert {name for name in plotting.__all__ if inspect.isfunction(getattr(plotting, name))} == set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_figure_saves_itself_on_a_transparent_ground(drawn, name):
    figure = drawn[name]
    assert isinstance(figure, Figure)
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=60)
    png.seek(0)
    image = imread(png)
    assert image[0, 0, 3] == 0  # the corner lets the page through
    assert image[..., 3].max() == 1


@pytest.mark.parametrize("name", FIGURES)
def test_figure_says_what_is_to_be_seen(drawn, name):
    alt = drawn[name].alt
    assert len(alt) > 25
    assert alt.endswith(".")
    assert ".png" not in alt
    assert "\n" not in alt


@pytest.mark.parametrize("name", sorted(set(FIGURES) - WITHOUT_AXES))
def test_both_axes_are_named(drawn, name):
    for axes in drawn[name].axes:
        rows_carry_names = any(re.search("[a-z]", label.get_text()) for label in axes.get_yticklabels())
        assert axes.get_xlabel()
        assert axes.get_ylabel() or rows_carry_names


@pytest.mark.parametrize("name", FIGURES)
def test_texts_and_lines_have_the_course_colours(drawn, name):
    """A text drawn outside the settings would be black, and vanish on a dark page."""
    figure = drawn[name]
    for text in figure.findobj(mpl.text.Text):
        if text.get_text() and text.get_visible():
            assert mpl.colors.to_hex(text.get_color()) != "#000000", text.get_text()


def test_figures_leave_the_settings_of_matplotlib_alone(drawn):
    before = dict(mpl.rcParams)
    plotting.relu_curve()
    assert dict(mpl.rcParams) == before


def contrast(one, other):
    """Contrast of two colours, from 1 to 21 (Web Content Accessibility Guidelines 2.2, section 1.4.3)."""

    def luminance(colour):
        parts = np.array(mpl.colors.to_rgb(colour))
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722]

    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [style.TEXT, style.TRAINING, style.TEST, style.RIGHT, style.WRONG])
def test_colours_can_be_read_on_light_and_dark_pages(colour):
    assert contrast(colour, "#ffffff") >= 4
    assert contrast(colour, "#121212") >= 3.5


def test_plotting_needs_neither_tensorflow_nor_a_screen():
    code = "import sys; from digitrec import plotting; plotting.relu_curve()._repr_png_();"
    code += "sys.exit('tensorflow' in sys.modules or 'matplotlib.pyplot' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


# --- what is drawn is what was given ---


def test_digits_draws_each_image_under_its_label(drawn):
    axes = drawn["digits"].axes
    assert len(axes) == 6
    for one, image, label in zip(axes, IMAGES, LABELS, strict=True):
        assert np.array_equal(one.images[0].get_array(), image)
        assert one.get_title() == str(label)


@pytest.mark.parametrize("same", [IMAGES.reshape(6, 784), IMAGES / 255], ids=["flattened", "scaled"])
def test_digits_takes_prepared_images_too(same):
    figure = plotting.digits(same)
    image = figure.axes[1].images[0]
    np.testing.assert_allclose(image.norm(image.get_array()), IMAGES[1] / 255)


def test_pixels_writes_every_number(drawn):
    numbers = [text.get_text() for text in drawn["pixels"].axes[0].texts]
    assert numbers == [str(value) for value in IMAGES[0].ravel()]


def test_predictions_marks_mistakes_by_colour_cross_and_words(drawn):
    for i, axes in enumerate(drawn["predictions"].axes):
        wrong = LABELS[i] != READ[i]
        frame = mpl.colors.to_hex(axes.spines["top"].get_edgecolor())
        assert frame == (style.WRONG if wrong else style.RIGHT)
        assert axes.get_title() == ("✗ " if wrong else "") + f"read as {READ[i]}"
        assert (f"it is a {LABELS[i]}" in axes.get_xlabel()) == wrong
        assert "64.0 %" in axes.get_xlabel()
    assert "wrong answers: 2" in drawn["predictions"].alt


def test_confusion_writes_every_count_in_its_cell(drawn):
    axes = drawn["confusion"].axes[0]
    cells = {(t.get_position()[1], t.get_position()[0]): int(t.get_text()) for t in axes.texts}
    assert cells == {place: count for place, count in np.ndenumerate(MATRIX) if count}
    assert axes.get_ylabel() == "the digit is"
    assert "4 read as 9, 17 times" in drawn["confusion"].alt


def test_confusion_without_mistakes():
    assert "all 50 images were read right" in plotting.confusion(np.eye(10, dtype=int) * 5).alt


def test_learning_curves_draw_the_history(drawn):
    loss, accuracy = drawn["learning_curves"].axes
    for axes, names in [(loss, ("loss", "val_loss")), (accuracy, ("accuracy", "val_accuracy"))]:
        for line, name, colour in zip(axes.lines, names, (style.TRAINING, style.TEST), strict=True):
            assert line.get_xdata().tolist() == [1, 2, 3]
            assert line.get_ydata().tolist() == VALIDATED[name]
            assert line.get_color() == colour
        assert {"training", "validation"} <= {text.get_text() for text in axes.texts}


def test_learning_curves_take_what_fit_returns():
    class History:
        history = HISTORY

    loss, _ = plotting.learning_curves(History()).axes
    assert loss.lines[0].get_ydata().tolist() == HISTORY["loss"]


def test_names_of_lines_do_not_overlap():
    figure = plotting.compare_curves({"one": [1, 2, 3.0], "two": [5, 4, 3.01], "three": [0, 9, 2.99]})
    heights = sorted(text.xy[1] for text in figure.axes[0].texts)
    assert min(np.diff(heights)) >= 0.089


def test_a_mean_of_ten_steps_stands_at_the_tenth():
    figure = plotting.compare_curves({"one": [30.0, 1.0, 0.3]}, every=10, log=True)
    figure.canvas.draw()
    axes = figure.axes[0]
    assert axes.lines[0].get_xdata().tolist() == [10, 20, 30]
    assert {"0.3", "1", "3", "10", "30"} <= {label.get_text() for label in axes.get_yticklabels()}


def test_first_layer_draws_a_unit_as_an_image():
    weights = RNG.normal(size=(784, 3))
    drawn = plotting.first_layer(weights, columns=2).axes[0].images[0].get_array()
    assert drawn.shape == (58, 58)  # two in a row, two pixels between them
    for unit, (top, left) in enumerate([(0, 0), (0, 30), (30, 0)]):
        place = slice(top, top + 28), slice(left, left + 28)
        assert np.array_equal(drawn[place], weights[:, unit].reshape(28, 28))
        drawn[place] = np.ma.masked
    assert drawn.mask.all()  # no ink in the gaps, nor where the fourth would be


def test_probabilities_mark_the_wrong_answer_and_the_right_one(drawn):
    axes = drawn["probabilities"].axes[1]
    assert [bar.get_height() for bar in axes.patches] == P[2].tolist()
    colours = [mpl.colors.to_hex(bar.get_facecolor()) for bar in axes.patches]
    assert (colours[9], colours[4]) == (style.WRONG, style.RIGHT)
    labels = [text.get_text() for text in axes.texts]
    assert "✗\n0.640" in labels
    assert "right\n0.040" in labels


def test_network_states_the_parameters(drawn):
    text = " ".join(words(drawn["network"]))
    assert all(number in text for number in ("100,480", "8,256", "650 parameters"))
    assert "109,386" in drawn["network"].alt


def test_activations_count_the_lit_units(drawn):
    assert "127 of 128 lit" in " ".join(words(drawn["activations"]))


def test_one_hot_writes_the_rows(drawn):
    numbers = [int(text.get_text()) for text in drawn["one_hot"].axes[0].texts]
    assert np.array_equal(np.reshape(numbers, (6, 10)), np.eye(10)[LABELS])


def test_calibration_by_hand():
    # Four answers at 0.64, of which three are right.
    figure = plotting.calibration(P[:4], [5, 0, 4, 1])
    line = figure.axes[0].lines[1]
    np.testing.assert_allclose([*line.get_xdata(), *line.get_ydata()], [0.64, 0.75])


def test_calibration_marks_groups_that_say_next_to_nothing():
    p = np.repeat(P[:1], 21, axis=0)
    p[:9] = np.where(P[0] == P[0].max(), 0.31, 0.69 / 9)  # nine answers at 0.31, all of them wrong
    figure = plotting.calibration(p, [(P[0].argmax() + 1) % 10] * 9 + [P[0].argmax()] * 12)
    fills = [line.get_markerfacecolor() for line in figure.axes[0].lines if line.get_marker() == "s"]
    assert fills == [style.PAPER, style.TEST]
    assert "31" not in figure.alt, "what is said aloud does not rest on nine images either"


def test_times_are_sorted(drawn):
    assert [bar.get_width() for bar in drawn["times"].axes[0].patches] == [2.5, 30]


def test_runs_draw_a_dot_a_run(drawn):
    axes = drawn["runs"].axes[0]
    assert axes.lines[0].get_xdata().tolist() == [0.97, 0.98]
    assert axes.lines[1].get_xdata().tolist() == pytest.approx([0.975, 0.975])


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.976, "97.6 %"), (1, "100.0 %"), (0.99999, "> 99.9 %"), (0.9994, "99.9 %"), (0, "0.0 %")],
)
def test_percent_never_rounds_up_to_certainty(share, text):
    assert style.percent(share) == text


# --- wrong input ---

WRONG = {
    "one image for digits": (lambda: plotting.digits(IMAGES[0]), ValueError, r"\(N, 28, 28\)"),
    "a label too many": (lambda: plotting.digits(IMAGES, [*LABELS, 1]), ValueError, "6 and 7 rows"),
    "negative pixels": (lambda: plotting.digits(IMAGES.astype(int) - 300), ValueError, "from 0 to 255"),
    "many images for pixels": (lambda: plotting.pixels(IMAGES), ValueError, r"\(28, 28\)"),
    "no columns": (lambda: plotting.digits(IMAGES, columns=0), ValueError, "`columns`"),
    "predictions too short": (lambda: plotting.predictions(IMAGES, LABELS, READ[:4]), ValueError, "6 and 4"),
    "scores, not probabilities": (
        lambda: plotting.predictions(IMAGES, LABELS, READ, P * 2),
        ValueError,
        "`probabilities`",
    ),
    "row 28 of 28": (lambda: plotting.flattening(IMAGES[0], rows=[28]), ValueError, "0 to 27"),
    "W2 for W1": (
        lambda: plotting.first_layer(np.zeros((128, 64))),
        ValueError,
        r"\(784, N\), but has \(128, 64\)",
    ),
    "shares for counts": (lambda: plotting.confusion(MATRIX / 100), TypeError, "whole numbers"),
    "history of what": (lambda: plotting.learning_curves([0.5, 0.2]), TypeError, "`history`"),
    "history without accuracy": (lambda: plotting.learning_curves({"loss": [1]}), ValueError, "'accuracy'"),
    "curves of other lengths": (
        lambda: plotting.learning_curves({"loss": [1, 2], "accuracy": [0.5]}),
        ValueError,
        "2 and 1 rows",
    ),
    "accuracy in percent": (
        lambda: plotting.accuracy_by_change([0], [97], "shift"),
        ValueError,
        "from 0 to 1",
    ),
    "nine digits": (lambda: plotting.by_digit(np.ones(9), "images"), ValueError, r"\(10,\)"),
    "no curves": (lambda: plotting.compare_curves({}), ValueError, "one to four"),
    "no runs": (lambda: plotting.runs([0.97]), ValueError, "`groups`"),
    "no times": (lambda: plotting.times({}), ValueError, "`seconds`"),
    "labels and rows differ": (
        lambda: plotting.one_hot(LABELS[:2], np.eye(10)[LABELS]),
        ValueError,
        "2 and 6",
    ),
    "one-hot labels differ": (lambda: plotting.one_hot(LABELS, np.eye(10)[READ]), ValueError, "row 2"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_wrong_input_is_refused_in_one_sentence(fault):
    call, kind, expected = WRONG[fault]
    with pytest.raises(kind, match=expected) as caught:
        call()
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
