"""The numbers of the live figures of chapters 6, 7, 9 and "Inside", against NumPy and SciPy."""

import base64
import json
import re

import numpy as np
import pytest
from scipy import ndimage
from scipy.spatial import cKDTree

from digitrec import from_scratch
from digitrec.evaluating import recall_by_digit
from digitrec.pages import layer_map, read_digits
from digitrec.pages.files import FOLDER
from digitrec.pages.weights_file import compressed
from digitrec.preparing import flatten, scale
from digitrec.training import trained_weights

SCRIPTS = (
    "shared/network.js",
    "shared/numbers.js",
    "shared/pictures.js",
    "shared/trained.js",
    "shared/weights.js",
    "figures/read_digits.js",
    "shared/readings.js",
    "figures/confusion.js",
    "figures/certainty.js",
    "figures/moved-digit.js",
    "figures/backpropagation.js",
    "figures/layer_map.js",
    "figures/layer-map.js",
)
CROSS = ndimage.generate_binary_structure(2, 1)
TABLE = {0, 0.5, 0.8, 0.9, 0.99, 0.999}  # the limits that the chapter prints
MOVES = (
    {},
    {"across": 4},
    {"across": -6, "down": 5},
    {"angle": 30},
    {"angle": -58, "down": -3},
    {"thickness": 1},
    {"thickness": 1.35},
    {"thickness": -0.5},
    {"across": 2, "down": 1, "angle": 14, "thickness": -1},
    {"angle": -90, "thickness": 2},
)


@pytest.fixture(scope="module")
def page(browser):
    """A blank page with the figures' arithmetic."""
    page = browser.new_page()
    page.evaluate("globalThis.digitrec = { liveFigure() {} }")
    for name in SCRIPTS:
        page.add_script_tag(path=FOLDER / name)
    yield page
    page.close()


@pytest.fixture(scope="module")
def test_set(mnist):
    """The test images, their labels, and the ten probabilities of each by the network, (10000, 10)."""
    _, (images, labels) = mnist
    return images, labels, from_scratch.predict(trained_weights(), scale(flatten(images)))


@pytest.fixture(scope="module")
def stored():
    """What the file of the digits holds."""
    return data_of(read_digits.FILE.read_text(encoding="utf-8"))


def data_of(text):
    """Return the data that a script holds, plain."""
    return json.loads(re.search(r"digitrec\.\w+ = (.*);", text)[1])


def test_the_file_of_the_digits_is_what_the_command_writes(stored, test_set):
    images, labels, _ = test_set
    now = data_of(read_digits.read_digits_script(trained_weights(), images, labels))
    del now["pixels"]  # another zlib packs the same bytes in other ways; the next test looks at them
    assert now == {name: value for name, value in stored.items() if name != "pixels"}


def test_the_figures_show_every_misread_image_and_what_was_read(page, test_set):
    images, labels, p = test_set
    shown = page.evaluate(
        """async () => Object.fromEntries(Object.entries(await digitrec.readings()).map(([name, all]) =>
            [name, all.map(({ pixels, ...rest }) =>
              ({ ...rest, bytes: btoa(String.fromCharCode(...pixels.map((v) => Math.round(v * 255)))) }))
          ]))"""
    )
    read = p.argmax(axis=1)
    place = {image.tobytes(): k for k, image in enumerate(images)}
    found = {}
    for name, digits in shown.items():
        found[name] = [place[base64.b64decode(digit["bytes"])] for digit in digits]
        assert [digit["label"] for digit in digits] == labels[found[name]].tolist()
        assert [digit["read"] for digit in digits] == read[found[name]].tolist()
        sure = [digit["confidence"] for digit in digits]
        assert np.allclose(sure, p[found[name]].max(axis=1), rtol=0, atol=2e-5)
    assert sorted(found["mistakes"]) == np.flatnonzero(read != labels).tolist()
    assert labels[found["plain"]].tolist() == list(range(10))
    right = np.flatnonzero(read == labels)
    for digit in range(10):
        sure = np.sort(p[right[labels[right] == digit]].max(axis=1))[: read_digits.HARDEST]
        hardest = [k for k in found["hardest"] if labels[k] == digit]
        assert np.allclose(p[hardest].max(axis=1), sure, rtol=0, atol=1e-5)


