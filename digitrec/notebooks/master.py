"""The master of a notebook: what the course says about each of its marked or locked cells."""

import ast
from dataclasses import dataclass

from digitrec.notebooks.roles import SCHEMA_VERSION, is_grade, is_locked, is_solution, is_task


@dataclass(frozen=True)
class MasterCell:
    """One cell that nbgrader knows by name, as the course released it."""

    name: str  # nbgrader's grade_id
    cell_type: str
    source: str
    checksum: str | None
    locked: bool
    solution: bool
    task: bool
    points: float | None = None  # of graded cells and tasks

    @property
    def graded(self):
        """Whether the tests mark this cell; a task is marked by a person."""
        return self.points is not None and not self.task

    @property
    def belongs(self):
        """Whether the cell must be there. A solution may have moved to another cell of the learner's."""
        return self.locked or self.points is not None

    def metadata(self):
        """Return nbgrader's metadata for the cell."""
        data = {
            "schema_version": SCHEMA_VERSION,
            "grade_id": self.name,
            "grade": self.graded,
            "locked": self.locked,
            "solution": self.solution,
            "task": self.task,
            "cell_type": self.cell_type,
        }
        if self.points is not None:
            data["points"] = self.points
        if self.checksum is not None:
            data["checksum"] = self.checksum
        return data


def from_gradebook(notebook):
    """Return the master cells of a gradebook's notebook, hidden tests included."""
    points = {cell.name: cell.max_score for cell in [*notebook.grade_cells, *notebook.task_cells]}
    solutions = {cell.name for cell in notebook.solution_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    return [
        MasterCell(
            name=cell.name,
            cell_type=cell.cell_type,
            source=cell.source,
            checksum=cell.checksum,
            locked=cell.locked,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            points=points.get(cell.name),
        )
        for cell in notebook.source_cells
    ]


def from_notebook(notebook):
    """Return the master cells of a released notebook, in its order."""
    return [
        MasterCell(
            name=cell.metadata.nbgrader.grade_id,
            cell_type=cell.cell_type,
            source=cell.source,
            checksum=cell.metadata.nbgrader.get("checksum"),
            locked=is_locked(cell),
            solution=is_solution(cell),
            task=is_task(cell),
            points=cell.metadata.nbgrader.get("points") if is_grade(cell) or is_task(cell) else None,
        )
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id")
    ]


def task_id(source):
    """Return the id in `grade("preparing.flatten", ...)` of a graded cell's text, or None."""
    try:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except (SyntaxError, ValueError):
        return None
    for call in calls:
        called = ast.unparse(call.func).rpartition(".")[2]  # `digitrec.checks.grade` as well
        if called == "grade" and call.args and isinstance(call.args[0], ast.Constant):
            return str(call.args[0].value)
    return None
