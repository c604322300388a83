"""A described network as the judge sees it: the dense layers that it is made of."""

import numpy as np

from digitrec.building import SIZES
from digitrec.checks.asking.building import LARGEST_INPUT
from digitrec.checks.asking.data import drawn_array, drawn_input
from digitrec.checks.engine.chains import dense_chain
from digitrec.checks.engine.judgement import CouldNotTell, Finding
from digitrec.checks.engine.rebuild import activation_of, predict

NO_EFFECT = ("InputLayer", "Flatten", "Reshape", "Identity", "ActivityRegularization")
TRAINING_ONLY = ("Dropout", "GaussianNoise", "GaussianDropout", "AlphaDropout")  # not seen in what it gives
CLOSE = 1e-3  # of outputs worked out here and in the kernel, which differ by 4e-7 at most over 50 draws


def works_as_described(draw, described):
    """Look whether a network, given drawn weights, makes of drawn inputs what its layers say.

    A network that cannot be rebuilt here, or whose layers are not listed, is left to those who look at that.
    """
    if described["layers"] is None:
        return None  # what was traced is what it does
    if described.get("graph"):
        return None if _has_its_layers(described) else _GOES_ANOTHER_WAY
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
    return _GOES_ANOTHER_WAY


_GOES_ANOTHER_WAY = Finding(
    "not-a-model",
    "The network does not give what its layers make of an image. A model of Keras works through its layers, "
    "one after the other; yours goes another way, so that its layers say nothing about it.",
)


def _has_its_layers(described):
    """Say whether the dense layers of a network are those in its steps, as far as can be told."""
    if any(map(_says_nothing, described["layers"])):
        return True
    try:
        taken = [layer["units"] for layer in dense_chain(described["graph"])[0]]
    except CouldNotTell:
        return True
    return taken == [layer["units"] for layer in described["layers"] if layer["class"] == "Dense"]


def dense_layers(described):
    """Return the dense layers in order and the names of the other layers that matter.

    A dense layer is a dict of `units`, `inputs`, `bias`, `trainable` and `activations`, the names of what
    follows it, linear left out.
    """
    if described["layers"] is None or any(map(_says_nothing, described["layers"])):
        return _traced(described)
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


def _says_nothing(layer):
    """Say whether a layer's name tells nothing about what it does: one that the learner wrote, a `Lambda`."""
    return layer["own"] or layer["class"] == "Lambda"


def _traced(described):
    """Return the same of a network whose layers do not say what it does, by the steps that it takes."""
    if not described.get("graph"):
        reason = described.get("why") or "its steps cannot be listed"
        raise CouldNotTell(f"The checks cannot look into this network: {reason}.")
    dense, others = dense_chain(described["graph"])
    trainable = described["trainable_parameters"] == described["parameters"]
    parts = described["parts"] or [layer["class"] for layer in described["layers"] or ()]
    names = [part for part in parts if part in TRAINING_ONLY]
    return [{**layer, "trainable": trainable} for layer in dense], names + others
