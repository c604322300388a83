"""The report card of one notebook: the marks by task, and what the checks said."""

import ast
import re
from dataclasses import dataclass

from nbgrader import utils

from digitrec.notebooks.marks import mark_of

# What a check prints and the card says in its own way: "flatten: 1 of 2 points.", "Right: the shape."
ROUTINE = re.compile(r"\w+: [\d.]+ of [\d.]+ points|Right: |Not checked yet: ")


@dataclass(frozen=True)
class TaskMark:
    """What one graded cell or one task for a person came to."""

    name: str  # "flatten"
    points: float
    mark: float | None  # None: not run yet, or marked by a person
    by_hand: bool = False
    said: tuple[str, ...] = ()  # what the check found, a paragraph each

    @property
    def right(self):
        """Whether all points were earned."""
        return self.mark is not None and self.mark >= self.points


@dataclass(frozen=True)
class Card:
    """The marks of a notebook, in its order."""

    tasks: tuple[TaskMark, ...]

    @property
    def marked(self):
        """The tasks that the checks mark."""
        return [task for task in self.tasks if not task.by_hand]

    @property
    def mark(self):
        """The points earned so far."""
        return sum(task.mark or 0.0 for task in self.marked)

    @property
    def points(self):
        """The points that the checks can give."""
        return sum(task.points for task in self.marked)

    @property
    def by_hand(self):
        """The points that a person gives."""
        return sum(task.points for task in self.tasks if task.by_hand)


def card_of(notebook, executed=True):
    """Return the Card of a notebook; unless `executed` to its end, a cell that did not run has no mark."""
    tasks = []
    for cell in notebook.cells:
        if utils.is_task(cell) or (utils.is_grade(cell) and utils.is_solution(cell)):
            about = cell.metadata.nbgrader
            tasks.append(TaskMark(about.grade_id, float(about.points), None, by_hand=True))
        elif utils.is_grade(cell) and cell.cell_type == "code":
            tasks.append(_task_mark(cell, executed))
    return Card(tuple(tasks))


def _task_mark(cell, executed):
    points = float(cell.metadata.nbgrader.points)
    name = _task_name(cell)
    if not executed and cell.execution_count is None:
        return TaskMark(name, points, None)
    mark = mark_of(cell)
    said = [] if mark.points >= points else [*_said(cell), *([mark.reason] if mark.reason else [])]
    return TaskMark(name, points, mark.points, said=tuple(said))


def _task_name(cell):
    """Return the name that the task has in `grade("preparing.flatten", ...)`, or else nbgrader's."""
    try:
        calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
    except (SyntaxError, ValueError):
        calls = []
    for call in calls:
        if getattr(call.func, "id", "") == "grade" and call.args and isinstance(call.args[0], ast.Constant):
            return str(call.args[0].value).rpartition(".")[2]
    return cell.metadata.nbgrader.grade_id


def _said(cell):
    """Return what the cell printed and the error that ended it, a paragraph each, repetitions left out."""
    paragraphs = []
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stdout":
            for line in "".join(output.text).splitlines():
                if line.startswith("    ") and paragraphs:  # the report's own continuation lines
                    paragraphs[-1] += " " + line.strip()
                elif line.strip():
                    paragraphs.append(line.strip())
        elif output.output_type == "error":
            ended = output.ename in {"KernelDied", "NotReached"}
            paragraphs.append(
                output.evalue if ended else f"The cell ended in {output.ename}: {output.evalue}"
            )
    return [said.removeprefix("Not yet: ") for said in dict.fromkeys(paragraphs) if not ROUTINE.match(said)]
