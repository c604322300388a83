"""Mark the submissions of a stage again from their receipts: what `digitrec rejudge` does."""

import hashlib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from nbgrader.api import MissingEntry

from digitrec.classroom.settings import SettingsError
from digitrec.grading.judge.judge import Judge
from digitrec.grading.marking import GradingError, course_directory, log_into
from digitrec.grading.record import agreement, ledger, receipts
from digitrec.grading.record.connection import GradebookError, alone, opened
from digitrec.grading.record.recorder import Recorder
from digitrec.grading.record.rejudge import changes, judge_again, marking_again, stands
from digitrec.grading.record.snapshot import take
from digitrec.grading.record.submission import task_of
from digitrec.notebooks.marks import Mark
from digitrec.notebooks.master import from_gradebook


@dataclass(frozen=True)
class Again:
    """What judging one submission again came to."""

    student: str
    changes: tuple = ()
    same: bool = True  # whether the verdict is the one that stands, to the last word
    why_not: str = ""  # why it could not be judged again


@dataclass(frozen=True)
class Rejudged:
    """What judging a class again came to: an Again for each student, and warnings, a sentence each."""

    students: tuple[Again, ...]
    said: tuple[str, ...]


def rejudge_stage(root, stage, student="*", write=False, make_judge=Judge):
    """Judge a stage's receipts again and return what it came to; `write` records what differs.

    Raises GradingError.
    """
    said = []
    course = course_directory(root, stage)
    try:
        rows, points, name = _recorded(course, student)
        recorder = Recorder(course, name, log_into(said))
        with alone(course), make_judge() as judge:
            found = [_again(recorder, judge, who, row, points, write) for who, row in sorted(rows.items())]
    except (GradebookError, SettingsError, OSError) as error:
        raise GradingError(str(error)) from None
    return Rejudged(tuple(found), tuple(said))


def judge_receipt(path, make_judge=Judge):
    """Judge one receipt's file again; return (Receipt, its hash, Marks of its tasks, whether they stand).

    Raises GradingError.
    """
    try:
        data = Path(path).read_bytes()
        receipt = receipts.Receipt.from_bytes(data)
        with make_judge() as judge:
            reports = judge_again(judge, receipt)
    except OSError as error:
        raise GradingError(f"{path} cannot be read ({error.strerror or error}).") from None
    except receipts.NoReceipt as error:
        raise GradingError(f"{path}: {error}") from None
    marks = [
        Mark(report.task.rpartition(".")[2], report.points, report.marks, report.undecided, report=report)
        for report in reports.values()
    ]
    return receipt, hashlib.sha256(data).hexdigest(), marks, stands(receipt, reports)


def _recorded(course, student):
    """Return ({student: row of the ledger or None}, {cell: points}, name of the notebook)."""
    name = course.assignment_id
    with opened(course) as gradebook:
        ledger.prepare(gradebook)
        try:
            notebook = gradebook.find_assignment(name).notebooks[0]
        except (MissingEntry, IndexError):
            raise GradingError(
                f"Nothing of {name} is marked yet: run `digitrec grade {name}` first."
            ) from None
        if objections := agreement.objections(course, notebook):
            raise GradingError(f"Gradebook and course do not agree about {name}. {' '.join(objections)}")
        students = [found.student.id for found in gradebook.assignment_submissions(name)]
        wanted = [who for who in students if who == student or fnmatchcase(who, student)]
        rows = {who: ledger.entry(gradebook, who, name) for who in wanted}
        points = {cell.name: cell.points for cell in from_gradebook(notebook) if task_of(cell)}
        return rows, points, notebook.name


def _again(recorder, judge, student, row, points, write):
    course = recorder.course
    try:
        receipt, hashed = receipts.read(course.root, course.assignment_id, student)
        if row is None or hashed != row.receipt:
            raise receipts.NoReceipt("The receipt is not the one that the gradebook knows. Run again.")
        if row.submission == ledger.UNMARKED and not receipt.refused:
            raise receipts.NoReceipt("It waits to be marked. Run again.")
        reports = judge_again(judge, receipt, points)
        folder = take(recorder.folder(student), recorder.name)
        if folder.notebook is None or hashlib.sha256(folder.notebook).hexdigest() != row.notebook:
            raise receipts.NoReceipt("The marked notebook is not the one that was recorded. Run again.")
        same = stands(receipt, reports)
        if write and not same:
            recorder.record(marking_again(receipt, reports, folder))
        return Again(student, tuple(changes(receipt, reports)), same)
    except receipts.NoReceipt as error:
        return Again(student, why_not=str(error))
