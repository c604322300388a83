"""The same training as `training.train`, several times faster: each epoch is one compiled program.

Keras's `fit` goes back to Python for each of an epoch's 1,875 steps, and in a network this small the way
there and back takes longer than the arithmetic. Here TensorFlow compiles the loop over all the steps,
with the model's own loss and optimizer in it, into one program (by XLA where there is XLA). Compiling it
takes the number of images and not the images: it can be done while they are loaded.
"""

import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np

from digitrec import programs
from digitrec.starting import start_keras
from digitrec.training import BATCH_SIZE, EPOCHS
from digitrec.validation import check_count, check_model, check_numbers, check_same_length

ALIGNMENT = 64  # bytes: TensorFlow's programs expect their arrays to begin at a multiple of it


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
    program=None,
):
    """Train a compiled Keras model and return its `keras.callbacks.History`, loss and accuracy by epoch.

    `x` (N, D) and `y` (N, C), one-hot, go through the model in batches that are shuffled anew each
    epoch; the last batch may be smaller. `seed` fixes the orders of the batches; without one they follow
    `keras.utils.set_random_seed`, after which `fit` deals out all epochs in one order and this function
    does not (`tests/test_keras_facts.py`). `validation` is a pair `(x, y)` to evaluate after each epoch.
    `on_epoch(number, logs)` is called after each epoch, with a number from 1. `program` is what
    `compile_ahead` returned for this model; the numbers are the same without.

    From the same weights and with the same batches, the weights after 500 steps differ from those of
    `fit` by less than 1e-4 (`tests/test_fast_training.py`), unless rounding puts a unit on the other side
    of ReLU's bend; then both networks are as good but not the same. Where TensorFlow has no XLA for this
    machine the loop runs uncompiled, several times slower, and a warning says so. Raises TypeError or
    ValueError for arrays that are not numbers or do not belong together, a model that is not compiled, and
    a program for another model or batch size.
    """
    check_model(model, compiled=True)
    x, y = check_numbers(x, "x", (None, None)), check_numbers(y, "y", (None, None))
    check_same_length(x, y, ("x", "y"))
    epochs, batch_size = check_count(epochs, "epochs"), check_count(batch_size, "batch_size")
    if program is None:
        program = EpochProgram(model, batch_size)
    elif program.model is not model or program.batch_size != batch_size:
        raise ValueError("`program` belongs to another model or batch size; without it, one is made.")
    rng = np.random.default_rng(np.random.randint(2**31) if seed is None else seed)

    history = start_keras().callbacks.History()
    history.set_model(model)
    history.on_train_begin()
    run_epoch = program.on(x, y)
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


def compile_ahead(model, images, batch_size=BATCH_SIZE):
    """Begin to compile the training of `model` on so many images, and return the program for `train_fast`.

    A thread of its own does it, while the images are loaded; `train_fast` waits for it. Until then the model
    is to be left alone. Raises TypeError or ValueError for a model that is not compiled or does not know the
    shape of its input, and for counts below 1.
    """
    images, batch_size = check_count(images, "images"), check_count(batch_size, "batch_size")
    if not check_model(model, compiled=True).built:
        raise ValueError("`model` does not know the shape of its input yet: begin it with `keras.Input`.")
    program = EpochProgram(model, batch_size)
    program.compile_for(images)
    return program


class EpochProgram:
    """One epoch of a model's training, as a program that is compiled when it first runs."""

    def __init__(self, model, batch_size):
        """Make the program for a compiled model and batches of one size."""
        import tensorflow as tf

        self.model, self.batch_size = model, batch_size
        # With XLA, and without.
        self._ways = [tf.function(self._epoch, autograph=False, jit_compile=xla) for xla in (True, False)]
        self._compiling, self._noted = None, False

    def compile_for(self, images):
        """Compile for so many images, in a thread: the program runs on zeros and takes no step."""
        shapes = self.model.input_shape, self.model.output_shape
        x, y = (_tensor((images, *shape[1:]), self.model.compute_dtype) for shape in shapes)
        self._build()
        threads = ThreadPoolExecutor(1)
        self._compiling = threads.submit(self._run, x, y, np.zeros(images), train=False)
        threads.shutdown(wait=False)

    def on(self, x, y):
        """Return a function that trains for an epoch, in a given order of the rows of `x` and `y`, (N,).

        It returns two sums over the epoch's images, of the loss and of right answers.
        """
        x, y = (_tensor(array.shape, self.model.compute_dtype, array) for array in (x, y))
        if self._compiling:
            self._compiling.result()
        self._build(x.shape)
        return lambda order: self._run(x, y, order)

    def _build(self, shape=None):
        if not self.model.built:
            self.model.build((None, *shape[1:]))
        self.model.optimizer.build(self.model.trainable_variables)

    def _run(self, x, y, order, train=True):
        import tensorflow as tf

        order, train = tf.constant(order, tf.int32), tf.constant(train)
        while True:
            try:
                with _only_errors(tf.get_logger()):  # it would warn of tracing again when several are trained
                    sums = self._ways[0](x, y, order, train).numpy().tolist()
                break
            except tf.errors.OpError as error:
                if len(self._ways) == 1 or not _is_xlas(error):
                    raise
                del self._ways[0]
                reason = type(error).__name__
                warnings.warn(
                    f"XLA cannot compile this training ({reason}): it runs without, slower.", stacklevel=4
                )
        if not self._noted:
            programs.note()
            self._noted = True
        return sums

    def _epoch(self, x, y, order, train):
        """Take all the steps of an epoch, or none where `train` is False: as a graph, which is compiled.

        The data are arguments: as constants of the program they are twice as slow.
        """
        import tensorflow as tf

        size = min(self.batch_size, x.shape[0])
        steps, rest = divmod(x.shape[0], size)

        def step(rows):
            return self._step(tf.gather(x, rows), tf.gather(y, rows))

        def more(i, sums):
            return i + 1, sums + step(tf.slice(order, [i * size], [size]))

        none = tf.zeros(2, x.dtype)
        steps = tf.where(train, steps, 0)
        _, sums = tf.while_loop(lambda i, _: i < steps, more, (0, none))
        if rest:
            sums += tf.cond(train, lambda: step(order[-rest:]), lambda: none)
        return sums

    def _step(self, images, labels):
        """Take one step with this batch and return its sums of loss and right answers."""
        import tensorflow as tf

        variables = self.model.trainable_variables
        with tf.GradientTape() as tape:
            p = self.model(images, training=True)
            loss = self.model.compute_loss(x=images, y=labels, y_pred=p)
        self.model.optimizer.apply(tape.gradient(loss, variables), variables)
        right = tf.equal(tf.argmax(p, axis=1), tf.argmax(labels, axis=1))
        return tf.stack([loss * images.shape[0], tf.reduce_sum(tf.cast(right, loss.dtype))])


def _tensor(shape, dtype, values=None):
    """Return a tensor that holds a copy of these values, or zeros.

    It lies in memory of NumPy's: `tf.constant` would copy twice, and zeros of NumPy's cost nothing until
    somebody looks at them.
    """
    import tensorflow as tf

    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    memory = (np.zeros if values is None else np.empty)(size + ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % ALIGNMENT
    array = memory[start : start + size].view(dtype).reshape(shape)
    if values is not None:
        array[...] = values
    try:
        return tf.experimental.dlpack.from_dlpack(array.__dlpack__())
    except BufferError:  # such as bfloat16, which NumPy does not hand on
        return tf.constant(array)


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