def test_the_confusion_matrix_and_its_words_are_those_of_the_chapter(page, stored, test_set):
    _, labels, p = test_set
    matrix = np.zeros((10, 10), dtype=int)
    np.add.at(matrix, (labels, p.argmax(axis=1)), 1)
    assert stored["matrix"] == matrix.tolist()
    said = page.evaluate("digitrec.confusion.describe(digitrec.readDigits.matrix, 4, 9, 19)")
    assert said["title"] == f"4 read as 9: {matrix[4, 9]} images"
    assert f"{100 * recall_by_digit(matrix)[4]:.1f}\u00a0%" in said["row"]
    assert f"{100 * matrix[9, 9] / matrix[:, 9].sum():.1f}\u00a0%" in said["column"]
    off = matrix - np.diag(matrix.diagonal())
    most = page.evaluate("digitrec.confusion.commonest(digitrec.readDigits.matrix)")
    assert (most["row"], most["column"]) == divmod(int(off.argmax()), 10)
    assert most["count"] == off.max()


def test_each_limit_leaves_to_a_person_what_the_chapter_counts(page, test_set):
    _, labels, p = test_set
    confidence, right = p.max(axis=1), p.argmax(axis=1) == labels
    outcomes = page.evaluate(
        "digitrec.readDigits.limits.map((_, k) => digitrec.atLimit(digitrec.readDigits, k))"
    )
    assert {outcome["limit"] for outcome in outcomes} >= TABLE
    for outcome in outcomes:
        kept = confidence >= outcome["limit"]
        near = 0 if outcome["limit"] in TABLE else 2  # images whose confidence is the limit, to seven digits
        assert abs(outcome["person"] - (~kept).sum()) <= near
        assert abs(outcome["remain"] - (~right & kept).sum()) <= near
        assert outcome["needless"] + outcome["caught"] == outcome["person"]
        assert outcome["caught"] + outcome["remain"] == (~right).sum()


def by_scipy(image, across=0, down=0, angle=0, thickness=0):
    """Return an image, (28, 28), thickened, turned about its middle and shifted, as SciPy does it."""
    step = ndimage.grey_dilation if thickness > 0 else ndimage.grey_erosion
    for left in np.arange(abs(thickness), 0, -1):
        after = step(image, footprint=CROSS, mode="constant", cval=0)
        image = image + min(1, left) * (after - image)
    a = np.deg2rad(angle)
    # from where a pixel, (row, column), takes its ink
    back = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    offset = 13.5 - back @ (13.5 + np.array([down, across]))
    return ndimage.affine_transform(image, back, offset, order=1, mode="grid-constant", cval=0)


def test_a_digit_is_moved_as_scipy_moves_it_and_read_as_numpy_reads_it(page, test_set):
    images, labels, p = test_set
    right = p.argmax(axis=1) == labels
    plain = [np.flatnonzero(right & (labels == digit))[0] for digit in range(10)]
    made = page.evaluate(
        """async (moves) => {
          const network = new digitrec.Network(digitrec.weights);
          const { plain } = await digitrec.readings();
          const { moved, STILL } = digitrec.moving;
          return plain.map(({ pixels }) => moves.map((move) => {
            const image = moved(pixels, { ...STILL, ...move });
            const bytes = new Uint8Array(new Float32Array(image).buffer);
            return { image: btoa(String.fromCharCode(...bytes)), p: [...network.forward(image).p] };
          }));
        }""",
        MOVES,
    )
    weights = compressed(trained_weights())
    for k, of_digit in zip(plain, made, strict=True):
        for move, found in zip(MOVES, of_digit, strict=True):
            expected = by_scipy(images[k] / 255, **move)
            image = np.frombuffer(base64.b64decode(found["image"]), dtype="<f4").reshape(28, 28)
            assert np.abs(image - expected).max() < 1e-6, (k, move)
            p_expected = from_scratch.predict(weights, expected.reshape(1, 784).astype("float32"))[0]
            assert np.abs(p_expected - found["p"]).max() < 1e-4, (k, move)


