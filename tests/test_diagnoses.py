"""Diagnoses in the laboratory: what a notebook is told and when, what a class is, and what is never said."""

import pytest

from digitrec.checks import grade, reveal
from digitrec.checks.asking.laboratory import LETTERS, MOST_QUESTIONS, diagnosis_of
from digitrec.checks.engine.report import Report
from digitrec.checks.engine.stages import task, tasks
from digitrec.checks.engine.wards import OWN_WARD, practice, with_ward
from digitrec.checks.laboratory.shared import table
from digitrec.laboratory.faults import NAMES, fault
from digitrec.laboratory.ward import open_ward
from digitrec.notebooks.marks import Mark

OWN = {"number": "K7Q2", "faults": ["sgd", "healthy", "one-epoch", "dead-units", "softmax-twice"]}
TRUTH = dict(zip(LETTERS, practice()["faults"], strict=True))


@pytest.fixture
def ward(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return open_ward()


def diagnosis(named, by="curve", rather_than="healthy"):
    return {"fault": named, "decided_by": by, "rather_than": rather_than}


def judged(letter, variables, **probe):
    """Return the Report on a patient's diagnosis among a notebook's variables."""
    wanted = task(f"laboratory.patient_{letter.lower()}")
    return wanted.judge(probe, wanted.evidence(wanted.answers_in(variables), probe))


def said_of(letter, variables, **probe):
    """Return the text of that report on one line."""
    return " ".join(str(judged(letter, variables, **probe)).split())


def all_five(ward, **changes):
    """Return a notebook's variables in which every patient is called healthy but those in `changes`."""
    written = {diagnosis_of(letter): diagnosis("healthy", rather_than="sgd") for letter in LETTERS}
    return {"ward": ward, **written, **changes}


def test_of_the_practice_ward_nothing_is_told_before_all_five_are_written(ward):
    ward.A.movement(expect="one layer at 0")
    variables = all_five(ward, diagnosis_a=diagnosis(TRUTH["A"], "movement", "learning-rate-too-small"))
    assert judged("A", variables).marks == 3
    del variables["diagnosis_c"]
    variables["diagnosis_e"] = {"fault": ..., "decided_by": ..., "rather_than": ...}
    for letter in "AB":  # one is right, one is wrong: nobody can tell
        said = said_of(letter, variables)
        assert said.startswith(f"○ patient_{letter.lower()}: written down.")
        assert "Still to come are those of the patients C and E." in said
        assert judged(letter, variables).marks == judged(letter, variables).undecided == 0


def test_a_graded_cell_says_that_the_points_come_later(ward):
    report = judged("A", {"ward": ward, "diagnosis_a": diagnosis("sgd")})
    assert report.mime_bundle(brief=True)["text/plain"].endswith("written down; its 3 points come later.")
    again = Report.from_dict(report.to_dict())
    assert any("Told when all five diagnoses are written" in said for said in again.sentences)
    mark = Mark("patient_a", 3.0, 0.0, report=again)
    assert mark.waits and not mark.open and not mark.right


def test_of_patients_of_ones_own_the_notebook_says_what_it_can(ward):
    ward.number = OWN["number"]
    sure = next(name for name in table.OBSERVED if table.tells_apart(name, "sgd", "started-at-zero"))
    for named, by, rival, code in (
        ("sgd", "curve", "sgd", "no-runner-up"),
        ("missing-relu", "curve", "healthy", "observation-decides-nothing"),
        ("sgd", sure, "started-at-zero", None),
    ):
        variables = all_five(ward, diagnosis_a=diagnosis(named, by, rival))
        report = judged("A", variables)
        assert "Whether it is right comes with your marks" in said_of("A", variables)
        assert report.marks == report.undecided == 0
        assert report.codes == ((code,) if code else report.codes)
        assert all(finding.advice for finding in report.findings)
    assert judged("A", all_five(ward, diagnosis_a=diagnosis("bad luck"))).codes == ("fault-unknown",)


def test_whoever_marks_judges_by_the_learners_own_patients(ward):
    ward.number = OWN["number"]
    variables = {
        "ward": ward,
        "diagnosis_a": diagnosis("sgd"),
        "diagnosis_b": diagnosis(TRUTH["B"], "movement"),
    }
    assert judged("A", variables, **with_ward({}, OWN)).results[0].status == "right"
    assert judged("A", variables, **with_ward({}, OWN | {"faults": NAMES[1:6]})).results[0].status == "wrong"


@pytest.mark.parametrize("number, own", [("practice", OWN), ("M3XD", OWN), ("M3XD", None)])
def test_other_patients_than_those_that_count_go_to_a_person_who_is_told_why(ward, number, own):
    ward.number = number
    about = "A", {"ward": ward, "diagnosis_a": diagnosis("sgd")}
    report, said = judged(*about, **with_ward({}, own)), said_of(*about, **with_ward({}, own))
    assert (report.marks, report.undecided) == (0, 3)
    assert "a person looks at it" in said and ("practice ward" if number == "practice" else number) in said


def test_without_a_ward_a_notebook_is_told_to_run_the_first_cell():
    assert "run the set-up cell" in said_of("A", {"diagnosis_a": diagnosis("sgd")})
    assert judged("A", {"ward": 5, "diagnosis_a": diagnosis("sgd")}).marks == 0


def test_no_finding_names_what_a_patient_has(ward):
    """Every wrong name is tried, by every question, and the text is the same for all that could be true."""
    for letter, has in TRUTH.items():
        for named in NAMES:
            for by in table.OBSERVED if named != has else ():
                answer = {diagnosis_of(letter): diagnosis(named, by, "softmax-twice")}
                (found,) = judged(letter, all_five(ward, **answer), **with_ward({}, None)).findings
                assert f"has something else than `{named}`" in found.text or "is not healthy" in found.text
                alike = [other for other in NAMES if other != named and f"`{other}`" in found.text]
                assert has not in alike or len(alike) >= 2


def test_what_was_spent_for_nothing_is_said(ward):
    answer = all_five(ward, diagnosis_a=diagnosis(TRUTH["A"], "movement", "learning-rate-too-small"))
    ward.A.curve(expect="a healthy one")
    ward.A.movement(expect="one layer at 0")
    assert judged("A", answer).codes == ()
    ward.A.gradient([[[0] * 28] * 28], [0], expect="steep")
    report = judged("A", answer)
    assert report.marks == 3 and report.codes == ("questions-for-nothing",)
    assert "Of the 7 that you spent on patient A, 3 went to `gradient`." in report.findings[0].text
    ward.B.gradient([[[0] * 28] * 28], [0], expect="steep")
    assert judged("A", answer).findings == report.findings


def test_a_question_that_was_not_asked_did_not_decide(ward):
    answer = {"diagnosis_a": diagnosis(TRUTH["A"], "movement", "learning-rate-too-small")}
    ward.A.curve(expect="a healthy one")
    report = judged("A", all_five(ward, **answer))
    assert (report.marks, report.codes) == (2, ("observation-not-asked",))
    assert "patient A was not asked for it" in report.findings[0].text
    ward.A.movement(expect="one layer at 0")
    assert judged("A", all_five(ward, **answer)).marks == 3
    assert judged("A", all_five(open_ward(), **answer)).codes == ("observation-not-asked",)
    ward.number = OWN["number"]  # of patients of one's own it is said at once, as advice
    about = all_five(ward, diagnosis_a=diagnosis("sgd", "weights", "frozen-layer"))
    (found,) = judged("A", about).findings
    assert found.advice and found.code == "observation-not-asked"


def test_where_the_ward_is_gone_a_person_sees_what_was_asked(ward):
    """At marking its notes may be lost: that nothing was asked would be said without knowing."""
    about = all_five(None, diagnosis_a=diagnosis(TRUTH["A"], "movement", "learning-rate-too-small"))
    report = judged("A", about, **{OWN_WARD: None})
    assert (report.marks, report.undecided, report.codes) == (2, 1, ())
    about = all_five(None, diagnosis_a=diagnosis("sgd", "movement", "frozen-layer"))
    assert "observation-not-asked" not in judged("A", about, **{OWN_WARD: None}).codes


def test_questions_that_were_asked_a_thousand_times_are_all_known(ward):
    for _ in range(MOST_QUESTIONS):
        ward.A.curve(expect="a healthy one")
    ward.A.movement(expect="one layer at 0")
    answer = all_five(ward, diagnosis_a=diagnosis(TRUTH["A"], "movement", "learning-rate-too-small"))
    assert judged("A", answer).marks == 3


def test_the_truth_is_told_at_the_end(ward, capsys):
    scope = {
        "reveal": reveal,
        **all_five(ward, diagnosis_a=diagnosis(TRUTH["A"]), diagnosis_c=diagnosis("luck")),
    }
    exec("reveal()", scope)
    said = capsys.readouterr().out
    for letter, has in TRUTH.items():
        assert f"Patient {letter}: {has}\n" in said
        assert fault(has).sentence[:40] in said
    assert said.count("You named it.") == 1 + list(TRUTH.values()).count("healthy") - (
        TRUTH["C"] == "healthy"
    )
    assert "You wrote “luck”." in said and "You wrote healthy." in said
    del scope["diagnosis_d"]
    exec("reveal()", scope)
    assert capsys.readouterr().out.startswith("What they had is not told yet.")
    scope["ward"].number = "K7Q2"
    exec("reveal()", scope)
    assert "comes with your marks" in capsys.readouterr().out


def test_a_check_leaves_the_budget_and_the_diagnosis_alone(ward, capsys):
    ward.B.curve(expect="a healthy one")
    spent, answer = ward.notes.spent, diagnosis("sgd")
    kept = dict(answer)
    exec('grade("laboratory.patient_a")', {"grade": grade, **all_five(ward, diagnosis_a=answer)})
    assert (ward.notes.spent, answer) == (spent, kept)


def test_five_patients_are_asked_alike():
    five = [wanted for wanted in tasks().values() if wanted.stage == "laboratory"]
    assert [wanted.asked for wanted in five] == [(diagnosis_of(letter),) for letter in LETTERS]
    assert {tuple(c.points for c in wanted.criteria) for wanted in five} == {(2, 1)}


@pytest.mark.parametrize("named", NAMES)
def test_every_fault_has_a_runner_up_and_a_question_that_rules_it_out(named):
    near = [other for other in NAMES if other != named and table.are_alike(named, other)]
    assert any(table.telling(named, other) for other in near)
