"""A task: how an answer is tried (`probe`, `question`) and how it is judged (`judge`)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from digitrec.checks.asking.answers import Question
from digitrec.checks.asking.faults import traceback_of
from digitrec.checks.asking.trial import call_on_cases
from digitrec.checks.asking.variants import NAME
from digitrec.checks.engine import variants
from digitrec.checks.engine.causes import from_notebook
from digitrec.checks.engine.errors import no_name_yet
from digitrec.checks.engine.examples import example
from digitrec.checks.engine.judgement import (
    RIGHT,
    UNCHECKED,
    UNCLEAR,
    WRONG,
    CouldNotTell,
    Criterion,
    Finding,
    Layer,
    NotYet,
    Result,
)
from digitrec.checks.engine.proofs import PROOFS, WORD
from digitrec.checks.engine.report import Report

FAULT = "Something went wrong in the check itself, not in your answer."
UNREADABLE = "The answer could not be read."


def no_cases(_seed):
    """Make no inputs: the probe of a task whose answers are not functions."""
    return {"cases": []}


@dataclass(frozen=True)
class Task:
    """One task of a stage's notebook.

    `probe(seed)` makes the inputs that the answer is tried on; the `question`, made of the next five fields,
    says what is asked of the notebook and describes it as evidence; the criteria judge (probe, evidence).
    `names` is the task's own name where that is all. Advice is given by layers whose findings cost nothing.
    `refuses` are the stages whose reference functions may not be called while the answer is tried: the
    task's own unless stated. `expected` works out from a case's arguments what a function should return, so
    that a finding can show the smallest case on which it does not. `proof` is what earns the points, one of
    PROOFS; a task that does not say rests on the kernel's word. With `own_numbers` it takes its numbers from
    the learner's code, where there is one.
    """

    id: str  # "preparing.flatten"
    number: int  # as the notebook counts it
    criteria: tuple[Criterion, ...]
    right: str  # the rest of "flatten: right, ..."
    probe: Callable[[int], dict] = no_cases
    collect: Callable[[object, dict], dict] = call_on_cases
    names: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    find: Callable[[dict], dict] | None = None
    advice: tuple[Layer, ...] = ()
    proof: str = WORD
    expected: Callable | None = None
    own_numbers: bool = False
    question: Question = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        """Fill what was left out. Raises ValueError for a proof that there is not."""
        for criterion in self.criteria:
            if self.proof_of(criterion) not in PROOFS:
                raise ValueError(f"{self.id}: {criterion.name}: a proof is one of {', '.join(PROOFS)}.")
        object.__setattr__(self, "names", self.names or (self.name,))
        object.__setattr__(self, "refuses", self.refuses or (self.stage,))
        code = (NAME,) * self.own_numbers
        question = Question((*self.names, *code), self.collect, self.refuses, (*self.given, *code), self.find)
        object.__setattr__(self, "question", question)

    def __repr__(self):
        """Say what the task is: `Task 1 of preparing: flatten, 2 points`."""
        return f"<Task {self.number} of {self.stage}: {self.name}, {self.points:g} points>"

    @property
    def stage(self):
        """The name of the task's stage."""
        return self.id.partition(".")[0]

    @property
    def name(self):
        """The name of the task within its stage."""
        return self.id.partition(".")[2]

    @property
    def asked(self):
        """The names that the learner has to fill."""
        return self.question.asked

    @property
    def points(self):
        """The points of the task, the sum of its criteria's."""
        return sum(criterion.points for criterion in self.criteria)

    def proof_of(self, criterion):
        """Return what earns the points of a criterion: its own proof, or else the task's."""
        return criterion.proof or self.proof

    @property
    def title(self):
        """How a report calls the task."""
        return f"Task {self.number}: `{self.name}`"

    def answers_in(self, variables):
        """Return the learner's values by name, looked up among a notebook's variables."""
        return self.question.answers_in(variables)

    def evidence(self, answers, probe):
        """Return the evidence for `answers`, the learner's values by name."""
        return self.question.evidence(answers, probe)

    def judge(self, probe, evidence):
        """Return the Report on this evidence. Pure: it runs no code of the learner's, and no TensorFlow."""
        stop = _not_begun(self, evidence) or _reference_called(self, evidence)
        if stop is None and "failed" in evidence:
            return self.undecided(evidence["failed"])
        if stop is None and self.own_numbers:
            stop = variants.cannot_be_read(probe, evidence)
        results, faults = {}, []
        with np.errstate(all="ignore"):  # a learner's nan or 1e300 gets a finding, not a warning from here
            for criterion in self.criteria:
                found = _held_up(criterion, results) if stop is None else _unchecked(criterion)
                found = found or self._explained(
                    _look(criterion, probe, evidence, faults), criterion, probe, evidence
                )
                results[criterion.name] = _not_shown_before(found, results)
            advice = (stop,) if stop else self._advice(probe, evidence, results, faults)
        if stop is None and (cell := _cell_stopped(evidence)):
            advice = (cell, *advice)
        if self.own_numbers and "values" in evidence and (said := variants.about_code(probe, evidence)):
            advice = (replace(said, advice=True), *advice)
        return self._report(results.values(), advice, faults, begun=not (stop and stop.code == "not-begun"))

    def undecided(self, fault=""):
        """Return the Report that leaves all points to a person, for a `fault` of the course's or none."""
        note = FAULT if fault else UNREADABLE
        results = [Result(c.name, c.points, UNCLEAR, note=note) for c in self.criteria]
        return self._report(results, faults=[fault] if fault else ())

    def _report(self, results, advice=(), faults=(), begun=True):
        points, faults = float(self.points), tuple(dict.fromkeys(faults))
        return Report(self.id, self.title, points, tuple(results), advice, self.right, begun, faults)

    def _explained(self, result, criterion, probe, evidence):
        """Return the Result, its finding being a variable of the notebook where that was proved the cause."""

        def right(evidence, criteria=(*criterion.needs, criterion), probe=probe):
            return all(_look(one, probe, evidence, []).status == RIGHT for one in criteria)

        if result.status != WRONG:
            return result
        if self.own_numbers:
            about = (criterion.name, probe, evidence)
            found = variants.right_elsewhere(*about, lambda probe: right(evidence, probe=probe))
            return replace(result, finding=found) if found else result
        found = from_notebook(self.name, right, lambda evidence: right(evidence, self.criteria), evidence)
        return replace(result, finding=found) if found else self._shown(result, criterion, probe, evidence)

    def _shown(self, result, criterion, probe, evidence):
        """Return the Result, its finding with the smallest case that shows it, if there is one."""
        if self.expected is None or not evidence.get("calls"):
            return result
        layer = next(layer for layer in criterion.layers if layer(probe, evidence))
        about = (self.name, self.expected, layer, result.finding.code, probe, evidence)
        return replace(result, finding=replace(result.finding, example=example(*about)))

    def _advice(self, probe, evidence, results, faults):
        right = all(result.status == RIGHT for result in results.values())
        found = []
        for layer in self.advice:
            try:
                found.append(layer(probe, evidence))
            except (CouldNotTell, NotYet):
                continue
            except Exception as error:  # advice on what could not be read is left out
                if right:  # so it could be read
                    faults.append(traceback_of(error))
        return tuple(Finding(f.code, f.text, advice=True) for f in found if f)


