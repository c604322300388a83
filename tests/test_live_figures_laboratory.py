"""The walk from a sick network to its fault: its tree against the measured patients, and in the page."""

import numpy as np
import pytest

from digitrec.laboratory.faults import FAULTS
from digitrec.laboratory.observations import price
from digitrec.pages import fault_tree as trees
from digitrec.pages.fault_tree import read_patients
from digitrec.pages.files import FOLDER
from digitrec.pages.question_tree import LEAST, Leaf, Question, follow, grow, held_out, leaves

SCRIPTS = ("shared/numbers.js", "figures/fault_tree.js", "figures/fault-tree.js")


@pytest.fixture(scope="module")
def patients():
    """The measured patients: faults, seeds and signs."""
    return read_patients()


@pytest.fixture(scope="module")
def tree(patients):
    """The tree that is grown on them."""
    faults, _, signs = patients
    return grow(faults, signs, trees.costs())


@pytest.fixture(scope="module")
def page(browser):
    """A blank page with the figure's data and its arithmetic."""
    page = browser.new_page()
    page.evaluate("globalThis.digitrec = { liveFigure() {} }")
    for name in SCRIPTS:
        page.add_script_tag(path=FOLDER / name)
    yield page
    page.close()


def row(signs, k):
    return {name: values[k] for name, values in signs.items()}


def test_the_file_is_what_the_command_writes(patients):
    curves = {one["name"]: (one["loss"], one["held"]) for one in trees.stored()["faults"]}
    assert trees.fault_tree_script(*patients, curves) == trees.FILE.read_text(encoding="utf-8")


def test_a_limit_divides_and_of_equal_questions_the_cheaper_one_is_asked():
    faults = np.repeat(["a", "b"], 10)
    signs = {"dear": np.r_[np.zeros(10), np.ones(10)], "cheap": np.r_[np.full(10, 3.0), np.full(10, 8.0)]}
    tree = grow(faults, signs, {"dear": ("weights", 3), "cheap": ("curve", 1)})
    assert (tree.sign, tree.low.counts, tree.high.counts) == ("cheap", {"a": 10}, {"b": 10})
    assert 3 < tree.limit < 8


def test_what_is_paid_for_is_asked_again_rather_than_something_else():
    faults = np.repeat(["a", "b", "c"], 10)
    signs = {"curve": np.repeat([0.0, 1.0, 2.0], 10), "other": np.repeat([1.0, 0.0, 5.0], 10)}
    tree = grow(faults, signs, {"curve": ("curve", 1), "other": ("weights", 1)})
    assert isinstance(tree.high, Question) or isinstance(tree.low, Question)
    inner = tree.high if isinstance(tree.high, Question) else tree.low
    assert inner.sign == tree.sign


def test_signs_that_tell_nothing_are_not_asked():
    rng = np.random.default_rng(1)
    faults = rng.permutation(np.repeat(["a", "b"], 20))
    found = grow(faults, {"noise": np.ones(40)}, {"noise": ("curve", 1)})
    assert found == Leaf({"a": 20, "b": 20})


def test_every_patient_goes_one_way_and_no_part_is_small(patients, tree):
    faults, _, signs = patients
    ends = list(leaves(tree))
    assert sum(sum(leaf.counts.values()) for _, leaf in ends) == len(faults)
    assert min(sum(leaf.counts.values()) for _, leaf in ends) >= LEAST
    assert {one.name for one in FAULTS} == {leaf.fault for _, leaf in ends}, "a fault that no walk ends at"
    k = len(faults) // 2
    assert faults[k] in follow(tree, row(signs, k)).counts


def test_the_tree_is_right_about_patients_that_it_did_not_see(patients):
    faults, _, signs = patients
    rng = np.random.default_rng(1)
    named = held_out(faults, signs, trees.costs())
    by_chance = held_out(rng.permutation(faults), signs, trees.costs())
    assert (named == faults).mean() > 0.8
    assert (by_chance == faults).mean() < 0.2


def test_the_page_walks_as_python_does(page, tree):
    names = [one.name for one in FAULTS]
    ends = page.evaluate("""() => {
      const { at, like, counts, paid } = digitrec.faults, data = digitrec.faultTree, ends = [];
      const walk = (answers) => {
        if (at(data.tree, answers).sign) [false, true].forEach((is) => walk([...answers, is]));
        else ends.push([answers, counts(data, like(data, answers)), paid(data, answers)]);
      };
      walk([]);
      return ends;
    }""")
    expected = [
        [
            [is_high for *_, is_high in way],
            [leaf.counts.get(name, 0) for name in names],
            price(trees.costs()[sign][0] for sign, *_ in way),
        ]
        for way, leaf in leaves(tree)
    ]
    assert ends == expected


def test_a_walk_by_keyboard_ends_with_the_truth(live):
    figure = live("10_laboratory", "fault-tree")
    data = trees.stored()
    patient, node = data["first"], data["tree"]
    low, high = figure.locator(".answers button").all()
    steps = 0
    while node:
        assert f"{steps}" == str(figure.locator(".walk li").count())
        is_high = data["values"][node["sign"]][patient] >= node["limit"]
        (high if is_high else low).press("Enter")
        node, steps = node["high" if is_high else "low"], steps + 1
    truth = data["faults"][data["of"][patient]]
    said = figure.locator(".question").inner_text()
    assert truth["title"] in said
    assert figure.locator(".faults li:not(.out)").count() >= 1
    status = figure.locator('[role="status"]', has_text="The same patient again")
    status.wait_for(state="attached")
    assert f"{truth['sentence']} " in status.text_content(), "two sentences are said as one word"
    high.press("Enter")  # another patient
    assert figure.locator(".who").inner_text() != f"Patient {patient + 1} of {len(data['of'])}"
    assert figure.locator(".walk li").count() == 0
