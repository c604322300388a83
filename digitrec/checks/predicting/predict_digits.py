"""Task 1, `predict_digits`: the most probable digit of every image."""

import numpy as np

from digitrec.checks.asking.data import keras_model, mnist
from digitrec.checks.asking.trial import try_function
from digitrec.checks.asking.values import array
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import gives_numbers, results, works
from digitrec.checks.engine.networks import probabilities, renumbered, softened
from digitrec.checks.engine.tasks import Task
from digitrec.checks.predicting.digits import shape_of_digits, values_of_digits
from digitrec.training import trained_weights


def _probe(seed):
    """Make two networks that name the digits differently, and images for them; no digit is read as itself."""
    rng = np.random.default_rng([seed, 7])
    x, labels = mnist("test")
    digits = rng.permutation(10)
    chosen = [rng.permutation(np.flatnonzero(labels == digit))[0] for digit in [*digits, *digits[:3]]]
    orders = np.array([np.roll(digits, k)[np.argsort(digits)] for k in (3, 7)])
    few = rng.permutation(len(x))[:6]
    return {"orders": orders, "x": x[chosen], "few": x[few]}


def _networks(probe):
    """Return the weights of the two networks, whose largest probability is often below 0.5."""
    return [softened(renumbered(trained_weights(), order)) for order in probe["orders"]]


def _collect(function, probe):
    first, second = map(keras_model, _networks(probe))
    cases = [(first, probe["x"]), (second, probe["x"]), (first, probe["few"])]
    return try_function(function, cases)


def _expected(probe):
    first, second = _networks(probe)
    cases = ((first, probe["x"]), (second, probe["x"]), (first, probe["few"]))
    return [probabilities(weights, x) for weights, x in cases]


def _as_text(_probe, evidence):
    for result in results(evidence):
        words = [item["value"] for item in result.get("items", ()) if item["kind"] == "text"]
        if words:
            return Finding(
                "digits-as-text",
                f"`predict_digits` returned text: the first digit is “{words[0][:20]}”. To Python the text "
                "“7” and the number 7 are different things, so a comparison with the labels would never be "
                "true.",
            )
    return None


def _one_digit_an_image(probe, evidence):
    for p, result in zip(_expected(probe), results(evidence), strict=True):
        finding = shape_of_digits(p, array(result))
        if finding:
            return finding
    return None


def _most_probable(probe, evidence):
    found = [array(result) for result in results(evidence)]
    expected = _expected(probe)
    if np.array_equal(found[0], found[1]):
        return Finding(
            "ignores-model",
            "`predict_digits` returned the same digits for two networks that disagree about every image. "
            "It seems to ask a network from outside, or none, instead of its argument `model`.",
        )
    for p, digits in zip(expected, found, strict=True):
        finding = values_of_digits(p, digits.astype(np.float64))
        if finding:
            return finding
    return None


def _whole_digits(_probe, evidence):
    for result in results(evidence):
        if array(result).dtype.kind not in "iu":
            return Finding(
                "digits-as-floats",
                f"The digits are right, but they are {array(result).dtype.name}: {float(array(result)[0])}, "
                "with a decimal point. A digit is used as an index sooner or later, and an index is a "
                "whole number.",
            )
    return None


TASK = Task(
    "predicting.predict_digits",
    number=1,
    names=("predict_digits",),
    probe=_probe,
    collect=_collect,
    criteria=(
        Criterion(
            "one digit an image",
            1,
            (
                *works("predict_digits"),
                _as_text,
                gives_numbers("predict_digits", "an array of digits"),
                _one_digit_an_image,
            ),
        ),
        Criterion("the most probable digit", 1.5, (_most_probable,), ("one digit an image",)),
        Criterion("whole numbers", 0.5, (_whole_digits,), ("the most probable digit",)),
    ),
    right="with 2 networks that disagree about every image.",
)