def test_the_packed_weights_read_what_the_full_ones_read_but_for_near_ties(test_set):
    images, labels, p = test_set
    right = p.argmax(axis=1) == labels
    ends = {"across": (-6, 6), "down": (-6, 6), "angle": (-60, 60), "thickness": (-1, 2)}  # of the sliders
    moves = [{name: value} for name, (low, high) in ends.items() for value in np.linspace(low, high, 13)]
    plain = [images[np.flatnonzero(right & (labels == digit))[0]] / 255 for digit in range(10)]
    moved = [by_scipy(image, **move).ravel() for image in plain for move in moves]
    x = np.array(moved, dtype="float32")  # (520, 784)
    full, packed = (
        from_scratch.predict(weights, x) for weights in (trained_weights(), compressed(trained_weights()))
    )
    other = full.argmax(axis=1) != packed.argmax(axis=1)
    first, second = np.sort(full[other], axis=1)[:, :-3:-1].T
    assert other.sum() <= 5
    assert (first - second < 0.02).all()


def test_to_the_right_is_plus_down_is_plus_and_turning_is_clockwise():
    image = np.zeros((28, 28))
    image[4, 13:15] = 1  # a mark at the top, in the middle
    rows, columns = np.nonzero(by_scipy(image, angle=90) > 0.5)
    assert (columns > 20).all()
    assert np.isin(rows, (13, 14)).all()  # clockwise: from the top to the right
    rows, columns = np.nonzero(by_scipy(image, across=3, down=2))
    assert (rows.tolist(), columns.tolist()) == ([6, 6], [16, 17])


@pytest.fixture(scope="module")
def rounds(page):
    """Five rounds of the network for pencil and paper, and the sums of the first, as text."""
    return page.evaluate(
        """() => {
          const { round, weights, STEPS } = digitrec.pencil;
          const rounds = [round(weights)];
          while (rounds.length < 5) rounds.push(round(rounds.at(-1).next));
          const plain = (html) => html.replace(/<[^>]+>/g, "");
          return {
            rounds, ways: STEPS.map(({ way }) => way),
            sums: STEPS.map((step) => step.numbers(rounds[0]).map(plain)),
            words: rounds.flatMap((c) => STEPS.flatMap((step) => [...step.numbers(c), step.why(c)])),
          };
        }"""
    )


def test_backpropagation_is_that_of_the_chapter_round_after_round(rounds):
    names = ("W1", "b1", "W2", "b2")
    x, y = np.array([[1.0, 0.5]]), np.array([[1.0, 0.0]])
    W1, b1 = np.array([[0.5, -1.0], [1.0, 0.4]]), np.array([0.0, 0.3])
    W2, b2 = np.array([[0.4, 1.5], [2.0, -1.0]]), np.array([0.0, 0.0])
    for made in rounds["rounds"]:
        a1 = np.maximum(x @ W1 + b1, 0)
        scores = a1 @ W2 + b2
        p = np.exp(scores) / np.exp(scores).sum()
        assert np.allclose(made["p"], p[0])
        assert made["loss"] == pytest.approx(-np.log(p[0, 0]))
        d2 = p - y
        d1 = (d2 @ W2.T) * (a1 > 0)
        slopes = [x.T @ d1, d1.sum(axis=0), a1.T @ d2, d2.sum(axis=0)]
        for name, slope in zip(names, slopes, strict=True):
            assert np.allclose(made["slopes"][name], slope.ravel()), name
        W1, b1, W2, b2 = (w - 0.1 * g for w, g in zip((W1, b1, W2, b2), slopes, strict=True))
        for name, after in zip(names, (W1, b1, W2, b2), strict=True):
            assert np.allclose(made["next"][name], after.ravel()), name
    losses = [made["loss"] for made in rounds["rounds"]]
    assert losses == sorted(losses, reverse=True)


