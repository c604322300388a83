"""Task 3, `backward`: one gradient for every array of weights, each layer judged by itself."""

import numpy as np

from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.wording import a_few, kind_of
from digitrec.checks.from_scratch.shared.arithmetic import gradients
from digitrec.checks.from_scratch.shared.random_networks import (
    SHAPES,
    close,
    parts,
    random_images,
    random_weights,
)

CODES = codes(
    __name__,
    ("not-six-gradients", "One gradient for every weight", "not one gradient for each of the six arrays"),
    ("gradients-out-of-order", "One gradient for every weight", "the gradients begin with the last layer's"),
    ("gradient-transposed", "One gradient for every weight", "a gradient has rows and columns exchanged"),
    ("output-error-wrong", "The error at the output", "the error at the output is not p - y"),
    ("gradient-wrong", "Check a gradient by hand", "a gradient has other values"),
    ("gradient-not-averaged", "The error at the output", "the sum over the images, not the mean"),
    ("gradient-averaged-twice", "The error at the output", "divided by the number of images twice"),
    ("gradient-sign", "The error at the output", "the gradients point downhill: the sign is the other way"),
    ("relu-derivative-missing", "Back through ReLU", "ReLU's derivative is left out"),
)

backward = Function("from_scratch.backward", argument="weights`, `x` or `y")

LAYERS = {0: "first hidden layer", 2: "second hidden layer", 4: "output layer"}


def _probe(seed):
    rng = np.random.default_rng([seed, 92])
    cases = []
    for n in (6, 4):
        y = np.eye(10)[rng.integers(0, 10, n)]
        cases.append((random_weights(rng), random_images(rng, n), y))
    return {"cases": cases}


def _six_gradients(_probe, evidence):
    for result in results(evidence):
        found = [None if part is None else part.shape for part in parts(result)]
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


def _output_gradient(probe, evidence):
    """Look whether the gradients of the output layer are right, up to their sign and the number of images."""
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
        if not close(found[5], factor * wanted[5]):
            n = len(case[1])
            biases = _times(found[5], wanted[5], n)
            if biases is None:
                return _values(5, [factor * g for g in wanted], found)
            return _one_of_two(5, biases, n) if factor == 1 else _one_of_two(4, factor, n)
    return None


def _mean_uphill(probe, evidence):
    """Look whether the gradients are those of the mean loss, and point the way it grows."""
    for (_, x, _), _, factor, _ in _both(probe, evidence):
        if factor < 0:
            return Finding(
                "gradient-sign",
                "Your gradients have the opposite sign. A gradient says which way the loss grows; the error "
                "at the output is p - y, and Adam subtracts.",
            )
        if abs(factor) < 1:
            return Finding(
                "gradient-averaged-twice",
                f"For {len(x)} images, your gradients are {len(x)} times too small: they are divided by the "
                "number of images twice. The mean is taken once, of the error at the output, say; the sums "
                "on the way back need no second division.",
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
            biases = _times(found[5], gradients(*case)[5], len(case[1]))
            factor = biases if biases in (1, -1) else factor or 1

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
            at = k if not close(found[k], scaled[k]) else k + 1
            times = _times(found[at], scaled[at], len(case[1]))
            if factor == 1 and times:
                return _one_of_two(at, times, len(case[1]))
            return _values(at, scaled, found)
        return None

    return layer


def _both(probe, evidence):
    """Yield (arguments, found gradients, factor, error) of each call.

    `factor` and `error` say what the output layer's weights were worked out from, so that the layers before
    it can be judged by themselves; the factor is None if that cannot be told.
    """
    for case, result in zip(probe["cases"], results(evidence), strict=True):
        found, n = parts(result), len(case[1])
        for error in (None, _slope_again):
            wanted = gradients(*case, error=error)
            factor = _times(found[4], wanted[4], n)
            if factor:
                break
        yield case, found, factor, error if factor else None


def _slope_again(p, y):
    return (p - y) * p * (1 - p)  # the error times softmax's slope: right for another loss


def _times(found, wanted, n):
    """Return by which number, of those that are usual with n images, an array is too large, or None."""
    return next((c for c in (1, -1, n, -n, 1 / n, -1 / n) if close(found, c * wanted)), None)


def _one_of_two(k, times, n):
    """Return the finding on a single one of the gradients that is so many times too large."""
    kind, layer = ("weights", "biases")[k % 2], LAYERS[k - k % 2]
    other = ("biases", "weights")[k % 2]
    code, text = {
        True: ("gradient-not-averaged", f"{n} times too large: they are added up, and not divided by {n}"),
        False: ("gradient-averaged-twice", f"{n} times too small: they are divided by {n} twice"),
    }[abs(times) > 1]
    if abs(times) == 1:
        code, text = "gradient-sign", "of the opposite sign: a gradient says which way the loss grows"
    return Finding(
        code,
        f"For {n} images, the gradients for the {kind} of the {layer} are {text}. Those for its {other} are "
        "not.",
    )


def _values(k, wanted, found):
    kind, layer = ("weights", "biases")[k % 2], LAYERS[k - k % 2]
    i = np.unravel_index(np.abs(found[k] - wanted[k]).argmax(), wanted[k].shape)
    return Finding(
        "gradient-wrong",
        f"The gradient for the {kind} of the {layer} has {a_few(found[k][i])} where {a_few(wanted[k][i])} "
        "was expected. Change that one weight by a millionth and see how the loss changes: then you know "
        "who is right.",
    )


def _all_close(found, wanted, k, factor):
    return all(close(found[i], factor * wanted[i]) for i in (k, k + 1))


SIX = Criterion("six gradients, each like its weights", 1, (*backward.works, _six_gradients))
OUTPUT = Criterion(
    "the gradients of the output layer", 1.5, (_output_gradient, backward.leaves_input), needs=(SIX,)
)
MEAN = Criterion("the mean over the images, pointing uphill", 1, (_mean_uphill,), needs=(OUTPUT,))
SECOND = Criterion(
    "the gradients of the second hidden layer",
    1.5,
    (_hidden_gradient(2, [(True, True)], [(True, False)]),),
    needs=(SIX,),
)
FIRST = Criterion(
    "the gradients of the first hidden layer",
    1,
    (_hidden_gradient(0, [(True, True), (True, False)], [(False, True), (False, False)]),),
    needs=(SIX,),
)

TASK = backward.task(
    number=3,
    probe=_probe,
    criteria=(SIX, OUTPUT, MEAN, SECOND, FIRST),
    right="with 2 other networks and batches.",
)
