"""A class of four that hands in every stage and is marked by nbgrader, a stage at a time, once.

`solved` hands in the solutions and `blank` the exercises as they are. Each graded cell of the other two meets
an answer of the bank: of `spelled` a right one in an unusual spelling, of `mistaken` a wrong one. All but
`blank` have written something where a person reads.
"""

import json
import shutil
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest import mock

import nbformat
from nbgrader.api import Gradebook
from toy_course import run_nbgrader

from digitrec.course import STAGES
from digitrec.grading.judge.judge import Judge
from digitrec.grading.record import limits
from digitrec.grading.record.autograde import Autograde
from digitrec.grading.record.snapshot import take
from digitrec.grading.run.runner import Runner
from digitrec.rehearsal.handed_in import FRESH, files, put_files, with_answers
from tests.bank import FOLDER, entries

TREE = Path(__file__).parents[1]
MARKED = [stage for stage in STAGES if stage.points]
OWN_NOTEBOOKS = {"solved": "solutions", "blank": "exercises"}
ANSWERS_OF_THE_BANK = {"spelled": ("right",), "mistaken": ("wrong", "partly")}

WARNING = 'import sys as _sys\nprint("a warning of some library", file=_sys.stderr)\n'
STUB = "*Write your answer here.*"  # where nothing else is written, no person is asked


class Shared:
    """A process that marking would start anew for each stage: started once, kept for the next."""

    def __init__(self, kind):
        """Take what to start."""
        self.kind, self.one = kind, None

    def __call__(self, *arguments, **options):
        """Return the one that runs."""
        self.one = self.one or self.kind(*arguments, **options)
        return self

    def __enter__(self):
        """Return the one that runs."""
        return self.one

    def __exit__(self, *_):
        """Keep it."""

    def close(self):
        """End it, if it was started."""
        if self.one:
            self.one.close()


def spare_measuring(root, stages):
    """Let no cell have a limit of its own: measuring runs each solution, which is marked here anyway."""
    solutions = (take(root / "solutions" / stage.stem, stage.name) for stage in stages)
    (root / limits.FILE).parent.mkdir()
    (root / limits.FILE).write_text(json.dumps({limits.key_of(s): {} for s in solutions}))


class MarkedClass:
    """The course with our configuration in the folder `root`, and what the four hand in."""

    def __init__(self, root):
        self.root = root
        self.stated = {student: {} for student in ANSWERS_OF_THE_BANK}  # the bank's marks, by stage and cell
        shutil.copy(TREE / "nbgrader_config.py", root)
        shutil.copytree(TREE / "solutions", root / "solutions")
        for student, source in OWN_NOTEBOOKS.items():
            shutil.copytree(TREE / source, root / "submitted" / student)
        for student, kinds in ANSWERS_OF_THE_BANK.items():
            for stage in MARKED:
                nb, self.stated[student][stage.name] = _with_answers(stage, kinds)
                target = root / "submitted" / student / stage.notebook
                target.parent.mkdir(parents=True)
                nbformat.write(nb, target)
                put_files(files(FOLDER), target.parent)
        for student in ("solved", *ANSWERS_OF_THE_BANK):
            for path in (root / "submitted" / student).glob("*/*.ipynb"):
                text = path.read_text(encoding="utf-8")
                path.write_text(text.replace(STUB, "Their strokes are alike."), encoding="utf-8")
        spare_measuring(root, MARKED)
        self.mark = cache(self._mark)
        self.runner, self.judge = Shared(Runner), Shared(Judge)

    def _mark(self, stage):
        """Take a stage through nbgrader, from the exercise to the feedback; only the first call does it."""
        with mock.patch.multiple(Autograde, make_runner=self.runner, make_judge=self.judge):
            for command in ("generate_assignment", "autograde", "generate_feedback"):
                done = run_nbgrader(self.root, command, stage.stem)
                assert done.status == 0, done.log

    def close(self):
        """End the processes that run and judge."""
        self.runner.close()
        self.judge.close()

    @contextmanager
    def gradebook(self):
        """Open what nbgrader has recorded."""
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            yield gradebook

    def grades(self, gradebook, stage, student):
        """Return the recorded grades of a student's notebook, a cell each."""
        return gradebook.find_submission_notebook(stage.name, stage.stem, student).grades


def _with_answers(stage, kinds):
    """Return the exercise with an answer put before each graded cell, and the marks by cell."""
    nb = nbformat.read(TREE / "exercises" / stage.notebook, as_version=4)
    chosen = {entry.task: _chosen(entry.task, kinds) for entry in entries(stage.name)}
    placed = with_answers(nb, chosen, before=WARNING + FRESH)
    return nb, {cell: (entry.marks, str(entry)) for cell, entry in placed.items()}


def _chosen(task_id, kinds):
    """Return the last answer of these kinds that sets all its names: the bank's later ones are the odder."""
    found = [e for e in entries(task_id.split(".")[0]) if e.task == task_id and e.kind in kinds]
    return [entry for entry in found if entry.in_any_class][-1]
