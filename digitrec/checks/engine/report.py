"""The report on one answer: what a judgement adds up to, and how it shows itself."""

from dataclasses import dataclass, field

from digitrec.checks.engine.display import as_html, as_text
from digitrec.checks.engine.judgement import RIGHT, UNCLEAR, Finding, Result


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
        return as_text(self)

    __repr__ = __str__

    def _repr_html_(self):
        return as_html(self)
