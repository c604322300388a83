"""What stands in a solution and is written from its tasks: the check cell, the graded cell, the last fold.

An author names the task in a cell of its own, `# task: preparing.flatten`. It becomes the check cell with
the graded cell below; both are kept as the task says from then on. Ids stay: a term that has begun goes on.
Below the third hint of the text above them a fold says where the stage is worked out.
"""

import ast
import re
from pathlib import Path

from nbformat.v4 import new_code_cell

import digitrec
from digitrec.checks.engine.stages import task
from digitrec.course import WORKED, stage

# The cells import what they call under a name that no variable of a learner's has.
# They name no answer: it is looked up, and where its cell has stopped, the report says so.
CALL = 'import digitrec.checks\n\ndigitrec.checks.{verb}("{task}")'
NAMES_A_TASK = re.compile(
    r'# task: *(\S+)\s*$|(?:import digitrec\.checks\s+digitrec\.checks\.)?(check|grade)\("([\w.]+)"'
)


LAST_HINT = "<details><summary>Hint 3"
STUCK = "<details><summary>Still stuck"


def write_task_cells(notebook):
    """Bring the check cells, the graded cells and the last folds of a solution up to date, in place.

    Returns a sentence for each graded cell whose points were not its task's. Raises ValueError for a task
    that does not exist or has two graded cells.
    """
    said, cells, graded = [], [], [_named(cell)[1] for cell in notebook.cells if _named(cell)[0] == "grade"]
    for name in graded:
        if graded.count(name) > 1:
            raise ValueError(f"The task {name!r} has {graded.count(name)} graded cells; delete all but one.")
    hints = None  # the cell with the hints of the task that comes next
    for cell in notebook.cells:
        kind, name = _named(cell)
        cells.append(cell)
        if cell.cell_type == "markdown" and LAST_HINT in cell.source:
            hints = cell
        if kind and hints is not None:
            hints.source = f"{hints.source.partition(STUCK)[0].rstrip()}\n{still_stuck(task(name))}"
            hints = None
        if kind == "grade":
            said += _mend(cell, task(name))
        elif kind:
            cell.source = check_source(task(name))
            if kind == "marker":
                cell.id = _stem(task(name)) + "-check"
            if name not in graded:
                graded.append(name)
                cells.append(new_code_cell(id=_stem(task(name)) + "-graded"))
                _mend(cells[-1], task(name))
    notebook.cells = cells
    return said


def names_asked_for(notebook):
    """Return the names that the tasks of a notebook ask for."""
    named = {_named(cell)[1] for cell in notebook.cells} - {None}
    return {name for task_id in named for name in task(task_id).names}


def check_source(wanted):
    """Return the text of the cell in which a learner tries the answer to the task `wanted`."""
    return CALL.format(verb="check", task=wanted.id)


def graded_source(wanted):
    """Return the text of the cell that marks the task `wanted`; whoever marks asks it on drawn inputs."""
    return CALL.format(verb="grade", task=wanted.id)


def still_stuck(wanted):
    """Return the fold below a task's hints: where the stage is worked out, and no answer."""
    of = stage(wanted.stage)
    chapter = f"Chapter {of.number}, linked below the set-up cell, explains it"
    if defined := [name for name in wanted.names if name in _functions(of)]:
        said = (
            f"{chapter}; its section “{WORKED}” has the whole stage in code.\n"
            f"The finished <code>{defined[0]}</code> is in <code>digitrec/{of.name}.py</code>. "
            "Read it, close it, and write yours."
        )
    else:
        said = (
            f"{chapter}. The solved notebook is\n<code>solutions/{of.notebook.as_posix()}</code> in the "
            "course's folder. Write down an answer of your own first, then compare."
        )
    return f"{STUCK}</summary>\n{said}\n</details>"


def _functions(of):
    """Return the names of the functions and classes in the reference of a stage; none where it has none."""
    module = Path(digitrec.__file__).with_name(f"{of.name}.py")
    body = ast.parse(module.read_text(encoding="utf-8")).body if module.is_file() else ()
    return [node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]


def _mend(cell, wanted):
    """Make `cell` the graded cell of the task `wanted`; return what has to be said about its points."""
    had = cell.metadata.get("nbgrader", {})
    points = int(wanted.points) if float(wanted.points).is_integer() else wanted.points
    cell.source = graded_source(wanted)
    cell.metadata["nbgrader"] = {
        "grade": True,
        "grade_id": had.get("grade_id") or f"{_stem(wanted)}-graded",
        "locked": True,
        "points": points,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }
    if had.get("points", points) == points:
        return []
    return [
        f"The graded cell of {wanted.id} had {had['points']:g} points; it now has the {points:g} of its task."
    ]


def _named(cell):
    """Return what a cell is to a task, "marker", "check", "grade" or None, and the task's id."""
    found = cell.cell_type == "code" and NAMES_A_TASK.match(cell.source.strip())
    if not found:
        return None, None
    return found[2] or "marker", found[1] or found[3]


def _stem(wanted):
    """Return the beginning of the ids of the task's cells."""
    return wanted.name.replace("_", "-")
