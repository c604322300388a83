"""Where each learner stands with each stage: what the marks are, and whether they are final.

The report, the mark sheets and the feedback all read this, so that none of them calls final what another
one leaves to a person.
"""

from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Assignment, Grade, MissingEntry, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import inspect, select

from digitrec.classroom.collecting.collected import (
    AMBIGUOUS,
    DAMAGED,
    LEFT_OUT,
    NOT_THIS_STAGE,
    collected,
)
from digitrec.grading.marking import course_directory
from digitrec.grading.record import ledger
from digitrec.grading.record.autograde import recognising
from digitrec.grading.record.connection import opened
from digitrec.grading.record.snapshot import take

MARKED, AWAITING, LATE, MISSING, UNMARKED = "marked", "awaiting", "late", "missing", "unmarked"
UNDECIDED = "undecided"  # something came, and nothing of it counts yet: that is not nothing
CAME = {AMBIGUOUS, DAMAGED, LEFT_OUT, NOT_THIS_STAGE}


@dataclass(frozen=True)
class Person:
    """A learner: nbgrader's id, and by what a platform may know them."""

    id: str
    first: str = ""
    last: str = ""
    email: str = ""
    login: str = ""  # nbgrader's lms_user_id

    @property
    def name(self):
        """The name to show; the id where no name is known."""
        return " ".join(part for part in (self.first, self.last) if part) or self.id


@dataclass(frozen=True)
class Standing:
    """One learner and one stage."""

    student: str
    stage: object
    status: str  # MARKED, AWAITING, LATE, MISSING, UNMARKED or UNDECIDED
    marks: float | None  # with the penalty taken off; None where there are none
    points: float  # of the stage
    penalty: float = 0.0
    seconds_late: float = 0.0
    asked: float = 0.0  # the points about which a person decides
    why: str = ""  # a sentence on a status that is not final

    @property
    def final(self):
        """Whether the marks may be told as they are."""
        return self.status in (MARKED, LATE)


@dataclass(frozen=True)
class Standings:
    """A class: its people by id, and the Standing of each with each stage by (id, stem)."""

    people: dict
    stages: tuple
    points: dict  # that a stage is worth, by stem
    of: dict = field(repr=False)


def standings(root, stages):
    """Return the Standings of a class in the course's folder. Raises GradingError and GradebookError."""
    root, stages = Path(root), tuple(stages)
    found, worth = {}, {}
    with opened(course_directory(root, stages[0])) as gradebook:
        people = _people(gradebook, root, stages)
        for stage in stages:
            known = _of_stage(gradebook, root, stage)
            worth[stage.stem] = points = _points(gradebook, stage)
            came = {row.student for row in collected(root, stage.stem) if row.status in CAME}
            for student in people:
                found[student, stage.stem] = known.get(student) or _without_marks(
                    root, student, stage, points, student in came
                )
    return Standings(people, stages, worth, found)


def stages_begun(root, stages):
    """Return those of the stages for which anything was handed in."""
    submitted = Path(root, "submitted")
    begun = {folder.name for student in _folders(submitted) for folder in _folders(student)}
    return [
        stage for stage in stages if stage.points and (stage.stem in begun or collected(root, stage.stem))
    ]


def asked_about(grade):
    """Return how many points of a nbgrader Grade a person still decides about."""
    if not grade.needs_manual_grade:
        return 0.0
    return float(grade.max_score) - (grade.auto_score or 0.0 if grade.manual_score is None else 0.0)


def seconds_late(submission):
    """Return how late a submission came; an extension of a stage without a deadline is no error."""
    return float(submission.total_seconds_late) if submission.assignment.duedate is not None else 0.0


def _people(gradebook, root, stages):
    """Return all who are known: to the gradebook, by a folder, or by what collecting wrote down."""
    people = {
        s.id: Person(s.id, s.first_name or "", s.last_name or "", s.email or "", s.lms_user_id or "")
        for s in gradebook.students
    }
    for folder in _folders(root / "submitted"):
        people.setdefault(folder.name, Person(folder.name))
    for row in (row for stage in stages for row in collected(root, stage.stem) if row.student):
        known = people.get(row.student, Person(row.student))
        named = known.first or known.last
        people[row.student] = Person(
            known.id,
            known.first if named else row.name,
            known.last,
            known.email or row.email,
            known.login,
        )
    return dict(sorted(people.items(), key=lambda entry: entry[0].casefold()))


def _of_stage(gradebook, root, stage):
    """Return the Standing of each learner whom the gradebook has a submission of."""
    try:
        submissions = gradebook.assignment_submissions(stage.stem)
    except MissingEntry:
        return {}
    asked = {}
    for grade, student in gradebook.db.execute(
        select(Grade, SubmittedAssignment.student_id)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .where(Assignment.name == stage.stem, Grade.needs_manual_grade)
    ):
        asked[student] = asked.get(student, 0.0) + asked_about(grade)
    changed = _changed(gradebook, root, stage)
    return {one.student_id: _marked(stage, one, asked.get(one.student_id), changed) for one in submissions}


def _marked(stage, submission, asked, changed):
    penalty, late = submission.late_submission_penalty or 0.0, seconds_late(submission)
    marks = max(0.0, submission.score - penalty)
    about = (submission.student_id, stage)
    known = {"points": submission.max_score, "penalty": penalty, "seconds_late": late}
    if submission.student_id in changed:
        said = f"Handed in again since it was marked: run `digitrec grade {stage.stem}`."
        return Standing(*about, UNMARKED, None, why=said, **known)
    if asked is not None:
        said = f"A person decides about {asked:g} of {submission.max_score:g} points."
        return Standing(*about, AWAITING, marks, asked=asked, why=said, **known)
    return Standing(*about, LATE if late or penalty else MARKED, marks, **known)


def _changed(gradebook, root, stage):
    """Return whose folder holds something else than what was marked."""
    if not inspect(gradebook.engine).has_table(ledger.LEDGER.name):
        return set()
    known = {cell.name for nb in gradebook.find_assignment(stage.stem).notebooks for cell in nb.source_cells}
    rows = gradebook.db.execute(select(ledger.LEDGER).where(ledger.LEDGER.c.assignment == stage.stem))
    changed = set()
    for row in rows:
        folder = root / "submitted" / row.student / stage.stem
        if (
            row.submission and folder.is_dir()
        ):  # none: its marking is to be tried again, and a person is asked
            now = take(folder, stage.name, recognising(known)).hash
            changed |= {row.student} if now != row.submission else set()
    return changed


def _without_marks(root, student, stage, points, came):
    if (root / "submitted" / student / stage.stem).is_dir():
        said = f"Handed in and not marked: run `digitrec grade {stage.stem}`."
        return Standing(student, stage, UNMARKED, None, points, why=said)
    if came:
        said = f"Something came, and it does not count yet: see collected/{stage.stem}.html."
        return Standing(student, stage, UNDECIDED, None, points, why=said)
    return Standing(student, stage, MISSING, None, points, why="Nothing was handed in.")


def _points(gradebook, stage):
    try:
        return float(gradebook.find_assignment(stage.stem).max_score)
    except MissingEntry:
        return float(stage.points)


def _folders(path):
    found = path.iterdir() if path.is_dir() else ()
    return sorted(folder for folder in found if folder.is_dir() and not folder.name.startswith("."))
