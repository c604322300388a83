"""Mark the submissions of stages: what `digitrec grade` does around nbgrader's own classes."""

import logging
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import MissingEntry
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

from digitrec.grading.record.agreement import differences, solution_of
from digitrec.grading.record.autograde import Autograde
from digitrec.grading.record.connection import GradebookError, opened
from digitrec.grading.record.generate_assignment import GenerateAssignment

CONFIG = "nbgrader_config.py"


class GradingError(Exception):
    """The submissions could not be marked; the message says why and what to do."""


@dataclass
class Marked:
    """What marking one stage came to."""

    stage: object
    students: dict = field(default_factory=dict)  # by name: (marks, points, undecided)
    said: list = field(default_factory=list)  # warnings and errors, a sentence each


def mark_stage(root, stage, workers=1, trusted=False, force=False, student="*", on_marked=None, **made_by):
    """Mark what is handed in for a stage in the course's folder `root`, and return what it came to.

    `on_marked(student, marks, points, number, of)` is called as each is recorded. `make_runner` and
    `make_judge` make something else than our processes run and judge. Raises GradingError.
    """
    result = Marked(stage)
    course = course_directory(root, stage, student)
    log = log_into(result.said)

    def marked(name, reports, number, of):
        sums = [sum(getattr(r, part) for r in reports.values()) for part in ("marks", "points", "undecided")]
        result.students[name] = tuple(sums)
        if on_marked:
            on_marked(name, *sums[:2], number, of)

    try:
        _make_known(course, log)
        converter = Autograde(
            coursedir=course, config=course.config, log=log, workers=workers, trusted=trusted, force=force
        )
        converter.on_marked = marked
        for name, make in made_by.items():
            setattr(converter, name, make)
        converter.start()
    except NbGraderException:
        raise GradingError(result.said[-1] if result.said else "nbgrader stopped without a reason.") from None
    except GradebookError as error:
        raise GradingError(str(error)) from None
    return result


def course_directory(root, stage, student="*"):
    """Return nbgrader's CourseDirectory for a stage, with the course's settings. Raises GradingError."""
    root = Path(root)
    if not (root / CONFIG).is_file():
        raise GradingError(f"There is no {CONFIG} in {root}: change to the course's folder, then try again.")
    config = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    return CourseDirectory(config=config, root=str(root), assignment_id=stage.stem, student_id=student)


def _make_known(course, log):
    """Note the stage's notebook in the gradebook where it is not there yet, as `generate_assignment` does.

    As long as nobody was marked, also where its cells or points are others by now, or where that was
    interrupted and some of its cells are missing.
    """
    name = course.assignment_id
    with opened(course) as gradebook:
        try:
            assignment = gradebook.find_assignment(name)
        except MissingEntry:
            assignment = None
        noted = assignment.notebooks if assignment else []
        if noted and (assignment.submissions or not _outdated(course, noted[0])):
            return
    GenerateAssignment(coursedir=course, config=course.config, log=log).start()


def _outdated(course, noted):
    """Say whether the course's own notebook is not the one that the gradebook knows."""
    notebook = solution_of(course, noted.name)
    return notebook is not None and bool(differences(noted, notebook))


def log_into(said):
    """Return a logger whose warnings and errors go into a list."""
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())
    log = logging.Logger("digitrec.grade")
    log.addHandler(handler)
    return log
