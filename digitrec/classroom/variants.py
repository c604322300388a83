"""Codes for a class: a roster becomes variants.csv, what `digitrec variants` does."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from digitrec.checks.asking.variants import variants
from digitrec.classroom.spreadsheets import defused
from digitrec.grading.record import codes
from digitrec.grading.record.given import NotGiven, key
from digitrec.grading.record.receipts import write_whole

STUDENT, NAME = ("student", "id", "student_id"), ("name", "full name")
FIRST, LAST = ("first_name", "first name"), ("last_name", "last name", "surname")


@dataclass(frozen=True)
class HandedOut:
    """What making codes came to."""

    students: int  # in variants.csv
    new: int  # of them for the first time
    kept: tuple[str, ...]  # have a code and are not in this roster
    made_secret: bool
    variants: int  # that there are


def hand_out(root, roster, new_secret=False):
    """Write variants.csv into the course's folder `root`, with a code for each student of a roster.

    Whoever has a code keeps it, also one who is not in the roster any more. A secret is drawn where none was
    ever used, or with `new_secret`. Raises NotGiven.
    """
    people = people_in(roster)
    before = {student: name for student, name, _ in codes.GIVEN.listed(root)}
    secret = None if new_secret else codes.GIVEN.read_secret(root)
    if secret is None and before and not new_secret:
        raise NotGiven(codes.LOST)
    if secret and before:
        codes.handed_out(root)  # says so where list and secret do not belong together
    made_secret = secret is None
    if made_secret:
        secret = codes.GIVEN.make_secret(root)
    every = before | people
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(codes.COLUMNS)
    for student, name in sorted(every.items()):
        row = (student, name)
        writer.writerow([*map(defused, row), codes.code_for(secret, student)])
    try:
        write_whole(Path(root, codes.CODES), out.getvalue().encode("utf-8-sig"))
    except OSError as error:
        said = f"{codes.CODES} cannot be written ({error}): close it elsewhere, then try again."
        raise NotGiven(said) from None
    kept = tuple(sorted(before.keys() - people.keys()))
    return HandedOut(len(every), len(people.keys() - before.keys()), kept, made_secret, len(variants()) - 1)


def people_in(roster):
    """Return the name of each student in a roster by nbgrader's id, that of the folder below submitted/.

    A roster is a table with a heading for the id, such as nbgrader's own list of students, what `digitrec
    collect` writes, or a sheet with the columns student and name. Raises NotGiven.
    """
    path = Path(roster)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotGiven(f"{path.name} is not UTF-8: save it as “CSV UTF-8”, then try again.") from None
    except OSError as error:
        raise NotGiven(f"{path} cannot be read ({error.strerror}).") from None
    first_line = text.partition("\n")[0]
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first_line.count)))
    header = [heading.strip().casefold() for heading in rows[0]] if rows else []
    at = {what: _column(header, names) for what, names in (("id", STUDENT), ("name", NAME))}
    parts = [column for names in (FIRST, LAST) if (column := _column(header, names)) is not None]
    if at["id"] is None:
        raise NotGiven(
            f"{path.name} has the columns {', '.join(header)[:200] or 'of an empty file'}. It needs a column "
            "`student`, with the names of the folders below submitted/; a column `name` may stand beside it."
        )
    found = {}
    for row in rows[1:]:
        cells = [cell.strip() for cell in row] + [""] * len(header)
        student = key(cells[at["id"]])
        if student:
            whole = cells[at["name"]] if at["name"] is not None else ""
            found[student] = whole or " ".join(filter(None, (cells[column] for column in parts)))
    if not found:
        raise NotGiven(f"{path.name} names nobody: no line has a value in the column `{header[at['id']]}`.")
    return found


def _column(header, names):
    return next((header.index(name) for name in names if name in header), None)
