"""The words of a judgement: findings, criteria, and the report that they add up to."""

from collections.abc import Callable
from dataclasses import dataclass, field

RIGHT, WRONG, UNCHECKED, UNCLEAR = "right", "wrong", "not checked yet", "could not tell"


@dataclass(frozen=True)
class Finding:
    """One thing that was noticed about an answer.

    `code` names the misconception and stands in the catalogue, which knows where to read about it; `text`
    says what was found and what was expected, in one or two full sentences. Advice costs no marks.
    """

    code: str
    text: str
    advice: bool = False

    @property
    def sentence(self):
        """The text, and where in the book to read."""
        from digitrec.checks.catalogue import misconception

        return f"{self.text} {misconception(self.code).where}"


class CouldNotTell(Exception):  # noqa: N818 (it is an outcome, not an error)
    """Raised by a layer that cannot judge an answer; the mark is then left to the instructor."""


# A layer looks at (probe, evidence) and returns the Finding that it makes, or None if all is well.
Layer = Callable[[dict, dict], "Finding | None"]


@dataclass(frozen=True)
class Criterion:
    """One thing that an answer has to get right, worth `points`.

    The layers are tried in order and the first one with a finding speaks. A criterion that needs another
    one is looked at only when that one is right.
    """

    name: str
    points: float
    layers: tuple[Layer, ...]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What became of one criterion: right, wrong, not checked yet, or could not tell (`note` says why)."""

    name: str
    points: float
    status: str
    finding: Finding | None = None
    note: str = ""


@dataclass(frozen=True)
class Report:
    """What is right and wrong with the answer to one task."""

    task: str  # "preparing.flatten"
    title: str  # "Task 1: `flatten`"
    points: float
    results: tuple[Result, ...]
    advice: tuple[Finding, ...] = ()
    right: str = ""  # what a right answer is told
    begun: bool = field(default=True)

    @property
    def fraction(self):
        """The share of the task's points that was earned, 0 to 1."""
        return self.marks / self.points

    @property
    def marks(self):
        """The points earned, a float rounded to two decimals."""
        return round(float(sum(r.points for r in self.results if r.status == RIGHT)), 2)

    @property
    def undecided(self):
        """The points that the checks leave to the instructor."""
        return round(float(sum(r.points for r in self.results if r.status == UNCLEAR)), 2)

    @property
    def findings(self):
        """The findings, those that cost marks first; each is there once."""
        found = [r.finding for r in self.results if r.finding]
        return tuple(dict.fromkeys([*found, *self.advice]))

    @property
    def codes(self):
        """The codes of the findings, each once, in the order of the findings."""
        return tuple(dict.fromkeys(finding.code for finding in self.findings))

    def __str__(self):
        """The report as lines of text."""
        from digitrec.checks.display import as_text

        return as_text(self)

    __repr__ = __str__

    def _repr_html_(self):
        from digitrec.checks.display import as_html

        return as_html(self)
