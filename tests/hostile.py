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
"""

import textwrap
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import nbformat

from digitrec.course import STAGES
from digitrec.course import stage as stage_called

TREE = Path(__file__).parents[1]
FOLDER = Path(__file__).parent / "submissions" / "hostile"
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
_found = []


@dataclass(frozen=True)
class Attack:
    """One submission and what it must get."""

    name: str
    kind: int
    stage: str
    marks: dict  # by graded cell
    does: object
    says: str | None  # words that stand in the marked notebook
    flagged: bool | None  # whether a person is shown the line; None: either will do
    leaks: tuple[str, ...]  # what no output may hold
    upto: bool  # the marks are the most it may get: the kernel may be gone by then
    files: bool
    student: str

    def __str__(self):
        return f"{self.kind:02} {self.name}"

    def hand_in(self, root, harm):
        """Write the submission below the course's folder `root`."""
        stage = stage_called(self.stage)
        target = root / "submitted" / self.student / stage.notebook
        target.parent.mkdir(parents=True)
        if self.files:
            self.does(target.parent, honest(exercise(self.stage)))
            return
        made = self.does(exercise(self.stage))
        if isinstance(made, bytes):
            target.write_bytes(made)
            return
        for cell in made.cells:
            cell.source = cell.source.replace("@COURSE@", str(root)).replace("@HARM@", str(harm))
        target.write_text(nbformat.writes(made), encoding="utf-8", errors="replace")


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
        wanted = full(stage) if marks == "full" else marks
        unknown = wanted.keys() - full(stage).keys()
        if unknown or kind not in KINDS or not does.__doc__:
            raise ValueError(f"{does.__name__}: kind, marks or docstring are not right: {unknown}")
        name = does.__name__
        entry = Attack(
            name,
            kind,
            stage,
            wanted,
            does,
            says,
            flagged,
            (SECRET, *leaks),
            upto,
            files,
            student or f"k{kind:02}-{name.replace('_', '-')}",
        )
        _found.append(entry)
        return does

    return enter


@cache
def attacks(stage=None):
    """Return the attacks of the bank, or those on one stage, by kind."""
    for file in sorted(FOLDER.glob("*.py")):
        import_module(f"tests.submissions.hostile.{file.stem}")
    chosen = [entry for entry in _found if stage in (None, entry.stage)]
    return tuple(sorted(chosen, key=lambda entry: (entry.kind, entry.name)))


@cache
def _read(folder, stage):
    return nbformat.read(TREE / folder / stage_called(stage).notebook, as_version=4)


def exercise(stage):
    """Return a stage's exercise, a notebook of one's own."""
    return deepcopy(_read("exercises", stage))


@cache
def full(stage):
    """Return the points by graded cell that a person does not mark, without its `-graded`."""
    code = [c for c in _read("exercises", stage).cells if c.cell_type == "code"]
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
    solution = _read("solutions", stage_of(notebook))
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
