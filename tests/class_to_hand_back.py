"""A small class, marked in milliseconds, whose notebook has something to hide: for handing back.

The stage is that of quick_grading, with a hidden test that names a seed, and a task with a mark scheme whose
answer stands in a plain cell below it, as in the stages 6 and 8.
"""

import json
from datetime import datetime
from unittest import mock

import nbformat
import quick_grading
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.nbgraderformat import SCHEMA_VERSION
from quick_grading import STAGES, WRITTEN, grade, make_class

STAGE = STAGES[0]
SEED, QUESTION, SCHEME = "20261129", "asked_in_secret", "Half a point for the loop"
SECRETS = (SEED, QUESTION, SCHEME, "BEGIN HIDDEN TESTS", "BEGIN MARK SCHEME", "digitrec.checks.grade")
HIDDEN = f"### BEGIN HIDDEN TESTS\n{QUESTION} = {SEED}\n### END HIDDEN TESTS\n"
TASK, STUB = "in-words", "*Write your answer here.*"
ABOUT_TASK = {"schema_version": SCHEMA_VERSION, "grade_id": TASK, "grade": False, "solution": False}
ABOUT_TASK |= {"locked": True, "task": True, "points": 2}
TEXT = f"""\
## In your own words

**Task 7** (2 points, read by a person). Why?

=== BEGIN MARK SCHEME ===
{SCHEME}.
=== END MARK SCHEME ==="""
plain_source = quick_grading.source

# 10 points by the checks, 2 for the task, 3 for the written answer.
POINTS = 15


def source():
    """Return the notebook of the stage, as its author has it."""
    notebook = plain_source()
    graded = next(cell for cell in notebook.cells if cell.get("id") == "flatten-graded")
    graded.source = HIDDEN + graded.source
    asked = [
        new_markdown_cell(TEXT, metadata={"nbgrader": dict(ABOUT_TASK)}, id=TASK),
        new_markdown_cell(STUB, id="in-words-answer"),
    ]
    notebook.cells[-1:-1] = asked
    return notebook


def write(root, student, **texts):
    """Change cells of a submission, by id, and mark it again."""
    path = root / "submitted" / student / STAGE.notebook
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = texts.pop(cell.id.replace("-", "_"), cell.source)
    notebook.cells += [new_markdown_cell(text, id=f"own-{name}") for name, text in texts.items()]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with mock.patch.object(quick_grading, "source", source):
        grade(root, student=student)


def make(root, students=("ada", "ben", "cid", "dan")):
    """Make the class and mark it: ada's answers are right, ben's by half, cid's blank, dan's file damaged."""
    with mock.patch.object(quick_grading, "source", source):
        make_class(root, list(students), [STAGE])
        grade(root)
    return root


def gradebook(root):
    """Open the gradebook of a class."""
    return Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec")


def decide(root, student, points=1.0, comment="", cells=(TASK, WRITTEN)):
    """Give a person's marks and comment, as the formgrader does."""
    with gradebook(root) as opened:
        for name in cells:
            found = opened.find_grade(name, STAGE.name, STAGE.stem, student)
            found.manual_score, found.needs_manual_grade = points, False
            if comment:
                opened.find_comment(name, STAGE.name, STAGE.stem, student).manual_comment = comment
        opened.db.commit()


def make_late(root, student, penalty):
    """Let a submission have come 2 days and 3 hours after the deadline."""
    with gradebook(root) as opened:
        opened.find_assignment(STAGE.stem).duedate = datetime(2026, 11, 10, 12)
        found = opened.find_submission(STAGE.stem, student)
        found.timestamp = datetime(2026, 11, 12, 15)
        found.notebooks[0].late_submission_penalty = penalty
        opened.db.commit()


HEADER = "student,name,email,number,platform,folder,archive,file,uploaded,status,how,note"


def collect(root, *lines):
    """Write what `digitrec collect` would: a line is student, name, email, number, platform, folder."""
    folder = root / "collected"
    folder.mkdir(exist_ok=True)
    rows = [",".join([*line, "a.zip", line[-1], "", "collected", "number", ""]) for line in lines]
    text = "\r\n".join([HEADER, *rows]) + "\r\n"
    (folder / f"{STAGE.stem}.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
