"""The papers that a lecturer is asked for say what is so: each claim is held against its source."""

import json
import re
from fnmatch import fnmatchcase
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
import yaml
from packaging.specifiers import SpecifierSet
from pages import AXE

from digitrec.book import papers
from digitrec.checks.engine.stages import tasks
from digitrec.classroom.changing import traces
from digitrec.classroom.hands import POOL
from digitrec.course import STAGES, find_tree
from tests.test_environment import PROJECT

TREE = find_tree(__file__)
BOOK = TREE / "book"
HELD = re.compile(r"tests/\w+\.py::\w+")


def page(name):
    return (BOOK / f"{name}.md").read_text(encoding="utf-8")


# The syllabus.


def test_the_syllabus_has_every_outcome_and_every_point():
    said = papers.syllabus(TREE)
    for stage in STAGES:
        about = said[said.index(f"**{stage.number} {stage.title}**") :].partition("\n**")[0]
        found = papers.outcomes(stage, TREE)
        cells = nbformat.read(TREE / "solutions" / stage.notebook, as_version=4).cells
        opening = cells[0].source.partition("you can**")[2].partition("**What")[0]
        assert len(found) == opening.count("\n- ") >= 3
        assert all(f"- {outcome}\n" in about for outcome in found)
        rows = re.findall(r"^\| (.+?) \| ([\d.]+) \|", about, re.MULTILINE)
        assert sum(float(points) for _, points in rows) == stage.points
        assert {name for name, _ in rows} == {
            *(f"`{task.name}`" for task in tasks().values() if task.stage == stage.name),
            *(["a written answer"] if stage.by_hand else []),
        }


def test_an_outcome_of_the_syllabus_reads_as_its_notebook_does():
    assert papers.outcomes(STAGES[2], TREE) == [
        "turn N images of 28 x 28 pixels into N rows of 784 numbers",
        "scale pixels to values between 0 and 1, and say why",
        "write a label as ten numbers, a 1 and nine 0s",
        "say what shape an array has before you run the code that makes it",
        "get the images back from what was made of them",
    ]


# Data protection.


def of_a_class():
    """Return the files and folders in which a class's data lie, as the commands know them."""
    patterns = [*traces.TABLES, *traces.PAGES, *traces.OF_ALL, *traces.ARCHIVES]
    folders = {f"{name}/" for name in ("downloaded", "receipts", *traces.STEPS, *traces.OWN)}
    return (
        folders
        | {name.partition("/")[0] + "/" * ("/" in name) for name in patterns}
        | {
            "gradebook.db",
            "class.toml",
            POOL,
        }
    )


