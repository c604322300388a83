"""The page "Draw a digit" used as a person uses it, in Chromium: pen, finger and keyboard."""

import base64
import re
from itertools import pairwise

import numpy as np
import pytest
from pages import OF_COLOURS, OF_WIDTH, accessibility_faults
from PIL import Image

from benchmarks.drawing_sizes import REPLAY as SIZES_REPLAY
from benchmarks.instruments.browser import PATIENCE, serve
from benchmarks.instruments.strokes import strokes_of
from digitrec import from_scratch
from digitrec.hands import my_hand
from digitrec.hands.course import load_hands
from digitrec.hands.file import read_hand
from digitrec.hands.forms import FORMS, placed
from digitrec.loading import load_mnist
from digitrec.pages.export import write_page
from digitrec.pages.files import FOLDER, files_of
from digitrec.pictures import read_digits
from digitrec.preparing import flatten, scale
from digitrec.training import trained_weights

TABS = ("real", "mistakes", "turn", "morph", "pixel", "nonsense", "keep", "hand")


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


@pytest.fixture(scope="module")
def new_page(browser):
    """Open an empty page in a context of its own; `faults` are the errors and the requests to other hosts."""

    def new_page(**settings):
        context = browser.new_context(**{"reduced_motion": "reduce", **settings})
        context.set_default_timeout(PATIENCE)
        page, note = context.new_page(), new_page.faults.append
        page.on("pageerror", lambda error: note(str(error)))
        page.on("console", lambda message: message.type == "error" and note(message.text))
        page.on("request", lambda request: own(request.url) or note(f"asked for {request.url}"))
        return page

    new_page.faults = []
    return new_page


@pytest.fixture(scope="module")
def at_the_desk(new_page):
    """The page of those tests that ask for no settings; each loads the draw page in it anew."""
    page = new_page()
    yield page
    page.context.close()


@pytest.fixture
def open_page(new_page, at_the_desk, folder):
    """Open the draw page; every error and every request to another host fails the test."""
    contexts = []
    new_page.faults.clear()

    def open_page(address=None, width=1280, height=900, **settings):
        page = new_page(**settings) if settings else at_the_desk
        if settings:
            contexts.append(page.context)
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address or f"{folder.as_uri()}/index.html")
        return page

    yield open_page
    for context in contexts:
        context.close()
    if at_the_desk.url != "about:blank":
        at_the_desk.evaluate("localStorage.clear()")
        at_the_desk.mouse.move(0, 0)
        at_the_desk.goto("about:blank")
    assert new_page.faults == []


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
    read = open_page().evaluate(
        f"""async (drawings) => {{
          const read = [];
          for (const strokes of drawings) {{
            document.querySelector("#clear").click();
            ({REPLAY})(strokes);
            await ({FRAME})();
            read.push(document.querySelector("#guess .digit").textContent);
          }}
          return read;
        }}""",
        [strokes_of(image) for image in images[:100]],
    )
    hits = sum(digit == str(label) for digit, label in zip(read, labels[:100], strict=True))
    record_property("hits", hits)
    print(f"{hits} of 100 redrawn test digits read right")
    assert hits >= 85


def test_the_pen_follows_the_size_so_that_small_drawings_are_read(open_page):
    page = open_page()

    def read_right(size, pen):
        drawings = [placed(strokes, size) for strokes in FORMS.values()]
        answers = page.evaluate(SIZES_REPLAY, [drawings, 0, pen])
        return {form for form, (digit, _) in zip(FORMS, answers, strict=True) if str(digit) == form[0]}

    assert len(FORMS) == 17
    assert len(read_right(0.2, "follows")) >= 15 > len(read_right(0.2, "one width"))
    assert read_right(0.9, "follows") == read_right(0.9, "one width")  # large: as they always were
    assert page.evaluate("() => digitrec.penOf({ background: [1], strokes: [[[1, 1], [2, 2]]] })") == 1.15


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


