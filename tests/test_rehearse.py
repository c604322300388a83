"""`digitrec rehearse`: a class from the bank finds what an edited course or a broken check does to marks.

The round trips here run no kernels: answers are executed and judged in this process, and all else is what the
command does. The last test is the command itself, in its sandbox.
"""

import csv
import io
import shutil
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from click.testing import CliRunner
from quick_grading import QuickJudge, QuickRunner

from digitrec.checks.asking.answers import Question
from digitrec.checks.asking.packing import pack, unpack
from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.stages import tasks
from digitrec.cli import main
from digitrec.course import stage
from digitrec.grading.run.job import Answer, Ran
from digitrec.rehearsal import bank, handing_back
from digitrec.rehearsal.collecting import account_for, there_twice
from digitrec.rehearsal.comparing import KEPT, LOST, Got, compare
from digitrec.rehearsal.expected import Expected
from digitrec.rehearsal.hostile import Attack
from digitrec.rehearsal.pace import Pace, in_words, pace_of
from digitrec.rehearsal.people import NAMES, Learner, learners
from digitrec.rehearsal.plan import HandedIn, in_turn, queue
from digitrec.rehearsal.round_trip import RehearsalError, rehearse
from digitrec.rehearsal.telling import told

TREE = Path(__file__).parents[1]
PREPARING = stage("preparing")
N = 7  # learners: five of them hand in answers of the bank, one the solution, one the untouched exercise


class AnswerRunner(QuickRunner):
    """Runs the cells of answers in this process, and asks at each graded cell what is there by then."""

    def run(self, job):
        names, answers = {"np": np}, []
        for cell in job.notebook.cells:
            about = cell.metadata.get("nbgrader", {})
            if cell.cell_type == "code" and (about.get("solution") or "_kept" in cell.source):
                with suppress(Exception):
                    exec(cell.source, names)
            for ask in (ask for ask in job.asks if ask.cell == about.get("grade_id")):
                question = Question.from_plain(ask.question)
                found = question.evidence(question.answers_in(names), unpack(ask.probe))
                answers.append(Answer(ask.cell, ask.seed, pack(found)))
        return Ran(job.notebook, tuple(answers), seconds={"flatten-graded": 0.1}, isolated=False)


def make_course(root):
    """Make an instructor's course of stage 2 alone, to be edited; the bank is the real one."""
    for folder in ("solutions", "exercises"):
        shutil.copytree(TREE / folder / PREPARING.stem, root / folder / PREPARING.stem)
    for name in ("nbgrader_config.py", "_config.yml"):
        shutil.copy(TREE / name, root)
    shutil.copytree(TREE / bank.FOLDER / "preparing", root / bank.FOLDER / "preparing")
    shutil.copy(TREE / bank.FOLDER / bank.TRAINED, root / bank.FOLDER)
    (root / "book").mkdir()
    return root


@pytest.fixture
def course(tmp_path):
    return make_course(tmp_path / "mine")


def rehearsed(course, root, whole=False):
    """Rehearse with a course, up to the marks or the whole way round."""
    with pytest.MonkeyPatch.context() as patch:
        for step in () if whole else ("feedback", "report", "sheets"):
            patch.setattr(f"digitrec.rehearsal.round_trip.{step}", lambda *_: [])
        return _rehearsed(course, root)


def _rehearsed(course, root):
    quick = {"make_runner": AnswerRunner, "make_judge": QuickJudge}
    return rehearse(course, root, N, [PREPARING], trusted=True, **quick)


def edit(course, change):
    """Change the notebook of the course, as it is handed out and as it is marked."""
    for folder in ("solutions", "exercises"):
        path = course / folder / PREPARING.notebook
        notebook = nbformat.read(path, as_version=4)
        change(notebook)
        nbformat.write(notebook, path)


def graded(notebook, name):
    """Return the graded cell of a task."""
    return next(
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == f"{name}-graded"
    )


def with_layers(task_id, layers):
    """Return the task with criteria that all look for something else."""
    wanted = tasks()[task_id]
    changed = tuple(replace(criterion, layers=layers, needs=()) for criterion in wanted.criteria)
    return replace(wanted, criteria=changed)


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def as_it_is(tmp_path_factory):
    """The course as it ships, with deadlines, codes, a database and folders elsewhere: rehearsed."""
    folder = tmp_path_factory.mktemp("as-it-is")
    course = make_course(folder / "mine")
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(f'\nc.CourseDirectory.db_url = "sqlite:///{folder / "elsewhere.db"}"\n')
        config.write(f'c.CourseDirectory.submitted_directory = "{folder / "theirs"}"\n')
    (course / "class.toml").write_text(
        'timezone = "Europe/Berlin"\nvariants = true\n[deadlines]\n"02_preparing" = 2026-11-10T23:59:00\n'
        "[late]\nper_day = 0.1\nmost = 0.5\n"
    )
    before = files(course)
    result = rehearsed(course, folder / "rehearsal", whole=True)
    return SimpleNamespace(result=result, course=course, before=before, folder=folder / "rehearsal")


