"""Stage 5, training: what a learner's `train` asks of `fit`, and what a training of one's own has left."""

import inspect
from contextlib import suppress

import numpy as np

from digitrec.checks.asking.compiled import describe_compiled
from digitrec.checks.asking.data import drawn_array, keras_model, mnist
from digitrec.checks.asking.fit import compiled_with, is_from_keras
from digitrec.checks.asking.history import describe_history, steps_taken
from digitrec.checks.asking.models import describe_model
from digitrec.checks.asking.numpy_fit import numpy_fit
from digitrec.checks.asking.trial import try_function
from digitrec.checks.asking.values import describe, text
from digitrec.training import EPOCHS

FEW = 32  # rows that are trained on or validated with where the learner brings other data than ours


def collect_train(function, probe):
    """Return what `try_function` does, and of each call its `fits`, what `fit` was asked, and its `steps`.

    The model is the course's, with the weights of the probe's `draw`; each case is (x, y, epochs,
    batch_size). `weights` are the arrays after the call; the first, by far the largest, is left out.
    `settings` is what the call changed of the way in which the model learns, as (what, before, after).
    `default` is the call with the probe's `default`, (x, y), alone; it may stop.
    """
    found = _trained(function, probe, probe["cases"])
    (call,) = _trained(function, probe, [probe["default"]])["calls"] or (None,)
    return {**found, "default": call}


def _trained(function, probe, cases):
    records, given = [], []
    for x, y, *told in cases:
        model = keras_model([drawn_array(probe["draw"], tuple(shape)) for shape in probe["shapes"]])
        watch = _Watch(model)
        records.append((model, watch, _record_fit(model, watch, x, y, *(told or (EPOCHS,))[:1])))
        given.append((model, x, y, *told))
    found = try_function(function, given, describe_history)
    for call, (model, watch, fits) in zip(found["calls"], records, strict=False):
        call["fits"] = fits
        call["settings"] = watch.changes()
        call["steps"] = steps_taken(model)
        call["weights"] = [np.asarray(variable.value) for variable in model.weights[1:]]
    return found


def collect_trained(answers, _probe):
    """Return `network`, the description of `model`, the `steps` that it was trained for, and `history`."""
    model = answers["model"]
    history = describe_history(answers["history"])
    return {"network": describe_model(model), "steps": steps_taken(model), "history": history}


def collect_curves(answers, _probe):
    """Return both histories by name, and the `values` that the learner read off them."""
    histories = {name: describe_history(answers[name]) for name in ("history", "small_history")}
    values = {name: describe(value) for name, value in answers.items() if name not in histories}
    return {"values": values, **histories}


class _Watch:
    """Notes what is no longer as it was of the way in which a compiled model learns."""

    def __init__(self, model):
        self.model, self.optimizer, self.changed = model, model.optimizer, {}
        self.given = _learns_by(model)

    def look(self, *_):
        now = _learns_by(self.model)
        for name in self.given | now:
            before, after = self.given.get(name), now.get(name)
            if before != after:
                self.changed.setdefault(name, (name, before, after))
        if self.model.optimizer is not self.optimizer:
            self.changed.setdefault("new optimizer", ("new optimizer", False, True))

    def changes(self):
        """Return triples (what, before, after) of plain data, the first change of each kind."""
        self.look()
        return [list(change) for change in self.changed.values()]

    def at_epochs(self, callbacks):
        """Return a learner's list of callbacks, with one more that looks at the end of each epoch."""
        from keras.callbacks import LambdaCallback

        if not isinstance(callbacks, list | tuple):
            return callbacks
        return [*callbacks, LambdaCallback(on_epoch_end=self.look)]


def _learns_by(model):
    """Return by name what decides how a model learns: optimizer and settings, loss, layers that are held."""
    held = [layer.name for layer in model.layers if layer.weights and not layer.trainable]
    try:
        made = describe_compiled(model)
        optimizer = made["optimizer"]
    except Exception:  # an optimizer of the learner's own, or none
        return {"optimizer": text(type(model.optimizer).__name__), "held": held}
    settings = {key: value for key, value in optimizer["settings"].items() if key != "name"}
    rate = float(np.float32(optimizer["learning_rate"]))
    return {
        **settings,
        "optimizer": optimizer["name"],
        "learning_rate": rate,
        "loss": made["loss"]["name"],
        "held": held,
    }


