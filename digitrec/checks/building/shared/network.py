"""A described network as the judge sees it: the dense layers that it is made of."""

from itertools import product

import numpy as np

from digitrec.building import SIZES
from digitrec.checks.asking.building import LARGEST_INPUT
from digitrec.checks.asking.data import drawn_array, drawn_input
from digitrec.checks.asking.loading import MOST_NUMBERS
from digitrec.checks.engine.judgement import CouldNotTell, Finding
from digitrec.checks.engine.rebuild import activate, activation_of, predict

NO_EFFECT = ("InputLayer", "Flatten", "Reshape", "Identity", "ActivityRegularization")
RECOGNISED = (*NO_EFFECT, "Dense", "Activation", "ReLU", "Softmax")
TRIED = ("relu", "linear", "sigmoid", "tanh", "softmax")  # in networks that are recognised by their output


CLOSE = 1e-3  # of outputs worked out here and in the kernel, which differ by 4e-7 at most over 50 draws


def works_as_described(draw, described):
    """Look whether a network, given drawn weights, makes of drawn inputs what its layers say.

    A network that cannot be rebuilt here, or whose layers are not listed, is left to those who look at that.
    """
    if described["layers"] is None:
        return None
    layers = [
        {**layer, "weights": {name: drawn_array(draw, w.shape) for name, w in layer["weights"].items()}}
        if layer["class"] == "Dense"
        else layer
        for layer in described["layers"]
    ]
    shape = tuple(described["input_shape"] or SIZES[:1])
    try:
        if None in shape or np.prod(shape) > LARGEST_INPUT:
            raise CouldNotTell("Its input is too large to be tried.")
        wanted = predict({**described, "layers": layers}, drawn_input(draw, shape))
    except CouldNotTell:
        return None
    found = described["output"]
    if found is not None and found.shape == wanted.shape and np.allclose(found, wanted, CLOSE, CLOSE):
        return None
    return Finding(
        "not-a-model",
        "The network does not give what its layers make of an image. A model of Keras works through its "
        "layers, one after the other; yours goes another way, so that its layers say nothing about it.",
    )


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
            built = kernel is not None  # then its arrays say what it is, whatever it says of itself
            dense.append(
                {
                    "units": int(kernel.shape[1]) if built else layer["units"],
                    "inputs": int(kernel.shape[0]) if built else None,
                    "bias": "bias" in layer["weights"] if built else bool(layer["use_bias"]),
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
    if described.get("output") is None or "draw" not in described:
        raise CouldNotTell(f"The checks cannot look into this network: {reason}.")
    if sum(map(np.prod, described["variables"])) > MOST_NUMBERS:
        raise CouldNotTell("This network is too large for the checks.")
    chain = _chain([drawn_array(described["draw"], shape) for shape in described["variables"]])
    given = drawn_input(described["draw"], tuple(described["input_shape"] or SIZES[:1])).reshape(8, -1)
    for names in product(TRIED, repeat=len(chain)) if 0 < len(chain) <= 4 else ():
        for last in ((), ("softmax",)) if names[-1] == "softmax" else ((),):
            a = given
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
