"""Compiling: the settings, and cross-entropy and accuracy against Keras and by hand."""

from math import exp, log

import numpy as np
import pytest

from digitrec.building import build_model
from digitrec.compiling import accuracy, compile_model, cross_entropy
from digitrec.preparing import one_hot


def rows(*probabilities_of_the_right_digit):
    """Make one-hot labels 0 and probabilities whose first column is given."""
    first = np.array(probabilities_of_the_right_digit)[:, None]
    return one_hot(np.zeros(len(first), int)), np.hstack([first, np.repeat((1 - first) / 9, 9, axis=1)])


def test_the_settings_are_the_courses():
    model = build_model()
    assert compile_model(model) is model
    assert model.compiled
    assert type(model.optimizer).__name__ == "Adam"
    assert float(model.optimizer.learning_rate) == pytest.approx(0.001)
    assert model.loss == "categorical_crossentropy"
    config = model.get_compile_config()
    assert config["metrics"] == ["accuracy"]


@pytest.mark.parametrize(
    "probabilities,expected",
    [([exp(-1)], 1.0), ([0.1], log(10)), ([0.5, 0.25], 1.5 * log(2)), ([0.0], -log(1e-7)), ([1.0], 0.0)],
)
def test_cross_entropy_worked_by_hand(probabilities, expected):
    assert cross_entropy(*rows(*probabilities)) == pytest.approx(expected, abs=2e-7)


def test_both_agree_with_keras():
    import keras

    rng = np.random.default_rng(3)
    p = rng.dirichlet(np.full(10, 0.3), size=500)
    y = one_hot(rng.integers(0, 10, 500))
    losses = keras.losses.categorical_crossentropy(y, p.astype(np.float32))
    assert cross_entropy(y, p) == pytest.approx(float(np.mean(losses)), rel=1e-5)
    rights = keras.metrics.categorical_accuracy(y, p)
    assert accuracy(y, p) == pytest.approx(float(np.mean(rights)))
    assert isinstance(cross_entropy(y, p), float)
    assert isinstance(accuracy(y, p), float)


def test_accuracy_worked_by_hand():
    y, p = rows(0.9, 0.05, 0.2, 0.11)
    assert accuracy(y, p) == 0.75  # the second row gives the others 0.95 / 9 = 0.106 each, more than 0.05


def test_of_equally_large_probabilities_the_first_counts():
    p = np.full((2, 10), 0.1)
    assert accuracy(one_hot([0, 9]), p) == 0.5
