"""What is right and wrong with a learner's forward pass and backpropagation, layer by layer."""

import numpy as np

from digitrec.checks.arithmetic import gradients, softmax
from digitrec.checks.evidence import array
from digitrec.checks.layers import a_few, kind_of, leaves_input, results, works
from digitrec.checks.report import Criterion, Finding
from digitrec.checks.tasks import Task
from digitrec.checks.trial import try_function

EXACT = 2e-4  # relative, so that float32 is good enough

# --------------------------------------------------------------------------------------------- forward


def network_weights(rng):
    """Return six random arrays whose biases matter and in which about half of the units are active."""
    found = []
    for n_in, n_out in ((784, 128), (128, 64), (64, 10)):
        found += [rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)), rng.normal(0, 0.5, n_out)]
    return found


def _images(rng, n):
    return rng.random((n, 784)) * (rng.random((n, 784)) < 0.3)


def _probe_forward(seed):
    rng = np.random.default_rng([seed, 91])
    return {"cases": [(network_weights(rng), _images(rng, n)) for n in (5, 3)]}


def _parts(described):
    """Return the arrays of a described list or tuple, None in the place of anything else."""
    return [array(item) for item in described.get("items", ())]


def _three_arrays(probe, evidence):
    for (_, x), result in zip(probe["cases"], results(evidence), strict=True):
        found = [None if part is None else part.shape for part in _parts(result)]
        n = len(x)
        if found == [(n, 128), (n, 64), (n, 10)]:
            continue
        if found and None not in found:
            what = "arrays of the shapes " + ", ".join(map(str, found))
        else:
            what = kind_of(result)
        return Finding(
            "activations-missing",
            f"For {n} images, `forward` returned {what}. A list of three arrays was expected, what each "
            f"layer gives: ({n}, 128), ({n}, 64) and ({n}, 10). Going back, you need all of them.",
        )
    return None


def _hidden(probe, evidence):
    """Judge each hidden layer by what the learner's own layer before it gives."""
    for (weights, x), result in zip(probe["cases"], results(evidence), strict=True):
        a = x
        for k, name in enumerate(("first", "second")):
            w, b = weights[2 * k : 2 * k + 2]
            found = _parts(result)[k]
            finding = _hidden_layer(f"the {name} hidden layer", found, a @ w, b)
            if finding:
                return finding
            a = found
    return None


def _hidden_layer(name, found, products, b):
    z = products + b
    if _close(found, np.maximum(z, 0)):
        return None
    if _close(found, z):
        return Finding(
            "relu-missing",
            f"What `forward` returned for {name} goes down to {a_few(found.min())}: these are the sums as "
            "they are. Without ReLU, the layers add up to a single one.",
        )
    if _close(found, np.maximum(products, 0)) or _close(found, np.maximum(products, 0) + b):
        return Finding(
            "bias-not-added",
            f"In {name}, the biases have not been added before ReLU. In a fresh network they are 0 and "
            "nobody notices; after the first step they are not.",
        )
    for other, values in (("a sigmoid", 1 / (1 + np.exp(-z))), ("tanh", np.tanh(z))):
        if _close(found, values):
            return Finding("hidden-activation", f"In `forward`, {name} ends in {other}; ReLU was asked for.")
    return Finding(
        "forward-wrong",
        f"For the first image, unit 0 of {name} gives {a_few(found[0, 0])}; with this network it is "
        f"{a_few(max(z[0, 0], 0))}. The images go through `@ W`, `+ b`, then ReLU.",
    )


def _output(probe, evidence):
    for (weights, _), result in zip(probe["cases"], results(evidence), strict=True):
        _, a2, found = _parts(result)
        products, b = a2 @ weights[4], weights[5]
        z = products + b
        if _close(found, softmax(z)):
            continue
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
            if _close(found, values):
                return Finding(code, f"The ten numbers that `forward` returned last {text}")
        return Finding(
            "forward-wrong",
            f"For the first image, `forward` gives digit 0 the probability {a_few(found[0, 0])}; from its "
            f"own second hidden layer it would be {a_few(softmax(z)[0, 0])}.",
        )
    return None


def _close(found, wanted):
    scale = np.abs(wanted).max()
    return found.shape == wanted.shape and bool(np.allclose(found, wanted, rtol=0, atol=EXACT * scale))


FORWARD = Task(
    "from_scratch.forward",
    number=2,
    names=("forward",),
    probe=_probe_forward,
    collect=lambda function, probe: try_function(function, probe["cases"]),
    criteria=(
        Criterion("what each of the three layers gives", 1, (*works("forward"), _three_arrays)),
        Criterion(
            "two hidden layers with biases and ReLU", 2, (_hidden,), ("what each of the three layers gives",)
        ),
        Criterion(
            "ten probabilities for each image", 1, (_output,), ("what each of the three layers gives",)
        ),
    ),
    right="with 2 other networks.",
)

# -------------------------------------------------------------------------------------------- backward

SHAPES = [(784, 128), (128,), (128, 64), (64,), (64, 10), (10,)]
LAYERS = {0: "first hidden layer", 2: "second hidden layer", 4: "output layer"}


def _probe_backward(seed):
    rng = np.random.default_rng([seed, 92])
    cases = []
    for n in (6, 4):
        y = np.eye(10)[rng.integers(0, 10, n)]
        cases.append((network_weights(rng), _images(rng, n), y))
    return {"cases": cases}


