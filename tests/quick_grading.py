"""A class that is marked in milliseconds: answers are tried and judged in this process, without kernels.

All else is what `digitrec grade` does: nbgrader's gradebook, receipts, marked notebooks. Three stages hold
the tasks of stage 2, which need NumPy alone, and a written answer that a person marks.
"""

import shutil
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.nbgraderformat import SCHEMA_VERSION
from quick_runner import QuickRunner

from digitrec.course import stage
from digitrec.grading.judge.verdict import report_on
from digitrec.grading.marking import mark_stage

TREE = Path(__file__).parents[1]
SOURCE = "02_preparing/preparing.ipynb"
STAGES = tuple(stage(name) for name in ("preparing", "building", "compiling"))
WRITTEN = "explain-written"
KINDS = ("right", "half", "blank", "damaged")


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
    """Return the notebook of the stages: the code of stage 2, and a question that a person marks.

    Of each cell that is released nbgrader makes a row, in a transaction of its own: no texts, no waiting.
    """
    notebook = nbformat.read(TREE / "solutions" / SOURCE, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
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
