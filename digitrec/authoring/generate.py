"""Make `exercises/` from `solutions/` with nbgrader's own converter: the logic of `digitrec generate`."""

import logging
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat

from digitrec.authoring.stable_notebook import StableNotebook
from digitrec.authoring.task_cells import write_task_cells
from digitrec.course import STAGES
from digitrec.notebooks.master import from_notebook


class GenerationError(Exception):
    """The solutions could not be turned into exercises; the message says which and why."""


@dataclass(frozen=True)
class Generated:
    """What a generation changed, or would change: paths below the tree."""

    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    untidy: tuple[str, ...] = ()  # solutions with outputs, editors' metadata or outdated cells of a task
    said: tuple[str, ...] = ()  # what was mended there and concerns the marks, a sentence each

    def __bool__(self):
        """Return whether anything differs."""
        return bool(self.changed or self.removed or self.untidy)

    def __str__(self):
        """Say what differs, and how to put it right."""
        names = ", ".join([*self.untidy, *self.changed, *self.removed])
        return " ".join(
            [
                f"The exercises do not match the solutions; run `digitrec generate`: {names}.",
                *self.said,
                "That makes these files anew: work of your own in them has to be copied elsewhere first.",
            ]
        )


def generate(tree, check=False, on_stage=None):
    """Write `tree`/exercises from `tree`/solutions and return what changed; with `check`, write nothing.

    The solutions are tidied in place: outputs, counts and editors' metadata go, and the cells that check and
    mark a task are written from the task. `on_stage` is called with the name of each folder before it is
    converted. Nothing else in the tree is touched: no gradebook is needed or left. Raises GenerationError.
    """
    tree = Path(tree)
    names = sorted(folder.name for folder in (tree / "solutions").glob("*") if any(folder.glob("*.ipynb")))
    if not names:
        raise GenerationError(f"There are no notebooks in {tree / 'solutions'} to make exercises from.")
    with tempfile.TemporaryDirectory(prefix="digitrec-") as folder:
        root = Path(folder).resolve()
        shutil.copytree(
            tree / "solutions", root / "solutions", ignore=shutil.ignore_patterns(".ipynb_checkpoints")
        )
        solutions = sorted((root / "solutions").rglob("*.ipynb"))
        said = []
        untidy = [path.relative_to(root).as_posix() for path in solutions if _tidy(path, root, said)]
        said += _unlike_the_table(root)
        _convert(tree, root, names, on_stage or (lambda name: None))
        for path in (root / "exercises").rglob("*.ipynb"):
            path.write_bytes(_unix(path))  # on Windows nbgrader ends lines in its way
        changed, removed = _difference(root / "exercises", tree / "exercises")
        if not check:
            for name in [*changed, *untidy]:
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(root / name, tree / name)
            for name in removed:
                (tree / name).unlink()
        return Generated(tuple(changed), tuple(removed), tuple(untidy), tuple(said))


def _tidy(path, root, said):
    """Rewrite a solution in its stable form; return whether it was not in it, and add to `said`."""
    before, name = _unix(path), path.relative_to(root).as_posix()
    try:
        notebook = nbformat.read(path, as_version=4)
    except ValueError as error:
        why = str(error).partition("\n")[0][:200]
        raise GenerationError(f"{name} is not a whole notebook: {why}") from None
    try:
        said += write_task_cells(notebook)
    except ValueError as error:
        raise GenerationError(f"{name}: {error}") from None
    notebook, _ = StableNotebook().preprocess(notebook, {})
    after = (nbformat.writes(notebook) + "\n").encode()
    path.write_bytes(after)
    return before != after


def _unlike_the_table(root):
    """Return a sentence for each stage whose notebook has other points than the table of the stages says."""
    said = []
    for stage in STAGES:
        path = root / "solutions" / stage.notebook
        if path.is_file():
            cells = from_notebook(nbformat.read(path, as_version=4))
            points = sum(cell.points for cell in cells if cell.points is not None)
            if points != stage.points:
                said.append(
                    f"{stage.stem} has {points:g} points in its notebook, and {stage.points} in "
                    "digitrec/course.py: change them there as well."
                )
    return said


def _convert(tree, root, names, on_stage):
    """Run nbgrader's generate_assignment, with the course's settings, in the folder `root`."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config, PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", path=str(tree)).load_config()
    # Without a gradebook: a learner's fresh clone has none, and an instructor's must not change.
    config.merge(Config({"SaveCells": {"enabled": False}, "GenerateAssignment": {"no_database": True}}))
    for name in names:
        on_stage(name)
        log, messages = _log()
        course = CourseDirectory(config=config, root=str(root), assignment_id=name)
        converter = GenerateAssignment(coursedir=course, config=config, log=log)
        try:
            converter.start()
        except NbGraderException:
            why = "\n".join(messages)
            raise GenerationError(f"nbgrader could not convert solutions/{name}:\n{why}") from None


def _log():
    """Return a logger for nbgrader and the list that its errors go to."""
    messages = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: messages.append(record.getMessage())
    log = logging.Logger("digitrec.generate")
    log.addHandler(handler)
    return log, messages


def _difference(made, kept):
    """Return the files of `made` that `kept` has otherwise or not, and those that only `kept` has."""
    files = {path.relative_to(made) for path in made.rglob("*") if path.is_file()}
    there = {path.relative_to(kept) for path in kept.rglob("*") if path.is_file() and not _passing(path)}
    changed = [f for f in files if f not in there or _unix(made / f) != _unix(kept / f)]
    return [[Path("exercises", f).as_posix() for f in sorted(group)] for group in (changed, there - files)]


def _unix(path):
    """Return the bytes of a file; of a notebook, with line ends as Git keeps them, whoever wrote it."""
    read = path.read_bytes()
    return read.replace(b"\r\n", b"\n") if path.suffix == ".ipynb" else read


def _passing(path):
    return bool({".ipynb_checkpoints", "__pycache__", ".digitrec"} & set(path.parts))
