"""A stage of a class as gradebook, receipts and notebooks have it: nothing is run, nothing changed."""

from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    GradeCell,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)

from digitrec.checks.engine.report import NotAReportError, Report
from digitrec.checks.engine.stages import task
from digitrec.classroom.answers import Written, given_texts, read_cells, written
from digitrec.classroom.collecting.collected import FOLDER, MISSING, collected
from digitrec.classroom.report.kinds import NOT_BEGUN, RIGHT, behaviour, codes_of, is_of_kind
from digitrec.classroom.standing import UNDECIDED, UNMARKED, standings
from digitrec.course import STAGES
from digitrec.grading.record.connection import opened
from digitrec.grading.record.receipts import NoReceipt, read
from digitrec.grading.record.submission import PUBLIC, task_of
from digitrec.notebooks.master import from_gradebook


@dataclass(frozen=True)
class Item:
    """One marked cell of a stage: a task of the course, or what a person marks."""

    cell: str  # nbgrader's name
    name: str  # "flatten"
    points: float
    task: str = ""  # "preparing.flatten", or "" where a person marks


@dataclass(frozen=True)
class Mark:
    """What a learner has for one item; `asked` where a person still decides about it."""

    score: float
    asked: bool = False


@dataclass(frozen=True)
class Answer:
    """What a learner's receipt says about one task."""

    report: Report
    codes: tuple[str, ...]  # kinds.codes_of(report)
    behaviour: str  # kinds.behaviour of the evidence on the public inputs


@dataclass(frozen=True)
class Learner:
    """One learner who handed the stage in."""

    id: str
    name: str
    marks: dict = field(default_factory=dict)  # Mark by cell
    answers: dict = field(default_factory=dict)  # Answer by task
    written: Written = field(default_factory=Written)
    refused: str = ""
    stopped: str = ""
    flags: tuple = ()
    seconds: float | None = None  # that the notebook took, where the receipt knows
    without_receipt: str = ""

    @property
    def total(self):
        """The points earned, before a penalty for being late."""
        return sum(mark.score for mark in self.marks.values())

    @property
    def asked(self):
        """Whether a person still decides about a part of the points."""
        return any(mark.asked for mark in self.marks.values())


@dataclass(frozen=True)
class StageOfClass:
    """A stage of a class: its items, who handed in, who did not, and whose names there are."""

    stage: object
    items: tuple[Item, ...]
    learners: tuple[Learner, ...]
    handed_in: dict  # ids by the stem of each stage of the course, marked or not
    unmarked: tuple[str, ...]  # ids of who handed in and is not marked
    names: dict  # by id, of all that the class knows
    missing: tuple[str, ...] = ()  # what the roster calls those who handed nothing in
    people: tuple[str, ...] = field(default=(), repr=False)  # every text that names somebody
    course: tuple[str, ...] = field(default=(), repr=False)  # the code of the course's own cells
    undecided: tuple[str, ...] = ()  # ids of whom something came that does not count yet

    @property
    def points(self):
        """The points of the stage."""
        return sum(item.points for item in self.items)

    @property
    def known(self):
        """How many the class has: in the gradebook, with a folder, or on the platform's roster."""
        ids = self.names.keys() | {who for those in self.handed_in.values() for who in those}
        called = {self.names.get(who, who) for who in ids} | ids
        return len(ids) + sum(name not in called for name in self.missing)

    @property
    def tried(self):
        """Those of the learners whose notebook could be run."""
        return [who for who in self.learners if not who.refused]

    @property
    def here(self):
        """The ids of all who handed this stage in."""
        return self.handed_in.get(self.stage.stem, set())


def gather(course, stage, with_texts=True):
    """Return the StageOfClass of an nbgrader CourseDirectory's class. Raises GradebookError.

    A stage that nobody handed in, or that the gradebook does not know, has no items and no learners.
    """
    with opened(course) as gradebook:
        names, people = _students(gradebook)
        handed_in = _handed_in(gradebook, course)
        items, notebook = _items(gradebook, stage)
        rows = _grades(gradebook, stage)
    given, own = frozenset(), ()
    if with_texts and items:
        folders = (course.release_directory, course.source_directory)
        paths = [Path(course.format_path(folder, ".", stage.stem), f"{notebook}.ipynb") for folder in folders]
        given = given_texts(*paths)
    learners = []
    for student in sorted(rows):
        about = {"id": student, "name": names.get(student, student), "marks": rows[student]}
        if with_texts:
            folder = Path(course.format_path(course.autograded_directory, student, stage.stem))
            about["written"] = written(read_cells(folder / f"{notebook}.ipynb"), given)
        learners.append(Learner(**about, **_from_receipt(course.root, stage, student)))
    missing, others = _collected(course.root, stage)
    own = tuple(sorted(given))
    stands = standings(course.root, [stage]).of.values()
    unmarked, undecided = (
        tuple(sorted(one.student for one in stands if one.status == status))
        for status in (UNMARKED, UNDECIDED)
    )
    everybody = {*people, *others, *(one for ids in handed_in.values() for one in ids)} - {""}
    return StageOfClass(
        stage,
        tuple(items),
        tuple(learners),
        handed_in,
        unmarked,
        names,
        missing,
        tuple(sorted(everybody)),
        own,
        undecided,
    )


