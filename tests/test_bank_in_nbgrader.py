"""Answers of the bank handed in as notebooks and marked by nbgrader for real, up to feedback and export.

What nbgrader records has to be the marks that the bank states: see `marked_class.py`.
"""

import csv

import pytest
from marked_class import ANSWERS_OF_THE_BANK, MARKED, OWN_NOTEBOOKS
from toy_course import run_nbgrader


@pytest.mark.parametrize("stage", MARKED, ids=lambda stage: stage.stem)
def test_nbgrader_records_the_marks_that_the_bank_states(marked_class, stage):
    marked_class.mark(stage)
    with marked_class.gradebook() as gradebook:
        for student in ANSWERS_OF_THE_BANK:
            marks = marked_class.stated[student][stage.name]
            grades = marked_class.grades(gradebook, stage, student)
            recorded = {g.name: g.auto_score for g in grades if not g.needs_manual_grade}
            assert {name: (recorded[name], entry) for name, (_, entry) in marks.items()} == marks
            assert set(recorded) == set(marks) and marks  # every graded cell met an answer
            feedback = marked_class.root / "feedback" / student / stage.stem / f"{stage.name}.html"
            assert feedback.is_file()


def test_the_export_has_the_sums(marked_class):
    for stage in MARKED:
        marked_class.mark(stage)
    done = run_nbgrader(marked_class.root, "export")
    assert done.status == 0, done.log
    with (marked_class.root / "grades.csv").open(newline="") as file:
        rows = {(row["student_id"], row["assignment"]): float(row["score"]) for row in csv.DictReader(file)}
    students = [*OWN_NOTEBOOKS, *ANSWERS_OF_THE_BANK]
    assert set(rows) == {(student, stage.stem) for student in students for stage in MARKED}
    for stage in MARKED:
        for student in ("solved", "spelled"):
            assert rows[student, stage.stem] == stage.points - stage.by_hand
        assert rows["blank", stage.stem] == 0
        stated = marked_class.stated["mistaken"][stage.name].values()
        assert rows["mistaken", stage.stem] == pytest.approx(sum(marks for marks, _ in stated))
        assert rows["mistaken", stage.stem] < stage.points - stage.by_hand
