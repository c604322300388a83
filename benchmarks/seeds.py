"""What the network does alike from every seed, and what only in one run.

    python -m benchmarks.seeds

Trains the reference from 24 seeds, as `benchmarks.threshold` does, and asks each network what the chapters
ask of the course's own: which test images it misreads, how sure it is, what it makes of images that are
shifted, turned or no digits at all. Writes `seeds.csv`, a row a seed, and `seeds_misread.csv`, a row a
misread test image, with the digit that was read and its probability. The chapters glue what they say of more
than one run from these two. About four minutes on two cores.
"""

import csv
from pathlib import Path

import numpy as np

SEEDS = range(1, 25)
RESULT = Path(__file__).with_suffix(".csv")
MISREAD = RESULT.with_stem("seeds_misread")
SHIFTS = (1, 2, 4, 8)  # pixels to the right
TURNS = (-45, -15, 15, 45)  # degrees to the left
NOISE = 1000  # images of noise


def networks(data):
    """Train from every seed; yield (seed, list of six arrays of weights)."""
    from digitrec.building import build_model
    from digitrec.compiling import compile_model
    from digitrec.running.fast_training import EpochProgram
    from digitrec.starting import start_keras
    from digitrec.training import BATCH_SIZE, EPOCHS

    keras = start_keras()
    model = compile_model(build_model())
    run_epoch = EpochProgram(model, BATCH_SIZE).on(*data)
    fresh = [variable.numpy() for variable in model.optimizer.variables]
    for seed in SEEDS:
        keras.utils.set_random_seed(seed)
        model.set_weights(build_model().get_weights())
        for variable, value in zip(model.optimizer.variables, fresh, strict=True):
            variable.assign(value)
        rng = np.random.default_rng(np.random.randint(2**31))
        for _ in range(EPOCHS):
            run_epoch(rng.permutation(len(data[0])))
        yield seed, model.get_weights()


def changed_images(images):
    """Return the test images as they are asked about, prepared, (10000, 784) each, by name of a column."""
    from PIL import Image

    from digitrec.preparing import flatten, scale

    def turned(degrees):
        way = Image.Resampling.BILINEAR
        return np.stack([np.asarray(Image.fromarray(image).rotate(degrees, way)) for image in images])

    changed = {f"shift_{d}": np.pad(images, ((0, 0), (0, 0), (d, 0)))[:, :, :28] for d in SHIFTS}
    changed |= {f"turn_{degrees}": turned(degrees) for degrees in TURNS}
    return {name: scale(flatten(array)) for name, array in changed.items()}


def facts(weights, x, labels, changed):
    """Return a network's row of the table, and (image, digit read, probability) of each misread image."""
    from digitrec.from_scratch import forward

    a1, a2, p = forward(weights, x)
    read, sure = p.argmax(axis=1), p.max(axis=1)
    wrong = np.flatnonzero(read != labels)
    no_digits = {
        "empty": np.zeros((1, 784)),
        "full": np.ones((1, 784)),
        "noise": np.random.default_rng(0).random((NOISE, 784)),
    }
    answers = {name: forward(weights, images.astype("float32"))[2] for name, images in no_digits.items()}
    row = {
        "test_accuracy": f"{(read == labels).mean():.4f}",
        "mistakes_promised": f"{(1 - sure.astype('float64')).sum():.1f}",
        "second_right": int((np.argsort(-p[wrong], axis=1)[:, 1] == labels[wrong]).sum()),
        "certain": int((p == 1).sum()),
        "dead_1": int((a1.max(axis=0) == 0).sum()),
        "dead_2": int((a2.max(axis=0) == 0).sum()),
    }
    for name in ("empty", "full"):
        row |= {f"{name}_read": int(answers[name].argmax()), f"{name}_sure": f"{answers[name].max():.3f}"}
    row["noise_passed"] = int((answers["noise"].max(axis=1) >= 0.9).sum())
    for name, images in changed.items():
        row[name] = f"{(forward(weights, images)[2].argmax(axis=1) == labels).mean():.4f}"
    return row, [(int(i), int(read[i]), f"{sure[i]:.4f}") for i in wrong]


def main():
    """Measure, and write the two tables."""
    from rich.progress import track

    from digitrec.loading import load_mnist
    from digitrec.preparing import prepare

    train, (images, labels) = load_mnist()
    x, _ = prepare(images, labels)
    changed = changed_images(images)
    rows, misread = [], []
    for seed, weights in track(networks(prepare(*train)), "seeds", total=len(SEEDS)):
        row, wrong = facts(weights, x, labels, changed)
        rows.append({"seed": seed, **row})
        misread += [(seed, *each) for each in wrong]
    with RESULT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with MISREAD.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["seed", "image", "read_as", "probability"])
        writer.writerows(misread)
    print(f"{len(rows)} seeds, {len(misread)} misread images: {RESULT.name}, {MISREAD.name}")


if __name__ == "__main__":
    main()
