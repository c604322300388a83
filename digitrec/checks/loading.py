"""Stage 1, loading: what is right and wrong with the four arrays and what is read off them."""

import hashlib
import re
from functools import cache

import numpy as np

from digitrec.checks.catalogue import rows
from digitrec.checks.evidence import array, describe, number, text
from digitrec.checks.layers import a_few, kind_of
from digitrec.checks.report import Criterion, Finding
from digitrec.checks.tasks import Task, describe_all
from digitrec.loading import load_mnist

CODES = rows(
    "01_loading",
    ("not-unpacked", "Four arrays at once", "the result of load_data is not taken apart into four arrays"),
    ("images-labels-exchanged", "Four arrays at once", "labels stand where the images belong"),
    ("not-mnist", "Four arrays at once", "the arrays hold something else than MNIST"),
    ("train-test-exchanged", "Why there is a test set", "training and test data are exchanged"),
    ("images-missing", "Why there is a test set", "only a part of the images is there"),
    ("scaled-already", "Look before you change anything", "the pixels have been divided already"),
    ("reshaped-already", "Look before you change anything", "images flattened or labels encoded already"),
    ("count-misread", "Reading a shape", "a wrong number of training or test images"),
    ("shape-misread", "Reading a shape", "a wrong shape of one image"),
    ("type-misread", "What a pixel is", "a wrong type of the pixels"),
    ("range-misread", "What a pixel is", "a wrong lowest or highest pixel value"),
    ("counts-not-ten", "Counting the digits", "not one count a digit"),
    ("counts-of-test-labels", "Counting the digits", "the test labels are counted"),
    ("counts-of-pixels", "Counting the digits", "the pixels are counted, not the labels"),
    ("counts-out-of-order", "Counting the digits", "the counts are sorted by size"),
    ("counts-wrong", "Counting the digits", "the counts are others"),
    ("count-for-digit", "Counting the digits", "how often it occurs stands where the digit belongs"),
    ("extremes-misread", "Counting the digits", "another digit is named commonest or rarest"),
)

NAMES = ("x_train", "y_train", "x_test", "y_test")
LENGTHS = {"x_train": 60_000, "y_train": 60_000, "x_test": 10_000, "y_test": 10_000}
MOST_NUMBERS = 60_000 * 28 * 28
INK = (0.11, 0.15)  # the mean of MNIST's pixels is 0.13 of the brightest; that of Fashion-MNIST is 0.29


# ----------------------------------------------------------------------------------------------- arrays


@cache
def _mnist():
    """Return the digest of each of the four arrays, and how often each digit occurs in both sets."""
    (x_train, y_train), (x_test, y_test) = load_mnist()
    arrays = dict(zip(NAMES, (x_train, y_train, x_test, y_test), strict=True))
    digests = {name: _digest(values) for name, values in arrays.items()}
    return digests, np.bincount(y_train), np.bincount(y_test)


def _probe_arrays(seed):
    return {"cases": [], "digests": _mnist()[0]}


def _collect_arrays(answers, _probe):
    return {"values": {name: _summary(value) for name, value in answers.items()}}


def _summary(value):
    """Describe an array by its shape, its range and the digest of its values: 47 million are too many."""
    if isinstance(value, tuple | list) or not hasattr(type(value), "__array__"):
        described = describe(value)
        return {"kind": described["kind"], "type": described["type"], "array": False}
    values = np.asarray(value.view(np.ndarray) if isinstance(value, np.ndarray) else value)
    about = {"kind": "other", "type": text(type(value).__name__), "array": False}
    if values.dtype.kind not in "biuf" or values.ndim == 0 or not 0 < values.size <= MOST_NUMBERS:
        return about
    low, high = float(values.min()), float(values.max())
    return {
        **about,
        "array": True,
        "shape": [int(length) for length in values.shape],
        "low": low,
        "high": high,
        "ink": float(values.mean(dtype=np.float64) / high) if high > 0 else 0.0,
        "digest": _digest(values),
    }


