"""The ways of training the course's network that `benchmarks.training` compares, one function each.

Every way does the same: the network 784-128-64-10, Glorot's initial weights, Adam with learning rate 0.001
and epsilon 1e-7, batches of 32, shuffled each epoch. A function imports its library, which is not timed, and
returns `train(data, epochs, tick)`, which is, from the file of MNIST to the trained network. `data.load()`
gives every way the same prepared images (N, 784) and one-hot labels (N, 10), float32; a way that compiles
something may do so meanwhile, for `data.images` images. `train` calls `tick()` after each epoch where it can,
and returns `predict(x)`, which gives digits (N,).

Two ways keep what they have compiled, below the user's cache folder, for the next run. `python -m
benchmarks.ways NAME` runs one of the ways and prints a line of JSON.
"""

import argparse
import json
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np

from digitrec.loading import load_mnist
from digitrec.preparing import prepare

BATCH_SIZE = 32


@dataclass
class Data:
    """The training data: how many images, and how to get them."""

    images: int

    def load(self):
        """Load and prepare them: x (N, 784), y (N, 10)."""
        (images, labels), _ = load_mnist()
        return prepare(images[: self.images], labels[: self.images])


def compiled(seed):
    """Train the Keras model with each epoch compiled into one program, as `digitrec train` does."""
    from digitrec.running.fast_training import compile_ahead, train_fast
    from digitrec.starting import start_keras

    start_keras()

    def train(data, epochs, tick):
        model = _keras_model(seed)
        program = compile_ahead(model, data.images, BATCH_SIZE)
        train_fast(
            model,
            *data.load(),
            epochs=epochs,
            batch_size=BATCH_SIZE,
            seed=seed,
            on_epoch=lambda *_: tick(),
            program=program,
        )
        return lambda x: model.predict(x, verbose=0).argmax(axis=1)

    return train


def numpy(seed):
    """Train `digitrec.from_scratch`, NumPy alone."""
    from digitrec import from_scratch

    def train(data, epochs, tick):
        weights, _ = from_scratch.train(*data.load(), epochs=epochs, batch_size=BATCH_SIZE, seed=seed)
        return lambda x: from_scratch.predict(weights, x).argmax(axis=1)

    return train


def jax(seed):
    """Train in JAX: one `lax.scan` over the batches of an epoch, Adam written out, compiled as it loads."""
    import jax
    import jax.numpy as jnp
    from platformdirs import user_cache_path

    from digitrec.from_scratch import initial_weights

    # As it comes, JAX keeps nothing, and with a folder only what took it more than a second.
    jax.config.update("jax_compilation_cache_dir", str(user_cache_path("jax")))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)

    def scores(weights, x):
        W1, b1, W2, b2, W3, b3 = weights
        return jax.nn.relu(jax.nn.relu(x @ W1 + b1) @ W2 + b2) @ W3 + b3  # (32, 10)

    def loss(weights, x, y):
        return -(y * jax.nn.log_softmax(scores(weights, x))).sum(axis=1).mean()

    def step(state, batch):
        weights, m, v, t = state
        gradients = jax.grad(loss)(weights, *batch)
        t = t + 1
        alpha = 0.001 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        m = jax.tree.map(lambda m, g: m + 0.1 * (g - m), m, gradients)
        v = jax.tree.map(lambda v, g: v + 0.001 * (g * g - v), v, gradients)
        weights = jax.tree.map(lambda w, m, v: w - alpha * m / (jnp.sqrt(v) + 1e-7), weights, m, v)
        return (weights, m, v, t), None

    @jax.jit
    def epoch(state, x, y, order):
        def step_of_rows(state, rows):
            return step(state, (x[rows], y[rows]))

        return jax.lax.scan(step_of_rows, state, order)[0]

    def train(data, epochs, tick):
        rng = np.random.default_rng(seed)
        weights = initial_weights(seed)
        zeros = [np.zeros_like(w) for w in weights]
        state = (weights, zeros, zeros, np.float32(0))  # NumPy's: JAX would compile each `zeros_like`
        steps = data.images // BATCH_SIZE  # 60,000 is a multiple of 32; a rest would be left out
        with ThreadPoolExecutor(1) as threads:
            loaded = threads.submit(data.load)
            x, y = (jax.ShapeDtypeStruct((data.images, width), np.float32) for width in (784, 10))
            order = jax.ShapeDtypeStruct((steps, BATCH_SIZE), np.int32)
            epoch_program = epoch.lower(state, x, y, order).compile()
            x, y = (jnp.asarray(array) for array in loaded.result())
        for _ in range(epochs):
            order = rng.permutation(len(x))[: steps * BATCH_SIZE].reshape(steps, BATCH_SIZE)  # (1875, 32)
            state = jax.block_until_ready(epoch_program(state, x, y, order.astype(np.int32)))
            tick()
        return lambda x: np.asarray(scores(state[0], jnp.asarray(x)).argmax(axis=1))

    return train


