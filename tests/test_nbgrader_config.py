"""Every hole that nbgrader's defaults leave, graded for real twice: with the defaults and with ours."""

import csv
import json
import os
from copy import deepcopy

import nbformat
import pytest
from links import needs_links, why_no_links
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import Execute
from toy_course import CONFIG, ToyCourse, cell, find, notebook
from traitlets.config import PyFileConfigLoader

from digitrec.grading.run.cells import RunCells

SOURCE = notebook(
    [
        cell("setup", "import math, os, signal, sys, time", locked=True),
        cell(
            "value",
            "def value(n):\n    ### BEGIN SOLUTION\n    return 1.0\n    ### END SOLUTION",
            solution=True,
        ),
        *[cell(f"part-{n}", f"value({n})", points=1) for n in range(6)],
        cell(
            "double",
            "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION",
            solution=True,
        ),
        cell(
            "asserted",
            "assert double(2) == 4\n### BEGIN HIDDEN TESTS\nassert double(7) == 14\n### END HIDDEN TESTS",
            points=2,
        ),
        cell(
            "explain",
            "Explain.\n=== BEGIN MARK SCHEME ===\nTwo reasons.\n=== END MARK SCHEME ===",
            points=2,
            task=True,
        ),
    ]
)
PARTS = [f"part-{n}" for n in range(6)]
RIGHT = {**dict.fromkeys(PARTS, 1.0), "asserted": 2.0, "explain": "by hand"}
WRONG = {**dict.fromkeys(PARTS, 0.0), "asserted": 0.0, "explain": "by hand"}
REFUSED = {**WRONG, "explain": 0.0}
UNMARKED = dict.fromkeys(RIGHT, "by hand")
LOOP = """\
    while n == 3:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        time.sleep(0.1)
    return 1.0"""


def answers(nb, value="    return 1.0", double="    return 2 * x"):
    """Write the two answers into the exercise."""
    find(nb, "value").source = f"def value(n):\n{value}"
    find(nb, "double").source = f"def double(x):\n{double}"
    return nb


def noisy(nb):
    loud = "    print('a warning', file=sys.stderr)\n    os.write(2, b'from a library in C')\n    return 1.0"
    return answers(nb, loud, "    print('twice', file=sys.stderr)\n    return 2 * x")


def skipped(nb):
    for name in [*PARTS, "asserted"]:
        find(nb, name).metadata.tags = ["skip-execution", "raises-exception"]
    return answers(nb, "    return 0.0", "    return 0")


def partial(nb):
    """0.1 as NumPy shows it, four values that are no points, and a second result beside the real one."""
    answers(
        nb, "    if n == 5:\n        sys.displayhook(1.0)\n    return [FEW, math.nan, -1, True, None, 0.5][n]"
    )
    find(nb, "value").source += "\nimport numpy\nFEW = numpy.float64(0.1)"
    return nb


def above(nb):
    return answers(nb, "    return 100.0 if n == 0 else 1.0")


def tampered(nb):
    """Points raised, a solution flag and a grade flag flipped, a cell's type changed, locked cells edited."""
    answers(nb, "    return 0.5")
    find(nb, "part-0").metadata.nbgrader.points = 100
    find(nb, "part-1").metadata.nbgrader.solution = True
    find(nb, "part-2").metadata.nbgrader.grade = False
    find(nb, "part-3").cell_type = "markdown"
    find(nb, "part-4").source = "1.0"
    find(nb, "part-5").metadata.nbgrader.locked = False
    find(nb, "part-5").source = "1.0"
    return nb


def exits(nb):
    return answers(nb, "    if n == 2:\n        os._exit(0)\n    return 1.0")


def deaf(nb):
    """A loop that no interrupt ends."""
    return answers(nb, LOOP)


def old_format(nb):
    """The same notebook as IPython 2 would have saved it."""
    return nbformat.convert(answers(nb), 3)


def text(nb):
    return json.dumps(answers(nb))


def doubled(nb):
    """The graded cell copied, with its metadata, as Ctrl+C and Ctrl+V do."""
    answers(nb)
    nb.cells.insert(3, deepcopy(find(nb, "part-0")))
    return nb


def newer_schema(nb):
    find(nb, "part-0").metadata.nbgrader.schema_version = 99
    return answers(nb)


def scripted(nb):
    script = "    from IPython.display import HTML, display\n    display(HTML('<script>steal()</script>'))\n"
    return answers(nb, script + "    return 1.0")


