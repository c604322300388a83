"""What is right and what is wrong with an answer, one module a stage.

In a notebook, `check("preparing.flatten", flatten)` shows what is right, what is wrong and where to read;
`grade` does the same and is worth the points it returns. Both try the answer on inputs made here, describe
what it does as plain data, and judge that description. Nothing here imports TensorFlow by itself.
"""

import sys

from digitrec.checks.report import Report
from digitrec.checks.tasks import task

__all__ = ["check", "grade", "report_on"]

SEED = 1  # of the inputs that the visible checks use; hidden tests pass others


def check(task_id, *answer, seed=SEED, **answers):
    """Show what is right and what is wrong with the answer to a task; run it as often as you like.

    `answer` is what the task asks for: `check("preparing.flatten", flatten)`. A task of several plain
    variables takes them in the task's order or by name. Raises ValueError only for an unknown task.
    """
    report = report_on(task_id, *answer, seed=seed, **answers)
    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        from IPython.display import display

        display(report)
    else:
        print(report)


def grade(task_id, *answer, seed=SEED, **answers):
    """Print the same report as `check` and return the points earned, a float from 0 to the task's points.

    A graded cell ends with this call; nbgrader reads the number that it shows.
    """
    report = report_on(task_id, *answer, seed=seed, **answers)
    print(report)
    return report.marks


def report_on(task_id, *answer, seed=SEED, **answers) -> Report:
    """Return the Report on the answer to a task. Raises ValueError for an unknown task or too many values."""
    wanted = task(task_id)
    if len(answer) > len(wanted.names) or answers.keys() - set(wanted.names):
        raise ValueError(f"The task {task_id!r} takes {', '.join(wanted.names)}, in this order or by name.")
    answers = {**dict(zip(wanted.names, answer, strict=False)), **answers}
    probe = wanted.probe(seed)
    return wanted.judge(probe, wanted.evidence(answers, probe))
