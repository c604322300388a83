"""Who hands in what in a rehearsal, and what each graded cell of it must get."""

import warnings
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest

import nbformat

from digitrec.rehearsal.expected import Expected, expected_of, expected_of_attack
from digitrec.rehearsal.handed_in import files_for, with_answers
from digitrec.rehearsal.hostile import notebooks_of
from digitrec.rehearsal.people import learners

OWN, UNTOUCHED = "the course's own solution", "the exercise as it was handed out"
RENAMED, TWICE, LATE = "renamed", "twice", "late"
WAYS = {1: RENAMED, 2: TWICE, 5: LATE}  # by the learner's number
ENDLESS = (14, 16)  # kinds of attacks that take as long as they may: they come last


@dataclass(frozen=True)
class HandedIn:
    """One notebook that a learner hands in."""

    learner: object
    stage: object
    notebook: bytes = field(repr=False)
    files: dict = field(repr=False)
    expected: tuple[Expected, ...]
    attack: str = ""  # its name
    called: str = ""  # the file, when it arrives
    earlier: bytes = field(default=b"", repr=False)  # what the learner had handed in before
    late: bool = False  # after the deadline


@dataclass
class Plan:
    """All that a class hands in, and how much of the bank that is."""

    learners: tuple
    handed_in: list = field(default_factory=list)
    cannot: list = field(default_factory=list)  # what the rehearsal cannot judge, a sentence each
    answers: set = field(default_factory=set)  # of the bank, those that are handed in
    of_answers: int = 0
    attacks: set = field(default_factory=set)
    of_attacks: int = 0
    whole: int = 0  # with how many learners every answer is handed in


def plan_class(n, stages, entries, attacks, bank, harm):
    """Return the Plan of a class of `n` for the CourseStages.

    `entries` and `attacks` are the bank's, in the folder `bank`; `harm` is a folder for attacks to aim at.
    """
    plan = Plan(learners(n))
    for of in stages:
        _Stage(of, plan, entries, attacks, bank, harm).hand_in()
    plan.whole = _whole(plan, stages, entries)
    return plan


