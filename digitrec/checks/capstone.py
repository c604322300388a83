"""Stage 8, the capstone: what is right and wrong with a whole workflow of plain variables."""

from dataclasses import replace

import numpy as np

from digitrec.checks import architecture, compiled_rules, loading, rebuild
from digitrec.checks.arrays import scaling
from digitrec.checks.catalogue import rows
from digitrec.checks.evidence import array, describe, number
from digitrec.checks.experiment import EXPERIMENT
from digitrec.checks.layers import a_few, kind_of, shape
from digitrec.checks.lookup import ROWS, find_arrays, find_networks, find_prepared
from digitrec.checks.measuring import accuracy_agrees, is_network
from digitrec.checks.networks import mnist
from digitrec.checks.pixels import as_trained, raw, sample
from digitrec.checks.report import Criterion, Finding
from digitrec.checks.tasks import Task
from digitrec.checks.training import TRAINED

CODES = rows(
    "08_capstone",
    ("test-images-differ", "Train and test alike", "training and test images are prepared differently"),
    ("labels-of-other-images", "Train and test alike", "images and labels no longer belong together"),
    ("predictions-are-labels", "Ask the network", "the labels are handed in as predictions"),
    ("prediction-incomplete", "Predict before you run", "change or expectation not written down"),
    ("prediction-copied", "Predict before you run", "the measured number stands where the guess should be"),
    ("nothing-changed", "One change at a time", "the second network is built and trained as the first"),
    ("several-changes", "One change at a time", "several things differ between the two networks"),
    ("conclusion-wrong", "When is a difference a difference?", "the conclusion contradicts the numbers"),
)

# ------------------------------------------------------------------------------------------------ load


def _original(probe, evidence):
    """Compare arrays that are as Keras hands them out; the next task looks at those that are prepared."""
    for name, about in evidence["values"].items():
        as_loaded = len(about["shape"]) == (3 if name.startswith("x") else 1) and about["high"] > 1
        if as_loaded and about["digest"] != probe["digests"][name]:
            return Finding(
                "not-mnist",
                f"`{name}` has the right shape, but its values, from {a_few(about['low'])} to "
                f"{a_few(about['high'])}, are not those of MNIST in MNIST's order.",
            )
    return None


LOAD = replace(
    loading.ARRAYS,
    id="capstone.load",
    number=1,
    criteria=(
        *loading.ARRAYS.criteria[:3],
        Criterion("the digits of MNIST", 0.5, (_original,), (loading.ARRAYS.criteria[2].name,)),
    ),
    right="60,000 images to learn from, 10,000 to test with.",
    find=find_arrays,
)

# --------------------------------------------------------------------------------------------- prepare


def _collect_prepare(answers, probe):
    return {"values": {name: _about(value, probe["rows"][name]) for name, value in answers.items()}}


def _about(value, places):
    """Describe an array by its shape and some of its rows."""
    about = {"shape": None, "is": {"kind": "other", "type": type(value).__name__}, "rows": None}
    if hasattr(type(value), "__array__"):
        values = np.asarray(value)
        about["shape"] = [int(length) for length in values.shape]
        if values.ndim and len(values) > places.max() and values.dtype.kind in "biuf":
            about["rows"] = values[places].astype(np.float64)
    elif value is None or isinstance(value, list | tuple | str):
        about["is"] = {key: describe(value)[key] for key in ("kind", "type")}
    return about


def _probe_prepare(seed):
    rng = np.random.default_rng([seed, 82])
    return {
        "cases": [],
        "rows": {name: np.sort(rng.choice(n, 200, replace=False)) for name, n in ROWS.items()},
    }


def _one_row_each(_probe, evidence):
    for name, about in evidence["values"].items():
        n = ROWS[name]
        if about["shape"] is None:
            return Finding("not-numbers", f"`{name}` is {kind_of(about['is'])}; an array was expected.")
        size = int(np.prod(about["shape"]))
        said = f"`{name}` has the shape {tuple(about['shape'])}"
        wanted = n * 784 if name.startswith("x") else n
        if about["shape"][0] == n and (size in (wanted, 10 * n)):
            continue
        if about["shape"] == [784, n]:
            return Finding("pixels-in-rows", f"{said}: one row a pixel; one row an image was expected.")
        if size == wanted:
            return Finding("batch-flattened", f"{said}: the images no longer stand apart, one row each.")
        if about["shape"][0] < n and size % max(about["shape"][0], 1) == 0:
            return Finding(
                "images-missing",
                f"{said}: {about['shape'][0]} rows of {n}. Use all the images here, and keep the others' "
                "labels.",
            )
        return Finding("batch-flattened", f"{said}; {n} rows were expected, one for each image.")
    return None


