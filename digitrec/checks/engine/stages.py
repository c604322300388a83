"""The stages' own checks, found by the stages' names: their modules, and all their tasks.

A stage's folder `digitrec/checks/<stage>/` holds one module a task, which has the name of the task and a
`TASK`; what its tasks share is in its `shared`, a module or a folder.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules, walk_packages

from digitrec.checks.engine.proofs import PROOFS
from digitrec.course import STAGES

SHARED = "shared"


@cache
def stage_packages():
    """Return the packages `digitrec.checks.<stage>` that there are, in the order of the course."""
    names = [f"digitrec.checks.{stage.name}" for stage in STAGES]
    return tuple(import_module(name) for name in names if find_spec(name))


@cache
def stage_modules():
    """Return all modules below the stages' packages, each package's own first."""
    found = []
    for package in stage_packages():
        names = [about.name for about in walk_packages(package.__path__, f"{package.__name__}.")]
        found += [package, *map(import_module, names)]
    return tuple(found)


@cache
def tasks():
    """Return all tasks by id, in the order of the course and of each notebook."""
    found = {}
    for package in stage_packages():
        names = [about.name for about in iter_modules(package.__path__) if about.name != SHARED]
        modules = [import_module(f"{package.__name__}.{name}") for name in names]
        of_stage = [module.TASK for module in modules if hasattr(module, "TASK")]
        found |= {task.id: task for task in sorted(of_stage, key=lambda task: task.number)}
    return found


def task(task_id):
    """Return the task called `task_id`. Raises ValueError with the ids that there are."""
    if task_id not in tasks():
        stage = str(task_id).partition(".")[0]
        near = [known for known in tasks() if known.startswith(f"{stage}.")] or list(tasks())
        raise ValueError(f"There is no task called {task_id!r}. Tasks are: {', '.join(near)}.")
    return tasks()[task_id]


def points_by_proof():
    """Return by the stage's name the points that rest on each of PROOFS, in the order of the course."""
    found = {}
    for of_stage in tasks().values():
        points = found.setdefault(of_stage.stage, dict.fromkeys(PROOFS, 0.0))
        for criterion in of_stage.criteria:
            points[of_stage.proof_of(criterion)] += criterion.points
    return found
