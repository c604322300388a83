"""While notebooks are marked, `fit` runs whole epochs: the same to the bit as step by step, or not at all."""

import numpy as np
import pytest
import tensorflow as tf

from digitrec.checks.asking import fit as whole_epochs
from digitrec.starting import start_keras

keras = start_keras()
from keras import layers  # noqa: E402
from keras.src.backend.tensorflow.trainer import TensorFlowTrainer  # noqa: E402
from tensorflow.python.eager.polymorphic_function import polymorphic_function as tracing  # noqa: E402

N = 330  # with batches of 32 the last one is smaller


class Spy(keras.callbacks.Callback):
    """Writes down what the weights are after each epoch, and in how many steps at a stretch they came."""

    def __init__(self):
        super().__init__()
        self.weights, self.stretches = [], set()

    def on_epoch_end(self, epoch, logs=None):
        self.weights.append([np.asarray(value) for value in self.model.get_weights()])
        self.stretches.add(self.model.steps_per_execution)


class Counter(keras.callbacks.Callback):
    """Counts the batches, as a learner's own progress bar would."""

    seen = 0

    def on_train_batch_end(self, batch, logs=None):
        self.seen += 1


def data(seed):
    rng = np.random.default_rng(seed)
    x = rng.random((N, 20), dtype=np.float32)
    return x, keras.utils.to_categorical(rng.integers(0, 10, N), 10)


def taught(optimizer="adam", loss="categorical_crossentropy", metrics=("accuracy",), extra=()):
    model = keras.Sequential(
        [
            keras.Input((20,)),
            layers.Dense(16, activation="relu"),
            *extra,
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer=optimizer, loss=loss, metrics=list(metrics))
    return model


def run(make, ask, seed, again=False):
    """Build and fit, if wanted fit `again` and evaluate; return what came of it, and in which stretches."""
    keras.utils.set_random_seed(seed)
    x, y = data(seed)
    model, spy = make(), Spy()
    asked = {"epochs": 3, "verbose": 0, **ask(x, y)}
    callbacks = [*asked.pop("callbacks", []), spy]
    histories = []
    for _ in range(1 + again):
        images, labels = asked.get("x", x), asked.get("y", y)
        rest = {key: value for key, value in asked.items() if key not in ("x", "y")}
        histories.append(model.fit(images, labels, callbacks=callbacks, **rest).history)
    optimizer = [np.asarray(value) for value in model.optimizer.variables]
    after = again and model.evaluate(images, labels, verbose=0)
    return histories, spy.weights, optimizer, after, spy.stretches


@pytest.fixture
def in_whole_epochs(monkeypatch):
    monkeypatch.setattr(whole_epochs, "FEW", 0)  # so that small trainings will do
    before = TensorFlowTrainer.fit
    whole_epochs.take_epochs_whole()
    yield
    TensorFlowTrainer.fit = before


def compared(make, ask, seed, again):
    """Return the stretches of the run in whole epochs, which has the same numbers as the run step by step."""
    whole = run(make, ask, seed, again)
    quick = TensorFlowTrainer.fit
    TensorFlowTrainer.fit = quick.step_by_step
    try:
        plain = run(make, ask, seed, again)
    finally:
        TensorFlowTrainer.fit = quick
    assert plain[-1] == {1}
    assert whole[0] == plain[0]  # histories: each loss and accuracy
    for ours, keras_own in zip(whole[1], plain[1], strict=True):
        assert all(a.tobytes() == b.tobytes() for a, b in zip(ours, keras_own, strict=True))
    assert all(a.tobytes() == b.tobytes() for a, b in zip(whole[2], plain[2], strict=True))
    assert whole[3] == plain[3]
    return whole[-1]


def validation(x, y):
    return {"validation_data": (x[:70], y[:70]), "validation_batch_size": 32}


QUICK = {
    "as taught": (taught, lambda x, y: {}),
    "batches of 7": (taught, lambda x, y: {"batch_size": 7}),
    "batches of 100": (taught, lambda x, y: {"batch_size": 100}),
    "batches of 11, which leave nothing over": (taught, lambda x, y: {"batch_size": 11}),
    "not shuffled": (taught, lambda x, y: {"shuffle": False}),
    "validation data": (taught, validation),
    "a part held back": (taught, lambda x, y: {"validation_split": 0.25}),
    "class_weight": (taught, lambda x, y: {"class_weight": {digit: 1 + digit for digit in range(10)}}),
    "sample_weight": (taught, lambda x, y: {"sample_weight": np.linspace(0, 1, N)}),
    "early stopping": (
        taught,
        lambda x, y: {
            **validation(x, y),
            "callbacks": [keras.callbacks.EarlyStopping(patience=0, restore_best_weights=True)],
            "epochs": 6,
        },
    ),
    "a falling rate": (
        taught,
        lambda x, y: {"callbacks": [keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2)]},
    ),
    "tensors": (taught, lambda x, y: {"x": keras.ops.convert_to_tensor(x)}),
    "integers": (
        lambda: taught(loss="sparse_categorical_crossentropy"),
        lambda x, y: {"y": y.argmax(axis=1)},
    ),
    "SGD, and metrics that are objects": (
        lambda: taught(keras.optimizers.SGD(0.1, 0.9), metrics=[keras.metrics.CategoricalAccuracy()]),
        lambda x, y: {},
    ),
    "Dropout and BatchNormalization": (
        lambda: taught(extra=[layers.BatchNormalization(), layers.Dropout(0.3)]),
        validation,
    ),
    "noise": (lambda: taught(extra=[layers.GaussianNoise(0.3)]), lambda x, y: {}),
}


