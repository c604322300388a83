"""nbgrader's Autograde in three rooms: run a submission in a sandbox, judge its evidence, record the marks.

`nbgrader autograde` and `digitrec grade` use this class. What counts as marked is what the gradebook's ledger
says: whatever interrupts it, the next start goes on with what is left. An assignment of an instructor's own
has no task of the course, and is marked as nbgrader does it.
"""

import hashlib
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import suppress
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from time import monotonic

import nbformat
import nbgrader.apps.api
import nbgrader.apps.autogradeapp
from nbgrader import converters
from nbgrader.api import MissingEntry
from nbgrader.converters.base import NbGraderException
from traitlets import Any, Bool, Integer

from digitrec.checks.engine.wards import OF_STAGE
from digitrec.classroom.settings import SettingsError
from digitrec.classroom.settings import read as read_settings
from digitrec.course import STAGES, stage
from digitrec.grading.judge.judge import Judge
from digitrec.grading.record import agreement, codes, deadlines, ledger
from digitrec.grading.record.connection import GradebookError, alone, opened
from digitrec.grading.record.given import key
from digitrec.grading.record.limits import seconds_for
from digitrec.grading.record.recorder import Recorder
from digitrec.grading.record.snapshot import take
from digitrec.grading.record.submission import Submission, has_own_numbers
from digitrec.grading.record.wards import Wards
from digitrec.grading.run.runner import NoRunnerError, RunFailed, Runner, RunnerEnded
from digitrec.grading.run.sandbox.outside import NoSandboxError, is_seen
from digitrec.notebooks.master import from_gradebook
from digitrec.notebooks.reading import UnreadableNotebook, parse_notebook


