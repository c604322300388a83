"""The page "Draw a digit" used as a person uses it, in Chromium: pen, finger and keyboard."""

import re
from itertools import pairwise

import numpy as np
import pytest
from pages import accessibility_faults

from benchmarks.instruments.browser import PATIENCE, serve
from benchmarks.instruments.strokes import strokes_of
from digitrec.loading import load_mnist
from digitrec.pages.export import write_page
from digitrec.pages.files import FOLDER, files_of
from digitrec.training import trained_weights

TABS = ("real", "mistakes", "turn", "morph", "pixel", "nonsense")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_page(tmp_path_factory.mktemp("page"), trained_weights()).parent


@pytest.fixture(scope="module")
def http(folder):
    with serve(folder) as address:
        yield address


@pytest.fixture(params=["file", "http"])
def address(request, folder):
    return (
        f"{folder.as_uri()}/index.html" if request.param == "file" else request.getfixturevalue("http") + "/"
    )


@pytest.fixture
def open_page(browser, folder):
    """Open the page; every error and every request to another host fails the test."""
    contexts, faults = [], []

    def open_page(address=None, width=1280, height=900, **settings):
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", **settings
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: message.type == "error" and faults.append(message.text))
        page.on("request", lambda request: own(request.url) or faults.append(f"asked for {request.url}"))
        page.goto(address or f"{folder.as_uri()}/index.html")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def own(url):
    return url.startswith(("file:///", "http://127.0.0.1:", "data:", "blob:"))


# Pointer events made in the page: thousands of them, without waiting for a frame after each.
REPLAY = """(strokes) => {
    const pad = document.querySelector("#pad");
    const box = pad.getBoundingClientRect();
    const send = (type, [x, y]) => pad.dispatchEvent(new PointerEvent(type, {
        pointerId: 1, isPrimary: true, button: 0, buttons: 1, bubbles: true, pointerType: "mouse",
        clientX: box.left + (x / 28) * box.width, clientY: box.top + (y / 28) * box.height,
    }));
    for (const stroke of strokes) {
        send("pointerdown", stroke[0]);
        stroke.forEach((point) => send("pointermove", point));
        send("pointerup", stroke.at(-1));
    }
}"""


def draw(page, strokes):
    """Clear the pad and replay strokes, in pixels of the network's picture, with the mouse."""
    page.click("#clear")
    box = page.locator("#pad").bounding_box()
    for stroke in strokes:
        points = [(box["x"] + x / 28 * box["width"], box["y"] + y / 28 * box["height"]) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
        page.mouse.up()


# The page paints once a frame: this is the frame after the last change.
FRAME = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


def guess(page):
    page.evaluate(FRAME)
    return page.locator("#guess .digit").text_content()


def picture(page):
    """Return what the network sees, (28, 28)."""
    page.evaluate(FRAME)
    return np.reshape(page.evaluate("() => [...digitrec.page.view.state.x]"), (28, 28))


def probabilities(page):
    page.evaluate(FRAME)
    return page.evaluate("() => [...digitrec.page.view.state.p]")


SEVEN = [[(7, 7), (21, 7), (12, 23)]]


def test_hundred_test_digits_redrawn_as_strokes(open_page, record_property):
    """The first hundred of the test set, reduced to their skeletons and drawn again with a pen."""
    _, (images, labels) = load_mnist()
    page = open_page()
    hits = 0
    for image, label in zip(images[:100], labels[:100], strict=True):
        page.click("#clear")
        page.evaluate(REPLAY, strokes_of(image))
        hits += guess(page) == str(label)
    record_property("hits", hits)
    print(f"{hits} of 100 redrawn test digits read right")
    assert hits >= 85


def test_drawing_works_from_the_file_system_and_over_http(open_page, address):
    page = open_page(address)
    assert guess(page) == "3", "the greeting"
    draw(page, SEVEN)
    assert guess(page) == "7"
    bars = page.locator("#bars li")
    assert bars.count() == 10
    assert bars.nth(7).get_attribute("class") == "winner"
    shown = [float(re.search(r"[\d.]+", text)[0]) for text in bars.locator(".percent").all_text_contents()]
    assert sum(shown) == pytest.approx(100, abs=1)


def test_first_stroke_replaces_the_greeting_and_undo_takes_back_one_stroke(open_page):
    page = open_page()
    box = page.locator("#pad").bounding_box()
    for x in (0.3, 0.6):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + 20)
        page.mouse.down()
        page.mouse.move(box["x"] + x * box["width"], box["y"] + 200)
        page.mouse.up()
    assert page.evaluate("() => digitrec.page.drawing.strokes.length") == 2
    page.click("#undo")
    assert page.evaluate("() => digitrec.page.drawing.strokes.length") == 1
    page.click("#clear")
    assert guess(page) == "?"
    page.click("#undo")
    page.click("#undo")
    assert guess(page) == "?"


