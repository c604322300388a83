"""A described model, run in NumPy: the accuracy that counts comes from the weights and from nothing else."""

import hashlib

import numpy as np

from digitrec.checks.asking.models import ALONE, NO_EFFECT
from digitrec.checks.engine import graphs, rules
from digitrec.checks.engine.judgement import CouldNotTell
from digitrec.checks.engine.networks import softmax

BATCH = 2_000  # images at a time
KEPT = 24  # predictions for images that nobody can change, which several criteria ask for
_predicted = {}  # by what the layers say and where the images lie: the prediction, and the images


def predict(described, x):
    """Return what the model described by `models.describe_model` makes of x (N, ...): float32, (N, ...).

    It knows the layers of this course by their settings, and other networks by the steps that TensorFlow
    traced in them. For steps that it does not know, and for shapes that do not fit, it raises CouldNotTell
    with one sentence. Where `described` has a `rule`, one of `rules`, images from 0 to 1 are prepared by it.
    """
    layers, graph = described.get("layers"), described.get("graph")
    if graph is None and layers is None:
        raise CouldNotTell(f"The network cannot be rebuilt: {described.get('why') or 'it has no layers'}.")
    wanted = graph["shape"] if graph else described.get("input_shape")
    if wanted and list(x.shape[1:]) != wanted:
        if None in wanted or np.prod(wanted) != np.prod(x.shape[1:]):
            raise CouldNotTell(f"The network takes inputs of shape {tuple(wanted)}, not {x.shape[1:]}.")
        x = x.reshape(len(x), *wanted)
    steps = graph or layers
    rule = described.get("rule")
    if x.flags.writeable:
        return _through_all(steps, _prepared(rule, x))
    key = (_content([steps, rule]), x.ctypes.data, x.shape, x.strides)
    found = _predicted.pop(key, None)  # and put last: what has not been asked for longest goes first
    if found is None:
        while len(_predicted) >= KEPT:
            del _predicted[next(iter(_predicted))]
        found = _through_all(steps, _prepared(rule, x)), x  # the images themselves: their place stays theirs
    _predicted[key] = found
    return found[0].copy()


def _prepared(rule, x):
    """Return images from 0 to 1 as a rule of `rules` has them, where there is one."""
    if rule is None:
        return x
    pixels = np.rint(x.reshape(len(x), -1) * 255).astype(np.uint8)
    return rules.apply(rule, pixels).reshape(x.shape)


def _through_all(layers, x):
    """Return what described layers, or the steps of a graph, make of x."""
    if isinstance(layers, dict):
        return graphs.run(layers, x)
    parts = [_through(layers, x[i : i + BATCH].astype(np.float32)) for i in range(0, len(x), BATCH)]
    return np.concatenate(parts)


def _content(layers):
    """Return a hash of all that described layers, or the steps of a graph, say."""
    about, waiting = hashlib.sha256(), [layers]
    while waiting:
        part = waiting.pop()
        if isinstance(part, np.ndarray):
            about.update(f"{part.dtype} {part.shape}".encode() + part.tobytes())
        elif isinstance(part, dict | list | tuple):
            about.update(
                f"{type(part).__name__} {list(part) if isinstance(part, dict) else len(part)}".encode()
            )
            waiting += part.values() if isinstance(part, dict) else part
        else:
            about.update(repr(part).encode())
    return about.hexdigest()


def scores_of(graph):
    """Return the traced steps without those at their end that make probabilities of scores."""
    end = graph["output"]
    while graph["steps"][end]["op"] in ("Identity", "Softmax", "LogSoftmax", "Sigmoid", "Tanh", "Softsign"):
        end = graph["steps"][end]["inputs"][0][0]
    return {**graph, "output": end}


def arrays(described):
    """Return the weights of a described network, a list of arrays."""
    if described.get("graph"):
        values = [step["value"] for step in described["graph"]["steps"] if "value" in step]
        return [value for value in values if value.ndim and value.dtype.kind == "f"]
    return [value for layer in described["layers"] or () for value in layer["weights"].values()]


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
    if kind in ALONE:
        return layer["activation"] if layer["activation"] != "unknown" else _with_settings(layer)
    name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind).lstrip("_")
    return name if name in FORMULAS else None  # an operation in a functional model, such as `Relu`


def _with_settings(layer):
    """Write an activation that is a layer with its settings: LeakyReLU(negative_slope=0.1)."""
    names = ("negative_slope", "alpha", "threshold", "max_value", "axis")
    usual = {"axis": (None, -1)}
    known = (f"{n}={layer[n]}" for n in names if n in layer and layer[n] not in usual.get(n, (None, 0)))
    return f"{layer['class']}({', '.join(known)})"


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
    if kind in NO_EFFECT:
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
    "gelu": lambda z: z / 2 * (1 + graphs.erf(z / np.sqrt(np.float32(2)))),
    "mish": lambda z: z * np.tanh(np.logaddexp(z, np.float32(0))),
    "hard_silu": lambda z: z * np.clip(z / 6 + np.float32(0.5), 0, 1),
    "hard_tanh": lambda z: np.clip(z, -1, 1),
    "log_sigmoid": lambda z: -np.logaddexp(-z, np.float32(0)),
    "tanh_shrink": lambda z: z - np.tanh(z),
    "soft_shrink": lambda z: np.sign(z) * np.maximum(np.abs(z) - np.float32(0.5), 0),
    "hard_shrink": lambda z: np.where(np.abs(z) > 0.5, z, np.float32(0)),
    "squareplus": lambda z: (z + np.sqrt(z * z + 4)) / 2,
    "sparse_plus": lambda z: np.where(z <= -1, 0, np.where(z < 1, (z + 1) ** 2 / 4, z)),
    "sparse_sigmoid": lambda z: np.clip((z + 1) / 2, 0, 1),
}
