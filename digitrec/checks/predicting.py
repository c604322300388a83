"""Stage 7, predicting: what is right and wrong with reading digits off probabilities and comparing them."""

import numpy as np

from digitrec.checks.catalogue import rows
from digitrec.checks.comparing import COMPARE, MISTAKES
from digitrec.checks.evidence import array
from digitrec.checks.layers import a_few, gives_numbers, results, shape, works
from digitrec.checks.networks import keras_model, mnist, probabilities, renumbered, softened
from digitrec.checks.questions import choice_is, number_is
from digitrec.checks.report import Criterion, Finding
from digitrec.checks.tasks import Task, describe_all
from digitrec.checks.trial import try_function
from digitrec.training import trained_weights

CODES = rows(
    "07_predicting",
    ("wrong-axis", "From ten probabilities to one digit", "the largest number of a column, or of everything"),
    (
        "probabilities-not-digits",
        "From ten probabilities to one digit",
        "probabilities where digits should be",
    ),
    ("threshold-at-half", "Why not “more than a half”", "every probability above 0.5 taken for the answer"),
    ("one-hot-not-digits", "From ten probabilities to one digit", "one-hot rows where digits should be"),
    ("digits-as-text", "A digit is a number", "digits as text"),
    ("digits-as-floats", "A digit is a number", "digits with a decimal point"),
    ("least-probable", "From ten probabilities to one digit", "the least probable digit"),
    ("ignores-model", "From ten probabilities to one digit", "another model than the one given is asked"),
    ("digits-wrong", "From ten probabilities to one digit", "other digits than the most probable ones"),
    ("one-hot-compared", "Compare like with like", "one-hot labels compared with digits"),
    ("single-answer", "One answer an image", "one answer for all the images"),
    ("wrong-instead-of-right", "One answer an image", "True where the prediction is wrong"),
    ("not-booleans", "One answer an image", "0 and 1 instead of False and True"),
    ("comparison-wrong", "One answer an image", "the answers do not say where the two agree"),
    ("count-not-positions", "Where the mistakes are", "the number of mistakes instead of their positions"),
    ("booleans-not-positions", "Where the mistakes are", "booleans instead of positions"),
    ("digits-not-positions", "Where the mistakes are", "the digits at the mistakes, not their positions"),
    ("positions-of-right-ones", "Where the mistakes are", "the positions of the right answers"),
    ("positions-shape", "Where the mistakes are", "the positions are packed in another array or a tuple"),
    ("positions-wrong", "Where the mistakes are", "other positions, or not all of them"),
    ("row-misread", "From ten probabilities to one digit", "a row of probabilities read wrongly"),
    ("blank-image-misjudged", "It always answers", "what the network says of an image that shows no digit"),
)

# --------------------------------------------------------------------------------------- predict_digits


def _probe_predict(seed):
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


def _collect_predict(function, probe):
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
        finding = _digits_shape(p, array(result))
        if finding:
            return finding
    return None


def _digits_shape(p, found):
    n = len(p)
    if found.shape == (n,):
        return None
    said = (
        f"For {n} images, `predict_digits` returned {_size(found)}; ({n},) was expected, one digit an image"
    )
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
            f"{said}. Ten numbers have come out, one for each column: for every digit, the image that looks "
            "most like it. The question is the other one, for every image.",
        )
    if found.size == 1:
        return Finding(
            "wrong-axis",
            f"{said}. Without an axis, NumPy looks for one largest number among all {p.size}, as if they "
            "were one long row.",
        )
    return Finding("digits-wrong", f"{said}.")


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
        finding = _digits(p, digits.astype(np.float64))
        if finding:
            return finding
    return None


def _digits(p, digits):
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
    return Finding("digits-wrong", f"{said}; the largest of its ten probabilities stands in another column.")


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


def _size(found):
    return "one number" if found.ndim == 0 else f"an array of shape {shape(found)}"


PREDICT_DIGITS = Task(
    "predicting.predict_digits",
    number=1,
    names=("predict_digits",),
    probe=_probe_predict,
    collect=_collect_predict,
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

# ---------------------------------------------------------------------------------------------- reading

READING = Task(
    "predicting.reading",
    number=4,
    names=("digit_in_row", "blank_image"),
    probe=lambda seed: {"cases": []},
    collect=lambda answers, _probe: describe_all(answers),
    criteria=(
        Criterion(
            "the digit in a row of probabilities",
            0.5,
            (
                number_is(
                    "digit_in_row",
                    3,
                    "row-misread",
                    "Find the largest of the ten numbers, then its place in the row. Places count from 0.",
                ),
            ),
        ),
        Criterion(
            "what the network makes of an image without a digit",
            0.5,
            (
                choice_is(
                    "blank_image",
                    "c",
                    "blank-image-misjudged",
                    {
                        "a": "It cannot say nothing: it has ten outputs, one for each digit, and no other.",
                        "b": "Softmax makes the ten numbers add up to 1, so they cannot all be 0.",
                        "d": "They would be equal if its biases were still 0, as before training. Training "
                        "changes the biases, too.",
                    },
                ),
            ),
        ),
    ),
    right="both of them.",
)

TASKS = (PREDICT_DIGITS, COMPARE, MISTAKES, READING)
