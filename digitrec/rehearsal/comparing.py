"""What the gradebook holds beside what it should: answers that lost marks, and answers that kept them."""

import csv
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from digitrec.checks.engine.report import NotAReportError, Report
from digitrec.grading.record import receipts

LOST, KEPT = "lost", "kept"


@dataclass(frozen=True)
class Got:
    """What a graded cell has in the gradebook."""

    marks: float
    asked: bool = False  # whether a person has to decide about a part


NOTHING = Got(0.0)


@dataclass(frozen=True)
class Deviation:
    """An answer that got other marks than it should."""

    expected: object
    learner: object
    stage: object
    got: Got
    why: str = ""  # the first sentence that the learner reads about it
    alone: Got | None = None  # what the answer got in a notebook of its own, where that was tried

    @property
    def way(self):
        """LOST or KEPT."""
        return LOST if self.got.marks < self.expected.least else KEPT

    @property
    def stands(self):
        """Whether it gets wrong marks alone, too: else its neighbours in the notebook are the cause."""
        return self.alone is None or not self.expected.allows(self.alone.marks)

    def __str__(self):
        """Say what, what it got and what it should have got."""
        got = f"got {self.got.marks:g}" + (", and a person decides about more," if self.got.asked else "")
        said = f"{self.expected.what} {got} and should have got {self.expected}."
        return f"{said} It was told: {self.why}" if self.why else said


@dataclass
class Tally:
    """One task: how many answers to it were tried, and which of them deviate."""

    task: str
    right: int = 0
    others: int = 0
    deviations: list = field(default_factory=list)

    def count(self, way, right=None):
        """Return how many deviations stand that go this way, of right answers, of others, or of all."""
        return sum(
            d.way == way and d.stands and right in (None, d.expected.kind == "right") for d in self.deviations
        )


def compare(handed_in, marks):
    """Return {task: Tally} of what was handed in; `marks` holds {cell: Got} by learner and the stage's stem.

    Who is not in `marks` is looked at elsewhere, except for an attack: no mark is a mark of 0.
    """
    tallies = {}
    for one in handed_in:
        found = marks.get((one.learner, one.stage.stem), {} if one.attack else None)
        if found is None:
            continue
        for expected in one.expected:
            tally = tallies.setdefault(expected.task, Tally(expected.task))
            tally.right += expected.kind == "right"
            tally.others += expected.kind != "right"
            got = found.get(expected.cell, NOTHING)
            if not expected.allows(got.marks):
                tally.deviations.append(Deviation(expected, one.learner, one.stage, got))
    return tallies


def in_gradebook(root, stage):
    """Return {student: {cell: Got}} of the graded code cells of a stage; {} where nothing is marked."""
    found = {}
    with Gradebook(f"sqlite:///{Path(root, 'gradebook.db')}") as gradebook:
        try:
            submissions = gradebook.assignment_submissions(stage.stem)
        except MissingEntry:
            return {}
        for submission in submissions:
            found[submission.student.id] = {
                grade.name: Got(float(grade.auto_score or 0.0), bool(grade.needs_manual_grade))
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.cell.cell_type == "code"
            }
    return found


def with_reason(root, deviation, student):
    """Return the deviation with the first sentence of the report that its receipt holds, if there is one."""
    if student is None:
        return deviation
    try:
        receipt, _ = receipts.read(root, deviation.stage.stem, student)
        report = Report.from_dict(receipt.reports[deviation.expected.cell])
    except (receipts.NoReceipt, NotAReportError, KeyError):
        return deviation
    said = report.sentences
    return replace(deviation, why=receipt.refused or (said[0] if said else ""))


def write_table(result, path):
    """Write every graded cell that was tried as CSV: what it should get and what it got."""
    alone = {
        (d.learner, d.stage.stem, d.expected.cell): d.alone.marks
        for tally in result.tallies.values()
        for d in tally.deviations
        if d.alone
    }
    with Path(path).open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(["stage", "student", "task", "kind", "answer", "should get", "got", "got alone"])
        for one in result.plan.handed_in:
            found = result.marks.get((one.learner, one.stage.stem), {})
            for expected in one.expected:
                key = (one.learner, one.stage.stem, expected.cell)
                got = found.get(expected.cell)
                writer.writerow(
                    [
                        one.stage.stem,
                        one.learner.login,
                        expected.task,
                        expected.kind,
                        expected.what,
                        str(expected),
                        "" if got is None else f"{got.marks:g}",
                        f"{alone[key]:g}" if key in alone else "",
                    ]
                )
