"""The numbers of the live figures in chapters 4 and 5: the same as Python's."""

import re

import numpy as np
import pytest
from scipy.special import log_softmax

from digitrec import from_scratch
from digitrec.compiling import cross_entropy
from digitrec.loading import load_mnist
from digitrec.pages import loss_map, training_digits
from digitrec.pages.files import FIGURES, FOLDER
from digitrec.preparing import prepare
from digitrec.training import trained_weights

SCRIPTS = [
    *(FOLDER / "shared" / f"{name}.js" for name in ("network", "numbers", "chart", "slopes")),
    *(FIGURES / name for name in ("loss_map.js", "descent.js")),
]
START, RATE, STEPS = (0.3, 0.2), 0.03, 12  # of the still picture


@pytest.fixture(scope="module")
def functions(browser):
    """A page that has the functions of the figures, and no figure."""
    page = browser.new_page()
    page.evaluate("() => { globalThis.digitrec = { liveFigure() {} }; }")
    for script in SCRIPTS:
        page.add_script_tag(path=script)
    yield page
    page.close()


def move(figure, value, name="input[type=range]", number=0):
    """Move a slider to a value, as a hand does."""
    slider = figure.locator(name).nth(number)
    slider.evaluate(
        "(e, value) => { e.value = value; e.dispatchEvent(new Event('input', { bubbles: true })); }", value
    )


def written(value, digits=2):
    """Write a number as the figures do, with a true minus."""
    return f"{value:,.{digits}f}".replace("-", "\N{MINUS SIGN}")


# ------------------------------------------------------------------------------- losses and their slopes


def softmax_of_two(lead):
    return from_scratch.softmax(np.array([[lead, 0.0]]))


def cross_entropy_of_two(lead):
    return -np.log(softmax_of_two(lead)[0, 0])


def squared_error_of_two(lead):
    return float(((np.array([1.0, 0.0]) - softmax_of_two(lead)) ** 2).sum())


@pytest.mark.parametrize(
    ("name", "by_numpy"),
    [("crossEntropy", cross_entropy_of_two), ("squaredError", squared_error_of_two)],
)
def test_losses_of_two_scores_and_their_slopes(functions, name, by_numpy):
    for lead in (-10, -8, -2.5, 0, 1, 6):
        found = functions.evaluate(f"lead => digitrec.losses.{name}(lead)", lead)
        assert found["loss"] == pytest.approx(by_numpy(lead), rel=1e-9)
        slope = (by_numpy(lead + 1e-4) - by_numpy(lead - 1e-4)) / 2e-4
        assert found["slope"] == pytest.approx(slope, rel=1e-3)


def test_numbers_are_written_with_a_true_minus(functions):
    texts = functions.evaluate("[-8, -0.001, 0, 0.5, -1234.5].map((value) => digitrec.signed(value))")
    assert texts == ["−8.00", "0.00", "0.00", "0.50", "−1,234.50"]


def test_rounded_numbers_add_up_to_their_rounded_total(functions):
    script = "([values, digits]) => digitrec.addingUp(values, values.reduce((sum, v) => sum + v, 0), digits)"
    for seed in range(20):
        values = np.random.default_rng(seed).normal(size=4)
        shown = functions.evaluate(script, [values.tolist(), 2])
        assert sum(shown) == pytest.approx(round(values.sum(), 2))
        np.testing.assert_allclose(shown, values, atol=0.01)
    assert functions.evaluate(script, [[1.516, -1.782, -0.053], 2]) == [1.51, -1.78, -0.05]


def test_a_tangent_ends_at_the_edge_of_the_chart(functions):
    ends = """([x, y, slope]) => {
      const svg = { clientWidth: 400, clientHeight: 300, setAttribute() {} };
      const margins = { left: 30, right: 10, above: 10, below: 40 };
      const chart = new digitrec.Chart(svg, { ...margins, across: [0, 1], up: [0, 5] });
      digitrec.tangent(chart, [x, y], slope, "tangent", 90);
      const [, points] = chart.parts[0].match(/points="([^"]+)"/);
      return points.split(" ").map((pair) => pair.split(",").map(Number));
    }"""
    across, up = 360, -50  # CSS pixels for 1 to the right and 1 up
    for x, y, slope in ((0.1, 2.3, -10), (0.5, 0.7, -2), (1, 0, -1), (0.01, 4.6, -100)):
        (left, above), (right, below) = functions.evaluate(ends, [x, y, slope])
        assert 30 <= left < right <= 390 and 10 <= above < below <= 260
        assert (below - above) / (right - left) == pytest.approx(slope * up / across, rel=0.05)


def test_loss_and_slope_of_the_chapters_table(live):
    figure = live("04_compiling", "loss-and-slope")
    loss, slope = figure.locator(".of-loss output"), figure.locator(".of-slope output")
    for p in (1, 0.9, 0.5, 0.1, 0.01):
        move(figure, p)
        one_image = np.eye(10)[[4]], np.full((1, 10), (1 - p) / 9)
        one_image[1][0, 4] = p
        assert loss.inner_text() == written(abs(cross_entropy(*one_image)))
        assert slope.inner_text() == written(-1 / p, 1)
        less = f"0.001 more probability: {np.log((p + 0.001) / p):.4f} less loss"
        assert figure.locator(".of-slope small").inner_text() == (less if p < 1 else "no more to gain")


