"""A small class that is marked, and what an instructor types: for what changes in the middle of a term."""

import shlex
import shutil
from contextlib import contextmanager
from dataclasses import replace
from unittest import mock

import nbformat
from click.testing import CliRunner
from nbgrader.api import Gradebook
from quick_grading import STAGES, QuickJudge, QuickRunner, grade, make_class
from toy_course import Run, run_nbgrader

from digitrec.checks.engine.stages import task
from digitrec.cli import main
from digitrec.grading import rejudging
from digitrec.grading.record.autograde import Autograde

STAGE = STAGES[0]
WHO = ("ada", "ben", "cid")  # right, half of it, blank


def marked_class(root):
    """Make a course in which three have handed in stage 2 and are marked."""
    make_class(root, WHO, [STAGE])
    grade(root)
    return root


def typed(line, answer=None):
    """Run a line as somebody types it in the course's folder; return its Run."""
    program, *arguments = shlex.split(line)
    judge, class_again = (getattr(rejudging, name) for name in ("judge_receipt", "rejudge_stage"))
    with (
        mock.patch.multiple(Autograde, make_runner=QuickRunner, make_judge=QuickJudge),
        mock.patch.object(judge, "__defaults__", (QuickJudge,)),
        mock.patch.object(class_again, "__defaults__", (*class_again.__defaults__[:-1], QuickJudge)),
    ):
        if program == "nbgrader":
            return run_nbgrader(".", *arguments)
        assert program == "digitrec", line
        done = CliRunner().invoke(main, arguments, input=answer)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Run(done.exit_code, " ".join(done.output.split()))


def right(line, **options):
    """Run a line that has to end well, and return what it printed."""
    status, said = typed(line, **options)
    assert status == 0, said
    return said


@contextmanager
def gradebook_of(root):
    """Open the gradebook, and write what was changed."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        yield gradebook
        gradebook.db.commit()


def give(root, student, cell, points):
    """Give a mark by hand, as the formgrader does."""
    with gradebook_of(root) as gradebook:
        grade = gradebook.find_grade(cell, STAGE.name, STAGE.stem, student)
        grade.manual_score, grade.needs_manual_grade = points, False


def sums(root, stage=STAGE):
    """Return {student: (score, most)} as nbgrader works them out."""
    with gradebook_of(root) as gradebook:
        found = gradebook.assignment_submissions(stage.stem)
        return {one.student.id: (one.score, one.max_score) for one in found}


def asked(root, student):
    """Return the cells for which a person is asked."""
    with gradebook_of(root) as gradebook:
        grades = gradebook.find_submission_notebook(STAGE.name, STAGE.stem, student).grades
        return sorted(grade.name for grade in grades if grade.needs_manual_grade)


@contextmanager
def solution(root):
    """Open the stage's solution, and write it as it is changed."""
    path = root / "solutions" / STAGE.notebook
    notebook = nbformat.read(path, as_version=4)
    yield notebook
    nbformat.write(notebook, path)


def cell_of(notebook, name):
    """Return the cell that nbgrader knows by a name."""
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def without_task(notebook, stem):
    """Take all cells of a task out of a notebook."""
    notebook.cells = [cell for cell in notebook.cells if not cell.id.startswith(stem)]


@contextmanager
def points_times(name, factor):
    """Let the criteria of a task give other points, as somebody who edits the task's file does."""
    wanted = task(name)
    criteria, dearer = wanted.criteria, {}
    for criterion in criteria:
        needs = tuple(dearer[needed.name] for needed in criterion.needs)
        dearer[criterion.name] = replace(criterion, points=factor * criterion.points, needs=needs)
    object.__setattr__(wanted, "criteria", tuple(dearer.values()))
    try:
        yield
    finally:
        object.__setattr__(wanted, "criteria", criteria)


def copy_of(made, folder):
    """Return a copy of a class, to change things in it."""
    return shutil.copytree(made, folder / "course")
