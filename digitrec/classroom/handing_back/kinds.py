"""Kinds of answers, and a comment that reaches all of a kind.

Those are of one kind whose reports on a task hold the same code; where the class report tells several of
them apart by what the answers do, its names for them will do, too. A comment is entered where nbgrader keeps
a person's: at the answer's cell, so that formgrader and feedback show it. One table more in the gradebook
remembers what was given to a kind, so that it can be given to those who come later, changed and taken back;
what a person wrote at an answer stays as it is.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbgrader.api import MissingEntry
from nbgrader.utils import is_grade, is_solution
from sqlalchemy import Column, Integer, MetaData, String, Table, Text, delete, insert, inspect, select

from digitrec.checks.engine.catalogue import misconception
from digitrec.classroom.handing_back.summary import marks_in
from digitrec.classroom.report.gathered import learners_of_kind
from digitrec.grading.marking import course_directory
from digitrec.grading.record import receipts
from digitrec.grading.record.connection import one_transaction, opened
from digitrec.notebooks.marks import task_name

GIVEN = Table(
    "digitrec_comment",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("assignment", String(128), nullable=False),
    Column("cell", String(128), nullable=False),  # of the answer
    Column("kind", String(64), nullable=False),
    Column("student", String(128), nullable=False),
    Column("text", Text, nullable=False),
)
BETWEEN = "\n\n"  # two comments at one answer


class KindError(Exception):
    """A comment that cannot be given; the message says why and what to do."""


@dataclass(frozen=True)
class Task:
    """A task of a stage's notebook: its name, its graded cell, and the cell of the answer above that."""

    name: str
    graded: str
    answer: str


@dataclass
class Reached:
    """Whom a comment reached."""

    now: list = field(default_factory=list)  # who has it now
    new: list = field(default_factory=list)  # of them, who did not have it before
    left: list = field(default_factory=list)  # who had a comment of a person, which stays
    gone: list = field(default_factory=list)  # from whom it was taken


def tasks_of(root, stage):
    """Return the Tasks of a stage by name. Raises KindError where its notebook cannot be read."""
    for folder in ("exercises", "solutions"):
        path = Path(root, folder, stage.notebook)
        if path.is_file():
            break
    try:
        cells = nbformat.read(path, as_version=4).cells
    except (OSError, ValueError):
        raise KindError(f"There is no notebook that can be read in {path.parent}.") from None
    tasks, answer = {}, ""
    for cell in cells:
        if is_solution(cell) and not is_grade(cell):
            answer = cell.metadata.nbgrader.grade_id
        elif is_grade(cell) and not is_solution(cell) and cell.cell_type == "code" and answer:
            name = task_name(cell)
            tasks[name] = Task(name, cell.metadata.nbgrader.grade_id, answer)
    return tasks


def kinds_of(root, stage):
    """Return {task: {code: students}} from the reports in the marked notebooks, the commonest code first."""
    course, tasks = course_directory(root, stage), tasks_of(root, stage)
    names = {task.graded: task.name for task in tasks.values()}
    found = {name: defaultdict(list) for name in tasks}
    # A file that could not be marked is no kind of answer.
    base = Path(course.format_path(course.autograded_directory, ".", "."))
    for folder in sorted(base.iterdir()) if base.is_dir() else ():
        path = folder / stage.notebook
        if not path.is_file() or _refused(root, stage, folder.name):
            continue
        for cell, mark in marks_in(nbformat.read(path, as_version=4)).items():
            for code in mark.report.codes if mark.report and cell in names else ():
                found[names[cell]][code].append(folder.name)
    return {
        name: dict(sorted(codes.items(), key=lambda entry: (-len(entry[1]), entry[0])))
        for name, codes in found.items()
    }


def give(root, stage, task, code, text):
    """Give a comment to all whose report on a task has the code, and return whom it Reached.

    Given again, it reaches those who came later and leaves those who are of this kind no more; with another
    text, that takes the place of the old one. Raises KindError, GradingError and GradebookError.
    """
    if not text.strip():
        raise KindError("The comment is empty: give its text, or --undo to take one back.")
    wanted = _task(root, stage, task)
    if ":" in code:  # as the class report names a kind of which others have the same code
        students = learners_of_kind(course_directory(root, stage), stage, wanted.name, code)
    else:
        students = kinds_of(root, stage)[wanted.name].get(code, [])
    if not students:
        try:
            name = misconception(code.partition(":")[0]).name
        except KeyError:
            raise KindError(
                f"There is no kind “{code}”: `digitrec comment {stage.name}` lists them."
            ) from None
        raise KindError(f"Nobody's answer to {wanted.name} is of the kind “{code}” ({name}).")
    return _change(root, stage, wanted, code, set(students), text.strip())