def learners_of_kind(course, stage, name, kind):
    """Return the ids of those whose answer to the task called `name` is of a kind. Raises GradebookError."""
    of_task = f"{stage.name}.{name}"
    found = gather(course, stage, with_texts=False).tried
    answers = {who.id: who.answers[of_task] for who in found if of_task in who.answers}
    return [who for who, answer in answers.items() if is_of_kind(kind, answer.codes, answer.behaviour)]


def _students(gradebook):
    """Return ({id: name}, all texts that name somebody)."""
    names, people = {}, set()
    for student in gradebook.db.query(Student):
        about = (student.first_name, student.last_name)
        names[student.id] = " ".join(part for part in about if part) or student.id
        email = (student.email or "").partition("@")[0]
        people |= {str(one) for one in (student.id, *about, email, student.lms_user_id) if one}
    return names, people


def _handed_in(gradebook, course):
    """Return who handed in, by stem of a stage: those in the gradebook and those whose folder is there."""
    found = {}
    asked = (
        gradebook.db.query(Assignment.name, SubmittedAssignment.student_id)
        .select_from(SubmittedAssignment)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
    )
    for stem, student in asked:
        found.setdefault(stem, set()).add(student)
    submitted = Path(course.format_path(course.submitted_directory, ".", "."))
    for folder in submitted.iterdir() if submitted.is_dir() else ():
        for of_course in STAGES:
            if (folder / of_course.stem).is_dir() and not folder.name.startswith("."):
                found.setdefault(of_course.stem, set()).add(folder.name)
    return found


def _items(gradebook, stage):
    """Return the Items of a stage in the notebook's order, and the notebook's name."""
    try:
        notebook = gradebook.find_assignment(stage.stem).notebooks[0]
    except (MissingEntry, IndexError):
        return [], stage.name
    of_cells = {cell.name: wanted for cell in from_gradebook(notebook) if (wanted := task_of(cell))}
    items = []
    for cell in [*notebook.grade_cells, *notebook.task_cells]:
        wanted = of_cells.get(cell.name, "")
        name = wanted.partition(".")[2] or cell.name
        items.append(Item(cell.name, name, float(cell.max_score), wanted))
    order = {item.cell: (task(item.task).number if item.task else 1000) for item in items}
    return sorted((i for i in items if i.points), key=lambda item: order[item.cell]), notebook.name


def _grades(gradebook, stage):
    """Return {student: {cell: Mark}} of all who are marked."""
    found = {}
    asked = (
        gradebook.db.query(SubmittedAssignment.student_id, BaseCell.name, Grade)
        .select_from(Grade)
        .join(BaseCell, Grade.cell_id == BaseCell.id)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .filter(Assignment.name == stage.stem)
    )
    worth = {cell.id for kind in (GradeCell, TaskCell) for cell in gradebook.db.query(kind) if cell.max_score}
    for student, cell, grade in asked:
        if grade.cell_id in worth:
            found.setdefault(student, {})[cell] = Mark(
                float(grade.score or 0), bool(grade.needs_manual_grade)
            )
    return found


def _from_receipt(root, stage, student):
    """Return what a student's receipt adds to a Learner; its evidence is looked at and not kept."""
    try:
        receipt, _ = read(root, stage.stem, student)
    except NoReceipt as error:
        return {"without_receipt": str(error)}
    public = {question.task: question.evidence for question in receipt.questions if question.seed == PUBLIC}
    answers = {}
    for stood in receipt.reports.values():
        try:
            report = Report.from_dict(stood)
        except NotAReportError:  # it names a mistake that the course no longer knows
            continue
        codes = codes_of(report)
        did = "" if codes[0] in (RIGHT, NOT_BEGUN) else behaviour(public.get(report.task))
        answers[report.task] = Answer(report, codes, did)
    seconds = round(sum(receipt.seconds.values()), 1) if receipt.seconds else None
    return {
        "answers": answers,
        "refused": receipt.refused,
        "stopped": receipt.stopped,
        "flags": receipt.flags,
        "seconds": seconds,
    }


def _collected(root, stage):
    """Return (who is missing, all texts that name somebody) of the tables that `digitrec collect` wrote."""
    missing, people = [], set()
    for path in sorted(Path(root, FOLDER).glob("*.csv")):
        for row in collected(root, path.stem):
            people |= {row.student, row.name, row.number, row.email.partition("@")[0]}
            if path.stem == stage.stem and row.status == MISSING:
                missing.append(row.name or row.student)
    return tuple(sorted(filter(None, missing))), people
