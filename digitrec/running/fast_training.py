"""The same training as `training.train`, several times faster: each epoch is one compiled program.

Keras's `fit` goes back to Python for each of an epoch's 1,875 steps, and in a network this small the way
there and back takes longer than the arithmetic. Here TensorFlow compiles the loop over all the steps,
with the model's own loss and optimizer in it, into one program (by XLA where there is XLA).
"""

import warnings
from contextlib import contextmanager

import numpy as np

from digitrec import programs
from digitrec.starting import start_keras
from digitrec.training import BATCH_SIZE, EPOCHS
from digitrec.validation import check_count, check_model, check_numbers, check_same_length


def train_fast(
    model,
    x,
    y,
    epochs=EPOCHS,
    batch_size=BATCH_SIZE,
    *,
    seed=None,
    shuffle=True,
    validation=None,
    on_epoch=None,
):
    """Train a compiled Keras model and return its `keras.callbacks.History`, loss and accuracy by epoch.

    `x` (N, D) and `y` (N, C), one-hot, go through the model in batches that are shuffled anew each
    epoch; the last batch may be smaller. `seed` fixes the order of the batches; without one it follows
    `keras.utils.set_random_seed`. `validation` is a pair `(x, y)` to evaluate after each epoch.
    `on_epoch(number, logs)` is called after each epoch, with a number from 1.

    From the same weights and with the same batches, the weights after 500 steps differ from those of
    `fit` by less than 1e-4 (`tests/test_fast_training.py`), unless rounding puts a unit on the other side
    of ReLU's bend; then both networks are as good but not the same. Where TensorFlow has no XLA for this
    machine the loop runs uncompiled, several times slower, and a warning says so. Raises TypeError or
    ValueError for arrays that are not numbers or do not belong together, and a model that is not compiled.
    """
    check_model(model, compiled=True)
    x, y = check_numbers(x, "x", (None, None)), check_numbers(y, "y", (None, None))
    check_same_length(x, y, ("x", "y"))
    epochs, batch_size = check_count(epochs, "epochs"), check_count(batch_size, "batch_size")
    rng = np.random.default_rng(np.random.randint(2**31) if seed is None else seed)

    history = start_keras().callbacks.History()
    history.set_model(model)
    history.on_train_begin()
    run_epoch = epoch_program(model, x, y, min(batch_size, len(x)))
    for epoch in range(epochs):
        order = rng.permutation(len(x)) if shuffle else np.arange(len(x))
        loss, right = run_epoch(order)
        logs = {"loss": loss / len(x), "accuracy": right / len(x)}
        if validation is not None:
            results = model.evaluate(*validation, batch_size=1000, verbose=0, return_dict=True)
            logs |= {f"val_{name}": value for name, value in results.items()}
        history.on_epoch_end(epoch, logs)
        if on_epoch:
            on_epoch(epoch + 1, logs)
    model.history = history
    return history


def epoch_program(model, x, y, batch_size):
    """Return a function that trains `model` for one epoch in a given order of the rows, (N,).

    It returns two sums over the epoch's images, of the loss and of right answers. The program is compiled
    at its first call.
    """
    import tensorflow as tf

    x, y = tf.constant(x, model.compute_dtype), tf.constant(y, model.compute_dtype)
    if not model.built:
        model.build((None, *x.shape[1:]))
    model.optimizer.build(model.trainable_variables)
    steps, rest = divmod(len(x), batch_size)

    def step(images, labels):
        """Take one step with this batch and return its sums of loss and right answers."""
        with tf.GradientTape() as tape:
            p = model(images, training=True)
            loss = model.compute_loss(x=images, y=labels, y_pred=p)
        model.optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        right = tf.equal(tf.argmax(p, axis=1), tf.argmax(labels, axis=1))
        return tf.stack([loss * len(images), tf.reduce_sum(tf.cast(right, loss.dtype))])

    def epoch(x, y, order):  # the data are arguments: as constants of the program they are twice as slow
        sums = tf.zeros(2, x.dtype)
        for i in tf.range(steps):  # a loop in the program, not in Python
            rows = tf.slice(order, [i * batch_size], [batch_size])
            sums += step(tf.gather(x, rows), tf.gather(y, rows))
        if rest:
            rows = order[-rest:]
            sums += step(tf.gather(x, rows), tf.gather(y, rows))
        return sums

    ways = [tf.function(epoch, jit_compile=True), tf.function(epoch)]  # with XLA, and without
    compiled = False

    def run(order):
        nonlocal compiled
        order = tf.constant(order, tf.int32)
        try:
            with _only_errors(tf.get_logger()):  # it would warn of tracing again when several are trained
                sums = ways[0](x, y, order).numpy().tolist()
            if not compiled:
                programs.note()
            compiled = True
            return sums
        except tf.errors.OpError as error:
            if len(ways) == 1 or not _is_xlas(error):
                raise
            del ways[0]
            reason = type(error).__name__
            warnings.warn(
                f"XLA cannot compile this training ({reason}): it runs without, slower.", stacklevel=3
            )
            return run(order.numpy())

    return run


@contextmanager
def _only_errors(logger):
    """Have a logger keep warnings to itself for a while; then it is as it was."""
    level = logger.level
    logger.setLevel("ERROR")
    try:
        yield
    finally:
        logger.setLevel(level)


def _is_xlas(error):
    """Say whether an error of TensorFlow comes from there being no XLA, or none for this program.

    Unknown to a machine or unable to do something, it raises errors of kinds of its own; a program that it
    cannot compile is an argument that is not valid, like many another, and only the text tells them apart.
    """
    import tensorflow as tf

    if isinstance(error, tf.errors.UnimplementedError | tf.errors.NotFoundError):
        return True
    return isinstance(error, tf.errors.InvalidArgumentError) and "xla" in str(error).lower()
