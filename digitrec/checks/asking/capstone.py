"""Find a learner's arrays and networks among all variables of a notebook, by what they are.

In the capstone people write as they are used to: `X_train`, `train_images`, `model_2`. The name that the task
asks for comes first; where it does not exist, what looks like it is taken.
"""

import sys

import numpy as np

from digitrec.checks.asking.loading import LENGTHS

OTHER_NAMES = {
    "test_accuracy": ("test_acc", "accuracy", "acc"),
    "predictions": ("predicted_digits", "predicted_labels", "predicted", "y_pred", "pred"),
}
OUTPUTS = ("pred", "prob", "out", "score")  # in the names of what a network gave


def find_arrays(variables):
    """Return the four arrays of MNIST by the names of the task, as far as there are any."""
    found = {}
    for name in LENGTHS:
        candidates = _candidates(variables, name)
        if name not in variables and candidates:
            found[name] = candidates[0]
    return found


def find_prepared(variables):
    """Return the same four, prepared ones first: some people keep the raw arrays under the first name."""
    found = find_arrays(variables)
    for name in LENGTHS:
        ready = [value for value in _candidates(variables, name) if _prepared(name, value)]
        own = variables.get(name)
        if ready and not any(value is own for value in ready):
            found[name] = ready[0]
    return found


def find_networks(variables):
    """Return `model`, `changed_model`, their histories and what was got from them, under whatever names."""
    found = find_prepared(variables)
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
    return found


def _own(variables):
    return {name: value for name, value in variables.items() if not name.startswith("_")}


def _candidates(variables, name):
    """Return the arrays that could be this one: by the set in their name, and by rows and columns."""
    part = name.partition("_")[2]
    return [
        value
        for other, value in _own(variables).items()
        if part in other.lower()
        and not any(word in other.lower() for word in OUTPUTS)
        and _kind(value, LENGTHS[name]) == name[0]
    ]


def _kind(value, rows):
    """Return "x" for images, "y" for labels, "" for anything else, by the shape alone."""
    try:
        shape = tuple(int(length) for length in value.shape)
    except Exception:  # no array, or one that does not tell
        return ""
    if len(shape) not in (1, 2, 3, 4) or shape[0] != rows:
        return ""
    one = 1
    for length in shape[1:]:
        one *= length
    return {784: "x", 1: "y", 10: "y"}.get(one, "")


def _prepared(name, value):
    """Say whether images are no longer whole numbers, or labels are rows of ten."""
    if name.startswith("y"):
        return len(value.shape) == 2 and value.shape[1] == 10
    try:
        first = np.asarray(value[:100])
    except Exception:  # rows that cannot be read as an array
        return False
    return first.dtype.kind == "f" and float(first.max()) <= 1


def _is_model(value):
    keras = sys.modules.get("keras")
    return keras is not None and issubclass(type(value), keras.Model)


def _distinct(values):
    kept = []
    for value in values:
        if not any(value is other for other in kept):
            kept.append(value)
    return kept
