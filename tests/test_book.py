"""The rendered book, in a real browser that finds no other host, and what its building refuses."""

import re
import runpy
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from urllib.request import urlopen

import pytest
import yaml
from bs4 import BeautifulSoup
from click.testing import CliRunner
from pages import (
    DESKTOP,
    LAPTOP,
    OF_COLOURS,
    OF_WIDTH,
    PHONE,
    Watched,
    accessibility_faults,
    broken_links,
    cut_figures,
    liven,
    mute_pictures,
    narrow,
    overflow,
    set_theme,
)

from benchmarks.instruments.browser import serve
from digitrec import book_server as server
from digitrec.book import execute, render
from digitrec.book.build import build_book
from digitrec.book.chapters import Chapter, _names, read_book
from digitrec.book.printable import write_printable
from digitrec.book.sphinx.mistakes import as_title
from digitrec.checks.engine.catalogue import catalogue
from digitrec.cli import main
from digitrec.course import find_tree

TREE = find_tree(Path(__file__).parent)
PAGES = _names(yaml.safe_load((TREE / "book" / "_toc.yml").read_text("utf-8")))
MORE_PAGES = ["search", "genindex"]  # written by Sphinx itself
A_PAGE_OF_EACH_KIND = ["index", "02_preparing", "draw", "train_here", "api", "bibliography", *MORE_PAGES]


@pytest.fixture(scope="module")
def watched(browser):
    """One page of the browser, used again and again."""
    return Watched(browser.new_page(viewport=DESKTOP, reduced_motion="reduce"))


@pytest.fixture(scope="module")
def address(book):
    with serve(str(book)) as running:
        yield running


# ------------------------------------------------------------------------------------------- every page


@pytest.mark.parametrize("name", PAGES + MORE_PAGES)
def test_page_opens_from_the_file_system_and_serves_everyone(book, watched, name):
    page = watched.page
    page.set_viewport_size(DESKTOP)
    faults = list(watched.open((book / f"{name}.html").as_uri()))
    liven(page)
    set_theme(page, "light")
    faults += [f"light: {fault}" for fault in accessibility_faults(page)]
    set_theme(page, "dark")
    is_first = name in A_PAGE_OF_EACH_KIND  # the others repeat what a wide screen shows around the page
    if is_first:
        faults += [f"dark: {fault}" for fault in accessibility_faults(page, OF_COLOURS)]
    narrow(page)
    found = overflow(page) + cut_figures(page)
    found += accessibility_faults(page, None if is_first else OF_COLOURS + OF_WIDTH)
    faults += [f"dark, narrow: {fault}" for fault in found]
    faults += watched.faults
    assert not faults, "\n".join(faults)


def test_on_a_phone_the_laboratory_is_read_without_scrolling_sideways(book, browser):
    page = browser.new_page(viewport=PHONE)
    page.goto((book / "10_laboratory.html").as_uri())
    cells = page.locator("table.symptoms :is(th, td):visible")
    boxes = [cell.bounding_box() for cell in cells.all()]
    assert len(boxes) > 8 * 20 and max(box["x"] + box["width"] for box in boxes) <= PHONE["width"]
    assert not cells.evaluate_all("cells => cells.filter(e => e.scrollWidth > e.clientWidth).length")
    for figure in ("#fig-faults", "#fig-deciding"):  # its letters are as large as those of small print
        for part in page.locator(f"{figure} img").all():
            drawn = float(part.evaluate("part => Number.parseFloat(part.style.width)"))
            assert part.bounding_box()["width"] / drawn > 0.75
    page.close()


@pytest.mark.parametrize("name", A_PAGE_OF_EACH_KIND)
def test_page_of_each_kind_opens_over_http(address, watched, name):
    watched.page.set_viewport_size(DESKTOP)
    assert not watched.open(f"{address}/{name}.html")