# Each `fit` compiles a program, which takes the time: what the course asks for is tried with three seeds, and
# what comes after a training with one network of each kind: plain, asked in between, and with a memory.
SEEDS = {"as taught": (1, 2, 3)}
AGAIN = {("as taught", 1), ("validation data", 1), ("noise", 1)}


@pytest.mark.parametrize("name, seed", [(name, seed) for name in QUICK for seed in SEEDS.get(name, (1,))])
def test_whole_epochs_give_the_same_bits(in_whole_epochs, name, seed):
    make, ask = QUICK[name]
    (stretch,) = compared(make, ask, seed, again=(name, seed) in AGAIN)
    batch = ask(*data(seed)).get("batch_size", 32)
    images = N * 3 // 4 if name == "a part held back" else N
    assert stretch == -(-images // batch) > 1


class Own(keras.Model):
    """A network of one's own class, whose steps a learner may have written."""

    def __init__(self):
        super().__init__()
        self.inside, self.out = layers.Dense(16, "relu"), layers.Dense(10, "softmax")

    def call(self, x):
        return self.out(self.inside(x))


def own():
    model = Own()
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    return model


def listening():
    return keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: None)


def own_metric(actual, predicted):
    return keras.ops.mean(actual * predicted)


STEP_BY_STEP = {
    "a callback that looks at each batch": (taught, lambda x, y: {"callbacks": [Counter()]}),
    "a callback from a function": (taught, lambda x, y: {"callbacks": [listening()]}),
    "a class of one's own": (own, lambda x, y: {}),
    "a metric of one's own": (lambda: taught(metrics=[own_metric]), lambda x, y: {}),
    "a loss of one's own": (
        lambda: taught(loss=lambda y, p: keras.losses.categorical_crossentropy(y, p)),
        lambda x, y: {},
    ),
    "a layer around a function": (lambda: taught(extra=[layers.Lambda(lambda z: z * 2)]), lambda x, y: {}),
    "an activation of one's own": (
        lambda: taught(extra=[layers.Dense(8, activation=lambda z: z * 2)]),
        lambda x, y: {},
    ),
    "steps that are counted": (taught, lambda x, y: {"steps_per_epoch": 4}),
}


@pytest.mark.parametrize("name", STEP_BY_STEP)
def test_what_may_count_steps_is_run_step_by_step(in_whole_epochs, name):
    assert run(*STEP_BY_STEP[name], seed=1)[-1] == {1}


def test_few_steps_are_taken_one_by_one(in_whole_epochs, monkeypatch):
    monkeypatch.setattr(whole_epochs, "FEW", 34)  # three epochs of N images have 33 steps
    assert run(taught, lambda x, y: {}, seed=1)[-1] == {1}
    assert run(taught, lambda x, y: {"epochs": 4}, seed=1)[-1] == {11}


def test_each_batch_is_told_to_who_listens(in_whole_epochs):
    counter = Counter()
    model = taught()
    model.fit(*data(1), epochs=2, verbose=0, callbacks=[counter])
    assert counter.seen == 22


def test_the_model_is_afterwards_as_it_would_be(in_whole_epochs, capsys):
    model = taught()
    x, y = data(1)
    model.fit(x, y, verbose=1)
    assert "11/11" in capsys.readouterr().out
    assert model.steps_per_execution == 1
    counter = Counter()
    model.fit(x, y, verbose=0, callbacks=[counter])
    assert counter.seen == 11
    before = model.get_weights()[0].copy()
    model.train_on_batch(x[:8], y[:8])
    assert not np.array_equal(before, model.get_weights()[0])


@pytest.mark.parametrize(
    ("arguments", "error"),
    [((np.zeros((4, 3), "float32"),), ValueError), ((), KeyError), (("text", 3, 4), ValueError)],
    ids=["no labels and another width", "nothing", "text"],
)
def test_errors_are_kerass_own_and_change_nothing(in_whole_epochs, arguments, error):
    model = taught()
    with pytest.raises(error):
        model.fit(*arguments, verbose=0)
    assert model.steps_per_execution == 1
    assert model.fit(*data(1), verbose=0).history["loss"]


def test_nobody_is_warned_of_what_the_learner_did_not_do(in_whole_epochs, caplog, monkeypatch):
    monkeypatch.setattr(tracing, "FREQUENT_TRACING_WARNING_THRESHOLD", 1)  # TensorFlow's is the fifth time
    monkeypatch.setattr(
        tracing, "_frequent_tracing_detector_manager", tracing._FrequentTracingDetectorManager()
    )
    logger = tf.get_logger()
    before = logger.level
    monkeypatch.setattr(logger, "propagate", True)
    taught().fit(*data(1), verbose=0)
    assert caplog.records == []
    assert logger.level == before
    TensorFlowTrainer.fit.step_by_step(taught(), *data(1), verbose=0)
    assert "retracing" in caplog.text  # as it would be


def test_it_is_taken_up_once(in_whole_epochs):
    once = TensorFlowTrainer.fit
    whole_epochs.take_epochs_whole()
    assert TensorFlowTrainer.fit is once
