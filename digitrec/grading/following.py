"""What `digitrec follow` does: marks go along with a change of a stage in the middle of a term."""

from dataclasses import dataclass

from nbgrader.api import MissingEntry
from nbgrader.converters.base import NbGraderException

from digitrec.course import STAGES
from digitrec.grading.marking import GradingError, course_directory, log_into
from digitrec.grading.record import agreement, ledger
from digitrec.grading.record.connection import GradebookError, alone, one_transaction, opened
from digitrec.grading.record.follow import follow, noted_anew


@dataclass(frozen=True)
class Followed:
    """What differs, who has handed in, and what a person gave for it: (student, cell, points) each."""

    differences: tuple
    students: tuple[str, ...] = ()
    by_hand: tuple = ()


def follow_stage(root, stage, write=False):
    """Compare a stage with the gradebook and return what it came to; `write` lets the gradebook follow.

    Raises GradingError.
    """
    course, said = course_directory(root, stage), []
    try:
        with opened(course) as gradebook:
            noted = _noted(gradebook, course)
            notebook = agreement.solution_of(course, noted.name)
            if notebook is None:
                raise GradingError(f"The solution of {stage.stem} cannot be read in {course.root}.")
            if unlike := agreement.unlike_its_check(notebook):
                raise GradingError(" ".join([*unlike, "Run `digitrec generate` first."]))
            found = agreement.differences(noted, notebook)
            result = _result(noted, found)
        if write and found:
            master = noted_anew(course, notebook, log_into(said))
            with alone(course):
                with opened(course) as gradebook:
                    ledger.prepare(gradebook)
                with one_transaction(course) as gradebook:
                    follow(gradebook, _noted(gradebook, course), master, found)
    except NbGraderException:
        raise GradingError("\n".join(said) or "nbgrader stopped without a reason.") from None
    except (GradebookError, OSError) as error:
        raise GradingError(str(error)) from None
    return result


def disagreements(root):
    """Return a sentence for each stage that was handed in and is no longer the one that was handed out."""
    said = []
    for stage in STAGES:
        try:
            found = follow_stage(root, stage)
        except GradingError:
            continue
        if found.differences and found.students:
            number, what = len(found.students), agreement.listed(found.differences)
            said.append(
                f"{number} have handed in {stage.stem}, and {what}. "
                f"Run `digitrec follow {stage.stem}`: it shows what that means for whose marks."
            )
    return said


def _noted(gradebook, course):
    try:
        return gradebook.find_assignment(course.assignment_id).notebooks[0]
    except (MissingEntry, IndexError):
        raise GradingError(
            f"The gradebook does not know {course.assignment_id} yet, so there is nothing to follow."
        ) from None


def _result(noted, found):
    touched = {one.cell for one in found}
    students = sorted(submission.student.id for submission in noted.submissions)
    by_hand = [
        (submission.student.id, grade.name, grade.manual_score)
        for submission in noted.submissions
        for grade in submission.grades
        if grade.name in touched and grade.manual_score is not None
    ]
    return Followed(tuple(found), tuple(students), tuple(sorted(by_hand)))