@pytest.mark.parametrize("name", [*PAGES, "genindex"])
def test_a_page_is_shown_before_the_index_of_the_search_is_there(book, name):
    tags = re.findall(r"<script[^>]* src=[^>]*>", (book / f"{name}.html").read_text("utf-8"))
    (index,) = [tag for tag in tags if "searchindex.js" in tag]
    assert " defer " in index


@pytest.mark.parametrize("late", ["_static/theme.js", "pydata-sphinx-theme.js", "searchindex.js"])
def test_a_page_serves_everyone_whichever_script_comes_late(address, browser, late):
    watched = Watched(browser.new_page(viewport=DESKTOP, reduced_motion="reduce"))
    watched.page.route(f"**/{late}*", lambda route: (time.sleep(1), route.continue_()))
    faults = watched.open(f"{address}/07_predicting.html") + accessibility_faults(watched.page)
    watched.page.close()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", PAGES + MORE_PAGES)
def test_links_and_pictures_of_page(book, name):
    faults = broken_links(book / f"{name}.html") + mute_pictures(book / f"{name}.html")
    assert not faults, "\n".join(faults)


def test_every_page_is_in_the_table_of_contents():
    files = {path.stem for path in (TREE / "book").glob("*.md")}
    assert files == set(PAGES)


# --------------------------------------------------------------------- the checks' findings lead somewhere


# Goes to each place as a link does; returns what stands there and under which heading, if it can be seen.
FOLLOWED = """async (codes) => {
  const found = [];
  for (const code of codes) {
    const arrived = new Promise(done => addEventListener("hashchange", done, {once: true}));
    location.hash = code;
    await arrived;
    const block = document.querySelector(":target"), {width, height} = block?.getBoundingClientRect() ?? {};
    const heading = block?.parentElement.closest("section").querySelector(":scope > h2, :scope > h3");
    const isSeen = block?.checkVisibility({visibilityProperty: true}) && width > 0 && height > 0;
    found.push(isSeen ? [block.innerText.replaceAll("’", "'"), heading.innerText] : ["", ""]);
  }
  return found;
}"""


@pytest.mark.parametrize("page_name", sorted({row.page for row in catalogue().values()}))
def test_findings_link_to_sections_that_name_their_code(book, watched, page_name):
    rows = [row for row in catalogue().values() if row.page == page_name]
    missing = []
    assert (book / f"{page_name}.html").is_file(), f"there is no page {page_name}.md in the book"
    watched.open((book / f"{page_name}.html").as_uri())
    found = watched.page.evaluate(FOLLOWED, [row.code for row in rows])
    for row, (text, heading) in zip(rows, found, strict=True):
        if as_title(row.name) not in text:
            missing.append(row.code)
        elif row.section not in heading:
            missing.append(f"{row.code} (in {heading!r}, not {row.section!r})")
    assert not missing, f"{page_name}.md lacks the codes {', '.join(missing)}"


def test_all_that_is_for_findings_is_folded_away_once_a_section(book):
    codes = []
    for name in PAGES:
        page = BeautifulSoup((book / f"{name}.html").read_text("utf-8"), "html.parser")
        for section in page.select("section"):
            folds = section.find_all("details", class_="mistakes", recursive=False)
            inside = [block["id"] for fold in folds for block in fold.select(":scope > .mistake")]
            assert len(folds) == bool(inside) and not any(fold.has_attr("open") for fold in folds)
            assert not section.find_all(class_="mistake", recursive=False)
            codes += inside
    assert sorted(codes) == sorted(catalogue()), "each code once, and nothing outside a fold"


