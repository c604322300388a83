"""What `digitrec build` relies on: solutions marked in full, and a report that says where to go."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from digitrec.authoring.solutions import mark_solutions
from digitrec.course import Stage

STAGE = Stage("02_preparing", "Prepare the data", 4, 10)


def graded(name, source):
    about = {"grade": True, "grade_id": name, "locked": True, "points": 2, "schema_version": 3}
    return new_code_cell(source, metadata={"nbgrader": {**about, "solution": False, "task": False}})


def solution(tree, *cells):
    path = tree / "solutions" / STAGE.notebook
    path.parent.mkdir(parents=True)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), path)
    return path


def test_solution_that_earns_everything_is_right(tmp_path):
    solution(tmp_path, graded("first", "2.0"), graded("second", "1.5 + 0.5"))
    done = []
    (marked,) = mark_solutions(tmp_path, [STAGE], done.append)
    assert marked.right
    assert (marked.card.marks, marked.card.points) == (4, 4)
    assert done == [marked]


def test_solution_that_loses_points_is_named_with_its_task(tmp_path):
    path = solution(tmp_path, graded("first", "2.0"), graded("second", "print('one column too few')\n0.5"))
    before = path.read_bytes()
    (marked,) = mark_solutions(tmp_path, [STAGE])
    assert not marked.right
    assert [(task.name, task.marks, task.said) for task in marked.wrong_tasks] == [
        ("second", 0.5, ("one column too few",))
    ]
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_missing_solution_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no solution at .*preparing\.ipynb"):
        mark_solutions(tmp_path, [STAGE])


def test_report_says_what_was_done_and_where_to_go(tmp_path):
    from rich.console import Console

    from digitrec.cli.build import _report

    console = Console(record=True, width=100)
    _report(
        tmp_path, [("Training", "test accuracy 0.9741", "14 s"), ("Book", "21 pages", "90 s")], 104, console
    )
    said = console.export_text()
    for words in ("test accuracy 0.9741", "1.7 minutes", "reader", "digitrec start", "index.html"):
        assert words in said
