"""The course's own notebooks, marked by nbgrader: the solutions earn every point and the exercises none."""

import re

import nbformat
import pytest
from marked_class import MARKED, TREE


@pytest.mark.parametrize("stage", MARKED, ids=lambda stage: stage.stem)
def test_the_solution_earns_every_point_and_the_exercise_none(marked_class, stage):
    marked_class.mark(stage)
    generated = (marked_class.root / "exercises" / stage.notebook).read_bytes()
    assert generated == (TREE / "exercises" / stage.notebook).read_bytes()
    with marked_class.gradebook() as gradebook:
        assert gradebook.find_assignment(stage.stem).max_score == stage.points
        for student, share in (("solved", 1.0), ("blank", 0.0)):
            grades = marked_class.grades(gradebook, stage, student)
            tested = {g.name: g for g in grades if not g.needs_manual_grade}
            assert {name: g.auto_score for name, g in tested.items()} == {
                name: share * g.max_score for name, g in tested.items()
            }
            asked = sum(g.max_score for g in grades if g.needs_manual_grade)
            assert asked == share * stage.by_hand  # nobody reads what nobody wrote


@pytest.mark.parametrize("stage", MARKED, ids=lambda stage: stage.stem)
def test_every_marked_cell_is_locked_and_named_for_its_task(stage):
    nb = nbformat.read(TREE / "solutions" / stage.notebook, as_version=4)
    graded = [cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert graded
    for cell in graded:
        assert cell.metadata.nbgrader.locked
        first, last = cell.source.split("\n\n")
        assert first == "import digitrec.checks"
        assert re.fullmatch(rf'digitrec\.checks\.grade\("{stage.name}\.\w+"(, \w+)*\)', last)
