"""The marks of a class as one wide table, a row a learner, for a spreadsheet."""

import csv
import io

from digitrec.checks.engine.display import points
from digitrec.classroom.spreadsheets import defused
from digitrec.classroom.standing import MISSING


def table(standings, missing_as_zero=False, decimal_comma=False):
    """Return the bytes of a CSV file: for each stage marks and status, then totals and what is still open.

    Only what is final is a number. A cell that awaits something is empty, and the last column says why. It
    is UTF-8 with the mark by which spreadsheets know it; a name that looks like a formula is made text.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if decimal_comma else ",")
    regular = [stage for stage in standings.stages if not stage.bonus]
    heads = [head for stage in standings.stages for head in (stage.stem, f"{stage.stem} status")]
    writer.writerow(["student", "last_name", "first_name", "email", *heads, "total", "of", "open"])
    of = sum(standings.points[stage.stem] for stage in regular)
    for person in standings.people.values():
        mine = [standings.of[person.id, stage.stem] for stage in standings.stages]
        marks = {one.stage.stem: final_marks(one, missing_as_zero) for one in mine}
        cells = [part for one in mine for part in (_number(marks[one.stage.stem], decimal_comma), one.status)]
        total = sum(mark for mark in marks.values() if mark is not None)
        still = " ".join(f"{one.stage.stem}: {one.why}" for one in mine if marks[one.stage.stem] is None)
        names = (person.id, person.last, person.first, person.email)
        writer.writerow(
            [*map(defused, names), *cells, *(_number(n, decimal_comma) for n in (total, of)), defused(still)]
        )
    return text.getvalue().encode("utf-8-sig")


def final_marks(standing, missing_as_zero=False):
    """Return the marks that may be told, or None; nothing handed in is 0 only where that is asked for."""
    if standing.status == MISSING and missing_as_zero:
        return 0.0
    return standing.marks if standing.final else None


def number(value, decimal_comma=False):
    """Write marks to two places: `8.5`, or `8,5`."""
    written = points(value)
    return written.replace(".", ",") if decimal_comma else written


def _number(value, decimal_comma):
    return "" if value is None else number(value, decimal_comma)
