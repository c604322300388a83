"""Running the solutions of all stages and marking them: every point that a test gives must be earned."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from digitrec.course import STAGES

AT_ONCE = 2  # kernels side by side


@dataclass(frozen=True)
class MarkedSolution:
    """One stage's solution and its report card."""

    stage: object  # course.Stage
    card: object  # notebooks.card.Card

    @property
    def right(self):
        """Whether every point that is marked automatically was earned."""
        return all(task.right for task in self.card.marked)

    @property
    def wrong_tasks(self):
        """Return the tasks that lost points, each with what was said."""
        return [task for task in self.card.marked if not task.right]


def mark_solutions(tree, stages=STAGES, on_done=lambda marked: None):
    """Run and mark the solutions in `tree`, two at a time; return a MarkedSolution a stage, in order.

    `on_done` is called with each as it is marked. Files are read, none is written. Raises FileNotFoundError
    for a stage without a solution.
    """
    paths = {stage: Path(tree, "solutions", stage.notebook) for stage in stages}
    for path in paths.values():
        if not path.is_file():
            raise FileNotFoundError(f"There is no solution at {path}.")

    def mark(stage):
        marked = MarkedSolution(stage, _run(paths[stage]))
        on_done(marked)
        return marked

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(mark, stages))


def _run(path):
    """Run one notebook in a fresh kernel and return its Card."""
    import nbformat

    from digitrec.grading.run.cells import RunCells
    from digitrec.notebooks.card import card_of

    run = RunCells(timeout=600)
    notebook = nbformat.read(path, as_version=4)
    executed, _ = run.preprocess(notebook, {"metadata": {"path": str(path.parent)}})
    return card_of(executed)
