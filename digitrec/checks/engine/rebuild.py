"""A described model, run in NumPy: the accuracy that counts comes from the weights and from nothing else."""

import hashlib

import numpy as np

from digitrec.checks.engine.judgement import CouldNotTell
from digitrec.checks.engine.networks import softmax

BATCH = 2_000  # images at a time
KEPT = 8  # predictions for images that nobody can change, which several criteria ask for
_predicted = {}  # by what the layers say and where the images lie: the prediction, and the images
PASS = ("InputLayer", "Dropout", "GaussianNoise", "GaussianDropout", "ActivityRegularization", "Identity")


def predict(described, x):
    """Return what the model described by `models.describe_model` makes of x (N, ...): float32, (N, ...).

    It knows Flatten, Reshape, Rescaling, Normalization, Dense, activations, Dropout and BatchNormalization;
    for anything else, and for shapes that do not fit, it raises CouldNotTell with one sentence.
    """
    layers = described.get("layers")
    if layers is None:
        raise CouldNotTell(f"The network cannot be rebuilt: {described.get('why') or 'it has no layers'}.")
    wanted = described.get("input_shape")
    if wanted and list(x.shape[1:]) != wanted:
        if None in wanted or np.prod(wanted) != np.prod(x.shape[1:]):
            raise CouldNotTell(f"The network takes inputs of shape {tuple(wanted)}, not {x.shape[1:]}.")
        x = x.reshape(len(x), *wanted)
    if x.flags.writeable:
        return _through_all(layers, x)
    key = (_content(layers), x.ctypes.data, x.shape, x.strides)
    if key not in _predicted:
        while len(_predicted) >= KEPT:
            del _predicted[next(iter(_predicted))]
        _predicted[key] = _through_all(layers, x), x  # with the images themselves: their place stays theirs
    return _predicted[key][0].copy()


def _through_all(layers, x):
    parts = [_through(layers, x[i : i + BATCH].astype(np.float32)) for i in range(0, len(x), BATCH)]
    return np.concatenate(parts)


def _content(layers):
    """Return a hash of all that described layers say."""
    about = hashlib.sha256()
    for layer in layers:
        about.update(repr([(name, value) for name, value in layer.items() if name != "weights"]).encode())
        for name, value in layer["weights"].items():
            value = np.asarray(value)
            about.update(f"{name} {value.dtype} {value.shape}".encode() + value.tobytes())
    return about.hexdigest()


def accuracy(described, x, labels):
    """Return the share of images x whose largest output is their label's; labels (N,) or (N, 10)."""
    p = predict(described, x)
    if p.shape != (len(x), 10):
        raise CouldNotTell(f"The network gives {p.shape[1:]} numbers for an image; 10 are needed.")
    if not np.isfinite(p).all():
        return 0.0
    labels = labels.argmax(axis=1) if labels.ndim == 2 else labels
    return float((p.argmax(axis=1) == labels).mean())


def stack(described):
    """Return the layers that compute something, each Dense with the activation that follows it.

    So `Dense(128, activation="relu")` and `Dense(128)` + `Activation("relu")` read alike; layers without
    effect on the prediction (Input, Flatten, Dropout) keep their place, Input alone is left out.
    """
    found = []
    for layer in described["layers"] or ():
        activation = activation_of(layer)
        if layer["class"] == "InputLayer" or (activation == "linear" and layer["class"] == "Activation"):
            continue
        last = found[-1] if found else {}
        if activation and last.get("class") == "Dense" and last.get("activation") == "linear":
            found[-1] = {**last, "activation": activation}
        else:
            found.append(dict(layer))
    return found


def activation_of(layer):
    """Return the activation that a layer of its own stands for, or None for any other layer."""
    kind = layer["class"]
    if layer.get("own"):
        return None
    if kind == "Activation":
        return layer["activation"]
    if kind in ("Relu", "Softmax", "Sigmoid", "Tanh"):
        return kind.lower()
    if kind == "ReLU":
        plain = not layer["negative_slope"] and not layer["threshold"] and layer["max_value"] is None
        return "relu" if plain else None
    return None


def _through(layers, x):
    for layer in layers:
        try:
            x = _step(layer, x)
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise CouldNotTell(f"The layer {layer['class']} does not fit the one before it.") from error
    return x


def _step(layer, x):
    kind, weights = layer["class"], layer["weights"]
    activation = activation_of(layer)
    if layer.get("own"):
        raise CouldNotTell(f"The network has a layer `{kind}` of your own, which cannot be rebuilt.")
    if kind in PASS:
        return x
    if activation:
        return activate(activation, x)
    if kind == "Flatten":
        return x.reshape(len(x), -1)
    if kind == "Reshape":
        return x.reshape(len(x), *layer["target_shape"])
    if kind == "Rescaling":
        return x * np.float32(layer["scale"]) + np.float32(layer["offset"])
    if kind == "Normalization" and not layer["invert"]:
        return (x - weights["mean"]) / np.maximum(np.sqrt(weights["variance"]), np.float32(1e-7))
    if kind == "Dense":
        return activate(layer["activation"], x @ weights["kernel"] + weights.get("bias", np.float32(0)))
    if kind == "BatchNormalization" and layer["axis"] in (-1, x.ndim - 1):
        scaled = (x - weights["moving_mean"]) / np.sqrt(
            weights["moving_variance"] + np.float32(layer["epsilon"])
        )
        return scaled * weights.get("gamma", np.float32(1)) + weights.get("beta", np.float32(0))
    raise CouldNotTell(f"The network has a layer `{kind}`, which the checks cannot rebuild.")


def activate(name, z):
    """Return the activation called `name` of z. Raises CouldNotTell for one that is not known here."""
    if name not in FORMULAS:
        raise CouldNotTell(f"The network has an activation, {name}, that the checks cannot rebuild.")
    with np.errstate(over="ignore"):
        return FORMULAS[name](z)


def _elu(z):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


FORMULAS = {
    "linear": lambda z: z,
    "relu": lambda z: np.maximum(z, 0),
    "relu6": lambda z: np.clip(z, 0, 6),
    "leaky_relu": lambda z: np.where(z > 0, z, np.float32(0.2) * z),
    "softmax": softmax,
    "log_softmax": lambda z: np.log(softmax(z)),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "hard_sigmoid": lambda z: np.clip(z / 6 + np.float32(0.5), 0, 1),
    "tanh": np.tanh,
    "softplus": lambda z: np.logaddexp(z, np.float32(0)),
    "softsign": lambda z: z / (1 + np.abs(z)),
    "elu": _elu,
    "selu": lambda z: (
        np.float32(1.0507009873554805) * np.where(z > 0, z, np.float32(1.6732632423543772) * _elu(z))
    ),
    "silu": lambda z: z / (1 + np.exp(-z)),
    "exponential": np.exp,
}
