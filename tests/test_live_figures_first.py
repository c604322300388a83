"""The numbers of the live figures in chapters 1 to 3: the same as Python's."""

import base64
import json
import re
import zlib

import numpy as np
import pytest

from digitrec.building import count_parameters
from digitrec.from_scratch import predict
from digitrec.pages import figure_digits
from digitrec.pages.files import FIGURES, FOLDER
from digitrec.pages.training_digits import to_greys
from digitrec.pages.weights_file import compressed
from digitrec.plotting import stills
from digitrec.preparing import flatten, scale
from digitrec.training import trained_weights


def bytes_in(name):
    """The bytes that a script of digits holds as text."""
    text = re.search(r'"pixels": "([^"]+)"', (FIGURES / name).read_text("utf-8"))[1]
    return base64.b64decode(text)


def test_the_first_digits_are_the_first_training_images(mnist):
    (x_train, y_train), _ = mnist
    n = figure_digits.FIRST
    assert bytes_in("first_digits.js") == x_train[:n].tobytes()
    assert f'"labels": {y_train[:n].tolist()}' in (FIGURES / "first_digits.js").read_text("utf-8")


def test_the_digits_of_each_class_are_training_images_in_four_greys(mnist):
    (x_train, y_train), _ = mnist
    found = np.frombuffer(zlib.decompress(bytes_in("class_digits.js"), -15), "uint8").reshape(10, -1, 28, 28)
    assert found.shape[1] == figure_digits.OF_EACH
    for digit in range(10):
        expected = x_train[y_train == digit][: figure_digits.OF_EACH]
        np.testing.assert_array_equal(found[digit], to_greys(expected))
        means = found[digit].mean(axis=0) * 85.0, expected.mean(axis=0)
        assert np.abs(means[0] - means[1]).max() < 5.5, "four greys change the mean by more than a fiftieth"


# ---------------------------------------------------------------------------------------- image-as-numbers


def test_the_pixel_pointed_at_is_numpys(live, mnist):
    (x_train, _), _ = mnist
    figure = live("01_loading", "image-as-numbers")
    picture, reading = figure.locator(".picture"), figure.locator(".reading")
    box = picture.bounding_box()
    for image, row, column in ((0, 5, 23), (0, 0, 0), (3, 14, 14), (4, 27, 27), (1, 9, 17)):
        figure.locator(f'input[value="{image}"]').check(force=True)
        x, y = ((place + 0.5) * box["width"] / 28 for place in (column, row))
        picture.hover(position={"x": x, "y": y})
        assert reading.locator("code").inner_text() == f"x_train[{image}, {row}, {column}]"
        assert reading.locator("output").inner_text() == str(x_train[image, row, column])


def test_arrow_keys_stop_at_the_edge_of_the_image(live):
    figure = live("01_loading", "image-as-numbers")
    picture = figure.locator(".picture")
    picture.hover(position={"x": 2, "y": 2})
    for key in ("ArrowUp", "ArrowLeft", "ArrowDown", "ArrowRight", "ArrowRight"):
        picture.press(key)
    assert "row 1, column 2" in figure.locator(".reading").inner_text()


def test_the_still_picture_frames_the_pixel_and_writes_its_number(mnist):
    (x_train, _), _ = mnist
    square, lens = stills.image_as_numbers(x_train[0], 5, 23).axes
    numbers = {text.get_position(): text.get_text() for text in lens.texts}
    assert numbers[23, 5] == str(x_train[0, 5, 23]) and len(numbers) == 49
    assert (22.5, 4.5) in {patch.get_xy() for patch in square.patches}
    assert len(stills.image_as_numbers(x_train[0], 0, 0).axes[1].texts) == 16  # the rest lies outside
    with pytest.raises(ValueError, match="`row` must be from 0 to 27, but is 28"):
        stills.image_as_numbers(x_train[0], 28, 0)


# ------------------------------------------------------------------------------------------ mean-of-digits


@pytest.mark.parametrize(("digit", "n"), [(5, 10), (0, 1), (8, 137), (9, 200)])
def test_the_mean_is_numpys(live, mnist, digit, n):
    (x_train, y_train), _ = mnist
    figure = live("01_loading", "mean-of-digits")
    figure.locator(f'input[value="{digit}"]').check(force=True)
    figure.locator("input[type=range]").fill(str(n))
    mean = figure.evaluate("(figure, n) => [...figure.meanOf(n)]", n)
    expected = to_greys(x_train[y_train == digit][:n]).reshape(n, -1).mean(axis=0) / 3
    np.testing.assert_allclose(mean, expected, atol=1e-12)
    assert f"mean of {n} image" in figure.locator("div.mean p").inner_text()


def test_play_goes_to_the_last_image_and_from_there_begins_again(live):
    figure = live("01_loading", "mean-of-digits")
    for _ in range(2):  # without motion all steps are taken at once
        figure.locator("button", has_text="Play").click()
        assert f"mean of {figure_digits.OF_EACH} images" in figure.locator("div.mean p").inner_text()
    assert figure.locator("button").inner_text() == "Play"


