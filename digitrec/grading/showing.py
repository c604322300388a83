"""A receipt in words: what a submission was asked, what came back, and what it was worth."""

from dataclasses import dataclass

import numpy as np

from digitrec.checks.asking.packing import unpack
from digitrec.checks.engine.judgement import RIGHT, UNCHECKED, UNCLEAR
from digitrec.checks.engine.report import Report
from digitrec.grading.marking import GradingError, course_directory
from digitrec.grading.record import ledger, receipts
from digitrec.grading.record.connection import GradebookError, opened

MOST = 6  # things in a row that are shown one by one
LONGEST = 160  # signs of a text
WORDS = {RIGHT: "earned", UNCLEAR: "a person decides", UNCHECKED: "not checked yet"}


@dataclass(frozen=True)
class Found:
    """A receipt, the bytes and the hash of its file, and whether the gradebook's marks rest on it."""

    receipt: receipts.Receipt
    data: bytes
    hash: str
    counts: bool


def find(root, stage, student):
    """Return the Found receipt of a student's stage. Raises GradingError."""
    course = course_directory(root, stage)
    try:
        receipt, hashed = receipts.read(root, stage.stem, student)
        with opened(course) as gradebook:
            ledger.prepare(gradebook)
            row = ledger.entry(gradebook, student, stage.stem)
    except (receipts.NoReceipt, GradebookError) as error:
        raise GradingError(str(error)) from None
    data = receipts.path_of(root, stage.stem, student).read_bytes()
    return Found(receipt, data, hashed, row is not None and row.receipt == hashed)


def told(found):
    """Yield the lines of a receipt, each with how far it is set in."""
    receipt = found.receipt
    versions = ", ".join(f"{name} {number}" for name, number in sorted(receipt.versions.items()))
    yield 0, f"{receipt.assignment} by {receipt.student}, marked by {versions}"
    yield 1, "It ran in a sandbox." if receipt.isolated else "It ran without a sandbox, or did not run."
    yield 1, f"What was handed in has the SHA-256 {receipt.submission}"
    counts = "the one that the gradebook's marks rest on" if found.counts else "not the one of the gradebook"
    yield 1, f"The receipt's file has the SHA-256 {found.hash}: {counts}."
    for said in (receipt.refused, receipt.stopped):
        if said:
            yield 1, said
    for number, line in receipt.flags:
        yield 1, f"Cell {number} uses what the program that marks it uses: {line}"
    for cell, data in receipt.reports.items():
        yield from _told_task(cell, data, [one for one in receipt.questions if one.cell == cell])


def _told_task(cell, data, questions):
    try:
        report = Report.from_dict(data)
    except ValueError as error:
        yield 0, f"{cell}: the verdict cannot be read ({error})."
        return
    yield 0, ""
    yield 0, f"{report.title}: {report.marks:g} of {report.points:g} points ({cell})"
    for result in report.results:
        yield 1, f"{result.points:g} for {result.name}: {WORDS.get(result.status, 'lost')}"
        if result.note:
            yield 2, result.note
    for finding in report.findings:
        yield 1, finding.sentence
    for question in questions:
        yield 1, f"asked, on {question.seed} inputs, and what came back:"
        yield from ((2, line) for line in _told_question(question))


def _told_question(question):
    """Yield a line for each input with what came back for it, and for all else that was noted."""
    try:
        asked = unpack(question.probe)
        back = unpack(question.evidence) if question.evidence else {}
    except ValueError as error:
        yield str(error)
        return
    if not question.evidence:
        yield f"nothing came back: {question.reason}"
    if not isinstance(asked, dict) or not isinstance(back, dict):
        asked, back = {"asked": asked}, {"came back": back}
    pairs = {"cases": "calls"} | {name: name for name in asked if name in back}  # as a Function tries them
    for given, got in pairs.items():
        if _as_long(asked.get(given), back.get(got)):
            for one, other in zip(asked.pop(given), back.pop(got), strict=True):
                yield f"{in_short(one)} -> {in_short(other)}"
    for name, value in [*asked.items(), *back.items()]:
        if said := in_short(value):
            yield f"{name.replace('_', ' ')}: {said}"


def _as_long(one, other):
    return isinstance(one, list) and isinstance(other, list) and len(one) == len(other)


def in_short(value):
    """Return plain data in one line: an array by its form, no part that is empty, long things cut."""
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, dict):
        if "kind" in value and "value" in value:  # an answer as it was described
            return in_short(value["value"])
        parts = {key: in_short(one) for key, one in value.items() if not _empty(one)}
        return ", ".join(f"{key.replace('_', ' ')} {said}" for key, said in parts.items() if said)
    if isinstance(value, list):
        parts = [in_short(one) for one in value[:MOST]]
        more = f" and {len(value) - MOST} more" if len(value) > MOST else ""
        return "; ".join(part for part in parts if part) + more
    text = value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else repr(value)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}... ({len(text)} signs)"


def _empty(value):
    return value is None or value is False or (isinstance(value, str | list | dict) and not value)


def _array(values):
    form = f"{values.dtype} {values.shape}"
    if not values.size or values.dtype.kind not in "biuf":
        return form
    if values.size <= MOST:
        return f"{form} {np.array2string(values, separator=', ', threshold=MOST)}".replace("\n", "")
    return f"{form} from {values.min():g} to {values.max():g}"
