"""Marks given again from receipts, without running a notebook: `digitrec rejudge`."""

import shutil
from dataclasses import replace

import nbformat
import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook
from quick_grading import KINDS, STAGES, QuickJudge, grade, make_class, recorded

from digitrec.checks.asking.packing import pack, unpack
from digitrec.cli import main
from digitrec.grading import rejudging
from digitrec.grading.marking import GradingError
from digitrec.grading.record import receipts

STAGE = STAGES[0]
ONE_HOT = "preparing.one_hot"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A class that is marked: ada's answers are right, ben's by half, cid's blank, dan's file damaged."""
    made = tmp_path_factory.mktemp("made")
    make_class(made, ["ada", "ben", "cid", "dan"], STAGES[:1])
    grade(made)
    return made


@pytest.fixture
def root(tmp_path, made, monkeypatch):
    root = shutil.copytree(made, tmp_path / "course")
    monkeypatch.chdir(root)
    for module in ("judge_receipt", "rejudge_stage"):
        function = getattr(rejudging, module)
        monkeypatch.setattr(function, "__defaults__", (*function.__defaults__[:-1], QuickJudge))
    return root


def again(root, **options):
    return {found.student: found for found in rejudging.rejudge_stage(root, STAGE, **options).students}


class Mended(QuickJudge):
    """A judge whose check of `one_hot` takes a point of a right answer."""

    def reports(self, answers):
        return [
            replace(report, results=report.results[1:], points=sum(r.points for r in report.results[1:]))
            if report.task == ONE_HOT
            else report
            for report in super().reports(answers)
        ]


def test_receipts_alone_give_the_marks_that_stand(root):
    found = again(root)
    assert list(found) == ["ada", "ben", "cid", "dan"] and len(KINDS) == 4
    assert all(one.same and not one.changes and not one.why_not for one in found.values())


def test_marks_that_would_change_are_shown_before_they_are_written(root):
    before = recorded(root)
    found = again(root, make_judge=Mended)
    assert [(c.task, c.before, c.after < c.before) for c in found["ada"].changes] == [(ONE_HOT, (3, 0), True)]
    assert not found["cid"].changes
    assert recorded(root) == before


def test_what_is_written_stands_in_gradebook_cell_and_receipt(root):
    (change,) = again(root, make_judge=Mended, write=True)["ada"].changes
    assert recorded(root)[f"{STAGE.stem} ada"]["one-hot-graded"] == [change.after[0], None, False]
    shown = nbformat.read(root / "autograded/ada" / STAGE.notebook, as_version=4)
    cell = next(cell for cell in shown.cells if cell.id == "one-hot-graded")
    assert cell.outputs[-1].data["text/plain"] == repr(change.after[0])
    receipt, _ = receipts.read(root, STAGE.stem, "ada")
    assert receipt.reports["one-hot-graded"]["marks"] == change.after[0]
    assert grade(root).students == {}  # it is marked: nothing is run again
    assert not again(root, make_judge=Mended)["ada"].changes


def test_a_hand_mark_is_asked_for_again_where_the_verdict_changed(root):
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        for name in ("one-hot-graded", "flatten-graded"):
            found = gradebook.find_grade(name, STAGE.name, STAGE.stem, "ada")
            found.manual_score, found.needs_manual_grade = 1, False
        gradebook.db.commit()
    again(root, make_judge=Mended, write=True)
    marks = recorded(root)[f"{STAGE.stem} ada"]
    assert marks["one-hot-graded"][1:] == [1, True]
    assert marks["flatten-graded"][1:] == [1, False]


def change_receipt(root, student, change):
    """Put another receipt in the place of a student's, and let the gradebook know it."""
    import hashlib

    from digitrec.grading.record.ledger import LEDGER

    path = receipts.path_of(root, STAGE.stem, student)
    path.write_bytes(change(receipts.Receipt.from_bytes(path.read_bytes())).to_bytes())
    hashed = hashlib.sha256(path.read_bytes()).hexdigest()
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        gradebook.db.execute(LEDGER.update().where(LEDGER.c.student == student).values(receipt=hashed))
        gradebook.db.commit()


def without_a_field(receipt):
    """Return a receipt whose evidence on `one_hot` lacks what the check looks at today."""
    questions = []
    for question in receipt.questions:
        if question.task == ONE_HOT:
            begun = {"begun": unpack(question.evidence)["begun"]}
            question = replace(question, evidence=pack(begun))
        questions.append(question)
    return replace(receipt, questions=tuple(questions))


def test_a_receipt_without_a_field_that_a_check_wants_is_to_be_run_again(root):
    before = recorded(root)
    change_receipt(root, "ada", without_a_field)
    assert "Run again." in again(root, write=True)["ada"].why_not
    assert recorded(root) == before


@pytest.mark.parametrize(
    "spoil, said",
    [
        (lambda data: None, "has no receipt"),
        (lambda data: data[:-100], "no receipt, or a field is missing"),
        (lambda data: b"", "no receipt, or a field is missing"),
        (lambda data: data.replace(b'"form": 1', b'"form": 7'), "has the form 7"),
        (lambda data: data[:-1] + b"x", "not the one that the gradebook knows"),
    ],
)
def test_a_receipt_that_is_missing_damaged_or_another_ones_is_to_be_run_again(root, spoil, said):
    before = recorded(root)
    path = receipts.path_of(root, STAGE.stem, "ada")
    data = spoil(path.read_bytes())
    path.unlink()
    if data is not None:
        path.write_bytes(data)
    found = again(root, write=True)
    assert said in found["ada"].why_not and "Run again." in found["ada"].why_not
    assert not found["ben"].why_not and recorded(root) == before


def test_a_marked_notebook_that_somebody_changed_is_to_be_run_again(root):
    path = root / "autograded/ada" / STAGE.notebook
    path.write_text(path.read_text() + "\n")
    assert "not the one that was recorded" in again(root)["ada"].why_not


def test_the_command_judges_a_class_again(root):
    run = CliRunner().invoke(main, ["rejudge", "preparing"])
    assert run.exit_code == 0, run.output
    assert "4 judged again, the marks of 0 would change, those of 4 stay" in run.output


def test_anybody_judges_one_receipt_again(root, tmp_path):
    path = shutil.copy(receipts.path_of(root, STAGE.stem, "ben"), tmp_path / "mine")
    run = CliRunner().invoke(main, ["rejudge", "--receipt", str(path)])
    assert run.exit_code == 0, run.output
    assert "02_preparing by ben: 4 of 10 points" in run.output
    assert "one_hot" in run.output and "returns nothing yet" in run.output
    assert "This is the verdict that stands in the receipt." in run.output


def test_a_receipt_with_a_forged_verdict_is_seen(root, tmp_path):
    receipt, _ = receipts.read(root, STAGE.stem, "ben")
    receipt.reports["one-hot-graded"]["marks"] = 3.0
    (tmp_path / "forged").write_bytes(receipt.to_bytes())
    run = CliRunner().invoke(main, ["rejudge", "--receipt", str(tmp_path / "forged")])
    assert "4 of 10 points" in run.output and "is another one" in run.output


def test_a_file_that_is_no_receipt_is_a_sentence(root):
    with pytest.raises(GradingError, match="no receipt"):
        rejudging.judge_receipt(root / "nbgrader_config.py")
