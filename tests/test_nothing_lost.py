"""Nothing of a class's marks is lost: killed, locked out, out of room, handed in again, changed by hand."""

import fcntl
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from threading import Timer

import nbformat
import pytest
from nbgrader.api import Gradebook
from quick_grading import STAGES, WRITTEN, QuickJudge, QuickRunner, grade, hand_in, make_class, recorded

from digitrec.grading.marking import GradingError
from digitrec.grading.record import connection, receipts
from digitrec.grading.rejudging import rejudge_stage
from digitrec.grading.run.runner import RunFailed, RunnerEnded

STAGE = STAGES[0]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A class of two whose gradebook knows the stage already, which takes seconds."""
    made = tmp_path_factory.mktemp("made")
    make_class(made, ["ada", "ben"], STAGES[:1])
    (made / "submitted").rename(made / "later")
    with pytest.raises(GradingError, match="nothing handed in"):
        grade(made)
    (made / "later").rename(made / "submitted")
    return made


@pytest.fixture
def root(made):
    """A copy of the class, always in the same place: what is known of its gradebook by then is of use."""
    root = shutil.copytree(made, made.with_name("course"))
    yield root
    shutil.rmtree(root)


def marks(root, student):
    """Return the sum of a student's marks as nbgrader adds them up, and who is asked about what."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        handed_in = gradebook.find_submission(STAGE.stem, student)
        asked = [grade.name for nb in handed_in.notebooks for grade in nb.grades if grade.needs_manual_grade]
        return handed_in.score, sorted(asked)


