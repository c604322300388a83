"""Training batch by batch in one program, against Keras's `train_on_batch`: the same numbers to the bit."""

import numpy as np
import pytest

from digitrec.building import build_model
from digitrec.compiling import compile_model
from digitrec.preparing import prepare
from digitrec.running.batch_by_batch import by_batch
from digitrec.starting import start_keras

SIZE, BATCHES = 32, 20


@pytest.fixture(scope="module")
def data(mnist):
    """Twenty batches, and some images more that make none."""
    return prepare(*(part[: SIZE * BATCHES + 5] for part in mnist[0]))


def network(*compiled, **metrics):
    """Return the course's network with the weights of one seed, compiled with an optimizer and a loss."""
    start_keras().utils.set_random_seed(1)
    model = build_model()
    model.compile(*compiled, **metrics)
    return model


def step_by_step(model, x, y):
    said = []
    for start in range(0, SIZE * BATCHES, SIZE):
        model.reset_metrics()
        batch = slice(start, start + SIZE)
        said.append(model.train_on_batch(x[batch], y[batch], return_dict=True))
    return {name: np.array([one[name] for one in said]) for name in said[0]}


def assert_the_same(ours, keras):
    assert ours.keys() == keras.keys()
    for name, values in keras.items():
        np.testing.assert_array_equal(ours[name], values)


@pytest.mark.parametrize("about", [
    (("adam", "categorical_crossentropy"), {"metrics": ["accuracy"]}),
    (("sgd", "mean_squared_error"), {}),
])  # fmt: skip
def test_the_numbers_are_those_of_train_on_batch(data, about):
    compiled, metrics = about
    ours, kerass = network(*compiled, **metrics), network(*compiled, **metrics)
    assert_the_same(by_batch(ours)(*data), step_by_step(kerass, *data))
    for found, expected in zip(ours.get_weights(), kerass.get_weights(), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_one_can_go_on_and_change_the_learning_rate(data):
    ours, kerass = (network("adam", "categorical_crossentropy") for _ in range(2))
    train = by_batch(ours)
    parts = [train(*(part[begin:end] for part in data)) for begin, end in ((0, 32), (32, 645))]
    assert_the_same({"loss": np.concatenate([part["loss"] for part in parts])}, step_by_step(kerass, *data))
    ours.optimizer.learning_rate = kerass.optimizer.learning_rate = 0.1
    assert_the_same(train(*data), step_by_step(kerass, *data))


def test_what_cannot_be_trained_is_said():
    keras = start_keras()
    with pytest.raises(ValueError, match="compile"):
        by_batch(build_model())
    unbuilt = keras.Sequential([keras.layers.Dense(10)])
    unbuilt.compile("adam", "categorical_crossentropy")
    with pytest.raises(ValueError, match=r"keras\.Input"):
        by_batch(unbuilt)
    with pytest.raises(ValueError, match="batch_size"):
        by_batch(compile_model(build_model()), 0)
