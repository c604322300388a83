"""The instructor's own course, copied: what a rehearsal does, it does there."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from digitrec.grading.record.limits import FILE as LIMITS
from digitrec.grading.record.submission import task_of
from digitrec.notebooks.master import from_notebook

FILES = ("nbgrader_config.py", "class.toml", "_config.yml", LIMITS.as_posix())
FOLDERS = ("solutions", "exercises")
PASSING = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__", ".digitrec")

# What stands above may name a database or folders elsewhere: a rehearsal leaves them alone.
OWN = """

# The rehearsal's own lines: whatever stands above, all that it writes stays in this folder.
import os as _os
c.CourseDirectory.root = {root!r}
c.CourseDirectory.db_url = {database!r}
c.Autograde.has_codes = None  # the bank's answers are to the numbers that are the same for everybody
c.Autograde.has_wards = False  # and to the patients of the ward for practice
for _name, _folder in {folders!r}.items():
    if _os.path.isabs(str(c.CourseDirectory.get(_name, _folder))):
        c.CourseDirectory[_name] = _folder
"""


OWN_FOLDERS = {
    "source_directory": "solutions",
    "release_directory": "exercises",
    "submitted_directory": "submitted",
    "autograded_directory": "autograded",
    "feedback_directory": "feedback",
}


@dataclass(frozen=True)
class GradedCell:
    """A cell of the course's notebook that is marked by running it."""

    name: str  # nbgrader's grade_id
    task: str | None  # the course's task that it marks; None where it is the instructor's own
    points: float


@dataclass(frozen=True)
class CourseStage:
    """A stage as the instructor's course has it: the notebook that learners get, and what is marked in it."""

    stage: object
    root: Path
    cells: tuple[GradedCell, ...]
    points: float = 0.0  # of all that is marked, by a person too
    released: bytes = field(default=b"", repr=False)  # the notebook that learners get

    def exercise(self):
        """Return the notebook that learners get, anew."""
        return nbformat.reads(self.released.decode(), as_version=4)

    def solution(self):
        """Return the bytes of the solution."""
        return (self.root / "solutions" / self.stage.notebook).read_bytes()

    def solution_gives_another_exercise(self):
        """Say whether marking, which makes the exercise anew, made another one than was handed out."""
        made = self.root / "exercises" / self.stage.notebook
        return made.is_file() and made.read_bytes().split() != self.released.split()


def copy_course(tree, root):
    """Copy what marking needs of the course in `tree` into the folder `root`, with a gradebook of its own."""
    tree, root = Path(tree), Path(root)
    root.mkdir(parents=True, exist_ok=True)
    for name in FOLDERS:
        if (tree / name).is_dir():
            shutil.copytree(tree / name, root / name, ignore=PASSING)
    for name in FILES:
        if (tree / name).is_file():
            (root / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(tree / name, root / name)
    (root / "book").mkdir(exist_ok=True)  # so that commands take the copy for a course's folder
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        database = f"sqlite:///{root / 'gradebook.db'}"
        config.write(OWN.format(root=str(root), database=database, folders=OWN_FOLDERS))


def read_stage(root, stage):
    """Return the CourseStage in the folder `root`. Raises OSError and ValueError, with the file's name."""
    read = {}
    for folder in FOLDERS:
        path = Path(root, folder) / stage.notebook
        try:
            read[folder] = path.read_bytes()
            notebook = nbformat.reads(read[folder].decode(), as_version=4)
        except OSError as error:
            raise OSError(f"{folder}/{stage.notebook.as_posix()} cannot be read ({error.strerror})") from None
        except ValueError:
            raise ValueError(f"{folder}/{stage.notebook.as_posix()} is no whole notebook") from None
        if folder == "solutions":
            master = from_notebook(notebook)
    cells = (
        GradedCell(cell.name, task_of(cell), float(cell.points))
        for cell in master
        if cell.graded and cell.cell_type == "code" and not cell.solution
    )
    points = sum(float(cell.points) for cell in master if cell.points is not None)
    return CourseStage(stage, Path(root), tuple(cells), points, read["exercises"])
