"""Run a learner's notebook from top to bottom and mark it, without changing it."""

from pathlib import Path

from digitrec.grading.run.cells import RunCells
from digitrec.learner.own import master_of, read_own
from digitrec.learner.record import remember
from digitrec.notebooks.card import card_of
from digitrec.notebooks.restoring import restore


def check_notebook(path, exercises, before_cell=None):
    """Run a notebook in a fresh kernel and return (Card, names of the cells put back).

    The file stays as it is. `before_cell` is called with (index, number of cells) before each code cell.
    Raises LearnerError.
    """
    path = Path(path).resolve()
    restored, missing = restore(read_own(path), master_of(path, exercises))
    run = RunCells(timeout=600)
    if before_cell:
        run.before_cell = lambda index: before_cell(index, len(restored.cells))
    executed, _ = run.preprocess(restored, {"metadata": {"path": str(path.parent)}})
    card = card_of(executed)
    remember(path, card)
    return card, missing
