"""What is right and wrong with the layers of a network that was built.

Every function takes a description by `describe_network`, says what it looks at in its first line,
and returns a Finding or None.
"""

from digitrec.building import SIZES
from digitrec.checks.building.shared.network import dense_layers
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Finding

CODES = codes(
    __name__,
    ("wrong-input-shape", "784 numbers in", "the network takes another input than rows of 784"),
    ("no-layers", "Three layers", "the network has no layers yet"),
    ("layer-missing", "Three layers", "a dense layer is missing"),
    ("layer-extra", "Three layers", "there is a layer that was not asked for"),
    ("widths-swapped", "Three layers", "the widths are in another order"),
    ("wrong-width", "Three layers", "a layer has another number of units"),
    ("dropout-added", "Three layers", "a Dropout layer is added"),
    ("no-bias", "Weights and biases", "a layer has no biases"),
    ("layer-frozen", "Weights and biases", "a layer is frozen"),
    ("relu-missing", "Why ReLU", "a hidden layer has no activation"),
    ("hidden-activation", "Why ReLU", "a hidden layer has another activation"),
    ("softmax-missing", "From scores to probabilities", "the output has no softmax"),
    ("softmax-twice", "From scores to probabilities", "the output goes through softmax twice"),
    ("sigmoid-output", "From scores to probabilities", "the output has a sigmoid"),
    ("relu-output", "From scores to probabilities", "the output has a ReLU"),
    ("output-activation", "From scores to probabilities", "the output has some other activation"),
)

INPUT, *WIDTHS = SIZES


def has_layers(network, described):
    """Look whether a network, called so in the sentence, has any layers but its input."""
    layers = described["layers"]
    if layers is None or any(layer["class"] != "InputLayer" for layer in layers):
        return None
    return Finding(
        "no-layers",
        f"{network} has no layers yet: a `Sequential` begins empty, and each layer has to be put into its "
        "list or added with `add`.",
    )


def takes_rows(described):
    """Look whether the network takes rows of 784 numbers."""
    wanted = described["input_shape"]
    if wanted == [INPUT]:
        return None
    if wanted is None:  # it takes what its first layer, or its author's `call`, takes
        layers = dense_layers(described)[0]
        if layers and layers[0]["inputs"] in (INPUT, None):
            return None
        inputs = layers[0]["inputs"] if layers else "something else"
        return Finding("wrong-input-shape", f"Your network takes {inputs} numbers an image, not 784.")
    said = f"Your network takes images of the shape {_shape(wanted)}"
    if wanted in ([60_000, INPUT], [32, INPUT]):
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
    bare = [layer for layer in layers if not layer["bias"]]
    if bare:
        several = len(bare) > 1
        return Finding(
            "no-bias",
            f"{_called(bare)} {'have' if several else 'has'} no biases. Without them every unit's line has "
            f"to go through zero; the {_and(bare)} numbers belong to the network.",
        )
    frozen = [layer for layer in layers if not layer["trainable"]]
    if frozen and len(frozen) == len(layers):
        return Finding(
            "layer-frozen",
            "Every layer of your network is frozen (`trainable` is False): training would leave all of the "
            "random weights as they are.",
        )
    if frozen:
        several = len(frozen) > 1
        return Finding(
            "layer-frozen",
            f"{_called(frozen)} {'are' if several else 'is'} frozen (`trainable` is False): training would "
            f"leave {'their' if several else 'its'} random weights as they are.",
        )
    return None


def _called(layers, what="layer"):
    return f"The {what}{'s' * (len(layers) > 1)} of {_and(layers)} units"


def _and(layers):
    *first, last = (str(layer["units"]) for layer in layers)
    return f"{', '.join(first)} and {last}" if first else last


def hidden_activations(described):
    """Look whether every layer but the last one ends in ReLU."""
    layers, _ = dense_layers(described)
    if len(layers) < 2:
        return widths(described)
    for layer in layers[:-1]:
        found = layer["activations"]
        if set(found) == {"relu"}:
            continue
        alike = [other for other in layers[:-1] if other["activations"] == found]
        said, several = _called(alike, "hidden layer"), len(alike) > 1
        if not found:
            return Finding(
                "relu-missing",
                f"{said} {'have' if several else 'has'} no activation. Layers with none in between add up to "
                f"a single one, so {'they add' if several else 'it adds'} nothing that the next one could "
                "not do alone.",
            )
        ends = f"{'end' if several else 'ends'} in {' and '.join(found)}"
        return Finding("hidden-activation", f"{said} {ends}; ReLU was asked for.")
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
            "scores are all negative, ten times 0 would be left, and the loss is no number any more.",
        )
    said = f"The output layer ends in {' and '.join(found)}"
    if found[0].startswith("Softmax(axis="):
        return Finding(
            "output-activation",
            f"{said}. The numbers along that axis add up to 1; the ten numbers of an image should, along the "
            "last axis.",
        )
    return Finding("output-activation", f"{said}; softmax was asked for.")


def _shape(dimensions):
    return str(tuple(dimensions)).replace("None", "any")


def _count(number, what):
    return f"one {what} is" if number == 1 else f"{number} {what}s are"
