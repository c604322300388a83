"""The live figures of the chapters, as a reader meets them; files of their own test their numbers."""

import re
from pathlib import Path

import pytest
from pages import DESKTOP, PHONE, Watched, liven, overflow, settle

from benchmarks.instruments.browser import serve
from digitrec.pages.files import FIGURES, FOLDER, figure_script, files_of_figures

BOOK = Path(__file__).parents[1] / "book"
ON_PAGES = {
    path.stem: re.findall(r"^```\{live\} (\S+)$", path.read_text("utf-8"), flags=re.MULTILINE)
    for path in sorted(BOOK.glob("*.md"))
}
PAGES = [page for page, names in ON_PAGES.items() if names]
FIGURE_NAMES = [name for names in ON_PAGES.values() for name in names]
OF_PAGE = {name: page for page, names in ON_PAGES.items() for name in names}
SCRIPT_KB, PAGE_KB, FRAME_KB = 20, 300, 8
FINGER, DENSE = 44, 24  # CSS pixels; the second where a figure's cells are many, of class "dense"

# All that one sees of a figure, as text: its elements, what they hold, and its canvases.
SEEN = """figure => [
  figure.innerHTML, ...[...figure.querySelectorAll("input")].map(e => `${e.value} ${e.checked}`),
  ...[...figure.querySelectorAll("canvas")].map(e => e.toDataURL()),
].join("\\n")"""
SMALL = """(figure, [finger, dense]) => [...figure.querySelectorAll("button, input, .pointed")].flatMap(e => {
  const {width, height} = e.getBoundingClientRect();
  const least = e.closest(".dense") ? dense : finger;
  const isSmall = height && (height < least - 0.5 || width < least - 0.5);
  return isSmall ? [`${e.outerHTML.slice(0, 80)}: ${width} x ${height}`] : [];
})"""


def place(page, name):
    return page.locator(f'[data-live="{name}"]')