def take_back(root, stage, task, code):
    """Take back the comment on a kind, and return whom it Reached. Raises as `give` does."""
    return _change(root, stage, _task(root, stage, task), code, set(), "")


def given(root, stage):
    """Return {(answer's cell, code): (text, students)} of the comments that stand, in the order of giving."""
    found = {}
    with opened(course_directory(root, stage)) as gradebook:
        for row in _rows(gradebook, stage):
            found.setdefault((row.cell, row.kind), (row.text, []))[1].append(row.student)
    return found


def _refused(root, stage, student):
    try:
        return bool(receipts.read(root, stage.stem, student)[0].refused)
    except receipts.NoReceipt:
        return False


def _task(root, stage, name):
    tasks = tasks_of(root, stage)
    if name not in tasks:
        raise KindError(f"{stage.stem} has no task {name!r}. It has: {', '.join(tasks)}.")
    return tasks[name]


def _change(root, stage, task, code, students, text):
    reached = Reached()
    with one_transaction(course_directory(root, stage)) as gradebook:
        GIVEN.create(gradebook.db.connection(), checkfirst=True)
        rows = [row for row in _rows(gradebook, stage) if row.cell == task.answer]
        had = {row.student for row in rows if row.kind == code}
        for student in sorted(had | students):
            mine = [row for row in rows if row.student == student]
            try:
                comment = gradebook.find_comment(task.answer, stage.name, stage.stem, student)
            except MissingEntry:  # the answer was marked before the course had this cell
                reached.left.append(student)
                continue
            before = {row.kind: row.text for row in mine}
            _keep(gradebook, stage, task, code, student, text if student in students else "")
            if (comment.manual_comment or "") != BETWEEN.join(before.values()):
                reached.left.append(student)
                _keep(gradebook, stage, task, code, student, "")
                continue
            after = {**before, code: text} if student in students else without(before, code)
            comment.manual_comment = BETWEEN.join(after.values()) or None
            if student in students:
                reached.now.append(student)
                reached.new += [] if student in had else [student]
            else:
                reached.gone.append(student)
    return reached


def forget(gradebook, student):
    """Take out of an open gradebook what was given to a student with a kind; return how many rows."""
    if not inspect(gradebook.db.connection()).has_table(GIVEN.name):
        return 0
    return gradebook.db.execute(delete(GIVEN).where(GIVEN.c.student == student)).rowcount


def rename(gradebook, old, new):
    """Let an open gradebook remember by another name what was given to a student with a kind."""
    if inspect(gradebook.db.connection()).has_table(GIVEN.name):
        gradebook.db.execute(GIVEN.update().where(GIVEN.c.student == old).values(student=new))


def without(before, code):
    """Return the texts by kind without that of one kind."""
    return {kind: text for kind, text in before.items() if kind != code}


def _keep(gradebook, stage, task, code, student, text):
    """Remember what was given to one student, in the place of what was; nothing where there is no text."""
    about = {"assignment": stage.stem, "cell": task.answer, "kind": code, "student": student}
    same = [GIVEN.c[name] == value for name, value in about.items()]
    known = gradebook.db.execute(select(GIVEN.c.number).where(*same)).first()
    if known and text:
        gradebook.db.execute(GIVEN.update().where(GIVEN.c.number == known.number).values(text=text))
    elif text:
        gradebook.db.execute(insert(GIVEN).values(**about, text=text))
    else:
        gradebook.db.execute(delete(GIVEN).where(*same))


def _rows(gradebook, stage):
    if not inspect(gradebook.db.connection()).has_table(GIVEN.name):
        return []
    asked = select(GIVEN).where(GIVEN.c.assignment == stage.stem).order_by(GIVEN.c.number)
    return gradebook.db.execute(asked).all()
