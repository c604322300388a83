"""Where a lecturer has to act: whose submission crashed, took long, waits for a person or was never there."""

from dataclasses import dataclass
from statistics import median

from digitrec.checks.engine.display import points
from digitrec.checks.engine.judgement import UNCLEAR
from digitrec.course import STAGES

SLOW, LONG = 4, 30  # times the class's median, and seconds: from then on a submission is slow
UNFINISHED = "did-not-finish"


@dataclass(frozen=True)
class Line:
    """One learner, and why they stand on a list."""

    name: str
    id: str
    why: str = ""
    code: tuple[str, ...] = ()  # lines that they wrote


@dataclass(frozen=True)
class ToDo:
    """One list of learners, with what to do."""

    key: str
    title: str
    do: str
    lines: tuple[Line, ...]


def to_do(gathered):
    """Return the ToDo lists of a StageOfClass, those that are empty left out."""
    stem, learners = gathered.stage.stem, gathered.learners
    usual = median([who.seconds for who in learners if who.seconds is not None] or [0])
    lists = (
        ToDo(
            "refused",
            "Could not be run",
            "Ask for another file; who hands in again is marked at the next `digitrec grade`.",
            tuple(Line(who.name, who.id, who.refused) for who in learners if who.refused),
        ),
        ToDo(
            "crashed",
            "Did not come to the end",
            "The tasks after that point have no points: tell the learner the reason.",
            tuple(Line(who.name, who.id, who.stopped) for who in learners if who.stopped and not who.refused),
        ),
        ToDo(
            "unfinished",
            "A check that was stopped",
            "What came back did not come to its end, or was no answer: look at the cell.",
            tuple(line for who in learners for line in _unfinished(who)),
        ),
        ToDo(
            "undecided",
            "A check could not tell",
            "Decide in the formgrader; your mark stays when the stage is marked again.",
            tuple(line for who in learners for line in _undecided(who)),
        ),
        ToDo(
            "waiting",
            "Wait for your mark",
            "Mark them in the formgrader, under *Manual Grading*.",
            tuple(line for who in learners if (line := _waiting(gathered, who))),
        ),
        ToDo(
            "flagged",
            "Lines that look like reaching for the marking program",
            "Honest work may hold such a line, and no mark depends on it: ask.",
            tuple(
                Line(who.name, who.id, _cells(who.flags), _lines(who.flags)) for who in learners if who.flags
            ),
        ),
        ToDo(
            "slow",
            "Took much longer than the others",
            "A cell does its work many times over, often in a loop over pixels: look at it together.",
            tuple(
                Line(
                    who.name,
                    who.id,
                    f"It ran for {who.seconds:.0f} s; half of the class took {usual:.0f} s or less.",
                )
                for who in learners
                if who.seconds is not None and who.seconds > max(LONG, SLOW * usual)
            ),
        ),
        ToDo(
            "unmarked",
            "Handed in and not marked",
            f"Run `digitrec grade {stem}`.",
            tuple(Line(gathered.names.get(who, who), who) for who in gathered.unmarked),
        ),
        ToDo(
            "came",
            "Handed in, and it does not count yet",
            f"`collected/{stem}.html` says why: decide there, or ask for another file.",
            tuple(Line(gathered.names.get(who, who), who) for who in gathered.undecided),
        ),
        ToDo(
            "receipt",
            "Marked without a receipt that can be read",
            "Their findings are missing on this page; the marks stand. Mark them again to have both.",
            tuple(Line(who.name, who.id, who.without_receipt) for who in learners if who.without_receipt),
        ),
        *_absent(gathered),
    )
    return [one for one in lists if one.lines]


def _absent(gathered):
    """Return the lists of those who handed nothing in: who stopped, who left this out, who never began."""
    here, stem = gathered.here | set(gathered.undecided), gathered.stage.stem
    before, after = {}, set()
    for stage in STAGES:
        for who in gathered.handed_in.get(stage.stem, ()):
            if stage.stem < stem:
                before[who] = stage
            elif stage.stem > stem:
                after.add(who)
    stopped = sorted(before.keys() - here - after)
    skipped = sorted(after - here)
    never = sorted(gathered.names.keys() - here - after - before.keys())
    name = gathered.names.get
    known = {name(who, who) for who in [*stopped, *skipped, *never]} | {*stopped, *skipped, *never}
    return (
        ToDo(
            "stopped",
            "Have stopped",
            "They handed in before, and not now. Write to them this week, while it is easy to come back.",
            tuple(Line(name(w, w), w, f"The last was {before[w].stem}.") for w in stopped),
        ),
        ToDo(
            "skipped",
            "Left this stage out",
            "They went on with a later one.",
            tuple(Line(name(who, who), who) for who in skipped),
        ),
        ToDo(
            "never",
            "Have not begun",
            "Nothing of theirs has come in yet.",
            tuple(Line(name(who, who), who) for who in never)
            + tuple(
                Line(who, "", "On the roster of the platform.")
                for who in gathered.missing
                if who not in known
            ),
        ),
    )


def _unfinished(who):
    if who.refused or who.stopped:
        return
    for task, answer in who.answers.items():
        for finding in answer.report.findings:
            if finding.code == UNFINISHED:
                yield Line(who.name, who.id, f"{task.partition('.')[2]}: {finding.text}")


def _undecided(who):
    for task, answer in who.answers.items():
        report = answer.report
        notes = dict.fromkeys(r.note or r.name for r in report.results if r.status == UNCLEAR)
        if notes:
            about = (
                f"{task.partition('.')[2]}, {points(report.undecided)} of {points(report.points)} points: "
            )
            faults = " The check itself failed: please send us what `digitrec grade` printed." * bool(
                report.faults
            )
            yield Line(who.name, who.id, about + " ".join(notes) + faults)


def _waiting(gathered, who):
    undecided = {task for task, answer in who.answers.items() if answer.report.undecided}
    items = {item.cell: item for item in gathered.items if item.task not in undecided}
    asked = [items[cell].name for cell, mark in who.marks.items() if mark.asked and cell in items]
    return Line(who.name, who.id, ", ".join(sorted(asked))) if asked else None


def _cells(flags):
    return "Cell " + ", ".join(dict.fromkeys(str(number) for number, _ in flags))


def _lines(flags):
    return tuple(str(line) for _, line in flags)
