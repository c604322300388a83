"""The words of a judgement: findings, the criteria that make them, and their results."""

from collections.abc import Callable
from dataclasses import dataclass

from digitrec.checks.engine.catalogue import misconception

RIGHT, WRONG, UNCHECKED, UNCLEAR = "right", "wrong", "not checked yet", "could not tell"


@dataclass(frozen=True)
class Finding:
    """One thing that was noticed about an answer.

    `code` names the misconception and stands in the catalogue, which knows where to read about it; `text`
    says what was found and what was expected, in one or two full sentences. Advice costs no marks. `example`
    are lines that show it on the smallest case: one to paste and run, what it gave, what was expected.
    """

    code: str
    text: str
    advice: bool = False
    example: tuple[str, ...] = ()

    @property
    def sentence(self):
        """The text, and where in the book to read."""
        return f"{self.text} {misconception(self.code).where}"


class CouldNotTell(Exception):  # noqa: N818 (it is an outcome, not an error)
    """Raised by a layer that cannot judge an answer; the mark is then left to the instructor."""


class NotYet(Exception):  # noqa: N818 (it is an outcome, not an error)
    """Raised by a layer whose answer is told later: the message says when. Nothing is earned or lost yet."""


# A layer looks at (probe, evidence) and returns the Finding that it makes, or None if all is well.
Layer = Callable[[dict, dict], "Finding | None"]


@dataclass(frozen=True)
class Criterion:
    """One thing that an answer has to get right, worth `points`.

    The layers are tried in order and the first one with a finding speaks. A criterion that needs others is
    looked at only when those are right. `proof` is what earns the points, where that is not what proves the
    rest of the task.
    """

    name: str
    points: float
    layers: tuple[Layer, ...]
    needs: tuple["Criterion", ...] = ()
    proof: str = ""


@dataclass(frozen=True)
class Result:
    """What became of one criterion: right, wrong, not checked yet, or could not tell.

    `note` says why it could not be told, or when it will be checked.
    """

    name: str
    points: float
    status: str
    finding: Finding | None = None
    note: str = ""
