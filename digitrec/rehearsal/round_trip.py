"""A class from the bank, taken from what it hands in to its marks, on a copy of the instructor's course."""

import os
from dataclasses import replace
from pathlib import Path
from time import monotonic

from digitrec.classroom.collecting.course_folders import note_in_gradebook
from digitrec.classroom.settings import SettingsError, read
from digitrec.grading.marking import GradingError, mark_stage
from digitrec.rehearsal import bank
from digitrec.rehearsal.alone import marks_alone
from digitrec.rehearsal.collecting import absent_after, account_for, download_and_collect, there_twice
from digitrec.rehearsal.comparing import compare, in_gradebook, with_reason, write_table
from digitrec.rehearsal.course_copy import copy_course, read_stage
from digitrec.rehearsal.handing_back import feedback, report, sheets
from digitrec.rehearsal.hostile import read_attacks
from digitrec.rehearsal.pace import pace_of
from digitrec.rehearsal.plan import plan_class
from digitrec.rehearsal.result import Rehearsed

COURSE, DOWNLOADS, HARM, ALONE = "course", "downloads", "out_of_bounds", "alone"  # folders of a rehearsal
TABLE = "answers.csv"


class RehearsalError(Exception):
    """There is nothing to rehearse; the message says why and what to do."""


def rehearse(tree, root, n, stages, workers=1, trusted=False, tell=None, **made_by):
    """Take a class of `n` through the round trip, on a copy of the course in `tree` that is made in `root`.

    `tell(what, number, of)` is called as it goes on. With `trusted` nothing is isolated, and no attacks are
    handed in. `made_by` is handed on to `mark_stage`. Raises RehearsalError and NoBankError.
    """
    trip = _RoundTrip(Path(tree), Path(root), n, stages, workers, trusted, tell or _quiet, made_by)
    for name, step in trip.steps:
        begun = monotonic()
        step()
        trip.result.seconds[name] = monotonic() - begun
    return trip.result