def test_a_link_opens_the_fold_that_its_target_is_in(book, watched):
    page, here = watched.page, (book / "02_preparing.html").as_uri()
    page.set_viewport_size(DESKTOP)
    watched.open(here)
    assert not page.locator("#not-scaled").is_visible()
    watched.open((book / "index.html").as_uri())
    watched.open(f"{here}#not-scaled")
    assert page.locator("#not-scaled").is_visible() and not page.locator("#not-flattened").is_visible()
    top = page.evaluate("document.getElementById('not-scaled').getBoundingClientRect().top")
    assert 0 <= top < DESKTOP["height"] / 2
    page.locator("details.mistakes[open] > summary").click()
    page.evaluate("document.body.insertAdjacentHTML('afterbegin', '<a id=again href=\"#not-scaled\">x</a>')")
    page.locator("#again").click()  # the address stays the same
    page.locator("#not-scaled").wait_for(state="visible")


def test_folds_open_without_scripts_and_on_paper(book, browser):
    page = browser.new_page(java_script_enabled=False)
    page.goto((book / "02_preparing.html").as_uri())
    fold = page.locator("details.mistakes").first
    fold.locator("summary").click()
    assert fold.locator(".mistake").first.is_visible()
    fold.locator("summary").click()
    assert not fold.locator(".mistake").first.is_visible()
    page.emulate_media(media="print")
    assert all(block.is_visible() for block in page.locator(".mistake").all())
    page.close()


# --------------------------------------------------------------------------------- a figure opens with a tap


def test_a_figure_opens_large_with_a_tap_and_closes_by_keyboard(book, browser):
    page = browser.new_page(viewport=PHONE, has_touch=True, reduced_motion="reduce")
    page.goto((book / "06_evaluating.html").as_uri())
    link = page.locator("#fig-confused a.image-reference")
    small = link.locator("img").bounding_box()["width"]
    link.tap()
    box, large = page.locator("dialog.large-figure"), page.locator("dialog.large-figure img")
    assert box.is_visible() and small < PHONE["width"] < 600 <= large.bounding_box()["width"]
    assert large.get_attribute("alt") == link.locator("img").get_attribute("alt")
    for side in ("left", "right"):  # both ends can be reached
        page.locator("dialog > div").evaluate(f"e => e.scrollTo('{side}' === 'left' ? 0 : 1e4, 0)")
        shown = large.bounding_box()
        reached = shown["x"] >= 0 if side == "left" else shown["x"] + shown["width"] <= PHONE["width"]
        assert reached, (side, shown)
    set_theme(page, "dark")
    assert not accessibility_faults(page)
    page.keyboard.press("Escape")
    assert box.count() == 0 and link.evaluate("e => e === document.activeElement")
    page.close()


def test_on_a_laptop_the_curves_and_the_units_of_training_are_in_sight_together(book, watched):
    page = watched.page
    page.set_viewport_size(LAPTOP)
    watched.open((book / "train_here.html").as_uri())
    parts = [page.locator(f"#{name}").bounding_box() for name in ("run", "now", "accuracy", "loss", "units")]
    assert max(box["y"] + box["height"] for box in parts) <= LAPTOP["height"]
    assert min(box["height"] for box in parts[2:]) > 140


def test_on_a_laptop_the_stage_stays_in_sight_while_one_turns_the_drawing(book, watched):
    page = watched.page
    page.set_viewport_size(LAPTOP)
    watched.open((book / "draw.html").as_uri())
    page.click("#tab-turn")
    page.locator("#down").scroll_into_view_if_needed()
    stage, slider, chart = (
        page.locator(f"#draw-here {name}") for name in (".stage", "#down", "#turn-curves")
    )
    bar = page.locator(".bd-header-article").bounding_box()
    assert stage.bounding_box()["y"] >= bar["y"] + bar["height"]
    assert stage.bounding_box()["y"] + stage.bounding_box()["height"] <= slider.bounding_box()["y"]
    assert slider.bounding_box()["y"] <= LAPTOP["height"] - 20
    assert chart.bounding_box()["y"] + 100 <= LAPTOP["height"]


def test_a_figure_leads_to_its_picture_without_scripts(book):
    page = BeautifulSoup((book / "06_evaluating.html").read_text("utf-8"), "html.parser")
    links = page.select("figure.drawn a.image-reference")
    assert links and all((book / link["href"]).is_file() for link in links)


