"""Task 1: the four arrays, as Keras hands them out."""

import numpy as np

from digitrec.checks.asking.loading import LENGTHS, describe_arrays
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.proofs import ARRAY
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.wording import a_few, kind_of
from digitrec.checks.loading.shared import digest_of, mnist_arrays

CODES = codes(
    __name__,
    ("not-unpacked", "Four arrays at once", "the result of load_data is not taken apart into four arrays"),
    ("images-labels-exchanged", "Four arrays at once", "labels stand where the images belong"),
    ("not-mnist", "Four arrays at once", "the arrays hold something else than MNIST"),
    ("train-test-exchanged", "Why there is a test set", "training and test data are exchanged"),
    ("images-missing", "Why there is a test set", "only a part of the images is there"),
    ("scaled-already", "Look before you change anything", "the pixels have been divided already"),
    ("reshaped-already", "Look before you change anything", "images flattened or labels encoded already"),
)

ALIKE = 0.8  # images with themselves in black and white correlate at 0.95, with other digits at 0.45


def _probe(seed):
    """Draw which rows of each array are looked at: the first, the last, and 60 between.

    Some stand near the front, so that of an array that was cut off there are some as well.
    """
    rng = np.random.default_rng([seed, 1])
    rows = {}
    for name, n in LENGTHS.items():
        drawn = [rng.choice(end, many, replace=False) for end, many in ((100, 6), (1000, 14), (n, 40))]
        rows[name] = np.unique(np.concatenate([[0, n - 1], *drawn]))
    return {"cases": [], "rows": rows}


def _four_arrays(probe, evidence):
    for name, about in evidence["values"].items():
        if about["array"] and _has_its_rows(about, probe["rows"][name]):
            continue
        if about["kind"] == "nothing":
            found = "has no value yet"
        else:
            found = f"is {kind_of({'kind': about['kind'], 'type': about['type']})}, not an array"
        return Finding(
            "not-unpacked",
            f"`{name}` {found}. `load_data()` hands out two pairs, images and labels for training and the "
            "same for testing; the brackets on the left of the `=` have to mirror that.",
        )
    return None


def _has_its_rows(about, places):
    """Say whether the rows that were looked at are those that an array of this shape has."""
    if about["rows"] is None:  # they are too wide for images or labels
        return _looks_like(about["shape"]) == ""
    there = int((places < about["shape"][0]).sum())
    return about["rows"].shape == (there, *about["shape"][1:])


def _digits_at_all(probe, evidence):
    for name, about in evidence["values"].items():
        if _looks_like(about["shape"]) == "images" and _are_of_mnist(about["rows"], probe["rows"][name]):
            return None
    return Finding(
        "not-mnist",
        "None of the four arrays holds the digits of MNIST, images of 28 x 28 pixels, in the order in which "
        "MNIST has them. Load them with Keras's `mnist.load_data()`.",
    )


def _are_of_mnist(rows, places):
    """Say whether rows are the images of MNIST, training or test, at these places, on whatever scale."""
    found = rows.reshape(-1, 28 * 28).astype(np.float64)
    for name in ("x_train", "x_test"):
        images = mnist_arrays()[name]
        if len(found) == 0 or places[: len(found)].max() >= len(images) or np.ptp(found) == 0:
            continue
        wanted = images[places[: len(found)]].reshape(found.shape)
        if abs(np.corrcoef(found.ravel(), wanted.ravel())[0, 1]) > ALIKE:
            return True
    return False


def _each_has_its_kind(_probe, evidence):
    values = evidence["values"]
    looks = {name: _looks_like(about["shape"]) for name, about in values.items()}
    wrong = [name for name in LENGTHS if looks[name] != ("images" if name.startswith("x") else "labels")]
    if not wrong:
        return None
    name = wrong[0]
    said = f"`{name}` has the shape {_shape(values[name]['shape'])}"
    if looks[name] in ("images", "labels") and sorted(looks.values()) == ["images"] * 2 + ["labels"] * 2:
        belongs = "images" if name.startswith("x") else "labels"
        return Finding(
            "images-labels-exchanged",
            f"{said}: these are {looks[name]}, and the name promises {belongs}. The pairs of `load_data()` "
            "are (images, labels) for training, then (images, labels) for testing.",
        )
    return Finding(
        "not-mnist",
        f"{said}. MNIST has images of 28 x 28 pixels and one label for each; this array holds something "
        "else.",
    )