@pytest.mark.parametrize("name", sorted(of_a_class()))
def test_git_ignores_every_file_of_a_class(name):
    lines = (TREE / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert any(fnmatchcase(f"/{name}", line) for line in lines)


def test_the_page_names_every_file_of_a_class():
    stored = page("data_protection").partition("## What is stored")[2].partition("\n## ")[0]
    privacy = page("instructors").partition("\n## Privacy")[2].partition("\n## ")[0]
    assert {name for name in of_a_class() if f"`{name}`" not in stored} == set()
    assert {name for name in of_a_class() if f"`{name}`" not in privacy} == set()


@pytest.mark.parametrize("name", sorted(path.stem for path in BOOK.glob("*.md")))
def test_every_test_that_a_page_names_exists(name):
    named = HELD.findall(page(name))
    there = [(TREE / file).read_text(encoding="utf-8") for file, _ in (one.split("::") for one in named)]
    missing = [
        one for one, text in zip(named, there, strict=True) if f"def {one.split('::')[1]}(" not in text
    ]
    assert missing == []


# Accessibility.


REPORT = papers.read_report(TREE)
# W3C, Web Content Accessibility Guidelines 2.2: 32 criteria of level A with the one taken out, 24 of AA.
WCAG = papers.criteria(TREE)


def adherences():
    """Yield (number, level of WCAG, what the report says of it)."""
    for level in ("a", "aa"):
        for criterion in REPORT["chapters"][f"success_criteria_level_{level}"]["criteria"]:
            (component,) = criterion["components"]
            yield criterion["num"], level.upper(), component["adherence"]


def test_the_report_has_the_form_of_openacr():
    """What GSA's openacr-0.1.0.json requires, and the terms of its catalogue."""
    assert isinstance(REPORT["title"], str) and isinstance(REPORT["product"]["name"], str)
    assert isinstance(REPORT["author"]["email"], str) and isinstance(REPORT["version"], int)
    for _, _, about in adherences():
        assert about["level"] in papers.LEVELS and about["notes"]
    numbers = [number for number, *_ in adherences()]
    assert all(isinstance(number, str) for number in numbers), "YAML reads 1.10 as a number"


def test_every_criterion_is_there_once():
    listed = [(number, level) for number, level, _ in adherences()]
    assert len(listed) == len(set(listed)) == 32 + 24
    assert {(number, level) for number, (level, _) in WCAG.items()} == set(listed)
    # Those that version 2.2 brought, from its own section "New Features".
    new = {"2.4.11", "2.5.7", "2.5.8", "3.2.6", "3.3.7", "3.3.8"}
    assert new <= {number for number, _ in listed}


@pytest.mark.parametrize("number, about", [(n, about) for n, _, about in adherences()])
def test_what_is_supported_names_tests_and_rules_of_that_criterion(number, about):
    named, rules = HELD.findall(about["notes"]), re.search(r"Rules of axe-core: ([\w, -]+)\.", about["notes"])
    if about["level"] == "supports":
        assert named
    if about["level"] == "not-applicable" and number != "4.1.1":
        assert named
    for one in named:
        file, test = one.split("::")
        assert f"def {test}(" in (TREE / file).read_text(encoding="utf-8")
    for rule in rules[1].split(", ") if rules else ():
        tags = re.search(rf'id:"{rule}".{{0,400}}?tags:\[(.*?)\]', AXE)[1]
        assert f'"wcag{number.replace(".", "")}"' in tags


def test_the_pages_have_no_sound_no_video_and_no_sensor():
    words = re.compile(r"<(audio|video)\b|\bAudio\(|\{video\}|getUserMedia|devicemotion|deviceorientation")
    sources = [*BOOK.glob("*.md"), *BOOK.glob("_static/**/*.*"), *(TREE / "digitrec/pages").rglob("*.*")]
    texts = {path: path.read_bytes().decode(errors="replace") for path in sources if path.is_file()}
    assert len(texts) > 40
    assert [path.name for path, text in texts.items() if words.search(text)] == []
    assert words.search("<video src=x>") and words.search("addEventListener('devicemotion', f)")


def test_the_page_shows_every_criterion():
    said = papers.conformance(TREE)
    assert said.count("\n| ") == 56 + 2 * 2 and "| 1.4.10 Reflow | not evaluated |" in said


# A JupyterHub, a development container, a release.


def test_the_link_for_a_hub_names_what_is_there():
    link = urlsplit(re.search(r"https://HUB\S+", page("jupyterhub"))[0])
    about = {name: value for name, (value,) in parse_qs(link.query).items()}
    assert link.path == "/hub/user-redirect/git-pull" and about.keys() == {"repo", "branch", "urlpath"}
    folder = about["repo"].rpartition("/")[2]
    before, _, path = about["urlpath"].partition(f"/{folder}/")
    assert before == "lab/tree" and (TREE / path).is_file()


def test_the_development_container_does_what_the_readme_says():
    settings = json.loads((TREE / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    readme = (TREE / "README.md").read_text(encoding="utf-8")
    first = re.search(r"^```\n(pip install .*)\n```", readme, re.MULTILINE)[1]
    assert settings["postCreateCommand"] == first
    python = re.fullmatch(r"mcr\.microsoft\.com/devcontainers/python:(3\.\d+)-bookworm", settings["image"])[1]
    assert f"{python}.0" in SpecifierSet(PROJECT["requires-python"])


def test_a_release_is_made_of_what_was_checked():
    flow = yaml.safe_load((TREE / ".github/workflows/release.yml").read_text(encoding="utf-8"))
    assert flow[True] == {"push": {"tags": ["v*"]}}
    lines = [step["run"] for step in flow["jobs"]["release"]["steps"] if "run" in step]
    order = [
        next(at for at, line in enumerate(lines) if wanted in line)
        for wanted in (
            "tomllib",
            "pip install -r requirements.txt",
            "generate --check",
            "pytest",
            "digitrec build",
            "python .ci/release.py",
            "gh release create",
        )
    ]
    assert order == sorted(order)