def test_the_still_means_are_means(mnist):
    (x_train, y_train), _ = mnist
    fives = x_train[y_train == 5]
    panels = stills.mean_of_digits(fives, (1, 3)).axes
    shown = [axes.images[0].get_array() for axes in panels]
    np.testing.assert_allclose(shown[1], fives[:3].astype(float).mean(axis=0))
    assert [axes.get_title() for axes in panels] == ["1 image", "3 images"]
    with pytest.raises(ValueError, match="goes up to 3, but there are 2 images"):
        stills.mean_of_digits(fives[:2], (1, 3))


# ------------------------------------------------------------------------------------------ pixel-to-input


def test_index_and_fraction_are_those_of_flatten_and_scale(live, mnist):
    (x_train, _), _ = mnist
    rows = flatten(x_train[:1])  # (1, 784)
    x = scale(rows)[0]  # (784,)
    figure = live("02_preparing", "pixel-to-input")
    square = figure.locator(".square")
    box = square.bounding_box()
    for row, column in ((5, 23), (0, 0), (14, 14), (27, 27)):
        across, down = ((place + 0.5) * box["width"] / 28 for place in (column, row))
        square.hover(position={"x": across, "y": down})
        index = 28 * row + column
        grey = str(x_train[0, row, column])
        assert figure.locator("code").all_inner_texts() == [
            f"image[{row}, {column}]",
            f"row[{index}]",
            f"x[{index}]",
        ]
        assert figure.locator("output").all_inner_texts() == [grey, str(rows[0, index]), f"{x[index]:.3f}"]


def test_the_row_leads_back_to_the_square(live):
    figure = live("02_preparing", "pixel-to-input")
    strip = figure.locator(".strip")
    strip.hover(position={"x": 1, "y": 5})
    for key in 29 * ["ArrowRight"]:
        strip.press(key)
    index = int(re.search(r"row\[(\d+)\]", figure.inner_text())[1])
    assert f"image[{index // 28}, {index % 28}]" in figure.inner_text() and index >= 29


def test_the_still_pixel_has_its_index_and_its_fraction(mnist):
    (x_train, _), _ = mnist
    square, line = stills.pixel_to_input(x_train[0], 8, 8).axes
    assert square.get_title() == "row 8, column 8: 219"
    said = " ".join(text.get_text() for text in line.texts)
    assert "28 · 8 + 8 = 232" in said and f"{x_train[0, 8, 8] / 255:.3f}" in said


# ------------------------------------------------------------------------------------------------- one-hot


def test_each_label_takes_its_row_of_the_table(live):
    figure = live("02_preparing", "one-hot")
    table = [
        one.evaluate("e => [...e.children].map(c => Number(c.firstChild.data))")
        for one in figure.locator(".eye .ten").all()
    ]
    np.testing.assert_array_equal(table, np.eye(10))
    for label in (0, 5, 9):
        figure.locator(f'input[value="{label}"]').check(force=True)
        row = figure.locator(".result .ten").get_attribute("aria-label")
        assert row == ", ".join(str(value) for value in np.eye(10, dtype=int)[label])
        assert [
            one.evaluate("e => e.classList.contains('taken')") for one in figure.locator(".eye .ten").all()
        ] == [k == label for k in range(10)]


# ------------------------------------------------------------------------------------------- layer-by-hand

X, W, B = np.array([1, 0.5, 0]), np.array([[0.5, -1], [1, 0.4], [2, 3]]), np.array([0, 0.3])


def written(value):
    """A number as the figure writes it."""
    return f"{round(float(value), 2):g}".replace("-", "−")


def test_the_layer_begins_with_the_chapters_numbers_and_follows_each_change(live):
    figure = live("03_building", "layer-by-hand")
    x, weights, b = X.copy(), W.copy(), B.copy()
    changes = {
        "x-2": (x, 2, 0.7),
        "W-1": (weights, (0, 1), 1.2),
        "W-4": (weights, (2, 0), -3),
        "b-0": (b, 0, 0.4),
    }
    for name, (array, place, value) in {None: (b, 0, 0.0), **changes}.items():
        if name:
            figure.locator(f'input[value="{name}"]').check(force=True)
            figure.locator("input[type=range]").fill(str(round(10 * value)))
            array[place] = value
        now = figure.evaluate("figure => figure.layer()")
        for key, expected in (("x", x), ("W", weights.ravel()), ("b", b)):
            np.testing.assert_allclose(now[key], expected)
        z = x @ weights + b
        shares = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
        sums = figure.locator(".sums p").all()
        for unit in (0, 1):
            assert f"= {written(z[unit])}" in sums[unit].inner_text()
            assert sums[unit].locator("output").inner_text() == written(max(0, z[unit]))
        assert sums[2].locator("strong").all_inner_texts() == [f"{100 * p:.1f}\u00a0%" for p in shares]


def test_the_still_layer_writes_out_its_sums():
    said = " ".join(text.get_text() for text in stills.layer_by_hand(X, W, B).axes[0].texts)
    assert "1 · 0.5 + 0.5 · 1 + 0 · 2 + 0 = 1" in said
    assert "1 · (−1) + 0.5 · 0.4 + 0 · 3 + 0.3 = −0.5" in said


