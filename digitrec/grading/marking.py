"""Mark the submissions of stages: what `digitrec grade` does around nbgrader's own classes."""

import logging
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

from digitrec.grading.record.autograde import Autograde

CONFIG = "nbgrader_config.py"


class GradingError(Exception):
    """The submissions could not be marked; the message says why and what to do."""


@dataclass
class Marked:
    """What marking one stage came to."""

    stage: object
    students: dict = field(default_factory=dict)  # by name: (marks, points, undecided)
    said: list = field(default_factory=list)  # warnings and errors, a sentence each


def mark_stage(root, stage, workers=1, trusted=False, force=False, student="*", on_marked=None):
    """Mark what is handed in for a stage in the course's folder `root`, and return what it came to.

    `on_marked(student, marks, points, number, of)` is called as each is recorded. Raises GradingError.
    """
    root = Path(root)
    if not (root / CONFIG).is_file():
        raise GradingError(f"There is no {CONFIG} in {root}: change to the course's folder, then try again.")
    config = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    result = Marked(stage)
    course = CourseDirectory(config=config, root=str(root), assignment_id=stage.stem, student_id=student)
    log = _log(result.said)

    def marked(name, reports, number, of):
        sums = [sum(getattr(r, part) for r in reports.values()) for part in ("marks", "points", "undecided")]
        result.students[name] = tuple(sums)
        if on_marked:
            on_marked(name, *sums[:2], number, of)

    try:
        _make_known(course, config, log)
        converter = Autograde(
            coursedir=course, config=config, log=log, workers=workers, trusted=trusted, force=force
        )
        converter.on_marked = marked
        converter.start()
    except NbGraderException:
        raise GradingError(result.said[-1] if result.said else "nbgrader stopped without a reason.") from None
    return result


def _make_known(course, config, log):
    """Note the stage's notebook in the gradebook where it is not there yet, as `generate_assignment` does."""
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            if gradebook.find_assignment(course.assignment_id).notebooks:
                return
        except MissingEntry:
            pass
    GenerateAssignment(coursedir=course, config=config, log=log).start()


def _log(said):
    """Return a logger whose warnings and errors go into a list."""
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())
    log = logging.Logger("digitrec.grade")
    log.addHandler(handler)
    return log
