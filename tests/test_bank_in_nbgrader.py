"""Answers of the bank handed in as notebooks and marked by nbgrader for real, up to feedback and export.

For every stage two students hand in. Each graded cell of theirs meets an answer of the bank: a right one in
an unusual spelling, or a wrong one. What nbgrader records has to be the marks that the answer states.
"""

import csv
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from toy_course import run_nbgrader

from digitrec.course import STAGES
from tests.bank import entries

TREE = Path(__file__).parents[1]
MARKED = [stage for stage in STAGES if stage.points]
STUDENTS = {"spelled": ("right",), "mistaken": ("wrong", "partly")}

# Names of an earlier answer would be found by a later task; a notebook of one's own has no such leftovers.
FRESH = """\
import sys as _sys
print("a warning of some library", file=_sys.stderr)
_kept = globals().setdefault("_kept", set(globals()))
for _name in [name for name in globals() if name not in _kept and not name.startswith("_")]:
    del globals()[_name]
"""


def chosen(task_id, kinds):
    """Return the last answer of these kinds that sets all its names: the bank's later ones are the odder."""
    found = [e for e in entries(task_id.split(".")[0]) if e.task == task_id and e.kind in kinds]
    return found[-1]


def handed_in(stage, kinds):
    """Return the exercise with an answer put before each graded cell, and the marks by cell."""
    nb = nbformat.read(TREE / "exercises" / stage.notebook, as_version=4)
    cells, marks = [], {}
    for cell in nb.cells:
        task_id = re.search(r'grade\("([a-z_]+\.[a-z_]+)"', cell.source)
        if cell.metadata.get("nbgrader", {}).get("grade") and task_id:
            entry = chosen(task_id[1], kinds)
            cells.append(nbformat.v4.new_code_cell(f"{FRESH}\n{entry.prelude}\n{entry.source}"))
            marks[cell.metadata.nbgrader.grade_id] = (entry.marks, str(entry))
        cells.append(cell)
    nb.cells = cells
    return nb, marks


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("course")
    shutil.copy(TREE / "nbgrader_config.py", root)
    shutil.copytree(TREE / "solutions", root / "solutions")
    return root


@pytest.mark.parametrize("stage", MARKED, ids=lambda stage: stage.stem)
def test_nbgrader_records_the_marks_that_the_bank_states(course, stage):
    stated = {}
    for student, kinds in STUDENTS.items():
        nb, stated[student] = handed_in(stage, kinds)
        target = course / "submitted" / student / stage.notebook
        target.parent.mkdir(parents=True)
        nbformat.write(nb, target)
    for command in ("generate_assignment", "autograde", "generate_feedback"):
        done = run_nbgrader(course, command, stage.stem)
        assert done.status == 0, done.log
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for student, marks in stated.items():
            grades = gradebook.find_submission_notebook(stage.name, stage.stem, student).grades
            recorded = {g.name: g.auto_score for g in grades if not g.needs_manual_grade}
            assert {name: (recorded[name], entry) for name, (_, entry) in marks.items()} == marks
            assert set(recorded) == set(marks)  # every graded cell met an answer
            assert (course / "feedback" / student / stage.stem / f"{stage.name}.html").is_file()


def test_the_export_has_the_sums(course):
    done = run_nbgrader(course, "export")
    assert done.status == 0, done.log
    with (course / "grades.csv").open(newline="") as file:
        rows = {(row["student_id"], row["assignment"]): float(row["score"]) for row in csv.DictReader(file)}
    for stage in MARKED:
        if (course / "submitted" / "spelled" / stage.stem).is_dir():
            assert rows["spelled", stage.stem] == stage.points - stage.by_hand
            assert rows["mistaken", stage.stem] < stage.points - stage.by_hand
