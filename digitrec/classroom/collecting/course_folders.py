"""The folders and the gradebook of the course that collecting works on, as nbgrader_config.py names them."""

from pathlib import Path

from sqlalchemy.engine import make_url

from digitrec.classroom.collecting.collect import CollectError, Course
from digitrec.classroom.collecting.collected import FOLDER, read
from digitrec.classroom.collecting.people import FILE, read_people
from digitrec.classroom.collecting.roster import Person
from digitrec.classroom.settings import read as read_settings
from digitrec.course import STAGES, stage
from digitrec.grading.marking import GradingError, course_directory
from digitrec.grading.record.connection import GradebookError, opened
from digitrec.grading.record.deadlines import due


def course_folders(root):
    """Return the Course in a folder. Raises GradingError."""
    directory = course_directory(root, STAGES[0])
    return from_directory(directory)


def from_directory(directory):
    """Return the Course of nbgrader's CourseDirectory. Raises GradingError."""
    root = Path(directory.root)
    return Course(
        root, root / directory.submitted_directory, root / directory.release_directory, _students(directory)
    )


def assignment_called(course, name):
    """Return the name of an assignment's folder: of a stage, or of an assignment of the instructor's own."""
    try:
        return stage(name).stem
    except ValueError as error:
        if (course.exercises / name).is_dir():
            return name
        raise CollectError(str(error)) from None


def note_in_gradebook(root):
    """Note in the gradebook, where there is one, who the learners are and until when they have time.

    They are those of the roster and those of whom something was collected. Raises GradingError.
    """
    directory, settings = course_directory(root, STAGES[0]), read_settings(root)
    folder = Path(root, FOLDER)
    if not folder.is_dir() or not _has_gradebook(directory):
        return
    collected = [read(root, path.stem) for path in sorted(folder.glob("*.json"))]
    handed_in = {student for one in collected for student in one.students}
    try:
        with opened(directory) as gradebook:
            for person in read_people(folder / FILE):
                if person.in_roster or person.id in handed_in:
                    gradebook.update_or_create_student(person.id, **_about(person))
            for assignment in gradebook.assignments:
                if until := due(settings, assignment.name):
                    assignment.duedate = until
            gradebook.db.commit()
    except GradebookError as error:
        raise GradingError(str(error)) from None


def _about(person):
    """Return what nbgrader keeps of a student, as far as it is known."""
    canvas = next((number for platform, number in sorted(person.numbers) if platform == "canvas"), "")
    known = {
        "first_name": person.first,
        "last_name": person.last or ("" if person.first else person.name),
        "email": person.email,
        "lms_user_id": canvas,
    }
    return {column: value for column, value in known.items() if value}


def _students(directory):
    if not _has_gradebook(directory):
        return []
    try:
        with opened(directory) as gradebook:
            return [
                Person(
                    id=one.id,
                    name=" ".join(part for part in (one.first_name, one.last_name) if part),
                    first=one.first_name or "",
                    last=one.last_name or "",
                    email=one.email or "",
                    numbers={("canvas", one.lms_user_id)} if one.lms_user_id else set(),
                )
                for one in gradebook.students
            ]
    except GradebookError as error:
        raise GradingError(str(error)) from None


def _has_gradebook(directory):
    url = make_url(directory.db_url)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()
