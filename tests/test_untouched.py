"""A check leaves everything as it was: the networks, the functions and the generators, whatever happens.

`tests/kept.py` draws a picture of all that can be reached from an answer and of the states that a program
shares, before a check and after it. The check comes to its end, or is stopped in its middle by Ctrl+C or by
an error.
"""

import random
import signal
import sys
from functools import partial

import keras
import numpy as np
import pytest
from keras import layers

import digitrec.checks
from digitrec.checks import check
from digitrec.checks.asking import keeping
from digitrec.checks.engine.stages import task, tasks
from tests.bank import entries
from tests.kept import generators, picture

ASKING = str(digitrec.checks.asking.__path__[0])
KEEPING = keeping.__file__
SQUARES = np.random.default_rng(5).random((600, 28, 28), dtype=np.float32)
DIGITS = np.random.default_rng(6).integers(0, 10, 600)


def _asked(task_id, answers):
    wanted = task(task_id)
    probe = wanted.probe(1)
    return lambda: wanted.judge(probe, wanted.evidence(answers, probe))


def _differences(before, after):
    """Return the first few facts that were another way before, or that there were fewer or more."""
    pairs = [f"{a}  became  {b}" for a, b in zip(before, after, strict=False) if a != b]
    return pairs[:3] or ([] if len(before) == len(after) else [f"{len(before)} facts became {len(after)}"])


def _is_left_alone(ask, *things):
    before = picture(*things) + generators()
    try:
        return ask()
    finally:
        assert _differences(before, picture(*things) + generators()) == []


def _right_entry(task_id):
    return next(e for e in entries(task_id.partition(".")[0]) if e.task == task_id and e.kind == "right")


@pytest.fixture(scope="module")
def answers():
    known = {}

    def of(task_id):
        if task_id not in known:
            known[task_id] = _right_entry(task_id).answers()
        return known[task_id]

    return of


@pytest.mark.parametrize("task_id", list(tasks()))
def test_a_check_leaves_its_answer_and_the_generators_as_they_were(task_id, answers):
    report = _is_left_alone(_asked(task_id, answers(task_id)), answers(task_id))
    assert report.marks == report.points


def _tried(task_id, answers, most=1):
    """Return what tries an answer on so many of the cases, and judges nothing."""
    wanted = task(task_id)
    probe = wanted.probe(1)
    if "cases" in probe:
        probe["cases"] = probe["cases"][:most]
    return lambda: wanted.evidence(answers, probe)


def _stopping(ask, at, stop, putting_back=False):
    """Ask, and call `stop` at this call of a function of the package; return how many calls there were.

    Counted are those that try and describe the answer, or those that note things and put them back.
    """
    calls = {False: 0, True: 0}

    def count(frame, event, _argument):
        if event == "call" and frame.f_code.co_filename.startswith(ASKING):
            one = frame.f_code.co_filename == KEEPING
            calls[one] += 1
            if (one, calls[one]) == (putting_back, at):
                sys.setprofile(None)
                stop()

    sys.setprofile(count)
    try:
        ask()
    finally:
        sys.setprofile(None)
    return calls


def _fail():
    raise MemoryError("in the middle")


def _press_ctrl_c():
    signal.raise_signal(signal.SIGINT)


TOUCHED = ("building.build_model", "compiling.compile_model", "training.train", "training.trained")
TOUCHED += ("evaluating.evaluate", "predicting.predict_digits", "from_scratch.adam")
TOUCHED += tuple(task_id for task_id in tasks() if task_id.startswith("capstone."))


@pytest.mark.parametrize("task_id", TOUCHED)
def test_a_check_that_is_stopped_leaves_its_answer_as_it_was(task_id, answers):
    ask = _tried(task_id, answers(task_id))
    many = _stopping(ask, 0, None)
    stops = [(0.2, _fail, False), (0.5, _press_ctrl_c, False), (0.8, _fail, False), (1, _press_ctrl_c, True)]
    for share, stop, last in stops:
        at = round(share * many[last])
        try:
            _is_left_alone(partial(_stopping, ask, at, stop, last), answers(task_id))
        except (KeyboardInterrupt, MemoryError):
            continue


