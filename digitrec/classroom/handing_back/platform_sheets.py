"""Marks put into the file that a platform exported, for its own import.

Only the cells of marks change: every other byte stays as the platform wrote it, names that look like formulas
included, because the import reads them back. What is put in is a number, and no number is a formula.

- Moodle, "Grading worksheet": read in moodle/moodle, mod/assign/feedback/offline, importgradeslib.php at
  commit 806e2d49ac36 and locallib.php at 04975560d10b and 0bd8f1fdf8c8. It finds the learner by the digits
  at the end of `Identifier`, passes over an empty `Grade` and one above the assignment's maximum. The last of
  these commits, and so Moodle with several markers, also passes over a grade of 0.
- Canvas, "Export Entire Gradebook": read in instructure/canvas-lms, lib/gradebook_importer.rb at commit
  00b222d77ee4 and lib/gradebook_exporter.rb at 0140a2effa63. It finds the learner by `ID`, then by SIS and
  login ids; a delimiter `;` and a decimal comma are understood; an emptied cell deletes a mark, so no cell is
  emptied here.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from digitrec.classroom.collecting.collected import collected
from digitrec.classroom.handing_back.csv_cells import SheetError
from digitrec.classroom.handing_back.marks_table import final_marks, number
from digitrec.classroom.standing import MISSING

AT_THE_END = re.compile(r"(\d+)$")
TITLE_AND_ID = re.compile(r"(.*?)\s*\((\d+)\)$", re.DOTALL)
KNOWN_BY = ("ID number", "Username", "SIS User ID", "SIS Login ID", "Integration ID")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
NOT_ASSIGNED = ("N/A", "EX")  # Canvas: of another group, or excused
TEST_STUDENT = "Student, Test"  # Canvas's own
MOODLE, CANVAS = "moodle", "canvas"


@dataclass
class Filled:
    """What came of filling in a sheet."""

    sheet: object
    cells: int = 0  # with a mark
    zeros: list = field(default_factory=list)  # rows whose mark is 0, by name
    left: list = field(default_factory=list)  # (name, why) of cells that stay as they were
    unplaced: list = field(default_factory=list)  # (student, why): marked, and in no row


@dataclass(frozen=True)
class Column:
    """Where a stage's marks go, and by what they are multiplied."""

    stage: object
    at: int
    factor: float = 1.0


def fill_moodle(sheet, root, standings, header="Grade", scale=False, missing_as_zero=False):
    """Fill in Moodle's worksheet for the only stage of the Standings. Raises SheetError."""
    (stage,) = standings.stages
    at = _column(sheet, header, "Moodle's grading worksheet")
    ids = _identifier(sheet)
    most = {_float(sheet.cell(row, _find(sheet, "Maximum grade"))) for row in sheet.rows} - {None}
    factor = _factor(standings.points[stage.stem], stage, most, scale)
    numbers = _numbers(root, standings, (stage,), MOODLE)

    def known(row):
        found = AT_THE_END.search(sheet.cell(row, ids))
        return numbers.get(found[1], set()) if found else set()

    owners = _owners(sheet, sheet.rows, standings, known, at)
    return _fill(sheet, standings, [Column(stage, at, factor)], owners, ids + 1, missing_as_zero)


def fill_canvas(sheet, root, standings, headers=(), scale=False, missing_as_zero=False):
    """Fill in Canvas's gradebook, a column a stage; `headers` names columns by stem. Raises SheetError."""
    ids = _column(sheet, "ID", "Canvas's gradebook export")
    rows = [row for row in sheet.rows if sheet.cell(row, ids).strip()]
    above = [row for row in sheet.rows if row not in rows]
    possible = next((row for row in above if "Points Possible" in sheet.cell(row, 0)), None)
    if possible is None:
        raise SheetError(f"{sheet.path.name} has no row “Points Possible”: export the gradebook again.")
    columns = []
    for stage in standings.stages:
        at = _column_of_stage(sheet, stage, dict(headers))
        most = sheet.cell(possible, at)
        if "read only" in most:
            raise SheetError(f"Canvas takes no marks in the column “{sheet.header[at]}”: it is read only.")
        factor = _factor(standings.points[stage.stem], stage, {_float(most)} - {None}, scale)
        columns.append(Column(stage, at, factor))
    numbers = _numbers(root, standings, standings.stages, CANVAS)
    first = min(column.at for column in columns)
    rows = [row for row in rows if sheet.cell(row, 0) != TEST_STUDENT]
    owners = _owners(sheet, rows, standings, lambda row: numbers.get(sheet.cell(row, ids), set()), first)
    return _fill(sheet, standings, columns, owners, 0, missing_as_zero)


