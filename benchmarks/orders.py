"""What the order of the images does to the training.

    python -m benchmarks.orders

Trains the NumPy network of chapter 9 from eight seeds, five epochs each, in three ways: in a new order every
epoch, in one order drawn at the start and kept, and in the order of the file. Writes `orders.csv`, a row a
run. About three minutes on two cores.
"""

import csv
import os
from itertools import product
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # for products as small as these, one thread is the fastest

import numpy as np

SEEDS = range(1, 9)
ORDERS = ("new every epoch", "drawn once", "that of the file")
EPOCHS, BATCH = 5, 32
RESULT = Path(__file__).with_suffix(".csv")


def accuracy(data, seed, order):
    """Train from a seed with the images in this order, and return the test accuracy."""
    from digitrec.from_scratch import Adam, backward, initial_weights, predict

    (x, y), (x_test, labels) = data
    rng = np.random.default_rng(seed)
    weights, adam = initial_weights(rng), Adam()
    rows = np.arange(len(x)) if order == "that of the file" else rng.permutation(len(x))
    for epoch in range(EPOCHS):
        if epoch and order == "new every epoch":
            rows = rng.permutation(len(x))
        for start in range(0, len(x), BATCH):
            batch = rows[start : start + BATCH]
            adam.step(weights, backward(weights, x[batch], y[batch]))
    return float((predict(weights, x_test).argmax(axis=1) == labels).mean())


def main():
    """Measure, and write the table."""
    from rich.progress import track

    from digitrec.loading import load_mnist
    from digitrec.preparing import prepare

    train, (images, labels) = load_mnist()
    data = prepare(*train), (prepare(images, labels)[0], labels)
    with RESULT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["order", "seed", "test_accuracy"])
        for order, seed in track(list(product(ORDERS, SEEDS)), "trainings"):
            writer.writerow([order, seed, f"{accuracy(data, seed, order):.4f}"])


if __name__ == "__main__":
    main()