def test_two_learners_go_as_far_as_in_numpy(live):
    figure = live("04_compiling", "sure-and-wrong")
    move(figure, -8)
    cells = figure.locator("tbody td")
    assert [cells.nth(k).inner_text() for k in (2, 5)] == ["−0.9997", "−0.0013"]  # as chapter 4 glues them
    figure.get_by_role("button", name="50 steps").click()  # without motion, all at once
    cross = squared = -8.0
    for _ in range(50):
        cross += softmax_of_two(cross)[0, 1]
        right, rival = softmax_of_two(squared)[0]
        squared += 4 * right * rival**2
    assert [cells.nth(k).inner_text() for k in (0, 3)] == [written(cross), written(squared)]
    assert cross > 3 and squared < -7.9
    assert figure.locator("caption").inner_text() == "After 50 steps"


# ----------------------------------------------------------------------------------------------- scores


def shares(figure):
    texts = figure.locator(".one-score > output").all_inner_texts()
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in texts]


def scores_of(figure):
    return np.array([float(e.input_value()) for e in figure.locator("input").all()])


def test_scores_are_the_networks_and_probabilities_softmaxs(live, mnist):
    _, (images, labels) = mnist
    x, _ = prepare(images[4911:4912], labels[4911:4912])
    W3, b3 = trained_weights()[4:]
    _, hidden, _ = from_scratch.forward(trained_weights(), x)
    figure = live("04_compiling", "scores")
    own = scores_of(figure)
    np.testing.assert_allclose(own, (hidden @ W3 + b3)[0].round(1), atol=1e-6)
    assert labels[4911] == 4
    expected = [f"{100 * p:.1f} %" for p in from_scratch.softmax(own[None])[0]]
    assert shares(figure) == expected
    figure.get_by_role("button", name="Add 1 to all").click()
    np.testing.assert_allclose(scores_of(figure), own + 1)
    assert shares(figure) == expected
    button = figure.get_by_role("button", name="Add 1 to all")
    for _ in range(4):
        button.press("Enter")
    assert scores_of(figure).max() == pytest.approx(own.max() + 3)  # a fourth would be 10.2
    assert button.evaluate("e => e === document.activeElement")
    assert figure.locator(".note").inner_text() == "The sliders end at 10."
    figure.get_by_role("button", name="The network’s own").click()
    button.click()
    move(figure, 4.9, number=9)  # 9 as far as 4 before, 4 one further
    assert figure.locator(".says").inner_text().startswith("The 4 is 1.0 ahead of the 9, so it has")
    assert "= 2.7 times" in figure.locator(".says").inner_text()
    figure.get_by_role("button", name="The network’s own").click()
    assert shares(figure) == expected


# ------------------------------------------------------------------------------------ the map of the loss


@pytest.fixture(scope="module")
def mapped():
    return loss_map.map_data()


def loss_in_numpy(a, b, x, y):
    """From the scores: where a probability is below 1e-7, `cross_entropy` would clip it."""
    weights = loss_map.mixed(a, b)
    _, hidden, _ = from_scratch.forward(weights, x)
    return float(-log_softmax(hidden @ weights[4] + weights[5], axis=1)[y == 1].mean())


def test_the_map_holds_the_losses_of_real_networks(mapped):
    losses, places = loss_map.stored_map(), loss_map.shares()
    assert losses.shape == (loss_map.SIDE, loss_map.SIDE)
    for row, column in ((10, 30), (30, 10), (10, 10), (20, 20), (14, 26), (3, 41), (25, 12)):
        expected = loss_in_numpy(places[column], places[row], *mapped)
        assert losses[row, column] == pytest.approx(expected, abs=2e-4), (row, column)
    assert losses[10, 10] == pytest.approx(np.log(10), abs=1e-4)  # all weights are 0: guessing


def test_both_networks_compute_the_same_and_half_of_each_does_not(mapped):
    x, _ = mapped
    A, B = loss_map.two_networks()
    of_a, of_b = (from_scratch.predict(network, x[:100]) for network in (A, B))
    np.testing.assert_allclose(of_a, of_b, atol=1e-5)
    assert np.abs(A[0] - B[0]).max() > 0.5
    assert np.abs(of_a - from_scratch.predict(loss_map.mixed(0.5, 0.5), x[:100])).max() > 0.5


def test_slopes_are_those_of_the_loss(mapped):
    x, y = mapped
    x = x.astype("float64")
    for a, b in ((0.4, 0.3), (0.9, 0.2)):
        by_a = (loss_in_numpy(a + 1e-4, b, x, y) - loss_in_numpy(a - 1e-4, b, x, y)) / 2e-4
        by_b = (loss_in_numpy(a, b + 1e-4, x, y) - loss_in_numpy(a, b - 1e-4, x, y)) / 2e-4
        np.testing.assert_allclose(loss_map.slopes_at(a, b, x, y), [by_a, by_b], rtol=0.01)