class Autograde(converters.Autograde):
    """Mark the submissions of an assignment; what a person marked stays, and is asked again if it changed."""

    workers = Integer(1, help="How many submissions run side by side.").tag(config=True)
    cell_seconds = Integer(60, help="How long a cell may take in any case, in seconds.").tag(config=True)
    free_cell_seconds = Integer(600, help="How long a cell of the capstone may take, in seconds.").tag(
        config=True
    )
    on_marked = Any(None, help="Called with (student, Report by cell, number marked, number to mark).")
    make_runner = Any(Runner, help="Makes what runs submissions: called with workers and trusted.")
    make_judge = Any(Judge, help="Makes what judges evidence.")
    has_codes = Any(None, help="Says of the course's folder whether its class has numbers of one's own.").tag(
        config=True
    )
    has_wards = Bool(True, help="Whether patients of one's own count, where a class has them.").tag(
        config=True
    )
    trusted = Bool(False, help="Run submissions without a sandbox, with your own rights.").tag(config=True)

    @property
    def is_ours(self):
        """Whether the assignment is a stage of the course."""
        return self.coursedir.assignment_id in {of_course.stem for of_course in STAGES}

    def init_notebooks(self):
        """Find the submissions; a name with brackets is a name like any other."""
        if not self.is_ours:
            return super().init_notebooks()
        course = self.coursedir
        self.assignments, self.notebooks = {}, []
        pattern, excluded = course.student_id, (course.student_id_exclude or "").split(",")
        submitted = Path(course.format_path(course.submitted_directory, ".", "."))
        for folder in sorted(submitted.iterdir()) if submitted.is_dir() else ():
            work, student = folder / course.assignment_id, folder.name
            if not (student == pattern or fnmatchcase(student, pattern)) or student in excluded:
                continue
            if work.is_dir() or work.is_symlink():
                self.assignments[str(work)] = student
        if not self.assignments:
            self._give_up(f"There is nothing handed in for {course.assignment_id} in {submitted}.")

    def init_assignment(self, assignment_id, student_id):
        """Note an assignment of the instructor's own as nbgrader does, with the deadlines of class.toml."""
        super().init_assignment(assignment_id, student_id)
        with opened(self.coursedir) as gradebook:
            deadlines.enter(gradebook, read_settings(self.coursedir.root), assignment_id, student_id)
            gradebook.db.commit()

    def convert_notebooks(self):
        """Run, judge and record what is not marked yet."""
        if not self.is_ours:
            return super().convert_notebooks()
        try:
            if not self.trusted and is_seen(self.coursedir.root):
                raise NoSandboxError(
                    f"the course's folder {self.coursedir.root} lies in Python's own, which they can read"
                )
            with alone(self.coursedir):
                waiting = self._prepare()
                no_code = [student for student in waiting if self._code(student) is None]
                coded = {student: folder for student, folder in waiting.items() if student not in no_code}
                if coded:
                    self._mark_all(coded)
                elif not no_code:
                    self.log.info("Nothing has changed since %s was marked.", self.coursedir.assignment_id)
                if no_code:
                    self._give_up(codes.NOBODY_GAVE.format(", ".join(no_code)))
        except (GradebookError, NoSandboxError, NoRunnerError, SettingsError) as error:
            self._give_up(str(error))

    def _prepare(self):
        """Read the master, and return {student: folder} of what is to be marked."""
        course = self.coursedir
        name = course.assignment_id
        with opened(course) as gradebook:
            ledger.prepare(gradebook)
            try:
                notebook = gradebook.find_assignment(name).notebooks[0]
            except (MissingEntry, IndexError):
                self._give_up(
                    f"The gradebook does not know {name}: run `nbgrader generate_assignment {name}` first."
                )
            if objections := agreement.objections(course, notebook):
                self._give_up(f"Gradebook and course do not agree about {name}. {' '.join(objections)}")
            self.name, self.stage = notebook.name, stage(name)
            self.later = ledger.later(gradebook, name)
            self.master = self._in_order(from_gradebook(notebook))
            self.recorder = Recorder(course, self.name, self.log)
            self.recorder.settle_lateness(gradebook)
            self.codes, self.wards = self._codes(), self._wards()
            waiting = {}
            for folder, student in self.assignments.items():
                if self.force or not self._is_marked(gradebook, student, folder):
                    waiting[student] = folder
                else:
                    self.log.info("%s is marked already.", student)
        return waiting

    def _codes(self):
        """Return the codes of the class by student, or None where everybody has the same numbers."""
        try:
            if self.has_codes and self.has_codes(self.coursedir.root) and has_own_numbers(self.master):
                return codes.handed_out(self.coursedir.root)
        except ValueError as error:  # of class.toml, or of the files with the codes
            self._give_up(str(error))
        return None

    def _wards(self):
        """Return the Wards of the class, or None for a stage without patients."""
        try:
            return Wards(self.coursedir.root) if self.has_wards and self.stage.name == OF_STAGE else None
        except ValueError as error:  # of the files with the wards
            self._give_up(str(error))

    def _code(self, student):
        """Return a student's code, nothing where everybody has the same numbers, or None: it was not made."""
        return "" if self.codes is None else self.codes.get(key(student))

    def _is_marked(self, gradebook, student, folder):
        """Say whether the gradebook holds the marks of what lies in a folder, and the notebook stands."""
        row = ledger.entry(gradebook, student, self.coursedir.assignment_id)
        try:
            gradebook.find_submission(self.coursedir.assignment_id, student)
        except MissingEntry:  # somebody removed it: the ledger knows nothing of that
            return False
        if row is None or row.submission != self._take(folder).hash:
            return False
        try:
            marked = (self.recorder.folder(student) / f"{self.name}.ipynb").read_bytes()
        except OSError:
            return False
        return hashlib.sha256(marked).hexdigest() == row.notebook

    def _take(self, folder):
        return take(folder, self.name, recognising({cell.name for cell in self.master}))

    def _mark_all(self, waiting):
        """Mark those who wait; who could not be run beside the others is run once more alone."""
        course = self.coursedir
        self.number, self.of, self.began = 0, len(waiting), monotonic()
        failed, rest, seconds = [], waiting, None
        with self.make_judge() as judge:
            while rest:
                with self.make_runner(self.workers, trusted=self.trusted) as runner:
                    if seconds is None:
                        source = course.format_path(course.source_directory, ".", course.assignment_id)
                        about = (course.root, source, self.stage, self.master)
                        seconds = seconds_for(*about, runner, self.cell_seconds)
                    those, rest = self._pass(rest, judge, runner, seconds, again=False)
                    failed += those
            left = []
            for student in failed:
                with self.make_runner(1, trusted=self.trusted) as runner:
                    those, _ = self._pass({student: waiting[student]}, judge, runner, seconds, again=True)
                    left += those
        if left:
            self._give_up(f"Not marked: {', '.join(left)}. Start again; all others are done.")

    def _pass(self, waiting, judge, runner, seconds, again):
        """Run, judge and record; return for whom that failed, and {student: folder} of who is left.

        Somebody is left where the runner has ended: those who were running then failed, whoever ended it.
        """
        failed, running, left = [], {}, dict(waiting)
        while True:
            room = max(0, 2 * runner.workers - len(running))  # no class is held in memory
            for student in list(islice(left, room)):
                try:
                    submission = Submission(
                        self.stage,
                        self.master,
                        student,
                        self._take(left.pop(student)),
                        seconds,
                        self.free_cell_seconds,
                        self._code(student),
                        self.later,
                        self.wards and self.wards.of(student),
                    )
                except Exception as error:  # one submission's fault is that submission's alone
                    failed.append(student)
                    self._note(student, error)
                    continue
                future = nothing_to_run() if submission.refused else runner.submit(submission.job)
                running[future] = submission
            if not running:
                return failed, left
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                submission = running.pop(future)
                try:
                    self._finish(submission, judge, future)
                except GradebookError:
                    raise
                except Exception as error:
                    failed.append(submission.student)
                    self._note(submission.student, error)
                    if again and isinstance(error, RunFailed):
                        self._record_failure(submission, error)
                    if isinstance(error, RunnerEnded):
                        failed += [other.student for other in running.values()]
                        return failed, left

    def _finish(self, submission, judge, future):
        reports = submission.judge(judge, future.result())
        self.recorder.record(submission.marking(reports))
        self.number += 1
        self._tell(submission.student, reports)
        if self.on_marked:
            self.on_marked(submission.student, reports, self.number, self.of)

    def _tell(self, student, reports):
        """Log what somebody got, how far the class is and how long the rest will take, or all took."""
        marks, points = (sum(getattr(r, part) for r in reports.values()) for part in ("marks", "points"))
        took = monotonic() - self.began
        left = took / self.number * (self.of - self.number)
        ending = f"about {_minutes(left)} left" if self.number < self.of else f"all in {_minutes(took)}"
        self.log.info("%s: %g of %g (%d of %d, %s)", student, marks, points, self.number, self.of, ending)

    def _record_failure(self, submission, error):
        """Let no older mark stand for a submission that cannot be run: until it can, a person decides."""
        with opened(self.coursedir) as gradebook:
            row = ledger.entry(gradebook, submission.student, self.coursedir.assignment_id)
        if row is not None and row.submission == submission.snapshot.hash:
            return  # the marks that stand are this submission's own
        reports = submission.leave(f"Running it failed twice: {error} It is tried again at the next start.")
        with suppress(OSError):
            self.recorder.record(submission.marking(reports, final=False))

    def _note(self, student, error):
        said = str(error) if isinstance(error, (RunFailed, OSError)) else f"{type(error).__name__}: {error}"
        self.log.error("%s could not be marked: %s", student, said)

    def _give_up(self, said):
        self.log.error(said)
        raise NbGraderException(said) from None

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


def recognising(known):
    """Return what says of a file's bytes whether they are a notebook with cells of these names."""

    def recognises(data):
        try:
            cells = parse_notebook(data).cells
        except UnreadableNotebook:
            return False
        return bool({cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells} & known)

    return recognises


def _minutes(seconds):
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def nothing_to_run():
    """Return a Future that is done already: of a submission that was refused."""
    future = Future()
    future.set_result(None)
    return future


def use_three_rooms():
    """Let nbgrader's command and formgrader mark with this class; there is no setting for it."""
    nbgrader.apps.autogradeapp.Autograde = Autograde
    nbgrader.apps.api.Autograde = Autograde
