"""The test accuracy of the reference over many seeds, that of typical mistakes, and the threshold.

    python -m benchmarks.threshold              measure what is still missing, then print the table
    python -m benchmarks.threshold --table      print the table from the committed results

The results are `threshold.csv`, a row a run. A run that is there is not repeated: delete the file to
measure everything again, which takes about an hour on two cores. The reference has a new order of the images
in every epoch, as `fit` has without a seed. Once a seed is set, `fit` does what "the same order in every
epoch" stands for.

The threshold is the lower of two numbers, rounded down to 0.005: the worst seed of the reference, and the
accuracy below which one run in 100,000 would fall if the seeds were normally distributed. The second is
an extrapolation: no one has trained 100,000 networks here.
"""

import argparse
import csv
from math import floor
from pathlib import Path
from statistics import NormalDist

import numpy as np

RESULTS = Path(__file__).with_name("threshold.csv")
FIELDS = ("variant", "seed", "test_accuracy")
STEP = 0.005
RARE = 1e-5
ONE_ORDER = "the same order in every epoch"  # what `fit` does after `keras.utils.set_random_seed`
SEEDS = {
    "reference": 300,
    ONE_ORDER: 300,
    "no ReLU in both hidden layers": 30,
    "no ReLU in the first": 30,
    "no ReLU in the second": 30,
    "pixels not scaled": 30,
    "pixels scaled twice": 30,
    "one epoch": 30,
    "SGD": 30,
}
WITHOUT_RELU = {
    "no ReLU in both hidden layers": (0, 1),
    "no ReLU in the first": (0,),
    "no ReLU in the second": (1,),
}


def read_results(path=RESULTS):
    """Return {variant: list of test accuracies} from the CSV file."""
    results = {}
    if path.exists():
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                results.setdefault(row["variant"], []).append(float(row["test_accuracy"]))
    return results


def threshold(accuracies):
    """Return `(threshold, worst, rare)`: the rule above applied to the reference's accuracies."""
    worst = min(accuracies)
    rare = NormalDist.from_samples(accuracies).inv_cdf(RARE)
    return round(floor(min(worst, rare) / STEP) * STEP, 3), worst, rare


def table(results):
    """Return the results as lines of text: which mistakes the threshold catches, and which overlap."""
    limit = threshold(results["reference"])[0]
    lines = [f"{'variant':32}{'runs':>5}{'lowest':>9}{'mean':>9}{'highest':>9}   below {limit}"]
    for variant, values in results.items():
        below = sum(value < limit for value in values)
        verdict = "all" if below == len(values) else f"{below} of {len(values)}"
        numbers = f"{len(values):5}{min(values):9.4f}{sum(values) / len(values):9.4f}{max(values):9.4f}"
        lines.append(f"{variant:32}{numbers}   {verdict}")
    for variant in ("reference", ONE_ORDER):
        limit, worst, rare = threshold(results[variant])
        spread = NormalDist.from_samples(results[variant]).stdev
        lines += [
            "",
            f"{variant}: worst seed {worst:.4f}; standard deviation {spread:.4f}; "
            f"fitted 1-in-100,000 quantile {rare:.4f} (an extrapolation); threshold {limit}",
        ]
    return lines


def trainer(variant, data):
    """Return a function of a seed that trains one variant of the reference and returns its test accuracy.

    It does what `train_fast` does, but compiles the program of an epoch once for all seeds.
    """
    from digitrec.building import build_model
    from digitrec.compiling import compile_model
    from digitrec.running.fast_training import EpochProgram
    from digitrec.starting import start_keras
    from digitrec.training import BATCH_SIZE, EPOCHS

    keras = start_keras()
    (x_train, y_train), (x_test, y_test) = data
    factor = {"pixels not scaled": 255.0, "pixels scaled twice": 1 / 255}.get(variant, 1.0)
    if factor != 1.0:
        x_train, x_test = x_train * factor, x_test * factor
    model = build_model()
    for layer in WITHOUT_RELU.get(variant, ()):
        model.layers[layer].activation = keras.activations.linear
    compile_model(model)
    if variant == "SGD":
        model.compile(optimizer="sgd", loss="categorical_crossentropy", metrics=["accuracy"])
    run_epoch = EpochProgram(model, BATCH_SIZE).on(x_train, y_train)
    fresh = [variable.numpy() for variable in model.optimizer.variables]

    def train(seed):
        keras.utils.set_random_seed(seed)
        model.set_weights(build_model().get_weights())
        for variable, value in zip(model.optimizer.variables, fresh, strict=True):
            variable.assign(value)
        rng = np.random.default_rng(np.random.randint(2**31))
        order = rng.permutation(len(x_train))
        for _ in range(1 if variant == "one epoch" else EPOCHS):
            run_epoch(order)
            order = order if variant == ONE_ORDER else rng.permutation(len(x_train))
        return model.evaluate(x_test, y_test, batch_size=1000, verbose=0, return_dict=True)["accuracy"]

    return train


def main():
    """Measure what is missing, then print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--table", action="store_true", help="print the table, measure nothing")
    if not parser.parse_args().table:
        _measure_all()
    print("\n".join(table(read_results())))


def _measure_all():
    from rich.progress import track

    from digitrec.loading import load_mnist
    from digitrec.preparing import prepare

    done = read_results()
    data = [prepare(*part) for part in load_mnist()]
    is_new = not RESULTS.exists()
    with RESULTS.open("a", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(FIELDS)
        for variant, seeds in SEEDS.items():
            missing = range(len(done.get(variant, [])) + 1, seeds + 1)
            train = trainer(variant, data) if missing else None
            for seed in track(missing, description=variant):
                writer.writerow([variant, seed, f"{train(seed):.4f}"])
                file.flush()


if __name__ == "__main__":
    main()
