"""Record one marking: its receipt, its notebook and its marks, whole or not at all."""

import hashlib
import os
import shutil
import warnings
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import nbformat
from nbgrader import utils
from nbgrader.api import Comment, Grade, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import SAWarning

from digitrec.classroom import settings
from digitrec.classroom.times import UnreadableTime, read_time, write_time
from digitrec.grading.record import deadlines, ledger, receipts
from digitrec.grading.record.cells import NOTE
from digitrec.grading.record.connection import one_transaction
from digitrec.grading.record.snapshot import TIMESTAMP
from digitrec.notebooks.marks import ROUNDING, mark_of


@dataclass(frozen=True)
class Marking:
    """What a submission came to: its receipt, its marked notebook, and the files that came with it."""

    receipt: receipts.Receipt
    notebook: nbformat.NotebookNode = field(repr=False)
    files: dict = field(default_factory=dict, repr=False)
    timestamp: str = ""
    final: bool = True  # False: it could not be run, and the next start tries again


class Recorder:
    """Writes the markings of one assignment of a CourseDirectory; `notebook` is the name of its notebook."""

    def __init__(self, course, notebook, log):
        """Take where to write. Raises SettingsError for what class.toml says of deadlines."""
        self.course, self.name, self.log = course, notebook, log
        self.settings = settings.read(course.root)

    def folder(self, student):
        """Return the folder of a student's marked notebook."""
        course = self.course
        return Path(course.format_path(course.autograded_directory, student, course.assignment_id))

    @cached_property
    def released(self):
        """The texts of the cells that the course released, or None where its notebook is not there."""
        course = self.course
        folder = course.format_path(course.release_directory, ".", course.assignment_id)
        try:
            notebook = nbformat.read(Path(folder) / f"{self.name}.ipynb", as_version=4)
        except (OSError, ValueError):
            return None
        return {cell.source.strip() for cell in notebook.cells}

    def record(self, marking):
        """Keep the receipt, write the marked notebook aside, enter the marks, put the notebook in its place.

        The gradebook's transaction decides. Interrupted before it, a marking has not been; interrupted after
        it, the marked notebook is not the one that the ledger names, and the next start marks again.
        Raises OSError and GradebookError.
        """
        student = marking.receipt.student
        notebook = (nbformat.writes(marking.notebook) + "\n").encode()
        files = {**marking.files, f"{self.name}.ipynb": notebook}
        if when := self._timestamp(marking):  # as nbgrader reads it, which stops at any other text
            files[TIMESTAMP] = write_time(when).encode()
        target = self.folder(student)
        fresh, old = (target.with_name(f".{target.name}.{word}") for word in ("new", "old"))
        for left in (fresh, old):  # by somebody who was interrupted
            shutil.rmtree(left, ignore_errors=True)
        for name, data in files.items():
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            receipts.write(fresh / name, data)
        kept = receipts.keep(self.course.root, marking.receipt)
        hashed = hashlib.sha256(notebook).hexdigest()
        with one_transaction(self.course) as gradebook:
            self._enter_all(gradebook, marking, when, receipt=kept, notebook=hashed)
        if target.exists():
            os.replace(target, old)
        os.replace(fresh, target)
        shutil.rmtree(old, ignore_errors=True)

    def _enter_all(self, gradebook, marking, when, **hashes):
        student, assignment = marking.receipt.student, self.course.assignment_id
        gradebook.update_or_create_student(student)
        with warnings.catch_warnings(category=SAWarning, action="ignore"):  # of nbgrader's own ways
            about = {"timestamp": when.replace(tzinfo=None)} if when else {}
            gradebook.update_or_create_submission(assignment, student, **about)
        deadlines.enter(gradebook, self.settings, assignment, student)
        answers = self._enter(gradebook, marking)
        submission = marking.receipt.submission if marking.final else ledger.UNMARKED
        ledger.enter(gradebook, student, assignment, answers, submission=submission, **hashes)

    def _enter(self, gradebook, marking):
        """Set all marks of a notebook and its late penalty; return what they rest on, by cell."""
        student, assignment = marking.receipt.student, self.course.assignment_id
        row = ledger.entry(gradebook, student, assignment)
        known = ledger.answers(row) if row else self._of_an_earlier_version(student)
        rests_on = {}
        for cell in marking.notebook.cells:
            name = _name(cell)
            if utils.is_grade(cell) or utils.is_task(cell):
                grade = self._grade(gradebook, name, student)
                points, undecided = self._points(cell, marking)
                rests_on[name] = _rests_on(cell, points, undecided, marking)
                hand = grade.manual_score is not None
                if name in known:
                    changed = known[name] != rests_on[name]
                else:
                    changed = row is not None or not _by_tests(cell) or grade.auto_score != points
                asked = points is None or undecided > 0
                grade.needs_manual_grade = (changed or grade.needs_manual_grade) if hand else asked
                grade.auto_score = points
                if hand and grade.manual_score > grade.cell.max_score + ROUNDING:
                    grade.needs_manual_grade = True
                    self.log.warning(
                        "%s, %s: somebody gave %g of %g points; look at it again.",
                        *(student, name, grade.manual_score, grade.cell.max_score),
                    )
            if utils.is_solution(cell) or utils.is_task(cell):
                refused = marking.receipt.refused
                blank = utils.is_task(cell) and not refused and self._blank(cell, marking)
                blank = blank or (utils.is_solution(cell) and _untouched(cell))
                said = "No response." if blank else None
                self._comment(gradebook, name, student).auto_comment = said
        gradebook.db.flush()
        self._late(gradebook, student)
        return rests_on

    def _grade(self, gradebook, name, student):
        """Return the row of a mark; one that a cell lacks which the course got later is made."""
        about = (name, self.name, self.course.assignment_id)
        try:
            return gradebook.find_grade(*about, student)
        except MissingEntry:
            cell, notebook = gradebook.find_graded_cell(*about), self._notebook(gradebook, student)
            grade = Grade(cell_id=cell.id, notebook=notebook)
            gradebook.db.add(grade)
            gradebook.db.flush()
            return grade

    def _comment(self, gradebook, name, student):
        about = (name, self.name, self.course.assignment_id)
        try:
            return gradebook.find_comment(*about, student)
        except MissingEntry:
            cell, notebook = gradebook.find_solution_cell(*about), self._notebook(gradebook, student)
            comment = Comment(cell_id=cell.id, notebook=notebook)
            gradebook.db.add(comment)
            return comment

    def _notebook(self, gradebook, student):
        return gradebook.find_submission_notebook(self.name, self.course.assignment_id, student)

    def settle_lateness(self, gradebook):
        """Enter today's deadline and extensions for all that is marked, and set the penalties that follow."""
        assignment = self.course.assignment_id
        if deadlines.due(self.settings, assignment) is None:
            return
        with warnings.catch_warnings(category=SAWarning, action="ignore"):
            for submission in gradebook.find_assignment(assignment).submissions:
                deadlines.enter(gradebook, self.settings, assignment, submission.student_id)
                gradebook.db.flush()
                self._late(gradebook, submission.student_id)
        gradebook.db.commit()

    def _late(self, gradebook, student):
        """Set the penalty for lateness that nbgrader's plugin gives."""
        late = AssignLatePenalties(parent=self.course)
        late.init_plugin()
        seconds = gradebook.find_submission(self.course.assignment_id, student).total_seconds_late
        notebook = self._notebook(gradebook, student)
        gradebook.db.refresh(notebook)
        penalty = (
            late.plugin_inst.late_submission_penalty(student, notebook.score, seconds)
            if seconds > 0
            else None
        )
        notebook.late_submission_penalty = (
            None if penalty is None else late._check_late_penalty(notebook, penalty)
        )

    def _points(self, cell, marking):
        """Return (points, undecided) of a graded cell; None where a person marks it."""
        if utils.is_task(cell):  # its text is the course's own: the answer stands in other cells
            return (0.0 if marking.final and self._blank(cell, marking) else None), 0.0
        if cell.cell_type != "code" or utils.is_solution(cell):
            not_seen = cell.metadata.get("digitrec", {}).get("not_seen")
            return (0.0 if _untouched(cell) and not not_seen else None), 0.0
        mark = mark_of(cell)
        about = f"{marking.receipt.student}, {self.name}, {mark.name}"
        if mark.undecided:
            self.log.warning(
                "%s: a person decides about %g of %g points.", about, mark.undecided, mark.points
            )
        for fault in mark.faults:
            self.log.error("%s: a check failed for a fault of its own.\n%s", about, fault)
        return mark.marks, mark.undecided

    def _blank(self, task, marking):
        """Say whether nothing was written for a task: no text in the notebook is the learner's own.

        An answer may stand anywhere, above the task or in a comment of a code cell. So below it all cells
        have to be as they were released, and above it those of text.
        """
        if marking.receipt.refused or self.released is None:
            return bool(marking.receipt.refused)
        cells = marking.notebook.cells
        at = cells.index(task)
        where = [*(cell for cell in cells[:at] if cell.cell_type != "code"), *cells[at + 1 :]]
        return all(
            _name(cell) or cell.get("id") == NOTE or cell.source.strip() in {"", *self.released}
            for cell in where
        )

    def _timestamp(self, marking):
        """Return when it was handed in, aware, or None where nothing says it that can be read."""
        if not marking.timestamp.strip():
            return None
        try:
            return read_time(marking.timestamp, self.settings.timezone)
        except UnreadableTime as error:
            self.log.warning(
                "%s: the time in %s does not count. %s", marking.receipt.student, TIMESTAMP, error
            )
            return None

    def _of_an_earlier_version(self, student):
        """Return what the hand marks of version 1.0.0 rest on: the texts of its marked notebook."""
        try:
            before = nbformat.read(self.folder(student) / f"{self.name}.ipynb", as_version=4)
        except (OSError, ValueError):
            return {}
        by_person = (c for c in before.cells if utils.is_grade(c) and not _by_tests(c))
        return {_name(cell): _hash(cell.source) for cell in by_person}


def _name(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _by_tests(cell):
    return cell.cell_type == "code" and not utils.is_solution(cell) and not utils.is_task(cell)


def _rests_on(cell, points, undecided, marking):
    """Return what a mark that a person gives rests on: another text of it asks for the mark again."""
    if _by_tests(cell):
        return f"{points:g} and {undecided:g} undecided"
    return marking.receipt.submission if utils.is_task(cell) else _hash(cell.source)


def _hash(text):
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]


def _untouched(cell):
    return cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
