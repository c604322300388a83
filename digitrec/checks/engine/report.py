"""The report on one answer: what a judgement adds up to, how it shows itself, and how it travels.

A graded cell shows its report as text, as HTML and, for all that reads a notebook, as plain JSON data under
the MIME type of REPORT. What stands in a learner's notebook can be anything: `from_dict` takes a report or
says in one sentence why it is none.
"""

import re
from dataclasses import dataclass

from digitrec.checks.engine.catalogue import catalogue, misconception
from digitrec.checks.engine.display import as_html, as_text, brief_html, brief_text, sentences
from digitrec.checks.engine.judgement import RIGHT, UNCHECKED, UNCLEAR, WRONG, Finding, Result

REPORT = "application/vnd.digitrec.report+json"
VERSION = 1  # of the data's form
MOST_CRITERIA = 100
MOST_LINES = 20  # of an example
MOST_LETTERS = 10_000  # of one text
# Control characters, which a terminal would obey, and halves of surrogate pairs, which no file can hold.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class NotAReportError(ValueError):
    """Data that is not a report of a form that is read here; the message is one sentence."""


@dataclass(frozen=True)
class Report:
    """What is right and wrong with the answer to one task."""

    task: str  # "preparing.flatten"
    title: str  # "Task 1: `flatten`"
    points: float
    results: tuple[Result, ...]
    advice: tuple[Finding, ...] = ()
    right: str = ""  # what a right answer is told
    begun: bool = True
    faults: tuple[str, ...] = ()  # tracebacks of mistakes in the checks, for the instructor and not shown

    @property
    def fraction(self):
        """The share of the task's points that was earned, 0 to 1."""
        return self.marks / self.points

    @property
    def marks(self):
        """The points earned, a float rounded to two decimals."""
        return self._sum(RIGHT)

    @property
    def undecided(self):
        """The points that the checks leave to a person."""
        return self._sum(UNCLEAR)

    @property
    def findings(self):
        """The findings, those that cost marks first; each is there once."""
        found = [r.finding for r in self.results if r.finding]
        return tuple(dict.fromkeys([*found, *self.advice]))

    @property
    def codes(self):
        """The codes of the findings, each once, in the order of the findings."""
        return tuple(dict.fromkeys(finding.code for finding in self.findings))

    @property
    def sentences(self):
        """What the report says beyond its sum, a sentence each, where the sum stands already."""
        return sentences(self)

    def to_dict(self):
        """Return the report as plain data for JSON, with its sums and the findings' places."""
        return {
            "version": VERSION,
            "task": self.task,
            "title": self.title,
            "points": self.points,
            "marks": self.marks,
            "undecided": self.undecided,
            "begun": self.begun,
            "right": self.right,
            "criteria": [
                {
                    "name": result.name,
                    "points": float(result.points),
                    "status": result.status,
                    "finding": _finding_data(result.finding) if result.finding else None,
                    "note": _writable(result.note),
                }
                for result in self.results
            ],
            "advice": [_finding_data(finding) for finding in self.advice],
            "faults": [_writable(fault) for fault in self.faults],
        }

    @classmethod
    def from_dict(cls, data):
        """Return the Report that `to_dict` made data of. Raises NotAReportError for anything else.

        Places in the book are the catalogue's, whatever the data says.
        """
        version = _part(data, "version", int)
        if version != VERSION:
            raise NotAReportError(f"This report has the form {version}; form {VERSION} was expected.")
        report = cls(
            task=_text(data, "task"),
            title=_text(data, "title"),
            points=_points(data, "points"),
            results=tuple(_result(part) for part in _list(data, "criteria")),
            advice=tuple(_finding(part) for part in _list(data, "advice")),
            right=_text(data, "right"),
            begun=_part(data, "begun", bool),
            faults=tuple(_writable(fault) for fault in _list(data, "faults") if isinstance(fault, str)),
        )
        sums = {"points": sum(result.points for result in report.results)}
        sums |= {"marks": report.marks, "undecided": report.undecided}
        for name, total in sums.items():
            if abs(_points(data, name) - total) > 0.01:
                raise NotAReportError(f"This report's “{name}” is not the sum of its criteria.")
        return report

    def mime_bundle(self, book=None, brief=False):
        """Return all forms of the report by MIME type, as an output of a notebook's cell holds them.

        `book` is the book's address, if it is not the one of the variable DIGITREC_BOOK. Where the whole
        report stands just above, `brief` leaves a line of it; the data is whole.
        """
        text, html = (brief_text(self), brief_html(self)) if brief else (str(self), as_html(self, book))
        return {"text/plain": _writable(text), "text/html": _writable(html), REPORT: self.to_dict()}

    def __str__(self):
        """The report as lines of text."""
        return as_text(self)

    __repr__ = __str__

    def _repr_html_(self):
        return _writable(as_html(self))

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.mime_bundle()

    def _sum(self, status):
        return round(float(sum(r.points for r in self.results if r.status == status)), 2)


def _finding_data(finding):
    row = misconception(finding.code)
    text = _writable(finding.text)
    return {
        "code": finding.code,
        "text": text,
        "advice": finding.advice,
        "example": [_writable(line) for line in finding.example],
        "where": row.where,
        "link": row.link,
    }


def _writable(text):
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)[-MOST_LETTERS:]


# ------------------------------------------------------------------------- reading what may be anything


def _part(data, name, kind):
    if not isinstance(data, dict) or type(data.get(name)) is not kind:
        raise NotAReportError(f"This is not a report: its “{name}” is missing or of another kind.")
    return data[name]


def _text(data, name):
    return _writable(_part(data, name, str))


def _list(data, name):
    return _part(data, name, list)[:MOST_CRITERIA]


def _points(data, name):
    number = data.get(name)
    if type(number) not in (int, float) or not 0 <= number <= 1e6:
        raise NotAReportError(f"This is not a report: its “{name}” is no number of points.")
    return float(number)


def _result(data):
    status = _text(data, "status")
    finding = None if data.get("finding") is None else _finding(data["finding"])
    if status not in (RIGHT, WRONG, UNCHECKED, UNCLEAR) or (status == WRONG) != (finding is not None):
        raise NotAReportError("This is not a report: a criterion has no status, or no finding that fits it.")
    return Result(_text(data, "name"), _points(data, "points"), status, finding, _text(data, "note"))


def _finding(data):
    code = _text(data, "code")
    if code not in catalogue():
        raise NotAReportError(f"This report names a mistake, “{code[:40]}”, that the course does not know.")
    lines = data.get("example", [])  # reports of version 1.0.0 have none
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise NotAReportError("This is not a report: an example of it is no list of lines.")
    example = tuple(_writable(line) for line in lines[:MOST_LINES])
    return Finding(code, _text(data, "text"), _part(data, "advice", bool), example)
