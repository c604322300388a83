"""A learner's notebook, and the exercise that it came from."""

from pathlib import Path

from digitrec.learner import LearnerError
from digitrec.notebooks.master import from_notebook
from digitrec.notebooks.reading import UnreadableNotebook, read_notebook


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
            return from_notebook(read_notebook(released))
    raise LearnerError(
        f"{path.name} is not the name of an exercise: give your notebook its first name back, "
        "such as preparing.ipynb, and try again."
    )