def _together(probe, evidence):
    """Look whether every image still stands where its label does, whatever happened to the numbers."""
    for part in ("train", "test"):
        name = f"x_{part}"
        found, images = evidence["values"][name]["rows"].reshape(200, -1), raw(part)[probe["rows"][name]]
        lit, ink = found > found.min(), images > 0
        if (lit == ink).mean() > 0.99:
            continue
        turned = images.reshape(200, 28, 28).transpose(0, 2, 1).reshape(200, 784) > 0
        if (lit == turned).mean() > 0.99:
            return Finding(
                "wrong-pixel-order",
                f"In `{name}`, the pixels are taken column by column: every digit is lying on its side.",
            )
        return Finding(
            "labels-of-other-images",
            f"The images in `{name}` are not in the order in which MNIST has them, so that the labels "
            "belong to others. `reshape` keeps the order of the images; a shuffle of your own does not.",
        )
    return None


def _scaled(probe, evidence):
    found = evidence["values"]["x_train"]["rows"].reshape(200, -1)
    pixels = raw("train")[probe["rows"]["x_train"]]
    finding = scaling("x_train", pixels, found)
    if finding is None:
        return None
    said = f"The training images hold values from {a_few(found.min())} to {a_few(found.max())}."
    why = {
        "not-scaled": "It looks as if the division is missing: the network expects 0 to 1.",
        "scaled-twice": "White should be 1. It looks as if the division ran twice: a cell that says "
        "`x_train = x_train / 255` divides again each time you run it.",
        "divided-by-256": "The largest pixel is 255, and that one should become 1.",
    }
    why = why.get(finding.code, "Black should be 0, white 1, and everything else in proportion.")
    return Finding(finding.code, f"{said} {why}")


def _alike(probe, evidence):
    train, test = (sample(evidence["values"][f"x_{part}"]["rows"], probe, part) for part in ("train", "test"))
    if np.allclose(train, test, rtol=0.01, atol=1e-6):
        return None
    return Finding(
        "test-images-differ",
        f"White is {a_few(sum(train))} in the training images and {a_few(sum(test))} in the test images. A "
        "network can only read what has been prepared in the same way as what it learned from.",
    )


def _rows_of_ten(probe, evidence):
    for part in ("train", "test"):
        name = f"y_{part}"
        found, labels = evidence["values"][name]["rows"], mnist(part)[1][probe["rows"][name]]
        found = found.reshape(200, -1)
        if found.shape[1] == 1:
            return Finding(
                "labels-not-encoded",
                f"`{name}` holds the labels as they are, such as {a_few(found[0, 0])}. The network has ten "
                "outputs, and the loss compares each with a 0 or a 1: ten numbers a label were expected.",
            )
        if not np.array_equal(found, np.eye(10)[labels]):
            return Finding(
                "one-hot-misplaced",
                f"In `{name}`, the row for label {labels[0]} is {a_few(found[0].max())} in column "
                f"{found[0].argmax()}; a 1 in column {labels[0]} and nine 0s were expected in every such "
                "row.",
            )
    return None


SHAPED = "one row an image, the training and the test images"
PREPARE = Task(
    "capstone.prepare",
    number=2,
    names=tuple(ROWS),
    probe=_probe_prepare,
    collect=_collect_prepare,
    criteria=(
        Criterion(SHAPED, 1, (_one_row_each, _together)),
        Criterion("pixels from 0 to 1", 1, (_scaled,), (SHAPED,)),
        Criterion("training and test images alike", 1, (_alike,), (SHAPED,)),
        Criterion("ten numbers a label", 1, (_rows_of_ten,), (SHAPED,)),
    ),
    right="training and test data.",
    find=find_prepared,
)

# ----------------------------------------------------------------------------------------------- build


def _collect_build(answers, _probe):
    shapes = {name: list(getattr(answers[name], "shape", ())) for name in ("x_train", "y_train")}
    shapes = {name: [int(n) for n in found] for name, found in shapes.items()}
    one = shapes["x_train"][1:] if np.prod(shapes["x_train"][1:]) == 784 else [784]
    x = np.random.default_rng(8).random((8, *one), dtype=np.float32)
    network = architecture.describe_network(answers["model"], x)
    if "given" in network:
        network["given"] = network["given"].reshape(8, -1)
    compiled = compiled_rules.try_compiled(answers["model"]) if network["model"] else None
    return {"network": network, "compiled": compiled, "shapes": shapes}


def _takes_images(_probe, evidence):
    network, images = evidence["network"], evidence["shapes"]["x_train"][1:]
    wanted = network["input_shape"]
    if wanted is None:
        return architecture.takes_rows(network)
    if int(np.prod([n or 1 for n in wanted])) == 784 and (
        not images or [n for n in wanted if n != 1] == [n for n in images if n != 1]
    ):
        return None
    return Finding(
        "wrong-input-shape",
        f"Your network takes images of the shape {tuple(wanted)}; those in `x_train` have the shape "
        f"{tuple(images) or (784,)}. The two have to fit each other, without the number of images.",
    )


def _look(judge):
    def layer(_probe, evidence):
        return judge(evidence["network"])

    return layer


def _is_compiled(_probe, evidence):
    if evidence["compiled"] is None:
        return Finding(
            "not-compiled", "`model` has not been compiled: it knows no loss, no optimizer and no metric yet."
        )
    return None


