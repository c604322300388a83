"""Described models, rebuilt in NumPy, give what Keras gives; how they were compiled is read off."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from digitrec import training
from digitrec.checks.asking.capstone import collect_evaluate
from digitrec.checks.asking.data import keras_model, mnist
from digitrec.checks.asking.models import ACTIVATIONS, describe_model
from digitrec.checks.asking.packing import pack, unpack
from digitrec.checks.asking.pipelines import pairs_in
from digitrec.checks.asking.pool import POOL
from digitrec.checks.capstone.shared.pixels import as_trained, some_rows
from digitrec.checks.engine.judgement import CouldNotTell
from digitrec.checks.engine.rebuild import FORMULAS, accuracy, predict, stack
from digitrec.checks.engine.stages import task

EVALUATED = ("test_accuracy", "predictions", "model", "x_test")
OTHER_ORDER = object()
RNG = np.random.default_rng(3)


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(11)


def _crossed(model):
    """Describe a model, and send the description through bytes."""
    return unpack(pack(describe_model(model)))


def _randomised(model):
    """Give every weight of a model another value, so that no bias is 0 and no variance 1."""
    model.set_weights([RNG.uniform(0.1, 0.9, w.shape).astype("float32") for w in model.get_weights()])
    return model


def _sequential(*parts):
    return keras.Sequential(list(parts))


def _functional():
    inputs = keras.Input((784,))
    x = layers.Dense(16)(inputs)
    x = layers.ReLU()(x)
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(x))


def _normalization():
    normalization = layers.Normalization(axis=None)
    normalization.adapt(RNG.uniform(0, 255, (50, 784)))
    return _sequential(keras.Input((784,)), normalization, layers.Dense(10, "softmax"))


MODELS = {
    "course": lambda: _sequential(
        keras.Input((784,)), layers.Dense(128, "relu"), layers.Dense(64, "relu"), layers.Dense(10, "softmax")
    ),
    "squares": lambda: _sequential(keras.Input((28, 28)), layers.Flatten(), layers.Dense(10)),
    "reshape, rescaling, dropout": lambda: _sequential(
        keras.Input((28, 28, 1)),
        layers.Reshape((-1,)),
        layers.Rescaling(1 / 255, 0.1),
        layers.Dropout(0.5),
        layers.Dense(10),
    ),
    "batch normalization": lambda: _sequential(
        keras.Input((784,)),
        layers.Dense(12),
        layers.BatchNormalization(),
        layers.Activation("tanh"),
        layers.Dense(10),
    ),
    "batch normalization without scale": lambda: _sequential(
        keras.Input((784,)),
        layers.BatchNormalization(scale=False, epsilon=0.1),
        layers.Dense(10, use_bias=False),
    ),
    "model in a model": lambda: _sequential(
        keras.Input((784,)),
        _sequential(keras.Input((784,)), layers.Dense(7, "sigmoid")),
        layers.Dense(10, "softmax"),
    ),
    "functional": _functional,
    "normalization": _normalization,
}


@pytest.mark.parametrize("name", MODELS)
def test_rebuilt_network_predicts_what_keras_predicts(name):
    model = MODELS[name]() if name == "normalization" else _randomised(MODELS[name]())
    x = RNG.uniform(0, 1, (30, *model.input_shape[1:])).astype("float32")
    np.testing.assert_allclose(predict(_crossed(model), x), model(x).numpy(), rtol=2e-4, atol=2e-5)


@pytest.mark.parametrize("name", sorted(set(FORMULAS) & set(ACTIVATIONS)))
def test_activation_is_that_of_keras(name):
    z = RNG.normal(0, 4, (20, 10)).astype("float32")
    found = describe_model(_sequential(keras.Input((10,)), layers.Activation(name)))
    assert found["layers"][-1]["activation"] == name
    wanted = np.asarray(getattr(keras.activations, name)(keras.ops.convert_to_tensor(z)))
    np.testing.assert_allclose(FORMULAS[name](z), wanted, rtol=1e-4, atol=1e-5)


def test_accuracy_counts_the_largest_output():
    model = _sequential(keras.Input((10,)), layers.Dense(10))
    model.set_weights([np.eye(10), np.zeros(10)])
    labels = np.array([3, 1, 4, 1])
    assert accuracy(_crossed(model), np.eye(10)[[3, 1, 4, 5]], labels) == 0.75
    assert accuracy(_crossed(model), np.eye(10)[[3, 1, 4, 5]], np.eye(10)[labels]) == 0.75


def _small(weight=1.0, activation="linear"):
    dense = {"kernel": np.full((4, 2), weight, np.float32), "bias": np.zeros(2, np.float32)}
    layer = {"class": "Dense", "own": False, "activation": activation, "weights": dense}
    return {"layers": [layer], "input_shape": [4]}


def _unchangeable(value):
    return np.frombuffer(np.full(12, value, np.float32).tobytes(), np.float32).reshape(3, 4)


def test_a_prediction_that_is_kept_is_of_these_layers_and_these_images():
    x = _unchangeable(1)
    first = predict(_small(), x)
    first[:] = -1  # what is handed out is nobody else's
    assert (predict(_small(), x) == 4).all()
    assert (predict(_small(weight=2.0), x) == 8).all()
    assert (predict(_small(activation="softmax"), x) == 0.5).all()
    for value in range(40):  # each lies where an earlier one may have lain
        assert (predict(_small(), _unchangeable(value)) == 4 * value).all()
    x = np.ones((3, 4), np.float32)
    assert (predict(_small(), x) == 4).all()
    x[:] = 2
    assert (predict(_small(), x) == 8).all()


def test_images_of_another_shape_are_given_the_networks():
    model = MODELS["squares"]()
    x = RNG.uniform(0, 1, (5, 784)).astype("float32")
    np.testing.assert_allclose(predict(_crossed(model), x), model(x.reshape(5, 28, 28)).numpy(), atol=1e-5)


def test_activation_layers_and_own_functions_read_alike():
    spellings = [
        [layers.Dense(8, activation="relu")],
        [layers.Dense(8), layers.Activation("relu")],
        [layers.Dense(8), layers.ReLU()],
        [layers.Dense(8, activation=keras.ops.relu)],
        [layers.Dense(8, activation=lambda z: keras.ops.maximum(z, 0))],
        [layers.Dense(8, activation=layers.ReLU())],
    ]
    for spelling in spellings:
        found = stack(_crossed(_sequential(keras.Input((784,)), *spelling)))
        assert [(layer["class"], layer["units"], layer["activation"]) for layer in found] == [
            ("Dense", 8, "relu")
        ]


def test_second_softmax_stays():
    model = _sequential(keras.Input((784,)), layers.Dense(10, "softmax"), layers.Softmax())
    assert [layer["class"] for layer in stack(_crossed(model))] == ["Dense", "Softmax"]


def test_a_network_for_other_images_is_left_to_a_person():
    model = _sequential(keras.Input((50,)), layers.Dense(10))
    with pytest.raises(CouldNotTell, match="takes inputs of shape"):
        predict(_crossed(model), np.zeros((2, 784), "float32"))


def test_what_is_no_model_is_described():
    model = MODELS["course"]()
    assert describe_model((model,))["is"]["items"][0]["type"] == "Sequential"
    assert describe_model(None)["is"]["kind"] == "nothing"


def test_structure_is_described():
    found = _crossed(MODELS["course"]())
    assert (found["input_shape"], found["parameters"], found["compiled"]) == ([784], 109_386, None)
    frozen = MODELS["course"]()
    frozen.layers[0].trainable = False
    assert [layer["trainable"] for layer in _crossed(frozen)["layers"]] == [False, True, True]
    unbuilt = _crossed(_sequential(layers.Dense(3)))
    assert (unbuilt["built"], unbuilt["input_shape"]) == (False, None)


LOSSES = (
    "categorical_crossentropy",
    keras.losses.categorical_crossentropy,
    keras.losses.CategoricalCrossentropy(),
)


@pytest.mark.parametrize("loss", LOSSES, ids=["text", "function", "object"])
@pytest.mark.parametrize("optimizer", ["adam", "Adam", keras.optimizers.Adam], ids=["adam", "Adam", "object"])
def test_compiling_reads_alike_in_every_spelling(loss, optimizer):
    model = MODELS["course"]()
    model.compile(
        optimizer=optimizer if isinstance(optimizer, str) else optimizer(), loss=loss, metrics=["accuracy"]
    )
    found = _crossed(model)["compiled"]
    assert found["loss"]["name"] == "categorical_crossentropy"
    assert not found["loss"].get("from_logits") and not found["loss"].get("label_smoothing")
    assert found["optimizer"]["name"] == "Adam"
    assert found["optimizer"]["learning_rate"] == pytest.approx(0.001)
    assert found["metrics"] == [{"name": "accuracy", "own": False}]


@pytest.mark.parametrize(
    "metric, name",
    [
        ("acc", "acc"),
        ("categorical_accuracy", "categorical_accuracy"),
        (keras.metrics.CategoricalAccuracy(), "categorical_accuracy"),
        (keras.metrics.CategoricalAccuracy(name="accuracy"), "categorical_accuracy"),
        (keras.metrics.categorical_accuracy, "categorical_accuracy"),
        ("mse", "mse"),
        (keras.metrics.Accuracy(), "equal_numbers"),
    ],
)
def test_metric_is_named(metric, name):
    model = MODELS["course"]()
    model.compile(loss="mse", metrics=[metric])
    assert [found["name"] for found in _crossed(model)["compiled"]["metrics"]] == [name]


def test_settings_of_loss_and_optimizer_are_described():
    model = MODELS["course"]()
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)
    model.compile(keras.optimizers.SGD(0.5, momentum=0.9), loss)
    found = _crossed(model)["compiled"]
    assert (found["loss"]["from_logits"], found["loss"]["label_smoothing"]) == (True, 0.1)
    assert (found["optimizer"]["name"], found["optimizer"]["settings"]["momentum"]) == ("SGD", 0.9)
    assert found["metrics"] == []


def _train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x, y, epochs=epochs, batch_size=batch_size, verbose=0)


RIGHT_ANSWERS = {
    "training.train": _train,
    "evaluating.evaluate": lambda model, x, y: model.evaluate(x, y, verbose=0),
    "predicting.predict_digits": lambda model, x: model.predict(x, verbose=0).argmax(axis=1),
}


@pytest.mark.parametrize("task_id", RIGHT_ANSWERS)
def test_the_networks_that_answers_are_tried_on_come_with_the_probe(task_id, monkeypatch, tmp_path):
    wanted = task(task_id)
    probe = wanted.probe(3)
    with monkeypatch.context() as where_answers_are_asked:
        where_answers_are_asked.setattr(training, "WEIGHTS_FILE", tmp_path / "not there.npz")
        evidence = wanted.evidence({wanted.name: RIGHT_ANSWERS[task_id]}, unpack(pack(probe)))
    assert wanted.judge(probe, unpack(pack(evidence))).marks == wanted.points


@pytest.mark.parametrize("seed", [1, 20])
@pytest.mark.parametrize("scale, offset", [(1, 0), (255, 0), (2, -1), (3.25, -0.42)])
def test_on_which_scale_a_networks_images_are_is_seen_from_a_few(scale, offset, seed):
    probe, x = some_rows(seed), mnist("test")[0].reshape(-1, 28, 28)
    dense = {"class": "Dense", "own": False, "activation": "softmax"}
    dense["weights"] = {"kernel": np.zeros((784, 10), "float32"), "bias": np.zeros(10, "float32")}
    network = {"model": True, "layers": [dense], "input_shape": [784]}
    evidence = collect_evaluate(dict.fromkeys(EVALUATED) | {"x_test": scale * x + offset}, probe)
    found = as_trained(network, probe, evidence)
    assert found["layers"] is network["layers"]
    greys = np.arange(256) / 255
    values = found["rule"]["values"] if found.get("rule") else greys
    np.testing.assert_allclose(values, scale * greys + offset, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("scale, offset", [(1, 0), (255, 0), (2, -1), (-1, 1)])
def test_a_network_is_judged_in_the_usual_form_in_which_it_reads_well(scale, offset):
    """Its images may have gone in by a pipeline: no array of the notebook has them in that form."""
    kernel, bias, *rest = training.trained_weights()
    model = training.trained_model()
    model.set_weights([kernel / scale, bias - offset / scale * kernel.sum(axis=0), *rest])
    probe = some_rows(1)
    evidence = collect_evaluate(dict.fromkeys(EVALUATED) | {"x_test": mnist("test")[0]}, probe)
    found = as_trained(_crossed(model), probe, evidence)
    own = accuracy(_crossed(training.trained_model()), *mnist("test"))
    assert accuracy(found, *mnist("test")) == pytest.approx(own, abs=1e-3)


@pytest.mark.parametrize(
    "x_test",
    [None, "text", np.zeros(3), np.zeros((10_000, 784)), np.full((10_000, 28, 28), 0.5), OTHER_ORDER],
)
def test_images_that_are_not_those_of_mnist_have_no_scale(x_test):
    probe, network = some_rows(1), {"model": True, "layers": [{"class": "Dense"}]}
    if x_test is OTHER_ORDER:
        x_test = 255 * mnist("test")[0][::-1]
    evidence = collect_evaluate(dict.fromkeys(EVALUATED) | {"x_test": x_test}, probe)
    assert as_trained(network, probe, evidence) == network


@pytest.mark.parametrize("options", [{}, {"batch_size": 7}, {"batch_size": 7, "steps": 20}])
def test_a_network_that_answers_are_tried_on_takes_many_images_in_few_steps(options):
    weights = training.trained_weights()
    tried, plain = keras_model(weights), training.trained_model()
    x, labels = (part[:1000] for part in mnist("test"))
    y, taken = np.eye(10, dtype="float32")[labels], []
    count = keras.callbacks.Callback()
    count.on_test_batch_end = count.on_predict_batch_end = lambda *_, **__: taken.append(1)
    for name, arguments in (("evaluate", (x, y)), ("predict", (x,))):
        taken.clear()
        found = getattr(tried, name)(*arguments, verbose=0, callbacks=[count], **options)
        assert len(taken) == options.get("steps", 1)
        expected = getattr(plain, name)(*arguments, verbose=0, **options)
        np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_network_that_is_tried_takes_keras_own_steps_to_the_bit():
    x, labels = (part[:70] for part in mnist("train"))
    y = np.eye(10, dtype="float32")[labels]

    def left(one_call, batch_size):
        keras.utils.set_random_seed(4)
        tried = keras_model(training.trained_weights())
        if not one_call:
            del tried.optimizer._backend_update_step
        rates = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2)
        history = tried.fit(x, y, epochs=3, batch_size=batch_size, callbacks=[rates], verbose=0).history
        return history, [np.asarray(value).tobytes() for value in tried.weights + tried.optimizer.variables]

    assert left(True, 32) == left(False, 32) != left(True, 31)


@pytest.mark.parametrize(
    "batch", [lambda data: data, lambda data: data.batch(999)], ids=["one by one", "batches"]
)
def test_a_pipeline_without_an_end_is_read_as_far_as_mnist_has_images(batch):
    places = np.arange(500) % 7
    images = tf.data.Dataset.from_tensor_slices((np.eye(784, dtype="float32")[places], places))
    ((name, x, y),) = pairs_in({"n": 3, "endless": batch(images.repeat())})
    assert (name, len(x), len(y)) == ("endless", POOL, POOL)
    assert (x.argmax(axis=1) == y).all()
    assert (y == places[np.arange(POOL) % 500]).all()


def test_a_pipeline_whose_images_and_labels_are_no_pairs_is_left_out():
    batches = tf.data.Dataset.from_tensors((np.zeros((5, 784)), np.zeros(4)))
    assert list(pairs_in({"batches": batches})) == []
