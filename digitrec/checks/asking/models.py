"""A learner's Keras model as evidence: its layers with their weights, and how it was compiled.

Only the kernel that has the model calls this; the judge reads the description with `rebuild`. The methods
`predict`, `evaluate` and `summary` of the model are never asked.
"""

import numpy as np

from digitrec.checks.asking.compiled import describe_compiled, of_keras, plain_settings
from digitrec.checks.asking.tracing import trace
from digitrec.checks.asking.twins import twin_of
from digitrec.checks.asking.values import MOST_NUMBERS, describe, text

# fmt: off
ACTIVATIONS = (  # that have a name of their own and a formula in `rebuild`; others are traced
    "linear", "relu", "softmax", "sigmoid", "tanh", "softplus", "softsign", "elu", "selu", "gelu", "silu",
    "leaky_relu", "exponential", "log_softmax", "relu6", "hard_sigmoid", "hard_silu", "hard_tanh", "mish",
    "log_sigmoid", "tanh_shrink", "soft_shrink", "hard_shrink", "squareplus", "sparse_plus",
    "sparse_sigmoid",
)
NO_EFFECT = (  # of layers that change nothing when a network is asked
    "InputLayer", "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "AlphaDropout",
    "GaussianNoise", "GaussianDropout", "ActivityRegularization", "Identity",
)
# fmt: on
BY_SETTINGS = (*NO_EFFECT, "Flatten", "Reshape", "Rescaling", "Dense", "Activation", "BatchNormalization")
ALONE = ("ReLU", "Softmax", "LeakyReLU", "PReLU", "ELU")  # layers that are an activation
SETTINGS = {  # what is kept of a layer's configuration, by class
    "Dense": ("units", "use_bias"),
    "Dropout": ("rate",),
    "Reshape": ("target_shape",),
    "Rescaling": ("scale", "offset"),
    "BatchNormalization": ("axis", "epsilon"),
    "Normalization": ("axis", "invert"),
    "Softmax": ("axis",),
    "ReLU": ("max_value", "negative_slope", "threshold"),
    "LeakyReLU": ("negative_slope",),
    "ELU": ("alpha",),
}


def describe_model(model, traced=True):
    """Return a plain description of any value that should be a Keras model.

    `{"model": False, "is": describe(value)}` for anything else; for a model

    - `class`, and `own` if the learner wrote the class;
    - `built`, `input_shape` without the batch, such as [784], and `output_shape`;
    - `layers`: dicts in the order of the data, or None where it is not one chain (`why` says so): `class`,
      `trainable`, the settings of SETTINGS, `activation` by name where there is one, and `weights`, a dict of
      arrays by name (`kernel`, `bias`, ...);
    - `parts`: where they are None, the classes of all layers that it has, in no order;
    - `graph`: where its layers do not say all, what it computes, as `tracing.trace` has it, else None; left
      out unless `traced`;
    - `parameters` and `trainable_parameters`, numbers;
    - `compiled`: None, or the optimizer, loss and metrics (see `describe_compiled`).
    """
    import keras

    if not issubclass(type(model), keras.Model):
        return {"model": False, "is": describe(model)}
    about = {
        "model": True,
        "class": text(type(model).__name__),
        "own": not of_keras(type(model)),
        "built": bool(model.built),
        "input_shape": input_shape(model),
        "output_shape": _shape(getattr(model, "outputs", None)),
        "parameters": sum(int(np.prod(v.shape)) for v in model.weights),
        "trainable_parameters": sum(int(np.prod(v.shape)) for v in model.trainable_weights),
        "layers": None,
        "parts": [],
        "why": "",
        "graph": None,
        "compiled": describe_compiled(model),
    }
    try:
        if about["parameters"] > MOST_NUMBERS:
            raise ValueError(f"it has {about['parameters']} parameters")
        about["layers"] = [_describe_layer(layer) for layer in chain(model)]
    except ValueError as reason:
        about["why"] = str(reason)
        about["parts"] = [text(type(layer).__name__) for layer in _all_layers(model)]
    if traced and about["built"]:
        about["graph"] = graph_of(model, about)
    return about


def graph_of(model, about):
    """Return what a built network computes, step by step, or None where its described layers say it."""
    layers, shape = about["layers"], about["input_shape"]
    if about["parameters"] > MOST_NUMBERS or (layers and all(map(_is_told_by_settings, layers))):
        return None
    for usual in [shape] if shape else ([784], [28, 28], [28, 28, 1]):
        graph = trace(model, usual)
        if graph:
            return {**graph, "shape": list(usual)}
    return None


