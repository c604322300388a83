"""The course's own notebooks, marked by nbgrader: the solutions earn every point and the exercises none."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from toy_course import run_nbgrader

from digitrec.course import STAGES

TREE = Path(__file__).parents[1]
MARKED = [s for s in STAGES if s.points and (TREE / "solutions" / s.notebook).is_file()]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with our configuration, in which one student hands in the solutions, one nothing new."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(TREE / "nbgrader_config.py", root)
    for student, source in (("solved", "solutions"), ("blank", "exercises")):
        shutil.copytree(TREE / source, root / "submitted" / student)
    shutil.copytree(TREE / "solutions", root / "solutions")
    return root


@pytest.mark.parametrize("stage", MARKED, ids=lambda stage: stage.stem)
def test_the_solution_earns_every_point_and_the_exercise_none(course, stage):
    for command in ("generate_assignment", "autograde"):
        done = run_nbgrader(course, command, stage.stem)
        assert done.status == 0, done.log
    generated = (course / "exercises" / stage.notebook).read_bytes()
    assert generated == (TREE / "exercises" / stage.notebook).read_bytes()
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        assert gradebook.find_assignment(stage.stem).max_score == stage.points
        for student, share in (("solved", 1.0), ("blank", 0.0)):
            grades = gradebook.find_submission_notebook(stage.name, stage.stem, student).grades
            tested = {g.name: g for g in grades if not g.needs_manual_grade}
            assert {name: g.auto_score for name, g in tested.items()} == {
                name: share * g.max_score for name, g in tested.items()
            }
            assert sum(g.max_score for g in grades if g.needs_manual_grade) == stage.by_hand


@pytest.mark.parametrize("stage", MARKED, ids=lambda stage: stage.stem)
def test_every_marked_cell_is_locked_and_named_for_its_task(stage):
    nb = nbformat.read(TREE / "solutions" / stage.notebook, as_version=4)
    graded = [cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert graded
    for cell in graded:
        assert cell.metadata.nbgrader.locked
        assert f'grade("{stage.name}.' in cell.source
        assert "BEGIN HIDDEN TESTS" in cell.source
