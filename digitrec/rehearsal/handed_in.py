"""An answer of the bank as somebody hands it in: a cell of a notebook, and files beside it.

The bank's preludes make what an answer stands on, a trained network for example, with the course's package.
While a notebook is marked, a stage's own part of the package is not there. So the prelude takes what it needs
from files that came with the notebook: the package `given`, a copy of the reference.
"""

import re
from functools import cache
from pathlib import Path

import nbformat

from digitrec.notebooks.master import task_id
from digitrec.notebooks.roles import is_grade
from digitrec.rehearsal.bank import TRAINED

PACKAGE = Path(__file__).parents[1]
GIVEN = {
    "validation": "validation.py",
    "starting": "starting.py",
    "loading": "loading.py",
    "preparing": "preparing.py",
    "building": "building.py",
    "compiling": "compiling.py",
    "training": "training.py",
    "from_scratch": "from_scratch.py",
    "networks": "checks/engine/networks.py",
    "data": "checks/asking/data.py",
}
FROM = re.compile(rf"from digitrec\.(?:checks\.(?:asking|engine)\.)?({'|'.join(GIVEN)}) import")
DATA = 'Path(__import__("digitrec").__file__).parent'  # MNIST lies there, in a sandbox, too

# Names of an earlier answer would be found by a later task; a notebook of one's own has no such leftovers.
FRESH = """\
_kept = globals().setdefault("_kept", set(globals()))
for _name in [name for name in globals() if name not in _kept and not name.startswith("_")]:
    del globals()[_name]
"""


def with_answers(exercise, chosen, before=FRESH):
    """Put answers into an exercise, each in a cell before its graded one; return {that cell's name: entry}.

    `chosen` are the entries by task. `before` stands at the top of each answer's cell.
    """
    cells, placed = [], {}
    for cell in exercise.cells:
        entry = chosen.get(task_id(cell.source)) if is_grade(cell) and cell.cell_type == "code" else None
        if entry is not None:
            cells.append(nbformat.v4.new_code_cell(f"{before}\n{source_of(entry)}"))
            placed[cell.metadata.nbgrader.grade_id] = entry
        cells.append(cell)
    exercise.cells = cells
    return placed


def source_of(entry, prelude=True):
    """Return the text of a cell that holds an answer, with what the bank puts before it."""
    before = f'TRAINED = "{TRAINED}"\n{_from_given(entry.prelude)}\n' if prelude else ""
    return before + entry.source


def files_for(entries, bank):
    """Return the files that come with a notebook of these answers, bytes by name; `bank` is the folder."""
    texts = [source_of(entry) for entry in entries]
    return files(Path(bank)) if any(re.search(r"given\.|TRAINED\b(?! =)", text) for text in texts) else {}


@cache
def files(bank):
    """Return the files that such a notebook may need, bytes by name; `bank` is the folder."""
    found = {TRAINED: (bank / TRAINED).read_bytes(), "given/__init__.py": b""}
    found["given/weights/reference.npz"] = (PACKAGE / "weights" / "reference.npz").read_bytes()
    for name, path in GIVEN.items():
        text = _from_given((PACKAGE / path).read_text(encoding="utf-8"))
        if name == "loading":
            text = text.replace("Path(__file__).parent", DATA)
        found[f"given/{name}.py"] = text.encode()
    return found


def put_files(found, folder):
    """Write files, bytes by name, into the folder of a submission."""
    for name, data in found.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _from_given(text):
    return FROM.sub(r"from given.\1 import", text)
