"""What weights tell: a guess from six arrays, its rule against measured networks, and who hears it."""

import json
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import weights as measured
from benchmarks.origins import described
from digitrec.checks.engine.rebuild import accuracy
from digitrec.checks.engine.weights_tell import (
    CONSTANTS,
    HELPS,
    WORDS,
    nearest,
    signs_of,
    six_arrays,
    tell,
)
from digitrec.checks.training import trained
from digitrec.evaluating import ACCURACY_THRESHOLD
from digitrec.laboratory.recipes import recipe
from digitrec.laboratory.training import Run
from digitrec.training import trained_weights
from tests.bank import TRAINED


@pytest.fixture(scope="module")
def rows():
    """The networks of benchmarks/weights.csv."""
    return measured.read_results()


@pytest.fixture(scope="module")
def one_epoch(mnist):
    """A network that NumPy trained for one epoch, by another program than the measured ones."""
    rng = np.random.default_rng(77)
    images, labels = mnist[0]
    x = images.reshape(len(images), -1).astype("float32") / np.float32(255)
    run = Run(replace(recipe("one-epoch", rng, mnist), x=x, labels=labels.astype(int)), rng)
    run.epoch(x, labels.astype(int), rng)
    return [w.copy() for w in run.weights]


def test_the_rule_is_what_the_command_writes(rows, tmp_path):
    measured.write_rule(rows, tmp_path / "rule.json")
    assert json.loads((tmp_path / "rule.json").read_bytes()) == json.loads(CONSTANTS.read_bytes())
    said = measured.judged(rows)
    measured.write_results(rows, said, tmp_path / "rows.csv")
    assert (tmp_path / "rows.csv").read_bytes() == measured.RESULT.read_bytes()


def test_less_than_two_in_a_hundred_guesses_are_wrong_and_most_networks_are_told(rows):
    said = measured.judged(rows)
    told = [(row[0], what) for row, what in zip(rows, said, strict=True) if what]
    assert sum(kind != what for kind, what in told) < 0.02 * len(told)
    assert len(told) > 0.6 * len(rows)
    for kind in HELPS:
        assert (kind, kind) in told
    assert {what for row, what in zip(rows, said, strict=True) if row[0] == "healthy"} <= {"healthy", None}


def test_a_rule_from_networks_under_wrong_names_says_hardly_anything_right(rows):
    rng = np.random.default_rng(2)
    names = rng.permutation([row[0] for row in rows])
    mixed = [(name, *row[1:]) for name, row in zip(names, rows, strict=True)]
    said = measured.judged(mixed)
    assert np.mean([what is not None for what in said]) < 0.3


def test_right_networks_hear_nothing(one_epoch):
    with np.load(TRAINED) as arrays:
        theirs = [arrays[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3")]
    for weights in (trained_weights(), theirs):
        told = tell(weights)
        assert told is None or told.sentence == ""
    rng = np.random.default_rng(3)
    noise = [rng.normal(0, 0.1, w.shape) for w in one_epoch]
    assert tell(noise) is None
    assert tell([w + n for w, n in zip(one_epoch, noise, strict=True)]) is None


def test_a_short_training_is_told_as_a_guess_in_the_finding(one_epoch):
    network = described(one_epoch)
    network["layers"][0]["activation"] = network["layers"][1]["activation"] = "relu"
    evidence = {"network": network, "steps": 0, "history": {}}
    told = tell(one_epoch)
    assert told.kind == "one-epoch" and told.wrong < 0.02 * told.said
    assert WORDS["one-epoch"] in told.sentence and "guess" in told.sentence
    reads = accuracy(network, *trained.mnist("test"))
    if reads < ACCURACY_THRESHOLD:
        found = trained._guess(evidence)
        assert found == f" {told.sentence}"


def test_only_the_courses_network_is_looked_at(one_epoch):
    network = described(one_epoch)
    assert all((a == b).all() for a, b in zip(six_arrays(network), one_epoch, strict=True))
    linear = {**network, "layers": [{**layer, "activation": "linear"} for layer in network["layers"]]}
    broken = described([np.full_like(w, np.nan) for w in one_epoch])
    wide = described([np.zeros((784, 32)), np.zeros(32), np.zeros((32, 64)), np.zeros(64), *one_epoch[4:]])
    for other in (linear, broken, wide, {**network, "rule": {"scale": 1}}, {"layers": None}):
        assert six_arrays(other) is None


def test_nobody_is_accused():
    assert "trained-on-test-set" not in HELPS and set(WORDS) > HELPS


def test_what_lies_between_two_kinds_is_neither():
    kinds = {"a": {"x": [0.0, 1.0]}, "b": {"x": [3.0, 1.0]}}
    assert [nearest(kinds, {"x": x}) for x in (0.5, 1.5, 3.0, 9.0)] == ["a", None, "b", None]


def test_signs_do_not_depend_on_the_order_of_units(one_epoch):
    W1, b1, W2, b2, W3, b3 = one_epoch
    order = np.random.default_rng(1).permutation(len(b1))
    other = signs_of([W1[:, order], b1[order], W2[order], b2, W3, b3])
    assert other == pytest.approx(signs_of(one_epoch), rel=1e-4)
