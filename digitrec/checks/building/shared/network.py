"""A described network as the judge sees it: the dense layers that it is made of."""

from itertools import product

import numpy as np

from digitrec.building import SIZES
from digitrec.checks.engine.judgement import CouldNotTell
from digitrec.checks.engine.rebuild import activate, activation_of

NO_EFFECT = ("InputLayer", "Flatten", "Reshape", "Identity", "ActivityRegularization")
RECOGNISED = (*NO_EFFECT, "Dense", "Activation", "ReLU", "Softmax")
TRIED = ("relu", "linear", "sigmoid", "tanh", "softmax")  # in networks that are recognised by their output


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
    """Pair the arrays of a network as (weights, biases or None), from the network's inputs on."""
    kernels = [v for v in variables if v.ndim == 2]
    biases = [v for v in variables if v.ndim == 1]
    chain, width = [], SIZES[0]
    while following := [k for k in kernels if k.shape[0] == width]:
        kernel = following[0]
        kernels = [k for k in kernels if k is not kernel]
        width = kernel.shape[1]
        bias = next((b for b in biases if len(b) == width), None)
        biases = [b for b in biases if b is not bias]
        chain.append((kernel, bias))
    return chain