class _RoundTrip:
    """A rehearsal while it runs: its steps in their order, and what they hand to each other."""

    def __init__(self, tree, root, n, stages, workers, trusted, tell, made_by):
        self.tree, self.root, self.course, self.tell = tree, root, root / COURSE, tell
        self.wanted, self.options = stages, {"workers": workers, "trusted": trusted, **made_by}
        self.result = Rehearsed(n, workers=workers, trusted=trusted)
        self.students, self.absent = {}, absent_after(n)  # Learners by the ids that collecting gave them
        self.worksheets, self.marked = {}, []  # Moodle's by stem; the CourseStages that have marks
        self.steps = [
            ("copy", self.copy),
            ("plan", self.plan),
            ("collect", self.collect),
            ("account", self.account),
            ("grade", self.grade),
            ("compare", self.compare),
            ("alone", self.try_alone),
            ("feedback", self.feedback),
            ("report", self.report),
            ("sheets", self.sheets),
            ("write", self.write),
        ]

    def copy(self):
        """Copy the course, and read its stages."""
        self.tell("Copying your course")
        copy_course(self.tree, self.course)
        (self.root / HARM).mkdir(exist_ok=True)
        os.chmod(self.root / HARM, 0o777)
        for stage in self.wanted:
            try:
                self.result.stages.append(read_stage(self.course, stage))
            except (OSError, ValueError) as error:
                self.result.notes.append(f"{stage.stem} is not rehearsed: {error}.")
        if self._has_codes():
            self.result.notes.append(
                "class.toml has `variants = true`. Here all have the same numbers: what a code of one's "
                "own decides is not rehearsed."
            )
        if not self.result.stages:
            raise RehearsalError(
                f"There is no stage to rehearse in {self.tree}: {' '.join(self.result.notes)}"
            )

    def _has_codes(self):
        try:
            return read(self.course).variants
        except SettingsError:  # said when the class is collected
            return False

    def plan(self):
        """Decide who hands in what."""
        self.tell("Making a class from the bank")
        folder = self.tree / bank.FOLDER
        entries = bank.read(folder)
        attacks = () if self.options["trusted"] else read_attacks(folder)
        self.result.plan = plan_class(
            self.result.n, self.result.stages, entries, attacks, folder, self.root / HARM
        )

    def collect(self):
        """Hand in through two learning platforms, and collect what they give."""
        for of in self.result.stages:
            self.tell(f"Collecting {of.stage.stem}")
            about = (self.course, of, self._handed_in(of.stage), self.absent)
            packed, wrong = download_and_collect(*about, self.root / DOWNLOADS)
            self.result.wrong += wrong
            if moodle := [archive.roster for archive in packed if archive.roster.name.startswith("moodle")]:
                self.worksheets[of.stage.stem] = moodle[-1]

    def account(self):
        """See that everybody is there once."""
        for of in self.result.stages:
            about = (of.stage, self._handed_in(of.stage), self.absent)
            students, wrong = account_for(self.course, *about)
            self.students |= students
            self.result.wrong += wrong
        self.result.wrong += there_twice(self.students)

    def _handed_in(self, stage):
        return [one for one in self.result.plan.handed_in if one.stage == stage]

    def grade(self):
        """Mark the stages, one after the other."""
        refused = {}
        for of in self.result.stages:
            stamps, begun = [], monotonic()

            def marked(student, _marks, _points, number, total, of=of, stamps=stamps):
                stamps.append((monotonic(), student))
                self.tell(f"Marking {of.stage.stem}", number, total)

            self.tell(f"Marking {of.stage.stem}")
            try:
                mark_stage(self.course, of.stage, on_marked=marked, **self.options)
            except GradingError as error:
                refused.setdefault(str(error), []).append(of.stage.stem)
            self.marked += [of] if in_gradebook(self.course, of.stage) else []
            if of.solution_gives_another_exercise():
                self.result.notes.append(
                    f"exercises/{of.stage.notebook.as_posix()} is not what your solution gives: run "
                    "`digitrec generate` before you hand it out."
                )
            honest = [when for when, student in stamps if self._is_honest(student)]
            if honest:
                self.result.paces.append(pace_of(of.stage, begun, honest, self.result.workers))
        try:
            note_in_gradebook(self.course)
        except GradingError as error:
            refused[str(error)] = ["The class"]
        self.result.wrong += [
            f"{', '.join(stems)} could not be marked: {why}" for why, stems in refused.items()
        ]

    def _is_honest(self, student):
        return student in self.students and self.students[student].role != "hostile"

    def compare(self):
        """Hold the gradebook against what the bank says."""
        marks = self.result.marks
        for of in self.marked:
            for student, cells in in_gradebook(self.course, of.stage).items():
                if student in self.students:
                    marks[self.students[student], of.stage.stem] = cells
        self.result.tallies = compare(self.result.plan.handed_in, marks)
        for one in self.result.plan.handed_in:
            where = one.learner, one.stage.stem
            if not one.attack and where not in marks and one.stage in [of.stage for of in self.marked]:
                self.result.wrong.append(f"{one.stage.stem}: {one.learner} has no marks in the gradebook.")
        names = {learner: student for student, learner in self.students.items()}
        for tally in self.result.tallies.values():
            tally.deviations = [with_reason(self.course, d, names.get(d.learner)) for d in tally.deviations]

    def try_alone(self):
        """Look again, each in a notebook of its own, at the answers that got other marks than they should."""
        folder = self.tree / bank.FOLDER
        for of in self.marked:
            self.tell(f"Looking again at answers of {of.stage.stem}")
            got = marks_alone(of, self.result.tallies.values(), self.root / ALONE, folder, self.options)
            for tally in self.result.tallies.values():
                tally.deviations = [
                    replace(d, alone=got.get(d.expected.entry)) if d.stage == of.stage else d
                    for d in tally.deviations
                ]

    def feedback(self):
        """Make the pages that learners get, and the archives that hand them back."""
        for of in self.marked:
            self.tell(f"Handing back {of.stage.stem}")
            here = [s for s, one in self.students.items() if (one, of.stage.stem) in self.result.marks]
            self.result.wrong += feedback(self.course, of.stage, here, self.root / DOWNLOADS)

    def report(self):
        """Write the report on the class."""
        self.tell("Reporting")
        if self.marked:
            self.result.wrong += report(self.course, [of.stage for of in self.marked])

    def sheets(self):
        """Fill the marks into the platforms' own files."""
        self.tell("Filling in the mark sheets")
        if self.marked:
            about = (self.worksheets, self.result.marks, self.students)
            self.result.wrong += sheets(self.course, self.marked, *about, self.root / DOWNLOADS)

    def write(self):
        """Write down each answer with its marks, and see that nothing was written out of bounds."""
        write_table(self.result, self.root / TABLE)
        if left := sorted(os.listdir(self.root / HARM)):
            self.result.wrong.append(f"An attack wrote outside its sandbox: {', '.join(left)}.")


def _quiet(*_about):
    """Tell nobody."""