def _six_gradients(_probe, evidence):
    for result in results(evidence):
        found = [None if part is None else part.shape for part in _parts(result)]
        if found == SHAPES:
            continue
        if len(found) != 6 or None in found:
            what = f"{len(found)} of them" if found and None not in found else kind_of(result)
            return Finding(
                "not-six-gradients",
                f"`backward` returned {what}. A list of six arrays was expected, one gradient for each "
                "array of weights, biases too.",
            )
        if found in (SHAPES[::-1], [*SHAPES[4:], *SHAPES[2:4], *SHAPES[:2]]):
            return Finding(
                "gradients-out-of-order",
                f"The first gradient has the shape {found[0]}: the last layer's. You work them out from the "
                "last layer to the first, but `weights` begins with the first, and the two lists go "
                "together.",
            )
        at = next(i for i in range(6) if found[i] != SHAPES[i])
        said = f"Gradient {at} in the list, for weights of the shape {SHAPES[at]}, has the shape {found[at]}."
        if found[at] == SHAPES[at][::-1]:
            return Finding(
                "gradient-transposed",
                f"{said} Rows and columns are exchanged: a gradient has the shape of what it is the "
                "gradient of.",
            )
        return Finding(
            "not-six-gradients",
            f"{said} A gradient has the shape of what it is the gradient of; the images are added up.",
        )
    return None


def _slope_again(p, y):
    return (p - y) * p * (1 - p)  # the error times softmax's slope: right for another loss


def _both(probe, evidence):
    """Yield (arguments, found gradients, factor, error) of each call.

    `factor` and `error` say what the output layer's weights were worked out from, so that the layers before
    it can be judged by themselves; the factor is None if that cannot be told.
    """
    for case, result in zip(probe["cases"], results(evidence), strict=True):
        found, n = _parts(result), len(case[1])
        for error in (None, _slope_again):
            wanted = gradients(*case, error=error)
            factor = next((c for c in (1, -1, n, -n) if _close(found[4], c * wanted[4])), None)
            if factor:
                break
        yield case, found, factor, error if factor else None


def _output_gradient(probe, evidence):
    for case, found, factor, error in _both(probe, evidence):
        wanted = gradients(*case)
        if factor is None:
            return _values(4, wanted, found)
        if error:
            return Finding(
                "output-error-wrong",
                "At the output, the error has been multiplied by a slope of softmax once more. In p - y, "
                "softmax and cross-entropy are both contained.",
            )
        if not _close(found[5], factor * wanted[5]):
            return _values(5, [factor * g for g in wanted], found)
    return None


def _values(k, wanted, found):
    kind, layer = ("weights", "biases")[k % 2], LAYERS[k - k % 2]
    i = np.unravel_index(np.abs(wanted[k]).argmax(), wanted[k].shape)
    return Finding(
        "gradient-wrong",
        f"The gradient for the {kind} of the {layer} has {a_few(found[k][i])} where {a_few(wanted[k][i])} "
        "was expected. Change that one weight by a millionth and see how the loss changes: then you know "
        "who is right.",
    )


def _mean_uphill(probe, evidence):
    for (_, x, _), _, factor, _ in _both(probe, evidence):
        if factor < 0:
            return Finding(
                "gradient-sign",
                "Your gradients have the opposite sign. A gradient says which way the loss grows; the error "
                "at the output is p - y, and Adam subtracts.",
            )
        if factor != 1:
            return Finding(
                "gradient-not-averaged",
                f"For {len(x)} images, your gradients are {len(x)} times too large: they are added up, and "
                "the loss is a mean. With another batch size, the step would have another length.",
            )
    return None


def _hidden_gradient(k, right, wrong):
    """Return the layer that judges the gradients k and k + 1.

    `right` and `wrong` are values of `masks` in `arithmetic.gradients`: what ReLU's derivative may have been
    in both hidden layers so that this one is right, and so that it was left out here.
    """

    def layer(probe, evidence):
        for case, found, factor, error in _both(probe, evidence):
            factor = factor or 1

            def like(masks, about=(case, found, factor, error)):
                case, found, factor, error = about
                return _all_close(found, gradients(*case, masks=masks, error=error), k, factor)

            if any(like(masks) for masks in right):
                continue
            if any(like(masks) for masks in wrong):
                return Finding(
                    "relu-derivative-missing",
                    f"On the way back to the {LAYERS[k]}, the error passes units that gave 0 as if ReLU were "
                    "not there. Where ReLU stopped the signal, it stops the error.",
                )
            scaled = [factor * g for g in gradients(*case, error=error)]
            return _values(k if not _close(found[k], scaled[k]) else k + 1, scaled, found)
        return None

    return layer


def _all_close(found, wanted, k, factor):
    return all(_close(found[i], factor * wanted[i]) for i in (k, k + 1))


BACKWARD = Task(
    "from_scratch.backward",
    number=3,
    names=("backward",),
    probe=_probe_backward,
    collect=lambda function, probe: try_function(function, probe["cases"]),
    criteria=(
        Criterion("six gradients, each like its weights", 1, (*works("backward"), _six_gradients)),
        Criterion(
            "the gradients of the output layer",
            1.5,
            (_output_gradient, leaves_input("backward", "weights, x, y")),
            ("six gradients, each like its weights",),
        ),
        Criterion(
            "the mean over the images, pointing uphill",
            1,
            (_mean_uphill,),
            ("the gradients of the output layer",),
        ),
        Criterion(
            "the gradients of the second hidden layer",
            1.5,
            (_hidden_gradient(2, [(True, True)], [(True, False)]),),
            ("six gradients, each like its weights",),
        ),
        Criterion(
            "the gradients of the first hidden layer",
            1,
            (_hidden_gradient(0, [(True, True), (True, False)], [(False, True), (False, False)]),),
            ("six gradients, each like its weights",),
        ),
    ),
    right="with 2 other networks and batches.",
)