def test_a_drawing_comes_back_from_its_address(open_page):
    page = open_page()
    page.click("#clear")
    page.evaluate(REPLAY, [SEVEN[0], [(10, 15), (18, 15)]])
    before = picture(page)
    page.click("#tab-keep")
    page.click("#copy-address")
    page.wait_for_function("() => document.querySelector('#kept').textContent.includes('address bar')")
    address, text = page.url, page.url.partition("#drawing=")[2]
    assert 10 < len(text) < 100
    page.click("#clear")
    page.goto("about:blank")
    page.goto(f"{address}).")  # as a programme takes a full stop into a link
    assert guess(page) == "7"
    assert np.abs(picture(page) - before).mean() < 0.003
    assert page.locator("#notice").is_hidden()
    # Not only strokes: a digit of MNIST below them, turned and pushed, not centred.
    page.click("button[aria-label='A real 5'] >> nth=0")
    page.click("#centred")
    page.evaluate("() => digitrec.page.change(() => digitrec.page.drawing.begin(3, 3))")
    page.click("#tab-turn")
    set_slider(page, "angle", -30)
    set_slider(page, "down", 4)
    before = picture(page)
    page.click("#tab-keep")
    page.click("#copy-address")
    page.wait_for_function(f"() => location.hash.length > 20 && location.hash !== '#drawing={text}'")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    assert np.abs(picture(page) - before).max() < 0.02
    assert not page.is_checked("#centred")


def test_a_damaged_address_is_told_in_a_sentence(open_page, folder):
    page = open_page()
    page.evaluate("() => digitrec.page.replace({ strokes: digitrec.sketches.House() })")
    unnoticed = page.evaluate(
        """() => {
            const text = digitrec.toAddress(digitrec.page.drawing, true), opened = [];
            const tried = (damaged) => {
                try {
                    digitrec.fromAddress(damaged);
                    opened.push(damaged);
                } catch {}
            };
            for (let k = 0; k < text.length; k++) {
                tried(text.slice(0, k));
                for (const letter of "Ax9_") {
                    if (text[k] !== letter) tried(text.slice(0, k) + letter + text.slice(k + 1));
                }
                const [here, next] = text.slice(k, k + 2);
                if (here !== next) tried(text.slice(0, k) + next + here + text.slice(k + 2));
            }
            return opened;
        }"""
    )
    assert unnoticed == []
    page.evaluate("() => { location.hash = '#drawing=AQEC'; }")
    page.wait_for_selector("#notice:visible")
    assert "a part of it is missing or changed" in page.inner_text("#notice")
    page.evaluate("() => { location.hash = '#elsewhere'; }")
    page.wait_for_selector("#notice", state="hidden")
    page.goto("about:blank")
    page.goto(f"{folder.as_uri()}/index.html#drawing=%E0")
    assert page.is_visible("#notice")
    assert guess(page) == "3", "the greeting all the same"


def test_a_saved_picture_is_one_that_the_course_reads(open_page):
    page = open_page(color_scheme="dark")
    draw(page, SEVEN)
    page.click("#tab-keep")
    with page.expect_download() as download:
        page.click("#save-picture")
    assert download.value.suggested_filename == "my-digit.png"
    saved = Image.open(download.value.path()).convert("L")
    assert saved.size == (560, 560)
    assert saved.getpixel((5, 5)) == 255 and min(saved.tobytes()) == 0, "dark on white, in the dark too"
    (digit,) = read_digits(download.value.path())
    assert from_scratch.predict(trained_weights(), scale(flatten(digit[None]))).argmax() == 7
    page.click("#clear")
    page.click("#save-picture")
    page.wait_for_function("() => document.querySelector('#kept').textContent.includes('draw something')")


