"""Gradebook and course agree about a stage, or nothing is marked and no exercise is lost."""

import nbformat
import pytest
from changing import (
    STAGE,
    asked,
    cell_of,
    copy_of,
    give,
    marked_class,
    points_times,
    right,
    solution,
    sums,
    typed,
    without_task,
)
from quick_grading import WRITTEN, grade, recorded
from toy_course import ToyCourse, cell, notebook

from digitrec.grading.marking import GradingError
from digitrec.grading.record.follow import noted_anew

FLATTEN = "flatten-graded"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return marked_class(tmp_path_factory.mktemp("agreement"))


@pytest.fixture
def root(made, tmp_path, monkeypatch):
    root = copy_of(made, tmp_path)
    monkeypatch.chdir(root)
    return root


def exercise(root):
    return (root / "exercises" / STAGE.notebook).read_bytes()


def refusals(root):
    """Return what the commands say that must not go on, and make sure that none has changed anything."""
    before, marks = exercise(root), recorded(root)
    said = []
    for line in (
        f"digitrec grade {STAGE.stem} --force",
        f"digitrec rejudge {STAGE.stem} --write",
        f"nbgrader autograde {STAGE.stem} --force",
        f"nbgrader generate_assignment {STAGE.stem}",
    ):
        status, output = typed(line)
        assert status == 1, output
        said.append(" ".join(output.split()))
    assert (exercise(root), recorded(root)) == (before, marks)
    assert (root / "exercises" / STAGE.stem).is_dir()
    assert not any("Traceback" in one for one in said)
    return said


def test_points_changed_in_the_notebook_alone_are_refused(root):
    with solution(root) as nb:
        cell_of(nb, FLATTEN).metadata.nbgrader.points = 4
    for said in refusals(root):
        assert "The cell flatten-graded has 4 points in the notebook, and its check gives 2" in said
        assert "digitrec/checks/preparing/flatten.py" in said and "Run `digitrec generate`" in said
    right("digitrec generate")
    assert sums(root)["ada"] == (10, 13) and right(f"digitrec grade {STAGE.stem}")


def test_points_changed_in_the_check_alone_are_refused(root):
    with points_times("preparing.flatten", 2):
        for said in refusals(root):
            assert "The cell flatten-graded has 2 points in the notebook, and its check gives 4" in said


def test_points_of_a_written_answer_changed_in_the_notebook_are_refused(root):
    with solution(root) as nb:
        cell_of(nb, WRITTEN).metadata.nbgrader.points = 5
    for said in refusals(root):
        assert f"{WRITTEN} has 3 points in the gradebook and 5 in the course" in said
        assert f"Run `digitrec follow {STAGE.stem}`" in said


def test_a_mark_by_hand_is_asked_for_again_where_its_points_changed(root):
    give(root, "ada", WRITTEN, 2)
    give(root, "ada", FLATTEN, 1)  # somebody knew better than the check
    with solution(root) as nb:
        cell_of(nb, WRITTEN).metadata.nbgrader.points = 5
    assert f"ada: a person gave 2 for {WRITTEN}" in right(f"digitrec follow {STAGE.stem} --write")
    right(f"digitrec grade {STAGE.stem}")
    assert asked(root, "ada") == [WRITTEN]
    assert sums(root)["ada"] == (2 + 1 + 8, 15)


@pytest.mark.parametrize("task", ["predictions", "one-hot"])
def test_a_refused_exercise_stays_as_it_was(root, task):
    with solution(root) as nb:
        without_task(nb, task)
    for said in refusals(root):
        points = {"predictions": "1 point", "one-hot": "3 points"}[task]
        assert f"{task}-graded ({points}) is no longer in the course" in said


def test_an_exercise_whose_conversion_fails_stays_as_it_was(root):
    before = exercise(root)
    with solution(root) as nb:  # two cells with one name: nbgrader stops in the middle
        nb.cells.append(nbformat.from_dict(cell_of(nb, "flatten")))
    assert typed(f"nbgrader generate_assignment {STAGE.stem}").status == 1
    assert exercise(root) == before


def test_a_stage_that_nobody_has_handed_in_follows_by_itself(tmp_path, monkeypatch):
    from quick_grading import make_class

    make_class(tmp_path, ["ada"], [STAGE])
    monkeypatch.chdir(tmp_path)
    right(f"nbgrader generate_assignment {STAGE.stem}")
    with solution(tmp_path) as nb:
        without_task(nb, "predictions")
        cell_of(nb, WRITTEN).metadata.nbgrader.points = 5
    grade(tmp_path)
    assert sums(tmp_path)["ada"] == (9, 14)


