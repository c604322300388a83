"""Judge receipts again: after a check was mended, or because somebody wants to see for themselves."""

from dataclasses import dataclass, replace

import nbformat

from digitrec.checks.engine.report import Report
from digitrec.checks.engine.stages import tasks
from digitrec.grading.record.cells import put_reports
from digitrec.grading.record.receipts import NoReceipt
from digitrec.grading.record.recorder import Marking
from digitrec.grading.record.submission import refused_reports, reports_on, within

NO_EVIDENCE = "did-not-finish"  # the code of what is said where nothing could be judged


@dataclass(frozen=True)
class Change:
    """What judging again made of one task: (marks, undecided) as they stand, and as they would be."""

    task: str
    before: tuple[float, float]
    after: tuple[float, float]


def judge_again(judge, receipt, points=None):
    """Return the Report of each graded cell of a receipt; `points` are the gradebook's, by cell.

    Raises NoReceipt where a check asks for what the receipt does not have.
    """
    of_cells = {cell: stood["task"] for cell, stood in _standing(receipt).items()}
    of_cells |= {question.cell: question.task for question in receipt.questions}
    gone = sorted({task for task in of_cells.values() if task not in tasks()})
    if gone:
        raise NoReceipt(f"The course has no task {', '.join(gone)} any more. Run again.")
    new = sorted(set(points or ()) - set(of_cells))
    if new:
        raise NoReceipt(f"The receipt knows nothing of {', '.join(new)}. Run again.")
    if receipt.refused and any(_number(stood.get("undecided")) for stood in _standing(receipt).values()):
        raise NoReceipt("It could not be run, so there is nothing to judge. Run again.")
    if receipt.refused:
        return refused_reports(of_cells, receipt.refused)
    reports = reports_on(judge, receipt.questions)
    for cell, report in reports.items():
        stood = _standing(receipt).get(cell)
        lost = NO_EVIDENCE in report.codes and NO_EVIDENCE not in _codes(stood)
        if stood and (lost or (report.faults and not stood.get("faults"))):
            raise NoReceipt(
                f"The check of {report.task} asks for something that the receipt does not have. Run again."
            )
    asked = within(reports, points) if points else reports
    return asked | {
        cell: _as_it_stood(stood) for cell, stood in _standing(receipt).items() if cell not in asked
    }


def _as_it_stood(stood):
    """Return the Report of a task that nobody was asked: it was not in the notebook that was handed in."""
    try:
        return Report.from_dict(stood)
    except ValueError:
        raise NoReceipt("The receipt's verdict is damaged. Run again.") from None


def changes(receipt, reports):
    """Return a Change for each task whose marks, or points left to a person, differ from the receipt's."""
    found = []
    for cell, report in reports.items():
        stood = _standing(receipt).get(cell, {})
        before = (_number(stood.get("marks")), _number(stood.get("undecided")))
        after = (report.marks, report.undecided)
        if before != after:
            found.append(Change(report.task, before, after))
    return found


def stands(receipt, reports):
    """Say whether the verdict in a receipt is the one in `reports`, to the last word."""
    return receipt.reports == {name: report.to_dict() for name, report in reports.items()}


def marking_again(receipt, reports, folder):
    """Return the Marking of the new verdict; `folder` is the Snapshot of the marked notebook's folder."""
    notebook = nbformat.reads(folder.notebook.decode(), as_version=4)
    put_reports(notebook, reports, receipt)
    verdict = {name: report.to_dict() for name, report in reports.items()}
    return Marking(replace(receipt, reports=verdict), notebook, dict(folder.files), folder.timestamp)


def _standing(receipt):
    kept = receipt.reports.items()
    found = {cell: stood for cell, stood in kept if isinstance(stood, dict)}
    if len(found) < len(kept) or not all(isinstance(stood.get("task"), str) for stood in found.values()):
        raise NoReceipt("The receipt's verdict is damaged. Run again.")
    return found


def _codes(stood):
    try:
        return Report.from_dict(stood).codes
    except ValueError:  # it names a mistake that the course no longer knows
        return ()


def _number(value):
    return float(value) if isinstance(value, int | float) else 0.0
