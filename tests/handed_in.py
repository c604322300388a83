"""An answer of the bank as somebody hands it in: a cell of a notebook, and files beside it.

The bank's preludes make what an answer stands on, a trained network for example, with the course's package.
While a notebook is marked, a stage's own part of the package is not there. So the prelude takes what it needs
from files that came with the notebook: the package `given`, a copy of the reference.
"""

import re
from functools import cache

from digitrec.course import find_tree
from tests.bank import TRAINED

PACKAGE = find_tree(__file__) / "digitrec"
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
DATA = 'Path("/course/digitrec")'  # where MNIST lies in a sandbox


def source_of(entry, prelude=True):
    """Return the text of a cell that holds an answer, with what the bank puts before it."""
    before = f'TRAINED = "{TRAINED.name}"\n{_from_given(entry.prelude)}\n' if prelude else ""
    return before + entry.source


@cache
def files():
    """Return the files that come with such a notebook, bytes by name."""
    found = {TRAINED.name: TRAINED.read_bytes(), "given/__init__.py": b""}
    found["given/weights/reference.npz"] = (PACKAGE / "weights" / "reference.npz").read_bytes()
    for name, path in GIVEN.items():
        text = _from_given((PACKAGE / path).read_text(encoding="utf-8"))
        if name == "loading":
            text = text.replace("Path(__file__).parent", DATA)
        found[f"given/{name}.py"] = text.encode()
    return found


def put_files(folder):
    """Write the files into the folder of a submission."""
    for name, data in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _from_given(text):
    return FROM.sub(r"from given.\1 import", text)
