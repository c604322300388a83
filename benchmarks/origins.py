"""How a copy of the course's trained network is told from a network that somebody trained.

    python -m benchmarks.origins

Two networks that were trained apart compute about the same digits, but not the same scores. This compares
networks with `digitrec.training.trained_weights` as the check of stage 5 does, by the correlation of their
scores on the test images (`digitrec.checks.training.shared.origins`): honest ones, which were trained from
their own start, with other settings, or from the same start as the course's; and copies: hidden units
exchanged and rescaled, noise added, trained further. Writes benchmarks/origins.csv, a row a network, and
prints the range of each kind, with what the check says of it. About 25 minutes on two cores.
"""

import csv
from itertools import product
from pathlib import Path

import numpy as np

RESULT = Path(__file__).with_suffix(".csv")
START = 1  # the seed of the course's own network
HONEST_SEEDS = range(2, 242)
SAME_START = 40  # networks from the course's initial weights, each with an order of its own
FEW = range(301, 316)  # seeds for each of the other settings
COPIES = 10
NOISE = (1e-4, 1e-3, 0.005, 0.01, 0.02, 0.03, 0.05)  # standard deviation, in every weight
MORE_STEPS = (100, 500, 1875)
MORE_EPOCHS = (2, 3, 5)
SETTINGS = {  # optimizer, learning rate, hidden units, activation, epochs
    "one epoch": ("adam", 0.001, (128, 64), "relu", 1),
    "twenty epochs": ("adam", 0.001, (128, 64), "relu", 20),
    "SGD, twenty epochs": ("sgd", 0.01, (128, 64), "relu", 20),
    "a learning rate of 0.0003": ("adam", 0.0003, (128, 64), "relu", 5),
    "layers of 512 and 256": ("adam", 0.001, (512, 256), "relu", 5),
    "one hidden layer of 1,000": ("adam", 0.001, (1000,), "relu", 10),
    "tanh": ("adam", 0.001, (128, 64), "tanh", 5),
    "RMSprop": ("rmsprop", 0.001, (128, 64), "relu", 5),
}


class Trainer:
    """Trains one architecture from many starts: its epoch is compiled once."""

    def __init__(self, data, optimizer="adam", rate=0.001, units=(128, 64), activation="relu"):
        """Build and compile it."""
        from digitrec.running.fast_training import EpochProgram
        from digitrec.starting import start_keras
        from digitrec.training import BATCH_SIZE

        self.keras = start_keras()
        layers = [self.keras.layers.Dense(n, activation) for n in units]
        layers.append(self.keras.layers.Dense(10, "softmax"))
        self.model = self.keras.Sequential([self.keras.Input((784,)), *layers])
        made = self.keras.optimizers.get(optimizer)
        made.learning_rate = rate
        self.model.compile(made, "categorical_crossentropy", metrics=["accuracy"])
        self.n = len(data[0])
        self.run = EpochProgram(self.model, BATCH_SIZE).on(*data)
        self.data, self.batch, self.program = data, BATCH_SIZE, EpochProgram
        self.fresh = [variable.numpy() for variable in self.model.optimizer.variables]

    def start(self, weights=None, seed=None):
        """Begin from weights, or from a seed's, with an optimizer that remembers nothing."""
        if weights is None:
            self.keras.utils.set_random_seed(seed)
            weights = self.keras.models.clone_model(self.model).get_weights()
        self.model.set_weights(weights)
        for variable, value in zip(self.model.optimizer.variables, self.fresh, strict=True):
            variable.assign(value)

    def train(self, epochs, seed):
        """Train for whole epochs, their order from a seed, and return the weights."""
        rng = np.random.default_rng(seed)
        for _ in range(epochs):
            self.run(rng.permutation(self.n))
        return self.model.get_weights()

    def train_steps(self, steps, seed):
        """Train for the steps of a part of an epoch, on images from a seed, and return the weights."""
        rows = np.random.default_rng(seed).permutation(self.n)[: steps * self.batch]
        x, y = self.data
        self.program(self.model, self.batch).on(x[rows], y[rows])(np.arange(len(rows)))
        return self.model.get_weights()


