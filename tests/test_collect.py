"""Collecting a class: nobody is lost or twice, a newer upload replaces an older, a person is asked."""

import csv
import os
import shutil
import zipfile
from datetime import datetime
from pathlib import Path

import class_of_300
import pytest
from bs4 import BeautifulSoup
from class_of_300 import STAGES, ZONE, archives, exercise, put, utc, zipped
from click.testing import CliRunner
from nbgrader.api import Gradebook

from digitrec.classroom.collecting import collected as keeping
from digitrec.classroom.collecting.collect import CollectError, Course, collect
from digitrec.classroom.collecting.collected import Collected, Row
from digitrec.classroom.collecting.collected_page import page
from digitrec.classroom.collecting.people import read_people
from digitrec.cli import main

TREE = Path(__file__).parents[1]
STAGE = "02_preparing"
M = "assignsubmission_file"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The archives of a class of 300."""
    return archives(tmp_path_factory.mktemp("downloads"))


def empty_course(root):
    """Return a Course with exercises and nothing else; times without a zone are Berlin's."""
    root.mkdir()
    (root / "class.toml").write_text('timezone = "Europe/Berlin"\n')
    return Course(root, root / "submitted", TREE / "exercises")


@pytest.fixture
def course(tmp_path):
    return empty_course(tmp_path / "course")


def stands(course, student, stage=STAGE):
    """Return (the notebook's bytes, the time) of what stands in submitted/, None for what is not there."""
    folder = course.submitted / student / stage
    notebook, time = folder / f"{stage[3:]}.ipynb", folder / "timestamp.txt"
    return (
        notebook.read_bytes() if notebook.is_file() else None,
        time.read_text().strip() if time.is_file() else None,
    )


