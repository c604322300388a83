"""The four files of a new task, laid out with everything that can be known: the logic of `digitrec new task`.

What only the author knows stands there as `FILL IN: ...`; the tests name each such line until it is gone.
"""

import ast
import keyword
import re
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

from digitrec.checks.engine import stages
from digitrec.course import stage

GAP = "FILL IN"
CLOSING = "what-you-built"  # the cell with which a notebook closes
LAST_SECTION = "## The stage in "  # the heading with which a chapter begins to close


class NewTaskError(Exception):
    """A task could not be laid out; the message says why and what to do."""


@dataclass(frozen=True)
class NewTask:
    """A task to be laid out: a function `name` of the stage `of`, and what can be known about it."""

    of: object  # course.Stage
    name: str
    number: int
    arguments: tuple[str, ...] = ("x",)
    points: int = 1
    id: str = field(init=False)
    section: str = field(init=False)  # of the chapter
    code: str = field(init=False)  # of the first misconception
    ids: str = field(init=False)  # how the ids of its cells begin

    def __post_init__(self):
        """Fill what follows from the name."""
        words = self.name.replace("_", " ")
        for about, value in (
            ("id", f"{self.of.name}.{self.name}"),
            ("section", words.capitalize()),
            ("code", f"{words.replace(' ', '-')}-wrong"),
            ("ids", words.replace(" ", "-")),
        ):
            object.__setattr__(self, about, value)

    @property
    def call(self):
        """The call of the function: `flip(images)`."""
        return f"{self.name}({', '.join(self.arguments)})"

    def files(self, tree):
        """Return the paths of the module, the bank, the solution and the chapter."""
        return (
            Path(tree, "digitrec", "checks", self.of.name, f"{self.name}.py"),
            Path(tree, "tests", "submissions", self.of.name, f"{self.name}.py"),
            Path(tree, "solutions", self.of.notebook),
            Path(tree, "book", f"{self.of.stem}.md"),
        )


def lay_out(tree, stage_name, name):
    """Lay out the task `name` in the four files below `tree`; return their paths.

    Nothing that is there is overwritten: the notebook and the chapter get cells and a section in addition.
    Raises NewTaskError before anything is written.
    """
    new = _new_task(tree, stage_name, name)
    module, bank, solution, chapter = new.files(tree)
    for path in (module, bank):
        if path.exists():
            raise NewTaskError(f"{path.relative_to(tree).as_posix()} is there already; choose another name.")
    notebook = nbformat.read(solution, as_version=4)
    if any(cell.id == f"{new.ids}-task" for cell in notebook.cells):
        raise NewTaskError(f"{solution.relative_to(tree).as_posix()} asks for `{name}` already.")
    section = with_section(chapter.read_text(encoding="utf-8"), new)
    texts = {module: module_text(new), bank: bank_text(new), chapter: section}
    texts[solution] = nbformat.writes(with_cells(notebook, new)) + "\n"
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return module, bank, solution, chapter


def _new_task(tree, stage_name, name):
    try:
        of = stage(stage_name)
    except ValueError as error:
        raise NewTaskError(str(error)) from None
    if not name.isidentifier() or keyword.iskeyword(name) or name == stages.SHARED:
        raise NewTaskError(f"{name!r} cannot be the name of a function; choose one such as `flip_images`.")
    if not of.points:
        raise NewTaskError(f"The stage {of.name} has no marks, so it has no tasks; choose another stage.")
    if f"{of.name}.{name}" in stages.tasks():
        raise NewTaskError(f"There is a task {of.name}.{name} already; choose another name.")
    text = Path(tree, "solutions", of.notebook).read_text(encoding="utf-8")
    numbers = [0, *map(int, re.findall(r"\*\*Task (\d+)", text))]  # also those that a person marks
    return NewTask(of, name, max(numbers) + 1, _arguments(tree, of, name))


def _arguments(tree, of, name):
    """Return the names of the arguments of the reference's function, `x` where there is none yet."""
    path = Path(tree, "digitrec", f"{of.name}.py")
    body = ast.parse(path.read_text(encoding="utf-8")).body if path.is_file() else []
    for statement in body:
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            return tuple(argument.arg for argument in statement.args.args)
    return ("x",)