def test_the_slopes_are_those_that_one_finds_by_trying(page, rounds):
    h = 1e-6
    for name, slopes in rounds["rounds"][0]["slopes"].items():
        for k, slope in enumerate(slopes):
            up, down = page.evaluate(
                """([name, k, h]) => [h, -h].map((step) => {
                  const { weights, round } = digitrec.pencil;
                  return round({ ...weights, [name]: weights[name].with(k, weights[name][k] + step) }).loss;
                })""",
                [name, k, h],
            )
            assert slope == pytest.approx((up - down) / (2 * h), abs=1e-6), (name, k)


def test_the_sums_are_written_as_with_the_chapters_pencil(rounds):
    chapter = {
        0: ["1 · 0.5 + 0.5 · 1 + 0 = 1"],
        1: ["1 · (−1) + 0.5 · 0.4 + 0.3 = −0.5"],
        2: ["max(0, 1) = 1", "max(0, −0.5) = 0"],
        3: ["1 · 0.4 + 0 · 2 + 0 = 0.4"],
        4: ["1 · 1.5 + 0 · (−1) + 0 = 1.5"],
        6: ["−ln 0.25 = 1.39"],
        7: ["0.25 − 1 = −0.75", "0.75 − 0 = 0.75"],
        8: ["(−0.75) · 0.4 + 0.75 · 1.5 = 0.825"],
        9: ["(−0.75) · 2 + 0.75 · (−1) = −2.25"],
        10: ["0.825 · 1 = 0.825", "(−2.25) · 0 = 0"],
        11: ["1 · (−0.75) = −0.75", "1 · 0.75 = 0.75", "0 · (−0.75) = 0", "0 · 0.75 = 0"],
        12: ["1 · 0.825 = 0.825", "1 · 0 = 0", "0.5 · 0.825 = 0.413", "0.5 · 0 = 0"],
    }
    assert {k: rounds["sums"][k] for k in chapter} == chapter
    assert rounds["ways"] == ["forward"] * 7 + ["backward"] * 7
    odd = re.compile(r"NaN|undefined|Infinity|-\d|−0\b(?!\.)")
    assert not [words for words in rounds["words"] if odd.search(words)]


@pytest.fixture(scope="module")
def layers(test_set):
    """The first test images in each of the four layers, as arrows of length 1, and their labels."""
    images, labels, _ = test_set
    return layer_map.layers(trained_weights(), images[: layer_map.IMAGES]), labels[: layer_map.IMAGES]


def test_the_map_shows_the_images_that_the_command_writes(page, test_set, layers):
    images, labels, p = test_set
    shown = page.evaluate(
        """async () => {
          const bytes = await digitrec.inflate(digitrec.bytes(digitrec.layerMap.pixels));
          const { labels, read, same, places } = digitrec.layerMap;
          let text = "";
          for (let k = 0; k < bytes.length; k += 784) {
            text += String.fromCharCode(...bytes.subarray(k, k + 784));
          }
          return { labels, read, same, pixels: btoa(text),
            at: [0, 1, 2, 3, 1.25].map((position) => digitrec.layers.placesAt(places, position)) };
        }"""
    )
    n = layer_map.IMAGES
    assert base64.b64decode(shown["pixels"]) == images[:n].tobytes()
    assert (shown["labels"], shown["read"]) == (labels[:n].tolist(), p[:n].argmax(axis=1).tolist())
    expected = [layer_map.places(layer, labels[:n]) for layer in layers[0]]
    for at, places in zip(shown["at"], [*expected, 0.75 * expected[1] + 0.25 * expected[2]], strict=True):
        assert np.abs(np.array(at) - places).max() < 2e-3
    for layer, share in zip(layers[0], shown["same"], strict=True):  # of arrows of length 1, near is alike
        nearest = cKDTree(layer).query(layer, k=layer_map.NEAREST + 1)[1][:, 1:]
        assert share == pytest.approx((labels[:n][nearest] == labels[:n, None]).mean(), abs=2e-3)
    assert shown["same"] == sorted(shown["same"])