def give(root, student, cell, points):
    """Mark a cell as a person does in the formgrader."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        found = gradebook.find_grade(cell, STAGE.name, STAGE.stem, student)
        found.manual_score, found.needs_manual_grade = points, False
        gradebook.db.commit()


def test_marking_killed_at_each_of_its_steps_goes_on_and_ends_as_if_undisturbed(tmp_path):
    found = killed("every", tmp_path)
    assert found["marked"] == 2 and found["steps"] > 40
    assert found["half"] == [], "somebody stood in the gradebook with marks that were not theirs"
    assert found["wrong"] == []


def test_a_class_of_twelve_over_three_stages_is_killed_ten_times(tmp_path):
    found = killed("random", tmp_path)
    assert found == {"kills": 10, "half": [], "same": True, "marked": 36, "left": []}


def killed(how, folder):
    """Return what `killed_grading.py` found."""
    tests = Path(__file__).parent
    path = os.pathsep.join([str(tests), str(tests.parent), os.environ.get("PYTHONPATH", "")])
    run = subprocess.run(
        [sys.executable, "-W", "ignore", tests / "killed_grading.py", how, folder],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    return json.loads(run.stdout.splitlines()[-1])


def test_a_locked_gradebook_is_waited_for(root):
    grade(root, student="ada")
    other = sqlite3.connect(root / "gradebook.db", check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    timer = Timer(8, other.rollback)  # longer than SQLite's own five seconds
    timer.start()
    assert list(grade(root).students) == ["ben"]
    timer.join()


def test_a_gradebook_that_stays_locked_gives_a_sentence_and_loses_nothing(root, monkeypatch):
    grade(root, student="ada")
    before = recorded(root)
    monkeypatch.setattr(connection, "PATIENCE", 1)
    other = sqlite3.connect(root / "gradebook.db")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(GradingError, match=r"locked by another program for more than 1 s.*start again"):
        grade(root)
    other.rollback()
    assert recorded(root) == before
    assert list(grade(root).students) == ["ben"]


def test_two_who_mark_the_same_stage_do_not_meet(root):
    (root / ".digitrec").mkdir(exist_ok=True)
    with open(root / ".digitrec" / f"{STAGE.stem}.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(GradingError, match=r"Another program is marking 02_preparing here"):
            grade(root)
    assert sorted(grade(root).students) == ["ada", "ben"]


def test_a_full_disk_gives_a_sentence_and_loses_nothing(root):
    grade(root, student="ada")
    before = recorded(root)
    largest = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, largest[1]))
    try:
        with pytest.raises(GradingError, match=r"Not marked: ben. Start again|cannot be read or written"):
            grade(root)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, largest)
        signal.signal(signal.SIGXFSZ, handler)
    assert recorded(root) == before
    assert list(grade(root).students) == ["ben"]
    assert marks(root, "ben")[0] == 4


def test_what_has_not_changed_is_left_alone_and_what_has_is_marked_again(root):
    grade(root)
    assert grade(root).students == {}
    hand_in(root, "ben", "right")
    assert list(grade(root).students) == ["ben"]
    assert marks(root, "ben")[0] == 10


def test_a_resubmission_with_another_time_is_marked_again_and_late(root):
    grade(root)
    (root / "submitted/ada" / STAGE.stem / "timestamp.txt").write_text("2030-01-02 10:00:00 UTC")
    assert list(grade(root).students) == ["ada"]
    kept = root / "autograded/ada" / STAGE.stem / "timestamp.txt"
    assert kept.read_text() == "2030-01-02 10:00:00 UTC"  # by which nbgrader knows that feedback is old
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        assert gradebook.find_submission(STAGE.stem, "ada").timestamp.year == 2030


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), Path.mkdir])
def test_a_timestamp_that_is_no_file_holds_nobody_up(root, make):
    make(root / "submitted/ada" / STAGE.stem / "timestamp.txt")
    assert sorted(grade(root).students) == ["ada", "ben"]


def test_a_folder_in_the_notebooks_place_with_files_in_it_is_a_recorded_zero(root):
    grade(root)
    path = root / "submitted/ada" / STAGE.notebook
    path.unlink()
    path.mkdir()
    (path / "inside.txt").write_text("nothing")
    assert list(grade(root).students) == ["ada"]
    assert marks(root, "ada")[0] == 0


def test_files_beside_a_notebook_are_those_of_the_last_submission(root):
    folder = root / "submitted/ada" / STAGE.stem
    (folder / "helper").write_text("a file")
    (folder / ("x" * 250)).write_text("a long name")
    grade(root)
    (folder / "helper").unlink()
    (folder / "helper").mkdir()
    (folder / "helper" / "more.py").write_text("a file in a folder")
    assert list(grade(root).students) == ["ada"]
    left = sorted(p.name for p in (root / "autograded/ada" / STAGE.stem).rglob("*") if p.is_file())
    assert left == ["more.py", "preparing.ipynb", "x" * 250]


def test_a_hand_mark_whose_text_changed_is_asked_for_again(root):
    grade(root)
    give(root, "ben", WRITTEN, 2)
    hand_in(root, "ben", "right")
    grade(root)
    assert marks(root, "ben") == (12, [])  # other answers, the same text
    hand_in(root, "ben", "right", written="Another reason.")
    grade(root)
    assert marks(root, "ben") == (12, [WRITTEN])


def test_a_hand_mark_is_asked_for_again_where_a_verdict_changed(root):
    grade(root)
    give(root, "ben", "one-hot-graded", 1)
    hand_in(root, "ben", "right")
    grade(root)
    assert "one-hot-graded" in marks(root, "ben")[1]


def test_an_untouched_written_answer_is_zero_without_a_person(root):
    hand_in(root, "ada", "blank")
    grade(root)
    assert marks(root, "ada") == (0, [])


def test_a_hand_mark_above_the_points_is_asked_for_again(root):
    grade(root)
    give(root, "ada", WRITTEN, 30)
    said = grade(root, force=True, student="ada").said
    assert marks(root, "ada")[1] == [WRITTEN]
    assert any("somebody gave 30 of 3 points" in sentence for sentence in said)


def test_a_mark_above_the_gradebooks_points_is_not_entered(root):
    grade(root, student="ben")
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        gradebook.find_grade_cell("one-hot-graded", STAGE.name, STAGE.stem).max_score = 1
        gradebook.db.commit()
    shutil.rmtree(root / "solutions")  # else gradebook and course do not agree, and nothing is marked
    grade(root)
    assert recorded(root)[f"{STAGE.stem} ada"]["one-hot-graded"] == [0.0, None, True]
    shown = nbformat.read(root / "autograded/ada" / STAGE.notebook, as_version=4)
    cell = next(cell for cell in shown.cells if cell.id == "one-hot-graded")
    assert "The check gave 3 points and the gradebook has 1" in cell.outputs[0].data["text/plain"]


def test_a_submission_that_somebody_removed_from_the_gradebook_is_marked_again(root):
    grade(root)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        gradebook.remove_submission(STAGE.stem, "ada")
    assert list(grade(root).students) == ["ada"]
    assert marks(root, "ada")[0] == 10


class Failing(QuickRunner):
    """A runner that fails with ada's notebook as `failures` says, time after time."""

    failures: list = []  # noqa: RUF012

    def run(self, job):
        right = "return np.eye(10" in str(job.notebook)  # as in ada's
        if job.seconds and right and self.failures:  # the solution, which is timed first, has no limits yet
            raise self.failures.pop()
        return super().run(job)


