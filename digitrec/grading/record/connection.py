"""The gradebook, opened so that it is waited for and so that what belongs together is written together."""

from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has none
    fcntl = None

import nbgrader.api
from alembic.script import ScriptDirectory
from nbgrader.api import Gradebook
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

PATIENCE = 60  # seconds for another program to finish with the gradebook


class GradebookError(Exception):
    """The gradebook cannot be read or written; the message says why, and what became of the marks."""


@contextmanager
def opened(course):
    """Open the gradebook of a CourseDirectory. Raises GradebookError, also for what happens within."""
    try:
        with Gradebook(_patient(course.db_url), course.course_id) as gradebook:
            yield gradebook
    except SQLAlchemyError as error:
        raise GradebookError(_sentence(error)) from error


@contextmanager
def one_transaction(course):
    """Open the gradebook for one transaction: nbgrader's own commits wait for its end, which writes it whole.

    Raises GradebookError; nothing is written then.
    """
    with opened(course) as gradebook, gradebook.engine.begin() as connection:
        gradebook.db.remove()
        gradebook.db.configure(bind=connection, join_transaction_mode="rollback_only")
        try:
            yield gradebook
            gradebook.db.flush()
        finally:
            gradebook.db.remove()


@contextmanager
def alone(course):
    """Record an assignment's marks while nobody else does. Raises GradebookError where somebody does.

    The lock goes with the process that holds it, however that ends.
    """
    path = Path(course.root, ".digitrec", f"{course.assignment_id}.lock")
    path.parent.mkdir(exist_ok=True)
    with open(path, "w") as file:
        if fcntl:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise GradebookError(
                    f"Another program is marking {course.assignment_id} here: wait for its end, then start "
                    "again."
                ) from None
        yield


kept_engine = lru_cache(8)(create_engine)


@cache
def version_of_tables():
    """Return the version that nbgrader notes in a new gradebook, for which it starts a program of seconds."""
    return ScriptDirectory(ALEMBIC_DIR).get_current_head()


def open_quickly():
    """Let nbgrader open gradebooks without a program, and write each statement as SQL once in a process.

    A gradebook that is closed leaves its engine without connections, but with its statements.
    """
    nbgrader.api.get_alembic_version = version_of_tables
    nbgrader.api.create_engine = kept_engine


def _patient(url):
    """Return the URL with the time that SQLite waits for a lock; a server's own settings hold for others."""
    url = make_url(url)
    if url.get_backend_name() == "sqlite" and "timeout" not in url.query:
        url = url.update_query_dict({"timeout": str(PATIENCE)})
    return url.render_as_string(hide_password=False)


def _sentence(error):
    said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    if "locked" in said:
        return (
            f"The gradebook was locked by another program for more than {PATIENCE} s: close whatever has it "
            "open, then start again. What is recorded already stays, and nothing is lost."
        )
    return (
        f"The gradebook cannot be read or written ({said}): put that right, then start again. What is "
        "recorded already stays, and nothing is lost."
    )
