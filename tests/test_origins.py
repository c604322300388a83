"""The limit above which a network is called a copy, held against the networks that were measured."""

import csv

import numpy as np
import pytest

from benchmarks import origins
from digitrec.checks.training.shared.origins import ALIKE, SAME, agreement, is_copy, likeness
from digitrec.training import trained_weights
from tests.bank import TRAINED


@pytest.fixture(scope="module")
def measured():
    """The likenesses in benchmarks/origins.csv, a list a variant: honest networks and copies."""
    found = {"honest": {}, "copy": {}}
    with origins.RESULT.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[row["kind"]].setdefault(row["variant"], []).append(float(row["likeness"]))
            if row["kind"] == "honest":
                assert float(row["agreement"]) < SAME - 0.005
    return found


def test_no_honest_network_is_accused_and_the_limit_is_far_from_them(measured):
    honest = [value for values in measured["honest"].values() for value in values]
    assert len(honest) > 300 and max(honest) < ALIKE - 0.02
    for values in measured["honest"].values():
        assert np.mean(values) + 4 * np.std(values) < ALIKE


def test_every_copy_whose_accuracy_does_not_suffer_is_recognised(measured):
    for variant in ("units exchanged", "noise of 0.0001", "noise of 0.001", "noise of 0.01", "noise of 0.02"):
        assert min(measured["copy"][variant]) > ALIKE


def test_likeness_is_of_the_function_and_not_of_the_weights():
    weights = trained_weights()
    changed = origins.exchanged(weights, np.random.default_rng(3))
    assert not np.allclose(changed[0], weights[0])
    assert likeness(origins.described(changed)) == pytest.approx(1, abs=1e-4)
    weights[5] = weights[5] + 3  # the same for all ten: softmax does not see it
    assert likeness(origins.described(weights)) == pytest.approx(1, abs=1e-6)


def test_a_network_that_somebody_trained_is_another():
    with np.load(TRAINED) as arrays:
        found = likeness(origins.described([arrays[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3")]))
    assert 0.85 < found < 0.95


@pytest.mark.parametrize("activation", ["linear", "sigmoid", "tanh"])
def test_what_stands_behind_the_scores_does_not_matter(activation):
    network = origins.described(trained_weights())
    network["layers"][-1]["activation"] = activation
    assert likeness(network) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("times", [0.1, 5, 50])
def test_a_last_layer_of_another_size_is_a_copy(times):
    weights = trained_weights()
    weights[4:] = [times * w for w in weights[4:]]
    assert likeness(origins.described(weights)) == pytest.approx(1, abs=1e-6)


def test_a_copy_behind_which_another_layer_stands_is_known_by_its_digits():
    network = origins.described([*trained_weights(), 20 * np.eye(10), np.zeros(10)])
    network["layers"][2]["activation"] = "softmax"
    assert likeness(network) < ALIKE
    assert agreement(network) == 1 and is_copy(network)


def test_a_network_that_gives_no_numbers_is_like_nothing():
    weights = [np.full_like(w, np.nan) for w in trained_weights()]
    assert likeness(origins.described(weights)) == 0
