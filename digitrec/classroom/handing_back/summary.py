"""What a learner reads first when work comes back: one screen, from the reports as data and the gradebook.

A Summary says what became of the notebook, what each task earned, each finding once with its place in the
book, and what to do next. How that looks is the page's affair (`feedback.html.j2`).
"""

import re
from dataclasses import dataclass

from nbgrader.utils import is_grade, is_solution, is_task

from digitrec.checks.engine.catalogue import misconception
from digitrec.checks.engine.display import points as written
from digitrec.checks.engine.judgement import RIGHT, UNCHECKED, UNCLEAR, WRONG
from digitrec.course import STAGES
from digitrec.notebooks.marks import mark_of

WORDS = {RIGHT: "right", WRONG: "not yet", UNCHECKED: "not checked yet", UNCLEAR: "could not tell"}
NO_RESPONSE = "No response."  # what nbgrader's autograder says of an untouched answer
TASK = re.compile(r"\*\*(Task \d+)\b")
HEADING = re.compile(r"^#+\s+(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Gradebook:
    """What the gradebook says of one learner's notebook beyond marks and comments."""

    asked: dict  # points that a person still decides about, by cell
    by_person: frozenset = frozenset()  # the cells whose mark a person gave
    seconds_late: float = 0.0
    penalty: float = 0.0


@dataclass(frozen=True)
class Receipt:
    """What the receipt says of the whole notebook; all of it empty where nothing happened."""

    refused: str = ""
    stopped: str = ""
    flags: tuple = ()  # (cell, line)


@dataclass(frozen=True)
class Task:
    """A line of the table: a task, and what it earned."""

    anchor: str
    title: str
    marks: float
    points: float
    word: str
    asked: float = 0.0
    criteria: tuple = ()  # (name, points, word, note) of each, for the notebook below
    findings: tuple = ()
    said: tuple = ()  # what its own output says, where there is no report
    comment: str = ""  # the cell at which somebody commented on it


@dataclass(frozen=True)
class Point:
    """A finding, once: its sentence, where to read, and the tasks that have it."""

    code: str
    text: str
    where: str
    link: str  # an address, or nothing where the book has none that a learner can reach
    tasks: tuple
    advice: bool = False


@dataclass(frozen=True)
class Summary:
    """The top of a page of feedback."""

    title: str
    marks: float
    points: float
    first: tuple  # what is to be known before anything else, a sentence each
    tasks: tuple
    findings: tuple
    next: tuple  # what to do, a sentence each
    stopped: bool = False  # nothing could be marked


def marks_in(nb):
    """Return the Mark of each graded cell that tests mark, by nbgrader's id."""
    marks = {}
    for at, cell in enumerate(nb.cells):
        if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell):
            about = cell.metadata.nbgrader
            if isinstance(about.get("grade_id"), str) and isinstance(about.get("points"), int | float):
                marks[about.grade_id] = mark_of(cell, nb.cells[:at])
    return marks


def summary_of(nb, about, marks, gradebook, receipt, book=""):
    """Return the Summary of a notebook whose cells hold nbgrader's scores.

    `about` is nbgrader's own dictionary on the page, `marks` come from `marks_in`, and `book` is the address
    of the published book or nothing.
    """
    commented = _commented(nb)
    tasks = tuple(_task(c, marks, gradebook, receipt, commented) for c in nb.cells if _is_marked(c))
    stage = next((s for s in STAGES if s.stem == about.get("assignment")), None)
    findings = tuple(_points(tasks, book))
    title = f"Stage {stage.number}: {stage.title}" if stage else str(about.get("notebook", ""))
    return Summary(
        title,
        max(0.0, about.get("score") or 0.0),
        about.get("max_score") or 0.0,
        tuple(_first(gradebook, receipt)),
        tasks,
        () if receipt.refused else findings,
        tuple(_next(tasks, findings, stage, receipt, book)),
        bool(receipt.refused),
    )


def duration(seconds):
    """Write how long something took in its two largest units: `2 days 3 hours`."""
    parts = []
    for word, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        number, seconds = divmod(int(seconds), size)
        if number:
            parts.append(f"{number} {word}{'' if number == 1 else 's'}")
    return " ".join(parts[:2]) or "less than a minute"


def _is_marked(cell):
    return is_grade(cell) or is_task(cell)


def _commented(nb):
    """Return by task the cell that holds a comment on it: its own, or the answer's above it."""
    found, above = {}, ""
    for cell in nb.cells:
        about = cell.metadata.get("nbgrader", {})
        name, said = about.get("grade_id"), about.get("comment") not in (None, "", NO_RESPONSE)
        if _is_marked(cell):
            found[name] = name if said else above
            above = ""
        elif is_solution(cell):
            above = name if said else above
    return found


