"""The stages' own checks, found by the stages' names: their modules, and all their tasks."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from digitrec.course import STAGES


@cache
def stage_modules():
    """Return the packages `digitrec.checks.<stage>` that there are, in the order of the course."""
    names = [f"digitrec.checks.{stage.name}" for stage in STAGES]
    return tuple(import_module(name) for name in names if find_spec(name))


@cache
def tasks():
    """Return all tasks by id, in the order of the course."""
    return {task.id: task for module in stage_modules() for task in module.TASKS}


def task(task_id):
    """Return the task called `task_id`. Raises ValueError with the ids that there are."""
    if task_id not in tasks():
        stage = str(task_id).partition(".")[0]
        near = [known for known in tasks() if known.startswith(f"{stage}.")] or list(tasks())
        raise ValueError(f"There is no task called {task_id!r}. Tasks are: {', '.join(near)}.")
    return tasks()[task_id]