def test_a_run_that_fails_once_is_run_once_more(root):
    Failing.failures = [RunFailed("No room.")]
    assert sorted(grade(root, make_runner=Failing).students) == ["ada", "ben"]


def test_a_resubmission_that_cannot_be_run_does_not_keep_the_old_mark_and_is_tried_again(root):
    hand_in(root, "ada", "half")
    grade(root)
    hand_in(root, "ada", "right")
    Failing.failures = [RunFailed("No room.")] * 2
    with pytest.raises(GradingError, match=r"Not marked: ada. Start again"):
        grade(root, make_runner=Failing)
    tasks = [
        f"{name}-graded" for name in ("flatten", "one-hot", "predictions", "prepare", "restore", "scale")
    ]
    assert marks(root, "ada") == (0, sorted([*tasks, WRITTEN]))  # a person is asked
    receipt, _ = receipts.read(root, STAGE.stem, "ada")
    assert "failed twice: No room." in receipt.refused
    (again,) = rejudge_stage(root, STAGE, student="ada", make_judge=QuickJudge).students
    assert again.why_not == "It could not be run, so there is nothing to judge. Run again."
    assert list(grade(root).students) == ["ada"]
    assert marks(root, "ada") == (10, [WRITTEN])


def test_marks_that_stand_outlive_a_run_that_fails_when_it_is_forced(root):
    grade(root)
    Failing.failures = [RunFailed("No room.")] * 9
    with pytest.raises(GradingError, match="Not marked"):
        grade(root, make_runner=Failing, force=True, student="ada")
    assert marks(root, "ada")[0] == 10


def test_a_runner_that_answers_wrongly_costs_one_submission(root):
    Failing.failures = [KeyError("cell")] * 2
    with pytest.raises(GradingError, match="Not marked: ada"):
        grade(root, make_runner=Failing)
    assert marks(root, "ben")[0] == 4


class Ending(QuickRunner):
    """A runner whose process ends at ada's notebook, unless it runs alone."""

    made = 0

    def __init__(self, workers=1, trusted=False):
        super().__init__(workers)
        type(self).made += 1
        self.alone, self.ended = workers == 1, False

    def run(self, job):
        right = "return np.eye(10" in str(job.notebook) and job.seconds
        self.ended = self.ended or (right and not self.alone)
        if self.ended:
            raise RunnerEnded("It has ended.")
        return super().run(job)


def test_a_runner_that_ends_costs_only_those_who_ran_beside_one_another(root):
    """Whoever waited is run by the next one, beside the others; one runner for each would take too long."""
    for number in range(9):
        hand_in(root, f"zoe {number}", "half")
    Ending.made = 0
    assert len(grade(root, make_runner=Ending, workers=2).students) == 11
    assert Ending.made == 2 + 4  # two for the class, and four who ran when the first one ended are run alone


def test_nothing_of_a_class_is_left_in_the_folders(root):
    grade(root)
    assert not [*(root / "autograded").glob("*/.*"), *(root / "receipts").glob("*/.*")]
    shutil.rmtree(root / "autograded")
    assert sorted(grade(root).students) == ["ada", "ben"]  # what feedback needs is made again