def test_the_map_is_seen_from_the_best_side(layers):
    found, labels = layers
    rng = np.random.default_rng(1)
    turns = 2 * np.pi * np.argsort(layer_map.CIRCLE) / 10
    circle = np.stack([np.sin(turns), np.cos(turns)], axis=1)

    def fit(layer, plane):
        means = np.array([layer[labels == digit].mean(axis=0) for digit in range(10)])
        return (((means - means.mean(axis=0)) @ plane) * circle).sum()

    for layer in found:
        middle = np.array([layer[labels == digit].mean(axis=0) for digit in range(10)]).mean(axis=0)
        best, *_ = np.linalg.lstsq(layer - middle, layer_map.places(layer, labels), rcond=None)
        others = [np.linalg.qr(best + 0.2 * rng.normal(size=best.shape))[0] for _ in range(20)]
        signs = [plane * np.sign((plane * best).sum(axis=0)) for plane in others]
        assert fit(layer, best) > max(fit(layer, plane) for plane in signs)


# ------------------------------------------------------------------------- as somebody sees and moves them

NAMES = ("confusion", "certainty", "moved-digit", "backpropagation", "layer-map")
PLACE = '<figure><div data-live="{}"></div><figcaption class="caption-text">A caption.</figcaption></figure>'


@pytest.fixture(scope="module")
def living(browser, tmp_path_factory):
    """A page from the file system with the five figures, live."""
    file = tmp_path_factory.mktemp("figures") / "index.html"
    frame = (FOLDER / "figures" / "frame.js").as_uri()
    places = "".join(PLACE.format(name) for name in NAMES)
    head = '<!doctype html><meta charset="utf-8"><title>Figures</title>'
    file.write_text(f'{head}{places}<script src="{frame}"></script>', "utf-8")
    page = browser.new_page(reduced_motion="reduce")
    page.goto(file.as_uri())
    page.evaluate(
        "Promise.all([...document.querySelectorAll('[data-live]')].map(e => digitrec.figures.bring(e)))"
    )
    yield page
    page.close()