# ------------------------------------------------------------------------------- a planted fault is reported


@pytest.fixture(scope="module")
def copy_of_book(book, tmp_path_factory):
    """A copy of the book to spoil."""
    return shutil.copytree(book, tmp_path_factory.mktemp("spoilt") / "html")


PLANTED = {
    "external picture": (
        '<img src="https://example.org/a.png" alt="A picture elsewhere.">',
        "asks another host",
    ),
    "missing script": ('<script src="missing.js"></script>', "request failed"),
    "script that fails": ("<script>undefinedFunction()</script>", "script: "),
    "dead link": ('<a href="nowhere.html">a page</a>', "no such file: nowhere.html"),
    "dead anchor": ('<a href="index.html#nowhere">a section</a>', "no such anchor: index.html#nowhere"),
    "unlabelled button": ('<button type="button"></button>', "button-name"),
    "pale text": ('<p style="color: #bbb; background: #fff">pale</p>', "color-contrast"),
    "figure cut off": (
        '<figure class="drawn" id="cut"><img alt="Wide." src="_static/logo.svg" style="min-width: 700px">',
        "cut: ends at",
    ),
    "wide block": ('<div style="width: 700px">wide</div>', "px wide"),
    "mute picture": ('<img src="_static/logo.svg">', "no alternative text"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_planted_fault_is_reported(copy_of_book, watched, fault):
    html, expected = PLANTED[fault]
    original = (copy_of_book / "02_preparing.html").read_text(encoding="utf-8")
    spoilt = copy_of_book / f"{fault.replace(' ', '-')}.html"
    spoilt.write_text(original.replace("</article>", f"{html}</article>"), encoding="utf-8")
    watched.page.set_viewport_size(DESKTOP)
    faults = list(watched.open(spoilt.as_uri()))
    set_theme(watched.page, "light")
    faults += accessibility_faults(watched.page) + broken_links(spoilt) + mute_pictures(spoilt)
    narrow(watched.page)
    faults += overflow(watched.page) + cut_figures(watched.page)
    assert any(expected in found for found in faults), faults


# ------------------------------------------------------------------------------------------------ the quiz


def test_quiz_is_marked_by_keyboard_alone(book, watched):
    page = watched.page
    page.set_viewport_size(DESKTOP)
    watched.open((book / "02_preparing.html").as_uri())
    questions = page.locator(".quiz-question")
    rights = []
    for number in range(questions.count()):
        question = questions.nth(number)
        options = question.locator("input")
        right = [options.nth(i).get_attribute("data-right") for i in range(options.count())].index("true")
        options.first.focus()
        page.keyboard.press("Space")
        verdicts = [question.locator(".quiz-result").inner_text()]
        for _ in range(right):
            page.keyboard.press("ArrowDown")
            verdicts.append(question.locator(".quiz-result").inner_text())
        assert verdicts[-1].startswith("Right:")
        assert all(verdict.startswith("Not right:") for verdict in verdicts[:-1])
        rights.append(right)
    assert any(rights), "in every question the first option is right"
    assert page.locator(".quiz-score").inner_text() == f"All {questions.count()} right."
    questions.first.locator("input[data-right=false]").first.check()
    assert page.locator(".quiz-score").inner_text().startswith(f"{questions.count() - 1} of")
    assert not accessibility_faults(page)


def test_quiz_is_readable_without_scripts(book, browser):
    page = browser.new_page(java_script_enabled=False)
    page.goto((book / "02_preparing.html").as_uri())
    question = page.locator(".quiz-question").first
    question.locator("summary").click()
    assert question.locator(".quiz-answers li").count() == question.locator("input").count()
    assert question.locator(".quiz-answers li", has_text="Right:").last.is_visible()
    page.close()


# --------------------------------------------------------------------------------------------- on paper


def test_the_printable_book_is_one_file_with_all_that_can_be_printed(book, browser, tmp_path):
    alone = shutil.copy(write_printable(TREE), tmp_path)
    watched = Watched(browser.new_page())
    assert not watched.open(Path(alone).as_uri())
    page = watched.page
    titles = page.locator("h1, .toctree-wrapper > section > h2").all_inner_texts()
    chapters = [name for name in PAGES if name not in ("draw", "train_here")]
    for name, title in zip(chapters, titles, strict=True):
        heading = BeautifulSoup((book / f"{name}.html").read_text("utf-8"), "html.parser").select_one("h1")
        assert title.split()[-1] == heading.get_text().rstrip("#").split()[-1]
    assert page.evaluate("[...document.images].every(i => i.src.startsWith('data:') && i.naturalWidth > 0)")
    links = "[...document.querySelectorAll('a[href^=\"#\"]')]"
    assert page.evaluate(f"{links}.every(a => document.getElementById(a.hash.slice(1)))")
    questions = page.locator(".quiz-question").count()
    assert questions == page.locator(".answers .quiz-answers").count() > 20
    assert page.locator("canvas, button, input, summary, details.mistakes, script").count() == 0
    assert page.locator(".mistake:visible").count() == page.locator(".mistake").count() == len(catalogue())
    assert page.pdf().count(b"/Type /Page\n") > 100
    page.close()


# ------------------------------------------------------------------------------------------------ building

CODE_PAGE = """---
file_format: mystnb
kernelspec:
  name: python3
---
# A page

```{code-cell}
from digitrec.book import glue
glue(half=1 / 2)
```

```{code-cell}
2 + 2
```

Half is {glue:text}`half:.1f`.
"""


def _small_book(folder):
    """Make a book of one page, with the real settings; return a function that writes the page and builds."""
    shutil.copy(TREE / "_config.yml", folder)
    shutil.copytree(TREE / "book" / "_static", folder / "book" / "_static")
    (folder / "book" / "references.bib").write_text("", encoding="utf-8")
    (folder / "book" / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")

    def build(text):
        (folder / "book" / "index.md").write_text(text, encoding="utf-8")
        return build_book(folder)

    build.tree = folder
    return build


@pytest.fixture
def small_book(tmp_path):
    """A book to write and to build, again and again."""
    return _small_book(tmp_path)


def test_only_changed_code_is_executed_again(small_book, capsys):
    page = small_book(CODE_PAGE)
    assert "index executed in" in capsys.readouterr().out
    assert "Half is <span" in page.read_text("utf-8")
    small_book(CODE_PAGE.replace("Half is", "One half is"))
    assert "executed" not in capsys.readouterr().out
    assert "One half is <span" in page.read_text("utf-8")
    small_book(CODE_PAGE.replace("2 + 2", "print('new')"))
    assert "index executed in" in capsys.readouterr().out
    assert "new\n" in page.read_text("utf-8")


ANY_PAGE = (
    CODE_PAGE
    + """
```{code-cell}
import time
for part in ("one, ", "two, ", "three"):
    print(part, end="", flush=True)
    time.sleep(0.5)
```

```{code-cell}
from digitrec import plotting
plotting.relu_curve()
```

```{caption}
:name: fig-relu
:alt: It is {glue:text}`half:.1f` up to 0.

See {numref}`fig-relu`.
```

```{code-cell}
from IPython.display import display
display(plotting.relu_curve())
display(plotting.relu_curve())
```

```{caption}
:name: fig-parts
:alt: The left one, from {glue:text}`half:.1f`. || The right one.

Two.
```

## Percent

{glue:text}`half:.1f` % or 50 % but `7 % 2`

## Formulas

It is $9$ %, or $8$, or $7$ tenths (of $6$).
"""
)


@pytest.fixture(scope="module")
def any_page(tmp_path_factory):
    """What becomes of a page with a bit of everything, as HTML."""
    return _small_book(tmp_path_factory.mktemp("any"))(ANY_PAGE).read_text("utf-8")


def test_what_a_cell_prints_in_pieces_is_one_output(any_page):
    assert "one, two, three" in any_page


def test_a_percent_sign_stays_with_its_number(any_page):
    text = BeautifulSoup(any_page, "html.parser").select_one("#percent").get_text()
    assert "0.5\u00a0% or 50\u00a0% but 7 % 2" in text


def test_what_follows_a_formula_stays_with_it(any_page):
    together = BeautifulSoup(any_page, "html.parser").select("#formulas .kept-together")
    assert [span.get_text() for span in together] == ["9\u00a0%,", "8,", "6)."]


def test_a_caption_gives_the_picture_above_its_words_and_its_size(any_page):
    figure = any_page[any_page.index("<figure") : any_page.index("</figure>")]
    assert 'alt="It is 0.5 up to 0."' in figure
    assert re.search(r'style="width: 4\d\dpx;?"', figure), "4.4 inches, 96 pixels each"
    assert re.search(r"See <a [^>]*>.*Figure 1", figure)
    assert any_page.count("<img alt") == 3


def test_a_figure_in_parts_gives_each_part_its_words(any_page):
    figure = BeautifulSoup(any_page, "html.parser").select_one("figure.parts")
    assert [image["alt"] for image in figure.select("a > img")] == [
        "The left one, from 0.5.",
        "The right one.",
    ]
    assert len(figure.select("figcaption")) == 1


def test_every_page_is_read_again_with_a_changed_extension(small_book, monkeypatch):
    small_book(CODE_PAGE)
    kept = Path(render.build_folder(small_book.tree), ".doctrees", "index.doctree")
    before = kept.stat().st_mtime_ns
    build_book(small_book.tree)
    assert kept.stat().st_mtime_ns == before
    monkeypatch.setattr(render, "_made_with", lambda: "another")
    build_book(small_book.tree)
    assert kept.stat().st_mtime_ns > before


def test_failing_chapter_fails_the_build_in_clear_words(small_book):
    with pytest.raises(execute.ChapterError) as caught:
        small_book(CODE_PAGE.replace("2 + 2", "digits = 10\ndigits / 0"))
    said = str(caught.value)
    assert "Chapter index failed in code cell 2 of 2, at line 13 of book/index.md" in said
    assert "    digits / 0" in said
    assert said.endswith("ZeroDivisionError: division by zero")


def test_an_interrupted_build_begins_no_other_chapter(monkeypatch):
    began, interrupted = [], Event()

    class Pool(ThreadPoolExecutor):
        def shutdown(self, wait=True, **options):
            super().shutdown(wait=False, **options)
            interrupted.set()
            super().shutdown(wait)

    def run(chapter, on_cell):
        began.append(chapter)
        if chapter:  # two others are under way, or about to be, when the build is interrupted
            interrupted.wait()
        return None, 0.2

    monkeypatch.setattr(execute, "_run", run)
    monkeypatch.setattr(execute, "ThreadPoolExecutor", Pool)
    building = execute.execute(range(20), SimpleNamespace(keep=lambda *_: None))
    next(building)
    building.close()
    assert len(began) <= 3


FAULTY_PAGE = """---
file_format: mystnb
kernelspec:
  name: python3
---
# A page

```{code-cell}
import matplotlib.pyplot as plt
plt.plot([1, 2]);
```

```{code-cell}
plt.plot([1, 2]);
```

```{caption}
No alternative text.
```

## Why divide by 255

```{mistake} no-such-code
Text.
```

```{live} no-such-figure
:alt: A picture.
:height: 300 400

Text.
```

```{live} image-as-numbers
:alt: A picture.

Text.
```

```{mistake} not-scaled
Text.
```

```{quiz}
? Two right?
- [x] one :: why
- [x] two :: why
```

A {ref}`no-such-label`, a {term}`no-such-term` and a {glue:text}`no-such-number:d`.
"""


def test_every_fault_of_a_page_is_a_warning_that_fails_the_build(small_book):
    with pytest.raises(render.RenderError):
        small_book(FAULTY_PAGE)
    with pytest.raises(render.RenderError) as caught:  # again, although nothing has changed
        small_book(FAULTY_PAGE)
    for said in (
        "This picture has no alternative text",
        "A caption needs a sentence, and `:alt:`",
        "The checks have no code 'no-such-code'",
        "There is no live figure 'no-such-figure'",
        "A live figure needs `:height:`",
        "The checks send the reader of 'not-scaled' to 'Why divide by 255' in 02_preparing",
        "A question needs two options or more, one of them right",
        "no-such-label",
        "no-such-term",
        "no-such-number",
    ):
        assert said in str(caught.value), said


def test_fingerprint_follows_the_modules_that_a_chapter_uses(tmp_path, monkeypatch):
    from digitrec.book import chapters

    monkeypatch.setattr(chapters, "PACKAGE", tmp_path)
    for name, text in {
        "preparing": "from digitrec.validation import check\n",
        "validation": "one = 1\n",
        "evaluating": "",
    }.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(CODE_PAGE.replace("2 + 2", "%time\nfrom digitrec import preparing"), encoding="utf-8")

    def fingerprint():
        chapters._imports_of.cache_clear()
        return chapters._read(tmp_path, "page").fingerprint()

    first = fingerprint()
    (tmp_path / "evaluating.py").write_text("changed = 1\n", encoding="utf-8")
    assert fingerprint() == first
    (tmp_path / "validation.py").write_text("one = 2\n", encoding="utf-8")
    assert fingerprint() != first


def test_book_is_served_to_this_machine_only(book):
    command = [sys.executable, "-m", "digitrec", "book", "--serve", "0"]
    process = subprocess.Popen(command, cwd=TREE, stdout=subprocess.PIPE, text=True)
    try:
        line = next(line for line in process.stdout if line.startswith("Serving"))
        address = next(word for word in line.split() if word.startswith("http"))
        assert address.startswith("http://127.0.0.1:")
        with urlopen(address, timeout=120) as answer:
            assert b"<html" in answer.read()
    finally:
        process.terminate()
        process.wait(timeout=120)


def test_two_servers_do_not_share_a_port(tmp_path, monkeypatch):
    with server.book_server(tmp_path, 0) as first:
        port = first.server_port
        with pytest.raises(OSError):
            server.book_server(tmp_path, port)
        monkeypatch.setattr("digitrec.book.build.build_book", lambda **_: tmp_path / "index.html")
        result = CliRunner().invoke(main, ["book", "--serve", str(port)])
    assert result.exit_code == 1
    assert f"Port {port} cannot be used" in result.output
    monkeypatch.setattr("os.name", "nt")  # where the option to use a port again gives it to two
    assert not runpy.run_path(server.__file__)["BookServer"].allow_reuse_address


@pytest.mark.parametrize("kind", [execute.ChapterError, render.RenderError])
def test_a_book_that_cannot_be_built_is_a_sentence(monkeypatch, kind):
    def fail(**_):
        raise error

    error = kind("This page is wrong.")
    monkeypatch.setattr("digitrec.book.build.build_book", fail)
    result = CliRunner().invoke(main, ["book"])
    assert (result.exit_code, result.output) == (1, f"Error: {error}\n")


def test_reading_a_page_finds_its_cells(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "_toc.yml").write_text(
        "format: jb-book\nroot: a\nparts:\n- chapters:\n  - file: b\n", encoding="utf-8"
    )
    (tmp_path / "book" / "a.md").write_text(CODE_PAGE, encoding="utf-8")
    (tmp_path / "book" / "b.md").write_text("# Plain\n", encoding="utf-8")
    first, second = read_book(tmp_path)
    assert (first.name, len(first.cells), first.line(2)) == ("a", 2, 13)
    assert second == Chapter("b", tmp_path / "book" / "b.md")
