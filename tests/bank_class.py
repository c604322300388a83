"""Every answer of the bank handed in by a learner of its own and marked by `digitrec grade`, stage by stage.

What the gradebook holds has to be the marks that the bank states, as it is when a check is called in this
process (`test_bank.py`). `pytest tests/bank_class.py` runs it; it takes longer than all the other tests
together, and is not among those that `pytest` alone collects. `marked_class.py` hands in a part of the bank.
"""

import shutil
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from digitrec.course import stage as stage_called
from digitrec.grading.marking import mark_stage
from digitrec.rehearsal.handed_in import files_for, put_files, with_answers
from tests.bank import FOLDER, entries

TREE = Path(__file__).parents[1]
TRIED = [entry for entry in entries() if entry.can_be_handed_in]


def student(entry):
    """Return a name for who hands the answer in."""
    return f"{entry.task.split('.')[1]}-{entry.line}".replace("_", "-")


def notebook(entry):
    """Return the exercise with the answer before its graded cell, and that cell's name."""
    nb = nbformat.read(TREE / "exercises" / stage_called(entry.task.split(".")[0]).notebook, as_version=4)
    (cell,) = with_answers(nb, {entry.task: entry}, before="")
    return nb, cell


@cache
def marked(root, stage):
    """Hand in every answer of a stage, mark them, and return the scores by student."""
    for name in ("solutions", "exercises"):
        shutil.copytree(TREE / name / stage.stem, root / name / stage.stem)
    shutil.copy(TREE / "nbgrader_config.py", root)
    names = {}
    for entry in TRIED:
        if entry.task.startswith(f"{stage.name}."):
            nb, names[student(entry)] = notebook(entry)
            target = root / "submitted" / student(entry) / stage.notebook
            target.parent.mkdir(parents=True)
            nbformat.write(nb, target)
            put_files(files_for([entry], FOLDER), target.parent)
    mark_stage(root, stage, workers=2)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        return {
            name: gradebook.find_grade(cell, stage.name, stage.stem, name).auto_score
            for name, cell in names.items()
        }


@pytest.fixture(scope="session")
def root_of(tmp_path_factory):
    return cache(lambda stage: tmp_path_factory.mktemp(stage))


@pytest.mark.parametrize("entry", TRIED, ids=str)
def test_the_gradebook_has_the_marks_that_the_bank_states(root_of, entry):
    name = entry.task.split(".")[0]
    assert marked(root_of(name), stage_called(name))[student(entry)] == entry.marks
