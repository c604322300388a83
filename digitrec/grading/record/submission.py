"""One submission on its way through the rooms: what it is asked, what came of it, what it becomes."""

import secrets
from dataclasses import replace
from functools import cache

import nbformat

from digitrec.checks import SEED
from digitrec.checks.asking.packing import pack, unpack
from digitrec.checks.engine.judgement import UNCLEAR, Result
from digitrec.checks.engine.stages import task, tasks
from digitrec.checks.engine.variants import with_code
from digitrec.checks.engine.wards import OF_STAGE
from digitrec.grading.judge.reaching import reaching
from digitrec.grading.judge.verdict import without_evidence
from digitrec.grading.record.cells import put_reports
from digitrec.grading.record.receipts import Question, Receipt
from digitrec.grading.record.recorder import Marking
from digitrec.grading.record.wards import OwnWard
from digitrec.grading.run.job import Ask, Job, Limits
from digitrec.notebooks.marks import ROUNDING
from digitrec.notebooks.master import task_id
from digitrec.notebooks.reading import UnreadableNotebook, parse_notebook
from digitrec.notebooks.restoring import restore

PUBLIC, DRAWN = "public", "drawn"
NOT_SEEN = (
    "This task came into the notebook after yours had been handed out, so you have not seen it. A person "
    "decides about its points."
)
BITS = 128  # of the seed that is drawn for each submission


class Submission:
    """A student's snapshot of one stage: its job, then its reports, its marked notebook and its receipt."""

    def __init__(
        self, stage, master, student, snapshot, seconds=(), free=Limits.cell, code="", later=(), ward=None
    ):
        """Put the notebook back as the course released it, and draw what it will be asked.

        `code` is the student's, of numbers of their own; empty in a class that has none. `later` names the
        graded cells that the course got after the stage had been handed in. `ward` is the student's OwnWard.
        """
        self.student, self.assignment, self.snapshot = student, stage.stem, snapshot
        self.ward = ward or OwnWard()
        self.refused, self.ran, self.questions = snapshot.refused, None, ()
        notebook = nbformat.v4.new_notebook()
        if snapshot.notebook is not None:
            try:
                notebook = parse_notebook(snapshot.notebook)
            except UnreadableNotebook as error:
                self.refused = str(error)
        self.notebook, self.missing = restore(notebook, master)
        self.tasks = {cell.name: wanted for cell in master if (wanted := task_of(cell))}
        self.points = {cell.name: cell.points for cell in master if cell.name in self.tasks}
        self.not_seen = set() if self.refused else set(self.missing) & set(later)
        seen = {name: wanted for name, wanted in self.tasks.items() if name not in self.not_seen}
        self.flags = () if self.refused else reaching(self.notebook)
        asks = () if self.refused else tuple(_asks(seen, secrets.randbits(BITS), code))
        # The capstone's cells are the learner's own; elsewhere such a cell has the stage's longest time.
        own = max(dict(seconds).values()) if seconds and stage.name != "capstone" else free
        limits = Limits(cell=own)
        files = self.ward.beside(dict(snapshot.files)) if stage.name == OF_STAGE else dict(snapshot.files)
        self.job = Job(stage.name, self.notebook, asks, files, dict(seconds), limits)

    def judge(self, judge, ran):
        """Return the Report of each graded cell; `ran` is None for a submission that was refused."""
        if ran is None:
            return refused_reports(self.tasks, self.refused)
        self.ran = ran
        answers = {(answer.cell, answer.seed): answer for answer in ran.answers}
        self.questions = tuple(self._question(ask, answers[ask.cell, ask.seed]) for ask in self.job.asks)
        reports = within(reports_on(judge, self.questions), self.points)
        not_seen = {name: wanted for name, wanted in self.tasks.items() if name in self.not_seen}
        for name, report in refused_reports(not_seen, NOT_SEEN).items():
            reports[name] = _to_a_person(report, self.points[name], NOT_SEEN)
        return self._about_own_patients(reports)

    def _question(self, ask, answer):
        """Return the Question that the judge gets: with the truth about patients, which no sandbox holds."""
        wanted, probe = self.tasks[ask.cell], ask.probe
        if task(wanted).stage == OF_STAGE:
            probe = pack(self.ward.told(unpack(probe)))
        return Question(ask.cell, wanted, ask.seed, answer.reason, probe, answer.evidence)

    def _about_own_patients(self, reports):
        """Leave to a person what is about patients, where it cannot be said about whose."""
        why = self.ward.unclear(self.notebook)
        return {
            name: _to_a_person(report, self.points[name], why)
            if why and report.begun and task(self.tasks[name]).stage == OF_STAGE
            else report
            for name, report in reports.items()
        }

    def leave(self, reason):
        """Return the Report of each graded cell of a submission that could not be run: a person decides."""
        self.refused, self.ran, self.questions = reason, None, ()
        reports = refused_reports(self.tasks, reason)
        return {name: _to_a_person(report, self.points[name], reason) for name, report in reports.items()}

    def marking(self, reports, final=True):
        """Return the Marking that is recorded: the reports in their cells, a note on top where one is due."""
        snapshot, ran = self.snapshot, self.ran
        receipt = Receipt(
            self.student,
            self.assignment,
            snapshot.hash,
            bool(ran and ran.isolated),
            self.questions,
            {name: report.to_dict() for name, report in reports.items()},
            self.refused,
            self.flags,
            ran.stopped if ran else "",
            seconds=dict(ran.seconds) if ran else {},
        )
        notebook = nbformat.from_dict(ran.notebook if ran else self.notebook)
        put_reports(notebook, reports, receipt)
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") in self.not_seen:
                cell.metadata.digitrec = {"not_seen": True}  # a written answer that nobody asked for is no 0
        return Marking(receipt, notebook, dict(snapshot.files), snapshot.timestamp, final)


