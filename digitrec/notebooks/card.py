"""The report card of one notebook: the marks of its graded cells, in a report's words."""

from dataclasses import dataclass

from digitrec.notebooks.marks import Mark, mark_of, task_name
from digitrec.notebooks.roles import is_grade, is_solution, is_task


@dataclass(frozen=True)
class Card:
    """The marks of a notebook, in its order."""

    tasks: tuple[Mark, ...]

    @property
    def marked(self):
        """The tasks that the checks mark."""
        return [task for task in self.tasks if not task.by_hand]

    @property
    def marks(self):
        """The points earned so far."""
        return sum(task.marks or 0.0 for task in self.marked)

    @property
    def points(self):
        """The points of the tasks that the checks mark."""
        return sum(task.points for task in self.marked)

    @property
    def undecided(self):
        """The points among them that the checks leave to a person."""
        return sum(task.undecided for task in self.marked)

    @property
    def later(self):
        """The points among them of which is told later whether they are earned."""
        return sum(task.later for task in self.marked)

    @property
    def by_hand(self):
        """The points of the tasks that a person marks."""
        return sum(task.points for task in self.tasks if task.by_hand)


def card_of(notebook, executed=True):
    """Return the Card of a notebook; unless `executed` to its end, a cell that did not run has no mark."""
    tasks = []
    for at, cell in enumerate(notebook.cells):
        if is_task(cell) or (is_grade(cell) and is_solution(cell)):
            about = cell.metadata.nbgrader
            tasks.append(Mark(about.grade_id, float(about.points), None, by_hand=True))
        elif is_grade(cell) and cell.cell_type == "code":
            ran = executed or cell.execution_count is not None
            points = float(cell.metadata.nbgrader.points)
            tasks.append(mark_of(cell, notebook.cells[:at]) if ran else Mark(task_name(cell), points, None))
    return Card(tuple(tasks))
