"""Let the gradebook follow the course: a stage that was changed after somebody had handed it in."""

import tempfile
from pathlib import Path

import nbformat
from nbgrader.api import SolutionCell, SourceCell
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from digitrec.grading.record import ledger
from digitrec.grading.record.agreement import NEW, in_gradebook
from digitrec.notebooks.master import from_notebook


def noted_anew(course, notebook, log):
    """Return the MasterCells that nbgrader would note of a stage today; `notebook` is the course's own.

    Raises NbGraderException where nbgrader refuses it.
    """
    found = []

    class KeepCells(NbGraderPreprocessor):
        """Stands in the place of SaveCells, and writes nothing."""

        def preprocess(self, nb, resources):
            found.extend(from_notebook(nb))
            return nb, resources

    with tempfile.TemporaryDirectory(prefix="digitrec-") as folder:
        root = Path(folder).resolve()
        source = root / course.source_directory / course.assignment_id / "notebook.ipynb"
        source.parent.mkdir(parents=True)
        nbformat.write(notebook, source)
        apart = CourseDirectory(config=course.config, root=str(root), assignment_id=course.assignment_id)
        converter = GenerateAssignment(coursedir=apart, config=course.config, log=log, no_database=True)
        converter.preprocessors = [
            KeepCells if _named(one) == "SaveCells" else one for one in converter.preprocessors
        ]
        converter.start()
    return [cell for cell in found if cell.locked or cell.solution or cell.task or cell.graded]


def _named(preprocessor):
    """Return the name of a class that the settings give as itself or by its dotted name."""
    return getattr(preprocessor, "__name__", preprocessor).rpartition(".")[2]


def follow(gradebook, noted, master, found):
    """Give a gradebook's notebook the cells of `master`, in a transaction of the caller's; `found` differs.

    All submissions are to be marked again, and until they are, a person is asked for each mark, so that none
    counts as final. What a person gave is asked for again where the points are others. Marks for a cell that
    is gone go with it.
    """
    assignment = noted.assignment.name
    touched = {one.cell for one in found}
    for submission in noted.submissions:
        for grade in submission.grades:
            if grade.manual_score is None:
                grade.auto_score, grade.needs_manual_grade = None, True
            elif grade.name in touched:
                grade.needs_manual_grade = True
    cells = {_key(cell): cell for cell in [*noted._base_cells, *noted.source_cells]}
    for key in in_gradebook(noted).keys() - {kind for cell in master for kind in _kinds(cell)}:
        for row in [*getattr(cells[key], "grades", ()), *getattr(cells[key], "comments", ())]:
            gradebook.db.delete(row)
        gradebook.db.delete(cells[key])
    gradebook.db.flush()
    gradebook.db.expire(noted)
    for cell in master:
        _write(gradebook, cell, noted.name, assignment)
    graded = {cell.name for cell in master if cell.points is not None}
    ledger.enter_later(gradebook, assignment, {one.cell for one in found if one.kind == NEW} & graded)
    ledger.to_be_marked(gradebook, assignment)


def _key(cell):
    """Return what nbgrader keeps a row as, and its name."""
    kinds = {SourceCell: "source", SolutionCell: "solution"}
    return kinds.get(type(cell)) or type(cell).__name__.removesuffix("Cell").lower(), cell.name


def _kinds(cell):
    kinds = {"grade": cell.graded, "task": cell.task, "solution": cell.solution, "source": True}
    return [(kind, cell.name) for kind, is_so in kinds.items() if is_so]


def _write(gradebook, cell, notebook, assignment):
    where = (cell.name, notebook, assignment)
    if cell.graded:
        about = {"max_score": cell.points, "cell_type": cell.cell_type}
        gradebook.update_or_create_grade_cell(*where, **about)
    if cell.task:
        about = {"max_score": cell.points, "cell_type": cell.cell_type}
        gradebook.update_or_create_task_cell(*where, **about)
    if cell.solution:
        gradebook.update_or_create_solution_cell(*where)
    about = {"cell_type": cell.cell_type, "locked": cell.locked, "source": cell.source}
    gradebook.update_or_create_source_cell(*where, **about, checksum=cell.checksum)
