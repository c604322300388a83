"""Stage 8 is asked: a learner's arrays and networks found among all variables of a notebook, and described.

In the capstone people write as they are used to: `X_train`, `train_images`, `model_2`. The name that the task
asks for comes first; where it does not exist, what looks like it is taken.
"""

import sys

import numpy as np

from digitrec.checks.asking.building import describe_network
from digitrec.checks.asking.compiling import try_compiled
from digitrec.checks.asking.history import describe_history, steps_taken
from digitrec.checks.asking.loading import LENGTHS
from digitrec.checks.asking.models import describe_model, input_shape
from digitrec.checks.asking.pipelines import pairs_in
from digitrec.checks.asking.pool import places_in_pool
from digitrec.checks.asking.training import collect_trained
from digitrec.checks.asking.values import describe

OTHER_NAMES = {
    "test_accuracy": ("test_acc", "accuracy", "acc"),
    "predictions": ("predicted_digits", "predicted_labels", "predicted", "y_pred", "pred"),
}
SETS = {"test": ("test", "eval"), "held back": ("val",), "train": ("train",)}  # words in names
FEWEST = 1_000  # images or labels in an array that may be one of the four
OUTPUTS = ("pred", "prob", "out", "score")  # in the names of what a network gave


def find_arrays(variables):
    """Return the four arrays of MNIST by the names of the task, as far as there are any."""
    found = {}
    for name in LENGTHS:
        candidates = _candidates(variables, name)
        if name not in variables and candidates:
            found[name] = candidates[0]
    return found


def find_prepared(variables, shape=None):
    """Return the same four, prepared ones first: some people keep the raw arrays under the first name.

    Of several, images of the `shape` that the network takes come first, and labels for as many images.
    """
    found = find_arrays(variables)
    for name in LENGTHS:
        images = found.get(f"x{name[1:]}", variables.get(f"x{name[1:]}"))
        fits = _fits(shape) if name.startswith("x") else _as_many_as(images)
        own = [variables[name]] if _kind(variables.get(name)) == name[0] else []
        candidates = _distinct([*own, *_candidates(variables, name)])
        ready = [value for value in candidates if _prepared(name, value)] or candidates
        ready = [value for value in ready if fits(value)] or ready
        if ready and not any(value is one for value in ready for one in own):
            found[name] = ready[0]
    for part in ("train", "test"):
        x = found.get(f"x_{part}", variables.get(f"x_{part}"))
        if _kind(x) != "x" or not _prepared("x", x):
            found |= _from_a_pipeline(variables, part)
    return found


def _from_a_pipeline(variables, part):
    """Return images and labels of this part from a pipeline that prepares them, if there is one."""
    for name, x, y in pairs_in(_own(variables)):
        if (_kind(x), _kind(y), _part(name.lower(), x)) == ("x", "y", part) and _prepared("x", x):
            return {f"x_{part}": x, f"y_{part}": y}
    return {}


def _fits(shape):
    def fits(value):
        return shape is None or [n for n in value.shape[1:] if n != 1] == [n for n in shape if n != 1]

    return fits


def _as_many_as(images):
    n = len(images) if _kind(images) == "x" else None
    return lambda value: n is None or len(value) == n


def find_networks(variables):
    """Return `model`, `changed_model`, their histories and what was got from them, under whatever names."""
    found = {}
    models = _distinct(value for value in _own(variables).values() if _is_model(value))
    model = variables.get("model")
    if not _is_model(model) and models:
        model = found["model"] = models[0]
    others = [other for other in models if other is not model]
    if "changed_model" not in variables and others:
        found["changed_model"] = others[-1]
    for name, names in OTHER_NAMES.items():
        known = [variables[other] for other in names if other in variables]
        if name not in variables and known:
            found[name] = known[0]
    return {**find_prepared(variables, input_shape(model) if _is_model(model) else None), **found}


def _own(variables):
    return {name: value for name, value in variables.items() if not name.startswith("_")}


def _candidates(variables, name):
    """Return the arrays that could be this one: by the set in their name, and by rows and columns.

    Where a name tells no set, as `X` and `X_eval` do not, the number of images does.
    """
    part = name.partition("_")[2]
    return [
        value
        for other, value in _own(variables).items()
        if not any(word in other.lower() for word in OUTPUTS)
        and _kind(value) == name[0]
        and _part(other.lower(), value) == part
    ]


def _part(name, value):
    for part, words in SETS.items():
        if any(word in name for word in words):
            return part
    return {LENGTHS["x_train"]: "train", LENGTHS["x_test"]: "test"}.get(len(value))


