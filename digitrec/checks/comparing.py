"""The tasks of stage 7 that compare predictions with labels: which are right, and where the mistakes are."""

import numpy as np

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
from digitrec.checks.report import Criterion, Finding
from digitrec.checks.tasks import Task
from digitrec.checks.trial import try_function

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