@pytest.mark.parametrize("kind", ["touch", "pen"])
def test_finger_and_pen_draw_and_the_page_stays_where_it_is(open_page, kind):
    page = open_page(width=360, height=740, has_touch=True, is_mobile=True)
    page.click("#clear")
    box = page.locator("#pad").bounding_box()
    points = [(box["x"] + x / 28 * box["width"], box["y"] + y / 28 * box["height"]) for x, y in SEVEN[0]]
    devtools = page.context.new_cdp_session(page)
    steps = [
        (x0 + (x1 - x0) * t, y0 + (y1 - y0) * t)
        for (x0, y0), (x1, y1) in pairwise(points)
        for t in np.linspace(0, 1, 10)
    ]
    if kind == "touch":

        def send(name, at):
            devtools.send("Input.dispatchTouchEvent", {"type": name, "touchPoints": at})

        send("touchStart", [{"x": points[0][0], "y": points[0][1]}])
        for x, y in steps:
            send("touchMove", [{"x": x, "y": y}])
        send("touchEnd", [])
    else:
        for name, (x, y) in zip(
            ["mousePressed"] + ["mouseMoved"] * len(steps), [points[0], *steps], strict=True
        ):
            details = {"x": x, "y": y, "button": "left", "buttons": 1, "pointerType": "pen", "force": 0.5}
            devtools.send("Input.dispatchMouseEvent", {"type": name, "clickCount": 1, **details})
    page.wait_for_function("() => document.querySelector('#guess .digit').textContent === '7'")
    assert page.evaluate("() => scrollY") == 0


def test_keyboard_alone(open_page):
    """Tab to everything; arrow keys and Space on the pad draw a 1; a real digit is chosen with Enter."""
    page = open_page()
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("() => document.activeElement.id || document.activeElement.ariaLabel"))
        if reached[-1] == "A real 9":
            break
    assert [name for name in reached if name in ("pad", "undo", "clear", "centred", "first", "second")] == [
        "pad", "undo", "clear", "centred", "first", "second",
    ]  # fmt: skip
    page.keyboard.press("Enter")
    assert guess(page) == "9"

    page.focus("#pad")
    page.keyboard.press("Delete")
    assert guess(page) == "?"
    for _ in range(9):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    for _ in range(18):
        page.keyboard.press("Shift+ArrowDown")
    assert guess(page) == "1"
    page.wait_for_function("() => document.querySelector('#spoken').textContent.startsWith('Read as 1')")
    page.keyboard.press("Backspace")
    assert guess(page) == "?"