def test_a_course_in_order_goes_round(as_it_is):
    result = as_it_is.result
    assert result.well and result.only_beside_others == [], told(result)
    tried = {task: tally.right + tally.others for task, tally in result.tallies.items()}
    names = ("flatten", "scale", "one_hot", "prepare", "predictions", "restore")
    assert tried == dict.fromkeys((f"preparing.{name}" for name in names), N)
    made = as_it_is.folder / "course"
    assert len(list((made / "feedback").glob("*/*/*.html"))) == N
    assert (made / "reports" / f"{PREPARING.stem}.html").is_file()
    said = "\n".join(told(result))
    assert "Nobody is lost or there twice" in said and "Attacks were left out" in said


def test_the_instructors_own_files_and_database_stay_as_they_are(as_it_is):
    assert files(as_it_is.course) == as_it_is.before
    beside = {path.name for path in as_it_is.course.parent.iterdir()}
    assert beside == {"mine", "rehearsal"}


def test_every_answer_is_in_the_table_with_its_marks(as_it_is):
    with (as_it_is.folder / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 6 * N and all(row["should get"] == row["got"] for row in rows)


def test_a_late_penalty_of_the_class_is_in_the_sheets_and_costs_no_answer_its_marks(as_it_is):
    sheet = as_it_is.folder / "downloads" / "filled-moodle-02_preparing.csv"
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        grades = {row["Email address"]: row["Grade"] for row in csv.DictReader(file)}
    (late,) = [one for one in as_it_is.result.plan.handed_in if one.late]
    earned = sum(got.marks for got in as_it_is.result.marks[late.learner, PREPARING.stem].values())
    assert earned > 0  # 25 hours after the deadline: the second day has begun
    assert float(grades[late.learner.email]) == pytest.approx(0.8 * earned, abs=0.005)


def test_a_class_with_codes_is_rehearsed_without_them_and_that_is_said(as_it_is):
    (said,) = as_it_is.result.notes
    assert said.startswith("class.toml has `variants = true`")


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """A task taken out, a cell of one's own, a check that refuses all, and one that takes all: rehearsed."""
    folder = tmp_path_factory.mktemp("edited")
    course = make_course(folder / "mine")

    def change(notebook):
        about = graded(notebook, "scale").metadata.nbgrader | {"grade_id": "mine", "points": 1}
        notebook.cells.append(nbformat.v4.new_code_cell("1.0", metadata={"nbgrader": about}, id="mine"))
        notebook.cells.remove(graded(notebook, "prepare"))

    edit(course, change)
    with pytest.MonkeyPatch.context() as patch:
        refuses = (lambda *_: Finding("not-scaled", "Always wrong."),)
        patch.setitem(tasks(), "preparing.scale", with_layers("preparing.scale", refuses))
        patch.setitem(tasks(), "preparing.one_hot", with_layers("preparing.one_hot", ()))
        return rehearsed(course, folder / "rehearsal")


def test_a_check_that_refuses_right_answers_is_found_and_named(edited):
    tally = edited.tallies["preparing.scale"]
    assert tally.count(LOST, right=True) == tally.right > 1
    assert not edited.well
    first = next(d for d in tally.deviations if d.expected.entry)
    assert first.alone == Got(0.0)  # looked at again in a notebook of its own
    said = "\n".join(told(edited))
    assert f"scale: right: {first.expected.entry.title} got 0 and should have got 2." in said
    assert "Always wrong." in said and "(r0001)" in said


def test_a_check_that_takes_everything_is_found(edited):
    tally = edited.tallies["preparing.one_hot"]
    tried = [e for one in edited.plan.handed_in for e in one.expected if e.task == "preparing.one_hot"]
    assert tally.count(KEPT) == sum(e.kind in ("wrong", "partly") for e in tried) > 1
    assert tally.count(LOST) == 0


def test_other_tasks_are_not_accused(edited):
    for name in ("flatten", "predictions"):
        assert edited.tallies[f"preparing.{name}"].deviations == []


def test_a_task_that_the_instructor_took_out_is_said(edited):
    assert "preparing.prepare" not in edited.tallies
    assert any("preparing.prepare: your notebook has no graded cell for it" in line for line in told(edited))


def test_an_exercise_that_is_no_longer_what_the_solution_gives_is_said(edited):
    assert any("run `digitrec generate` before you hand it out" in said for said in edited.notes)


def test_a_cell_of_the_instructors_own_is_tried_with_the_solution_and_the_untouched_exercise(edited):
    assert "preparing, cell mine: it marks no task of the course" in "\n".join(told(edited))
    assert edited.tallies["mine"].right + edited.tallies["mine"].others == 2


def test_points_that_only_the_notebook_has_changed_are_found(course, tmp_path):
    def worth_four(notebook):
        graded(notebook, "scale").metadata.nbgrader.points = 4

    edit(course, worth_four)
    result = rehearsed(course, tmp_path / "rehearsal")
    assert not result.well  # a right answer earns 2 of the 4, or the course refuses to mark like that
    assert any(
        "preparing.scale: it has 4 points in your notebook and 2 in the bank" in c for c in told(result)
    )


def test_a_stage_that_is_not_there_is_said(course, tmp_path):
    (course / "exercises" / PREPARING.notebook).unlink()
    with pytest.raises(RehearsalError, match=r"exercises/02_preparing/preparing\.ipynb cannot be read"):
        rehearsed(course, tmp_path / "rehearsal")


def test_without_the_bank_it_says_what_is_missing(course, monkeypatch):
    shutil.rmtree(course / "tests")
    monkeypatch.chdir(course)
    done = CliRunner().invoke(main, ["rehearse", "3", "--stage", "2"])
    assert done.exit_code == 1 and "the bank is a part of the course's folder" in done.output


def test_a_folder_that_holds_something_is_not_written_to(course, monkeypatch):
    monkeypatch.chdir(course)
    done = CliRunner().invoke(main, ["rehearse", "--keep", "solutions"])
    assert done.exit_code == 1 and "is not empty" in done.output


def test_a_header_of_the_bank_that_cannot_be_read_is_a_sentence(course):
    path = course / bank.FOLDER / "preparing" / "scale.py"
    path.write_text("# %% wrongly: nothing\nscale = 1\n")
    with pytest.raises(bank.NoBankError, match=r"scale\.py, line 1: this should be the header"):
        bank.read(course / bank.FOLDER)


# Worked out by hand: what may be got, and what is found.
ENTRY = bank.Entry("preparing.scale", "wrong", "x", 0.5, 2.0, (), "", "", Path("scale.py"), 1)


def expected(least, most, below=False, kind="wrong"):
    return Expected("scale-graded", "preparing.scale", kind, "scale: x", least, most, below, ENTRY)


@pytest.mark.parametrize(
    "wanted, allowed, refused, said",
    [
        (expected(2, 2), [2.0], [1.99, 2.01, 0], "2"),
        (expected(0.5, 0.5), [0.5], [0, 0.6], "0.5"),
        (expected(0, 2), [0, 1, 2], [2.5], "at most 2"),
        (expected(0, 4, below=True), [0, 3.9], [4, 5], "less than 4"),
    ],
)
def test_what_an_answer_may_get(wanted, allowed, refused, said):
    assert all(map(wanted.allows, allowed)) and not any(map(wanted.allows, refused))
    assert str(wanted) == said


def handed_in(learner, *wanted, attack=""):
    return HandedIn(learner, PREPARING, b"", {}, wanted, attack)


def test_who_lost_and_who_kept_marks():
    right, wrong, cheat, nobody = (Learner(n, "answers") for n in range(1, 5))
    class_of_four = [
        handed_in(right, expected(2, 2, kind="right")),
        handed_in(wrong, expected(0.5, 0.5)),
        handed_in(cheat, expected(0, 0, kind="hostile"), attack="x"),
        handed_in(nobody, expected(2, 2, kind="right")),
    ]
    marks = {
        (right, PREPARING.stem): {"scale-graded": Got(1.5, asked=True)},
        (wrong, PREPARING.stem): {"scale-graded": Got(2.0)},
    }  # the attack was left out: no mark is 0; the last one is missed elsewhere
    tally = compare(class_of_four, marks)["preparing.scale"]
    assert (tally.right, tally.others) == (1, 2)
    assert (tally.count(LOST, right=True), tally.count(KEPT)) == (1, 1)
    lost, kept = tally.deviations
    assert str(lost) == "scale: x got 1.5, and a person decides about more, and should have got 2."
    assert kept.way == KEPT and kept.stands
    assert not replace(kept, alone=Got(0.5)).stands and replace(kept, alone=Got(1.0)).stands


def row(learner, number, status="collected", student=None, note=""):
    return {
        "student": learner.login if student is None else student,
        "email": learner.email,
        "number": number,
        "platform": learner.platform,
        "status": status,
        "note": note,
    }


@pytest.fixture
def collected(tmp_path):
    """Write what collecting would have written, and lay notebooks into submitted/."""

    def write(rows, notebooks):
        path = tmp_path / "collected" / f"{PREPARING.stem}.csv"
        path.parent.mkdir()
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        for student, data in notebooks.items():
            notebook = tmp_path / "submitted" / student / PREPARING.notebook
            notebook.parent.mkdir(parents=True)
            notebook.write_bytes(data)
        return tmp_path

    return write


ADA, OLGA, LI, CHEAT = (
    Learner(1, "answers"),
    Learner(2, "answers"),
    Learner(3, "answers"),
    Learner(4, "hostile"),
)
GONE = Learner(5, "absent")
CLASS = [HandedIn(one, PREPARING, one.login.encode(), {}, ()) for one in (ADA, OLGA, LI)]
CLASS.append(HandedIn(CHEAT, PREPARING, b"{", {}, (), attack="no_notebook"))
ROWS = [
    row(ADA, "50001"),
    row(OLGA, "50002"),
    row(LI, "20003"),
    row(CHEAT, "50004", "damaged", ""),
    row(GONE, "", "missing"),
]
LAID = {one.learner.login: one.notebook for one in CLASS[:3]}


def test_a_class_that_is_there_is_accounted_for(collected):
    students, wrong = account_for(collected(ROWS, LAID), PREPARING, CLASS, GONE)
    assert wrong == [] and students == {"r0001": ADA, "r0002": OLGA, "r0003": LI}


@pytest.mark.parametrize(
    "rows, notebooks, said",
    [
        (ROWS[1:], LAID, ["Ada Lovelace (r0001) was lost", "submitted/r0001 is nobody's"]),
        (ROWS[:3] + ROWS[4:], LAID, ["(z0004) was lost"]),
        ([*ROWS[:4], row(GONE, "")], LAID, ["(r0005) handed in nothing, and no line says so"]),
        (
            [*ROWS, row(ADA, "50001", student="ada")],
            LAID,
            ["is there 2 times: ada, r0001"],
        ),
        (
            [row(ADA, "50001", student="r0002"), *ROWS[1:]],
            LAID,
            ["(r0001): what they handed in does not lie"],
        ),
        ([row(ADA, "50001", student="r0002"), *ROWS[1:]], LAID, ["became one, r0002"]),
        (ROWS, LAID | {"r0001": b"other"}, ["(r0001): what they handed in does not lie in submitted/"]),
        (ROWS, LAID | {"50001": b"r0001"}, ["submitted/50001 is nobody's"]),
        (
            [row(ADA, "50001", "ambiguous", "", "Look at it."), *ROWS[1:]],
            {name: data for name, data in LAID.items() if name != "r0001"},
            ["(r0001): what they handed in does not lie in submitted/. Look at it."],
        ),
    ],
)
def test_who_is_lost_or_there_twice_is_named(collected, rows, notebooks, said):
    _, wrong = account_for(collected(rows, notebooks), PREPARING, CLASS, GONE)
    assert all(any(words in sentence for sentence in wrong) for words in said), wrong


def test_who_has_another_id_at_each_stage_is_named():
    assert there_twice({"r0001": ADA, "r0002": OLGA}) == []
    (said,) = there_twice({"50001": ADA, "60001": ADA, "r0002": OLGA})
    assert said.startswith("Ada Lovelace (r0001) is there 2 times") and said.endswith("50001, 60001.")


def test_a_file_that_is_not_what_its_name_says_does_not_open():
    notebook, page, packed = b'{"cells": []}', b"<!DOCTYPE html><p>", io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("preparing.ipynb", notebook)
    assert handing_back.opens("a_1_2_work.zip", packed.getvalue())
    assert handing_back.opens("preparing.ipynb", notebook) and handing_back.opens("a/preparing.html", page)
    for name, data in (("a_1_2_work.zip", notebook), ("a.ipynb", page), ("a.html", notebook)):
        assert not handing_back.opens(name, data)


def test_a_cell_of_a_sheet_that_is_not_the_gradebooks_is_named():
    def held(written, marks, final=True, penalty=0.0):
        found = SimpleNamespace(of={("r0001", PREPARING.stem): SimpleNamespace(final=final, penalty=penalty)})
        rows = {"Participant 50001": {"Grade": written}} if written is not None else {}
        marks = {(ADA, PREPARING.stem): {"a": Got(marks), "b": Got(1.0)}}
        about = (
            PREPARING,
            "moodle",
            "Grade",
            rows,
            lambda n: f"Participant {n}",
            marks,
            {ADA: "r0001"},
            found,
        )
        return handing_back.held(*about)

    assert held("5", 4.0) == held("4.50", 4.0, penalty=0.5) == held("", 4.0, final=False) == []
    assert held("4", 4.0)[0].endswith("has 4 in moodle's sheet, and the gradebook says 5.")
    assert held("", 4.0)[0].endswith("has nothing in moodle's sheet, and the gradebook says 5.")
    assert held("5", 4.0, final=False)[0].endswith("a person has still to decide.")
    assert held(None, 4.0)


def test_the_first_answers_of_a_queue_are_of_every_kind():
    kinds = ["right"] * 3 + ["wrong"] * 5 + ["blank", "partly"]
    entries = [replace(ENTRY, kind=kind, title=str(n)) for n, kind in enumerate(kinds)]
    ordered = queue(entries)
    assert [e.kind for e in ordered] == [
        *("right", "wrong", "partly", "blank"),
        *("right", "wrong", "right", "wrong", "wrong", "wrong"),
    ]
    assert sorted(e.title for e in ordered) == sorted(e.title for e in entries)


def test_attacks_come_by_kind_and_those_without_end_come_last():
    def attack(kind, name, writes_files=False):
        return Attack(name, kind, "preparing", {}, None, None, None, (), False, writes_files, name)

    attacks = [attack(1, "a"), attack(1, "b"), attack(3, "c"), attack(14, "d"), attack(20, "e", True)]
    assert [one.name for one in in_turn(attacks)] == ["a", "c", "b", "d"]


@pytest.mark.parametrize("n, hostile", [(1, 0), (2, 0), (3, 1), (4, 1), (5, 1), (12, 2), (30, 5)])
def test_a_class_has_answers_and_from_three_on_an_attack(n, hostile):
    roles = [one.role for one in learners(n)]
    assert len(roles) == n and roles[0] == "answers" and roles.count("hostile") == hostile
    assert roles.count("solution") == (n >= 2) and roles.count("untouched") == (n >= 5)


def test_people_are_told_apart():
    many = learners(3 * len(NAMES))
    assert len({one.login for one in many}) == len({one.email for one in many}) == len(many)
    twice = [one for one in many[: len(NAMES)] if one.name == "Ada Lovelace"]
    assert len(twice) == 2 and len({one.platform for one in twice}) == 1


def test_the_pace_of_a_stage_worked_out_by_hand():
    # Two side by side: they begin at 10, and every second another one is done.
    pace = pace_of(PREPARING, 0.0, [12.0, 13.0, 14.0, 15.0], workers=2)
    assert (pace.start, pace.each, pace.measured) == (10.0, 1.0, 4)
    assert pace.seconds(300) == 310.0
    alone = pace_of(PREPARING, 0.0, [12.0], workers=2)
    assert alone.seconds(1) == 12.0


@pytest.mark.parametrize(
    "seconds, said",
    [(0.2, "1 s"), (40, "40 s"), (99.4, "99 s"), (120, "2 min"), (5930, "99 min"), (6000, "1 h 40 min")],
)
def test_a_time_is_said_as_roughly_as_it_is_known(seconds, said):
    assert in_words(seconds) == said


def test_the_time_of_a_larger_class_is_told_and_called_an_estimate(as_it_is):
    result = replace(as_it_is.result, paces=[Pace(PREPARING, 10.0, 2.0, 25)], seconds={})
    lines = told(result)
    assert any("an estimate from this run" in line for line in lines)
    (line,) = [line for line in lines if "mark 02_preparing" in line]
    assert line.split()[2:] == ["10", "s", "2.0", "s", "24", "s", "10", "min"]


@pytest.fixture
def by_the_command(tmp_path, monkeypatch):
    """The command, on a class of four, with real kernels in a sandbox."""
    monkeypatch.chdir(TREE)
    keep = tmp_path / "kept"
    done = CliRunner().invoke(main, ["rehearse", "4", "--stage", "preparing", "--keep", str(keep)])
    return done, keep


def test_the_command_takes_a_class_of_four_round(by_the_command):
    done, keep = by_the_command
    assert done.exit_code == 0, done.output
    assert "Every right answer has its marks" in done.output and "1 of 164 attacks" in done.output
    assert (keep / "course" / "handed_back").is_dir() and (keep / "answers.csv").is_file()
