"""Which of the course's notebooks a file is: by its cells, and by its name only where they say nothing.

A cell says it by nbgrader's grade id, by the task that it checks, or by a text that the course wrote for this
notebook and no other; so a notebook whose metadata an editor has dropped is still known.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

TASK = re.compile(r"\b(?:check|grade)\(\s*[\"'](\w+\.\w+)[\"']")
SHORTEST = 40  # characters of a text that two people hardly write alike
OTHER_ENDINGS = (".ipynb.json", ".ipynb.txt", ".ipynb.js", ".ipynb")


@dataclass(frozen=True)
class Known:
    """A notebook of the course."""

    assignment: str
    name: str  # without its ending


class Recogniser:
    """Knows the notebooks of the folders below `exercises/`, a folder an assignment."""

    def __init__(self, exercises):
        """Read them."""
        self.notebooks, self._tells, every = [], {}, Counter()
        for path in sorted(Path(exercises).glob("*/*.ipynb")):
            cells = cells_of(path.read_bytes())
            known = Known(path.parent.name, path.stem)
            self.notebooks.append(known)
            self._tells[known] = _marks(cells or [])
            every.update(self._tells[known])
        for known, marks in self._tells.items():
            self._tells[known] = {mark for mark in marks if every[mark] == 1}

    @property
    def assignments(self):
        """The names of the folders that have a notebook."""
        return {known.assignment for known in self.notebooks}

    def of(self, assignment):
        """Return the notebooks of an assignment."""
        return [known for known in self.notebooks if known.assignment == assignment]

    def recognise(self, cells):
        """Return the notebook that cells are of, or None where they are of none, or of two as much."""
        marks = _marks(cells)
        found = Counter({known: len(marks & tells) for known, tells in self._tells.items()}).most_common(2)
        if not found or not found[0][1] or (len(found) > 1 and found[0][1] == found[1][1]):
            return None
        return found[0][0]

    def named(self, name, assignment):
        """Return the notebook of an assignment that a file's name speaks of, or None."""
        said = [
            known
            for known in self.of(assignment)
            if re.search(rf"(?<![a-z]){re.escape(known.name)}(?![a-z])", name, re.IGNORECASE)
        ]
        return max(said, key=lambda known: len(known.name), default=None)


def cells_of(data):
    """Return the cells in the bytes of a notebook, as far as they make sense; None where there are none."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict):
        return None
    sheets = content.get("worksheets")  # nbformat 3
    cells = content.get("cells")
    if cells is None and isinstance(sheets, list):
        cells = [cell for sheet in sheets if isinstance(sheet, dict) for cell in sheet.get("cells") or []]
    return [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else None


def is_notebook_name(name):
    """Say whether a name is that of a notebook, also as browsers and mail programs change it."""
    return name.casefold().endswith(OTHER_ENDINGS)


def may_be_notebook(name):
    """Say whether a file can turn out to be a notebook though its name does not end like one."""
    return Path(name).suffix.casefold() in ("", ".json", ".txt", ".jupyter", ".nb")


def _marks(cells):
    """Return what the cells have that tells one notebook from another."""
    marks = set()
    for cell in cells:
        about = cell.get("metadata")
        grader = about.get("nbgrader") if isinstance(about, dict) else None
        name = grader.get("grade_id") if isinstance(grader, dict) else None
        if isinstance(name, str) and name:
            marks.add(("cell", name))
        source = cell.get("source", cell.get("input", ""))
        if isinstance(source, list):
            source = "".join(line for line in source if isinstance(line, str))
        if not isinstance(source, str):
            continue
        marks |= {("task", task) for task in TASK.findall(source)}
        text = " ".join(source.split())
        if len(text) >= SHORTEST:
            marks.add(("text", text))
    return marks