def test_between_the_places_of_the_map_the_page_comes_near_the_network(functions, mapped):
    for a, b in ((0.41, 0.33), (0.87, 0.14), (0.23, 1.02), (-0.07, -0.12), (1.33, 0.68)):
        found = functions.evaluate("place => new digitrec.Landscape(digitrec.lossMap).at(place)", [a, b])
        assert found["loss"] == pytest.approx(loss_in_numpy(a, b, *mapped), abs=0.005)
        np.testing.assert_allclose(found["slopes"], loss_map.slopes_at(a, b, *mapped), rtol=0.03, atol=0.03)


def test_descent_on_the_page_takes_the_path_of_the_network(functions, mapped):
    found = functions.evaluate(
        """([place, rate, steps]) => {
          const land = new digitrec.Landscape(digitrec.lossMap), path = [place];
          while (path.length <= steps) path.push(land.descend(path.at(-1), rate));
          return path;
        }""",
        [START, RATE, STEPS],
    )
    path = [np.array(START)]
    for _ in range(STEPS):
        path.append(path[-1] - RATE * loss_map.slopes_at(*path[-1], *mapped))
    np.testing.assert_allclose(found, path, atol=0.02)
    assert np.linalg.norm(path[-1] - (1, 0)) < 0.2  # it has reached the valley of A


def test_the_picture_of_the_map_agrees_with_its_places(functions):
    found = functions.evaluate(
        """() => {
          const land = new digitrec.Landscape(digitrec.lossMap), size = 46;
          const share = (k) => land.from + (land.to - land.from) * (k + 0.5) / size;
          const picture = land.raster(size);
          return [...picture].map((loss, k) =>
            loss - land.at([share(k % size), share(size - 1 - Math.floor(k / size))]).loss);
        }"""
    )
    assert np.abs(found).max() < 1e-4


def test_a_rate_too_large_leads_off_the_map_and_a_start_is_chosen(live):
    figure = live("05_training", "descent")
    says = figure.locator(".says")
    figure.get_by_role("button", name="One step").click()
    assert says.inner_text().startswith("After 1 step: loss 1.")
    figure.locator('input[value="1"]').check(force=True)
    figure.get_by_role("button", name="Run").click()
    assert says.inner_text().startswith("Step 1 leads off the map")
    figure.get_by_role("button", name="One step").press("Enter")  # once more, from the start
    assert says.inner_text().startswith("Step 1 leads off the map")
    figure.locator('input[value="0.03"]').check(force=True)
    box = figure.locator("canvas").bounding_box()
    place = {"x": box["width"] * 0.3, "y": box["height"] * 0.5}  # nearer to B
    figure.locator("canvas").click(
        position=place
    )  # the descent starts there, and without motion it ends at once
    assert says.inner_text().startswith("After 60 steps: loss 0.0")
    assert "Now at 0.0" in figure.locator("canvas").get_attribute("aria-description")


# ------------------------------------------------------------------------------------- the small trainer


def test_the_few_digits_are_mnists_and_those_for_validation_are_held_back():
    (images, labels), _ = load_mnist()
    (x, y), (x_held, y_held) = training_digits.few_digits()
    assert (len(x), len(x_held)) == (training_digits.FEW, training_digits.VALIDATION) == (2000, 500)
    np.testing.assert_array_equal(x[3], images[75])
    np.testing.assert_array_equal(x_held[2], images[50_040])
    assert y[3] == labels[75] and y_held[2] == labels[50_040]


def test_the_script_of_the_few_digits_is_what_python_writes():
    file = training_digits.FEW_FILE
    assert file.read_text("utf-8") == training_digits.SCRIPTS[file]()


def test_the_small_trainer_learns_pauses_and_starts_again(live):
    figure = live("05_training", "small-trainer")
    says, run = figure.locator(".says"), figure.locator("button.main")

    def wait(condition, element):
        figure.page.wait_for_function(condition, arg=element.element_handle())

    assert says.inner_text() == "2,000 images to learn from, 500 for validation. Not a step yet: press Train."
    run.click()
    wait("e => parseFloat(e.textContent.split('validation. ')[1]) > 2", says)
    run.click()
    wait("e => e.textContent === 'Train'", run)
    assert 2 < float(re.search(r"([\d.]+) epochs, ", says.inner_text())[1]) < 29
    of_loss, of_accuracy = (svg.get_attribute("aria-label") for svg in figure.locator("svg").all())
    training, validation = (float(number) for number in re.findall(r"\d\.\d+", of_loss))
    assert 0 < training < 0.8 and 0.25 < validation < 0.6
    assert all(float(number) > 80 for number in re.findall(r"\d+\.\d", of_accuracy))
    figure.get_by_role("button", name="Start again").click()
    wait("e => e.textContent.includes('Not a step yet')", says)
    assert run.inner_text() == "Train"
