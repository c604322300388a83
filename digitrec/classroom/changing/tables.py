"""The rows of a learner in a class's tables: removed or renamed, with all other rows kept to the byte."""

import csv
import io
import re

WHOSE = re.compile(r"\b(student|student_id|identifier|login|sis|user|e-?mail|id)\b", re.IGNORECASE)


def rows(text):
    """Yield (fields, the row's own text) of a table, whatever its delimiter; a field may hold line breaks."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=_delimiter(text))
    at = 0
    for fields in reader:
        yield fields, "".join(lines[at : reader.line_num])
        at = reader.line_num


def without(text, names):
    """Return (the table without the rows of somebody, how many there were); `names` are all of that person.

    A row is somebody's where a column that says whose it is has one of the names, and nothing else: a mark
    of 17 is not the learner 17.
    """
    kept, gone, whose = [], 0, None
    for fields, own in rows(text):
        if whose is None:
            whose = [at for at, title in enumerate(fields) if WHOSE.search(title.lstrip("\ufeff").strip())]
        elif any(at < len(fields) and _plain(fields[at]) in names for at in whose):
            gone += 1
            continue
        kept.append(own)
    return "".join(kept), gone


def renamed(text, old, new):
    """Return (the table with `new` for `old` in its columns `student` and `student_id`, how many rows)."""
    kept, changed, whose = [], 0, None
    for fields, own in rows(text):
        if whose is None:
            titles = [title.lstrip("\ufeff").strip() for title in fields]
            whose = [at for at, title in enumerate(titles) if title in ("student", "student_id")]
        elif any(at < len(fields) and _plain(fields[at]) == old for at in whose):
            fields = [new if at in whose and _plain(one) == old else one for at, one in enumerate(fields)]
            ending = "\r\n" if own.endswith("\r\n") else "\n"
            made = io.StringIO(newline="")
            csv.writer(made, delimiter=_delimiter(text), lineterminator=ending).writerow(fields)
            own, changed = made.getvalue(), changed + 1
        kept.append(own)
    return "".join(kept), changed


def _delimiter(text):
    return max(",;\t", key=text.partition("\n")[0].count)


def _plain(field):
    """Return a field as it was before a formula in it was defused."""
    return field.strip().removeprefix("'")
