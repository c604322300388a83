"""Task 3, `mistakes`: where the predictions are wrong."""

import numpy as np

from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import each_array, each_result
from digitrec.checks.engine.wording import a_few, kind_of, shape, with_article
from digitrec.checks.predicting.shared import probe_labels

CODES = codes(
    __name__,
    ("positions-shape", "Where the mistakes are", "the positions are packed in another array or a tuple"),
    ("booleans-not-positions", "Where the mistakes are", "booleans instead of positions"),
    ("count-not-positions", "Where the mistakes are", "the number of mistakes instead of their positions"),
    ("positions-of-right-ones", "Where the mistakes are", "the positions of the right answers"),
    ("digits-not-positions", "Where the mistakes are", "the digits at the mistakes, not their positions"),
    ("positions-wrong", "Where the mistakes are", "other positions, or not all of them"),
)

mistakes = Function("predicting.mistakes", argument="actual` or `predicted", gives="a row of positions")


@each_result
def _row_of_positions(actual, predicted, result):
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


@each_array
def _positions_of_mistakes(actual, predicted, returned):
    found, wrong = np.sort(returned), np.flatnonzero(actual != predicted)
    if np.array_equal(found, wrong):
        if found.dtype.kind in "iu":
            return None
        return Finding(
            "positions-wrong",
            f"The positions are right, but they are {found.dtype.name}, with a decimal point. A position is "
            "used as an index, `images[positions]`, and an index is a whole number.",
        )
    if np.array_equal(found, np.flatnonzero(actual == predicted)):
        first = int(found[0])
        return Finding(
            "positions-of-right-ones",
            f"Image {first} is among your mistakes, but it shows {with_article(actual[first])} and was read "
            f"as {predicted[first]}. These are the positions of the right answers.",
        )
    if any(np.array_equal(found, np.sort(digits[wrong])) for digits in (actual, predicted)):
        return Finding(
            "digits-not-positions",
            f"`mistakes` returned {_first(returned)}: the digits of the misread images. Where in "
            "the test set the images stand was asked, so that you can show them.",
        )
    return Finding(
        "positions-wrong",
        f"`mistakes` returned {_first(returned)}. Among these {len(actual)} images, counted from "
        f"0, {len(wrong)} are misread; the first is image {wrong[0]}.",
    )


def _first(found):
    listed = ", ".join(a_few(value) for value in found[:4]) or "no position"
    return f"{listed}, ..." if len(found) > 4 else listed


POSITIONS = Criterion("a row of positions", 0.5, (*mistakes.works, _row_of_positions))
WRONG = Criterion(
    "where the prediction is wrong",
    1,
    (mistakes.uses_argument, _positions_of_mistakes),
    needs=(POSITIONS,),
)
UNCHANGED = Criterion("the labels it was given are unchanged", 0.5, (mistakes.leaves_input,), needs=(WRONG,))

TASK = mistakes.task(
    number=3,
    probe=probe_labels,
    criteria=(POSITIONS, WRONG, UNCHANGED),
    right="on 2 sets of labels.",
)
