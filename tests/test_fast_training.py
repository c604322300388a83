"""Fast training against plain Keras: the same weights from the same batches.

XLA adds numbers up in another order than Keras, so the last digits of a float32 differ. About one seed in
seven meets a unit whose input is 0 to within that difference: ReLU lets it through in one training and not
in the other, and from there the two part. The float32 seeds below do not meet one in 500 steps; in float64,
where the last digits are a billion times smaller, no seed does.
"""

import numpy as np
import pytest

from digitrec.building import build_model
from digitrec.compiling import compile_model
from digitrec.preparing import prepare
from digitrec.running.fast_training import EpochProgram, compile_ahead, train_fast
from digitrec.starting import start_keras
from digitrec.training import BATCH_SIZE

STEPS = 500
TOLERANCE = 1e-4
SEEDS = (1, 3, 4)


@pytest.fixture(scope="module")
def batches(mnist):
    """500 batches of 32 from the training set."""
    return prepare(*(part[: STEPS * 32] for part in mnist[0]))


class Repeated:
    """The course's network, which begins each training as a new one with this seed: it is compiled once."""

    def __init__(self, optimizer="adam"):
        start_keras()
        self.model = build_model()
        self.model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"])
        self.model.optimizer.build(self.model.trainable_variables)
        self.kept = [variable.numpy() for variable in self.model.optimizer.variables]
        self.program = EpochProgram(self.model, BATCH_SIZE)

    def begin(self, seed):
        start_keras().utils.set_random_seed(seed)
        self.model.set_weights(build_model().get_weights())
        for variable, value in zip(self.model.optimizer.variables, self.kept, strict=True):
            variable.assign(value)
        return self.model

    def fast(self, x, y, seed, **options):
        """Return the weights that `train_fast` leaves."""
        train_fast(self.begin(seed), x, y, program=self.program, **options)
        return self.model.get_weights()

    def after_500_steps(self, x, y, seed):
        """Return the weights that `train_fast` and Keras's own fit leave, each in the order of the data."""
        return self.fast(x, y, seed, epochs=1, shuffle=False), self.by_fit(x, y, seed)

    def by_fit(self, x, y, seed):
        model = self.begin(seed)
        model.fit(x, y, batch_size=BATCH_SIZE, shuffle=False, verbose=0)
        assert int(model.optimizer.iterations) == STEPS
        return model.get_weights()


@pytest.fixture(scope="module")
def repeated():
    return Repeated()


def largest_difference(a, b):
    return max(np.abs(first - second).max() for first, second in zip(a, b, strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_500_steps_give_the_weights_of_fit(seed, batches, repeated):
    fast, plain = repeated.after_500_steps(*batches, seed)
    assert largest_difference(fast, plain) <= TOLERANCE


def test_in_float64_no_seed_parts(batches):
    """Seeds 2 and 7 part in float32 on the machine where this was written."""
    keras = start_keras()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    try:
        repeated = Repeated()
        for seed in (1, 2, 7):
            fast, plain = repeated.after_500_steps(*batches, seed)
            assert fast[0].dtype == np.float64
            assert largest_difference(fast, plain) <= 1e-9, seed
    finally:
        keras.config.set_floatx("float32")
        keras.config.set_dtype_policy("float32")


def test_a_wrong_epsilon_would_be_noticed(batches, repeated):
    wrong = Repeated(start_keras().optimizers.Adam(epsilon=1e-5)).fast(*batches, 1, epochs=1, shuffle=False)
    assert largest_difference(wrong, repeated.by_fit(*batches, 1)) > TOLERANCE


@pytest.mark.parametrize("optimizer", ["sgd", "rmsprop", "adamw"])
@pytest.mark.parametrize("sizes,n,batch_size", [((20, 7, 3), 50, 16), ((5, 4), 10, 64)])
def test_other_sizes_batches_that_do_not_divide_and_other_optimizers(optimizer, sizes, n, batch_size):
    keras = start_keras()
    rng = np.random.default_rng(0)
    x = rng.random((n, sizes[0]), dtype=np.float32)
    y = np.eye(sizes[-1], dtype=np.float32)[rng.integers(0, sizes[-1], n)]
    results = []
    for fast in (True, False):
        keras.utils.set_random_seed(4)
        hidden = [keras.layers.Dense(units, activation="relu") for units in sizes[1:-1]]
        output = keras.layers.Dense(sizes[-1], activation="softmax")
        model = keras.Sequential([keras.Input((sizes[0],)), *hidden, output])
        model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])
        if fast:
            history = train_fast(model, x, y, epochs=3, batch_size=batch_size, shuffle=False)
        else:
            history = model.fit(x, y, epochs=3, batch_size=batch_size, shuffle=False, verbose=0)
        results.append((model.get_weights(), history))
    (fast_weights, fast_history), (plain_weights, plain_history) = results
    assert largest_difference(fast_weights, plain_weights) <= 1e-5
    assert fast_history.epoch == plain_history.epoch == [0, 1, 2]
    for name in ("loss", "accuracy"):
        np.testing.assert_allclose(fast_history.history[name], plain_history.history[name], rtol=1e-4)