def _is_told_by_settings(layer):
    known = not layer["own"] and layer.get("activation") != "unknown" and layer.get("axis", -1) == -1
    if layer["class"] in ALONE:
        return known
    if layer["class"] == "Normalization":
        return not layer["own"] and not layer["invert"]
    return known and layer["class"] in BY_SETTINGS


def chain(model):
    """Return the layers in the order in which the data passes them, models inside models taken apart.

    Raises ValueError, with the reason, if the data does not pass them one after the other.
    """
    import keras

    if type(model) is keras.Sequential:
        layers = model.layers
    elif of_keras(type(model)) and getattr(model, "outputs", None):
        layers = _walk_back(model)
    else:
        raise ValueError(f"the class `{text(type(model).__name__)}` decides by itself how the data flows")
    found = []
    for layer in layers:
        found += chain(layer) if issubclass(type(layer), keras.Model) else [layer]
    return found


def _all_layers(model):
    """Yield the layers of a network and of the networks and layers in it, however it uses them."""
    for layer in getattr(model, "layers", ()) or getattr(model, "_layers", ()):
        yield layer
        yield from _all_layers(layer)


def _walk_back(model):
    """Return the operations of a functional model from the input to the output, if it is one chain."""
    if len(model.outputs) != 1 or len(model.inputs) != 1:
        raise ValueError(f"it has {len(model.inputs)} inputs and {len(model.outputs)} outputs")
    steps, tensor = [], model.outputs[0]
    while tensor is not model.inputs[0]:
        operation, node, _ = tensor._keras_history
        sources = operation._inbound_nodes[node].input_tensors
        if len(sources) != 1:
            raise ValueError("its layers are not one after the other")
        steps.append(operation)
        tensor = sources[0]
    return steps[::-1]


def _describe_layer(layer):
    kind = text(type(layer).__name__)
    about = {
        "class": kind,
        "own": not of_keras(type(layer)),
        "trainable": bool(getattr(layer, "trainable", True)),
    }
    config = layer.get_config() if hasattr(layer, "get_config") else {}
    about.update(plain_settings({key: config.get(key) for key in SETTINGS.get(kind, ())}))
    if hasattr(layer, "activation"):
        about["activation"] = _activation_name(layer.activation)
    elif kind in ALONE and not about["own"]:
        about["activation"] = _activation_name(layer) if kind != "PReLU" else "unknown"
    about["weights"] = {text(v.name): np.asarray(v.value) for v in getattr(layer, "weights", ())}
    if kind == "Normalization":  # given or adapted, they are ready to use here
        about["weights"] = {name: np.asarray(getattr(layer, name)) for name in ("mean", "variance")}
    return about


def _activation_name(function):
    """Return the name of an activation, found by what it does, so that a function of one's own counts."""
    import keras

    if function is None:
        return "linear"
    for name in ACTIVATIONS:
        if function is getattr(keras.activations, name):
            return name
    values = np.array([[-7.0, -2.5, -0.3, 0.0, 0.4], [1.0, 2.0, 3.5, 6.5, -1.0]], np.float32)
    try:
        found = np.asarray(twin_of(function)(keras.ops.convert_to_tensor(values)))
    except Exception:  # a function that works for one shape only, for example
        return "unknown"
    for name in ACTIVATIONS:
        wanted = np.asarray(getattr(keras.activations, name)(keras.ops.convert_to_tensor(values)))
        if found.shape == wanted.shape and np.allclose(found, wanted, atol=1e-6):
            return name
    return "unknown"


def input_shape(model):
    """Return the shape of an image that a network takes, such as [784], or None if it does not say."""
    return _shape(getattr(model, "inputs", None)) or _built_on(model)


def _built_on(model):
    """Return the shape that a network of one's own class was built for, the batch left out, or None."""
    shapes = getattr(model, "_build_shapes_dict", None) or {}
    shape = next(iter(shapes.values()), None)
    if not isinstance(shape, tuple | list) or not all(type(n) is int or n is None for n in shape):
        return None
    return [None if length is None else int(length) for length in shape[1:]]


def _shape(tensors):
    if not tensors:
        return None
    return [None if length is None else int(length) for length in tensors[0].shape[1:]]
