"""What became of every file that was collected: `collected/STAGE.csv`, and what the next collection needs.

The table is the contract with whoever reads it: handing back, the report. Beside it `collected/STAGE.json`
remembers which files the course put into `submitted/`, so that what somebody changed by hand is known.
"""

import csv
import io
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from digitrec.classroom.spreadsheets import armed, defused

FOLDER = "collected"
COLLECTED, EARLIER, AMBIGUOUS, UNMATCHED, MISSING, DAMAGED, NOT_THIS_STAGE, LEFT_OUT = STATUSES = (
    *("collected", "earlier", "ambiguous", "unmatched", "missing", "damaged", "not-this-stage", "left-out"),
)
COLUMNS = (
    *("student", "name", "email", "number", "platform", "folder", "archive", "file", "uploaded"),
    *("status", "how", "note"),
)


@dataclass
class Row:
    """One line: a file of an archive, or a learner who handed in nothing."""

    student: str = ""
    name: str = ""
    email: str = ""
    number: str = ""
    platform: str = ""
    folder: str = ""
    archive: str = ""
    file: str = ""
    uploaded: str = ""
    status: str = ""
    how: str = ""
    note: str = ""
    # What the table does not show.
    asks: bool = False  # a person has to look at it
    sha256: str = ""
    notebook: str = ""  # of the course, where the file is one
    unreadable: bool = False  # though it is one by its name
    kept: str = ""  # its name in the folder beside this table, for the person who decides


@dataclass
class Standing:
    """A file that collecting put into `submitted/`."""

    sha256: str = ""
    uploaded: str = ""  # ISO 8601, or empty
    platform: str = ""
    rank: int = 0  # of the platform: a higher one came later
    packed: str = ""  # when the archive that it came from was packed, ISO 8601, or empty
    notebook: bool = True


@dataclass
class Collected:
    """All lines of one assignment, and what stands in `submitted/` because of them: by student, by file."""

    assignment: str
    rows: list = field(default_factory=list)
    standing: dict = field(default_factory=dict)

    def numbers(self, platform):
        """Return {(student, number)} of those whose file counts here."""
        return {(r.student, r.number) for r in self.rows if r.platform == platform and r.student and r.number}

    def count(self, *statuses):
        """Return how many lines have one of the statuses."""
        return sum(row.status in statuses for row in self.rows)

    @property
    def students(self):
        """Whose work is collected."""
        return {row.student for row in self.rows if row.status == COLLECTED}

    @property
    def without_work(self):
        """The lines of learners who handed in something of which nothing can be marked, or asks to be."""
        counts = {row.student for row in self.rows if row.status == COLLECTED and row.notebook}
        counts |= {student for student, files in self.standing.items() if _has_notebook(files)}
        counts -= {row.student for row in self.rows if row.status == COLLECTED and row.unreadable}
        counts |= {row.student for row in self.asking}
        lines = [row for row in self.rows if row.student and row.status != MISSING]
        return [row for row in lines if row.student not in counts]

    def asked(self, name, sha256):
        """Return the line that asks about a file: the one kept under this name, or the only one like it."""
        like = [row for row in self.rows if row.asks and row.sha256 == sha256]
        kept = [row for row in like if row.kept == name]
        return (kept or [None])[0] if len(like) > 1 else (like or [None])[0]

    @property
    def asking(self):
        """The lines that a person has to look at."""
        return [row for row in self.rows if row.asks]


def _has_notebook(files):
    return any(file.notebook for file in files.values())


def read(root, assignment):
    """Return the Collected of an assignment; an empty one where nothing has been collected yet."""
    try:
        kept = json.loads(Path(root, FOLDER, f"{assignment}.json").read_text("utf-8"))
        standing = {
            student: {name: Standing(**about) for name, about in names.items()}
            for student, names in kept["standing"].items()
        }
        return Collected(assignment, [Row(**row) for row in kept["rows"]], standing)
    except FileNotFoundError:
        return Collected(assignment)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # Without it nothing is lost: what stands in submitted/ counts as put there by hand.
        return Collected(assignment)


def collected(root, assignment):
    """Return the lines of an assignment's table as Rows, in its order; none where there is no table."""
    try:
        text = Path(root, FOLDER, f"{assignment}.csv").read_text(
            "utf-8-sig", "replace"
        )  # as a spreadsheet saves
    except FileNotFoundError:
        return ()
    lines = csv.DictReader(text.splitlines(keepends=True))
    return tuple(Row(**{name: armed((line.get(name) or "").strip()) for name in COLUMNS}) for line in lines)


def write(root, collected):
    """Write the table and what the next collection needs."""
    folder = Path(root, FOLDER)
    folder.mkdir(exist_ok=True)
    collected.rows.sort(key=lambda row: (STATUSES.index(row.status), row.student or row.name, row.file))
    kept = {
        "rows": [asdict(row) for row in collected.rows],
        "standing": {
            student: {name: asdict(about) for name, about in sorted(names.items())}
            for student, names in sorted(collected.standing.items())
        },
    }
    replace(folder / f"{collected.assignment}.json", json.dumps(kept, ensure_ascii=False, indent=1).encode())
    rows = [COLUMNS, *([getattr(row, column) for column in COLUMNS] for row in collected.rows)]
    replace(folder / f"{collected.assignment}.csv", table(rows))


def table(rows):
    """Return rows as the bytes of a CSV file that spreadsheets open right: with a mark, formulas defused."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([defused(str(value)) for value in row])
    return text.getvalue().encode("utf-8-sig", errors="replace")


def replace(path, data):
    """Write a file whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name[-80:]}.new")
    fresh.write_bytes(data)
    os.replace(fresh, path)


def forget(root, student):
    """Take a student out of all that collecting keeps: the tables, the pages, files kept to be asked about.

    Return whether there was anything. The archives that were given are the instructor's own to delete.
    """
    from digitrec.classroom.collecting.people import FILE, people_rows, read_people

    found = False
    for collected in _all(root):
        own = [row for row in collected.rows if row.student == student]
        if own or student in collected.standing:
            found = True
            for row in own:
                if row.kept:
                    Path(root, FOLDER, collected.assignment, row.kept).unlink(missing_ok=True)
            collected.rows = [row for row in collected.rows if row.student != student]
            collected.standing.pop(student, None)
            _write_with_page(root, collected)
    people = read_people(Path(root, FOLDER, FILE))
    if any(person.id == student for person in people):
        found = True
        kept = [person for person in people if person.id != student]
        replace(Path(root, FOLDER, FILE), table(people_rows(kept)))
    return found


def rename(root, old, new):
    """Give a student another id in all that collecting keeps but the people. Return whether there was any."""
    found = False
    for collected in _all(root):
        own = [row for row in collected.rows if row.student == old]
        if own or old in collected.standing:
            found = True
            for row in own:
                row.student = new
            if old in collected.standing:
                collected.standing.setdefault(new, {}).update(collected.standing.pop(old))
            _write_with_page(root, collected)
    return found


def _all(root):
    return [read(root, path.stem) for path in sorted(Path(root, FOLDER).glob("*.json"))]


def _write_with_page(root, collected):
    from digitrec.classroom.collecting.collected_page import write_page

    write(root, collected)
    write_page(root, collected)