def _not_shown_before(result, results):
    """Return the Result without an example that another finding shows already: it speaks of that one."""
    told = [other.finding for other in results.values() if other.finding]
    if not result.finding or result.finding in told:
        return result
    again = result.finding.example in [finding.example for finding in told]
    return replace(result, finding=replace(result.finding, example=())) if again else result


def _unchecked(criterion):
    return Result(criterion.name, criterion.points, UNCHECKED)


def _held_up(criterion, results):
    """Return the Result of a criterion that needs what is not right, or None.

    What needs a mistake earns nothing. What needs something that only a person can decide is theirs as well.
    """
    needs = [results[need.name] for need in criterion.needs]
    if any(need.status in (WRONG, UNCHECKED) for need in needs):
        return _unchecked(criterion)
    unclear = [need.name for need in needs if need.status == UNCLEAR]
    if not unclear:
        return None
    note = f"It depends on “{unclear[0]}”, which could not be told."
    return Result(criterion.name, criterion.points, UNCLEAR, note=note)


def _look(criterion, probe, evidence, faults):
    """Return the Result of one criterion: the first layer with a finding speaks.

    A layer that raises anything but CouldNotTell is a fault of the course's, noted in `faults`.
    """
    about = (criterion.name, criterion.points)
    try:
        for layer in criterion.layers:
            finding = layer(probe, evidence)
            if finding:
                return Result(*about, WRONG, finding)
    except CouldNotTell as reason:
        return Result(*about, UNCLEAR, note=str(reason))
    except NotYet as reason:
        return Result(*about, UNCHECKED, note=str(reason))
    except Exception as error:
        faults.append(traceback_of(error))
        return Result(*about, UNCLEAR, note=FAULT)
    return Result(*about, RIGHT)


def _not_begun(task, evidence):
    begun = evidence["begun"]
    if len(begun["missing"]) + len(begun["blank"]) < len(task.asked):
        return None
    if cell := _cell_stopped(evidence):
        return cell
    several = len(task.asked) > 1
    first, last = ", ".join(f"`{name}`" for name in task.asked[:-1]), f"`{task.asked[-1]}`"
    names = f"{first} and {last}" if several else last
    if begun["missing"]:
        text = f"there is no {names} in this notebook yet. If you wrote it, run its cell first."
    elif task.id.endswith(f".{task.asked[0]}") and not several:
        text = f"{names} returns nothing yet."
    elif begun.get("classes") == [*task.asked]:
        text = f"{names} does nothing yet: its methods are still to be written."
    else:
        text = f"{names} {'have' if several else 'has'} no value yet."
    return Finding("not-begun", f"Task {task.number}: {text}")


def _cell_stopped(evidence):
    """Return the finding on the cell that would have made what is not there, or None."""
    for name, error in evidence["begun"].get("stopped", {}).items():
        return Finding("cell-stopped", no_name_yet(name, error))
    return None


def _reference_called(task, evidence):
    called = evidence["begun"]["reference"]
    if not called:
        return None
    return Finding(
        "reference-called",
        f"Your answer calls `{called[0]}` of the course's own package. Here you write it yourself, so that "
        "you know what it does; the package is for looking things up afterwards.",
    )