def _record_fit(model, watch, x, y, epochs):
    """Let `model.fit` write down, in the list that is returned, what it is asked to do before it does it.

    It does no more epochs than `epochs`, which were wanted: sixteen in batches of two take half a minute.
    """
    fits, signature, fit = [], inspect.signature(model.fit), numpy_fit(model)

    def recorded(*args, **kwargs):
        asked = signature.bind(*args, **kwargs).arguments
        fits.append(_describe_fit(asked, x, y))
        watch.look()
        asked["verbose"] = 0
        if asked.get("callbacks"):
            asked["callbacks"] = watch.at_epochs(asked["callbacks"])
        if isinstance(asked.get("epochs"), int) and not asked.get("initial_epoch"):
            asked["epochs"] = min(asked["epochs"], epochs)
        images = (fits[-1]["shapes"][0] or [0])[0]
        if fits[-1]["arrays"] and (images > 2 * len(x) or not (fits[-1]["ours"] or images == len(x))):
            asked.update({name: _start(asked.get(name)) for name in ("x", "y")})
        if isinstance(asked.get("validation_data"), tuple | list):
            asked["validation_data"] = tuple(_start(part) for part in asked["validation_data"])
        _stay_step_by_step(model)
        return fit(**asked)

    model.fit = recorded
    return fits


def _stay_step_by_step(model):
    """Let a model that the learner compiled again run as `keras_model` made it: few steps need no program.

    What somebody else wrote may do another thing in a program than step by step, and is left as it is.
    """
    with suppress(Exception):  # whatever is odd about it is for Keras to say
        if all(map(is_from_keras, compiled_with(model))):
            model.run_eagerly = True


def _describe_fit(asked, x, y):
    """Return the arguments of a call of `fit` as plain data; `rows` and `labels` count what is ours."""
    found = [_numbers(asked.get(name)) for name in ("x", "y")]
    about = {
        "arrays": all(values is not None for values in found),
        "shapes": [list(values.shape) if values is not None else None for values in found],
        "ours": False,
        "test_set": False,
        "validation": "none",
    }
    for name, default in (
        ("batch_size", None),
        ("epochs", 1),
        ("initial_epoch", 0),
        ("steps_per_epoch", None),
        ("validation_split", 0.0),
    ):
        value = asked.get(name, default)
        about[name] = value if value is None else float(value)
    about["weighted"] = [name for name in ("sample_weight", "class_weight") if _differ(asked.get(name))]
    about["epochs"] = max(about["epochs"] - about["initial_epoch"], 0)  # those that are really done
    if about["arrays"]:
        about["one_hot"] = found[1].ndim < 2 or bool(np.isin(found[1], (0, 1)).all())
        about["ours"], about["rows"], about["labels"] = _compare(found, x, y)
        about["test_set"] = _is_test_set(found[0])
        about["largest"] = float(found[0].max())
    validation = asked.get("validation_data")
    if validation is not None:
        pair = isinstance(validation, tuple | list) and len(validation) > 0
        first = _numbers(validation[0]) if pair else None
        about["validation"] = "test set" if first is not None and _is_test_set(first) else "other"
    return about


def _differ(weights):
    """Say whether weights of images or of digits are not all alike."""
    found = np.asarray(list(weights.values()) if isinstance(weights, dict) else weights)
    return found.ndim > 0 and len(set(found.ravel().tolist())) > 1


def _numbers(value):
    """Return an array of any size or a tensor as an array, anything else as None."""
    values = np.asarray(value) if hasattr(type(value), "__array__") else np.asarray(None)
    return values if values.ndim and values.dtype.kind in "biuf" else None


def _compare(found, x, y):
    """Return whether any image is one of ours, how many of ours are there, and how many with their label.

    A label is right as the one-hot row or as the digit that it stands for.
    """
    images, labels = found
    if labels.ndim == 1 and len(labels) == len(images) and np.isin(labels, range(10)).all():
        labels = np.eye(10, dtype=np.float32)[labels.astype(int)]
    if images.ndim != 2 or images.shape[1] != 784 or len(images) != len(labels):
        return False, 0, 0
    places = {row.tobytes(): i for i, row in enumerate(x.astype(np.float32))}
    rows, right = set(), 0
    for image, label in zip(images[:1000].astype(np.float32), labels, strict=False):
        i = places.get(image.tobytes())
        if i is not None and i not in rows:
            rows.add(i)
            right += bool(np.array_equal(label, y[i]))
    return bool(rows), len(rows), right


def _is_test_set(images):
    x = mnist("test")[0]
    return len(images) == len(x) and np.allclose(images[:20].reshape(20, -1), x[:20], atol=1e-3)


def _start(values):
    return values[:FEW] if hasattr(values, "__getitem__") else values
