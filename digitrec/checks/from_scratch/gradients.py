"""What is right and wrong with the values of gradients, each layer judged by itself."""

import numpy as np

from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.wording import a_few
from digitrec.checks.from_scratch.shared.arithmetic import gradients
from digitrec.checks.from_scratch.shared.random_networks import close, parts

LAYERS = {0: "first hidden layer", 2: "second hidden layer", 4: "output layer"}


def output_gradient(probe, evidence):
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
            return _values(5, [factor * g for g in wanted], found)
    return None


def mean_uphill(probe, evidence):
    """Look whether the gradients are those of the mean loss, and point the way it grows."""
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


def hidden_gradient(k, right, wrong):
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
            return _values(k if not close(found[k], scaled[k]) else k + 1, scaled, found)
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
            factor = next((c for c in (1, -1, n, -n) if close(found[4], c * wanted[4])), None)
            if factor:
                break
        yield case, found, factor, error if factor else None


def _slope_again(p, y):
    return (p - y) * p * (1 - p)  # the error times softmax's slope: right for another loss


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
