"""Task 2, `forward`: what each of the three layers gives."""

import numpy as np

from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import each_result
from digitrec.checks.engine.networks import softmax
from digitrec.checks.engine.wording import a_few, kind_of, plural
from digitrec.checks.from_scratch.shared.random_networks import close, parts, random_images, random_weights

CODES = codes(
    __name__,
    ("activations-missing", "Forward, layer by layer", "not the results of all three layers"),
    ("bias-not-added", "Forward, layer by layer", "a layer's biases are not added"),
    ("forward-wrong", "Forward, layer by layer", "a layer gives other numbers"),
)

forward = Function("from_scratch.forward", argument="weights` or `x")


def _probe(seed):
    """Make two networks, one with a single image for it, one with a few."""
    rng = np.random.default_rng([seed, 91])
    return {"cases": [(random_weights(rng), random_images(rng, n)) for n in (1, 4)]}


@each_result
def _three_arrays(_, x, result):
    found = [None if part is None else part.shape for part in parts(result)]
    n = len(x)
    if found == [(n, 128), (n, 64), (n, 10)]:
        return None
    if found and None not in found:
        what = "arrays of the shapes " + ", ".join(map(str, found))
    else:
        what = kind_of(result)
    said = f"For {plural(n, 'image')}, `forward` returned {what}."
    if n == 1 and found == [(128,), (64,), (10,)]:
        return Finding(
            "activations-missing",
            f"{said} These are the three layers, but (1, 128), (1, 64) and (1, 10) were expected: a single "
            "image is one row. Something takes away an axis of length 1.",
        )
    needed = (
        "Going back, you need all of them." if len(found) < 3 else "These are the ones that going back needs."
    )
    return Finding(
        "activations-missing",
        f"{said} A list of three arrays was expected, what each layer gives: ({n}, 128), ({n}, 64) and "
        f"({n}, 10). {needed}",
    )


@each_result
def _hidden(weights, x, result):
    """Judge each hidden layer by what the learner's own layer before it gives."""
    a = x
    for k, name in enumerate(("first", "second")):
        w, b = weights[2 * k : 2 * k + 2]
        found = parts(result)[k]
        finding = _hidden_layer(f"the {name} hidden layer", found, a @ w, b)
        if finding:
            return finding
        a = found
    return None


def _hidden_layer(name, found, products, b):
    z = products + b
    if close(found, np.maximum(z, 0)):
        return None
    if close(found, z):
        return Finding(
            "relu-missing",
            f"What `forward` returned for {name} goes down to {a_few(found.min())}: these are the sums as "
            "they are. Without ReLU, the layers add up to a single one.",
        )
    if close(found, np.maximum(products, 0)) or close(found, np.maximum(products, 0) + b):
        return Finding(
            "bias-not-added",
            f"In {name}, the biases have not been added before ReLU. In a fresh network they are 0 and "
            "nobody notices; after the first step they are not.",
        )
    for other, values in (("a sigmoid", 1 / (1 + np.exp(-z))), ("tanh", np.tanh(z))):
        if close(found, values):
            return Finding("hidden-activation", f"In `forward`, {name} ends in {other}; ReLU was asked for.")
    image, unit = _worst(found, np.maximum(z, 0))
    return Finding(
        "forward-wrong",
        f"For image {image}, unit {unit} of {name} gives {a_few(found[image, unit])}; with this network it "
        f"is {a_few(max(z[image, unit], 0))}. The images go through `@ W`, `+ b`, then ReLU.",
    )


@each_result
def _output(weights, _, result):
    _, a2, found = parts(result)
    products, b = a2 @ weights[4], weights[5]
    z = products + b
    if close(found, softmax(z)):
        return None
    rules = (
        (z, "softmax-missing", "are scores: they can be negative and do not add up to 1. Softmax is "
         "missing."),
        (softmax(np.maximum(z, 0)), "relu-output", "come from scores that went through ReLU, which makes "
         "every negative score 0. The output layer has softmax and no ReLU."),
        (np.maximum(z, 0), "relu-output", "went through ReLU instead of softmax."),
        (softmax(products), "bias-not-added", "come from scores without the biases."),
        (1 / (1 + np.exp(-z)), "sigmoid-output", "went through a sigmoid, each for itself; softmax "
         "shares one certainty among the ten."),
        (softmax(z, axis=0), "softmax-wrong-axis", "add up to 1 over the images and not for each image."),
    )  # fmt: skip
    for values, code, text in rules:
        if close(found, values):
            return Finding(code, f"The ten numbers that `forward` returned last {text}")
    image, digit = _worst(found, softmax(z))
    return Finding(
        "forward-wrong",
        f"For image {image}, `forward` gives digit {digit} the probability {a_few(found[image, digit])}; "
        f"from its own second hidden layer it would be {a_few(softmax(z)[image, digit])}.",
    )


def _worst(found, wanted):
    """Return where an array of one row an image is furthest from what it should be."""
    return np.unravel_index(np.abs(found - wanted).argmax(), wanted.shape)


LAYERS = Criterion("what each of the three layers gives", 0.5, (*forward.works, _three_arrays))
HIDDEN = Criterion("two hidden layers with biases and ReLU", 1, (_hidden,), needs=(LAYERS,))
OUTPUT = Criterion("ten probabilities for each image", 0.5, (_output, forward.leaves_input), needs=(LAYERS,))

TASK = forward.task(
    number=2,
    probe=_probe,
    criteria=(LAYERS, HIDDEN, OUTPUT),
    right="with 2 other networks.",
)