def _digest(values):
    """Return a SHA-256 of the values as float32, so that another type of the same numbers is no matter."""
    digest = hashlib.sha256()
    for block in np.array_split(values.reshape(-1), max(1, values.size // 1_000_000)):
        digest.update(block.astype(np.float32).tobytes())
    return digest.hexdigest()


def _four_arrays(_probe, evidence):
    for name, about in evidence["values"].items():
        if about["array"]:
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


def _digits_at_all(_probe, evidence):
    images = [about for about in evidence["values"].values() if _looks_like(about["shape"]) == "images"]
    for about in images:
        if about["shape"][0] < 1000 or INK[0] < about["ink"] < INK[1]:
            return None
    return Finding(
        "not-mnist",
        "None of the four arrays holds the digits of MNIST: images of 28 x 28 pixels, most of them black. "
        "Load them with Keras's `mnist.load_data()`.",
    )


def _each_has_its_kind(_probe, evidence):
    values = evidence["values"]
    looks = {name: _looks_like(about["shape"]) for name, about in values.items()}
    wrong = [name for name in NAMES if looks[name] != ("images" if name.startswith("x") else "labels")]
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
        f"{said}. MNIST has images of 28 x 28 pixels and one label for each; this array holds something else."
        "",
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
    name = next(name for name in NAMES if found[name] != LENGTHS[name])
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


def _contents(probe, evidence):
    for name, about in evidence["values"].items():
        if about["digest"] != probe["digests"][name]:
            return Finding(
                "not-mnist",
                f"`{name}` has the right shape, but its values, from {a_few(about['low'])} to "
                f"{a_few(about['high'])}, are not those of MNIST in MNIST's order. Load it with "
                "`mnist.load_data()` and change nothing afterwards.",
            )
    return None


def _shape(dimensions):
    return str(tuple(dimensions))


ARRAYS = Task(
    "loading.arrays",
    number=1,
    names=NAMES,
    probe=_probe_arrays,
    collect=_collect_arrays,
    criteria=(
        Criterion("four arrays", 0.5, (_four_arrays, _digits_at_all)),
        Criterion("images under x, labels under y", 0.5, (_each_has_its_kind,), ("four arrays",)),
        Criterion(
            "60,000 for training and 10,000 for testing",
            0.5,
            (_each_has_its_length,),
            ("images under x, labels under y",),
        ),
        Criterion(
            "the values as they come",
            0.5,
            (_as_it_comes, _contents),
            ("60,000 for training and 10,000 for testing",),
        ),
    ),
    right="all 70,000 images with their labels.",
)

# ------------------------------------------------------------------------------------------------ facts


def _collect_facts(answers, _probe):
    answers = dict(answers)
    kind = answers["pixel_type"]
    if isinstance(kind, np.dtype):
        answers["pixel_type"] = np.dtype.__str__(kind)
    elif isinstance(kind, type):
        answers["pixel_type"] = type.__dict__["__name__"].__get__(kind)
    return describe_all(answers)


def _how_many(_probe, evidence):
    for name, wanted, array_name in (("n_train", 60_000, "x_train"), ("n_test", 10_000, "x_test")):
        found = number(evidence["values"][name])
        if found != wanted:
            return Finding(
                "count-misread",
                f"`{name}` is {_said(evidence['values'][name])}. The first number of `{array_name}.shape` "
                "says how many images the array holds.",
            )
    return None


def _one_image(_probe, evidence):
    described = evidence["values"]["image_shape"]
    found = array(described)
    if found is not None and found.shape == (2,) and found.tolist() == [28, 28]:
        return None
    return Finding(
        "shape-misread",
        f"`image_shape` is {_said(described)}; the shape of one image was asked, two numbers: its rows and "
        "its columns. `x_train.shape` has a number before them, which counts the images.",
    )


def _pixel_type(_probe, evidence):
    described = evidence["values"]["pixel_type"]
    if described["kind"] == "text" and re.fullmatch(
        r"\W*(class )?\W*(np\.|numpy\.|tf\.)?(dtype\W+)?uint8\W*", described["value"].strip()
    ):
        return None
    return Finding(
        "type-misread",
        f"`pixel_type` is {_said(described)}; the type of the numbers in the array was asked, which "
        "`x_train.dtype` tells. (`type(x_train)` tells what holds them: an array.)",
    )


def _range(_probe, evidence):
    for name, wanted, which in (("lowest", 0, "smallest"), ("highest", 255, "largest")):
        if number(evidence["values"][name]) != wanted:
            return Finding(
                "range-misread",
                f"`{name}` is {_said(evidence['values'][name])}. Look for the {which} of all the pixels in "
                "`x_train`: the array has a method for it.",
            )
    return None


def _said(described):
    """Write a described value for a sentence: a number, a short text, a shape, or its kind."""
    if described["kind"] == "nothing":
        return "not filled in yet"
    if described["kind"] == "text":
        return f"the text “{' '.join(described['value'].split())[:40]}”"
    found = array(described)
    if found is None or found.size > 4:
        return kind_of(described)
    return a_few(found) if found.ndim == 0 else f"({', '.join(a_few(v) for v in found.ravel())})"


FACTS = Task(
    "loading.facts",
    number=2,
    names=("n_train", "n_test", "image_shape", "pixel_type", "lowest", "highest"),
    probe=lambda seed: {"cases": []},
    collect=_collect_facts,
    criteria=(
        Criterion("how many images there are", 0.5, (_how_many,)),
        Criterion("the shape of one image", 0.5, (_one_image,)),
        Criterion("the type of the pixels", 0.5, (_pixel_type,)),
        Criterion("the lowest and the highest pixel value", 0.5, (_range,)),
    ),
    right="all six of them.",
)

# ----------------------------------------------------------------------------------------------- counts


def _probe_counts(seed):
    _, train, test = _mnist()
    return {"cases": [], "train": train, "test": test}


def _collect_counts(answers, _probe):
    answers = dict(answers)
    counts = answers["digit_counts"]
    if isinstance(counts, dict):  # a Counter: its counts in the order of the digits
        pairs = [(describe(key), value) for key, value in list(dict.items(counts))[:300]]
        if all(number(key) is not None for key, _ in pairs):
            answers["digit_counts"] = [value for _, value in sorted(pairs, key=lambda p: number(p[0]))]
    return describe_all(answers)


def _ten_counts(_probe, evidence):
    described = evidence["values"]["digit_counts"]
    found = array(described)
    if found is None or found.shape != (10,):
        if found is not None and found.shape in ((256,), (255,)):
            return Finding(
                "counts-of-pixels",
                f"`digit_counts` has {found.size} entries, one for each brightness: the pixels were counted. "
                "The digits are in the labels, `y_train`.",
            )
        return Finding(
            "counts-not-ten",
            f"`digit_counts` is {_said(described)}; ten numbers were expected, shape (10,), the first "
            "saying how many 0s there are and the last how many 9s.",
        )
    return None


def _right_counts(probe, evidence):
    found = array(evidence["values"]["digit_counts"]).astype(np.float64)
    if np.array_equal(found, probe["train"]):
        return None
    if np.array_equal(found, probe["test"]):
        return Finding(
            "counts-of-test-labels",
            f"`digit_counts` adds up to {a_few(found.sum())}: these are the test labels. The training labels "
            "were asked, because from those the network will learn.",
        )
    if np.array_equal(np.sort(found), np.sort(probe["train"])):
        return Finding(
            "counts-out-of-order",
            f"The ten counts are right, but they are not in the order of the digits: the first is "
            f"{a_few(found[0])}, and there are {probe['train'][0]} 0s. Entry 0 counts the 0s, entry 9 the 9s."
            "",
        )
    wrong = int(np.flatnonzero(found != probe["train"])[0])
    return Finding(
        "counts-wrong",
        f"`digit_counts` says that there are {a_few(found[wrong])} images of a {wrong}, and its ten numbers "
        f"add up to {found.sum():.6g}. Each of the 60,000 training labels has to be counted once.",
    )


def _extreme(name, pick):
    """Return the layer that judges the digit called `name`; `pick` finds it in the counts."""

    def layer(probe, evidence):
        described = evidence["values"][name]
        found = number(described)
        wanted = int(pick(probe["train"]))
        if found == wanted:
            return None
        if found is not None and found in (probe["train"].max(), probe["train"].min()):
            return Finding(
                "count-for-digit",
                f"`{name}` is {a_few(found)}: that is how often the digit occurs. The digit itself was "
                "asked, the position of that count among the ten.",
            )
        what = "largest" if name == "commonest_digit" else "smallest"
        return Finding(
            "extremes-misread",
            f"`{name}` is {_said(described)}. Find the {what} of the ten counts of the training labels; its "
            "position, counted from 0, is the digit.",
        )

    return layer


COUNTS = Task(
    "loading.counts",
    number=3,
    names=("digit_counts", "commonest_digit", "rarest_digit"),
    probe=_probe_counts,
    collect=_collect_counts,
    criteria=(
        Criterion("one count a digit", 0.5, (_ten_counts,)),
        Criterion("the counts of the training labels", 0.5, (_right_counts,), ("one count a digit",)),
        Criterion("the commonest digit", 0.5, (_extreme("commonest_digit", np.argmax),)),
        Criterion("the rarest digit", 0.5, (_extreme("rarest_digit", np.argmin),)),
    ),
    right="60,000 labels, ten counts.",
)

TASKS = (ARRAYS, FACTS, COUNTS)
