"""A marked class made by code: answers of the bank in notebooks, receipts and gradebook, without a kernel.

What answers earn is what the bank states. Each is tried and judged once, for all who have it.
"""

import json
import shutil
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbgrader.api import Grade, Gradebook, MissingEntry, Student, SubmittedAssignment, SubmittedNotebook

from digitrec.checks import SEED
from digitrec.checks.asking.packing import pack
from digitrec.checks.engine.stages import task, tasks
from digitrec.course import stage as stage_called
from digitrec.grading.judge.verdict import report_on, without_evidence
from digitrec.grading.marking import _make_known, course_directory, log_into
from digitrec.grading.record import receipts
from digitrec.grading.record.submission import task_of
from digitrec.notebooks.master import from_gradebook
from tests.bank import entries, evidence

TREE = Path(__file__).parents[1]
STAGE = stage_called("preparing")

# Two answers that nobody else would write.
LOOPS = """
def one_hot(labels):
    table = []
    for label in labels:
        row = [0.0] * 10
        for place in range(10):
            if place == label and not place != label:
                row[place] = row[place] + 1.0
        table.append(row)
    return np.array(table).reshape(-1, 10)
"""
CHECKS = """
def prepare(images, labels):
    rows = flatten(images.copy())
    for number in range(len(rows)):
        if rows[number].max() < 0 or len(rows[number]) != 784:
            raise ValueError(number)
    return (scale(rows), one_hot(np.asarray(list(labels)).ravel()))
"""


@dataclass
class Person:
    """A learner of such a class: answers are titles of the bank by task, the first right one if left out."""

    id: str
    name: str = ""
    answers: dict = field(default_factory=dict)
    sources: dict = field(default_factory=dict)  # texts that stand in the notebook in place of the bank's
    refused: str = ""
    stopped: str = ""
    flags: tuple = ()
    seconds: float = 3.0
    asked: tuple = ()  # names of tasks about which a person still decides


def entry(task_name, title=None):
    """Return the entry of the bank with a title, or the first right one of a task."""
    of_task = [one for one in entries(task_name.partition(".")[0]) if one.task == task_name]
    return next(one for one in of_task if (one.title == title if title else one.kind == "right"))


@cache
def tried(one):
    """Return (probe, evidence) of an entry as bytes, and the Report."""
    probe, found = (pack(part) for part in evidence(one))
    return probe, found, report_on(one.task, probe, found, "")


def make_course(root):
    """Make the folder of a course whose gradebook knows STAGE, and return it."""
    return Path(shutil.copytree(_fresh().name, root))


@cache
def _fresh():
    """Make it once, in a folder that goes with this process."""
    folder = TemporaryDirectory(prefix="digitrec-")
    root = Path(folder.name)
    for name in ("nbgrader_config.py", "_config.yml"):
        shutil.copy(TREE / name, root)
    (root / "book").mkdir()
    shutil.copytree(TREE / "solutions" / STAGE.stem, root / "solutions" / STAGE.stem)
    _make_known(course_directory(root, STAGE), log_into([]))
    return folder


def hand_in(root, people):
    """Let people hand in STAGE, marked: the gradebook, the receipts and the marked notebooks."""
    of_stage = STAGE
    exercise = nbformat.read(root / "exercises" / of_stage.notebook, as_version=4)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        assignment = gradebook.find_assignment(of_stage.stem)
        notebook = assignment.notebooks[0]
        of_cells = {c.name: wanted for c in from_gradebook(notebook) if (wanted := task_of(c))}
        for person in people:
            marked = _of_person(person, of_stage)
            _receipt(root, person, of_stage, of_cells, marked)
            _notebook(root, person, of_stage, exercise, of_cells)
            try:
                student = gradebook.find_student(person.id)
            except MissingEntry:
                first, _, last = person.name.rpartition(" ")
                student = Student(id=person.id, first_name=first, last_name=last)
                gradebook.db.add(student)
            submitted = SubmittedAssignment(student=student, assignment=assignment)
            held = SubmittedNotebook(assignment=submitted, notebook=notebook)
            for cell in [*notebook.grade_cells, *notebook.task_cells]:
                score = marked[of_cells[cell.name]].marks if cell.name in of_cells else None
                asked = score is None or of_cells[cell.name].partition(".")[2] in person.asked
                held.grades.append(Grade(cell=cell, auto_score=score, needs_manual_grade=asked))
            gradebook.db.add(submitted)
        gradebook.db.commit()


def _of_person(person, of_stage):
    of_stage = [name for name in tasks() if name.startswith(f"{of_stage.name}.")]
    if person.refused:
        return {name: without_evidence(task(name), person.refused) for name in of_stage}
    return {name: tried(_entry_of(person, name))[2] for name in of_stage}


def _entry_of(person, task_name):
    return entry(task_name, person.answers.get(task_name.partition(".")[2]))


def _receipt(root, person, of_stage, of_cells, marked):
    questions = ()
    if not person.refused:
        questions = tuple(
            receipts.Question(cell, name, seed, "", *tried(_entry_of(person, name))[:2])
            for cell, name in of_cells.items()
            for seed in ("public", "drawn")
        )
    data = {cell: marked[name].to_dict() for cell, name in of_cells.items()}
    about = (person.refused, person.flags, person.stopped)
    seconds = {"set-up": person.seconds}
    receipt = receipts.Receipt(
        person.id, of_stage.stem, "0" * 64, True, questions, data, *about, seconds=seconds
    )
    receipts.keep(root, receipt)


def _notebook(root, person, of_stage, exercise, of_cells):
    """Write the marked notebook: each answer in the place where it belongs."""
    cells = []
    for cell in exercise.cells:
        name = of_cells.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if name and not person.refused:
            one = _entry_of(person, name)
            text = person.sources.get(one.task.partition(".")[2], one.source)
            cells.append({"cell_type": "code", "source": text, "metadata": {}, "outputs": []})
        if not (cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code"):
            cells.append(cell)
    path = root / "autograded" / person.id / of_stage.notebook
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


assert SEED == 1  # the seed whose evidence the bank keeps