def _fill(sheet, standings, columns, owners, names, missing_as_zero):
    filled, comma = Filled(sheet), _decimal_comma(sheet)
    for row, (student, why) in owners.items():
        name = sheet.cell(row, names)
        if student is None:
            filled.left.append((name, why))
            continue
        for column in columns:
            now = standings.of[student, column.stage.stem]
            marks, there = final_marks(now, missing_as_zero), sheet.cell(row, column.at).strip()
            if marks is not None and there in NOT_ASSIGNED:
                filled.left.append((name, f"The platform says “{there}” for {column.stage.stem}."))
            elif marks is not None and column.at >= len(sheet.spans[row]):
                filled.left.append((name, f"The row ends before the column “{sheet.header[column.at]}”."))
            elif marks is None:
                kept = f" The platform's own mark stays: {there}." if there not in ("", "-") else ""
                filled.left.append((name, f"{column.stage.stem}: {now.why}{kept}"))
            else:
                sheet.set(row, column.at, number(marks * column.factor, comma))
                filled.cells += 1
                filled.zeros += [] if marks else [name]
    placed = {student for student, _ in owners.values()}
    for student in standings.people:
        mine = [standings.of[student, column.stage.stem] for column in columns]
        if student not in placed and any(one.status != MISSING for one in mine):
            filled.unplaced.append((student, "no row is surely theirs by number, e-mail or login"))
    return filled


def _owners(sheet, rows, standings, known, before):
    """Return by row (student, "") or (None, why): who is found in two rows is in neither."""
    by_key = {}
    for person in standings.people.values():
        for key in {person.id, person.login, person.email} - {""}:
            by_key.setdefault(key.casefold(), set()).add(person.id)
    columns = [at for at, head in enumerate(sheet.header[:before]) if head.strip() in KNOWN_BY]
    found = {}
    for row in rows:
        cells = [sheet.cell(row, at) for at in columns]
        cells += [cell for at in range(before) if EMAIL.fullmatch(cell := sheet.cell(row, at).strip())]
        by_cell = (by_key.get(cell.strip().casefold(), set()) for cell in cells)
        found[row] = set(known(row)).union(*by_cell)
    alone = Counter(next(iter(those)) for those in found.values() if len(those) == 1)
    owners = {}
    for row, those in found.items():
        if len(those) > 1:
            owners[row] = None, f"It could be {' or '.join(sorted(those))}."
        elif not those:
            owners[row] = None, "Nobody of this class has its number, e-mail or login."
        elif alone[student := next(iter(those))] > 1:
            owners[row] = None, f"{student} is found in another row, too."
        else:
            owners[row] = student, ""
    return owners


def _numbers(root, standings, stages, platform):
    """Return who has which number of the platform. Where nothing was collected, folders are the numbers."""
    numbers = {}
    for stage in stages:
        rows = collected(root, stage.stem)
        for row in rows:
            if row.platform == platform and row.student and row.number:
                numbers.setdefault(row.number, set()).add(row.student)
        for student in () if rows else standings.people:
            if standings.of[student, stage.stem].status != MISSING:
                numbers.setdefault(student, set()).add(student)
    return numbers


def _factor(points, stage, most, scale):
    """Return by what to multiply: 1, unless the platform has another maximum and scaling is asked for."""
    if len(most) != 1 or points in most:
        return 1.0
    (theirs,) = most
    if scale and points:
        return theirs / points
    raise SheetError(
        f"On the platform {stage.stem} is worth {theirs:g} points, and here {points:g}. Set the assignment "
        f"to {points:g} points there and export again, or let the marks be multiplied with --scale."
    )


def _column_of_stage(sheet, stage, headers):
    """Return the column of a stage: the named one, or the only one whose title has the stage's name in it."""
    if stage.stem in headers:
        return _column(sheet, headers[stage.stem], "Canvas's gradebook export")
    words = {stage.stem.casefold(), stage.name.replace("_", " "), stage.title.casefold()}
    titled = {at: m[1].casefold() for at, head in enumerate(sheet.header) if (m := TITLE_AND_ID.match(head))}
    found = [at for at, title in titled.items() if any(word in title for word in words)]
    if len(found) == 1:
        return found[0]
    said = "Several columns have" if found else "No column has"
    raise SheetError(
        f"{said} {stage.stem}, or “{stage.title}”, in the title. Name it, as --column "
        f"'{stage.stem}=TITLE', with one of: {'; '.join(sheet.header[at] for at in found or titled)}."
    )


def _column(sheet, header, what):
    at = _find(sheet, header)
    if at < 0:
        raise SheetError(
            f"{sheet.path.name} has no column “{header}”, which {what} has. It has: "
            f"{', '.join(sheet.header)}. Where the platform speaks another language, name it with --column."
        )
    return at


def _find(sheet, header):
    heads = [head.strip().casefold() for head in sheet.header]
    wanted = header.strip().casefold()
    return heads.index(wanted) if wanted in heads else -1


def _identifier(sheet):
    """Return the column of Moodle's identifiers, in any language: digits after the same word in every row."""
    at = _find(sheet, "Identifier")
    at = max(at, 0)
    cells = [sheet.cell(row, at) for row in sheet.rows]
    if not all(AT_THE_END.search(cell) for cell in cells):
        raise SheetError(
            f"The column “{sheet.header[at]}” of {sheet.path.name} does not hold Moodle's identifiers, such "
            "as “Participant 12345”: export the grading worksheet again."
        )
    return at


def _float(text):
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def _decimal_comma(sheet):
    """Say whether the platform writes 8,5: its own numbers say so, or else the delimiter."""
    cells = [sheet.cell(row, at) for row in sheet.rows for at in range(len(sheet.spans[row]))]
    if any(re.fullmatch(r"\d+,\d+", cell.strip()) for cell in cells):
        return True
    return sheet.delimiter == ";" and not any(re.fullmatch(r"\d+\.\d+", cell.strip()) for cell in cells)
