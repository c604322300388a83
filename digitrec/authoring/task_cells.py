"""The two cells of a solution that look at a task's answer, written from the task: the check and the marks.

An author names the task in a cell of its own, `# task: preparing.flatten`. It becomes the check cell with
the graded cell below; both are kept as the task says from then on. Ids stay: a term that has begun goes on.
"""

import re

from nbformat.v4 import new_code_cell

from digitrec.checks.engine.stages import task

# The cells import what they call under a name that no variable of a learner's has.
CALL = "import digitrec.checks\n\ndigitrec.checks.{verb}({arguments})"
NAMES_A_TASK = re.compile(
    r'# task: *(\S+)\s*$|(?:import digitrec\.checks\s+digitrec\.checks\.)?(check|grade)\("([\w.]+)"'
)


def write_task_cells(notebook):
    """Bring the check cells and the graded cells of a solution up to date, in place.

    Returns a sentence for each graded cell whose points were not its task's. Raises ValueError for a task
    that does not exist or has two graded cells.
    """
    said, cells, graded = [], [], [_named(cell)[1] for cell in notebook.cells if _named(cell)[0] == "grade"]
    for name in graded:
        if graded.count(name) > 1:
            raise ValueError(f"The task {name!r} has {graded.count(name)} graded cells; delete all but one.")
    for cell in notebook.cells:
        kind, name = _named(cell)
        cells.append(cell)
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


def check_source(wanted):
    """Return the text of the cell in which a learner tries the answer to the task `wanted`."""
    return CALL.format(verb="check", arguments=_arguments(wanted))


def graded_source(wanted):
    """Return the text of the cell that marks the task `wanted`; whoever marks asks it on drawn inputs."""
    return CALL.format(verb="grade", arguments=_arguments(wanted))


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


def _arguments(wanted):
    """Return what a call of `check` is given; answers that a task finds by itself are not listed."""
    names = () if wanted.find else wanted.names
    return ", ".join([f'"{wanted.id}"', *names])


def _stem(wanted):
    """Return the beginning of the ids of the task's cells."""
    return wanted.name.replace("_", "-")