def refused_reports(of_cells, reason):
    """Return the Report of each cell of a submission that earned nothing for this reason."""
    return {name: without_evidence(task(wanted), reason) for name, wanted in of_cells.items()}


def within(reports, points):
    """Return the reports, with a person deciding about those that gave more than the gradebook's points."""
    return {
        name: _too_many(report, points[name]) if report.marks > points[name] + ROUNDING else report
        for name, report in reports.items()
    }


def _too_many(report, most):
    said = (
        f"The check gave {report.marks:g} points and the gradebook has {most:g} for this task, so none was "
        "entered and a person decides."
    )
    return _to_a_person(report, most, said)


def _to_a_person(report, points, why):
    return replace(
        report, points=points, results=(Result(report.title, points, UNCLEAR, note=why),), advice=()
    )


def reports_on(judge, questions):
    """Return the Report of each cell: of its two answers, on public and on drawn inputs, the lower one."""
    found = judge.reports([(q.task, q.probe, q.evidence, q.reason) for q in questions])
    reports = {}
    for question, report in zip(questions, found, strict=True):
        known = reports.get(question.cell)
        if known is None or (report.marks, -report.undecided) < (known.marks, -known.undecided):
            reports[question.cell] = report
    return reports


def task_of(cell):
    """Return the id of the course's task that a graded cell marks, or None."""
    found = task_id(cell.source) if cell.graded and cell.cell_type == "code" else None
    return found if found in tasks() else None


def has_own_numbers(master):
    """Say whether any graded cell of a master notebook takes numbers of one's own."""
    return any(task(wanted).own_numbers for cell in master if (wanted := task_of(cell)))


def _asks(of_cells, drawn, code):
    for name, wanted in of_cells.items():
        own = code if task(wanted).own_numbers else None
        public, hidden = _public_probe(wanted, own), _probe(wanted, drawn, own)
        question = task(wanted).question.to_plain()
        yield Ask(name, PUBLIC, question, public)
        if hidden != public:  # where no other inputs mean anything, it is asked once
            yield Ask(name, DRAWN, question, hidden)


@cache
def _public_probe(wanted, code):
    return _probe(wanted, SEED, code)


def _probe(wanted, seed, code):
    probe = task(wanted).probe(seed)
    return pack(probe if code is None else with_code(probe, code))