def _kind(value):
    """Return "x" for images, "y" for labels, "" for anything else, by the shape alone."""
    try:
        shape = tuple(int(length) for length in value.shape)
    except Exception:  # no array, or one that does not tell
        return ""
    if len(shape) not in (1, 2, 3, 4) or shape[0] < FEWEST:
        return ""
    one = 1
    for length in shape[1:]:
        one *= length
    return {784: "x", 1: "y", 10: "y"}.get(one, "")


def _prepared(name, value):
    """Say whether images are no longer as they came, whole numbers to 255, or labels are rows of ten."""
    try:
        first = np.asarray(value[:100])
    except Exception:  # rows that cannot be read as an array
        return False
    if name.startswith("y"):
        return first.shape[1:] == (10,) and bool(
            np.isin(first, (0, 1)).all() and (first.sum(axis=1) == 1).all()
        )
    return first.dtype.kind == "f" and bool(first.max() < 2 or (first % 1).any())


def _is_model(value):
    keras = sys.modules.get("keras")
    return keras is not None and issubclass(type(value), keras.Model)


def _distinct(values):
    kept = []
    for value in values:
        if not any(value is other for other in kept):
            kept.append(value)
    return kept


def collect_prepare(answers, probe):
    """Describe the four arrays by their shapes, some of their rows, and which images they hold."""
    return {"values": {name: _some_rows(value, probe["rows"][name]) for name, value in answers.items()}}


def collect_build(answers, probe):
    """Describe the network, tried on images in the shape of the learner's own, and how it is compiled."""
    shapes = {name: list(getattr(answers[name], "shape", ())) for name in ("x_train", "y_train")}
    shapes = {name: [int(n) for n in found] for name, found in shapes.items()}
    one = shapes["x_train"][1:] if np.prod(shapes["x_train"][1:]) == 784 else [784]
    network = describe_network(answers["model"], probe["draw"], tuple(one))
    compiled = try_compiled(answers["model"], probe) if network["model"] else None
    return {"network": network, "compiled": compiled, "shapes": shapes}


def collect_train(answers, probe):
    """Describe a training as stage 5 does, and some of the test images."""
    return {**collect_trained(answers, probe), **_test_images(answers, probe)}


def collect_evaluate(answers, probe):
    """Describe the network, what was got from it, and some of the test images."""
    values = {name: describe(answers[name]) for name in ("test_accuracy", "predictions")}
    return {"network": describe_model(answers["model"]), "values": values, **_test_images(answers, probe)}


def collect_experiment(answers, probe):
    """Describe both networks and their trainings, what was written about them, and some test images."""
    plain = ("change", "expected_effect", "expected_accuracy", "changed_accuracy", "conclusion")
    return {
        "values": {name: describe(answers[name]) for name in plain},
        "same": answers["model"] is answers["changed_model"],
        "model": _describe_training(answers["model"], answers["history"]),
        "changed_model": _describe_training(answers["changed_model"], answers["changed_history"]),
        "images": _other_images(answers["x_train"], answers["changed_x_train"]),
        **_test_images(answers, probe),
    }


def _other_images(first, second):
    """Say how many images both trainings had, and whether they differ; None where nothing says it."""
    if any(_kind(images) != "x" for images in (first, second)):
        return None
    first, second = (np.asarray(images) for images in (first, second))
    return {"rows": [len(first), len(second)], "differ": not np.array_equal(first, second)}


def _describe_training(model, history):
    network = describe_model(model)
    penalties = len(model.losses) if network["model"] else 0
    return {
        **network,
        "steps": steps_taken(model),
        "history": describe_history(history),
        "penalties": penalties,
    }


def _test_images(answers, probe):
    return {"x_test": _some_rows(answers["x_test"], probe["rows"]["x_test"])}


def _some_rows(value, places):
    """Describe an array by its shape and the rows at these places, those that it does not have left out.

    Of images, `order` says which of MNIST's they are, by `places_in_pool`.
    """
    about = {
        "shape": None,
        "is": {"kind": "other", "type": type(value).__name__},
        "rows": None,
        "order": None,
    }
    if hasattr(type(value), "__array__"):
        values = np.asarray(value)
        about["shape"] = [int(length) for length in values.shape]
        if values.ndim and len(values) and values.dtype.kind in "biuf":
            about["rows"] = values[places[places < len(values)]].astype(np.float64)
            if values[0].size == 784:
                about["order"] = places_in_pool(values, places).astype(np.int32)
    elif value is None or isinstance(value, list | tuple | str):
        about["is"] = {key: describe(value)[key] for key in ("kind", "type")}
    return about