def _task(cell, marks, gradebook, receipt, commented):
    about = cell.metadata.nbgrader
    name = about.grade_id
    mark = marks.get(name)
    report = mark.report if mark else None
    earned, of = float(about.get("score") or 0.0), float(about.get("points") or 0.0)
    asked = gradebook.asked.get(name, 0.0)
    decided = name in gradebook.by_person and not asked
    return Task(
        name,
        report.title if report else _title(cell, mark),
        earned,
        of,
        "not marked" if receipt.refused and not (asked or decided) else _word(earned, of, asked, report),
        asked,
        ()
        if decided or not report
        else tuple((r.name, r.points, WORDS[r.status], r.note) for r in report.results),
        () if not report or (decided and earned >= of) else report.findings,
        () if report or not mark or decided else mark.said,
        commented[name],
    )


def _title(cell, mark):
    """Return what to call a task that no report names: by its number, its heading, or nbgrader's id."""
    number, heading = TASK.search(cell.source), HEADING.search(cell.source)
    by_hand = is_task(cell)
    if by_hand and heading:
        return f"{number[1]}: {heading[1]}" if number else heading[1]
    if by_hand and number:
        return number[1]
    return f"`{mark.name}`" if mark else cell.metadata.nbgrader.grade_id.replace("-", " ")


def _word(earned, of, asked, report):
    if asked:
        return f"a person decides about {written(asked)}"
    if earned >= of:
        return "right"
    if report and not report.begun:
        return "not begun"
    return "in part" if earned else "not yet"


def _points(tasks, book):
    """Yield each finding once, those that cost marks first; the tasks that share it are named together."""
    found = {}
    for task in tasks:
        for finding in task.findings:
            found.setdefault((finding.advice, finding.code), []).append((finding, task.title))
    for (advice, code), those in sorted(found.items(), key=lambda entry: entry[0][0]):
        row = misconception(code)
        titles = tuple(dict.fromkeys(title for _, title in those))
        text = "Not begun yet." if code == "not-begun" and len(titles) > 1 else those[0][0].text
        link = f"{book.rstrip('/')}/{row.link}" if book else ""
        yield Point(code, text, row.where, link, titles, advice)


def _first(gradebook, receipt):
    if receipt.refused:
        yield f"This notebook could not be marked, so it earns nothing yet. {receipt.refused}"
    if receipt.stopped:
        yield f"The notebook did not come to its end. {receipt.stopped}"
    if asked := sum(gradebook.asked.values()):
        word = "point" if asked == 1 else "points"
        yield f"A person decides about {written(asked)} {word}: the mark below is not final."
    if gradebook.seconds_late and gradebook.penalty:
        yield (
            f"{written(gradebook.penalty)} points are taken off, because it was handed in "
            f"{duration(gradebook.seconds_late)} after the deadline."
        )
    elif gradebook.penalty:
        yield f"{written(gradebook.penalty)} points are taken off for handing in late."
    elif gradebook.seconds_late:
        yield f"It was handed in {duration(gradebook.seconds_late)} after the deadline. That costs nothing."
    for number, line in receipt.flags:
        yield (
            f"Cell {number} uses what the program that marks it uses: `{line}`. Honest work may do so, and "
            "it changes no mark. Your instructor sees this line, too, and may ask you about it."
        )


def _next(tasks, findings, stage, receipt, book):
    if receipt.refused:
        yield "Put right what the first line says. Then ask whether you may hand in again."
        return
    blank = [task.title for task in tasks if task.word == "not begun"]
    known = {"not-begun", "did-not-finish"} if receipt.stopped else {"not-begun"}
    wrong = [point for point in findings if not (point.advice or point.code in known)]
    if receipt.stopped:
        yield "Put right the cell that the first line names. Then restart the kernel and run all cells."
    if wrong:
        yield (
            "Take the first finding: read the section that it names, change your cell, and run the check "
            "below it." + (" Then take the next one." if len(wrong) > 1 else "")
        )
    elif blank:
        yield f"Begin with {blank[0]}. Open its hints if it holds you up for more than ten minutes."
    elif tasks and all(task.word == "right" for task in tasks):
        after = next((s for s in STAGES if stage and s.number == stage.number + 1), None)
        yield "All of it is right." + (f" Go on with stage {after.number}, {after.title}." if after else "")
    if stage and (wrong or blank or receipt.stopped):
        yield f"`digitrec check {stage.stem}` marks the whole notebook again on your own machine."
    if wrong and not book:
        yield "`digitrec book --open` shows the book on your own machine."
    if any(task.asked for task in tasks):
        yield "For the points that a person decides about, there is nothing to do but wait."