def module_text(new):
    """Return the text of the task's module: its codes, its inputs, its criteria."""
    said = "` or `".join(new.arguments)
    return f'''"""Task {new.number}, `{new.name}`: {GAP}: what it is for, in a few words."""

import numpy as np

from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import each_array
from digitrec.checks.engine.wording import a_few

CODES = codes(
    __name__,
    # {GAP}: a row for each mistake that people make here; a finding and a block of the chapter for each row.
    ("{new.code}", "{new.section}", "another result than the right one"),
)

{new.name} = Function("{new.id}", argument="{said}", gives="{GAP}: what it returns, in a few words")


def _probe(seed):
    rng = np.random.default_rng([seed, {new.of.number}, {new.number}])
    # {GAP}: the inputs, a tuple of arguments each, with the edges that they have.
    return {{"cases": [({"rng.random(n), " * len(new.arguments)}) for n in (3, 4)]}}


@each_array
def _values({", ".join(new.arguments)}, found):
    right = found  # {GAP}: the right result for these arguments, in NumPy alone.
    if np.array_equal(found, right):
        return None
    return Finding(
        "{new.code}", f"`{new.name}` returned {{a_few(found.flat[0])}}. {GAP}: what was expected, and why."
    )


VALUES = Criterion(
    "{GAP}: what is right, in a few words",
    0.5,
    (*{new.name}.works, {new.name}.gives_numbers, {new.name}.uses_argument, _values),
)
UNCHANGED = Criterion("what it was given is unchanged", 0.5, ({new.name}.leaves_input,), needs=(VALUES,))

TASK = {new.name}.task(
    number={new.number},
    probe=_probe,
    criteria=(VALUES, UNCHANGED),
    right="{GAP}: on how many inputs.",
)
'''


def bank_text(new):
    """Return the text of the bank's file: the answers whose marks are known before the task is finished."""
    entry = f"# marks: 0 of {new.points}\n# codes: "
    return f"""import numpy as np

# {GAP}: right answers in every spelling, and for each code an answer that triggers it alone.

# %% wrong: returns nothing
{entry}nothing-returned
def {new.call}:
    result = {new.arguments[0]}

# %% wrong: prints the result
{entry}printed-not-returned
def {new.call}:
    print({new.arguments[0]})

# %% wrong: stops with an error
{entry}name-not-known
def {new.call}:
    return {new.arguments[0]} + missing

# %% wrong: returns a text
{entry}not-numbers
def {new.call}:
    return "done"

# %% wrong: a number stands where the function should be
{entry}not-a-function
{new.name} = 3

# %% blank: as handed out
{entry}not-begun
def {new.call}:
    ...

# %% blank: not even there
{entry}not-begun
"""


def with_cells(notebook, new):
    """Return the solution with the cells of the task, before those with which it closes."""
    hints = "\n".join(
        f"<details><summary>Hint {k}: {what}</summary>\n{GAP}: {what}.\n</details>"
        for k, what in enumerate(("where to look", "how to go about it", "almost there"), start=1)
    )
    cells = [
        _text(f"{new.ids}-example", f"## {new.section}\n\n{GAP}: the question, and a worked example of it."),
        new_code_cell(f"# {GAP}: the example, in numbers that can be followed by hand", id=f"{new.ids}-code"),
        _text(
            f"{new.ids}-task",
            f"**Task {new.number}: {new.name}** (1 point). Write `{new.call}`. {GAP}: what goes in, what "
            f"comes out, and one example worked in numbers.\n\n{hints}",
        ),
        new_code_cell(
            f'def {new.call}:\n    """{GAP}: what it returns, in a sentence."""\n'
            f"    ### BEGIN SOLUTION\n    # {GAP}: the answer\n    ### END SOLUTION",
            id=new.ids,
            metadata={"nbgrader": _about(new.ids, solution=True)},
        ),
        _text(f"{new.ids}-expect", f"**What to expect:** {GAP}: a number or a picture to compare with."),
        new_code_cell(f"# task: {new.id}", id=f"{new.ids}-marker"),
    ]
    at = next((k for k, cell in enumerate(notebook.cells) if cell.id == CLOSING), len(notebook.cells))
    notebook.cells[at:at] = cells
    return notebook


def with_section(text, new):
    """Return the chapter with the section of the task, before those with which it closes."""
    section = (
        f"## {new.section}\n\n{GAP}: the question, the concrete case, the rule, and a run on the page.\n\n"
        f"```{{mistake}} {new.code}\n{GAP}: how it shows, what probably happened, how to mend it.\n```\n\n"
    )
    before, heading, after = text.partition(f"\n{LAST_SECTION}")
    if not heading:
        return f"{text.rstrip()}\n\n{section.rstrip()}\n"
    return f"{before}\n{section}{heading[1:]}{after}"


def _text(grade_id, source):
    return new_markdown_cell(source, id=grade_id, metadata={"nbgrader": _about(grade_id, locked=True)})


def _about(grade_id, solution=False, locked=False):
    """Return what nbgrader keeps about a cell that is not graded."""
    about = {"grade": False, "grade_id": grade_id, "locked": locked, "schema_version": 3}
    return about | {"solution": solution, "task": False}
