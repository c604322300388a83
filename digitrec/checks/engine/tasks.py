"""A task: how an answer is tried (`probe`, `collect`) and how it is judged (`judge`)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from digitrec.checks.asking.guard import reference_refuses
from digitrec.checks.asking.trial import is_blank, quiet
from digitrec.checks.engine.judgement import (
    RIGHT,
    UNCHECKED,
    UNCLEAR,
    WRONG,
    CouldNotTell,
    Criterion,
    Finding,
    Layer,
    Result,
)
from digitrec.checks.engine.report import Report

MISSING = object()  # stands for a name that the notebook does not have


@dataclass(frozen=True)
class Task:
    """One task of a stage's notebook.

    `names` are the learner's names that the check takes, in order. `probe(seed)` makes the inputs that the
    answer is tried on; `collect(answer, probe)` returns evidence, plain data only, where `answer` is the
    value of the only name, or a dict of values by name; the criteria judge (probe, evidence). Advice is
    given by layers whose findings cost nothing. `refuses` are the stages whose reference functions may not
    be called meanwhile: the task's own stage unless stated. `find` looks for the values among all variables
    of a notebook where people name them differently; without it, the names decide.
    """

    id: str  # "preparing.flatten"
    number: int  # as the notebook counts it
    names: tuple[str, ...]
    probe: Callable[[int], dict]
    collect: Callable[[object, dict], dict]
    criteria: tuple[Criterion, ...]
    right: str  # the rest of "flatten: right, ..."
    advice: tuple[Layer, ...] = ()
    refuses: tuple[str, ...] | None = None
    given: tuple[str, ...] = ()
    find: Callable[[dict], dict] | None = None

    @property
    def stage(self):
        """The name of the task's stage."""
        return self.id.partition(".")[0]

    @property
    def asked(self):
        """The names that the learner has to fill."""
        return tuple(name for name in self.names if name not in self.given)

    @property
    def points(self):
        """The points of the task, the sum of its criteria's."""
        return sum(criterion.points for criterion in self.criteria)

    @property
    def title(self):
        """How a report calls the task."""
        return f"Task {self.number}: `{self.id.partition('.')[2]}`"

    def answers_in(self, variables):
        """Return the learner's values by name, looked up among a notebook's variables."""
        found = self.find(variables) if self.find else {}
        known = {**variables, **found}
        return {name: known[name] for name in self.names if name in known}

    def evidence(self, answers, probe):
        """Return the evidence for `answers`, the learner's values by name; a name may be MISSING."""
        answers = {name: answers.get(name, MISSING) for name in self.names}
        asked = {name: answers[name] for name in self.asked}
        missing = [name for name, value in asked.items() if value is MISSING]
        blank = [name for name, value in asked.items() if value is None or value is ... or is_blank(value)]
        begun = {"missing": missing, "blank": blank, "reference": []}
        if len(missing) + len(blank) == len(asked):
            return {"begun": begun}
        answers = {name: None if value is MISSING else value for name, value in answers.items()}
        answer = answers if len(self.names) > 1 else answers[self.names[0]]
        with reference_refuses(*(self.refuses or (self.stage,))) as called, quiet():
            try:
                found = self.collect(answer, probe)
            except BaseException:  # an object that cannot be looked at: the criteria could not tell
                found = {}
        begun["reference"] = list(called)
        return {"begun": begun, **found}

    def judge(self, probe, evidence):
        """Return the Report on this evidence. Pure: it runs no code of the learner's, and no TensorFlow."""
        stop = _not_begun(self, evidence) or _reference_called(self, evidence)
        results = {}
        with np.errstate(all="ignore"):  # a learner's nan or 1e300 gets a finding, not a warning from here
            for criterion in self.criteria:
                if stop or any(results[need].status != RIGHT for need in criterion.needs):
                    results[criterion.name] = Result(criterion.name, criterion.points, UNCHECKED)
                else:
                    results[criterion.name] = _look(criterion, probe, evidence)
            advice = (stop,) if stop else self._advice(probe, evidence)
        begun = stop is None or stop.code != "not-begun"
        results = tuple(results.values())
        return Report(self.id, self.title, float(self.points), results, advice, self.right, begun)

    def _advice(self, probe, evidence):
        found = []
        for layer in self.advice:
            try:
                found.append(layer(probe, evidence))
            except Exception:  # advice on what could not be read is left out
                continue
        return tuple(Finding(f.code, f.text, advice=True) for f in found if f)


def _look(criterion, probe, evidence):
    """Return the Result of one criterion: the first layer with a finding speaks."""
    about = (criterion.name, criterion.points)
    try:
        for layer in criterion.layers:
            finding = layer(probe, evidence)
            if finding:
                return Result(*about, WRONG, finding)
    except CouldNotTell as reason:
        return Result(*about, UNCLEAR, note=str(reason))
    except Exception:  # evidence that does not have the form of ours, or a mistake of ours
        return Result(*about, UNCLEAR, note="The answer could not be read.")
    return Result(*about, RIGHT)


def _not_begun(task, evidence):
    begun = evidence["begun"]
    if len(begun["missing"]) + len(begun["blank"]) < len(task.asked):
        return None
    several = len(task.asked) > 1
    first, last = ", ".join(f"`{name}`" for name in task.asked[:-1]), f"`{task.asked[-1]}`"
    names = f"{first} and {last}" if several else last
    if begun["missing"]:
        text = f"there is no {names} in this notebook yet. If you wrote it, run its cell first."
    elif task.id.endswith(f".{task.asked[0]}") and not several:
        text = f"{names} returns nothing yet."
    else:
        text = f"{names} {'have' if several else 'has'} no value yet."
    return Finding("not-begun", f"Task {task.number}: {text}")


def _reference_called(task, evidence):
    called = evidence["begun"]["reference"]
    if not called:
        return None
    return Finding(
        "reference-called",
        f"Your answer calls `{called[0]}` of the course's own package. Here you write it yourself, so that "
        "you know what it does; the package is for looking things up afterwards.",
    )


def no_cases(_seed):
    """Make no inputs: the probe of a task whose answers are not functions."""
    return {"cases": []}
