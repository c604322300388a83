"""A notebook earns the same marks whichever editor saved it."""

from copy import deepcopy

import nbformat
import pytest
from editors import EDITORS
from nbformat.v4 import new_code_cell, new_output
from toy_course import ToyCourse, cell, find, notebook

from digitrec.notebooks.master import from_notebook
from digitrec.notebooks.reading import UnreadableNotebook, read_notebook
from digitrec.notebooks.restoring import restore

SOURCE = notebook(
    [
        cell("set-up", "import math", locked=True),
        cell(
            "area",
            "def area(r):\n    ### BEGIN SOLUTION\n    return math.pi * r**2\n    ### END SOLUTION",
            solution=True,
        ),
        cell(
            "area-graded",
            "assert area(1) > 3\n### BEGIN HIDDEN TESTS\nassert area(2) > 12\n### END HIDDEN TESTS\n"
            "2.0 if area(3) > 28 else 0.5",
            points=2,
        ),
        cell("name", "name = 'Käthe – 数字'", solution=True),
        cell("name-graded", "1.0 if name == 'Käthe – 数字' else 0.0", points=1),
        cell("sum", "total = ...", solution=True),
        cell("sum-graded", "assert total == 6", points=3),
    ]
)
MARKS = {"area-graded": 0.5, "name-graded": 1.0, "sum-graded": 0.0}


def answered(exercise):
    """Half an answer, a right one, a wrong one, a cell of the learner's own, outputs of every kind."""
    nb = deepcopy(exercise)
    find(nb, "area").source = "def area(r):\n    return 3.2 * r**1.95  # nearly"
    find(nb, "name").source = "name = 'Käthe – 数字'"
    find(nb, "sum").source = "total = 7"
    nb.cells.insert(2, new_code_cell("area(1)", id="my-own", execution_count=4))
    nb.cells[2].outputs = [
        new_output("stream", name="stderr", text="a warning\n"),
        new_output("execute_result", {"text/plain": "3.2", "text/html": "<b>3.2</b>"}, execution_count=4),
    ]
    return nb


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = ToyCourse(tmp_path_factory.mktemp("course"), SOURCE, ours=True)
    course.exercise = course.generate()
    for editor in EDITORS:
        course.submit(editor.__name__, editor(answered(course.exercise)))
    course.batch = course.run("autograde", "toy")
    return course


@pytest.mark.parametrize("editor", EDITORS, ids=lambda editor: editor.__name__)
def test_every_editor_earns_the_same(course, editor):
    assert course.batch.status == 0, course.batch.log
    assert course.marks(editor.__name__) == MARKS


@pytest.mark.parametrize("editor", EDITORS, ids=lambda editor: editor.__name__)
def test_every_editor_leaves_the_same_cells(course, editor, tmp_path):
    """What `digitrec check` runs is the same, cell for cell, whoever saved it."""
    path = tmp_path / "toy.ipynb"
    path.write_bytes(editor(answered(course.exercise)))
    restored, missing = restore(read_notebook(path), from_notebook(course.exercise))
    assert missing == []
    assert [c.source for c in restored.cells] == [c.source for c in answered(course.exercise).cells]
    assert [c.id for c in restored.cells if "nbgrader" in c.metadata] == [c.id for c in course.exercise.cells]
    nbformat.validate(restored)


def test_what_is_released_can_be_read_by_an_old_editor(course):
    """Nothing but nbgrader's own metadata and the two locks is asked of an editor."""
    names = {name for part in course.exercise.cells for name in part.metadata}
    assert names == {"nbgrader", "deletable", "editable"}


def test_a_missing_graded_cell_comes_after_all_that_was_written_for_it(course):
    nb = answered(course.exercise)
    nb.cells.remove(find(nb, "area-graded"))
    nb.cells.remove(find(nb, "set-up"))
    restored, missing = restore(nb, from_notebook(course.exercise))
    assert missing == ["set-up", "area-graded"]
    assert [c.id for c in restored.cells][:5] == ["set-up", "area", "my-own", "area-graded", "name"]


def test_an_answer_moved_to_a_cell_of_ones_own_is_not_overwritten(course):
    nb = answered(course.exercise)
    answer = find(nb, "sum")
    nb.cells[nb.cells.index(answer)] = new_code_cell("total = 6")
    restored, missing = restore(nb, from_notebook(course.exercise))
    assert missing == []
    assert [c.source for c in restored.cells][-2:] == ["total = 6", "assert total == 6"]


NESTED = b"[" * 600 + b"]" * 600  # not too deep for JSON


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"[]", "JSON, but not a notebook"),
        (b"{}", "a notebook without cells"),
        (b'{"cells": [1], "nbformat": 4}', "Cell 1 of the file is damaged"),
        (b'{"cells": [{"cell_type": "code", "source": 5}]}', "Cell 1 of the file is damaged"),
        (b'{"cells": [{}], "nbformat": 5}', "a notebook of format 5"),
        (b'{"nbformat": 3, "worksheets": 7}', "could not be converted"),
        (b"PK\x03\x04\xff\xfe\x00", "not text in UTF-8"),
        (b"{" * 200_000, "not a whole notebook"),
        (b'{"nbformat": ' + b"4" * 5000 + b"}", "a number longer than any"),
        (b'{"cells": [{"source": "", "cell_type": "code", "outputs": %s}]}' % NESTED, "nested deeper"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_file_that_is_no_notebook_is_refused_in_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "toy.ipynb"
    path.write_bytes(content)
    with pytest.raises(UnreadableNotebook, match=sentence):
        read_notebook(path)


def test_a_file_beyond_the_limit_is_not_read(tmp_path):
    path = tmp_path / "toy.ipynb"
    path.write_bytes(b" " * 1_000_001)
    with pytest.raises(UnreadableNotebook, match="at most 1 MB"):
        read_notebook(path, max_megabytes=1)


def test_broken_outputs_and_lone_surrogates_do_not_cost_the_sources(tmp_path):
    path = tmp_path / "toy.ipynb"
    path.write_text(
        '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x = \'\\ud800\'", '
        '"outputs": [{"bad": 1}]}]}'
    )
    nb = read_notebook(path)
    assert nb.cells[0].source == "x = '?'"
    assert nb.cells[0].outputs == []
    nbformat.validate(nb)
