"""The live pages' scripts: one namespace, one home for each number, and a linter that is pinned.

The linter needs Node.js and is run by `.ci/lint`, a part of `.ci/run`; the rest is tested here.
"""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from digitrec import from_scratch
from digitrec.building import SIZES
from digitrec.pages.files import FIGURES, FOLDER, PAGES, files_of, files_of_figures, fragment_file
from digitrec.training import BATCH_SIZE

ROOT = Path(__file__).parents[1]
DATA = ("weights.js", "digits.js")
FIGURES_DATA = set(FIGURES.glob("*_*.js"))  # a script of theirs has hyphens in its name
SCRIPTS = sorted(path for path in FOLDER.rglob("*.js") if path.name not in DATA and path not in FIGURES_DATA)


@pytest.fixture(scope="module")
def numbers(browser):
    """The numbers that the scripts know, from Chromium."""
    page = browser.new_page()
    for name in ("shared/network.js", "train/learning.js"):
        page.add_script_tag(path=FOLDER / name)
    return page.evaluate(
        """() => {
          const { SIZE, SIZES, learning } = digitrec;
          const weights = learning.initialWeights(learning.randomNumbers(1)).map((array) => array.length);
          const { beta1, beta2, epsilon } = new learning.Adam();
          return { SIZE, SIZES, weights, ...learning, beta1, beta2, epsilon };
        }"""
    )


def test_the_scripts_know_the_network_of_the_reference(numbers):
    assert tuple(numbers["SIZES"]) == SIZES
    assert numbers["SIZE"] ** 2 == SIZES[0]
    assert numbers["weights"] == [k for m, n in pairwise(SIZES) for k in (m * n, n)]


def test_the_scripts_train_as_the_reference_does(numbers):
    adam = from_scratch.Adam()
    assert numbers["BATCH_SIZE"] == BATCH_SIZE
    assert numbers["LEARNING_RATE"] == adam.learning_rate
    found = [numbers[name] for name in ("beta1", "beta2", "epsilon")]
    assert found == [adam.beta_1, adam.beta_2, adam.epsilon]


def code(path):
    """Return a script without its comments, and without the text in its quotation marks."""
    lines = [re.sub(r"(^|\s)//.*", "", line) for line in path.read_text("utf-8").splitlines()]
    return re.sub(r'"[^"\n]*"', '""', "\n".join(lines))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_sizes_stand_in_one_script(path):
    text = re.sub(r"const BATCHES = .*", "", code(path))  # what a slider offers
    found = set(re.findall(r"(?<![\w.])(?:784|128|64)(?![\w.])", text))
    home = path == FOLDER / "shared" / "network.js"
    assert found == ({"128", "64"} if home else set())


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_script_adds_to_one_namespace_alone(path):
    """Classic scripts share what they declare at the top, and two that declare one name stop the page."""
    assert "globalThis.digitrec ??= {};" in path.read_text("utf-8")
    outermost = [line for line in code(path).splitlines() if re.match(r"[A-Za-z]", line)]
    strangers = [
        line for line in outermost if not re.match(r"(globalThis\.|Object\.assign\()?digitrec\b", line)
    ]
    assert strangers == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_script_needs_no_server(path):
    """Chromium refuses these to a page that is opened from the file system."""
    refused = re.search(r"^\s*(import|export)\b|\bimport\(|\bfetch\(|XMLHttpRequest", code(path), flags=re.M)
    assert refused is None


def test_every_name_is_given_once():
    given = [name for path in SCRIPTS for name in re.findall(r"^digitrec\.(\w+) =", code(path), flags=re.M)]
    assert len(given) > 30
    assert sorted(given) == sorted(set(given))


def test_every_file_is_loaded_by_a_page():
    loaded = {FOLDER / name for page in PAGES for name in files_of(page)}
    loaded |= {FOLDER / name for name in files_of_figures()}
    assert loaded == {*FOLDER.rglob("*.js"), *FOLDER.rglob("*.css")}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_only_its_own_and_shared_files(page):
    assert {name.split("/")[0] for name in files_of(page)} == {page, "shared"}
    assert 'type="module"' not in fragment_file(page).read_text("utf-8")


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.css")), ids=lambda path: path.name)
def test_the_colours_stand_in_one_style_sheet(path):
    colours = re.findall(r"#[0-9a-f]{3,8}\b(?!.*\{)", path.read_text("utf-8"))
    assert bool(colours) == (path == FOLDER / "shared" / "style.css")


def test_dark_says_the_same_whoever_asks_for_it():
    """The book's theme and the system each switch to dark: two rules of one content."""
    text = (FOLDER / "shared" / "style.css").read_text("utf-8")
    tokens = [
        set(re.findall(r"(--[\w-]+): ([^;]+);", rule))
        for rule in re.findall(r"\{([^{}]*--paper[^{}]*)\}", text)
    ]
    light, by_system, by_theme = tokens
    assert by_system == by_theme
    assert {name for name, _ in light} == {name for name, _ in by_theme}


def test_the_linter_is_pinned_and_its_lock_names_no_host():
    settings, lock = (
        json.loads((ROOT / name).read_text("utf-8")) for name in ("package.json", "package-lock.json")
    )
    for name, version in settings["devDependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert all("integrity" in package for name, package in lock["packages"].items() if name)