def _compiled(judge):
    def layer(_probe, evidence):
        labels_are_numbers = len(evidence["shapes"]["y_train"]) == 1
        sparse = evidence["compiled"]["loss"]["name"] == "sparse_categorical_crossentropy"
        if judge is compiled_rules.loss and labels_are_numbers and sparse:
            return None  # it fits the labels there are; that those are numbers has been said before
        return judge(evidence["compiled"])

    return layer


MODEL = "a Keras model"
BUILD = Task(
    "capstone.build",
    number=3,
    names=("model", "x_train", "y_train"),
    given=("x_train", "y_train"),
    probe=lambda seed: {"cases": []},
    collect=_collect_build,
    criteria=(
        Criterion(MODEL, 0.25, (is_network("model"),)),
        Criterion("it takes your images", 0.25, (_takes_images,), (MODEL,)),
        Criterion("dense layers of 128, 64 and 10 units", 1, (_look(architecture.widths),), (MODEL,)),
        Criterion("complete, and nothing added", 0.5, (_look(architecture.nothing_else),), (MODEL,)),
        Criterion("ReLU in the hidden layers", 0.5, (_look(architecture.hidden_activations),), (MODEL,)),
        Criterion("probabilities come out", 0.5, (_look(architecture.output_activation),), (MODEL,)),
        Criterion(
            "compiled: loss, optimizer, metric",
            1,
            (
                _is_compiled,
                _compiled(compiled_rules.loss),
                _compiled(compiled_rules.optimizer),
                _compiled(compiled_rules.metric),
            ),
            (MODEL,),
        ),
    ),
    right="784 - 128 - 64 - 10, compiled.",
    find=find_networks,
)

# ----------------------------------------------------------------------------------------------- train


def _collect_train(answers, probe):
    found = TRAINED.collect(answers, probe)
    return {**found, "network": as_trained(found["network"], answers["x_test"])}


TRAIN = replace(
    TRAINED,
    id="capstone.train",
    number=4,
    names=("model", "history", "x_test"),
    given=("x_test",),
    collect=_collect_train,
    find=find_networks,
)

# -------------------------------------------------------------------------------------------- evaluate


def _collect_evaluate(answers, _probe):
    from digitrec.checks.models import describe_model

    network = as_trained(describe_model(answers["model"]), answers["x_test"])
    return {"network": network, "values": {name: describe(answers[name]) for name in EVALUATE.asked}}


def _share(_probe, evidence):
    described = evidence["values"]["test_accuracy"]
    found = number(described)
    if found is None:
        return Finding(
            "evaluation-wrong", f"`test_accuracy` is {kind_of(described)}; one number was expected."
        )
    return accuracy_agrees("test_accuracy", found, evidence["network"])


def _digits(_probe, evidence):
    described = evidence["values"]["predictions"]
    found = array(described)
    if found is None:
        digits = [item["kind"] == "text" for item in described.get("items", ())]
        code = "digits-as-text" if digits and all(digits) else "not-numbers"
        return Finding(code, f"`predictions` is {kind_of(described)}; an array of digits was expected.")
    if found.shape == (10_000,):
        return None
    said = f"`predictions` has the shape {shape(found)}; (10000,) was expected, one digit for each test image"
    if found.shape == (10_000, 10):
        if np.isin(found, (0, 1)).all():
            return Finding("one-hot-not-digits", f"{said}. These are rows of one 1 and nine 0s.")
        return Finding("probabilities-not-digits", f"{said}. These are the ten probabilities of each image.")
    if found.shape == (10,):
        return Finding("wrong-axis", f"{said}. The largest number was looked for down the columns.")
    return Finding("digits-wrong", f"{said}.")


def _as_read(_probe, evidence):
    found = array(evidence["values"]["predictions"])
    x, labels = mnist("test")
    read = rebuild.predict(evidence["network"], x).argmax(axis=1)
    if (found == read).mean() >= 0.999:  # near ties may fall either way
        return None
    if np.array_equal(found, labels):
        return Finding(
            "predictions-are-labels",
            "`predictions` agrees with the labels in all 10,000 cases, and your network does not. These "
            "are the labels themselves; ask the network.",
        )
    return Finding(
        "digits-wrong",
        f"{int((found != read).sum())} of the digits in `predictions` are others than those to which your "
        "network gives the largest probability.",
    )


EVALUATE = Task(
    "capstone.evaluate",
    number=5,
    names=("test_accuracy", "predictions", "model", "x_test"),
    given=("model", "x_test"),
    probe=lambda seed: {"cases": []},
    collect=_collect_evaluate,
    criteria=(
        Criterion("the accuracy on the test set", 2, (is_network("model"), _share)),
        Criterion("one digit for each test image", 1, (_digits,)),
        Criterion(
            "the digits that your network reads",
            1,
            (is_network("model"), _as_read),
            ("one digit for each test image",),
        ),
    ),
    right="accuracy and predictions, compared with what the weights give.",
    find=find_networks,
)

TASKS = (LOAD, PREPARE, BUILD, TRAIN, EVALUATE, EXPERIMENT)