@pytest.mark.parametrize(("width", "height"), [(360, 780), (1366, 768), (1280, 900)])
def test_what_one_turns_stays_in_sight(open_page, width, height):
    page = open_page(width=width, height=height)
    page.click("#tab-turn")
    stays = page.locator("#draw-here.stays").count() == 1
    slider, shown = page.locator("#down"), page.locator(".stage" if stays else ".glance")
    slider.scroll_into_view_if_needed()
    page.mouse.wheel(0, 60)
    page.evaluate(FRAME)
    box, top = slider.bounding_box(), shown.bounding_box()
    assert top["y"] >= -1 and top["y"] + top["height"] <= box["y"]
    assert box["y"] + box["height"] <= height
    set_slider(page, "angle", 90)
    assert guess(page) == page.text_content(".glance .digit")  # guess() waits until both are painted
    assert page.locator(".glance").is_visible() != stays


def test_forms_of_europe_are_offered(open_page):
    page = open_page()
    readings = {}
    for button in page.locator("#european button").all():
        button.click()
        readings[button.inner_text()] = guess(page)
    assert readings["A 7 with a bar"] == "7"
    assert readings["A 1 with an upstroke"] != "1"  # as the page beside it says


def write(page, strokes):
    """Draw on the pad of "My hand", with the mouse."""
    page.locator("#hand-pad").scroll_into_view_if_needed()
    box = page.locator("#hand-pad").bounding_box()
    for stroke in strokes:
        points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
        page.mouse.up()


def touch(page, strokes):
    """Draw on the pad of "My hand", with a finger."""
    page.locator("#hand-pad").scroll_into_view_if_needed()
    box, devtools = page.locator("#hand-pad").bounding_box(), page.context.new_cdp_session(page)
    for stroke in strokes:
        points = [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in stroke]
        for kind, at in zip(("touchStart", *["touchMove"] * len(points)), points, strict=False):
            devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
        devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def plain(digit, number=0):
    """Return the strokes of a digit, few points, as a share of the pad."""
    (form, *_) = [strokes for name, strokes in FORMS.items() if name[0] == str(digit)]
    return [[*stroke[::10], stroke[-1]] for stroke in placed(form, 0.6, slant=0.1 * number)]


def saved_hand(page, path):
    with page.expect_download() as download:
        page.click("#hand-save")
    assert download.value.suggested_filename == "my_hand.json"
    download.value.save_as(path)
    return my_hand(path)


