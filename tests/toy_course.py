"""A course of one tiny notebook, graded by nbgrader's own command line, with its defaults or with ours."""

import io
import json
import logging
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import nbformat
from jupyter_core.application import NoStart
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader import converters
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderApp, autogradeapp, generateassignmentapp
from nbgrader.validator import Validator

CONFIG = Path(__file__).parents[1] / "nbgrader_config.py"


def cell(name, source, points=None, solution=False, locked=False, task=False):
    """Return a cell that nbgrader knows by `name`."""
    make = new_markdown_cell if task else new_code_cell
    about = {
        "schema_version": 3,
        "grade_id": name,
        "grade": points is not None and not task,
        "locked": locked or (points is not None and not solution),
        "solution": solution,
        "task": task,
    }
    if points is not None:
        about["points"] = points
    return make(source, metadata={"nbgrader": about}, id=name)


def notebook(cells):
    """Return a notebook that holds `cells`."""
    python = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": python})


def find(nb, name):
    """Return the cell that nbgrader knows by `name`."""
    return next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


class Run(NamedTuple):
    """How a command ended, and all that it wrote."""

    status: int
    log: str


def run_nbgrader(root, *arguments):
    """Run an nbgrader command in the folder `root`, in this process as nbgrader's own tests do.

    Return its status and its log. A process of its own costs seconds a command; `run_apart` starts one.
    """
    app = NbGraderApp.instance()
    log = io.StringIO()
    before = Path.cwd()
    os.chdir(root)
    Validator.stream = log
    try:
        app.initialize(list(arguments))
        app.init_logging(logging.StreamHandler, [log], color=False, subapps=True)
        app.start()
        status = 0
    except NoStart:  # the command has run, as a sub-application
        status = 0
    except SystemExit as end:
        status = end.code or 0
    finally:
        os.chdir(before)
        app.reset()
        NbGraderApp.clear_instance()
        Validator.stream = sys.stdout
    return Run(status, log.getvalue())


@contextmanager
def nbgraders_own():
    """Give nbgrader's commands its own classes back: a configuration of ours was read in this process."""
    with (
        mock.patch.object(generateassignmentapp, "GenerateAssignment", converters.GenerateAssignment),
        mock.patch.object(autogradeapp, "Autograde", converters.Autograde),
    ):
        yield


class ToyCourse:
    """A course folder in which nbgrader's commands run for real, as somebody would type them."""

    def __init__(self, root, source, ours):
        """Make the course from the notebook `source`, with our configuration or with nbgrader's defaults."""
        self.root, self.ours = Path(root), ours
        self.source, self.release = ("solutions", "exercises") if ours else ("source", "release")
        folder = self.root / self.source / "toy"
        folder.mkdir(parents=True)
        nbformat.write(source, folder / "toy.ipynb")
        if ours:
            shutil.copy(CONFIG, self.root)

    def run(self, *arguments):
        """Run an nbgrader command in the course and return how it ended."""
        with nullcontext() if self.ours else nbgraders_own():
            return run_nbgrader(self.root, *arguments)

    def run_apart(self, *arguments, path):
        """Run an nbgrader command in a process of its own that finds programs on `path`."""
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=self.root,
            env=dict(os.environ, PATH=path),
            capture_output=True,
            text=True,
            timeout=300,
        )
        return Run(done.returncode, done.stdout + done.stderr)

    def generate(self):
        """Generate the exercise and return it as a notebook."""
        done = self.run("generate_assignment", "toy", "--force")
        assert done.status == 0, done.log
        return nbformat.read(self.root / self.release / "toy" / "toy.ipynb", as_version=4)

    def submit(self, student, content):
        """Hand in a notebook, or the bytes of a file, as `student`."""
        folder = self.root / "submitted" / student / "toy"
        folder.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, bytes):
            content = json.dumps(content, ensure_ascii=False, indent=1).encode()
        (folder / "toy.ipynb").write_bytes(content)

    def marks(self, student):
        """Return the marks by cell: the autograder's, or "by hand" where it leaves them to a person."""
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            grades = gradebook.find_submission_notebook("toy", "toy", student).grades
            return {g.name: "by hand" if g.needs_manual_grade else g.auto_score for g in grades}

    def graded(self, student):
        """Return the notebook that nbgrader keeps after marking."""
        path = self.root / "autograded" / student / "toy" / "toy.ipynb"
        return nbformat.read(path, as_version=4)
