"""What the learners wrote: the code cells of a notebook that are their own, and which task each answers."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from digitrec.checks.asking.cells import makes
from digitrec.checks.engine.stages import task, tasks
from digitrec.classroom.cleaning import writable
from digitrec.notebooks.master import task_id

LARGEST = 100 * 10**6  # bytes of a notebook's file
LONGEST = 20_000  # letters of one cell: far more than any answer


@dataclass(frozen=True)
class Written:
    """A learner's code cells, (number in the notebook, text), and by task the texts that answer it."""

    cells: tuple[tuple[int, str], ...] = ()
    of_tasks: dict = field(default_factory=dict)

    def answer(self, task_name):
        """Return the text of the answer to a task, or ""."""
        return "\n\n".join(self.of_tasks.get(task_name, ()))


def read_cells(path):
    """Return the cells of a notebook's file as (type, text, nbgrader's metadata), none if it is damaged."""
    path = Path(path)
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST:
            return []
        cells = json.loads(path.read_bytes())["cells"]
        return [_cell(cell) for cell in cells if isinstance(cell, dict)]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []


def written(cells, given=frozenset()):
    """Return what is the learner's own among cells that `read_cells` returned.

    `given` are the texts of the course's cells: a copy of one is nobody's own.
    """
    own, of_tasks, since = [], {}, []
    for number, (kind, text, about) in enumerate(cells, start=1):
        if kind != "code":
            continue
        graded = task_id(text) if about.get("grade") and not about.get("solution") else None
        if graded in tasks():
            of_tasks[graded] = _answer(task(graded).asked, since, own)
            since = []
        elif not about.get("locked") and text.strip() and text.strip() not in given:
            own.append((number, text))
            since.append(text)
    return Written(tuple(own), of_tasks)


def given_texts(*paths):
    """Return the texts of all code cells of the course's own notebooks, as `written` takes them."""
    return frozenset(text.strip() for path in paths for kind, text, _ in read_cells(path) if kind == "code")


def _answer(names, since, own):
    """Return the texts that make a task's names: those before its graded cell, or else the last elsewhere."""
    making = [text for text in since if makes(text) & set(names)]
    if making:
        return making[-len(names) :]
    elsewhere = [text for _, text in own if makes(text) & set(names)]
    return elsewhere[-1:] or since[-1:]


def _cell(cell):
    source, metadata = cell.get("source", ""), cell.get("metadata")
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return cell.get("cell_type"), writable(text)[:LONGEST], about if isinstance(about, dict) else {}
