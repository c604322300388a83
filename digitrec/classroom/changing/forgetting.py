"""Remove a learner from a course's folder: what `digitrec forget` does."""

import re
import tomllib
import zipfile
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from digitrec.classroom.changing import tables
from digitrec.classroom.changing.traces import (
    course_of,
    has_gradebook,
    nobody_marks,
    remove_tree,
    student_rows,
)
from digitrec.classroom.collecting import collected
from digitrec.classroom.handing_back import kinds
from digitrec.grading.record import ledger
from digitrec.grading.record.connection import one_transaction, opened
from digitrec.grading.record.receipts import write_whole


def forget(root, traces):
    """Remove what is found, and yield a sentence as each thing is gone.

    Interrupted, it can be repeated: a table or an archive is replaced whole, and the tables that say who
    somebody is, and the gradebook, go last. Raises GradebookError and OSError.
    """
    root, name = Path(root), traces.name
    with nobody_marks(root):
        for path in [*traces.folders, *traces.receipts, *traces.pages]:
            remove_tree(path)
            yield f"Removed {_below(root, path)}"
        for path, entries in traces.archives.items():
            _shorten(path, set(entries))
            yield f"Removed from {_below(root, path)}: {len(entries)} of its files"
        if traces.extensions:
            yield _without_extensions(root / "class.toml", name)
        for path in sorted(traces.tables, key=lambda path: path.parent.name == "collected"):
            if path.parent.name == "collected" and collected.forget(root, name):
                yield f"Removed {name} from what was collected"
            text, gone = tables.without(path.read_bytes().decode(), traces.names)
            if gone:
                write_whole(path, text.encode())
                yield f"Removed from {_below(root, path)}: {gone} of its rows"
        course = course_of(root)
        if has_gradebook(course) and _from_gradebook(course, name):
            yield f"Removed {name} from the gradebook"


def _from_gradebook(course, name):
    with opened(course) as gradebook:
        known = student_rows(gradebook, name) is not None
    with one_transaction(course) as gradebook:
        rows = ledger.remove(gradebook, name) + kinds.forget(gradebook, name)
        if known:
            gradebook.remove_student(name)
    if known or rows:
        _overwrite_free_pages(course)
    return known or rows


def _overwrite_free_pages(course):
    """Have SQLite write its file anew: in pages that are free, the removed text still stands."""
    with opened(course) as gradebook:
        if gradebook.engine.dialect.name == "sqlite":
            with gradebook.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                try:
                    connection.exec_driver_sql("VACUUM")
                except SQLAlchemyError:  # somebody has it open: SQLite uses the pages again
                    return


def _shorten(path, entries):
    """Write an archive without some of its entries."""
    aside = path.with_name(f".{path.name}.new")
    try:
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(aside, "w") as new:
            for about in old.infolist():
                if about.filename not in entries:
                    new.writestr(about, old.read(about), about.compress_type)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _without_extensions(path, name):
    """Take a learner's section out of class.toml, or say that it has to be done by hand."""
    text = path.read_bytes().decode()
    before = tomllib.loads(text.lstrip("\ufeff"))
    wanted = {student: about for student, about in before["extensions"].items() if student != name}
    header = rf"""^\[extensions\.(?:{re.escape(name)}|"{re.escape(name)}"|'{re.escape(name)}')\][^\n]*\n"""
    shorter = re.sub(rf"{header}(?:(?!\s*\[)[^\n]*\n?)*", "", text, flags=re.MULTILINE)
    try:
        after = tomllib.loads(shorter.lstrip("\ufeff"))
    except tomllib.TOMLDecodeError:
        after = None
    if after is None or {**before, "extensions": wanted} != {"extensions": {}, **after}:
        return f"class.toml still names {name} below [extensions]: take that out by hand."
    write_whole(path, shorter.encode())
    return f"Removed the extensions of {name} from class.toml"


def _below(root, path):
    return path.relative_to(root).as_posix()
