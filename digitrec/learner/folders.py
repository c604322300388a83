"""Where the exercises are, and a copy of them to work on."""

import json
import shutil
import sys
from contextlib import suppress
from importlib.machinery import PathFinder
from pathlib import Path

from platformdirs import user_state_path

import digitrec
from digitrec.course import TreeNotFoundError, find_tree, stage, where_to_get_it
from digitrec.learner import LearnerError
from digitrec.notebooks.reading import UnreadableNotebook, read_notebook
from digitrec.notebooks.roles import is_solution

COURSES_OWN = ("exercises", "solutions")
COPIES = "copies.json"  # the folders of a learner's copies, the latest first


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
        f"`exercises`. Change to the course's folder, then try again.{where_to_get_it()}"
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


def remember_copy(folder):
    """Note where a learner's copy is, for a command that is called elsewhere."""
    folder = str(Path(folder).resolve())
    with suppress(OSError):
        place = user_state_path("digitrec")
        place.mkdir(parents=True, exist_ok=True)
        others = [other for other in noted_copies() if other != folder]
        (place / COPIES).write_text(json.dumps([folder, *others][:10]), encoding="utf-8")


def find_notebook(wanted, exercises):
    """Return the path of a learner's notebook given by its file or by its stage, looked for around here.

    The course's own exercise, still blank, is nobody's. Raises LearnerError, which says where the copy is.
    """
    path = Path(wanted)
    if path.suffix == ".ipynb":
        if not path.is_file():
            raise LearnerError(f"There is no notebook {wanted} here: give its path, or the name of a stage.")
        if _is_blank(path, exercises):
            notebook = path.resolve().relative_to(exercises.resolve())
            raise LearnerError(
                f"{wanted} is the course's own exercise, without an answer. {_where(notebook, exercises)}"
            )
        return path
    try:
        notebook = stage(wanted).notebook
    except ValueError as error:
        raise LearnerError(str(error)) from None
    here = Path.cwd()
    for candidate in (here / notebook, here / notebook.name, here.parent / notebook):
        if candidate.is_file() and not _is_blank(candidate, exercises):
            return candidate
    raise LearnerError(f"There is no {notebook.name} of yours here. {_where(notebook, exercises)}")


def hiding_modules(folder):
    """Return the files in a folder that Python imports in place of modules with their names."""
    elsewhere = [path for path in sys.path if Path(path or ".").resolve() != Path(folder).resolve()]
    return [
        file.name
        for file in sorted(Path(folder).glob("*.py"))
        if file.stem in sys.stdlib_module_names or PathFinder.find_spec(file.stem, elsewhere)
    ]


def _is_blank(path, exercises):
    """Say whether a notebook is one of the course's own exercises and has no answer in it."""
    if exercises.resolve() not in path.resolve().parents:
        return False
    try:
        cells = read_notebook(path).cells
    except (UnreadableNotebook, OSError):
        return False
    return all("..." in cell.source for cell in cells if cell.cell_type == "code" and is_solution(cell))


def _where(notebook, exercises):
    """Say where a learner's copy of a notebook is, or how to get one."""
    beside = [path for path in Path.cwd().iterdir() if path.is_dir() and path.name not in COURSES_OWN]
    for folder in (*map(Path, noted_copies()), *beside):
        copy = folder / notebook
        if copy.is_file() and not _is_blank(copy, exercises):
            return f"Your copy is in {folder}: run `digitrec check {copy}`."
    return "Run `digitrec start`, which makes a copy for you, and change to its folder."


def noted_copies():
    """Return the folders of a learner's copies, the latest first."""
    try:
        noted = json.loads((user_state_path("digitrec") / COPIES).read_text(encoding="utf-8"))
        return [folder for folder in noted if isinstance(folder, str)]
    except (OSError, ValueError, TypeError):
        return []
