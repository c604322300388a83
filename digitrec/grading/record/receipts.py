"""Receipts: one file a submission, with all that its marks came from, so that they can be judged again."""

import hashlib
import os
import struct
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from digitrec.grading.run import frames

FORM = 1
SUFFIX = ".receipt"
FIELDS = {  # of the file, by their kinds; the questions and flags are read one by one
    "student": str,
    "assignment": str,
    "submission": str,
    "isolated": bool,
    "reports": dict,
    "refused": str,
    "stopped": str,
    "versions": dict,
}


class NoReceipt(Exception):  # noqa: N818
    """There is no receipt, or none that can be judged again; the message says what to do."""


@dataclass(frozen=True)
class Question:
    """One question of a receipt: what was asked, and what came back."""

    cell: str
    task: str
    seed: str
    reason: str
    probe: bytes = field(repr=False)
    evidence: bytes | None = field(repr=False)


@dataclass(frozen=True)
class Receipt:
    """What one marking left: the questions with their evidence, the reports, and the versions."""

    student: str
    assignment: str
    submission: str  # Snapshot.hash
    isolated: bool
    questions: tuple[Question, ...]
    reports: dict  # the report of each graded cell, as data
    refused: str = ""
    flags: tuple = ()  # what in its code reached for the grader: (cell, line)
    stopped: str = ""  # why the notebook did not come to its end
    versions: dict = field(default_factory=lambda: {name: version(name) for name in ("digitrec", "numpy")})
    seconds: dict = field(default_factory=dict)  # of each cell, by nbgrader's name; older receipts have none

    def to_bytes(self):
        """Return the receipt as the bytes of its file."""
        plain = {
            "form": FORM,
            "student": self.student,
            "assignment": self.assignment,
            "submission": self.submission,
            "isolated": self.isolated,
            "questions": [[q.cell, q.task, q.seed, q.reason, q.evidence is not None] for q in self.questions],
            "reports": self.reports,
            "refused": self.refused,
            "flags": list(self.flags),
            "stopped": self.stopped,
            "versions": self.versions,
            "seconds": self.seconds,
        }
        blobs = [blob for q in self.questions for blob in (q.probe, q.evidence or b"")]
        return frames.pack(plain, blobs)

    @classmethod
    def from_bytes(cls, data):
        """Return the receipt in the bytes of a file. Raises NoReceipt."""
        try:
            plain, blobs = frames.unpack(data)
            if plain["form"] != FORM:
                raise NoReceipt(f"This receipt has the form {plain['form']}; form {FORM} is read. Run again.")
            questions = tuple(
                Question(
                    *(_of_kind(text, str) for text in (cell, task, seed, reason)),
                    blobs[2 * at],
                    blobs[2 * at + 1] if there else None,
                )
                for at, (cell, task, seed, reason, there) in enumerate(plain["questions"])
            )
            about = {name: _of_kind(plain[name], kind) for name, kind in FIELDS.items()}
            about["seconds"] = _seconds(plain.get("seconds", {}))
            return cls(questions=questions, flags=tuple(map(tuple, plain["flags"])), **about)
        except (ValueError, KeyError, TypeError, IndexError, struct.error, RecursionError) as error:
            raise NoReceipt(f"This is no receipt, or a field is missing ({error}). Run again.") from None


def _of_kind(value, kind):
    if type(value) is not kind:
        raise TypeError(f"{kind.__name__} was expected, {type(value).__name__} was found")
    return value


def _seconds(value):
    if not all(type(took) in (int, float) for took in _of_kind(value, dict).values()):
        raise TypeError("the time of a cell is no number")
    return value


def path_of(root, assignment, student):
    """Return where the receipt of a student's assignment is kept; the name of the file needs no escaping."""
    return Path(root, "receipts", assignment, hashlib.sha256(student.encode()).hexdigest()[:20] + SUFFIX)


def keep(root, receipt):
    """Write a receipt, whole or not at all, and return the hash of its file."""
    path = path_of(root, receipt.assignment, receipt.student)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = receipt.to_bytes()
    write_whole(path, data)
    return hashlib.sha256(data).hexdigest()


def read(root, assignment, student):
    """Return (Receipt, hash of its file). Raises NoReceipt."""
    try:
        data = path_of(root, assignment, student).read_bytes()
    except OSError as error:
        raise NoReceipt(f"{student} has no receipt for {assignment} ({error.strerror}). Run again.") from None
    return Receipt.from_bytes(data), hashlib.sha256(data).hexdigest()


def write_whole(path, data):
    """Write a file so that, whenever it is interrupted, either the old one or the new one is there."""
    aside = path.with_name(f".{path.name}.new")
    try:
        write(aside, data)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def write(path, data):
    """Write a file down to the disk."""
    with open(path, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