def test_units_tell_what_they_look_for(open_page):
    page = open_page()
    page.focus("#first")
    page.keyboard.press("End")
    slider = page.locator("#first")
    assert slider.get_attribute("aria-valuenow") == "128"
    assert slider.get_attribute("aria-valuetext").startswith("Layer 1, unit 128 is")
    weights = trained_weights()
    shown = page.evaluate("() => [...digitrec.page.view.unit.weights(0, 127, digitrec.page.view.state)]")
    assert shown == pytest.approx(weights[0][:, 127].tolist(), abs=0.01)
    strongest = np.abs(weights[2][127]).argmax() + 1
    assert f"lead to unit {strongest} (" in page.locator("#detail").text_content()

    page.hover("#second", position={"x": 5, "y": 5})
    assert page.locator("#detail").text_content().startswith("Layer 2, unit 1 is")
    page.mouse.move(0, 0)
    assert page.locator("#detail").text_content().startswith("Layer 1, unit 128"), "the focus is still there"


def test_the_unit_of_the_second_layer_is_shown_as_its_gradient(open_page):
    """The combined image must be how the unit's score changes with each pixel: checked by small changes."""
    page = open_page()
    page.click("button[aria-label='A real 5'] >> nth=0")
    difference = page.evaluate(
        """() => {
            const { network, view } = digitrec.page;
            const { x, a2 } = view.state;
            const unit = a2.indexOf(Math.max(...a2));
            const image = view.unit.weights(1, unit, view.state);
            const step = 1e-4;
            const scores = [406, 200, 350].map((pixel) => {
                const more = network.forward(Float64Array.from(x).with(pixel, x[pixel] + step)).a2[unit];
                return Math.abs((more - a2[unit]) / step - image[pixel]);
            });
            return Math.max(...scores);
        }"""
    )
    assert difference < 1e-3


def test_centring_matters_for_a_digit_in_the_corner(open_page):
    page = open_page()
    corner = [[(x / 2, y / 2) for x, y in SEVEN[0]]]
    draw(page, corner)
    assert guess(page) == "7"
    rows, columns = np.nonzero(picture(page) > 0.1)
    assert max(np.ptp(rows), np.ptp(columns)) == 19
    page.click("#centred")
    rows, columns = np.nonzero(picture(page) > 0.1)
    assert max(rows.max(), columns.max()) < 15, "as it was drawn, in the corner"
    assert guess(page) != "7"


def test_every_preset_is_read_as_the_export_says(open_page):
    page = open_page()
    for button in page.locator("#real button").all():
        button.click()
        assert f"A real {guess(page)}" == button.get_attribute("aria-label")
    page.click("#tab-mistakes")
    for button in page.locator("#mistakes button").all():
        button.click()
        label, top, percent = re.fullmatch(r"(\d), read as (\d)\n(.+)", button.inner_text()).groups()
        assert label != top == guess(page)
        assert percent == page.locator("#guess .percent").text_content()


def test_turning_and_shifting(open_page):
    page = open_page()
    page.click("button[aria-label='A real 7'] >> nth=0")
    before = picture(page)
    page.click("#tab-turn")
    set_slider(page, "across", 6)
    assert np.abs(picture(page) - before).max() < 1e-6, "centring undoes a shift"
    page.click("#centred")
    assert np.abs(picture(page)[:, 6:] - before[:, :-6]).max() < 1e-6
    set_slider(page, "across", 0)
    set_slider(page, "angle", 90)
    turned = picture(page)
    assert np.abs(turned - np.rot90(before, -1)).max() < 1e-6
    words = page.locator("#turn-curves").get_attribute("aria-label")
    assert words.startswith("Read as ") and words.endswith("to 90.")
    assert f"{guess(page)} from" in words.split(",")[-1]
    turn = "{ angle: 90, across: 0, down: 0 }"
    drawn = page.evaluate(f"() => digitrec.page.reading({{ ...digitrec.page.drawing, turn: {turn} }})[7]")
    assert drawn == pytest.approx(probabilities(page)[7], abs=1e-9), "the curves show what one would see"


def test_one_digit_fades_into_another(open_page):
    page = open_page()
    page.click("#tab-morph")
    page.select_option("#morph-from", "1")
    page.select_option("#morph-to", "0")
    readings = []
    for share in (0, 50, 100):
        set_slider(page, "share", share)
        readings.append((guess(page), picture(page)))
    assert (readings[0][0], readings[2][0]) == ("1", "0")
    assert np.abs(readings[1][1] - (readings[0][1] + readings[2][1]) / 2).max() < 1e-6