def test_whoever_has_not_seen_a_new_task_gets_no_0(root):
    """What was handed in has neither the task nor its graded cell; a written question is new as well."""
    with solution(root) as nb:
        original = nbformat.from_dict(nb)
        without_task(nb, "predictions")
        without_task(nb, WRITTEN)
    for student in ("ada", "cid"):
        path = root / "submitted" / student / STAGE.notebook
        nb = nbformat.read(path, as_version=4)
        without_task(nb, "predictions")
        without_task(nb, WRITTEN)
        nbformat.write(nb, path)
    right(f"digitrec follow {STAGE.stem} --write")
    grade(root)
    assert sums(root)["ada"] == (9, 9)
    with solution(root) as nb:
        nb.cells = original.cells
    right(f"digitrec follow {STAGE.stem} --write")
    grade(root)
    assert sums(root)["ada"] == (9, 13)
    assert asked(root, "ada") == asked(root, "cid") == [WRITTEN, "predictions-graded"]
    shown = nbformat.read(root / "autograded/ada" / STAGE.notebook, as_version=4)
    assert "so you have not seen it" in cell_of(shown, "predictions-graded").outputs[0].data["text/plain"]
    # It stays so when the receipts are judged again, and when she is marked again.
    assert "the marks of 0" in right(f"digitrec rejudge {STAGE.stem} --write")
    grade(root, force=True)
    assert asked(root, "ada") == [WRITTEN, "predictions-graded"]
    # Who hands in the new notebook is marked like all others.
    from quick_grading import hand_in

    hand_in(root, "ada", "right")
    grade(root)
    assert sums(root)["ada"] == (10, 13) and asked(root, "ada") == [WRITTEN]


def test_marks_by_hand_for_a_task_that_is_gone_are_named_and_go(root):
    give(root, "ben", WRITTEN, 3)
    with solution(root) as nb:
        without_task(nb, WRITTEN)
    said = right(f"digitrec follow {STAGE.stem}")
    assert f"ben: a person gave 3 for {WRITTEN}" in said and sums(root)["ben"] == (7, 13)
    right(f"digitrec follow {STAGE.stem} --write")
    right(f"digitrec grade {STAGE.stem}")
    assert sums(root)["ben"] == (4, 10)


def test_follow_that_is_interrupted_has_changed_nothing(root, monkeypatch):
    before = recorded(root)
    with solution(root) as nb:
        without_task(nb, "predictions")
    monkeypatch.setattr("digitrec.grading.record.ledger.to_be_marked", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        typed(f"digitrec follow {STAGE.stem} --write")
    assert recorded(root) == before
    monkeypatch.undo()
    monkeypatch.chdir(root)
    right(f"digitrec follow {STAGE.stem} --write")
    assert len(asked(root, "ada")) == 6


def test_receipts_are_not_judged_between_follow_and_grade(root):
    with solution(root) as nb:
        without_task(nb, "predictions")
    right(f"digitrec follow {STAGE.stem} --write")
    before = recorded(root)
    assert "ada: It waits to be marked. Run again." in right(f"digitrec rejudge {STAGE.stem} --write")
    assert recorded(root) == before


def test_where_all_agree_follow_says_so(root):
    assert "gradebook and course agree" in right(f"digitrec follow {STAGE.stem}")
    assert right(f"nbgrader generate_assignment {STAGE.stem}") is not None
    status, said = typed("digitrec follow 07_predicting")
    assert status == 1 and "does not know 07_predicting yet" in said


def test_new_cells_are_kept_as_nbgrader_keeps_them(root):
    """Source, checksum and hidden parts are those that `nbgrader generate_assignment` would note."""
    from digitrec.grading.following import course_directory
    from digitrec.grading.marking import log_into

    with solution(root) as nb:
        course = course_directory(root, STAGE)
        anew = {one.name: one for one in noted_anew(course, nb, log_into([]))}
    from changing import gradebook_of

    from digitrec.notebooks.master import from_gradebook

    with gradebook_of(root) as gradebook:
        noted = {one.name: one for one in from_gradebook(gradebook.find_notebook(STAGE.name, STAGE.stem))}
    assert anew == noted


def test_an_assignment_of_ones_own_keeps_its_exercise_and_says_what_its_points_mean(tmp_path):
    answer = cell("answer", "### BEGIN SOLUTION\nx = 1\n### END SOLUTION", solution=True)
    course = ToyCourse(tmp_path, notebook([answer, cell("test", "assert x", points=2)]), ours=True)
    course.submit("ada", course.generate())
    done = course.run("autograde", "toy")
    assert done.status == 0, done.log
    path = tmp_path / "solutions/toy/toy.ipynb"
    before = (tmp_path / "exercises/toy/toy.ipynb").read_bytes()
    nbformat.write(notebook([answer, cell("other", "assert x", points=2)]), path)
    done = course.run("generate_assignment", "toy")
    assert done.status == 1 and "1 have handed it in" in done.log and "Traceback" not in done.log
    assert (tmp_path / "exercises/toy/toy.ipynb").read_bytes() == before
    nbformat.write(notebook([answer, cell("test", "assert x", points=4)]), path)
    done = course.run("generate_assignment", "toy")
    assert done.status == 0 and "run `nbgrader autograde toy --force`" in done.log


def test_lateness_costs_nothing_unless_somebody_says_so(root):
    """A due date and a time after it: nbgrader counts the seconds, and the marks stay as they are."""
    from changing import gradebook_of

    (root / "submitted/ada" / STAGE.stem / "timestamp.txt").write_text("2026-11-20 10:00:00 UTC")
    with gradebook_of(root) as gradebook:
        gradebook.update_or_create_assignment(STAGE.stem, duedate="2026-11-10 23:59:00 UTC")
    grade(root)
    with gradebook_of(root) as gradebook:
        found = gradebook.find_submission(STAGE.stem, "ada")
        assert found.total_seconds_late > 9 * 86_400
        assert (found.score, found.late_submission_penalty) == (10, 0)


def test_grading_error_is_one_sentence_for_callers(root):
    with solution(root) as nb:
        cell_of(nb, FLATTEN).metadata.nbgrader.points = 4
    with pytest.raises(GradingError, match="do not agree"):
        grade(root)
