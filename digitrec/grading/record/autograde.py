"""nbgrader's Autograde in three rooms: run a submission in a sandbox, judge its evidence, record the marks.

`nbgrader autograde` and `digitrec grade` use this class. What counts as marked is what the gradebook's ledger
says: whatever interrupts it, the next start goes on with what is left.
"""

from concurrent.futures import Future, as_completed
from contextlib import ExitStack
from fnmatch import fnmatchcase
from pathlib import Path

import nbformat
import nbgrader.apps.api
import nbgrader.apps.autogradeapp
from nbgrader import converters, utils
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Any, Bool, Integer

from digitrec.course import stage
from digitrec.grading.judge.judge import Judge
from digitrec.grading.record import ledger, receipts
from digitrec.grading.record.limits import seconds_for
from digitrec.grading.record.snapshot import take
from digitrec.grading.record.submission import Submission
from digitrec.grading.run.runner import RunFailed, Runner
from digitrec.grading.run.sandbox.outside import NoSandboxError
from digitrec.notebooks.marks import mark_of
from digitrec.notebooks.master import from_gradebook
from digitrec.notebooks.reading import UnreadableNotebook, parse_notebook


class Autograde(converters.Autograde):
    """Mark the submissions of an assignment; what a person marked stays, and is asked again if it changed."""

    workers = Integer(1, help="How many submissions run side by side.").tag(config=True)
    on_marked = Any(None, help="Called with (student, Report by cell, number marked, number to mark).")
    trusted = Bool(False, help="Run submissions without a sandbox, with your own rights.").tag(config=True)

    def init_notebooks(self):
        """Find the submissions; a name with brackets is a name like any other."""
        course = self.coursedir
        self.assignments, self.notebooks = {}, []
        pattern, excluded = course.student_id, (course.student_id_exclude or "").split(",")
        submitted = Path(course.format_path(course.submitted_directory, ".", "."))
        for folder in sorted(submitted.iterdir()) if submitted.is_dir() else ():
            work, student = folder / course.assignment_id, folder.name
            if not (student == pattern or fnmatchcase(student, pattern)) or student in excluded:
                continue
            if work.is_dir() and not folder.is_symlink() and not work.is_symlink():
                self.assignments[str(work)] = student
        if not self.assignments:
            said = f"There is nothing handed in for {course.assignment_id} in {submitted}."
            self.log.error(said)
            raise NbGraderException(said)

    def convert_notebooks(self):
        """Run, judge and record what is not marked yet."""
        course = self.coursedir
        name = course.assignment_id
        with Gradebook(course.db_url, course.course_id) as gradebook:
            ledger.prepare(gradebook)
            try:
                notebook = gradebook.find_assignment(name).notebooks[0]
            except (MissingEntry, IndexError):
                said = f"The gradebook does not know {name}: run `nbgrader generate_assignment {name}` first."
                self.log.error(said)
                raise NbGraderException(said) from None
            self.name, self.stage = notebook.name, stage(name)
            self.master = self._in_order(from_gradebook(notebook))
            waiting = self._waiting(gradebook)
        if not waiting:
            self.log.info("Nothing has changed since %s was marked.", name)
            return
        self._mark_all(waiting)

    def _waiting(self, gradebook):
        """Return {student: Snapshot} of what is to be marked."""
        known = {cell.name for cell in self.master}

        def recognises(data):
            try:
                cells = parse_notebook(data).cells
            except UnreadableNotebook:
                return False
            names = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells}
            return bool(names & known)

        waiting = {}
        for folder, student in self.assignments.items():
            snapshot = take(folder, self.name, recognises)
            row = ledger.entry(gradebook, student, self.coursedir.assignment_id)
            if self.force or row is None or row.submission != snapshot.hash or not self._there(student):
                waiting[student] = snapshot
            else:
                self.log.info("%s is marked already.", student)
        return waiting

    def _there(self, student):
        return Path(self._format_dest(self.coursedir.assignment_id, student), f"{self.name}.ipynb").is_file()

    def _mark_all(self, waiting):
        with ExitStack() as rooms:
            judge = rooms.enter_context(Judge())
            try:
                runner = rooms.enter_context(Runner(self.workers, trusted=self.trusted))
            except NoSandboxError as error:
                self.log.error(str(error))
                raise NbGraderException(str(error)) from None
            course = self.coursedir
            source = course.format_path(course.source_directory, ".", course.assignment_id)
            seconds = seconds_for(course.root, source, self.stage, self.master, runner)
            running, failed = {}, []
            for student, snapshot in waiting.items():
                submission = Submission(self.stage, self.master, student, snapshot, seconds)
                future = nothing_to_run() if submission.refused else runner.submit(submission.job)
                running[future] = submission
            for number, future in enumerate(as_completed(running), start=1):
                submission = running[future]
                try:
                    reports = submission.judge(judge, future.result())
                    self._record(submission, reports)
                except (RunFailed, OSError) as error:
                    self.log.error("%s could not be marked: %s", submission.student, error)
                    failed.append(submission.student)
                    continue
                if self.on_marked:
                    self.on_marked(submission.student, reports, number, len(waiting))
        if failed:
            said = f"Not marked: {', '.join(failed)}. Start again; all others are done."
            self.log.error(said)
            raise NbGraderException(said)

    def _record(self, submission, reports):
        """Keep the receipt, write the marked notebook, and enter the marks: each whole, the marks last."""
        course, student = self.coursedir, submission.student
        kept = receipts.keep(course.root, submission.receipt(course.assignment_id, reports))
        target = Path(self._format_dest(course.assignment_id, student))
        target.mkdir(parents=True, exist_ok=True)
        path = target / f"{self.name}.ipynb"
        before, marked = _read(path), submission.marked(reports)
        for name, data in submission.snapshot.files.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            receipts.write_whole(target / name, data)
        receipts.write_whole(path, (nbformat.writes(marked) + "\n").encode())
        with Gradebook(course.db_url, course.course_id) as gradebook:
            gradebook.update_or_create_student(student)
            when = self._timestamp(student)
            about = {"timestamp": when} if when else {}
            gradebook.update_or_create_submission(course.assignment_id, student, **about)
            self._enter(gradebook, student, before, marked)
            ledger.enter(
                gradebook, student, course.assignment_id, submission=submission.snapshot.hash, receipt=kept
            )
            gradebook.db.commit()

    def _enter(self, gradebook, student, before, marked):
        """Set all marks of a notebook and its late penalty in the session; the caller commits."""
        assignment = self.coursedir.assignment_id
        was = {_name(cell): cell.source for cell in before.cells} if before else {}
        for cell in marked.cells:
            name = _name(cell)
            if utils.is_grade(cell) or utils.is_task(cell):
                grade = gradebook.find_grade(name, self.name, assignment, student)
                points, undecided = self._points(cell, student)
                by_tests = cell.cell_type == "code" and not utils.is_solution(cell)
                changed = grade.auto_score != points if by_tests else was.get(name) != cell.source
                asked = points is None or undecided > 0
                hand = grade.manual_score is not None
                grade.needs_manual_grade = (changed or grade.needs_manual_grade) if hand else asked
                grade.auto_score = points
            if utils.is_solution(cell) or utils.is_task(cell):
                comment = gradebook.find_comment(name, self.name, assignment, student)
                comment.auto_comment = (
                    "No response." if _untouched(cell) and utils.is_solution(cell) else None
                )
        gradebook.db.flush()
        self._late(gradebook, student)

    def _late(self, gradebook, student):
        """Set the penalty for lateness that nbgrader's plugin gives."""
        assignment = self.coursedir.assignment_id
        late = AssignLatePenalties(parent=self)
        late.init_plugin()
        seconds = gradebook.find_submission(assignment, student).total_seconds_late
        notebook = gradebook.find_submission_notebook(self.name, assignment, student)
        penalty = (
            late.plugin_inst.late_submission_penalty(student, notebook.score, seconds)
            if seconds > 0
            else None
        )
        notebook.late_submission_penalty = (
            None if penalty is None else late._check_late_penalty(notebook, penalty)
        )

    def _points(self, cell, student):
        """Return (points, undecided) of a graded cell; None where a person marks it."""
        if cell.cell_type != "code" or utils.is_solution(cell):
            return (0.0 if _untouched(cell) else None), 0.0
        mark = mark_of(cell)
        about = f"{student}, {self.name}, {mark.name}"
        if mark.undecided:
            self.log.warning(
                "%s: a person decides about %g of %g points.", about, mark.undecided, mark.points
            )
        for fault in mark.faults:
            self.log.error("%s: a check failed for a fault of its own.\n%s", about, fault)
        return mark.marks, mark.undecided

    def _timestamp(self, student):
        folder = self._format_source(self.coursedir.assignment_id, student)
        try:
            return self.coursedir.get_existing_timestamp(folder)
        except (SystemExit, ValueError, OSError):  # nbgrader ends the whole command at a date it cannot read
            self.log.warning("%s: the time in timestamp.txt cannot be read, so it does not count.", student)
            return None

    def _in_order(self, master):
        """Return the master cells in the notebook's order: a database need not keep it."""
        course = self.coursedir
        released = Path(course.format_path(course.release_directory, ".", course.assignment_id))
        path = released / f"{self.name}.ipynb"
        if not path.is_file():
            return master
        cells = nbformat.read(path, as_version=4).cells
        order = {cell.metadata.get("nbgrader", {}).get("grade_id"): at for at, cell in enumerate(cells)}
        return sorted(master, key=lambda cell: order.get(cell.name, len(order)))


def nothing_to_run():
    """Return a Future that is done already: of a submission that was refused."""
    future = Future()
    future.set_result(None)
    return future


def _name(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _untouched(cell):
    return cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)


def _read(path):
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError):
        return None


def use_three_rooms():
    """Let nbgrader's command and formgrader mark with this class; there is no setting for it."""
    nbgrader.apps.autogradeapp.Autograde = Autograde
    nbgrader.apps.api.Autograde = Autograde