def table(course, stage=STAGE):
    """Return the rows of a stage's table, as whoever reads it has them."""
    with open(course.root / "collected" / f"{stage}.csv", newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def by(name, stage=STAGE):
    """Return a notebook with a line of somebody's."""
    return exercise(stage, class_of_300.Learner(name, name, "", "", "", ""))


@pytest.fixture(scope="module")
def three_stages(made, tmp_path_factory):
    """The class of 300 collected, three stages, with the rosters of both platforms."""
    course = empty_course(tmp_path_factory.mktemp("three") / "course")
    for stage in STAGES:
        collect(course, made.archives[stage], None, [made.rosters[stage], made.gradebook])
    return course


@pytest.mark.parametrize("stage", STAGES)
def test_of_300_nobody_is_lost_and_every_file_comes_to_its_learner(made, three_stages, stage):
    rows = table(three_stages, stage)
    wrong = []
    for learner in made.learners:
        given = learner.stages[stage]
        own = [row for row in rows if row["student"] == learner.student]
        time = utc(given.uploaded) if given.collected is not None and learner.platform == "moodle" else None
        found = stands(three_stages, learner.student, stage)
        if found != (given.collected, time) or given.status not in {row["status"] for row in own}:
            wrong.append((learner, given.kind, found))
    assert wrong == []


def test_of_300_nobody_is_twice(made, three_stages):
    students = {learner.student for learner in made.learners}
    assert {folder.name for folder in three_stages.submitted.iterdir()} <= students
    people = read_people(three_stages.root / "collected" / "people.csv")
    assert sorted(person.id for person in people) == sorted(students)


@pytest.mark.parametrize("stage", STAGES)
def test_every_member_of_every_archive_has_a_line(made, three_stages, stage):
    rows = table(three_stages, stage)
    for path in made.archives[stage]:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
        lines = [row["file"] for row in rows if row["archive"] == path.name]
        # A learner's archive has a line for each file in it.
        assert [m for m in members if not any(f"{line}/".startswith(f"{m}/") for line in lines)] == []
    assert all(row["note"] for row in rows if row["status"] != "collected")


def test_without_a_roster_names_join_the_stages(made, tmp_path):
    course = empty_course(tmp_path / "course")
    for stage in STAGES:
        collect(course, made.archives[stage])
    folders = {}
    for learner in made.learners:
        for stage in STAGES:
            given = learner.stages[stage]
            name = learner.name if learner.platform == "moodle" else learner.number
            rows = [
                r for r in table(course, stage) if r["number"] == given.number and r["status"] == "collected"
            ]
            folders.setdefault((learner.platform, name), set()).update(row["student"] for row in rows)
    several = {who: found for who, found in folders.items() if len(found) > 1}
    assert several == {}, "one person has one folder at every stage"
    # Two people of one name: Moodle's numbers do not tell them apart over the stages, so a person is asked.
    twins = [one for one in made.learners if [o.name for o in made.learners].count(one.name) > 1]
    moodle = [one for one in twins if one.platform == "moodle"]
    assert len(moodle) == 2
    asked = [row for stage in STAGES for row in table(course, stage) if row["name"].endswith(moodle[0].name)]
    assert {row["status"] for row in asked if row["file"]} <= {"ambiguous", "damaged"}


def test_the_same_archive_again_changes_nothing(made, three_stages):
    before = {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in three_stages.submitted.rglob("*")
        if path.is_file()
    }
    rows = [(r["student"], r["file"], r["status"]) for r in table(three_stages)]
    collect(three_stages, made.archives[STAGE], None, [made.rosters[STAGE], made.gradebook])
    after = {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in three_stages.submitted.rglob("*")
        if path.is_file() and path.name != "timestamp.txt"
    }
    assert after == {path: what for path, what in before.items() if path.name != "timestamp.txt"}
    assert [(r["student"], r["file"], r["status"]) for r in table(three_stages)] == rows


def download(path, members, when=datetime(2026, 11, 12, 9, 0, tzinfo=ZONE)):
    """Write an archive that was packed at a time."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            put(archive, name, data, when)
    return path


def test_a_later_download_replaces_and_an_earlier_one_never_does(course, tmp_path):
    first = download(tmp_path / "first.zip", {f"Ada_1_{M}/preparing.ipynb": by("first")})
    later = datetime(2026, 11, 13, 9, 0, tzinfo=ZONE)
    second = download(tmp_path / "second.zip", {f"Ada_1_{M}/preparing.ipynb": by("second")}, later)
    collect(course, [first])
    collect(course, [second])
    assert stands(course, "ada")[0] == by("second")
    assert {row["archive"]: row["status"] for row in table(course)} == {
        "first.zip": "earlier",
        "second.zip": "collected",
    }
    collect(course, [first])
    assert stands(course, "ada")[0] == by("second")
    assert {row["archive"]: row["status"] for row in table(course)} == {
        "first.zip": "earlier",
        "second.zip": "collected",
    }


def test_a_later_attachment_replaces_an_earlier_one(course, tmp_path):
    names = "lovelaceada_3143_207797_preparing.ipynb", "lovelaceada_LATE_3143_207999_preparing-1.ipynb"
    for name in (*reversed(names), names[0]):
        collect(course, [download(tmp_path / "canvas.zip", {name: by(name)})])
        assert stands(course, "lovelaceada")[0] == by(names[1])


def test_what_somebody_put_there_by_hand_stays(course, tmp_path):
    folder = course.submitted / "ada" / STAGE
    folder.mkdir(parents=True)
    (folder / "preparing.ipynb").write_bytes(b"by hand")
    path = download(tmp_path / "download.zip", {f"Ada_1_{M}/preparing.ipynb": by("Ada")})
    done = collect(course, [path])
    assert stands(course, "ada")[0] == b"by hand"
    (row,) = done.results[0].asking
    assert row.status == "ambiguous"
    kept = course.root / "collected" / STAGE / row.kept
    assert kept.read_bytes() == by("Ada")
    assert f"collected/{STAGE}/{row.kept}" in row.note
    # Somebody decides: that file counts. The one by hand is kept beside.
    done = collect(course, [kept], STAGE, student="ada")
    assert done.results[0].asking == []
    assert stands(course, "ada")[0] == by("Ada")
    beside = [path for path in (course.root / "collected" / STAGE).iterdir() if "before" in path.name]
    assert [path.read_bytes() for path in beside] == [b"by hand"]


def test_a_change_by_hand_after_collecting_is_seen(course, tmp_path):
    path = download(tmp_path / "download.zip", {f"Ada_1_{M}/preparing.ipynb": by("Ada")})
    collect(course, [path])
    (course.submitted / "ada" / STAGE / "preparing.ipynb").write_bytes(b"mended by hand")
    later = datetime(2026, 11, 13, 9, 0, tzinfo=ZONE)
    done = collect(course, [download(path, {f"Ada_1_{M}/preparing.ipynb": by("Ada again")}, later)])
    assert stands(course, "ada")[0] == b"mended by hand"
    assert [row.status for row in done.results[0].asking] == ["ambiguous"]


def test_a_class_of_version_1_0_0_keeps_its_students(course, tmp_path):
    """Version 1.0.0 named the folders by the platform's numbers: a number that matches is that student."""
    for student in ("101", "3143"):
        (course.submitted / student / STAGE).mkdir(parents=True)
        (course.submitted / student / STAGE / "preparing.ipynb").write_bytes(by(student))
    members = {
        f"Ada Lovelace_101_{M}/preparing.ipynb": by("101"),
        f"Bo Li_102_{M}/preparing.ipynb": by("Bo"),
    }
    collect(course, [download(tmp_path / "moodle.zip", members)])
    canvas = {"wucy_3143_207797_loading.ipynb": by("Cy", "01_loading")}
    collect(course, [download(tmp_path / "canvas.zip", canvas)])
    assert {folder.name for folder in course.submitted.iterdir()} == {"101", "3143", "bo-li"}
    assert stands(course, "3143", "01_loading")[0] == by("Cy", "01_loading")
    # At the next stage Moodle has another number for Ada, and her name is known by now.
    collect(
        course,
        [download(tmp_path / "next.zip", {f"Ada Lovelace_555_{M}/loading.ipynb": by("A", "01_loading")})],
    )
    assert stands(course, "101", "01_loading")[0] == by("A", "01_loading")


def test_a_roster_given_once_holds_for_the_term(course, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("name,email\nAda Lovelace,al@x.org\nBo Li,bo@x.org\n")
    collect(
        course,
        [download(tmp_path / "a.zip", {f"Ada Lovelace_1_{M}/preparing.ipynb": by("Ada")})],
        None,
        [roster],
    )
    assert {row["student"]: row["status"] for row in table(course)} == {"al": "collected", "bo": "missing"}
    members = {
        f"Ada Lovelace_77_{M}/loading.ipynb": by("Ada", "01_loading"),
        f"Eve Mo_78_{M}/loading.ipynb": by("Eve", "01_loading"),
    }
    done = collect(course, [download(tmp_path / "b.zip", members)])
    assert [(row.name, row.status) for row in done.results[0].asking] == [("Eve Mo", "unmatched")]
    assert stands(course, "al", "01_loading")[0] == by("Ada", "01_loading")


def test_equal_files_of_two_people_are_two_questions(course, tmp_path):
    members = {f"Bo Li_{n}_{M}/preparing.ipynb": by("them") for n in (7, 8)}
    done = collect(course, [download(tmp_path / "a.zip", members)])
    kept = [row.kept for row in done.results[0].asking]
    assert len(set(kept)) == 2
    done = collect(course, [course.root / "collected" / STAGE / kept[0]], STAGE, student="bo-1")
    assert [row.kept for row in done.results[0].asking] == kept[1:]
    # What the platform's upload of feedback needs is still there.
    (row,) = (row for row in table(course) if row["student"] == "bo-1")
    assert (row["platform"], row["number"], row["folder"]) == ("moodle", "7", f"Bo Li_7_{M}")
    done = collect(course, [course.root / "collected" / STAGE / kept[1]], STAGE, student="bo-2")
    assert done.results[0].asking == []
    # The next stage has one Bo Li: nobody guesses which.
    done = collect(
        course, [download(tmp_path / "b.zip", {f"Bo Li_9_{M}/loading.ipynb": by("x", "01_loading")})]
    )
    assert [row.status for row in done.results[0].asking] == ["ambiguous"]


def test_the_stage_is_that_of_most_notebooks(course, tmp_path):
    members = {f"A_1_{M}/preparing.ipynb": by("A"), f"B_2_{M}/preparing.ipynb": by("B", "01_loading")}
    path = download(tmp_path / "a.zip", members)
    with pytest.raises(CollectError, match=r"holds notebooks of 01_loading and 02_preparing.*--stage"):
        collect(course, [path])
    path = download(path, {**members, f"C_3_{M}/x.ipynb": by("C")})
    done = collect(course, [path])
    assert [result.assignment for result in done.results] == [STAGE]
    assert {row["student"]: row["status"] for row in table(course)}["b"] == "not-this-stage"
    with pytest.raises(CollectError, match=r"Nothing in b\.zip is known.*--stage"):
        collect(course, [download(tmp_path / "b.zip", {f"A_1_{M}/preparing.ipynb": b"?"})])


def test_of_two_archives_with_one_name_both_are_read(course, tmp_path):
    paths = []
    for group, name in (("monday", "Ada"), ("friday", "Bo")):
        (tmp_path / group).mkdir()
        paths.append(
            download(tmp_path / group / "a.zip", {f"{name}_{len(name)}_{M}/preparing.ipynb": by(name)})
        )
    collect(course, paths)
    assert {row["student"] for row in table(course)} == {"ada", "bo"}
    assert len({row["archive"] for row in table(course)}) == 2


def test_a_damaged_memory_loses_nothing(course, tmp_path):
    path = download(tmp_path / "a.zip", {f"Ada_1_{M}/preparing.ipynb": by("Ada")})
    collect(course, [path])
    (course.root / "collected" / f"{STAGE}.json").write_text("{")
    collect(course, [path])
    assert stands(course, "ada")[0] == by("Ada")
    assert [row["status"] for row in table(course)] == ["collected"]


def test_forgetting_a_student_leaves_no_line(three_stages, tmp_path):
    root = tmp_path / "copy"
    shutil.copytree(three_stages.root / "collected", root / "collected")
    student = next(row["student"] for row in table(three_stages) if row["status"] == "collected")
    assert keeping.forget(root, student)
    assert not keeping.forget(root, student)
    for path in (root / "collected").glob("*.*"):
        assert student not in path.read_text("utf-8-sig"), path.name


@pytest.fixture
def in_course(tmp_path, monkeypatch):
    """A folder that is a course, as an instructor stands in it."""
    root = tmp_path / "course"
    root.mkdir()
    (root / "book").mkdir()
    for name in ("_config.yml", "nbgrader_config.py"):
        shutil.copy(TREE / name, root)
    os.symlink(TREE / "exercises", root / "exercises")
    monkeypatch.chdir(root)
    return root


def test_the_command_says_what_a_person_has_to_look_at(in_course, tmp_path):
    members = {f"Ada_1_{M}/preparing.ipynb": by("Ada"), "preparing.ipynb": by("?")}
    path = download(tmp_path / "a.zip", members)
    run = CliRunner().invoke(main, ["collect", str(path)])
    assert run.exit_code == 1, run.output
    assert "02_preparing: 1 learner collected, 1 unmatched." in run.output
    assert "Its name does not say whose it is." in run.output
    kept = next((in_course / "collected" / STAGE).iterdir())
    run = CliRunner().invoke(main, ["collect", str(kept), "--student", "bo", "--stage", "preparing"])
    assert run.exit_code == 0, run.output
    assert "02_preparing: 2 learners collected." in run.output
    run = CliRunner().invoke(main, ["collect", str(path), "--stage", "nonsense"])
    assert run.exit_code == 1
    assert "There is no stage called 'nonsense'" in run.output


def test_names_and_deadlines_reach_the_gradebook(in_course, tmp_path):
    with Gradebook(f"sqlite:///{in_course / 'gradebook.db'}", "digitrec") as gradebook:
        gradebook.add_assignment(STAGE)
        gradebook.add_student("al", first_name="Ada", last_name="Lovelace", email="al@x.org")
    (in_course / "class.toml").write_text(
        'timezone = "Europe/Berlin"\n[deadlines]\n2 = 2026-11-10T23:59:00\n'
    )
    members = {f"Ada Lovelace_1_{M}/preparing.ipynb": by("Ada"), f"Bo Li_2_{M}/preparing.ipynb": by("Bo")}
    path = download(tmp_path / "a.zip", members)
    run = CliRunner().invoke(main, ["collect", str(path)])
    assert run.exit_code == 0, run.output
    with Gradebook(f"sqlite:///{in_course / 'gradebook.db'}", "digitrec") as gradebook:
        found = {one.id: (one.first_name, one.last_name, one.email) for one in gradebook.students}
        assert gradebook.find_assignment(STAGE).duedate == datetime(2026, 11, 10, 22, 59)
    # nbgrader's own students are a roster that joins by name; who is not among them comes in beside.
    assert found == {"al": ("Ada", "Lovelace", "al@x.org"), "bo-li": (None, "Bo Li", None)}


def test_the_command_takes_a_wrong_roster_or_class_file_as_an_error_to_mend(in_course, tmp_path):
    path = download(tmp_path / "a.zip", {f"Ada_1_{M}/preparing.ipynb": by("Ada")})
    roster = tmp_path / "roster.csv"
    roster.write_text("colour,size\nred,3\n")
    run = CliRunner().invoke(main, ["collect", str(path), "--roster", str(roster)])
    assert run.exit_code == 1
    assert "has the columns colour, size, and none of them says who somebody is" in run.output
    (in_course / "class.toml").write_text('timezone = "Berlin"\n')
    run = CliRunner().invoke(main, ["collect", str(path)])
    assert run.exit_code == 1
    assert "`timezone` in class.toml is 'Berlin'" in run.output
    assert not (in_course / "submitted").exists()


def test_a_zip_of_nothing_and_a_path_of_nothing(course, tmp_path):
    with pytest.raises(CollectError, match=r"a\.zip is empty"):
        (tmp_path / "a.zip").write_bytes(zipped({}))
        collect(course, [tmp_path / "a.zip"], STAGE)
    with pytest.raises(CollectError, match="There is no "):
        collect(course, [tmp_path / "b.zip"], STAGE)


def test_the_page_lists_of_whom_nothing_counts_and_how_to_decide():
    rows = [
        Row("al", "Al A", "al@x.org", status="collected"),
        Row("al", "Al A", "al@x.org", status="damaged"),
        Row("bo", "Bo B", "bo@x.org", status="ambiguous", asks=True, kept="7-a b.ipynb", note="Which?"),
        Row("cy", "Cy C", "cy@x.org", status="missing"),
        Row("", "Di D", status="unmatched", asks=True, kept="9-d.ipynb", note="Whose?"),
    ]
    soup = BeautifulSoup(page(Collected("02_preparing", rows)), "html.parser")
    listed = soup.find(id="missing").find_parent("section").select("tbody tr")
    assert [[cell.get_text() for cell in line.find_all("td")] for line in listed] == [
        ["bo", "Bo B", "bo@x.org", "A file about which you have to decide."],
        ["cy", "Cy C", "cy@x.org", "Nothing."],
    ]
    assert [code.get_text() for code in soup.select("td code")] == [
        "digitrec collect 'collected/02_preparing/7-a b.ipynb' --student bo",
        "digitrec collect collected/02_preparing/9-d.ipynb --student NAME",
    ]
    assert {link["href"] for link in soup.select("dl a")} == {f"#{one['id']}" for one in soup.select("h2")}


def test_the_command_names_who_handed_in_nothing_that_can_be_marked(in_course, tmp_path):
    members = {f"Ada_1_{M}/preparing.pdf": b"%PDF", f"Bo_2_{M}/preparing.ipynb": by("Bo")}
    path = download(tmp_path / "a.zip", members)
    run = CliRunner().invoke(main, ["collect", str(path)])
    assert run.exit_code == 1, run.output
    assert "nothing of it can be marked:\n  Ada: Ada_1_" in run.output