def test_the_pixel_that_matters_most(open_page):
    page = open_page()
    page.click("#tab-pixel")
    page.click("#doubtful")
    before = picture(page).ravel()
    first = probabilities(page)
    page.click("#find-pixel")
    after = picture(page).ravel()
    changed = np.flatnonzero(before != after)
    assert len(changed) == 1
    now = probabilities(page)
    top = int(np.argmax(first))
    assert now[top] < first[top]
    told = page.locator("#pixel-found").text_content()
    assert f"row {changed[0] // 28 + 1}, column {changed[0] % 28 + 1}," in told
    assert told.endswith(
        f"Now it reads a {np.argmax(now)}." if np.argmax(now) != top else f"It still reads a {top}."
    )
    # No other single change does more.
    best = page.evaluate(
        """([x, top]) => {
            let least = 1;
            for (let k = 0; k < 784; k++) for (const value of [0, 1]) {
                least = Math.min(least, digitrec.page.network.forward(x.with(k, value)).p[top]);
            }
            return least;
        }""",
        [before.tolist(), top],
    )
    assert now[top] == pytest.approx(best, abs=1e-9)


def test_scribbles_get_a_digit_all_the_same(open_page):
    page = open_page()
    page.click("#tab-nonsense")
    for button in page.locator("#nonsense button").all():
        button.click()
        assert guess(page) in "0123456789"
        assert sum(probabilities(page)) == pytest.approx(1)
    assert max(probabilities(page)) > 0.9, "the surest of 100 scribbles"


def set_slider(page, name, value):
    page.locator(f"#{name}").evaluate(
        "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input')); }", value
    )


@pytest.mark.parametrize("width", [360, 768, 1280, 3840])
def test_nothing_sticks_out(open_page, width):
    page = open_page(width=width)
    for tab in TABS:
        page.click(f"#tab-{tab}")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, tab
    pad, second = page.locator("#pad").bounding_box(), page.locator("#second").bounding_box()
    assert pad["x"] >= 0
    assert second["x"] + second["width"] <= width
    assert pad["width"] >= min(0.25 * width, 600)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_accessibility_violation(open_page, scheme, width):
    page = open_page(width=width, color_scheme=scheme)
    for tab in TABS:
        page.click(f"#tab-{tab}")
        assert accessibility_faults(page, colours_only=scheme == "dark") == [], tab


def test_the_book_chooses_light_or_dark(open_page):
    """The theme's `data-theme` wins over what the system prefers, and pictures are painted again."""
    page = open_page(color_scheme="light")
    corner = "document.querySelector('#seen').getContext('2d').getImageData(3, 3, 1, 1).data.slice(0, 3)"
    page.wait_for_function(f"() => Math.min(...{corner}) > 200")
    page.evaluate("() => document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function(f"() => Math.max(...{corner}) < 60")
    page.emulate_media(color_scheme="dark")
    page.evaluate("() => document.documentElement.dataset.theme = 'light'")
    page.wait_for_function(f"() => Math.min(...{corner}) > 200")


def test_greeting_draws_itself_where_motion_is_welcome(open_page):
    page = open_page()
    page.emulate_media(reduced_motion="no-preference")
    page.clock.install()
    page.reload()
    page.clock.run_for(2000)
    page.wait_for_function("() => document.querySelector('#guess .digit').textContent === '3'")
    draw(page, SEVEN)
    page.clock.run_for(1000)  # 25 ms are between the greeting's strokes
    assert guess(page) == "7", "the greeting has stopped"


def test_page_is_small():
    """Scripts, styles, weights and data: under 600 kB."""
    names = files_of("draw")
    assert len(names) == len(set(names)) > 10
    assert sum((FOLDER / name).stat().st_size for name in [*names, "draw/page.html"]) < 600_000