# What is handed in, in the order in which nbgrader marks it. `x_doubled` ends the batch of the defaults.
SUBMISSIONS = {
    "honest": answers,
    "resubmitted": answers,
    "scripted": scripted,
    "noisy": noisy,
    "skipped": skipped,
    "partial": partial,
    "above": above,
    "tampered": tampered,
    "exits": exits,
    "deaf": deaf,
    "old_format": old_format,
    "file_bom": lambda nb: b"\xef\xbb\xbf" + text(nb).encode(),
    "file_empty": lambda nb: b"",
    "file_html": lambda nb: b"<html><body>Sign in to download this file.</body></html>",
    "file_truncated": lambda nb: text(nb)[:2000].encode(),
    "file_nested": lambda nb: b'{"cells": ' + b"[" * 200_000,
    "file_nul": lambda nb: text(nb).replace("return 1.0", "return 1.0\0").encode(),
    "nul_in_code": lambda nb: answers(nb, "    return 1.0\0"),
    "x_doubled": doubled,
    "y_newer_schema": newer_schema,
    "z_honest": answers,
}
FOR_OURS_ALONE = {"scripted", "old_format", "file_bom", "nul_in_code"}
LIMIT = 5  # seconds for a cell: `deaf` takes them all


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Grade the class in one batch with nbgrader's defaults, and in one with ours."""
    courses = []
    for ours in (False, True):
        course = ToyCourse(tmp_path_factory.mktemp("ours" if ours else "defaults"), SOURCE, ours)
        course.exercise = course.generate()
        for student, change in SUBMISSIONS.items():
            if ours or student not in FOR_OURS_ALONE:
                course.submit(student, change(deepcopy(course.exercise)))
        if not why_no_links():
            link = course.root / "submitted" / "linked" / "toy" / "toy.ipynb"
            link.parent.mkdir(parents=True)
            link.symlink_to(course.root / course.source / "toy" / "toy.ipynb")
        course.batch = course.run("autograde", "toy", f"--Execute.timeout={LIMIT}")
        courses.append(course)
    return courses


def reason(course, student, name="part-5"):
    """Return what the graded cell says about its mark."""
    output = find(course.graded(student), name).outputs[-1]
    return output.get("evalue") or output.get("text")


def test_stderr_in_a_graded_cell_costs_nothing(runs):
    defaults, ours = runs
    assert defaults.marks("noisy") == WRONG
    assert ours.marks("noisy") == RIGHT


def test_tags_do_not_skip_the_tests(runs):
    defaults, ours = runs
    assert defaults.marks("skipped") == RIGHT
    assert ours.marks("skipped") == WRONG


def test_partial_credit_fails_closed(runs):
    defaults, ours = runs
    assert defaults.marks("partial") == RIGHT
    assert ours.marks("partial") == {**RIGHT, **dict.fromkeys(PARTS, 0.0), "part-0": 0.1}
    assert reason(ours, "partial", "part-1") == (
        "This cell should return a number from 0 to 1 and returned nan.\n"
    )
    assert reason(ours, "partial", "part-4") == "This cell should return a number and returned nothing.\n"


def test_a_value_above_the_points_costs_that_cell_alone(runs):
    defaults, ours = runs
    assert defaults.marks("above")["part-1"] == "by hand"  # nbgrader gave up on the notebook
    assert ours.marks("above") == {**RIGHT, "part-0": 0.0}


def test_tampered_cells_are_marked_as_released(runs):
    defaults, ours = runs
    assert defaults.marks("tampered") == UNMARKED
    assert ours.marks("tampered") == {**RIGHT, **dict.fromkeys(PARTS, 0.5)}


def test_a_dead_kernel_gives_0_for_the_cells_not_reached(runs):
    defaults, ours = runs
    assert defaults.marks("exits") == UNMARKED
    assert ours.marks("exits") == {**WRONG, "part-0": 1.0, "part-1": 1.0}
    assert reason(ours, "exits") == "The kernel died at cell 5 (`value(2)`)."


def test_a_loop_that_ignores_interrupts_gives_0_for_the_cells_not_reached(runs):
    defaults, ours = runs
    assert defaults.marks("deaf") == UNMARKED
    assert ours.marks("deaf") == {**RIGHT, "part-3": 0.0, "part-4": 0.0, "part-5": 0.0, "asserted": 0.0}
    assert reason(ours, "deaf") == (
        f"Cell 6 (`value(3)`) was still running after {LIMIT} s and could not be interrupted, "
        "so the kernel was ended there."
    )


def test_a_whole_notebook_in_an_old_form_is_marked(runs):
    _, ours = runs
    assert ours.marks("old_format") == RIGHT
    assert ours.marks("file_bom") == RIGHT


@pytest.mark.parametrize(
    ("student", "why"),
    [
        ("file_empty", "The file is empty"),
        ("file_html", "not a whole notebook"),
        ("file_truncated", "not a whole notebook"),
        ("file_nested", "nested deeper"),
        ("file_nul", "not a whole notebook"),
    ],
)
def test_a_file_that_is_no_notebook_costs_its_author_alone_and_says_why(runs, student, why):
    defaults, ours = runs
    assert defaults.marks(student) == UNMARKED
    assert ours.marks(student) == REFUSED
    assert why in reason(ours, student)
    assert any(why in part.source for part in ours.graded(student).cells)


