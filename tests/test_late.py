"""Deadlines, extensions and the late penalty of class.toml reach nbgrader; no time costs by accident."""

import shutil
from datetime import datetime, timedelta

import pytest
from nbgrader.api import Gradebook
from quick_grading import STAGES, grade, make_class
from toy_course import ToyCourse, cell, notebook

from digitrec.classroom.times import write_time
from digitrec.grading.marking import GradingError

STAGE = STAGES[0]
CLASS = """
timezone = "Europe/Berlin"
[deadlines]
"02_preparing" = 2026-11-10T23:59:00
[extensions.ben]
"02_preparing" = 2026-11-17T23:59:00
[late]
grace_minutes = 10
per_day = 0.1
most = 0.5
"""
DEADLINE = "10.11.2026 23:59"  # in Berlin: 22:59 UTC


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A class of three with right answers, whose gradebook knows the stage already."""
    made = tmp_path_factory.mktemp("made")
    make_class(made, ["ada"], STAGES[:1])
    for student in ("ben", "cy"):
        shutil.copytree(made / "submitted" / "ada", made / "submitted" / student)
    (made / "submitted").rename(made / "later")
    with pytest.raises(GradingError, match="nothing handed in"):
        grade(made)
    (made / "later").rename(made / "submitted")
    return made


@pytest.fixture
def root(tmp_path, made):
    root = shutil.copytree(made, tmp_path / "course")
    (root / "class.toml").write_text(CLASS)
    return root


def handed_in(root, student, text):
    """Write a timestamp.txt as somebody's program does."""
    path = root / "submitted" / student / STAGE.stem / "timestamp.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def late(root, student):
    """Return (seconds late, points taken off, the score without that) as nbgrader has them."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        found = gradebook.find_submission(STAGE.stem, student)
        return found.total_seconds_late, found.late_submission_penalty, found.score


@pytest.mark.parametrize(
    "when, seconds, share",
    [
        ("2026-11-10 23:59", 0, 0),
        ("2026-11-11 00:09", 600, 0),  # within the grace
        ("2026-11-11 00:10", 660, 0.1),
        ("2026-11-11 23:59", 86_400, 0.1),  # one day to the minute
        ("2026-11-12 00:00", 86_460, 0.2),
        ("2026-12-24 20:00", 43 * 86_400 + 72_060, 0.5),  # no more than that
    ],
)
def test_lateness_costs_a_share_for_each_day_begun(root, when, seconds, share):
    handed_in(root, "ada", when)
    grade(root)
    found, penalty, score = late(root, "ada")
    assert (found, penalty) == (seconds, pytest.approx(score * share))
    assert score > 0


@pytest.mark.parametrize(
    "text",
    [
        "10.11.2026 23:59",
        "2026-11-10 23:59 CET",
        "2026-11-10T22:59:00Z",
        "2026-11-10 23:59\r\n".encode("utf-16"),
        "Tue, 10 Nov 2026 23:59:00 +0100",
    ],
)
def test_who_hands_in_at_the_last_minute_is_in_time_however_it_is_written(root, text):
    handed_in(root, "ada", text)
    grade(root)
    assert late(root, "ada")[:2] == (0, 0)
    kept = root / "autograded" / "ada" / STAGE.stem / "timestamp.txt"
    assert kept.read_text() == "2026-11-10 22:59:00 UTC"  # as nbgrader's own commands read it


@pytest.mark.parametrize(
    "text", ["the day before", "03/12/2026 14:02", b"\xff\xfe\x00", "2026-12-24 10:00 IST"]
)
def test_a_time_that_cannot_be_read_is_said_and_costs_nothing(root, text):
    handed_in(root, "ada", text)
    said = grade(root).said
    assert late(root, "ada")[:2] == (0, 0)
    assert any("ada" in line and "timestamp.txt does not count" in line for line in said)
    assert not (root / "autograded" / "ada" / STAGE.stem / "timestamp.txt").exists()


def test_an_extension_is_that_learners_alone(root):
    for student in ("ada", "ben"):
        handed_in(root, student, "2026-11-17 23:59")
    grade(root)
    assert late(root, "ben")[:2] == (0, 0)
    assert late(root, "ada")[0] == 7 * 86_400
    handed_in(root, "ben", "2026-11-18 12:00")
    grade(root)
    seconds, penalty, score = late(root, "ben")
    assert (seconds, penalty) == (12 * 3600 + 60, pytest.approx(0.1 * score))


def test_an_extension_after_the_marking_takes_the_penalty_back(root):
    handed_in(root, "cy", "2026-11-12 12:00")
    grade(root)
    assert late(root, "cy")[1] > 0
    (root / "class.toml").write_text(CLASS + '[extensions.cy]\n"2" = 2026-11-13T12:00:00\n')
    assert grade(root).students == {}, "nothing is marked again for it"
    assert late(root, "cy")[:2] == (0, 0)
    (root / "class.toml").write_text(CLASS)
    grade(root)
    assert late(root, "cy")[1] > 0, "what is taken out of class.toml is gone"


def test_without_a_file_nothing_is_late_and_a_due_date_of_nbgraders_stays(root):
    (root / "class.toml").unlink()
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        gradebook.find_assignment(STAGE.stem).duedate = datetime(2026, 11, 10)
        gradebook.db.commit()
    handed_in(root, "ada", "2026-11-12 12:00 UTC")
    grade(root)
    assert late(root, "ada")[:2] == (2.5 * 86_400, 0)


def test_a_mistake_in_the_file_stops_before_anything_is_marked(root):
    (root / "class.toml").write_text("[late]\nper_day = 10\n")
    with pytest.raises(
        GradingError, match=r"`late\.per_day` in class\.toml is 10: write a number from 0 to 1"
    ):
        grade(root)
    assert not (root / "autograded").exists()


def test_an_assignment_of_the_instructors_own_has_deadlines_too(tmp_path):
    course = ToyCourse(tmp_path / "course", notebook([cell("one", "x = 1", points=2)]), ours=True)
    course.generate()
    (course.root / "class.toml").write_text(
        "[deadlines]\ntoy = 2026-11-10T10:00:00\n[extensions.ben]\ntoy = 2026-11-12T10:00:00\n"
        "[late]\nper_day = 0.1\n"
    )
    for student in ("ada", "ben"):
        course.submit(student, notebook([cell("one", "x = 1", points=2)]))
        time = course.root / "submitted" / student / "toy" / "timestamp.txt"
        time.write_text("2026-11-11 12:00:00 UTC")
    done = course.run("autograde", "toy")
    assert done.status == 0, done.log
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        found = {s.student_id: s.late_submission_penalty for s in gradebook.assignment_submissions("toy")}
    assert found == {"ada": pytest.approx(0.4), "ben": 0}


def test_the_time_that_collecting_writes_is_read_back_to_the_second():
    from zoneinfo import ZoneInfo

    from nbgrader.utils import parse_utc

    when = datetime(2026, 7, 10, 14, 2, 33, tzinfo=ZoneInfo("Europe/Berlin"))
    assert parse_utc(write_time(when)) == datetime(2026, 7, 10, 12, 2, 33)
    assert when.utcoffset() == timedelta(hours=2)