def described(weights, activation="relu"):
    """Return dense layers as the collector of a check describes them."""
    pairs = list(zip(weights[::2], weights[1::2], strict=True))
    names = [activation] * (len(pairs) - 1) + ["softmax"]
    return {
        "model": True,
        "input_shape": [784],
        "layers": [
            {"class": "Dense", "own": False, "activation": name, "weights": {"kernel": kernel, "bias": bias}}
            for (kernel, bias), name in zip(pairs, names, strict=True)
        ],
    }


def exchanged(weights, rng):
    """Return the same function with its hidden units in another order and on other scales."""
    W1, b1, W2, b2, W3, b3 = weights
    first, second = rng.permutation(len(b1)), rng.permutation(len(b2))
    a, b = (rng.uniform(0.5, 2, n).astype(np.float32) for n in (len(b1), len(b2)))
    return [
        (W1 * a)[:, first],
        (b1 * a)[first],
        (W2 / a[:, None] * b)[first][:, second],
        (b2 * b)[second],
        (W3 / b[:, None])[second],
        b3,
    ]


def networks(data):
    """Yield (kind, variant, seed, description) of every network: honest, or a copy."""
    from digitrec.training import EPOCHS, trained_weights

    reference = trained_weights()
    ours = Trainer(data)
    for seed in HONEST_SEEDS:
        ours.start(seed=seed)
        yield "honest", "as taught", seed, described(ours.train(EPOCHS, seed))
    for seed in range(1000, 1000 + SAME_START):
        ours.start(seed=START)
        yield "honest", "from the course's start", seed, described(ours.train(EPOCHS, seed))
    for variant, (optimizer, rate, units, activation, epochs) in SETTINGS.items():
        trainer = Trainer(data, optimizer, rate, units, activation)
        for seed in FEW:
            trainer.start(seed=seed)
            yield "honest", variant, seed, described(trainer.train(epochs, seed), activation)

    for seed in range(COPIES):
        yield "copy", "units exchanged", seed, described(exchanged(reference, np.random.default_rng(seed)))
    for size, seed in product(NOISE, range(COPIES)):
        rng = np.random.default_rng(seed)
        noisy = [w + rng.normal(0, size, w.shape).astype(np.float32) for w in exchanged(reference, rng)]
        yield "copy", f"noise of {size:g}", seed, described(noisy)
    for steps, seed in product(MORE_STEPS, range(COPIES)):
        ours.start(reference)
        yield "copy", f"{steps} steps more", seed, described(ours.train_steps(steps, seed))
    for epochs, seed in product(MORE_EPOCHS, range(COPIES)):
        ours.start(reference)
        yield "copy", f"{epochs} epochs more", seed, described(ours.train(epochs, seed))


def measure():
    """Return the rows of the table."""
    from digitrec.checks.asking.data import mnist
    from digitrec.checks.engine import rebuild
    from digitrec.checks.training.shared.origins import agreement, likeness
    from digitrec.loading import load_mnist
    from digitrec.preparing import prepare

    data = prepare(*load_mnist()[0])
    x, labels = mnist("test")
    rows = []
    for kind, variant, seed, network in networks(data):
        digits = rebuild.predict(network, x).argmax(axis=1)
        found = [likeness(network), agreement(network), (digits == labels).mean()]
        rows.append((kind, variant, seed, *(f"{value:.4f}" for value in found)))
    return rows


def main():
    """Measure, write the table and print the range of every variant."""
    from digitrec.checks.training.shared.origins import ALIKE, SAME

    rows = measure()
    with RESULT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["kind", "variant", "seed", "likeness", "agreement", "accuracy"])
        writer.writerows(rows)
    for kind, variant in dict.fromkeys(row[:2] for row in rows):
        found = [row for row in rows if row[:2] == (kind, variant)]
        alike, accuracy = ([float(row[at]) for row in found] for at in (3, 5))
        told = sum(float(row[3]) >= ALIKE or float(row[4]) >= SAME for row in found)
        print(
            f"{kind:7}{variant:28}{len(found):4} networks   likeness {min(alike):.4f} to {max(alike):.4f}   "
            f"accuracy {min(accuracy):.4f} to {max(accuracy):.4f}   called a copy: {told}"
        )


if __name__ == "__main__":
    main()