def test_thirty_digits_of_ones_own_are_kept_saved_and_read_back(open_page, tmp_path):
    page = open_page()
    page.evaluate("() => { location.hash = '#try-hand'; }")  # as a link in the text does
    page.wait_for_selector("#hand-pad")
    assert page.text_content("#hand-asked") == "Draw a 0"
    for place in range(12):
        write(page, plain(place // 3, place % 3))
        page.click("#hand-next")
        assert f"{place + 1} of 30" in page.text_content("#hand-told")
    first = page.evaluate("() => JSON.parse(localStorage.getItem('digitrec.hand')).pixels")

    page.click("#hand-next")
    assert "The pad is empty" in page.text_content("#hand-told")
    write(page, plain(6))  # in one stroke
    page.click("#hand-undo")
    page.click("#hand-next")
    assert "The pad is empty" in page.text_content("#hand-told")
    page.click("#hand-undo")
    assert page.text_content("#hand-asked") == "Draw a 3", "without a stroke the last digit is taken back"
    write(page, plain(3, 2))
    page.click("#hand-next")
    page.click("#hand-kept button >> nth=1")
    assert page.text_content("#hand-told") == "Draw the second 0 again."
    write(page, plain(0))
    page.click("#hand-next")
    assert page.text_content("#hand-asked") == "Draw a 4", "goes on where one was"

    page.reload()
    page.wait_for_selector("#hand-pad")
    assert page.text_content("#hand-how-many") == "first of three · 12 of 30 kept"
    page.check("#hand-consent")
    for place in range(12, 30):
        write(page, plain(place // 3, place % 3))
        page.click("#hand-next")
    assert page.text_content("#hand-asked") == "All thirty are there"
    told = page.text_content("#hand-told")
    images, labels = saved_hand(page, tmp_path / "my_hand.json")
    assert labels.tolist() == [digit for digit in range(10) for _ in range(3)]
    assert read_hand((tmp_path / "my_hand.json").read_bytes()).consent
    read = from_scratch.predict(trained_weights(), scale(flatten(images))).argmax(axis=1)
    assert f"reads {(read == labels).sum()} of your thirty" in told
    assert page.locator("#hand-kept .wrong").count() == (read != labels).sum()
    assert (read == labels).sum() >= 26
    before = np.frombuffer(base64.b64decode(first), dtype="uint8").reshape(-1, 28, 28)
    assert np.array_equal(np.delete(images[:12], 1, axis=0), np.delete(before, 1, axis=0))
    assert not np.array_equal(images[1], before[1]), "the one that was drawn again"

    page.click("#hand-kept button >> nth=1")
    page.click("#hand-next")
    assert page.text_content("#hand-told") == "The second 0 stays as it was."
    assert page.text_content("#hand-asked") == "All thirty are there"

    page.click("#hand-again")
    assert page.text_content("#hand-how-many").endswith("0 of 30 kept")
    page.click("#hand-undo")
    assert page.text_content("#hand-asked") == "All thirty are there"


def test_a_finger_writes_on_a_phone_and_the_pad_is_all_in_sight(open_page, tmp_path):
    page = open_page(width=360, height=740, has_touch=True, is_mobile=True)
    page.click("#tab-hand")
    for place in range(3):
        touch(page, plain(0, place))
        page.click("#hand-next")
        page.wait_for_function(
            "n => document.querySelector('#hand-told').textContent.includes(n)", arg=f"{place + 1} of 30"
        )
    pad, button = page.locator("#hand-pad").bounding_box(), page.locator("#hand-next").bounding_box()
    assert pad["width"] > 300 and button["y"] + button["height"] - pad["y"] < 740
    _, labels = saved_hand(page, tmp_path / "my_hand.json")
    assert labels.tolist() == [0, 0, 0]
    assert "27 of 30 are still missing" in page.text_content("#hand-told")


def test_a_hand_by_keyboard_drawn_or_taken_from_the_course(open_page, tmp_path):
    page = open_page()
    page.focus("#tab-real")
    page.keyboard.press("ArrowLeft")  # to the last tab
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.id") == "hand-pad"
    page.keyboard.press("Space")
    for _ in range(6):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    assert page.text_content("#hand-told") == "Kept the first 0. 1 of 30. Now the second 0."
    page.focus("#hand-course summary")
    page.keyboard.press("Enter")
    page.wait_for_selector("#hand-offered button")
    page.keyboard.press("Tab")
    for place in range(1, 30):
        page.wait_for_function(
            "label => document.activeElement.ariaLabel?.startsWith(`Take this ${label}: `)", arg=place // 3
        )
        page.keyboard.press("Enter")
        assert f"{place + 1} of 30" in page.text_content("#hand-told")
    assert page.evaluate("() => document.activeElement.id") == "hand-save"
    images, labels = saved_hand(page, tmp_path / "my_hand.json")
    of_course, digits, hands = load_hands()
    first = of_course[hands == 0]
    assert np.array_equal(images[3:], first[digits[hands == 0] > 0][::3].repeat(3, axis=0))
    assert labels.tolist() == [digit for digit in range(10) for _ in range(3)]
    assert accessibility_faults(page) == []


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


@pytest.mark.parametrize("width", [360, 1280])
def test_no_accessibility_violation(open_page, width):
    page = open_page(width=width, color_scheme="light")
    for tab in TABS:
        page.click(f"#tab-{tab}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(FRAME)
            only = OF_COLOURS if scheme == "dark" else OF_WIDTH if width == 360 else None
            assert accessibility_faults(page, only) == [], (tab, scheme)


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
    page = open_page(reduced_motion="no-preference")
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
