"""Whether gradebook and course agree about a stage: which cells it has, and how many points each gives.

A mark means something only while they do. Points of a task stand in one place, the criteria of its check; the
notebook's cell and the gradebook have copies.
"""

from dataclasses import dataclass
from pathlib import Path

import nbformat

from digitrec.checks.engine.stages import task
from digitrec.grading.record.submission import task_of
from digitrec.notebooks.marks import ROUNDING
from digitrec.notebooks.master import from_notebook

POINTS, NEW, GONE = "points", "new", "gone"


@dataclass(frozen=True)
class Difference:
    """What the course says otherwise than the gradebook about a cell; points are None if it gives none."""

    kind: str  # POINTS, NEW or GONE
    cell: str
    before: float | None = None
    after: float | None = None

    def __str__(self):
        """Say it in a few words."""
        if self.kind == POINTS:
            return (
                f"{self.cell} has {in_points(self.before)} in the gradebook and {self.after:g} in the course"
            )
        points = self.before if self.kind == GONE else self.after
        about = "" if points is None else f" ({in_points(points)})"
        return f"{self.cell}{about} is {'no longer in the course' if self.kind == GONE else 'new'}"


def in_points(number):
    """Return a number of points with its word."""
    return f"{number:g} point{'' if number == 1 else 's'}"


def solution_of(course, name):
    """Return the course's own notebook of an assignment, or None where it cannot be read."""
    folder = course.format_path(course.source_directory, ".", course.assignment_id)
    try:
        return nbformat.read(Path(folder, f"{name}.ipynb"), as_version=4)
    except (OSError, ValueError):
        return None


def differences(noted, notebook):
    """Return what a gradebook's notebook and the course's own have otherwise, a Difference for each cell."""
    before, after = in_gradebook(noted), in_course(notebook)
    gone = {name: points for (_, name), points in before.items() if (_, name) not in after}
    new = {name: points for (_, name), points in after.items() if (_, name) not in before}
    found = [Difference(GONE, *about) for about in _by_points(before, gone)]
    found += [Difference(NEW, name, after=points) for name, points in _by_points(after, new)]
    for key, points in after.items():
        if points is not None and key in before and abs(before[key] - points) > ROUNDING:
            found.append(Difference(POINTS, key[1], before[key], points))
    return found


def in_gradebook(noted):
    """Return {(what nbgrader keeps it as, cell): points or None} of a gradebook's notebook."""
    return {
        **{("grade", cell.name): cell.max_score for cell in noted.grade_cells},
        **{("task", cell.name): cell.max_score for cell in noted.task_cells},
        **{("solution", cell.name): None for cell in noted.solution_cells},
        **{("source", cell.name): None for cell in noted.source_cells},
    }


def in_course(notebook):
    """Return {(what nbgrader keeps it as, cell): points or None} of a notebook of the course."""
    found = {}
    for cell in from_notebook(notebook):
        kept = {"grade": cell.graded, "task": cell.task, "solution": cell.solution}
        for kind, is_so in kept.items():
            if is_so:
                found[kind, cell.name] = None if kind == "solution" else float(cell.points or 0)
        if cell.locked or any(kept.values()):
            found["source", cell.name] = None
    return found


def unlike_its_check(notebook):
    """Return a sentence for each graded cell of a notebook whose points are not those of its check."""
    said = []
    for cell in from_notebook(notebook):
        wanted = task_of(cell)
        if wanted and abs(float(cell.points or 0) - task(wanted).points) > ROUNDING:
            said.append(
                f"The cell {cell.name} has {in_points(cell.points)} in the notebook, and its check gives "
                f"{task(wanted).points:g}: they stand in {_file(wanted)} and nowhere else."
            )
    return said


def objections(course, noted):
    """Return why a stage must not be marked as things are, a sentence each: nothing where all agree."""
    name, notebook = course.assignment_id, solution_of(course, noted.name)
    if notebook is None:
        return []
    if said := unlike_its_check(notebook):
        return [*said, "Run `digitrec generate`: it writes them into the notebook."]
    found = differences(noted, notebook)
    if not found:
        return []
    return [f"{listed(found)}.", f"Run `digitrec follow {name}`: it shows what that means for whose marks."]


def listed(found):
    """Return differences as one sentence's beginning; cells without points only where no other is there."""
    with_points = [one for one in found if (one.before, one.after) != (None, None)] or found
    return "; ".join(map(str, with_points))


def _by_points(cells, names):
    """Yield (cell, points) once for each name, with its points if one of its kinds has any."""
    for name in names:
        of_kinds = [points for (_, other), points in cells.items() if other == name]
        yield name, next((points for points in of_kinds if points is not None), None)


def _file(wanted):
    """Return the file of a task's criteria, below the course's folder."""
    stage, _, name = wanted.partition(".")
    return f"digitrec/checks/{stage}/{name}.py"
