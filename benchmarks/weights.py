"""What the weights of a network tell about its training, and how often one errs who reads them.

    python -m benchmarks.weights              train what is missing, write the rule, print the table
    python -m benchmarks.weights --table      write the rule and print the table from the committed signs

Networks of the course's size are trained on all 60,000 images, as a learner's are: right ones, and ones with
a fault. Of each, `weights.csv` keeps the signs that `digitrec.checks.engine.weights_tell` reads, a row a
network. From them come the constants of its rule, `weights_tell.json` beside it, and the confusion table:
each network is judged by a rule that was made without it and without a fifth of all others. A network that is
there is not trained again; to measure everything anew, delete the file. On two cores that has no others to
serve, a network takes about five seconds.
"""

import argparse
import csv
import json
from pathlib import Path

import numpy as np

from digitrec.checks.engine.weights_tell import CONSTANTS, nearest, signs_of
from digitrec.training import BATCH_SIZE, EPOCHS

RESULT = Path(__file__).with_suffix(".csv")
# By fault: which networks are trained, and how many. Several ways of training are right.
KINDS = {
    "healthy": {"as taught": 30, "one order": 14},
    "one-epoch": {"one epoch": 25},
    "sgd": {"SGD": 22},
    "pixels-not-scaled": {"not scaled": 24},
    "class-left-out": {"a class left out": 22},
    "learning-rate-too-large": {"a rate of 0.01": 18},
    "other": {"half the images": 4, "batches of 256": 4},  # faults that the rule has no word for
    "trained-on-test-set": {"then the test set": 6},
    "labels-shuffled": {"labels shuffled in part": 6},
    "pixels-scaled-twice": {"scaled twice": 6},
}
NOTHING = "nothing"
ABOUT = ("kind", "variant", "seed", "taken_for")  # columns that are no signs
PARTS = 5  # of the cross-validation
FLOOR = 0.05
LARGE_BATCH = 256
SCALE = {"not scaled": 255.0, "scaled twice": 1 / 255}


