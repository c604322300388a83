"""A network as the judge sees it: what it gives, and the dense layers that it is made of."""

from itertools import product

import numpy as np

from digitrec.checks.asking.models import describe_model
from digitrec.checks.asking.values import text
from digitrec.checks.engine.judgement import CouldNotTell
from digitrec.checks.engine.rebuild import activate, activation_of

NO_EFFECT = ("InputLayer", "Flatten", "Reshape", "Identity", "ActivityRegularization")
RECOGNISED = (*NO_EFFECT, "Dense", "Activation", "ReLU", "Softmax")
TRIED = ("relu", "linear", "sigmoid", "tanh", "softmax")  # in networks that are recognised by their output


def describe_network(value, x):
    """Return `describe_model(value)`, with `kind`, `open`, `holds`, and what the network makes of x.

    `kind` is "model" or what `evidence.describe` says; `open` is true for a network that knows no input
    shape before it meets data, which it then meets here; `holds` says that a list or tuple holds a model.
    A network whose layers are not listed brings `variables`, its arrays, and its `output` for x (N, 784),
    which is there as `given`, and the classes of its layers as `parts`.
    """
    import keras

    about = describe_model(value)
    if not about["model"]:
        items = value if isinstance(value, tuple | list) else ()
        holds = any(issubclass(type(item), keras.Model) for item in items)
        return {"kind": about["is"]["kind"], "holds": holds, **about}
    about["open"], output = not about["built"], None
    if about["open"] or about["layers"] is None:
        try:
            output = np.asarray(value(x, training=False), np.float32)
        except Exception:  # it does not take rows of 784
            output = None
        about = {**describe_model(value), "open": about["open"]}
    if about["layers"] is None and output is not None:
        about["variables"] = [np.asarray(v.value) for v in value.weights]
        about.update(given=x, output=output, parts=[text(type(part).__name__) for part in value.layers])
    return {"kind": "model", **about}


def dense_layers(described):
    """Return the dense layers in order and the names of the other layers that matter.

    A dense layer is a dict of `units`, `inputs`, `bias`, `trainable` and `activations`, the names of what
    follows it, linear left out.
    """
    if described["layers"] is None:
        others = [part for part in described.get("parts", ()) if part not in RECOGNISED]
        return _recognised(described), others
    dense, others = [], []
    for layer in described["layers"]:
        name = activation_of(layer)
        if layer["class"] == "Dense" and not layer["own"]:
            kernel = layer["weights"].get("kernel")
            dense.append(
                {
                    "units": layer["units"],
                    "inputs": None if kernel is None else int(kernel.shape[0]),
                    "bias": bool(layer["use_bias"]),
                    "trainable": layer["trainable"],
                    "activations": [],
                }
            )
            name = layer["activation"]
        if name and dense:
            dense[-1]["activations"] += [name] if name != "linear" else []
        elif layer["class"] not in NO_EFFECT or layer["own"]:
            others.append(layer["class"])
    return dense, others


def _recognised(described):
    """Return the dense layers of a network of one's own class, recognised by its output.

    Its arrays are put in a chain of weights and biases, and the activations are those under which the
    chain, worked out here, gives what the network gave. Raises CouldNotTell if none do.
    """
    reason = described.get("why") or "its layers cannot be listed"
    if described.get("output") is None:
        raise CouldNotTell(f"The checks cannot look into this network: {reason}.")
    chain = _chain(described["variables"])
    for names in product(TRIED, repeat=len(chain)) if 0 < len(chain) <= 4 else ():
        for last in ((), ("softmax",)) if names[-1] == "softmax" else ((),):
            a = described["given"]
            for (kernel, bias), name in zip(chain, names, strict=True):
                a = activate(name, a @ kernel + (0 if bias is None else bias))
            a = activate("softmax", a) if last else a
            if a.shape == described["output"].shape and np.allclose(a, described["output"], atol=1e-4):
                every = [[name] if name != "linear" else [] for name in names]
                every[-1] += last
                return [
                    {
                        "units": int(kernel.shape[1]),
                        "inputs": int(kernel.shape[0]),
                        "bias": bias is not None,
                        "trainable": described["trainable_parameters"] == described["parameters"],
                        "activations": found,
                    }
                    for (kernel, bias), found in zip(chain, every, strict=True)
                ]
    raise CouldNotTell(f"The checks cannot rebuild this network: {reason}.")


def _chain(variables):
    """Pair the arrays of a network as (weights, biases or None), from 784 inputs on."""
    kernels = [v for v in variables if v.ndim == 2]
    biases = [v for v in variables if v.ndim == 1]
    chain, width = [], 784
    while following := [k for k in kernels if k.shape[0] == width]:
        kernel = following[0]
        kernels = [k for k in kernels if k is not kernel]
        width = kernel.shape[1]
        bias = next((b for b in biases if len(b) == width), None)
        biases = [b for b in biases if b is not bias]
        chain.append((kernel, bias))
    return chain
