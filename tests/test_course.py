"""The table of stages, and the tree that it names."""

import re
from pathlib import Path

import pytest

from digitrec import course

ROOT = Path(__file__).parent.parent


def test_the_points_are_the_courses():
    points = {stage.name: stage.points for stage in course.STAGES}
    assert points == {
        "warm_up": 0,
        "loading": 6,
        "preparing": 10,
        "building": 12,
        "compiling": 10,
        "training": 12,
        "evaluating": 12,
        "predicting": 8,
        "capstone": 30,
        "from_scratch": 20,
        "laboratory": 15,
    }
    assert sum(stage.points for stage in course.STAGES if not stage.bonus) == 100


def table(path):
    """Return the cells of the rows, a stage each, in the first table of a page, by the stage's number."""
    rows = re.findall(r"^\| 0?(\d+) (.*) \|$", (ROOT / path).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {int(number): [cell.strip() for cell in row.split("|")] for number, row in reversed(rows)}


def test_the_readme_states_the_points_of_the_table():
    assert {number: (row[0], row[-1]) for number, row in table("README.md").items()} == {
        stage.number: (stage.title, stage.worth) for stage in course.STAGES
    }


def test_the_instructors_chapter_reads_its_numbers_from_the_table():
    for stage in course.STAGES:
        number = f"{stage.number:02}"
        title, *numbers = table("book/instructors.md")[stage.number]
        by_hand = f"{{glue:text}}`by_hand_{number}:d`" if stage.by_hand else ""
        assert title == stage.title
        assert numbers == [f"{{glue:text}}`points_{number}`", by_hand, f"{{glue:text}}`minutes_{number}:d`"]


@pytest.mark.parametrize("name", ["2", "02", "preparing", "02_preparing", " Preparing "])
def test_a_stage_is_found_by_any_of_its_names(name):
    assert course.stage(name).stem == "02_preparing"


def test_an_unknown_stage_is_refused_with_the_list():
    with pytest.raises(ValueError, match=r"no stage called 'cooking'.*loading, preparing"):
        course.stage("cooking")


def test_the_tree_is_found_upwards():
    assert course.find_tree(ROOT / "book") == ROOT
    assert course.find_tree(ROOT) == ROOT


def test_outside_the_tree_it_says_what_to_do(tmp_path):
    with pytest.raises(course.TreeNotFoundError, match=r"Change to the folder that holds `_config\.yml`"):
        course.find_tree(tmp_path)


@pytest.mark.parametrize("stage", course.STAGES, ids=lambda stage: stage.stem)
def test_one_stem_names_a_stage_everywhere(stage):
    assert (ROOT / "solutions" / stage.notebook).is_file()
    assert (ROOT / "exercises" / stage.notebook).is_file()
    if stage.name != "warm_up":
        assert (ROOT / "book" / f"{stage.stem}.md").is_file()
        assert (ROOT / "digitrec" / "checks" / stage.name / "__init__.py").is_file()
    if stage.name not in ("warm_up", "capstone"):
        reference = ROOT / "digitrec" / stage.name  # a module, or a room of its own
        assert reference.with_suffix(".py").is_file() or (reference / "__init__.py").is_file()
        assert (ROOT / "tests" / f"test_{stage.name}.py").is_file()