def scikit_learn(seed):
    """Train scikit-learn's `MLPClassifier`, whose initial weights are Glorot's too."""
    from sklearn.neural_network import MLPClassifier

    def train(data, epochs, tick):
        x, y = data.load()
        model = MLPClassifier(
            (128, 64), alpha=0, batch_size=BATCH_SIZE, epsilon=1e-7, max_iter=epochs, random_state=seed
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns that five epochs may not be the end of it
            model.fit(x, y.argmax(axis=1))
        return model.predict

    return train


def pytorch(seed):
    """Train in PyTorch as its tutorials do, with the data in one tensor instead of a DataLoader (faster)."""
    import torch
    from torch import nn

    torch.optim.Adam([torch.zeros(1)])  # the first optimizer imports more of PyTorch

    def train(data, epochs, tick):
        x, y = data.load()
        torch.manual_seed(seed)
        layers = [nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)]
        for layer in layers[::2]:
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
        model = nn.Sequential(*layers)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-7)
        loss_of = nn.CrossEntropyLoss()
        x, labels = torch.from_numpy(x), torch.from_numpy(y.argmax(axis=1))
        for _ in range(epochs):
            for rows in torch.randperm(len(x)).split(BATCH_SIZE):
                optimizer.zero_grad()
                loss_of(model(x[rows]), labels[rows]).backward()
                optimizer.step()
            tick()
        return lambda x: model(torch.from_numpy(x)).argmax(dim=1).numpy()

    return train


def steps_per_execution(seed):
    """Train with Keras's `fit`, 375 steps for each call from Python."""
    return _fit(seed, steps_per_execution=375)


def fit(seed):
    """Train with Keras's `fit`, as the course teaches it."""
    return _fit(seed)


def _fit(seed, **options):
    from digitrec.starting import start_keras

    keras = start_keras()

    def train(data, epochs, tick):
        model = _keras_model(seed, **options)
        x, y = data.load()
        after = keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: tick())
        model.fit(x, y, epochs=epochs, batch_size=BATCH_SIZE, verbose=0, callbacks=[after])
        return lambda x: model.predict(x, verbose=0).argmax(axis=1)

    return train


def _keras_model(seed, **options):
    from digitrec.building import build_model
    from digitrec.starting import start_keras

    keras = start_keras()
    keras.utils.set_random_seed(seed)
    model = build_model()
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"], **options)
    return model


KEEPING = ("compiled", "jax")  # these are faster the next time

# Ours first. Each with what it says in the table and the packages whose versions count.
WAYS = {
    "compiled": (compiled, "the Keras model, each epoch one compiled program", ["tensorflow", "keras"]),
    "numpy": (numpy, "NumPy by hand", ["numpy"]),
    "jax": (jax, "JAX, scan over an epoch", ["jax"]),
    "scikit-learn": (scikit_learn, "scikit-learn MLPClassifier", ["scikit-learn"]),
    "pytorch": (pytorch, "PyTorch loop", ["torch"]),
    "steps-per-execution": (
        steps_per_execution,
        "Keras fit(steps_per_execution=375)",
        ["tensorflow", "keras"],
    ),
    "fit": (fit, "Keras fit, as taught", ["tensorflow", "keras"]),
}


def measure(name, images, epochs, seed):
    """Run one way and return seconds in all, seconds of each epoch, test accuracy and versions."""
    function, _, packages = WAYS[name]
    train = function(seed)
    ticks = []
    start = time.perf_counter()
    predict = train(Data(images), epochs, lambda: ticks.append(time.perf_counter()))
    seconds = time.perf_counter() - start
    x_test, y_test = load_mnist()[1]
    x_test, _ = prepare(x_test, y_test)
    return {
        "seconds": seconds,
        "epochs": np.diff([start, *ticks]).tolist(),
        "test_accuracy": float((predict(x_test) == y_test).mean()),
        "versions": {package: version(package) for package in packages},
    }


def main():
    """Run one way, as told by the command line, and print a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=WAYS)
    parser.add_argument("--images", type=int, default=60_000)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    try:
        result = measure(options.name, options.images, options.epochs, options.seed)
    except ModuleNotFoundError as error:
        result = {"missing": error.name}
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