def test_batches_are_shuffled_anew_each_epoch_and_a_seed_repeats_them(mnist, repeated):
    x, y = prepare(*(part[:320] for part in mnist[0]))

    def run(order=None, **options):
        model = repeated.begin(5)
        train_fast(model, x, y, epochs=2, seed=order, program=repeated.program, **options)
        return model.get_weights()

    assert largest_difference(run(8), run(8)) == 0
    assert largest_difference(run(8), run(9)) > 0
    assert largest_difference(run(8), run(8, shuffle=False)) > 0
    assert largest_difference(run(), run()) == 0  # follows keras.utils.set_random_seed


def test_every_image_is_used_once_an_epoch():
    """With SGD on a linear model with one weight an input, what was used shows in the weights."""
    keras = start_keras()
    n = 37
    x, y = np.eye(n, dtype=np.float32), np.tile(np.array([[1.0, 0.0]], np.float32), (n, 1))
    model = keras.Sequential(
        [keras.Input((n,)), keras.layers.Dense(2, use_bias=False, kernel_initializer="zeros")]
    )
    model.compile(optimizer=keras.optimizers.SGD(1.0), loss="mse", metrics=["accuracy"])
    train_fast(model, x, y, epochs=1, batch_size=1, seed=0)
    np.testing.assert_allclose(model.get_weights()[0][:, 0], 1.0)  # each row moved by the same one step


