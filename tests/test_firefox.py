"""The live pages and figures in Firefox, from the file system: what Chromium shows, Firefox shows too."""

import re

import pytest

from benchmarks.instruments.firefox import firefox
from benchmarks.instruments.train_page import write_train_page
from digitrec.pages.export import write_page
from digitrec.pages.files import FIGURES, copy_figures
from digitrec.training import trained_weights


@pytest.fixture(scope="module")
def fox():
    with firefox() as running:
        yield running


def test_a_drawn_digit_is_read(fox, tmp_path):
    fox.open(write_page(tmp_path, trained_weights()).as_uri())
    box = fox.run("document.querySelector('#pad').getBoundingClientRect().toJSON()")
    fox.run("document.querySelector('#clear').click()")
    fox.drag(
        [
            (box["x"] + x * box["width"], box["y"] + y * box["height"])
            for x, y in [(0.25, 0.25), (0.75, 0.25), (0.43, 0.82)]
        ]
    )
    fox.wait_until("document.querySelector('#guess .digit').textContent === '7'")
    assert fox.run("digitrec.page.drawing.strokes[0].length") >= 3
    assert fox.faults == []


def test_the_network_learns_to_read(fox, tmp_path):
    fox.open(write_train_page(tmp_path).as_uri() + "#seed=1")
    fox.wait_until("!document.querySelector('#run').disabled")
    fox.run("document.querySelector('#run').click()")
    fox.wait_until("/^Epoch [2-9]/.test(document.querySelector('#now').textContent)")
    fox.run("document.querySelector('#run').click()")
    fox.wait_until("document.querySelector('#train-here').dataset.now === 'predicting'")
    sentence = fox.run("document.querySelector('[data-stage=evaluating] p').textContent")
    right = int(re.match(r"(\d+) of 1,000 digits", sentence)[1])
    assert right >= 850
    label = fox.run("document.querySelector('#accuracy').getAttribute('aria-label')")
    assert label.startswith(f"{right / 10:.1f}\u00a0% of the test digits are read right")
    assert fox.faults == []


def test_going_back_and_a_fork_show_what_chromium_shows(fox, browser, tmp_path):
    """The same moment by its address, and a step before it, in two browsers."""
    address = write_train_page(tmp_path).as_uri() + "#seed=1&fork=20:rate=0.01&step=30"
    shown = """(() => [document.querySelector("#accuracy").getAttribute("aria-label"),
      document.querySelector("#sample").textContent, document.querySelector("#now").textContent])()"""
    there = "document.querySelector('#train-here').dataset.measured === '{}'"
    back = """(() => {
      const slider = document.querySelector("#moment");
      slider.value = 25;
      slider.dispatchEvent(new Event("input"));
    })()"""
    page = browser.new_page()
    page.goto(address)
    fox.open(address)
    for step in (30, 25):
        page.wait_for_function(there.format(step), timeout=300_000)
        fox.wait_until(there.format(step))
        assert fox.run(shown) == page.evaluate(shown)
        page.evaluate(back)
        fox.run(back)
    assert fox.run("location.hash") == "#seed=1&fork=20:rate=0.01&step=25"
    assert fox.faults == []


def test_every_live_figure_comes_to_life(fox, tmp_path):
    names = sorted(path.stem for path in FIGURES.glob("*.js") if 'liveFigure("' in path.read_text("utf-8"))
    names.remove("frame")
    assert names
    copy_figures(tmp_path)
    places = "".join(
        f'<figure><div data-live="{name}"></div><figcaption class="caption-text">{name}</figcaption></figure>'
        for name in names
    )
    page = tmp_path / "index.html"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><title>Figures</title><link rel="icon" href="data:,">'
        f'{places}<script src="pages/figures/frame.js"></script>',
        encoding="utf-8",
    )
    fox.open(page.as_uri())
    fox.run(
        "Promise.all([...document.querySelectorAll('[data-live]')].map((e) => digitrec.figures.bring(e)))"
    )
    alive = fox.run("[...document.querySelectorAll('[data-state=ready]')].map((e) => e.dataset.live)")
    assert sorted(alive) == names
    assert fox.faults == []