MOVE = """([name, k, value]) => {
  const slider = document.querySelectorAll(`.${name} input[type=range]`)[k];
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def test_each_cell_opens_as_many_digits_as_it_counts(living, stored):
    opened = living.evaluate(
        """() => {
          const cells = document.querySelector(".confusion .cells");
          const { left, top, width } = cells.getBoundingClientRect();
          const middle = (place) => ((place + 0.5) * width) / 10;
          const found = [];
          for (let k = 99; k >= 0; k--) {
            const [clientX, clientY] = [left + middle(k % 10), top + middle(Math.floor(k / 10))];
            cells.dispatchEvent(new PointerEvent("pointermove", { clientX, clientY }));
            const { length } = document.querySelectorAll(".confusion li");
            found.unshift([document.querySelector(".confusion .title").textContent, length]);
          }
          return found;
        }"""
    )
    counts = np.array(stored["matrix"])
    for (title, digits), (row, column) in zip(opened, np.ndindex(10, 10), strict=True):
        count = counts[row, column]
        assert digits == (read_digits.HARDEST if row == column else count), (row, column)
        assert title.startswith(f"{row} read as {column}: " if count else f"No {row} read as {column}")


def test_the_limit_shows_its_numbers_and_pales_what_a_person_sees(living, stored):
    shown = living.evaluate(
        f"""(limits) => limits.map((_, k) => {{
          ({MOVE})(["certainty", 0, k]);
          const said = document.querySelector(".certainty output").textContent;
          const numbers = [...document.querySelectorAll(".certainty dd")].map((e) => e.textContent);
          return [said, ...numbers, document.querySelector(".mosaic").getAttribute("aria-label")];
        }})""",
        stored["limits"],
    )
    assert [said for said, *_ in shown[1:]] == [
        f"at least {100 * limit:g}\u00a0% sure" for limit in stored["limits"][1:]
    ]
    for (right, wrong), (_, *numbers, pale) in zip(stored["handed"], shown, strict=True):
        remain = stored["counts"]["mistakes"] - wrong
        assert numbers == [f"{remain:,}", f"{right + wrong:,}", f"{right:,}"]
        assert f"; {remain} of them are shaded" in pale


def test_the_moved_digit_can_be_dragged_and_each_stop_says_what_is_read(living):
    strip = living.locator(".moved-digit .strip")
    opening = living.locator(".moved-digit .reading").inner_text()
    living.get_by_role("button", name="As written").click()
    still = [list(text.replace("\n", "")) for text in strip.all_inner_texts()]
    assert all(len(digits) == 13 for digits in still)
    for k, (low, high) in enumerate([(-6, 6), (-6, 6), (-60, 60), (-1, 2)]):
        for stop in (0, 3, 12):
            living.evaluate(MOVE, ["moved-digit", k, low + stop * (high - low) / 12])
            said = living.locator(".moved-digit .reading").inner_text()
            assert said.startswith(f"This 7 is read as {still[k][stop]}:"), (k, stop)
        living.get_by_role("button", name="As written").click()
    canvas = living.locator(".moved-digit canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    living.mouse.move(*middle)
    living.mouse.down()
    living.mouse.move(middle[0] + 4.2 * box["width"] / 28, middle[1] - 2.9 * box["width"] / 28)
    living.mouse.up()
    said = living.locator(".moved-digit output").all_inner_texts()
    assert said[:2] == ["4 pixels right", "3 pixels up"]
    here = living.locator(".moved-digit .strip .here")
    for turn, marked in ((10, 4), (6, 3)):  # between two stops none of them is marked
        living.evaluate(MOVE, ["moved-digit", 2, turn])
        assert here.count() == marked
    living.locator(".moved-digit .choice input").nth(3).check()
    living.locator(".moved-digit").get_by_role("button", name="Start again").click()
    assert living.locator(".moved-digit .reading").inner_text() == opening


def test_backpropagation_goes_on_and_back_a_step_a_click(living, rounds):
    title, numbers = (living.locator(f".backpropagation .{name}") for name in ("title", "numbers"))
    buttons = living.locator(".backpropagation button")
    part = lambda name: living.locator(f"[data-part={name}]").inner_html()  # noqa: E731
    for k, sums in enumerate(rounds["sums"]):
        if k == 13:  # before the step: a slope for each of the twelve
            slopes = rounds["rounds"][0]["slopes"]
            for name, layer in (("b1", "hidden"), ("b2", "score")):
                shown = [float(part(f"{layer}-{unit}-slope").replace("−", "-")) for unit in (0, 1)]
                assert shown == pytest.approx(slopes[name], abs=6e-4)
            assert part("W1-0-slope") == "0.825"
        buttons.nth(1).click()
        if k == 10:
            assert part("hidden-1-error") == "−2.25 · 0 = 0"
        assert title.inner_text().startswith(f"{k + 1} of 14, {rounds['ways'][k]}")
        assert [one.inner_text() for one in numbers.locator("span").all()] == sums
    after = rounds["rounds"][1]  # what is shown after the step is all of the new numbers
    shown = [part(name) for name in ("W2-0-weight", "hidden-0-value", "p-0-value", "loss", "W1-0-slope")]
    assert shown == ["0.475", f"{after['a1'][0]:.3g}", f"{after['p'][0]:.3g}", "loss 1.05", ""]
    buttons.nth(0).click()
    assert [part("W2-0-weight"), part("loss"), part("W1-0-slope")] == ["0.4", "loss 1.39", "0.825"]
    buttons.nth(2).click()
    for _ in range(3):
        buttons.nth(2).click()
    losses = [f"{made['loss']:.3g}" for made in rounds["rounds"][:5]]
    assert living.locator(".backpropagation .losses b").inner_text() == " → ".join(losses)
    buttons.nth(3).click()
    assert title.inner_text() == "One image, and its label: class 0" and buttons.nth(0).is_disabled()


def test_the_layers_play_to_the_end(living, stored):
    share = living.locator(".layer-map .words b")
    same = living.evaluate("digitrec.layerMap.same")
    assert share.inner_text() == f"{100 * same[0]:.0f}\u00a0%"
    living.locator(".layer-map button").click()
    assert living.locator(".layer-map output").inner_text() == "ten probabilities"
    assert share.inner_text() == f"{100 * same[3]:.0f}\u00a0%"
