"""`digitrec mystery`: a group asks one patient, names its fault and learns the truth."""

import re

import pytest
from click.testing import CliRunner

from digitrec.checks.engine.wards import errors
from digitrec.cli import main
from digitrec.laboratory.faults import FAULTS, fault
from digitrec.laboratory.training import train
from digitrec.learner import mystery as room
from digitrec.learner.mystery import IMAGES, KINDS, Mystery

SEED = 7


@pytest.fixture(scope="module")
def trained():
    """One patient, trained once; the tests say which fault it is said to have."""
    return train("one-epoch", SEED)


@pytest.fixture
def said_to_be(monkeypatch, trained):
    """Let the number of a mystery stand for this fault, and keep what was trained."""
    asked = []

    def said_to_be(name):
        monkeypatch.setattr(room, "NAMES", (name,))
        monkeypatch.setattr(room, "train", lambda *about: asked.append(about) or trained)
        return asked

    return said_to_be


def play(*lines, seed=SEED):
    return CliRunner().invoke(
        main, ["mystery", "--seed", str(seed)], input="".join(f"{line}\n" for line in lines)
    )


def test_a_group_asks_names_the_fault_and_learns_the_truth(said_to_be):
    said_to_be("one-epoch")
    run = play("1", "it is short", "f", "One epoch")
    assert run.exit_code == 0, run.output
    assert "You expect: it is short" in run.output
    assert f"Right. It is: {fault('one-epoch').title}. {fault('one-epoch').sentence}" in run.output
    assert "Spent: 1." in run.output and f"digitrec mystery --seed {SEED}" in run.output


def test_every_observation_is_answered_and_its_cost_is_counted(said_to_be):
    said_to_be("sgd")
    cheap = "curve a predict x b weights 2 c 4 d"
    run = play(*cheap.split(), "activations", "", "n", "e", "6", "r", "f", "g")
    assert f"Spent: {sum(one.cost for one in room.OBSERVATIONS)}." in run.output
    assert "more than the budget" in run.output
    assert "The truth. It is: SGD in place of Adam." in run.output


def test_an_expectation_is_asked_for_until_there_is_one(said_to_be):
    said_to_be("sgd")
    run = play("4", "", "  ", "far", "g")
    assert run.output.count("What do you expect to see") == 3
    assert "Spent: 3." in run.output


def test_a_wrong_name_is_told_the_truth_and_a_name_that_is_none_is_asked_again(said_to_be):
    said_to_be("sgd")
    run = play(
        "f",
        "slow learner",
        "f",
        "99",
        "f",
        "",
        "f",
        str(1 + [one.name for one in FAULTS].index("dead-units")),
    )
    assert "No fault of the laboratory is called 'slow learner'" in run.output
    assert f"The faults have the numbers 1 to {len(FAULTS)}." in run.output
    assert "You said: Dead units. It is: SGD in place of Adam." in run.output
    share = errors("dead-units", "sgd")
    told = re.search(r"told apart by `(\w+)`, in (\d+) of 100", run.output)
    assert share[told[1]] == min(share.values()) and int(told[2]) == round(100 - 100 * share[told[1]])


def test_words_that_are_no_question_show_the_questions_again(said_to_be):
    said_to_be("sgd")
    run = play("7", "why", "g")
    assert run.output.count("costs 1  loss and accuracy by epoch") == 3


def test_what_is_read_at_a_glance_fits_into_a_line_of_a_small_window(said_to_be):
    said_to_be("sgd")
    run = play("why", "2", "t", "b", "3", "1", "c", "f", "", "f", "99", "", "g")
    asked, _, _ = run.output.partition("The truth")
    assert max(map(len, re.split(r"\n|(?<= > )", asked))) < 80
    assert all(f"{n:>2}  {one.title}" in run.output for n, one in enumerate(FAULTS, start=1))
    assert set(room.QUESTIONS) == {one.name for one in room.OBSERVATIONS}


def test_where_no_more_lines_come_the_truth_is_told(said_to_be):
    said_to_be("healthy")
    run = play("1")
    assert run.exit_code == 0 and "No more questions." in run.output and "It is: Healthy." in run.output


def test_ctrl_c_is_a_sentence(said_to_be, monkeypatch):
    said_to_be("healthy")

    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", stop)
    run = play()
    assert run.exit_code == 130 and run.output.endswith("Stopped.\n")


def test_a_number_is_one_patient(said_to_be):
    asked = said_to_be("sgd")
    first, again, other = Mystery(3), Mystery(3), Mystery(4)
    assert asked[0] == asked[1] != asked[2]
    assert (first.images("t")[0] == again.images("t")[0]).all()
    assert not (first.images("t")[0] == other.images("t")[0]).all()


def test_numbers_stand_for_many_faults():
    names = {room.drawn(seed)[0] for seed in range(200)}
    assert names == {one.name for one in FAULTS}


def test_images_are_what_their_letter_says(said_to_be, mnist):
    said_to_be("sgd")
    of = Mystery(SEED)
    test, labels = of.images("t")
    assert len(test) == IMAGES and set(KINDS) == set("trxn")
    assert (of.images("x")[0][5] == test[5].T).all() and (of.images("n")[0][5] == 255 - test[5]).all()
    assert (of.images("x")[1] == labels).all()
    training, its = of.images("r")
    row = next(k for k in range(len(mnist[0][1])) if (mnist[0][0][k] == training[0]).all())
    assert mnist[0][1][row] == its[0]
