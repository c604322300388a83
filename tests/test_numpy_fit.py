"""What `fit` does in NumPy to the network that answers are tried on is what Keras does, or Keras does it."""

from functools import partial

import numpy as np
import pytest

from digitrec.checks.asking.data import drawn_array, keras_model, mnist
from digitrec.checks.asking.numpy_fit import numpy_fit
from digitrec.checks.asking.training import collect_train
from digitrec.checks.engine.networks import SHAPES
from digitrec.starting import start_keras

keras = start_keras()
N = 21  # in batches of 8 the last one is smaller


def network():
    return keras_model([drawn_array(7, tuple(shape)) for shape in SHAPES])


def data():
    x, labels = mnist("train")
    return x[:N].copy(), np.eye(10, dtype=np.float32)[labels[:N]]


def state(model):
    return [np.asarray(variable) for variable in [*model.weights, *model.optimizer.variables]]


def assert_same(ours, kerass):
    for a, b in zip(state(ours), state(kerass), strict=True):
        np.testing.assert_allclose(a, b, atol=2e-6, rtol=2e-4)


@pytest.fixture
def by_keras(monkeypatch):
    """Count the calls that are left to Keras, by what they ask."""
    left = []
    original = type(network()).fit

    def counted(model, **asked):
        left.append(sorted(asked))
        return original(model, **asked)

    counted.__module__ = original.__module__
    monkeypatch.setattr(type(network()), "fit", counted)
    return left


PLAIN = {
    "nothing but the data": {},
    "epochs and batches": {"epochs": 3, "batch_size": 8},
    "one large batch": {"epochs": 4, "batch_size": 100},
    "batches that leave nothing over": {"batch_size": 7, "verbose": 0},
    "no batch size": {"batch_size": None, "epochs": 2},
    "a part held back": {"validation_split": 0.25, "epochs": 2, "batch_size": 4},
    "next to nothing held back, which is one image": {"validation_split": 1e-9},
    "none held back": {"validation_split": 0.0, "validation_data": None},
    "other images to validate with": {"validation_data": "others", "epochs": 3, "batch_size": 8},
    "others, and a part that is not held back": {"validation_data": "others", "validation_split": 0.5},
}


@pytest.mark.parametrize("name", PLAIN)
def test_weights_optimizer_and_history_are_those_of_keras(name, by_keras):
    (x, y), asked = data(), {"shuffle": False, "verbose": 0, **PLAIN[name]}
    if asked.get("validation_data") == "others":
        images, labels = mnist("test")
        asked["validation_data"] = images[:13].copy(), np.eye(10, dtype=np.float32)[labels[:13]]
    ours, kerass = network(), network()
    found = numpy_fit(ours)(x=x, y=y, **asked)
    assert by_keras == []
    wanted = kerass.fit(x=x, y=y, **asked)
    assert_same(ours, kerass)
    assert found.params == wanted.params and found.epoch == wanted.epoch
    assert list(found.history) == list(wanted.history)
    for curve, values in wanted.history.items():
        np.testing.assert_allclose(found.history[curve], values, rtol=1e-5)
    assert ours.history is found and found.model is ours and type(found) is type(wanted)


def test_images_are_shuffled_unless_told_otherwise():
    x, y = data()
    first, second = network(), network()
    for model in (first, second):
        numpy_fit(model)(x=x, y=y, batch_size=8)
    assert not np.array_equal(first.get_weights()[0], second.get_weights()[0])
    assert int(first.optimizer.iterations) == 3


def test_it_goes_on_where_it_was_and_keras_goes_on_after_it(by_keras):
    (x, y), asked = data(), {"shuffle": False, "verbose": 0, "batch_size": 8}
    ours, kerass = network(), network()
    quick = numpy_fit(ours)
    quick(x=x, y=y, **asked)
    quick(x=x, y=y, epochs=2, **asked)
    assert by_keras == []
    for model in (kerass, ours):  # a step of Keras's own after the nine
        if model is kerass:
            model.fit(x=x, y=y, epochs=3, **asked)
        model.train_on_batch(x[:8], y[:8])
    assert_same(ours, kerass)
    by_keras.clear()
    quick(x=x, y=y, **asked)  # whose count is no longer the one that was left: Keras knows
    kerass.fit(x=x, y=y, **asked)
    assert len(by_keras) == 2
    assert_same(ours, kerass)


def frozen(model):
    model.layers[0].trainable = False


def slower(model):
    model.optimizer.learning_rate = 0.1


def otherwise(model):
    model.compile("sgd", "mse", metrics=["accuracy"])


def with_a_step_of_its_own(model):
    model.train_step = partial(type(model).train_step, model)


def test_what_is_wrong_with_a_network_is_for_keras_to_say(by_keras):
    x, y = data()
    model = network()
    quick = numpy_fit(model)
    model.optimizer = None
    with pytest.raises(AttributeError):
        quick(x=x, y=y, verbose=0)
    assert len(by_keras) == 1


