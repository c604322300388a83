"""What a check could not tell reaches a person: through nbgrader's own autograde, feedback and gradebook."""

from copy import deepcopy

import nbformat
import pytest
from nbgrader.api import Gradebook
from toy_course import ToyCourse, cell, find, notebook

from digitrec.checks.engine.report import REPORT
from digitrec.notebooks.card import card_of
from digitrec.notebooks.marks import mark_of

CURVES = """\
history, small_history = {"accuracy": [0.9, 0.95]}, {"val_loss": [3.0, 1.0, 2.0]}
final_accuracy, best_epoch, diagnosis = 0.95, 2, "b"
"""
FLATTEN = "def flatten(images):\n    return images.reshape(len(images), 784)"
SOURCE = notebook(
    [
        cell("set-up", "from digitrec.checks import grade", locked=True),
        cell("flatten", FLATTEN, solution=True),
        cell("flatten-graded", 'grade("preparing.flatten", flatten)', points=2),
        cell("curves", CURVES, solution=True),
        cell("curves-graded", 'grade("training.curves")', points=2),
        cell("own", "assert best_epoch", points=1),
    ]
)
# 0.5 for the last accuracy, 1 for the diagnosis; no curve of the loss to hold the epoch against, worth 0.5.
UNCLEAR = CURVES.replace("val_loss", "somebody else's name")
# Our own code in a place where it fails: the probe gets a number for images.
FAULTY = CURVES + (
    "from digitrec import preparing\nfrom digitrec.checks.engine.stages import task\n"
    'object.__setattr__(task("training.curves"), "probe", preparing.flatten)\n'
)
# Stopped as a time limit, or a learner, stops a cell.
STOPPED = (
    "import os, signal\ndef flatten(images):\n    os.kill(os.getpid(), signal.SIGINT)\n    return images"
)
# What a cell of the learner's own may emit: before the real report, and in the place of it.
FORGED = """\
from IPython.display import display
display({"application/vnd.digitrec.report+json": {"version": 1, "faults": ["!"]}}, raw=True)
def grade(*_):
    display({"application/vnd.digitrec.report+json": 7, "text/plain": "all right"}, raw=True)
    return 1.0
"""
SUBMISSIONS = {
    "right": {},
    "unclear": {"curves": UNCLEAR},
    "faulty": {"curves": FAULTY},
    "stopped": {"flatten": STOPPED},
    "forged": {"curves": CURVES + FORGED},
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class marked once, with its feedback."""
    made = ToyCourse(tmp_path_factory.mktemp("course"), SOURCE, ours=True)
    made.exercise = made.generate()
    for student, sources in SUBMISSIONS.items():
        made.submit(student, answered(made.exercise, sources))
    made.batch = made.run("autograde", "toy")
    assert made.batch.status == 0, made.batch.log
    done = made.run("generate_feedback", "toy")
    assert done.status == 0, done.log
    return made


def answered(exercise, sources):
    nb = deepcopy(exercise)
    for name, source in {"flatten": FLATTEN, "curves": CURVES, **sources}.items():
        find(nb, name).source = source
    return nb


def recorded(course, student, name="curves-graded"):
    """Return the automatic score, the score that counts, and whether a person is asked."""
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade(name, "toy", "toy", student)
        return grade.auto_score, grade.score, grade.needs_manual_grade


def page(course, student):
    return (course.root / "feedback" / student / "toy" / "toy.html").read_text(encoding="utf-8")


def test_what_is_certain_asks_nobody(course):
    assert recorded(course, "right") == (2.0, 2.0, False)
    assert recorded(course, "right", "own") == (1.0, 1.0, False)
    assert "person decides" not in page(course, "right")


def test_undecided_points_reach_a_person_and_the_others_are_recorded(course):
    assert recorded(course, "unclear") == (1.5, 1.5, True)
    assert recorded(course, "unclear", "flatten-graded") == (2.0, 2.0, False)
    assert "unclear, toy, curves: a person decides about 0.5 points." in course.batch.log


def test_the_feedback_says_that_a_person_decides(course):
    shown = page(course, "unclear")
    assert "A person decides about 0.5 points: the mark below is not final." in shown
    assert "A person decides about 0.5 points here." in shown
    assert '<th scope="row">the epoch of the lowest validation loss' in shown
    assert "<td>could not tell</td>" in shown
    assert REPORT not in shown and "&lt;li" not in shown


def test_a_fault_of_ours_reaches_a_person_and_its_traceback_the_log_alone(course):
    assert recorded(course, "faulty") == (0.0, 0.0, True)
    shown = page(course, "faulty")
    assert "A person decides about 2 points: the mark below is not final." in shown
    assert "Something went wrong in the check itself, not in your answer." in shown
    assert "must have the shape" not in shown and "Traceback (most" not in shown
    assert "faulty, toy, curves: a check failed for a fault of its own." in course.batch.log
    assert "ValueError: `images` must have the shape (N, 28, 28)" in course.batch.log


def test_an_interrupt_ends_the_cell_and_the_next_ones_are_marked(course):
    assert recorded(course, "stopped", "flatten-graded") == (0.0, 0.0, False)
    assert recorded(course, "stopped") == (2.0, 2.0, False)
    graded = find(course.graded("stopped"), "flatten-graded")
    assert [output.get("ename") for output in graded.outputs] == ["KeyboardInterrupt"]
    assert mark_of(graded).said == ("The cell was stopped before it had finished.",)


def test_a_forged_report_says_nothing_and_the_number_is_the_mark_as_before(course):
    assert recorded(course, "forged") == (1.0, 1.0, False)
    assert mark_of(find(course.graded("forged"), "curves-graded")).report is None


def test_the_card_has_the_same_marks_and_words(course):
    card = card_of(course.graded("unclear"))
    assert [(t.name, t.marks, t.undecided, t.open) for t in card.tasks] == [
        ("flatten", 2.0, 0.0, False),
        ("curves", 1.5, 0.5, False),
        ("own", 1.0, 0.0, False),
    ]
    assert (card.marks, card.undecided, card.points) == (4.5, 0.5, 5.0)
    first, second = card.tasks[1].said
    assert first == "A person decides about 0.5 more."
    assert second.startswith("Could not tell: the epoch of the lowest validation loss. `small_history` holds")
    assert "Traceback" not in " ".join(card_of(course.graded("faulty")).tasks[1].said)


def test_marking_again_keeps_what_a_person_gave_and_asks_to_look_again(course):
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        for student in ("unclear", "right"):
            grade = gradebook.find_grade("curves-graded", "toy", "toy", student)
            grade.manual_score, grade.needs_manual_grade = 1.75, False  # as the formgrader saves it
        gradebook.db.commit()
    done = course.run("autograde", "toy", "--force", "--student", "unclear")
    assert done.status == 0, done.log
    assert recorded(course, "unclear") == (1.5, 1.75, True)
    done = course.run("autograde", "toy", "--force", "--student", "right")
    assert recorded(course, "right") == (2.0, 1.75, True)


def test_validate_shows_the_learner_what_was_found(course):
    path = course.root / "answered.ipynb"
    nbformat.write(answered(course.exercise, {}), path)
    assert "Success" in course.run("validate", str(path)).log
    nbformat.write(answered(course.exercise, {"curves": UNCLEAR}), path)
    done = course.run("validate", str(path))
    assert done.status == 0 and "Traceback" not in done.log
