"""What is right and what is wrong with an answer, one package a stage.

In a notebook, `check("preparing.flatten", flatten)` shows what is right, what is wrong and where to read;
`grade` does the same and is worth the points it returns. Both try the answer on inputs made here, describe
what it does as plain data, and judge that description. Nothing here imports TensorFlow by itself.

A stage's package holds a module a task; what its tasks share is in its `shared`. `asking` tries an answer and
describes it, and imports nothing of the rest. `engine` judges the description: `tasks` and `functions` say
what a task is; `judgement`, `report` and `display` what is found and how it is shown; `catalogue` and
`stages` have all the codes and all the tasks; `layers`, `questions` and `wording` are what many tasks look at
and say; `networks` and `rebuild` are the judge's own arithmetic.
"""

import sys

from digitrec.checks.asking.cells import watch
from digitrec.checks.asking.faults import fault_of
from digitrec.checks.asking.variants import own_numbers
from digitrec.kernel import notebook, somebody_reads

__all__ = ["check", "grade", "own_numbers", "report_on", "reveal"]

watch()  # from here on, where a notebook imports this
SEED = 1  # of the inputs that the checks in a notebook use; whoever marks draws others
_checked = {}  # the report that `check` showed last, by task
_graded = []  # what `grade` showed last: the cell's number and the report


class Points(float):
    """The points of a graded cell: as text the plain number that nbgrader reads, as HTML what a learner sees.

    That is one line after a check that said the same, and nothing below a whole report.
    """

    shown = {"text/html": "<span></span>"}  # noqa: RUF012 (it is not changed)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {**self.shown, "text/plain": repr(float(self))}


def check(task_id, *answer, seed=SEED, **answers):
    """Show what is right and what is wrong with the answer to a task; run it as often as you like.

    `answer` is what the task asks for: `check("preparing.flatten", flatten)`. A task of several plain
    variables takes them in the task's order or by name; those left out are looked up in the notebook.
    Raises ValueError only for an unknown task or a value that the task does not take.
    """
    report = _report(task_id, answer, answers, seed, sys._getframe(1).f_globals)
    _checked[task_id] = report
    _show(report)


def grade(task_id, *answer, seed=SEED, **answers):
    """Show the same report as `check` and return the points earned, a float from 0 to the task's points.

    After a check that said the same, one line is all that a notebook shows. A graded cell ends with this
    call; nbgrader reads the number that it shows, and everything else reads the report.
    """
    report = _report(task_id, answer, answers, seed, sys._getframe(1).f_globals)
    shell = notebook()
    if shell is None or not somebody_reads(shell):
        marks = report.marks
    else:
        marks = Points(report.marks)
        if _checked.get(task_id) == report:
            marks.shown = report.mime_bundle(brief=True)
            return marks
    shown = [getattr(shell, "execution_count", None), report]
    if shell is None or shown != _graded:  # the cells of version 1.0.0 asked twice
        _show(report)
    _graded[:] = shown
    return marks


def reveal():
    """Tell what the patients of the practice ward had, once the notebook has all five diagnoses."""
    from digitrec.checks.laboratory.shared.revealing import revealed

    print(revealed(sys._getframe(1).f_globals))


def report_on(task_id, *answer, seed=SEED, **answers):
    """Return the Report on the answer to a task. Raises ValueError for an unknown task or value."""
    return _report(task_id, answer, answers, seed)


def _report(task_id, answer, answers, seed, variables=None):
    """Return the Report; values that were left out of the call are looked up among `variables`.

    A mistake in the check itself leaves the points to a person.
    """
    from digitrec.checks.engine.stages import task  # here: a process that only asks has no judge

    wanted = task(task_id)
    if len(answer) > len(wanted.names) or answers.keys() - set(wanted.names):
        raise ValueError(f"The task {task_id!r} takes {', '.join(wanted.names)}, in this order or by name.")
    given = {**answers, **dict(zip(wanted.names, answer, strict=False))}
    try:
        found = {} if variables is None else wanted.answers_in(variables)
        probe = wanted.probe(seed)
        return wanted.judge(probe, wanted.evidence({**found, **given}, probe))
    except Exception as error:
        return wanted.undecided(fault_of(error))


def _show(report):
    """Show a report where it is read: in a notebook, with links to the book, or in a terminal."""
    shell = notebook()
    if shell is None:
        from digitrec.book_place import for_terminal
        from digitrec.checks.engine.display import as_text

        print(as_text(report, for_terminal()))
        return
    from IPython.display import display

    book = None
    if somebody_reads(shell):
        from digitrec.book_place import for_notebook

        book = for_notebook(shell)
    display(report.mime_bundle(book), raw=True)
