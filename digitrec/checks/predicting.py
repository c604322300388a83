"""Stage 7, predicting: what is right and wrong with reading digits off probabilities and comparing them."""

import numpy as np

from digitrec.checks.catalogue import rows
from digitrec.checks.evidence import array
from digitrec.checks.layers import (
    a_few,
    gives_numbers,
    is_function,
    kind_of,
    leaves_input,
    results,
    returns,
    runs,
    shape,
    uses_argument,
    works,
)
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

# ---------------------------------------------------------------------------------------------- compare


def _probe_labels(seed):
    """Make labels and predictions, some equal; ten of them once, so that a (10, 10) can be told."""
    rng = np.random.default_rng([seed, 71])
    cases = []
    for n in (int(rng.integers(12, 20)), 10):
        actual = rng.integers(0, 10, n).astype(np.uint8)
        predicted = actual.astype(np.int64)
        wrong = np.sort(rng.permutation(np.arange(1, n - 1))[: n // 3])  # neither the first nor the last
        predicted[wrong] = (predicted[wrong] + rng.integers(1, 10, len(wrong))) % 10
        cases.append((actual, predicted))
    return {"cases": cases}


def _collect(function, probe):
    return try_function(function, probe["cases"])


def _like_with_like(_probe, evidence):
    error = evidence["calls"][-1]["raised"]
    if error and (
        error["type"] == "AxisError" or "broadcast" in error["message"] or "(10,)" in error["message"]
    ):
        return Finding(
            "one-hot-compared",
            f"`compare` stopped with “{error['message'][:90]}”. One of the two seems to be taken for "
            "one-hot rows, (N, 10). Both arguments are digits here, (N,), and digits can be compared with "
            "digits as they are.",
        )
    for result in results(evidence):
        found = array(result) if result else None
        if found is not None and found.ndim == 2 and 10 in found.shape:
            return Finding(
                "one-hot-compared",
                f"`compare` returned {shape(found)}. One of the two was turned into one-hot rows and "
                "compared with digits: every row of ten with every digit. Compare digits with digits.",
            )
    return None


def _one_answer_an_image(probe, evidence):
    for (actual, _), result in zip(probe["cases"], results(evidence), strict=True):
        found = array(result)
        if found.shape != (len(actual),):
            return Finding(
                "single-answer",
                f"For {len(actual)} images, `compare` returned {_one_value(found)}; {len(actual)} answers "
                "were expected. Which of the images were read right is what the next step wants to know.",
            )
    return None


def _one_value(found):
    if found.size != 1:
        return f"an array of shape {shape(found)}"
    return str(bool(found.flat[0])) if found.dtype.kind == "b" else f"one number, {a_few(found.flat[0])}"


def _where_they_agree(probe, evidence):
    for (actual, predicted), result in zip(probe["cases"], results(evidence), strict=True):
        found, right = array(result), actual == predicted
        if np.array_equal(found, right):
            continue
        if np.array_equal(found, ~right):
            return Finding(
                "wrong-instead-of-right",
                f"Image 0 shows a {actual[0]} and was read as {predicted[0]}, and `compare` says "
                f"{bool(found[0])} about it. True should mean that the prediction is right; yours means "
                "that it is wrong.",
            )
        i = int(np.flatnonzero(found != right)[0])
        return Finding(
            "comparison-wrong",
            f"Image {i} shows a {actual[i]} and was read as {predicted[i]}; `compare` says "
            f"{a_few(found[i])} about it and should say {bool(right[i])}.",
        )
    return None


def _booleans(_probe, evidence):
    for result in results(evidence):
        if array(result).dtype.kind != "b":
            return Finding(
                "not-booleans",
                f"The answers are right, but they are {array(result).dtype.name}, 0 and 1. Used to pick "
                "images, `images[right]`, numbers mean positions: you would get image 0 and image 1 again "
                "and again.",
            )
    return None


COMPARE = Task(
    "predicting.compare",
    number=2,
    names=("compare",),
    probe=_probe_labels,
    collect=_collect,
    criteria=(
        Criterion(
            "one answer an image",
            0.5,
            (
                is_function("compare"),
                _like_with_like,
                runs("compare"),
                returns("compare"),
                gives_numbers("compare", "an array of True and False"),
                _one_answer_an_image,
            ),
        ),
        Criterion(
            "True where the two agree",
            0.5,
            (_where_they_agree,),
            ("one answer an image",),
        ),
        Criterion("True and False, not numbers", 0.5, (_booleans,), ("True where the two agree",)),
        Criterion(
            "the labels it was given are unchanged",
            0.5,
            (leaves_input("compare", "actual` or `predicted"),),
            ("True where the two agree",),
        ),
    ),
    right="on 2 sets of labels.",
)

# --------------------------------------------------------------------------------------------- mistakes


def _row_of_positions(probe, evidence):
    for (actual, predicted), result in zip(probe["cases"], results(evidence), strict=True):
        found, wrong = array(result), actual != predicted
        if found is None:
            return Finding(
                "positions-shape",
                f"`mistakes` returned {kind_of(result)}; a row of positions was expected, whole numbers.",
            )
        if found.dtype.kind == "b":
            return Finding(
                "booleans-not-positions",
                f"`mistakes` returned {found.size} booleans. They say of every image whether it was "
                f"misread; which images that are, is the question here: {int(wrong.sum())} positions, "
                "counted from 0.",
            )
        if found.size == 1:
            return Finding(
                "count-not-positions",
                f"`mistakes` returned one number, {a_few(found.flat[0])}. To show the misread images you "
                f"need to know which they are: {int(wrong.sum())} positions here, counted from 0.",
            )
        if found.ndim != 1:
            return Finding(
                "positions-shape",
                f"`mistakes` returned the positions packed as {shape(found)}. `len` of that is "
                f"{len(found)}, not the number of mistakes, {int(wrong.sum())}: take the row of positions "
                "out of it.",
            )
    return None


def _positions_of_mistakes(probe, evidence):
    for (actual, predicted), result in zip(probe["cases"], results(evidence), strict=True):
        found, wrong = np.sort(array(result)), np.flatnonzero(actual != predicted)
        if np.array_equal(found, wrong) and found.dtype.kind in "iu":
            continue
        if np.array_equal(found, np.flatnonzero(actual == predicted)):
            return Finding(
                "positions-of-right-ones",
                f"Image {int(found[0])} is among your mistakes, but it shows a {actual[int(found[0])]} and "
                f"was read as {predicted[int(found[0])]}. These are the positions of the right answers.",
            )
        if any(np.array_equal(found, np.sort(digits[wrong])) for digits in (actual, predicted)):
            return Finding(
                "digits-not-positions",
                f"`mistakes` returned {_first(array(result))}: the digits of the misread images. Where in "
                "the test set the images stand was asked, so that you can show them.",
            )
        return Finding(
            "positions-wrong",
            f"`mistakes` returned {_first(array(result))}. Among these {len(actual)} images, counted from "
            f"0, {len(wrong)} are misread; the first is image {wrong[0]}.",
        )
    return None


def _first(found):
    listed = ", ".join(a_few(value) for value in found[:4])
    return f"{listed}, ..." if len(found) > 4 else listed


MISTAKES = Task(
    "predicting.mistakes",
    number=3,
    names=("mistakes",),
    probe=_probe_labels,
    collect=_collect,
    criteria=(
        Criterion("a row of positions", 0.5, (*works("mistakes"), _row_of_positions)),
        Criterion(
            "where the prediction is wrong",
            1,
            (uses_argument("mistakes", "actual"), _positions_of_mistakes),
            ("a row of positions",),
        ),
        Criterion(
            "the labels it was given are unchanged",
            0.5,
            (leaves_input("mistakes", "actual` or `predicted"),),
            ("where the prediction is wrong",),
        ),
    ),
    right="on 2 sets of labels.",
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