class Trainer:
    """Trains one variant from many seeds: its epoch is compiled once."""

    def __init__(self, variant, data):
        """Build and compile it."""
        from digitrec.building import build_model
        from digitrec.running.fast_training import EpochProgram
        from digitrec.starting import start_keras

        self.keras, self.variant, self.data = start_keras(), variant, data
        self.build, self.model = build_model, build_model()
        optimizer = (
            "sgd" if variant == "SGD" else self.keras.optimizers.Adam(0.01 if "0.01" in variant else 1e-3)
        )
        self.model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"])
        self.program = EpochProgram(self.model, LARGE_BATCH if "256" in variant else BATCH_SIZE)
        self.model.optimizer.build(self.model.trainable_variables)
        self.fresh = [variable.numpy() for variable in self.model.optimizer.variables]

    def train(self, seed):
        """Return the six arrays after a training from this seed."""
        self.keras.utils.set_random_seed(seed)
        self.model.set_weights(self.build().get_weights())
        for variable, value in zip(self.model.optimizer.variables, self.fresh, strict=True):
            variable.assign(value)
        rng = np.random.default_rng(seed)
        (x, y), test = self.data
        x, y = self._images(x, y, rng, seed)
        run = self.program.on(x, y)
        order = rng.permutation(len(x))
        for _ in range(1 if self.variant == "one epoch" else EPOCHS):
            run(order)
            order = order if self.variant == "one order" else rng.permutation(len(x))
        if self.variant == "then the test set":
            run = self.program.on(*test)
            for _ in range(1 + seed % 3):
                run(rng.permutation(len(test[0])))
        return self.model.get_weights()

    def _images(self, x, y, rng, seed):
        """Return the images and labels that this variant learns from."""
        x = x * np.float32(SCALE[self.variant]) if self.variant in SCALE else x
        if self.variant == "a class left out":  # one shape for all, so that one program serves them
            kept = np.flatnonzero(y.argmax(axis=1) != seed % 10)
            rows = rng.permutation(kept)[:53_000]
            return x[rows], y[rows]
        if self.variant == "half the images":
            rows = rng.permutation(len(x))[: len(x) // 2]
            return x[rows], y[rows]
        if self.variant == "labels shuffled in part":
            y = y.copy()
            rows = rng.permutation(len(y))[: int(len(y) * rng.uniform(0.1, 0.5))]
            y[rows] = y[rng.permutation(rows)]
        return x, y


def networks(done=()):
    """Yield (kind, variant, seed, weights) of every network that is not `done`, a set of (variant, seed)."""
    from digitrec.loading import load_mnist
    from digitrec.preparing import prepare

    data = [prepare(*part) for part in load_mnist()]
    for kind, variants in KINDS.items():
        for variant, n in variants.items():
            missing = [seed for seed in range(1, n + 1) if (variant, seed) not in done]
            trainer = Trainer(variant, data) if missing else None
            for seed in missing:
                yield kind, variant, seed, trainer.train(seed)


def read_results(path=RESULT):
    """Return the rows of the table, each (kind, variant, seed, {sign: value})."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [
            (
                row["kind"],
                row["variant"],
                int(row["seed"]),
                {name: float(row[name]) for name in row if name not in ABOUT},
            )
            for row in csv.DictReader(file)
        ]


def write_results(rows, said, path=RESULT):
    """Write the rows of the table, with what the rule says of each network."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*ABOUT, *rows[0][3]])
        for (*about, signs), what in zip(rows, said, strict=True):
            writer.writerow([*about, what or NOTHING, *(f"{x:.5g}" for x in signs.values())])


def kinds_of(rows):
    """Return the mean and the spread of each sign for each kind, {kind: {sign: [mean, spread]}}.

    A spread is at least `FLOOR` of the sign's spread over all networks, so that a few that are alike by
    chance do not shut out the next one.
    """
    every = {name: np.std([row[3][name] for row in rows]) for name in rows[0][3]}
    found = {}
    for kind in KINDS:
        values = [row[3] for row in rows if row[0] == kind]
        if kind != "other" and values:
            found[kind] = {
                name: [float(np.mean(of)), float(max(np.std(of, ddof=1), FLOOR * every[name]))]
                for name in every
                for of in [[value[name] for value in values]]
            }
    return found


def judged(rows):
    """Return what a rule made without a network and a fifth of the others says of it: a kind, or None."""
    said = [None] * len(rows)
    for part in range(PARTS):
        known = kinds_of([row for k, row in enumerate(rows) if k % PARTS != part])
        for k in range(part, len(rows), PARTS):
            said[k] = nearest(known, rows[k][3])
    return said


def confusion(rows, said):
    """Return how many networks of each kind were called what, {kind: {what: count}}; None is "nothing"."""
    counts = {kind: {} for kind in KINDS}
    for (kind, *_), what in zip(rows, said, strict=True):
        counts[kind][what or NOTHING] = counts[kind].get(what or NOTHING, 0) + 1
    return counts


def write_rule(rows, path=CONSTANTS):
    """Write the constants of the rule, of how many networks it says anything, and of how many wrongly."""
    said = judged(rows)
    told = {
        "said": sum(what is not None for what in said),
        "wrong": sum(what not in (None, row[0]) for row, what in zip(rows, said, strict=True)),
    }
    rounded = {
        kind: {name: [float(f"{x:.5g}") for x in pair] for name, pair in of.items()}
        for kind, of in kinds_of(rows).items()
    }
    path.write_text(
        json.dumps({"kinds": rounded, "told": told}, indent=1) + "\n", encoding="utf-8", newline="\n"
    )


def table(rows):
    """Return the confusion table as lines of text."""
    counts = confusion(rows, judged(rows))
    columns = [*(kind for kind in KINDS if kind != "other"), NOTHING]
    lines = [f"{'':24}{'networks':>9}" + "".join(f"{name[:13]:>15}" for name in columns)]
    for kind, of in counts.items():
        cells = "".join(f"{of.get(name, 0) or '.':>15}" for name in columns)
        lines.append(f"{kind:24}{sum(of.values()):>9}{cells}")
    said = sum(n for of in counts.values() for what, n in of.items() if what != NOTHING)
    wrong = sum(n for kind, of in counts.items() for what, n in of.items() if what not in (NOTHING, kind))
    return [*lines, "", f"said of {said} of {len(rows)} networks, wrong in {wrong}"]


def main():
    """Train what is missing, write the rule, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--table", action="store_true", help="train nothing")
    rows = read_results()
    if not parser.parse_args().table:
        rows = _measured(rows)
    write_results(rows, judged(rows))
    write_rule(rows)
    print("\n".join(table(rows)))


def _measured(rows):
    from rich.progress import track

    total = sum(n for variants in KINDS.values() for n in variants.values()) - len(rows)
    for kind, variant, seed, weights in track(networks({row[1:3] for row in rows}), "networks", total):
        rows.append((kind, variant, seed, signs_of(weights)))
        write_results(rows, [None] * len(rows))  # whoever stops it here goes on from here
    return read_results()  # the digits that the table keeps, so that it gives the same rule


if __name__ == "__main__":
    main()