@pytest.mark.parametrize("change", [frozen, slower, otherwise, with_a_step_of_its_own])
def test_another_network_is_left_to_keras(change, by_keras):
    x, y = data()
    model = network()
    quick = numpy_fit(model)
    change(model)
    quick(x=x, y=y, verbose=0)
    assert len(by_keras) == 1


LEFT = {
    "callbacks": lambda x, y: {"callbacks": [keras.callbacks.TerminateOnNaN()]},
    "validation data with weights": lambda x, y: {"validation_data": (x, y, np.ones(len(x)))},
    "validation data without labels": lambda x, y: {"validation_data": (x,)},
    "validation data up to 255": lambda x, y: {"validation_data": (x * 255, y)},
    "no validation data": lambda x, y: {"validation_data": (x[:0], y[:0])},
    "batches of its own to validate": lambda x, y: {"validation_data": (x, y), "validation_batch_size": 4},
    "validated every second epoch": lambda x, y: {"validation_data": (x, y), "validation_freq": 2},
    "all held back": lambda x, y: {"validation_split": 1.0},
    "more than all held back": lambda x, y: {"validation_split": 1.5},
    "less than nothing held back": lambda x, y: {"validation_split": -0.2},
    "a part in words": lambda x, y: {"validation_split": "0.5"},
    "weights of classes": lambda x, y: {"class_weight": dict.fromkeys(range(10), 2)},
    "counted steps": lambda x, y: {"steps_per_epoch": 2},
    "no images": lambda x, y: {"x": x[:0], "y": y[:0]},
    "a tensor": lambda x, y: {"x": keras.ops.convert_to_tensor(x)},
    "images up to 255": lambda x, y: {"x": x * 255},
    "labels as integers": lambda x, y: {"y": y.astype(int)},
    "labels that add up to two": lambda x, y: {"y": y * 2},
    "a share of a batch": lambda x, y: {"batch_size": 8.0},
    "no epoch": lambda x, y: {"epochs": 0},
    "labels and images exchanged": lambda x, y: {"x": y, "y": x},
    "more images than labels": lambda x, y: {"y": y[:-1]},
}


@pytest.mark.parametrize("name", LEFT)
def test_what_asks_for_more_is_left_to_keras(name, by_keras):
    x, y = data()
    asked = {"x": x, "y": y, "verbose": 0, **LEFT[name](x, y)}
    outcomes = []
    for fit in (numpy_fit(network()), network().fit):
        try:
            outcomes.append(list(fit(**asked).history))
        except Exception as error:
            outcomes.append(type(error))
    assert len(by_keras) == 2 and outcomes[0] == outcomes[1]


@pytest.mark.parametrize("asks", ["to be trained on", "to validate with"])
def test_no_batch_of_a_generator_is_taken_before_keras_asks(asks, by_keras):
    x, y = data()
    given, drawn = [], []

    def batches():
        while len(given) < 1000:
            given.append(True)
            yield x[:8], y[:8]

    def fit(**asked):
        drawn.append(len(given))

    model = network()
    model.fit = fit
    asked = {"x": batches()} if asks == "to be trained on" else {"x": x, "y": y, "validation_data": batches()}
    numpy_fit(model)(**asked, verbose=0)
    assert drawn == [0]


def test_a_fit_that_somebody_else_wrote_is_called(monkeypatch):
    called = []
    monkeypatch.setattr(type(network()), "fit", lambda model, **asked: called.append(asked))
    x, y = data()
    numpy_fit(network())(x=x, y=y)
    assert len(called) == 1


class Doubled(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return 2 * keras.losses.categorical_crossentropy(y_true, y_pred)


COMPILED_AGAIN = {
    "by Keras": (lambda: "sgd", lambda: "categorical_crossentropy", True),
    "with an optimizer and a loss of Keras's": (
        keras.optimizers.Adam,
        keras.losses.CategoricalCrossentropy,
        True,
    ),
    "with a loss of one's own": (keras.optimizers.Adam, Doubled, False),
    "with a function of one's own": (keras.optimizers.Adam, lambda: lambda y, p: y - p, False),
}


@pytest.mark.parametrize("name", COMPILED_AGAIN)
def test_a_network_compiled_again_runs_step_by_step_where_all_of_it_is_kerass(name):
    optimizer, loss, is_step_by_step = COMPILED_AGAIN[name]
    ran = []

    def train(model, x, y, *_):
        model.compile(optimizer(), loss())
        assert not model.run_eagerly
        model.fit(x, y)
        ran.append(model.run_eagerly)

    x, y = data()
    probe = {"draw": 7, "shapes": SHAPES, "cases": [(x, y, 1, 8)], "default": (x, y)}
    assert not any(call["raised"] for call in collect_train(train, probe)["calls"])
    assert ran == [is_step_by_step] * 2
