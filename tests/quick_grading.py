"""A class that is marked in milliseconds: answers are tried and judged in this process, without kernels.

All else is what `digitrec grade` does: nbgrader's gradebook, receipts, marked notebooks. Three stages hold
the tasks of stage 2, which need NumPy alone, and a written answer that a person marks.
"""

import shutil
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import nbformat
import numpy as np
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.nbgraderformat import SCHEMA_VERSION

from digitrec.checks.asking.answers import Question
from digitrec.checks.asking.packing import pack, unpack
from digitrec.course import stage
from digitrec.grading.judge.verdict import report_on
from digitrec.grading.marking import mark_stage
from digitrec.grading.run.job import Answer, Ran

TREE = Path(__file__).parents[1]
SOURCE = "02_preparing/preparing.ipynb"
STAGES = tuple(stage(name) for name in ("preparing", "building", "compiling"))
WRITTEN = "explain-written"
KINDS = ("right", "half", "blank", "damaged")


class QuickRunner:
    """What a Runner does, at once and in this process: only for answers of our own."""

    tried = {}  # noqa: RUF012 (variables by the sources of a notebook, for all runners)

    place = "this process"

    def __init__(self, workers=1, trusted=False):
        self.workers = workers

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def submit(self, job):
        future = Future()
        try:
            future.set_result(self.run(job))
        except Exception as error:
            future.set_exception(error)
        return future

    def run(self, job):
        answered = [c for c in job.notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
        sources = tuple(cell.source for cell in answered if cell.cell_type == "code")
        if sources not in self.tried:
            self.tried[sources] = {"np": np}
            for source in sources:
                with suppress(Exception):
                    exec(source, self.tried[sources])
        answers = []
        for ask in job.asks:
            question = Question.from_plain(ask.question)
            found = question.evidence(question.answers_in(self.tried[sources]), unpack(ask.probe))
            answers.append(Answer(ask.cell, ask.seed, pack(found)))
        return Ran(job.notebook, tuple(answers), seconds={"flatten-graded": 0.1}, isolated=False)


class QuickJudge:
    """What a Judge does, in this process."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def reports(self, answers):
        return [report_on(*answer) for answer in answers]


def grade(root, of_stage=STAGES[0], **options):
    """Mark a stage of a quick class, and return what it came to."""
    made = {"make_runner": QuickRunner, "make_judge": QuickJudge, **options}
    return mark_stage(root, of_stage, **made)


def make_class(root, students, stages=STAGES):
    """Make a course in which `students` hand in all stages, each another kind of answers."""
    root.mkdir(parents=True, exist_ok=True)
    for name in ("nbgrader_config.py", "_config.yml"):
        shutil.copy(TREE / name, root)
    (root / "book").mkdir()
    for of_stage in stages:
        path = root / "solutions" / of_stage.notebook
        path.parent.mkdir(parents=True)
        nbformat.write(source(), path)
        for number, student in enumerate(students):
            hand_in(root, student, KINDS[number % len(KINDS)], of_stage)


def source():
    """Return the notebook of the stages: stage 2 with a question that a person marks."""
    notebook = nbformat.read(TREE / "solutions" / SOURCE, as_version=4)
    about = {"schema_version": SCHEMA_VERSION, "grade_id": WRITTEN, "grade": True, "solution": True}
    about |= {"locked": False, "task": False, "points": 3}
    text = "### BEGIN SOLUTION\nBecause of the scale.\n### END SOLUTION"
    notebook.cells.append(nbformat.v4.new_markdown_cell(text, metadata={"nbgrader": about}, id=WRITTEN))
    return notebook


def submission(kind, written="Because of the scale."):
    """Return the bytes of a notebook whose answers are of a kind."""
    notebook = source()
    if kind == "damaged":
        return nbformat.writes(notebook).encode()[:500]
    blank = nbformat.read(TREE / "exercises" / SOURCE, as_version=4).cells
    blank = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in blank}
    answers = [
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution") and c.id != WRITTEN
    ]
    first = {"right": len(answers), "half": len(answers) // 2, "blank": 0}[kind]
    for cell in answers[first:]:
        cell.source = blank[cell.metadata.nbgrader.grade_id]
    notebook.cells[-1].source = "*Write your answer here.*" if kind == "blank" else written
    return nbformat.writes(notebook).encode()


def hand_in(root, student, kind, of_stage=STAGES[0], **about):
    """Hand in a notebook whose answers are of a kind."""
    path = root / "submitted" / student / of_stage.notebook
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(submission(kind, **about))


def recorded(root, stages=STAGES, url=None):
    """Return what the gradebook holds: by stage and student, (mark, mark of a person, asked) by cell."""
    found = {}
    with Gradebook(url or f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        for of_stage in stages:
            try:
                submissions = gradebook.assignment_submissions(of_stage.stem)
            except MissingEntry:
                continue
            for handed_in in submissions:
                found[f"{of_stage.stem} {handed_in.student.id}"] = {
                    grade.name: [grade.auto_score, grade.manual_score, grade.needs_manual_grade]
                    for notebook in handed_in.notebooks
                    for grade in sorted(notebook.grades, key=lambda grade: grade.name)
                }
    return found