@needs_links
def test_a_link_to_the_solution_is_refused(runs):
    defaults, ours = runs
    assert defaults.marks("linked") == RIGHT
    assert ours.marks("linked") == REFUSED
    assert "is a link" in reason(ours, "linked")


def test_a_nul_character_costs_the_cell_it_stands_in(runs):
    _, ours = runs
    assert ours.marks("nul_in_code") == {**WRONG, "asserted": 2.0}


def test_a_doubled_cell_and_an_unknown_schema_do_not_end_the_batch(runs):
    defaults, ours = runs
    assert defaults.marks("x_doubled") == UNMARKED
    with pytest.raises(MissingEntry):
        defaults.marks("z_honest")  # the batch ended before
    alone = defaults.run("autograde", "toy", "--student", "y_newer_schema")
    assert "newer version" in alone.log
    assert defaults.marks("y_newer_schema") == UNMARKED
    for student in ("x_doubled", "y_newer_schema", "z_honest"):
        assert ours.marks(student) == RIGHT


def test_the_batch_ends_well_though_some_files_were_refused(runs):
    defaults, ours = runs
    assert (defaults.batch.status, ours.batch.status) == (1, 0)


def test_a_resubmission_without_a_graded_cell_does_not_keep_its_old_mark(runs):
    for course, expected in zip(runs, (2.0, 0.0), strict=True):
        assert course.marks("resubmitted")["asserted"] == 2.0
        again = answers(deepcopy(course.exercise), double="    return 0")
        again.cells.remove(find(again, "asserted"))
        course.submit("resubmitted", again)
        course.run("autograde", "toy", "--student", "resubmitted", "--force")
        assert course.marks("resubmitted")["asserted"] == expected


def test_feedback_says_why_and_holds_no_scripts_of_the_learner(runs):
    _, ours = runs
    done = ours.run("generate_feedback", "toy")
    assert done.status == 0, done.log
    pages = {s: (ours.root / "feedback" / s / "toy" / "toy.html").read_text() for s in ("exits", "scripted")}
    assert "The kernel died at cell 5" in pages["exits"]
    assert "<script>steal()" not in pages["scripted"] and "steal()" in pages["scripted"]


def test_the_export_survives_any_name(runs):
    name = {"last_name": 'O"Neil, the\nyounger', "first_name": "=cmd|' /C calc'!A0"}
    rows = []
    for course in runs:
        with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
            gradebook.update_or_create_student("honest", **name)
        done = course.run("export")
        assert done.status == 0, done.log
        with open(course.root / "grades.csv", newline="", encoding="utf-8") as file:
            rows.append([row for row in csv.DictReader(file) if row["student_id"] == "honest"])
    defaults, ours = rows
    assert defaults[0]["last_name"] != name["last_name"]
    assert ours[0]["last_name"] == name["last_name"]
    assert ours[0]["first_name"] == "'" + name["first_name"]
    assert (ours[0]["raw_score"], ours[0]["max_score"]) == ("8.0", "10.0")  # two points wait for a person


def test_the_gradebook_is_created_and_upgraded_without_alembic_on_the_path(tmp_path):
    for ours in (False, True):
        course = ToyCourse(tmp_path / str(ours), SOURCE, ours)
        done = course.run_apart("generate_assignment", "toy", path=os.defpath)
        assert (done.status == 0) == ours, done.log
        done = course.run_apart("db", "upgrade", path=os.defpath)
        assert (done.status == 0) == ours, done.log


def test_a_new_gradebook_gets_to_know_the_exercises_that_are_there_already(tmp_path):
    for ours in (False, True):
        course = ToyCourse(tmp_path / str(ours), SOURCE, ours)
        folder = course.root / course.release / "toy"
        folder.mkdir(parents=True)
        nbformat.write(SOURCE, folder / "toy.ipynb")
        done = course.run("generate_assignment", "toy")
        assert done.status == 0, done.log
        known = []
        if (course.root / "gradebook.db").exists():
            with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
                known = [assignment.name for assignment in gradebook.assignments]
        assert known == (["toy"] if ours else [])


def test_a_cell_may_take_as_long_as_training_does():
    config = PyFileConfigLoader(CONFIG.name, path=str(CONFIG.parent)).load_config()
    assert Execute().timeout == 30
    assert RunCells(config=config).timeout == 600


def test_validate_works_on_an_exercise(runs):
    _, ours = runs
    path = ours.root / "answered.ipynb"
    nbformat.write(answers(deepcopy(ours.exercise)), path)
    assert "Success" in ours.run("validate", str(path)).log
