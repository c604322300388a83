"""Run a learner's notebook from top to bottom and mark it, without changing it."""

from pathlib import Path

import nbformat

from digitrec.grading.run.cells import RunCells
from digitrec.learner import LearnerError
from digitrec.learner.record import remember
from digitrec.notebooks.card import card_of
from digitrec.notebooks.master import from_notebook
from digitrec.notebooks.reading import UnreadableNotebook, read_notebook
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


def read_own(path):
    """Return the learner's notebook. Raises LearnerError for a file that is none or may not be read."""
    try:
        return read_notebook(path)
    except UnreadableNotebook as error:
        raise LearnerError(f"{path} cannot be read. {error}") from None
    except OSError as error:
        raise LearnerError(f"{path} cannot be opened ({error.strerror}).") from None


def master_of(path, exercises):
    """Return the master cells of the exercise that a notebook came from, known by its name."""
    for released in sorted(Path(exercises).glob("*/*.ipynb")):
        if released.name == path.name:
            return from_notebook(nbformat.read(released, as_version=4))
    raise LearnerError(
        f"{path.name} is not the name of an exercise: give your notebook its first name back, "
        "such as preparing.ipynb, and try again."
    )