@pytest.fixture(scope="module")
def phone(browser):
    """A phone: a finger, no motion. Pages stay open in it, with all figures brought to life."""
    context = browser.new_context(viewport=PHONE, has_touch=True, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture(scope="module")
def opened(book, phone):
    """The pages that have figures, opened once each from the file system."""
    pages = {}

    def opened(name):
        if name not in pages:
            pages[name] = Watched(phone.new_page())
            pages[name].open((book / f"{name}.html").as_uri())
            liven(pages[name].page)
        pages[name].page.bring_to_front()  # a page behind another is painted once a second
        return pages[name]

    return opened


@pytest.fixture(params=FIGURE_NAMES)
def figure(request, opened):
    """One figure after the other, live, on the phone."""
    found = place(opened(OF_PAGE[request.param]).page, request.param).locator(".live-figure")
    found.scroll_into_view_if_needed()
    return found


def test_every_figure_stands_in_one_chapter():
    scripts = {path.stem for path in FIGURES.glob("*.js")} - {"frame", "tools"}
    assert sorted(FIGURE_NAMES) == sorted(name for name in scripts if "_" not in name)


@pytest.mark.parametrize("name", PAGES)
def test_page_brings_its_figures_without_a_fault(opened, name):
    watched = opened(name)
    assert watched.faults == [] and overflow(watched.page) == []
    for figure in ON_PAGES[name]:
        assert place(watched.page, figure).get_attribute("data-state") == "ready"


def test_a_key_changes_the_figure(figure):
    controls = [one for one in figure.locator("button:enabled, input, .pointed").all() if one.is_visible()]
    before = figure.evaluate(SEEN)
    controls[0].focus()
    for key in (
        "ArrowRight",
        "ArrowLeft",
        "Enter",
    ):  # a slider may stand at its end; a button wants Enter
        figure.page.keyboard.press(key)
        if figure.evaluate(SEEN) != before:
            return
    pytest.fail("neither the arrow keys nor Enter change anything")


def test_a_finger_changes_the_figure_and_finds_each_control(figure):
    assert figure.evaluate(SMALL, [FINGER, DENSE]) == []
    before = figure.evaluate(SEEN)
    for control in figure.locator("button:enabled, input[type=range], .choice label, .pointed").all():
        if control.is_visible():
            box = control.bounding_box()
            control.tap(position={"x": box["width"] * 0.7, "y": box["height"] * 0.6})
            if figure.evaluate(SEEN) != before:
                return
    pytest.fail("no tap changes anything")


def test_all_motion_ends_at_once_for_those_who_want_none(figure):
    for button in figure.locator("button.main:enabled:not([data-work])").all():
        label = button.inner_text()
        button.press("Enter")
        assert button.inner_text() != "Pause", label


@pytest.mark.parametrize("name", PAGES)
def test_nothing_jumps_and_little_is_left_free(opened, name):
    page = opened(name).page
    heights = "e => [e.offsetHeight, e.querySelector('.live-figure').offsetHeight]"
    free = {figure: [] for figure in ON_PAGES[name]}
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        settle(page)
        for figure, found in free.items():
            found.append(place(page, figure).evaluate(heights))
    for figure, found in free.items():
        kept = re.findall(r"--(?:wide|narrow): (\d+)px", place(page, figure).get_attribute("style"))
        for (room, live), asked in zip(found, kept, strict=True):
            assert room == int(asked), f"{figure} needs {live} px where `:height:` keeps {asked}"
            assert room - live <= 40, f"{figure} needs {live} px of {asked}"


@pytest.mark.parametrize("name", PAGES)
def test_on_paper_and_without_scripts_there_is_the_still_picture(opened, name):
    page = opened(name).page
    page.emulate_media(media="print")
    for figure in ON_PAGES[name]:
        assert place(page, figure).locator("img").is_visible()
        assert not place(page, figure).locator(".live-figure").is_visible()
    page.emulate_media(media="screen")


def test_without_scripts_no_room_is_left_free(book, browser):
    page = browser.new_page(java_script_enabled=False)
    page.goto((book / f"{PAGES[0]}.html").as_uri())
    for name in ON_PAGES[PAGES[0]]:
        picture, room = place(page, name).locator("img").bounding_box(), place(page, name).bounding_box()
        assert picture["width"] > 300 and room["height"] - picture["height"] < 12
    page.close()


def test_it_comes_over_http_and_only_when_the_reader_is_near(book, phone):
    name = PAGES[-1]
    figure = ON_PAGES[name][-1]
    with serve(str(book)) as address:
        watched = Watched(phone.new_page())
        assert watched.open(f"{address}/{name}.html") == []
        page = watched.page
        assert page.evaluate("digitrec.figures.files.size") == 0, "a figure loads before anybody comes near"
        place(page, figure).scroll_into_view_if_needed()
        page.wait_for_selector(f'[data-live="{figure}"][data-state="ready"]', state="attached")
        assert watched.faults == []
        page.close()


def test_a_figure_that_fails_leaves_its_still_picture(opened):
    page = opened(PAGES[0]).page
    page.evaluate(
        """async (name) => {
          const old = document.querySelector(`[data-live="${name}"]`);
          const place = old.cloneNode(true);
          place.querySelector(".live-figure").remove();
          place.classList.remove("alive");
          place.removeAttribute("data-state");
          place.id = "broken";
          old.after(place);
          const { mount, needs } = digitrec.figures.registered.get(name);
          digitrec.liveFigure(name, () => { throw new Error("planted"); });
          await digitrec.figures.bring(place).catch((error) => { place.title = error.message; });
          digitrec.liveFigure(name, mount, needs);
        }""",
        ON_PAGES[PAGES[0]][0],
    )
    broken = page.locator("#broken")
    assert broken.get_attribute("title") == "planted" and broken.get_attribute("data-state") is None
    assert broken.locator("img").is_visible() and broken.locator(".live-figure").count() == 0
    broken.evaluate("e => e.remove()")


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_a_figures_script_is_small(name):
    assert figure_script(name).stat().st_size <= SCRIPT_KB * 1000


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_little_for_its_figures(book, name):
    scripts = [figure_script(figure) for figure in ON_PAGES[name]] + [FIGURES / "frame.js"]
    loaded = files_of_figures(scripts)
    assert sum((FOLDER / file).stat().st_size for file in loaded) <= PAGE_KB * 1000, loaded
    assert all((book / "pages" / file).read_bytes() == (FOLDER / file).read_bytes() for file in loaded)


def test_a_page_asks_for_one_small_script_and_one_without_figures_for_none(book):
    for name in ON_PAGES:
        page = (book / f"{name}.html").read_text("utf-8")
        asked = re.findall(r'<(?:script|link)\b[^>]*"pages/figures[^>]*>', page)
        assert len(asked) == bool(ON_PAGES[name]) and all(" defer " in tag for tag in asked)
    assert (FIGURES / "frame.js").stat().st_size <= FRAME_KB * 1000
