"""What answers are tried on: MNIST's images as the network takes them, and a network with given weights."""

import inspect
from functools import cache, wraps
from math import prod
from types import SimpleNamespace

import numpy as np

LARGE_BATCH = 10_000  # images that a network of ours evaluates or predicts at once


def draw_of(seed, *about):
    """Return the whole number, of 62 bits, that stands for what a probe of this seed draws."""
    return int(np.random.default_rng([seed, *about]).integers(2**62))


def drawn_array(draw, shape):
    """Return the weights or biases of this shape that belong to `draw`, a whole number: float32.

    Weights are normal, of the size that keeps the signal's, and biases lie between 0.1 and 0.5. Kernel and
    judge work out the same, so a network of any widths can be given weights drawn after it was built.
    """
    rng = np.random.default_rng([draw, *shape])
    if len(shape) < 2:
        return rng.uniform(0.1, 0.5, shape).astype(np.float32)
    return (rng.standard_normal(shape) * np.sqrt(2 / shape[0])).astype(np.float32)


def drawn_input(draw, shape):
    """Return 8 inputs of this shape that belong to `draw`: float32 from 0 to 1, alike as rows and squares."""
    size = prod(shape)
    return np.random.default_rng([draw, size]).random((8, size), dtype=np.float32).reshape(8, *shape)


@cache
def packaged():
    """Return `(images, labels)` by the part, "train" or "test": uint8, as packaged, to be read only."""
    from digitrec.loading import packaged_arrays

    parts = dict(zip(("train", "test"), packaged_arrays(), strict=True))
    for arrays in parts.values():
        for array in arrays:
            array.flags.writeable = False
    return parts


@cache
def mnist(part):
    """Return `(x, labels)` of the part "train" or "test": float32 (N, 784) from 0 to 1, int (N,)."""
    images, labels = packaged()[part]
    x = images.reshape(len(images), -1).astype(np.float32) / np.float32(255)
    x.flags.writeable = False
    return x, labels.astype(int)


def keras_model(weights):
    """Return the course's network as a compiled Keras model with these weights. Imports TensorFlow.

    It runs step by step: for a few images that is faster than compiling a program for them; only what Adam
    does in a step is a program, the same for all such networks. In a step it evaluates or predicts 10,000
    images, whatever it is told, so that somebody whose answer takes the whole training set need not wait for
    1,875 of them; and a few images come to it as the single batch that they are.
    """
    from digitrec.building import build_model
    from digitrec.compiling import compile_model

    model = compile_model(build_model())
    model.set_weights(weights)
    model.run_eagerly = True
    _step_in_one_call(model.optimizer)
    for name in ("evaluate", "predict"):
        setattr(model, name, _in_large_batches(getattr(model, name)))
    return model


def _step_in_one_call(adam):
    """Let the optimizer do in one call of TensorFlow's what Keras does in a hundred: the same to the bit."""
    import tensorflow as tf

    program = _adam_program(adam.beta_1, adam.beta_2, adam.epsilon)

    def step(gradients, weights, rate):
        if not tf.executing_eagerly():  # somebody has compiled the network again, with this optimizer
            return type(adam)._backend_update_step(adam, gradients, weights, rate)
        places = [adam._get_variable_index(variable) for variable in weights]
        kept = [[moments[i].value for i in places] for moments in (adam._momentums, adam._velocities)]
        program(gradients, [variable.value for variable in weights], *kept, adam.iterations.value, rate)

    adam._backend_update_step = step


@cache
def _adam_program(beta_1, beta_2, epsilon):
    """Return a program that takes a step of Adam with all weights, each as Keras's own `update_step` does."""
    import tensorflow as tf
    from keras.optimizers import Adam

    settings = {"beta_1": beta_1, "beta_2": beta_2, "epsilon": epsilon, "amsgrad": False}
    settings["assign_add"] = lambda variable, change: variable.assign_add(change)
    settings["assign_sub"] = lambda variable, change: variable.assign_sub(change)
    settings["_get_variable_index"] = lambda variable: 0

    @tf.function(autograph=False)
    def step(gradients, weights, momentums, velocities, iterations, rate):
        for gradient, variable, *kept in zip(gradients, weights, momentums, velocities, strict=True):
            momentum, velocity = ([moments] for moments in kept)
            one = SimpleNamespace(
                **settings, iterations=iterations, _momentums=momentum, _velocities=velocity
            )
            Adam.update_step(one, gradient, variable, rate)

    return step


def _in_large_batches(method):
    """Return `evaluate` or `predict` of a model in batches of 10,000: what it gives is the same in any."""
    signature = inspect.signature(method)

    @wraps(method)
    def in_large_batches(*args, **kwargs):
        try:
            asked = signature.bind(*args, **kwargs)
        except TypeError:
            return method(*args, **kwargs)  # says what is wrong in its own words
        given = asked.arguments
        if hasattr(given.get("x"), "shape") and given.get("steps") is None:
            given["batch_size"] = LARGE_BATCH
            _in_one_batch(given)
        return method(*asked.args, **asked.kwargs)

    return in_large_batches


def _in_one_batch(given):
    """Exchange images that make a single batch, and their labels, for a data set that is this batch.

    Keras makes the same of them by programs that cut them up, which take a tenth of a second to compile where
    the network takes a few milliseconds. What it would convert or refuse stays as it is.
    """
    import tensorflow as tf

    parts = tuple(given[name] for name in ("x", "y") if given.get(name) is not None)
    if given.get("sample_weight") is not None or not all(map(_is_plain, parts)):
        return
    if len({len(part) for part in parts}) == 1 and 0 < len(parts[0]) <= LARGE_BATCH:
        given["x"] = tf.data.Dataset.from_tensors(parts)
        given.pop("y", None)
        given["batch_size"] = None


def _is_plain(part):
    return type(part) is np.ndarray and part.dtype == np.float32 and part.ndim == 2
