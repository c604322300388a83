"""A term that began with version 1.0.0 goes on: its gradebook, marked notebooks, settings and records."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook
from quick_grading import STAGES, TREE, grade, hand_in, recorded
from toy_course import run_nbgrader

from digitrec.cli import main
from digitrec.grading import rejudging
from digitrec.grading.following import follow_stage
from digitrec.grading.marking import GradingError
from digitrec.learner.progress import progress_of

TERM = Path(__file__).parent / "fixtures" / "term-1.0.0"
STAGE = STAGES[0]
CHEAPER, NEW = "prepare-graded", "restore-graded"  # what version 2.0 changed in the stage
ADA, BEN = f"{STAGE.stem} ada", f"{STAGE.stem} ben"


@pytest.fixture
def root(tmp_path):
    """The course's folder as 1.0.0 left it; the solutions are the repository's."""
    root = shutil.copytree(TERM / "course", tmp_path / "course")
    shutil.copytree(TREE / "solutions" / STAGE.stem, root / "solutions" / STAGE.stem)
    return root


def test_it_is_asked_to_follow_before_version_2_marks_it(root):
    before = recorded(root, [STAGE])
    shutil.copy(TREE / "nbgrader_config.py", root)
    with pytest.raises(GradingError, match=f"digitrec follow {STAGE.stem}"):
        grade(root, STAGE)
    assert recorded(root, [STAGE]) == before
    assert {CHEAPER, NEW} <= {one.cell for one in follow_stage(root, STAGE).differences}


def test_its_class_is_marked_on_and_no_hand_mark_is_lost(root):
    before = recorded(root, [STAGE])
    shutil.copy(TREE / "nbgrader_config.py", root)
    follow_stage(root, STAGE, write=True)
    assert sorted(grade(root, STAGE).students) == ["ada", "ben"]  # the gradebook had no receipt of them
    after = recorded(root, [STAGE])
    for who in (ADA, BEN):
        assert after[who].pop(NEW)[2]  # nobody has seen the new task: a person is asked, and no 0 is given
        assert after[who].pop(CHEAPER)[0] == before[who].pop(CHEAPER)[0] / 2
    assert after == before
    assert before[BEN]["one-hot-graded"] == [0.0, 1.0, False]
    hand_in(root, "ben", "right", written="")
    hand_in(root, "cid", "half", written="")
    assert sorted(grade(root, STAGE).students) == ["ben", "cid"]
    after = recorded(root, [STAGE])
    assert after[BEN]["one-hot-graded"] == [3.0, 1.0, True]  # the verdict changed: a person looks again
    assert after[BEN][NEW][0] == 1.0  # whoever hands in the new notebook is marked like all others
    assert {cell: after[ADA][cell] for cell in before[ADA]} == before[ADA]


def test_its_gradebook_is_judged_again_only_where_a_receipt_is(root):
    shutil.copy(TREE / "nbgrader_config.py", root)
    follow_stage(root, STAGE, write=True)
    found = rejudging.rejudge_stage(root, STAGE, make_judge=NoJudge).students
    assert [(one.student, "Run again." in one.why_not) for one in found] == [("ada", True), ("ben", True)]


class NoJudge:
    """A judge that nobody may ask."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def test_its_settings_mark_as_they_did(root):
    before = recorded(root, [STAGE])
    shutil.copy(TREE / "_config.yml", root)
    follow_stage(root, STAGE, write=True)
    path = root / "submitted" / "cid" / STAGE.notebook
    path.parent.mkdir(parents=True)
    shutil.copy(root / "submitted" / "ben" / STAGE.notebook, path)
    done = run_nbgrader(root, "autograde", STAGE.stem)
    assert done.status == 0, done.log
    after = recorded(root, [STAGE])
    for who, marks in before.items():
        same = marks.keys() - {CHEAPER}
        assert {cell: after[who][cell] for cell in same} == {cell: marks[cell] for cell in same}
    assert sum(auto for auto, *_ in after[f"{STAGE.stem} cid"].values()) == 4


def test_a_learners_record_is_read(tmp_path):
    folder = shutil.copytree(TERM / "learner", tmp_path / "mine")
    found = {p.stage.stem: p for p in progress_of(folder, TREE / "exercises")}[STAGE.stem]
    assert (found.mark, found.points, found.source) == (4.0, 10.0, "checked")
    run = CliRunner().invoke(main, ["progress", str(folder)])
    assert run.exit_code == 0 and "4 of 10" in run.output


def test_grade_ids_of_the_old_gradebook_stay_and_points_go_to_the_new_task(root):
    import nbformat

    cells = nbformat.read(TREE / "exercises" / STAGE.notebook, as_version=4).cells
    today = {
        c.metadata.nbgrader.grade_id: c.metadata.nbgrader.points
        for c in cells
        if c.metadata.get("nbgrader", {}).get("grade")
    }
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        stored = {c.name: c.max_score for c in gradebook.find_notebook(STAGE.name, STAGE.stem).grade_cells}
    assert sum(today.values()) == sum(stored.values()) == STAGE.points
    assert today.pop(NEW) == stored.pop(CHEAPER) - today.pop(CHEAPER)
    assert today == stored