# ------------------------------------------------------------------------------- networks that were touched


def _sparse():
    model = keras.Sequential([keras.Input((784,)), layers.Dense(32, "relu"), layers.Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _open(*front):
    model = keras.Sequential([*front, layers.Dense(32, "relu"), layers.Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


class Own(keras.Model):
    def __init__(self, hidden):
        super().__init__()
        self.asked = 0
        self.hidden = [layers.Dense(n, "relu") for n in hidden]
        self.drop, self.last = layers.Dropout(0.2), layers.Dense(10, "softmax")

    def call(self, x, training=False):
        self.asked += 1
        x = keras.ops.reshape(x, (-1, 784))
        for layer in self.hidden:
            x = layer(x)
        return self.last(self.drop(x, training=training))


def _own():
    model = Own([32, 16])
    model.compile(keras.optimizers.Adam(), keras.losses.SparseCategoricalCrossentropy(),
                  metrics=[keras.metrics.SparseCategoricalAccuracy()])  # fmt: skip
    return model


def _functional():
    inputs = keras.Input((28, 28))
    x = layers.BatchNormalization()(layers.Dropout(0.3)(layers.Flatten()(inputs)))
    model = keras.Model(inputs, layers.Dense(10, "softmax", activity_regularizer="l2")(x))
    model.compile("rmsprop", "categorical_crossentropy", metrics=[keras.metrics.CategoricalAccuracy(), "mse"])
    return model


class Named(keras.Sequential):
    def __init__(self):
        super().__init__([layers.Flatten(), layers.Dense(10, "softmax")])


def _named():
    model = Named()
    model.compile("sgd", "mse")
    return model


def _lambda():
    return _open(layers.Lambda(lambda x: keras.ops.reshape(x, (-1, 784)) / 255))


NETWORKS = {
    "sparse loss, the word accuracy": _sparse,
    "no input shape": _open,
    "no input shape, squares": lambda: _open(layers.Flatten()),
    "a class of one's own": _own,
    "functional": _functional,
    "a class of Sequential": _named,
    "a function in a layer": _lambda,
    "no layers yet": lambda: keras.Sequential(),
    "no input shape, nothing compiled": lambda: keras.Sequential([layers.Flatten(), layers.Dense(10)]),
}
UNFINISHED = ("no layers yet", "no input shape, nothing compiled")
ASKED = ("capstone.build", "capstone.train", "capstone.evaluate", "capstone.experiment", "training.trained")


def _trained(name, model):
    y = np.eye(10, dtype="float32")[DIGITS] if name in ("functional", "a class of Sequential") else DIGITS
    x = SQUARES.reshape(600, 784) if name in ("no input shape", "sparse loss, the word accuracy") else SQUARES
    held_back = 0.1 if name in ("functional", "a class of one's own") else 0.0  # those are asked, too
    return model.fit(x, y, epochs=1, validation_split=held_back, verbose=0)


CAN_BE_TRAINED = [name for name in NETWORKS if name not in UNFINISHED]


@pytest.mark.parametrize(
    "name, trained", [(name, False) for name in NETWORKS] + [(name, True) for name in CAN_BE_TRAINED]
)
def test_a_network_is_left_as_it_was(name, trained):
    model = NETWORKS[name]()
    history = _trained(name, model) if trained else None
    given = {"model": model, "history": history, "x_train": SQUARES, "y_train": DIGITS, "x_test": SQUARES}
    given |= {"changed_model": model, "changed_history": history, "test_accuracy": 0.9, "predictions": DIGITS}
    for task_id in ASKED:
        names = {name: given.get(name, 0.5) for name in task(task_id).names}
        _is_left_alone(_asked(task_id, names), model, history)


def test_the_accuracy_of_a_sparse_loss_is_shown_as_it_is_after_a_check():
    """The usual tutorial: the word "accuracy" finds out at the first batch what it has to count."""
    model = _sparse()
    x_train, y_train = SQUARES.reshape(600, 784), DIGITS
    check("capstone.build", model=model, x_train=x_train, y_train=y_train)
    model.fit(x_train, y_train, epochs=3, verbose=0)
    read = (model.predict(x_train, verbose=0).argmax(axis=1) == y_train).mean()
    assert model.evaluate(x_train, y_train, verbose=0)[1] == pytest.approx(read)


def test_networks_are_built_after_a_check_of_one_that_is_not_built_yet():
    first = _own()
    first(SQUARES[:2])  # Keras has made a list of what waits for its first values, and emptied it
    check("capstone.build", model=_own(), x_train=SQUARES, y_train=DIGITS)
    second = _own()
    second.fit(SQUARES, DIGITS, verbose=0)
    assert second.built


def test_a_network_that_knows_no_input_yet_meets_the_learners_first():
    model, x_train = _open(), SQUARES
    check("capstone.build", model=model, x_train=x_train, y_train=DIGITS)
    model.fit(x_train.reshape(600, 784), DIGITS, verbose=0)
    assert model.input_shape == (None, 784)


# ------------------------------------------------------------------- functions that remember, and generators

cache, seen = {}, []
rng, old = np.random.default_rng(3), random.Random(4)
pixels = np.arange(6.0)
calls = 0
kept_model = None


class Counter:
    made = 0


def remembering(images, known=[]):  # noqa: B006 (a default that remembers is what it is about)
    global calls, pixels
    calls += 1
    Counter.made += 1
    remembering.calls = calls
    known.append(calls)
    cache[calls] = seen
    seen.append(images)
    pixels *= rng.random()
    pixels[0] = old.random() + random.random() + np.random.random()
    globals()["left_behind"] = 1
    return images.reshape(len(images), -1)


def _closed_over():
    times, shapes = 0, []

    def flatten(images):
        nonlocal times
        times += 1
        shapes.append(images.shape)
        return images.reshape(len(images), -1)

    return flatten


def draws(images):
    keras.utils.set_random_seed(times_seeded())
    keras.random.normal((2,))
    layers.Dense(3)
    return images.reshape(len(images), -1)


def times_seeded():
    seen.append("again")
    return len(seen)


def trains(model, x, y, epochs, batch_size):
    return kept_model.fit(SQUARES.reshape(600, 784), DIGITS, epochs=1, batch_size=300, verbose=0)


@pytest.mark.parametrize("make", [lambda: remembering, _closed_over, lambda: draws],
                         ids=["global", "closure", "seeds"])  # fmt: skip
def test_what_a_function_remembers_is_left_as_it_was(make):
    keras.utils.set_random_seed(8)
    keras.random.normal((1,))
    flatten, names = make(), ("cache", "seen", "rng", "old", "pixels", "calls", "left_behind")

    def remembered():
        return {name: globals()[name] for name in names if name in globals()}

    before = picture(flatten, remembered(), vars(Counter)["made"], remembering) + generators()
    assert _asked("preparing.flatten", {"flatten": flatten})().marks > 0
    after = picture(flatten, remembered(), vars(Counter)["made"], remembering) + generators()
    assert _differences(before, after) == []


def test_a_network_of_the_notebook_that_a_function_trains_is_left_as_it_was(monkeypatch):
    model = _sparse()
    monkeypatch.setattr(sys.modules[__name__], "kept_model", model)
    _is_left_alone(_tried("training.train", {"train": trains}, 2), model)
    model.fit(SQUARES.reshape(600, 784), DIGITS, verbose=0)
    _is_left_alone(_tried("training.train", {"train": trains}, 2), model)
