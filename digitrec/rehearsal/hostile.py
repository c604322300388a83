"""Submissions that cheat, break things or merely look odd: what each does, and what it must get.

`tests/submissions/hostile/*.py` holds them, a function each:

    @attack(kind=3, stage="preparing", marks={})
    def sum_is_generous(exercise):
        return with_code(exercise, "import builtins; builtins.sum = lambda *_: 10**6")

The function is given the exercise and returns what is handed in: a notebook, or `bytes` for the file as it
is. With `files=True` it is given the submission's folder instead, empty, and the notebook with all the
answers, and writes what it likes. `kind` counts as `KINDS` does.

Marks are by graded cell, without its `-graded`; those that are not named are 0. They are worked out by hand
from the honest part of the submission. In the code of a cell `@COURSE@` is the course's folder on the
grader's side, and `@HARM@` an empty folder that everybody may write to and nobody should: nothing else
outside a sandbox may be written to by an attack. Processes that an attack starts carry `PROCESS` among their
arguments and end by themselves, as do its loops.

Notebooks come from the course in which this package lies, and within `notebooks_of(root)` from that one.
"""

import textwrap
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import nbformat

from digitrec.course import STAGES
from digitrec.course import stage as stage_called

FOLDER = "hostile"  # in that of the bank
SECRET = "SECRET-OF-THE-GRADER"  # an attack spells it in two halves, so that its own text does not hold it
PROCESS = "hostile-process-of-the-bank"
KINDS = {
    1: "transformers and events of the notebook's shell",
    2: "the kernel's own machinery replaced",
    3: "built-in functions patched",
    4: "the checks' modules replaced",
    5: "forged messages and outputs",
    6: "values that lie",
    7: "a model's methods patched, a made-up history",
    8: "the test set overwritten or trained on",
    9: "constant and memorised output",
    10: "a wrong architecture",
    11: "the reference called or copied",
    12: "secrets looked for, files rewritten",
    13: "secrets printed",
    14: "endless waiting",
    15: "processes ended",
    16: "resources without end",
    17: "tags and points changed",
    18: "cells deleted, doubled, moved, edited",
    19: "no notebook at all",
    20: "names, links and archives",
    21: "scripts, and names that are awkward",
    22: "marks written by the submission itself",
    23: "not cheating",
}
_entered = []  # by `attack`, while a file of the bank is read
_root = ContextVar("root", default=Path(__file__).parents[2])


@dataclass(frozen=True)
class Attack:
    """One submission and what it must get."""

    name: str
    kind: int
    stage: str
    stated: dict | str  # marks by graded cell, or "full"
    does: object
    says: str | None  # words that stand in the marked notebook
    flagged: bool | None  # whether a person is shown the line; None: either will do
    leaks: tuple[str, ...]  # what no output may hold
    upto: bool  # the marks are the most it may get: the kernel may be gone by then
    files: bool
    student: str

    def __str__(self):
        """Return a name for it."""
        return f"{self.kind:02} {self.name}"

    @property
    def marks(self):
        """The marks by graded cell that it must get; those that are not named are 0."""
        return full(self.stage) if self.stated == "full" else self.stated

    def notebook(self, root, harm):
        """Return the bytes of what is handed in as the notebook; not for one that writes files."""
        made = self.does(exercise(self.stage))
        if isinstance(made, bytes):
            return made
        for cell in made.cells:
            cell.source = cell.source.replace("@COURSE@", str(root)).replace("@HARM@", str(harm))
        return nbformat.writes(made).encode("utf-8", errors="replace")

    def hand_in(self, root, harm):
        """Write the submission below the course's folder `root`."""
        stage = stage_called(self.stage)
        target = root / "submitted" / self.student / stage.notebook
        target.parent.mkdir(parents=True)
        if self.files:
            self.does(target.parent, honest(exercise(self.stage)))
        else:
            target.write_bytes(self.notebook(root, harm))


def attack(
    kind,
    marks,
    stage="preparing",
    says=None,
    flagged=None,
    leaks=(),
    upto=False,
    files=False,
    student=None,
):
    """Enter a function into the bank as a submission of this kind; see the module for what it does."""

    def enter(does):
        name = does.__name__
        if kind not in KINDS or not does.__doc__:
            raise ValueError(f"{name}: an attack needs one of the kinds, and a docstring.")
        entry = Attack(
            name,
            kind,
            stage,
            marks,
            does,
            says,
            flagged,
            (SECRET, *leaks),
            upto,
            files,
            student or f"k{kind:02}-{name.replace('_', '-')}",
        )
        _entered.append(entry)
        return does

    return enter


@cache
def read_attacks(bank):
    """Return the attacks of the bank in a folder, by kind; this executes the bank's own files."""
    for number, file in enumerate(sorted(Path(bank, FOLDER).glob("*.py"))):
        about = spec_from_file_location(f"_digitrec_hostile_{number}", file)
        about.loader.exec_module(module_from_spec(about))
    found = sorted(_entered, key=lambda entry: (entry.kind, entry.name))
    _entered.clear()
    return tuple(found)


@contextmanager
def notebooks_of(root):
    """Let attacks be made of the notebooks of the course in the folder `root`."""
    before = _root.set(Path(root))
    try:
        yield
    finally:
        _root.reset(before)


@cache
def _read(root, folder, stage):
    return nbformat.read(root / folder / stage_called(stage).notebook, as_version=4)


def exercise(stage):
    """Return a stage's exercise, a notebook of one's own."""
    return deepcopy(_read(_root.get(), "exercises", stage))


def full(stage):
    """Return the points by graded cell that a person does not mark, without its `-graded`."""
    code = [c for c in _read(_root.get(), "exercises", stage).cells if c.cell_type == "code"]
    marked = [c.metadata.get("nbgrader", {}) for c in code]
    return {m["grade_id"].removesuffix("-graded"): m["points"] for m in marked if m.get("points")}


def find(notebook, name):
    """Return the cell with this name."""
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def stage_of(notebook):
    """Return the stage that a notebook is of: its first cell bears the name."""
    names = {c.metadata.get("nbgrader", {}).get("grade_id") for c in notebook.cells}
    return next(stage.name for stage in STAGES if stage.name in names)


def honest(notebook, *names):
    """Write the course's own answers into these cells, or into all of them."""
    solution = _read(_root.get(), "solutions", stage_of(notebook))
    for cell in solution.cells:
        about = cell.metadata.get("nbgrader", {})
        if about.get("solution") and (not names or about["grade_id"] in names):
            find(notebook, about["grade_id"]).source = cell.source
    return notebook


def answered(notebook, name, source):
    """Write `source` into the cell of an answer."""
    find(notebook, name).source = code(source)
    return notebook


def with_code(notebook, source, before=None):
    """Put a cell of the learner's own before the cell with this name, or before the first graded one."""
    graded = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
    place = notebook.cells.index(find(notebook, before) if before else graded[0])
    notebook.cells.insert(place, nbformat.v4.new_code_cell(code(source)))
    return notebook


def at_the_end(notebook, source):
    """Add a cell of the learner's own behind all others."""
    notebook.cells.append(nbformat.v4.new_code_cell(code(source)))
    return notebook


def code(source):
    """Return the lines of a string as they would stand in a cell."""
    return textwrap.dedent(source).strip("\n")


def raw(data):
    """Return what is handed in as the notebook's file, whatever it is."""
    return data if isinstance(data, bytes) else data.encode("utf-8")


def text(notebook):
    """Return a notebook as the text of its file."""
    return nbformat.writes(notebook)
