"""What is right and wrong with the layers of a described network: shared by the stages that build one.

Every function takes a description by `describe_network`, says what it looks at in its first line,
and returns a Finding or None.
"""

from itertools import product

import numpy as np

from digitrec.checks.evidence import text
from digitrec.checks.models import describe_model
from digitrec.checks.rebuild import activate, activation_of
from digitrec.checks.report import CouldNotTell, Finding

WIDTHS = [128, 64, 10]
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


def takes_rows(described):
    """Look whether the network takes rows of 784 numbers."""
    wanted = described["input_shape"]
    if wanted == [784]:
        return None
    if wanted is None:  # it takes what its first layer, or its author's `call`, takes
        layers = dense_layers(described)[0]
        if layers and layers[0]["inputs"] in (784, None):
            return None
        inputs = layers[0]["inputs"] if layers else "something else"
        return Finding("wrong-input-shape", f"Your network takes {inputs} numbers an image, not 784.")
    said = f"Your network takes images of the shape {_shape(wanted)}"
    if wanted in ([60_000, 784], [32, 784]):
        return Finding(
            "wrong-input-shape",
            f"{said}. The shape of the input is that of one image, (784,); how many images come at a time is "
            "left open, and Keras adds that axis itself.",
        )
    return Finding(
        "wrong-input-shape",
        f"{said}; here it should take rows of 784 numbers, (784,), the form that stage 2 gives the images.",
    )


def widths(described):
    """Look whether there are dense layers of 128, 64 and 10 units, in this order."""
    found = [layer["units"] for layer in dense_layers(described)[0]]
    if found == WIDTHS:
        return None
    listed = " - ".join(map(str, found)) or "none"
    said = f"The dense layers of your network have these widths: {listed}. Asked for were 128 - 64 - 10"
    if sorted(found) == sorted(WIDTHS):
        return Finding(
            "widths-swapped", f"{said}, in this order: each layer passes on less than the one before."
        )
    if len(found) < len(WIDTHS):
        return Finding("layer-missing", f"{said}: {_count(len(WIDTHS) - len(found), 'layer')} missing.")
    if len(found) > len(WIDTHS):
        return Finding("layer-extra", f"{said}: {_count(len(found) - len(WIDTHS), 'layer')} too many.")
    at = next(i for i in range(len(WIDTHS)) if found[i] != WIDTHS[i])
    which = ("first hidden layer", "second hidden layer", "output layer")[at]
    return Finding("wrong-width", f"{said}; the {which} has {found[at]} units and not {WIDTHS[at]}.")


def nothing_else(described):
    """Look for biases left out, frozen layers, and layers that were not asked for."""
    layers, others = dense_layers(described)
    for other in others:
        if other == "Dropout":
            return Finding(
                "dropout-added",
                "Your network has a Dropout layer. It is a good idea in larger networks; this one should be "
                "exactly the one that was asked for, so that everybody's results can be compared.",
            )
        return Finding(
            "layer-extra",
            f"Your network has a layer `{other}` that was not asked for: three dense layers are all.",
        )
    for layer in layers:
        if not layer["bias"]:
            return Finding(
                "no-bias",
                f"The layer of {layer['units']} units has no biases. Without them every unit's line has to "
                f"go through zero; the {layer['units']} numbers belong to the network.",
            )
        if not layer["trainable"]:
            return Finding(
                "layer-frozen",
                f"The layer of {layer['units']} units is frozen (`trainable` is False): training would leave "
                "its random weights as they are.",
            )
    return None


def hidden_activations(described):
    """Look whether every layer but the last one ends in ReLU."""
    layers, _ = dense_layers(described)
    if len(layers) < 2:
        return widths(described)
    for layer in layers[:-1]:
        found = layer["activations"]
        if set(found) == {"relu"}:
            continue
        said = f"The hidden layer of {layer['units']} units"
        if not found:
            return Finding(
                "relu-missing",
                f"{said} has no activation. Layers without one in between add up to a single layer: the "
                "network could not learn more than with no hidden layer at all.",
            )
        return Finding("hidden-activation", f"{said} ends in {' and '.join(found)}; ReLU was asked for.")
    return None


def output_activation(described):
    """Look whether the network ends in one softmax."""
    layers, _ = dense_layers(described)
    found = layers[-1]["activations"] if layers else []
    if found == ["softmax"]:
        return None
    if found == ["softmax", "softmax"]:
        return Finding(
            "softmax-twice",
            "The output goes through softmax twice. The second one takes the probabilities for scores and "
            "flattens them: none can come out above 0.232, however sure the network is.",
        )
    if not found:
        return Finding(
            "softmax-missing",
            "Your network ends in ten scores that can be negative and do not add up to 1. They are not "
            "probabilities yet: the output layer has no softmax.",
        )
    if found == ["sigmoid"]:
        return Finding(
            "sigmoid-output",
            "The output layer ends in a sigmoid: each of the ten numbers is between 0 and 1, but each for "
            "itself, and together they do not add up to 1. An image shows one digit, so the ten share one "
            "certainty.",
        )
    if found[0] == "relu":
        return Finding(
            "relu-output",
            "The output layer goes through ReLU, which turns every negative score into 0. For an image whose "
            "scores are all negative, ten times 0 would be left, and learning stops.",
        )
    return Finding(
        "output-activation", f"The output layer ends in {' and '.join(found)}; softmax was asked for."
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


def _shape(dimensions):
    return str(tuple(dimensions)).replace("None", "any")


def _count(number, what):
    return f"one {what} is" if number == 1 else f"{number} {what}s are"
