"""What a cell is to nbgrader is read as nbgrader reads it."""

import itertools

import nbformat
from nbformat.v4 import new_code_cell
from nbgrader import utils
from nbgrader.nbgraderformat import SCHEMA_VERSION

from digitrec.course import STAGES, find_tree
from digitrec.notebooks import roles

NAMES = ("is_task", "is_grade", "is_solution", "is_locked")


def test_every_cell_is_what_nbgrader_says():
    flags = itertools.product((False, True), repeat=4)
    cells = [
        new_code_cell(
            metadata={"nbgrader": dict(zip(("task", "grade", "solution", "locked"), f, strict=True))}
        )
        for f in flags
    ]
    cells.append(new_code_cell())
    for stage in STAGES:
        path = find_tree(__file__) / "exercises" / stage.notebook
        cells += nbformat.read(path, as_version=4).cells
    for cell, name in itertools.product(cells, NAMES):
        assert getattr(roles, name)(cell) == bool(getattr(utils, name)(cell)), (name, cell.metadata)
    assert roles.SCHEMA_VERSION == SCHEMA_VERSION