# --------------------------------------------------------------------------------------------- hidden-unit


def test_the_sum_of_a_hidden_unit_is_numpys(live, mnist):
    _, (x_test, y_test) = mnist
    weights = trained_weights()
    smaller = compressed(weights)  # what the page carries
    right = predict(weights, scale(flatten(x_test[:500]))).argmax(axis=1) == y_test[:500]
    figure = live("03_building", "hidden-unit")
    for digit, unit in ((3, 56), (0, 0), (9, 127), (7, 19)):
        x = scale(flatten(x_test[:500][right & (y_test[:500] == digit)][:1]))[0]  # (784,)
        found = figure.evaluate("(figure, [digit, unit]) => figure.compute(digit, unit)", [digit, unit])
        products = x * smaller[0][:, unit]
        assert found["plus"] == pytest.approx(products[products > 0].sum(), abs=1e-4)
        assert found["minus"] == pytest.approx(-products[products < 0].sum(), abs=1e-4)
        z = products.sum() + smaller[1][unit]
        assert found["z"] == pytest.approx(z, abs=1e-4)
        assert found["z"] == pytest.approx(x @ weights[0][:, unit] + weights[1][unit], abs=0.05)
        assert found["a"] == max(0, found["z"])
        shown = [float(one.inner_text().replace("−", "-")) for one in figure.locator(".sum output").all()]
        assert shown == [float(f"{found['z']:.2f}"), float(f"{found['a']:.2f}")]
        terms = [float(one.inner_text().replace("−", "-")) for one in figure.locator(".sum b").all()]
        assert sum(terms) == pytest.approx(shown[0]), "the numbers shown do not add up"
        np.testing.assert_allclose(terms, [found["plus"], -found["minus"], found["bias"]], atol=0.0101)


def test_no_bar_of_a_hidden_unit_is_cut_off(mnist):
    script = (FIGURES / "hidden-unit.js").read_text("utf-8")
    full = float(re.search(r"FULL = (\d+)", script)[1])
    text = (FOLDER / "draw" / "digits.js").read_text("utf-8")
    real = json.loads(re.search(r"digitrec\.digits = (.*);", text)[1])["real"]
    images = np.frombuffer(base64.b64decode(real["pixels"]), "uint8").reshape(-1, 784)
    first = scale(images[[real["labels"].index(digit) for digit in range(10)]])  # (10, 784)
    W1, _ = trained_weights()[:2]
    assert max((first @ np.maximum(0, sign * W1)).max() for sign in (1, -1)) < full


def test_the_still_unit_says_its_sum():
    rng = np.random.default_rng(1)
    x, w = rng.random(784), rng.normal(size=784)
    products = x * w
    said = stills.hidden_unit(x, w, -0.5).get_supxlabel()
    assert f"for {products[products > 0].sum():.2f}" in said
    assert said.endswith(f"the sum is {written(products.sum() - 0.5)}")


# ---------------------------------------------------------------------------------------- count-parameters


@pytest.mark.parametrize(("first", "second"), [(128, 64), (8, 256), (200, 16)])
def test_the_parameters_are_those_that_the_reference_counts(live, first, second):
    figure = live("03_building", "count-parameters")
    for slider, units in zip(figure.locator("input[type=range]").all(), (first, second), strict=True):
        slider.fill(str(units))
    expected = count_parameters([784, first, second, 10])
    assert [layer["parameters"] for layer in figure.evaluate("figure => figure.count()")] == expected
    assert figure.locator(".total").inner_text() == (
        f"{' + '.join(f'{count:,}' for count in expected)} = {sum(expected):,} parameters"
    )
    lengths = np.array([bar.bounding_box()["width"] for bar in figure.locator(".bar").all()])
    full = figure.locator(".layer").first.bounding_box()["width"]
    np.testing.assert_allclose(lengths, full * np.array(expected) / (785 * 256), atol=0.1)
    shares = [float(text.split()[0]) for text in figure.locator(".layer span").all_inner_texts()]
    assert sum(shares) == pytest.approx(100)
    np.testing.assert_allclose(shares, 100 * np.array(expected) / sum(expected), atol=0.1)


def test_the_still_rectangles_are_to_one_scale():
    patches = stills.parameter_areas([784, 128, 64, 10]).axes[0].patches
    assert [patch.get_width() * -patch.get_height() for patch in patches] == [784 * 128, 128 * 64, 64 * 10]


# -------------------------------------------------------------------------------------------- what is said


def test_a_figure_says_nothing_before_it_is_touched(live):
    figure = live("01_loading", "mean-of-digits")
    said = figure.evaluate(
        """figure => new Promise((done) => {
          const tools = new digitrec.FigureTools(document.createElement("div"));
          tools.say("unasked");
          const before = tools.saying;
          tools.body.click();
          tools.say("asked");
          const heard = new MutationObserver(() => done([before, tools.spoken.textContent]));
          heard.observe(tools.spoken, { childList: true });
        })"""
    )
    assert said == [None, "asked"]