def _looks_like(dimensions):
    """Say what an array of this shape can hold: "images", "labels" or neither, ""."""
    one = int(np.prod(dimensions[1:]))  # numbers for each row
    return {28 * 28: "images", 1: "labels", 10: "labels"}.get(one, "")


def _each_has_its_length(_probe, evidence):
    found = {name: about["shape"][0] for name, about in evidence["values"].items()}
    if found == LENGTHS:
        return None
    if found["x_train"] == found["y_train"] == 10_000 and found["x_test"] == found["y_test"] == 60_000:
        return Finding(
            "train-test-exchanged",
            "`x_train` holds 10,000 images and `x_test` 60,000: the two pairs are exchanged. `load_data()` "
            "hands out the larger one, for training, first.",
        )
    name = next(name for name in LENGTHS if found[name] != LENGTHS[name])
    other = name.replace("train", "test") if "train" in name else name.replace("test", "train")
    values = evidence["values"]
    if values[name]["digest"] == values[other]["digest"]:
        return Finding(
            "images-missing",
            f"`{name}` has {found[name]} rows; all {LENGTHS[name]} were expected. It holds the same as "
            f"`{other}`: what was loaded under its name has been replaced.",
        )
    return Finding(
        "images-missing",
        f"`{name}` has {found[name]} rows; all {LENGTHS[name]} were expected. Keep everything that "
        "`load_data()` hands out, and each array with its own partner.",
    )


def _as_it_comes(_probe, evidence):
    for name, about in evidence["values"].items():
        wanted = 3 if name.startswith("x") else 1
        if name.startswith("x") and about["high"] <= 1 < about["high"] * 255:
            return Finding(
                "scaled-already",
                f"The pixels in `{name}` go up to {a_few(about['high'])}: they have been divided already. "
                "Load them as they come; the next stage scales them, and a second division would leave black "
                "images.",
            )
        if len(about["shape"]) != wanted:
            return Finding(
                "reshaped-already",
                f"`{name}` has the shape {_shape(about['shape'])}, so it was changed after loading. Leave "
                "the arrays as they come for now: here you look at them, and the next stage prepares them.",
            )
    return None


def is_as_loaded(name, about, places):
    """Say whether an array holds MNIST: its rows at these places, and by its digest the others too."""
    wanted = mnist_arrays()[name][places]
    return np.array_equal(about["rows"], wanted) and about["digest"] == digest_of(name)


def _contents(probe, evidence):
    for name, about in evidence["values"].items():
        if not is_as_loaded(name, about, probe["rows"][name]):
            return Finding(
                "not-mnist",
                f"`{name}` has the right shape, but its values, from {a_few(about['low'])} to "
                f"{a_few(about['high'])}, are not those of MNIST in MNIST's order. Load it with "
                "`mnist.load_data()` and change nothing afterwards.",
            )
    return None


def _shape(dimensions):
    return str(tuple(dimensions))


ARRAYS = Criterion("four arrays", 0.5, (_four_arrays, _digits_at_all))
KINDS = Criterion("images under x, labels under y", 0.5, (_each_has_its_kind,), needs=(ARRAYS,))
LENGTH = Criterion("60,000 for training and 10,000 for testing", 0.5, (_each_has_its_length,), needs=(KINDS,))
VALUES = Criterion("the values as they come", 0.5, (_as_it_comes, _contents), needs=(LENGTH,))

TASK = Task(
    "loading.arrays",
    number=1,
    names=tuple(LENGTHS),
    probe=_probe,
    collect=describe_arrays,
    criteria=(ARRAYS, KINDS, LENGTH, VALUES),
    proof=ARRAY,
    right="all 70,000 images with their labels.",
)