def test_validation_and_the_call_after_each_epoch(mnist):
    x, y = prepare(*(part[:320] for part in mnist[0]))
    calls = []
    model = compile_model(build_model())
    history = train_fast(
        model, x, y, epochs=2, validation=(x[:50], y[:50]), on_epoch=lambda *args: calls.append(args)
    )
    assert set(history.history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert [number for number, _ in calls] == [1, 2]
    assert calls[1][1]["val_accuracy"] == history.history["val_accuracy"][1]
    assert model.history is history


@pytest.mark.parametrize("n", [320, 330], ids=["whole batches", "a smaller last batch"])
def test_a_program_compiled_ahead_gives_the_same_weights_to_the_bit(mnist, n):
    x, y = prepare(*(part[:n] for part in mnist[0]))

    def run(images=None):
        start_keras().utils.set_random_seed(5)
        model = compile_model(build_model())
        program = None
        if images:
            before = model.get_weights()
            program = compile_ahead(model, images)
            program.on(x, y)  # waits
            assert largest_difference(model.get_weights(), before) == int(model.optimizer.iterations) == 0
        history = train_fast(model, x, y, epochs=2, program=program)
        return model.get_weights(), history.history

    plain, plain_history = run()
    for images in (320, 330):  # as many as there are, and others
        ahead, ahead_history = run(images)
        assert largest_difference(plain, ahead) == 0
        assert plain_history == ahead_history


def test_a_program_compiled_ahead_is_compiled_once(mnist, monkeypatch):
    start_keras()
    import tensorflow as tf

    made, real = [], tf.function
    monkeypatch.setattr(
        tf, "function", lambda *args, **kwargs: made.append(real(*args, **kwargs)) or made[-1]
    )
    model = compile_model(build_model())
    program = compile_ahead(model, 320)
    train_fast(model, *prepare(*(part[:320] for part in mnist[0])), epochs=2, program=program)
    with_xla, without = made
    assert (with_xla.experimental_get_tracing_count(), without.experimental_get_tracing_count()) == (1, 0)


def test_a_program_for_something_else_is_refused(mnist):
    x, y = prepare(*(part[:64] for part in mnist[0]))
    model = compile_model(build_model())
    program = compile_ahead(model, 64)
    for other in ({"model": compile_model(build_model())}, {"batch_size": 16}):
        with pytest.raises(ValueError, match="another model or batch size"):
            train_fast(**{"model": model, "x": x, "y": y, "program": program} | other)
    keras = start_keras()
    unbuilt = keras.Sequential([keras.layers.Dense(10, activation="softmax")])
    with pytest.raises(ValueError, match=r"begin it with `keras\.Input`"):
        compile_ahead(compile_model(unbuilt), 64)
    with pytest.raises(ValueError, match="has not been compiled"):
        compile_ahead(build_model(), 64)


def test_what_happens_to_the_arrays_meanwhile_does_not_reach_the_training(mnist, repeated):
    x, y = prepare(*(part[:320] for part in mnist[0]))

    def run(x, on_epoch):
        return repeated.fast(x, y, 5, epochs=2, on_epoch=on_epoch)

    spoilt, locked = x.copy(), x.copy()
    locked.flags.writeable = False
    expected = run(x, None)
    assert largest_difference(run(spoilt, lambda *_: spoilt.fill(0)), expected) == 0
    assert largest_difference(run(locked, None), expected) == 0
    assert largest_difference(run(np.asfortranarray(x), None), expected) == 0


def test_an_error_while_it_is_compiled_ahead_is_raised_by_the_training(mnist, monkeypatch):
    start_keras()
    import tensorflow as tf

    refusing(monkeypatch, tf.errors.ResourceExhaustedError(None, None, "out of memory"))
    model = compile_model(build_model())
    program = compile_ahead(model, 64)
    with pytest.raises(tf.errors.ResourceExhaustedError):
        train_fast(model, *prepare(*(part[:64] for part in mnist[0])), program=program)


def test_without_xla_it_runs_and_says_so(mnist, monkeypatch):
    import tensorflow as tf

    x, y = prepare(*(part[:320] for part in mnist[0]))
    real = tf.function

    def function(body, jit_compile, **options):
        if jit_compile:

            def refuse(*args):
                raise tf.errors.UnimplementedError(None, None, "no XLA on this machine")

            return refuse
        return real(body, **options)

    def run():
        start_keras().utils.set_random_seed(6)
        model = compile_model(build_model())
        train_fast(model, x, y, epochs=2, seed=1)
        return model.get_weights()

    with_xla = run()
    monkeypatch.setattr(tf, "function", function)
    with pytest.warns(UserWarning, match="XLA cannot compile this training"):
        without = run()
    assert largest_difference(with_xla, without) <= 1e-5


def refusing(monkeypatch, error):
    """Let what is compiled by XLA raise an error; what is not is TensorFlow's own."""
    import tensorflow as tf

    def refuse(*args):
        raise error

    real = tf.function
    monkeypatch.setattr(
        tf,
        "function",
        lambda body, jit_compile, **options: refuse if jit_compile else real(body, **options),
    )


def test_an_error_that_is_not_xlas_is_not_taken_for_it(mnist, monkeypatch):
    """It would be hidden behind a warning, and the training begun again."""
    start_keras()
    import tensorflow as tf

    x, y = prepare(*(part[:64] for part in mnist[0]))
    error = tf.errors.InvalidArgumentError(None, None, "indices[0] = 9 is not in [0, 5)")
    refusing(monkeypatch, error)
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"is not in \[0, 5\)"):
        train_fast(compile_model(build_model()), x, y, epochs=1)


def test_an_operation_that_xla_does_not_know_is_xlas(mnist, monkeypatch):
    """In the words of TensorFlow itself, from a program with such an operation in it."""
    start_keras()
    import tensorflow as tf

    with pytest.raises(tf.errors.InvalidArgumentError) as unknown:
        tf.function(tf.as_string, jit_compile=True)(tf.ones(2))
    x, y = prepare(*(part[:64] for part in mnist[0]))
    refusing(monkeypatch, unknown.value)
    with pytest.warns(UserWarning, match="XLA cannot compile this training"):
        train_fast(compile_model(build_model()), x, y, epochs=1)


def test_tensorflows_logger_is_left_as_it_was(mnist):
    start_keras()
    import tensorflow as tf

    x, y = prepare(*(part[:64] for part in mnist[0]))
    before = tf.get_logger().level
    tf.get_logger().setLevel("INFO")
    try:
        train_fast(compile_model(build_model()), x, y, epochs=1)
        assert tf.get_logger().level == 20  # INFO
    finally:
        tf.get_logger().setLevel(before)
