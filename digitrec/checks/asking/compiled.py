"""How a model was compiled, as evidence: the optimizer, the loss and the metrics by name."""

import numpy as np

from digitrec.checks.asking.values import text


def describe_compiled(model):
    """Return how a model was compiled, or None: `optimizer`, `loss` and `metrics`, by name with settings.

    A loss or metric given as a text, a function or an object is described alike: `name` in Keras's snake
    case (`categorical_crossentropy`), with `from_logits` and `label_smoothing` for a loss. `own` is true for
    one that the learner wrote. The shorthands `accuracy` and `acc` keep their name.
    """
    if not getattr(model, "compiled", False):
        return None
    import keras

    optimizer = model.optimizer
    given = getattr(getattr(model, "_compile_metrics", None), "_user_metrics", None) or []
    weights = getattr(getattr(model, "_compile_loss", None), "_user_loss_weights", None)
    return {
        "optimizer": {
            "name": text(type(optimizer).__name__),
            "learning_rate": float(np.asarray(optimizer.learning_rate)),
            "settings": plain_settings(optimizer.get_config()),
        },
        "loss": _describe_loss(model.loss, keras),
        "as_weights": [text(part) for part in _flat(weights) if issubclass(type(part), str)],
        "metrics": [_describe_metric(metric, keras) for metric in _flat(given)],
    }


def _describe_loss(loss, keras):
    if loss is None:
        return {"name": "none", "own": False}
    if issubclass(type(loss), str):
        try:
            loss = keras.losses.get(text(loss))
        except ValueError:  # `compile` takes any name; `fit` would say so
            return {"name": text(loss)[:60], "own": False, "unknown": True}
    if isinstance(loss, keras.losses.Loss):
        settings = plain_settings(loss.get_config()) if of_keras(type(loss)) else {}
        kept = {key: settings[key] for key in ("from_logits", "label_smoothing") if key in settings}
        return {"name": _snake(type(loss).__name__), "own": not of_keras(type(loss)), **kept}
    return {"name": text(getattr(loss, "__name__", type(loss).__name__)), "own": not of_keras(loss)}


def _describe_metric(metric, keras):
    if issubclass(type(metric), str):
        name = text(metric)
        return {"name": name if name in ("accuracy", "acc") else _snake(name), "own": False}
    if isinstance(metric, keras.metrics.Metric):
        kind = type(metric).__name__
        name = "equal_numbers" if kind == "Accuracy" else _snake(kind)  # compares numbers, not digits
        return {"name": name, "own": not of_keras(type(metric))}
    return {"name": text(getattr(metric, "__name__", type(metric).__name__)), "own": not of_keras(metric)}


def _flat(metrics):
    if isinstance(metrics, dict):
        metrics = list(metrics.values())
    if not isinstance(metrics, list | tuple):
        return [metrics]
    return [one for metric in metrics for one in _flat(metric)]


def _snake(name):
    """Write a class name as Keras writes the function's: MeanSquaredError as mean_squared_error."""
    spaced = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in text(name))
    return spaced.lstrip("_")


def of_keras(thing):
    """Say whether a class, function or object comes with Keras or TensorFlow."""
    return str(getattr(thing, "__module__", "")).startswith(("keras.", "tensorflow."))


def plain_settings(config):
    """Keep of a configuration what is plain: numbers, texts and lists of them."""
    kept = {}
    for key, value in config.items():
        if isinstance(value, tuple | list) and all(isinstance(item, int | float) for item in value):
            kept[key] = list(value)
        elif value is None or type(value) in (bool, int, float, str):
            kept[key] = value
    return kept
