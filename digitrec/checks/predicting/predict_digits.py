"""Task 1, `predict_digits`: the most probable digit of every image."""

import numpy as np

from digitrec.checks.asking.data import mnist
from digitrec.checks.asking.predicting import collect_predict_digits
from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.networks import probabilities, renumbered, softened
from digitrec.checks.engine.wording import a_few, plural, shape
from digitrec.training import trained_weights

CODES = codes(
    __name__,
    ("digits-as-text", "A digit is a number", "digits as text"),
    ("threshold-at-half", "Why not “more than a half”", "every probability above 0.5 taken for the answer"),
    ("one-hot-not-digits", "From ten probabilities to one digit", "one-hot rows where digits should be"),
    (
        "probabilities-not-digits",
        "From ten probabilities to one digit",
        "probabilities where digits should be",
    ),
    ("wrong-axis", "From ten probabilities to one digit", "the largest number of a column, or of everything"),
    ("ignores-model", "From ten probabilities to one digit", "another model than the one given is asked"),
    ("least-probable", "From ten probabilities to one digit", "the least probable digit"),
    ("digits-wrong", "From ten probabilities to one digit", "not the most probable digits"),
    ("digits-as-floats", "A digit is a number", "digits with a decimal point"),
)

predict_digits = Function("predicting.predict_digits", argument="x", gives="an array of digits")


def _probe(seed):
    """Make two networks that name the digits differently, and images for them, in the last case a single one.

    No digit is read as itself.
    Their largest probability is often below 0.5, and another in each, so that it tells them apart as well.
    """
    rng = np.random.default_rng([seed, 7])
    x, labels = mnist("test")
    digits = rng.permutation(10)
    chosen = [rng.permutation(np.flatnonzero(labels == digit))[0] for digit in [*digits, *digits[:3]]]
    orders = [np.roll(digits, k)[np.argsort(digits)] for k in (3, 7)]
    few = rng.permutation(len(x))[:6]
    named = [renumbered(trained_weights(), order) for order in orders]
    networks = [softened(weights, factor) for weights, factor in zip(named, (8, 9), strict=True)]
    images = x[chosen]
    surest = int(probabilities(networks[0], images).max(axis=1).argmax())
    images = np.roll(
        images, 1 - surest, axis=0
    )  # so that the largest of all numbers is not the first image's
    cases = [(0, images), (1, images), (0, x[few]), (0, x[few[:1]])]
    return {"networks": networks, "cases": cases}


def _expected(probe):
    return [probabilities(probe["networks"][k], x) for k, x in probe["cases"]]


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
    pairs = zip(_expected(probe), results(evidence), strict=True)
    return next(filter(None, (_shape(p, array(result)) for p, result in pairs if len(p) > 1)), None)


def _one_digit_of_one_image(probe, evidence):
    pairs = zip(_expected(probe), results(evidence), strict=True)
    return next(filter(None, (_shape(p, array(result)) for p, result in pairs if len(p) == 1)), None)


def _shape(p, found):
    """Return the finding on the shape of the digits that were read off p (N, 10), or None."""
    n = len(p)
    if found.shape == (n,):
        return None
    said = (
        f"For {plural(n, 'image')}, `predict_digits` returned {_size(found)}; ({n},) was expected, one digit "
        "an image"
    )
    if n == found.size == 1:
        return Finding("digits-wrong", f"{said}. One image gives an array as well, with one digit in it.")
    if found.shape == (n, 10):
        above = (p > 0.5).sum(axis=1)
        if np.array_equal(found, p > 0.5):
            return Finding(
                "threshold-at-half",
                f"{said}. Each probability was compared with 0.5. Image {above.argmin()} has {above.min()} "
                "of them above that: with ten digits to choose from, the most probable one may well have "
                "0.4.",
            )
        if np.isin(found, (0, 1)).all():
            return Finding(
                "one-hot-not-digits", f"{said}. These rows are one-hot: where the 1 stands is the digit."
            )
        return Finding("probabilities-not-digits", f"{said}. These are the ten probabilities of each image.")
    if found.shape == (10,) and np.array_equal(found, p.argmax(axis=0)):
        return Finding(
            "wrong-axis",
            f"{said}. Ten numbers have come out, one for each column: for every digit, the first image with "
            "the largest probability for it. The question is the other one, for every image.",
        )
    if found.size == 1 and found.item() == p.argmax():
        return Finding(
            "wrong-axis",
            f"{said}. Without an axis, NumPy looks for one largest number among all {p.size}, as if they "
            "were one long row.",
        )
    if found.size == 1 and found.item() == p[0].argmax():
        return Finding(
            "digits-wrong", f"{said}. It is the digit of the first image; the others have one, too."
        )
    return Finding("digits-wrong", f"{said}.")