class _Stage:
    """One stage of a plan while it is made."""

    def __init__(self, of, plan, entries, attacks, bank, harm):
        self.of, self.plan, self.bank, self.harm = of, plan, bank, harm
        known = {cell.task: cell for cell in of.cells if cell.task}
        ours = [e for e in entries if e.task.partition(".")[0] == of.stage.name and e.can_be_handed_in]
        self.cells = {cell.name: cell for cell in of.cells}
        self.queues = {task: queue(e for e in ours if e.task == task) for task in known}
        self.attacks = in_turn(attack for attack in attacks if attack.stage == of.stage.name)
        plan.of_answers += len(ours)
        plan.of_attacks += len(self.attacks)
        self.worth = {entry.task: entry.points for entry in ours}
        self._say_what_cannot_be_judged(ours, known)

    def _say_what_cannot_be_judged(self, ours, known):
        say = self.plan.cannot.append
        for task, number in Counter(entry.task for entry in ours).items():
            if task not in known:
                say(
                    f"{task}: your notebook has no graded cell for it, so its {number} answers are not "
                    "handed in."
                )
            elif known[task].points != self.worth[task]:
                say(
                    f"{task}: it has {known[task].points:g} points in your notebook and "
                    f"{self.worth[task]:g} in the bank. Of its answers only this is judged: those with all "
                    "points must have all, those with none must have none, and the others must not have all."
                )
        for cell in self.of.cells:
            if cell.task is None:
                say(
                    f"{self.of.stage.name}, cell {cell.name}: it marks no task of the course. Only your "
                    "solution and the untouched exercise are tried on it."
                )
            elif not self.queues[cell.task]:
                say(
                    f"{cell.task}: the bank has no answers to it. Write some into "
                    f"tests/submissions/{cell.task.replace('.', '/')}.py, and the next rehearsal has them."
                )

    def hand_in(self):
        """Add what each learner hands in to the plan."""
        number, attacks = 0, list(self.attacks)
        for learner in self.plan.learners:
            made = self._attack(learner, attacks) if learner.role == "hostile" else None
            if learner.role == "solution":
                made = self._own(learner, self.of.solution(), OWN, "right")
            elif learner.role == "untouched":
                made = self._own(learner, as_bytes(self.of.exercise()), UNTOUCHED, "blank")
            elif made is None:
                made, number = self._answers(learner, number), number + 1
            self.plan.handed_in.append(self._on_its_way(made))

    def _on_its_way(self, made):
        """Return what is handed in as it arrives: renamed by a browser, for the second time, or late."""
        name, way = made.stage.notebook.name, WAYS.get(made.learner.number)
        return replace(
            made,
            called=f"Copy of {made.stage.name} (1).ipynb" if way == RENAMED and not made.attack else name,
            earlier=as_bytes(self.of.exercise()) if way == TWICE else b"",
            late=way == LATE,
        )

    def _answers(self, learner, number):
        """Return a notebook with the next answer to each task."""
        chosen = {task: queue[number % len(queue)] for task, queue in self.queues.items() if queue}
        notebook = self.of.exercise()
        placed = with_answers(notebook, chosen)
        self.plan.answers |= {str(entry) for entry in placed.values()}
        expected = tuple(
            expected_of(self.cells[name], entry) for name, entry in placed.items() if name in self.cells
        )
        files = files_for(placed.values(), self.bank)
        return HandedIn(learner, self.of.stage, as_bytes(notebook), files, expected)

    def _own(self, learner, notebook, what, kind):
        """Return one of the course's own notebooks: it earns everything, or nothing."""
        expected = []
        for cell in self.of.cells:
            marks = cell.points if kind == "right" else 0.0
            expected.append(Expected(cell.name, cell.task or cell.name, kind, what, marks, marks))
        return HandedIn(learner, self.of.stage, notebook, {}, tuple(expected))

    def _attack(self, learner, attacks):
        """Return the next attack that can be made of this course's notebook, or None."""
        while attacks:
            attack = attacks.pop(0)
            try:
                with notebooks_of(self.of.root), warnings.catch_warnings(action="ignore"):
                    notebook, marks = attack.notebook(self.of.root, self.harm), attack.marks
            except (StopIteration, LookupError, ValueError, OSError):
                self.plan.cannot.append(
                    f"{self.of.stage.name}: the attack {attack.name} cannot be made of your notebook."
                )
                continue
            self.plan.attacks.add(str(attack))
            expected = tuple(
                expected_of_attack(cell, attack, marks, self.worth.get(cell.task)) for cell in self.of.cells
            )
            return HandedIn(learner, self.of.stage, notebook, {}, expected, attack.name)
        return None


def queue(entries):
    """Return entries so that the kinds alternate: the first few have something of each."""
    by_kind = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    order = [by_kind[kind] for kind in ("right", "wrong", "partly", "blank", "open") if kind in by_kind]
    return [entry for row in zip_longest(*order) for entry in row if entry is not None]


def in_turn(attacks):
    """Return attacks so that the kinds alternate, those that take their time last.

    Left out are those that write links, pipes or folders: no platform hands these on.
    """
    by_kind = {}
    for attack in attacks:
        if not attack.files:
            by_kind.setdefault(attack.kind, []).append(attack)
    quick, endless = (
        [by_kind[kind] for kind in sorted(by_kind) if (kind in ENDLESS) == late] for late in (False, True)
    )
    rows = chain(zip_longest(*quick), zip_longest(*endless))
    return [attack for row in rows for attack in row if attack is not None]


def _whole(plan, stages, entries):
    """Return with how many learners every answer would be handed in."""
    names = {of.stage.name for of in stages}
    most = max(
        Counter(e.task for e in entries if e.can_be_handed_in and e.task.split(".")[0] in names).values(),
        default=0,
    )
    n = len(plan.learners)
    while sum(learner.role == "answers" for learner in learners(n)) < most:
        n += 1
    return n


def as_bytes(notebook):
    """Return a notebook as the bytes of its file."""
    return nbformat.writes(notebook).encode()
