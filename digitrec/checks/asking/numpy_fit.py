"""`fit` of the network that answers are tried on, in NumPy: the same steps, without all that Keras adds.

For a few images nearly all of the time is Keras's own, and `train` is asked to train five times and more.
Where a call asks for more than epochs, batches and images to validate with, or the network is not as the
course made it, Keras's `fit` runs. `tests/test_numpy_fit.py` holds one against the other. The arithmetic of
`digitrec.from_scratch` stands here once more, because that module is not there while a class is marked.
"""

import math

import numpy as np

from digitrec.building import SIZES
from digitrec.checks.asking.fit import FUNCTIONS
from digitrec.compiling import SMALLEST_PROBABILITY
from digitrec.training import BATCH_SIZE

# What is understood here.
ASKED = {"x", "y", "epochs", "batch_size", "verbose", "shuffle", "validation_data", "validation_split"}


def numpy_fit(model):
    """Return `fit` of a network of the course's, compiled and not yet trained, by names of arguments.

    What is left of a training is as Keras leaves it: weights, history, and the optimizer's count and means.
    """
    fit, made, adam = model.fit, _settings(model), _Adam()

    def quick(**asked):
        try:
            known = _is_plain(asked) and type(model).fit.__module__.startswith("keras.")
            known = known and _settings(model) == made and int(model.optimizer.iterations) == adam.t
        except Exception:  # whatever is odd about it is for Keras to say
            known = False
        return _train(model, adam, **asked) if known else fit(**asked)

    return quick


def _settings(model):
    """Return all that decides what a step of the model does, but for its weights."""
    parts = [model, model.optimizer, *model.layers]
    replaced = [{k for k, v in vars(part).items() if isinstance(v, FUNCTIONS)} for part in parts]
    replaced[0] -= {"fit"}  # the collector's
    return model.get_config(), model.get_compile_config(), replaced


def _is_plain(asked):
    if not asked.keys() <= ASKED:
        return False
    counts = [asked.get("epochs", 1), asked.get("batch_size") or BATCH_SIZE]
    if not all(type(count) is int and count > 0 for count in counts):
        return False
    if not 0 <= (asked.get("validation_split") or 0) < 1:
        return False
    validation = asked.get("validation_data")  # if it gives batches, none of them may be taken here
    if type(validation) not in (tuple, type(None)) or type(asked["x"]) is not np.ndarray:
        return False
    trained, validation = _parts(**asked)
    return _are_ours(*trained) and (validation is None or _are_ours(*validation))


def _parts(x, y, validation_data=None, validation_split=0.0, **_):
    """Return what is trained on and what is validated with, or None: pairs of images and labels."""
    if validation_data is not None or not validation_split:
        return (x, y), validation_data
    kept = math.floor(len(x) * (1 - validation_split))  # the last ones are held back, as they were given
    return (x[:kept], y[:kept]), (x[kept:], y[kept:])


def _are_ours(x, y):
    """Say whether these are images from 0 to 1 and one-hot labels, as the course prepares them."""
    for values, width in ((x, SIZES[0]), (y, SIZES[-1])):
        if type(values) is not np.ndarray or values.dtype != np.float32 or values.shape[1:] != (width,):
            return False
    return (
        0 < len(x) == len(y)
        and x.min() >= 0
        and x.max() <= 1
        and bool(np.all(y.sum(axis=1) == 1) and np.isin(y, (0, 1)).all())
    )


def _forward(weights, x):
    """Return the outputs of both hidden layers and the probabilities, (N, 10)."""
    w1, b1, w2, b2, w3, b3 = weights
    a1 = np.maximum(x @ w1 + b1, 0)  # (N, 128)
    a2 = np.maximum(a1 @ w2 + b2, 0)  # (N, 64)
    z = a2 @ w3 + b3  # (N, 10)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return a1, a2, e / e.sum(axis=1, keepdims=True)


def _backward(weights, x, y):
    """Return the probabilities, (N, 10), and the gradients of the mean cross-entropy, an array for each."""
    _, _, w2, _, w3, _ = weights
    a1, a2, p = _forward(weights, x)
    dz3 = (p - y) / np.float32(len(x))
    dz2 = (dz3 @ w3.T) * (a2 > 0)
    dz1 = (dz2 @ w2.T) * (a1 > 0)
    return p, [part for a, dz in ((x, dz1), (a1, dz2), (a2, dz3)) for part in (a.T @ dz, dz.sum(axis=0))]


def _sums(p, y):
    """Return the sums over the images of right answers and of the cross-entropy."""
    right = (p.argmax(axis=1) == y.argmax(axis=1)).sum()
    return np.array([right, -np.log(p[y == 1].clip(SMALLEST_PROBABILITY)).sum()])


class _Adam:
    """Adam as Keras takes its steps, with its settings of the course's network."""

    t = 0

    def step(self, weights, gradients):
        if self.t == 0:
            self.m, self.v = ([np.zeros_like(w) for w in weights] for _ in range(2))
        self.t += 1
        alpha = np.float32(0.001 * (1 - 0.999**self.t) ** 0.5 / (1 - 0.9**self.t))
        for w, g, m, v in zip(weights, gradients, self.m, self.v, strict=True):
            m += (g - m) * np.float32(0.1)
            v += (g * g - v) * np.float32(0.001)
            w -= alpha * m / (np.sqrt(v) + np.float32(1e-7))


def _train(model, adam, epochs=1, batch_size=None, shuffle=True, verbose=0, **data):
    """Take the steps, and leave what Keras leaves."""
    from keras.callbacks import History

    (x, y), validation = _parts(**data)
    weights, rng, size = model.get_weights(), np.random.default_rng(), batch_size or BATCH_SIZE
    history = History()
    history.set_model(model)
    history.set_params({"verbose": verbose, "epochs": epochs, "steps": -(-len(x) // size)})
    history.on_train_begin()
    for epoch in range(epochs):
        order = rng.permutation(len(x)) if shuffle else np.arange(len(x))
        sums = np.zeros(2)
        for start in range(0, len(x), size):
            batch = order[start : start + size]
            p, gradients = _backward(weights, x[batch], y[batch])
            sums += _sums(p, y[batch])
            adam.step(weights, gradients)
        means = {"": sums / len(x)}
        if validation is not None:
            *_, p = _forward(weights, validation[0])
            means["val_"] = _sums(p, validation[1]) / len(p)
        names = [f"{part}{name}" for part in means for name in ("accuracy", "loss")]
        history.on_epoch_end(epoch, dict(zip(names, np.concatenate([*means.values()]).tolist(), strict=True)))
    optimizer = model.optimizer
    optimizer.build(model.trainable_variables)
    model.set_weights(weights)
    optimizer.iterations.assign(adam.t)
    for variables, values in ((optimizer._momentums, adam.m), (optimizer._velocities, adam.v)):
        for variable, value in zip(variables, values, strict=True):
            variable.assign(value)
    model.history, model.stop_training = history, False
    return history
