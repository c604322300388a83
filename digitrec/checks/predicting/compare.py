"""Task 2, `compare`: which predictions are right."""

from dataclasses import replace

import numpy as np

from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import bare_alone, each_array, only_at_one_end, results
from digitrec.checks.engine.wording import a_few, plural, shape, with_article
from digitrec.checks.predicting.shared import probe_labels

CODES = codes(
    __name__,
    ("one-hot-compared", "Compare like with like", "one-hot labels compared with digits"),
    ("single-answer", "One answer an image", "one answer for all the images"),
    ("wrong-instead-of-right", "One answer an image", "True where the prediction is wrong"),
    ("comparison-wrong", "One answer an image", "the answers do not say where the two agree"),
    ("not-booleans", "One answer an image", "0 and 1 instead of False and True"),
)

compare = Function("predicting.compare", argument="actual` or `predicted", gives="an array of True and False")


def _like_with_like(_probe, evidence):
    for result in results(evidence):
        found = array(result) if result else None
        if found is not None and found.ndim == 2 and 10 in found.shape:
            return Finding(
                "one-hot-compared",
                f"`compare` returned {shape(found)}. One of the two was turned into one-hot rows and "
                "compared with digits: every row of ten with every digit. Compare digits with digits.",
            )
    error = evidence["calls"][-1]["raised"]
    if error and (
        error["type"] == "AxisError" or "broadcast" in error["message"] or "(10,)" in error["message"]
    ):
        where = f" in line {error['line']} of its cell, `{error['code']}`" if error["code"] else ""
        return Finding(
            "one-hot-compared",
            f"`compare` stopped{where}: one of the two seems to be taken for one-hot rows, (N, 10). Both "
            "arguments are digits here, (N,), which have one axis only, and digits can be compared with "
            "digits as they are.",
        )
    return None


@each_array
def _one_each(actual, _, found):
    if found.shape != (len(actual),):
        return Finding(
            "single-answer",
            f"For {plural(len(actual), 'image')}, `compare` returned {_one_value(found)}; an array of "
            f"{plural(len(actual), 'answer')} was expected. Which of the images were read right is what the "
            "next step wants to know.",
        )
    return None


def _one_answer_an_image(probe, evidence):
    finding = _one_each(probe, evidence)
    found = [array(result) for result in results(evidence)]
    if finding and bare_alone(probe, found):
        return Finding(
            "single-answer",
            f"For 1 image, `compare` returned {_one_value(found[0])}; an array of 1 answer was expected. For "
            "several images it gives an array, and for a single one it should, too, with one answer in it. "
            "Something takes away an axis of length 1.",
        )
    return finding


def _one_value(found):
    if found.size != 1:
        return f"an array of shape {shape(found)}"
    return str(bool(found.flat[0])) if found.dtype.kind == "b" else f"one number, {a_few(found.flat[0])}"


@each_array
def _agreement(actual, predicted, found):
    right = actual == predicted
    if np.array_equal(found, right):
        return None
    if np.array_equal(found, ~right):
        return Finding(
            "wrong-instead-of-right",
            f"Image 0 shows {with_article(actual[0])} and was read as {predicted[0]}, and `compare` says "
            f"{bool(found[0])} about it. True should mean that the prediction is right; yours means "
            "that it is wrong.",
        )
    i = int(np.flatnonzero(found != right)[0])
    return Finding(
        "comparison-wrong",
        f"Image {i} shows {with_article(actual[i])} and was read as {predicted[i]}; `compare` says "
        f"{bool(found[i]) if found.dtype.kind == 'b' else a_few(found[i])} about it and should say "
        f"{bool(right[i])}.",
    )


def _where_they_agree(probe, evidence):
    finding = _agreement(probe, evidence)
    if not finding or finding.code != "comparison-wrong":
        return finding
    pairs = zip(probe["cases"], results(evidence), strict=True)
    cases = [(a, array(result) != (a == p)) for (a, p), result in pairs]
    why = ""
    if end := only_at_one_end([wrong for _, wrong in cases]):
        why = f" It is the {end} image that is answered wrongly, and no other: look where that is done."
    elif all((wrong <= (a == 0)).all() for a, wrong in cases):
        why = " All that are answered wrongly show a 0: what does your comparison make of that number?"
    return replace(finding, text=finding.text + why)


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


ONE_EACH = Criterion(
    "one answer an image",
    0.25,
    (
        compare.exists,
        _like_with_like,
        compare.runs,
        compare.returns,
        compare.gives_numbers,
        _one_answer_an_image,
    ),
)
AGREE = Criterion("True where the two agree", 0.25, (_where_they_agree,), needs=(ONE_EACH,))
BOOLEANS = Criterion("True and False, not numbers", 0.25, (_booleans,), needs=(AGREE,))
UNCHANGED = Criterion("the labels it was given are unchanged", 0.25, (compare.leaves_input,), needs=(AGREE,))

TASK = compare.task(
    number=2,
    expected=lambda actual, predicted: actual == predicted,
    probe=probe_labels,
    criteria=(ONE_EACH, AGREE, BOOLEANS, UNCHANGED),
    right="on 6 sets of labels, from one image to all misread.",
)
