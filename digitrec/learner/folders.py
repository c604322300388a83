"""Where the exercises are, and a copy of them to work on."""

import shutil
from pathlib import Path

import digitrec
from digitrec.course import TreeNotFoundError, find_tree, stage
from digitrec.learner import LearnerError


def exercises_folder(*starts):
    """Return the course's `exercises` folder: of the tree around one of `starts`, or of the installed course.

    Raises TreeNotFoundError.
    """
    for start in (*starts, Path.cwd(), Path(digitrec.__file__).parent):
        try:
            folder = find_tree(start) / "exercises"
        except TreeNotFoundError:
            continue
        if folder.is_dir():
            return folder
    raise TreeNotFoundError(
        f"The course's exercises were not found: no folder above {Path.cwd()} holds `_config.yml` and "
        "`exercises`. Change to the course's folder, then try again."
    )


def copy_exercises(exercises, folder):
    """Copy what `folder` does not have yet and return (copied, kept), paths below it. Nothing is overwritten.

    Raises LearnerError if `folder` is the course's own or is a file.
    """
    exercises, folder = Path(exercises).resolve(), Path(folder).resolve()
    if folder == exercises or exercises in folder.parents:
        raise LearnerError(f"{folder} holds the course's own exercises: choose another folder for your copy.")
    if folder.exists() and not folder.is_dir():
        raise LearnerError(f"{folder} is a file: choose the name of a folder.")
    copied, kept = [], []
    for source in sorted(exercises.rglob("*")):
        name = source.relative_to(exercises)
        if not source.is_file() or any(part.startswith(".") for part in name.parts):
            continue
        if (folder / name).exists():
            kept.append(name)
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / name)
        copied.append(name)
    return copied, kept


def find_notebook(wanted, exercises):
    """Return the path of a notebook given by its file or by its stage, looked for around the current folder.

    Raises LearnerError.
    """
    path = Path(wanted)
    if path.suffix == ".ipynb":
        if not path.is_file():
            raise LearnerError(f"There is no notebook {wanted} here: give its path, or the name of a stage.")
        return path
    try:
        notebook = stage(wanted).notebook
    except ValueError as error:
        raise LearnerError(str(error)) from None
    here = Path.cwd()
    for candidate in (here / notebook, here / notebook.name, here.parent / notebook, exercises / notebook):
        if candidate.is_file():
            return candidate
    raise LearnerError(
        f"There is no {notebook} here: run `digitrec start` and change to the folder it makes."
    )
