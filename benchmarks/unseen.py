"""How a network that was trained on the test set gives itself away.

    python -m benchmarks.unseen

A network reads the images it was trained on better than others. This trains the reference from several
seeds, honestly (after each epoch; with SGD, which leaves it weak), and with the test set: 1 to 3 epochs of it
afterwards, or all 70,000 images together. Writes benchmarks/unseen.csv, a row a network: its accuracy on the
test set, and by how much that exceeds its accuracy on the first 20,000 training images. About four minutes
on two cores.
"""

import csv
from pathlib import Path

import numpy as np

SEEDS = range(1, 16)
IMAGES = 20_000  # as in digitrec.checks.training.trained
RESULT = Path(__file__).with_suffix(".csv")


def networks(data, optimizer="adam", together=False):
    """Train from every seed; yield (seed, epochs, epochs of the test set, model) after every epoch."""
    from digitrec.building import build_model
    from digitrec.running.fast_training import EpochProgram
    from digitrec.starting import start_keras
    from digitrec.training import BATCH_SIZE, EPOCHS

    keras = start_keras()
    train, test = data
    model = build_model()
    model.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])
    seen = tuple(np.concatenate(parts) for parts in zip(train, test, strict=True)) if together else train
    run_epoch, run_test = (EpochProgram(model, BATCH_SIZE).on(*part) for part in (seen, test))
    fresh = [variable.numpy() for variable in model.optimizer.variables]
    for seed in SEEDS:
        keras.utils.set_random_seed(seed)
        model.set_weights(build_model().get_weights())
        for variable, value in zip(model.optimizer.variables, fresh, strict=True):
            variable.assign(value)
        rng = np.random.default_rng(seed)
        for epoch in range(1, EPOCHS + 1):
            run_epoch(rng.permutation(len(seen[0])))
            yield seed, epoch, 0, model
        if not together and optimizer == "adam":
            for more in range(1, 4):
                run_test(rng.permutation(len(test[0])))
                yield seed, EPOCHS, more, model


def measure():
    """Return the rows of the table."""
    from digitrec import from_scratch
    from digitrec.loading import load_mnist
    from digitrec.preparing import prepare

    (images, labels), (test_images, test_labels) = load_mnist()
    data = prepare(images, labels), prepare(test_images, test_labels)

    def accuracy(model, x, y):
        return float((from_scratch.predict(model.get_weights(), x).argmax(axis=1) == y).mean())

    rows = []
    for variant, options in {
        "reference": {},
        "SGD": {"optimizer": "sgd"},
        "all 70,000 images": {"together": True},
    }.items():
        for seed, epochs, more, model in networks(data, **options):
            name = "reference, then the test set" if more else variant
            test = accuracy(model, data[1][0], test_labels)
            lead = test - accuracy(model, data[0][0][:IMAGES], labels[:IMAGES])
            rows.append((name, seed, epochs, more, f"{test:.4f}", f"{lead:.4f}"))
    return rows


def main():
    """Measure, write the table and print the range of every variant."""
    rows = measure()
    with RESULT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["variant", "seed", "epochs", "epochs_of_test_set", "test_accuracy", "lead"])
        writer.writerows(rows)
    for name, epochs, more in dict.fromkeys((row[0], row[2], row[3]) for row in rows):
        found = [row for row in rows if (row[0], row[2], row[3]) == (name, epochs, more)]
        tests, leads = ([float(row[at]) for row in found] for at in (4, 5))
        print(
            f"{name:30}{epochs} epochs{more:3} of the test set   "
            f"accuracy {min(tests):.4f} to {max(tests):.4f}   lead {min(leads):+.4f} to {max(leads):+.4f}"
        )


if __name__ == "__main__":
    main()