def _size(found):
    return "one number" if found.ndim == 0 else f"an array of shape {shape(found)}"


def _most_probable(probe, evidence):
    found = [array(result) for result in results(evidence)]
    expected = _expected(probe)
    if np.array_equal(found[0], found[1]):
        return Finding(
            "ignores-model",
            "`predict_digits` returned the same digits for two networks that disagree about every image. "
            "What it returns does not depend on the network that it is given as `model`.",
        )
    for p, digits in zip(expected, found, strict=True):
        finding = _values(p, digits.astype(np.float64).reshape(-1)) if digits.size == len(p) else None
        if finding:
            return finding
    return None


def _values(p, digits):
    """Return the finding on digits (N,) that should be the most probable ones, or None."""
    likely = p.argmax(axis=1)
    if np.array_equal(digits, likely):
        return None
    if np.array_equal(digits, p.argmin(axis=1)):
        return Finding(
            "least-probable",
            f"For image 0, `predict_digits` says {a_few(digits[0])}, which is the digit with the smallest "
            "of its ten probabilities.",
        )
    if np.allclose(digits, p.max(axis=1), atol=1e-3):
        return Finding(
            "probabilities-not-digits",
            f"For image 0, `predict_digits` returned {a_few(digits[0])}. That is the largest probability; "
            "the digit is the place where it stands.",
        )
    above = np.array_equal(digits, (p > 0.5).argmax(axis=1))
    row = int(np.flatnonzero(digits != likely)[0])
    said = f"For image {row}, `predict_digits` says {a_few(digits[row])}"
    if above:
        return Finding(
            "threshold-at-half",
            f"{said}: none of its probabilities is above 0.5, so nothing was found, and the first column "
            f"won. The most probable digit has {a_few(p[row].max())} here, and that is enough.",
        )
    if np.array_equal(digits, likely + 1):
        return Finding(
            "digits-wrong", f"{said}, one more than the column of the largest. Columns count from 0."
        )
    return Finding("digits-wrong", f"{said}; the largest of its ten probabilities stands in another column.")


def _whole_digits(_probe, evidence):
    for result in results(evidence):
        if array(result).dtype.kind not in "iu" and array(result).ndim:
            return Finding(
                "digits-as-floats",
                f"The digits are right, but they are {array(result).dtype.name}: {float(array(result)[0])}, "
                "with a decimal point. A digit is used as an index sooner or later, and an index is a "
                "whole number.",
            )
    return None


ONE_EACH = Criterion(
    "one digit an image",
    0.5,
    (*predict_digits.works, _as_text, predict_digits.gives_numbers, _one_digit_an_image),
)
ALONE = Criterion("a single image as well", 0.5, (_one_digit_of_one_image,), needs=(ONE_EACH,))
MOST_PROBABLE = Criterion("the most probable digit", 1.5, (_most_probable,), needs=(ONE_EACH,))
WHOLE = Criterion("whole numbers", 0.5, (_whole_digits,), needs=(MOST_PROBABLE,))

TASK = predict_digits.task(
    number=1,
    probe=_probe,
    collect=collect_predict_digits,
    criteria=(ONE_EACH, ALONE, MOST_PROBABLE, WHOLE),
    right="with 2 networks that disagree about every image.",
)
