"""Task 3, `mistakes`: where the predictions are wrong."""

from dataclasses import replace

import numpy as np

from digitrec.checks.asking.values import array, number
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import each_array, each_result, only_at_one_end, results
from digitrec.checks.engine.wording import a_few, kind_of, plural, shape, with_article
from digitrec.checks.predicting.shared import probe_labels

CODES = codes(
    __name__,
    ("positions-shape", "Where the mistakes are", "the positions are packed in another array or a tuple"),
    ("booleans-not-positions", "Where the mistakes are", "booleans instead of positions"),
    ("count-not-positions", "Where the mistakes are", "the number of mistakes instead of their positions"),
    ("positions-of-right-ones", "Where the mistakes are", "the positions of the right answers"),
    ("digits-not-positions", "Where the mistakes are", "the digits at the mistakes, not their positions"),
    ("positions-wrong", "Where the mistakes are", "wrong positions, or not all of them"),
)

mistakes = Function("predicting.mistakes", argument="actual` or `predicted", gives="a row of positions")


@each_result
def _row(actual, predicted, result):
    found, wrong = array(result), actual != predicted
    if found is None:
        return Finding(
            "positions-shape",
            f"`mistakes` returned {kind_of(result)}; a row of positions was expected, whole numbers.",
        )
    if found.dtype.kind == "b":
        return Finding(
            "booleans-not-positions",
            f"`mistakes` returned {plural(found.size, 'boolean')}. They say of every image whether it was "
            f"misread; which images that are, is the question here: {plural(int(wrong.sum()), 'position')}, "
            "counted from 0.",
        )
    if found.ndim == 0:
        return Finding(
            "count-not-positions",
            f"`mistakes` returned one number, {a_few(found.flat[0])}. To show the misread images you "
            f"need to know which they are: here {plural(int(wrong.sum()), 'position')}, counted from 0.",
        )
    if found.ndim != 1:
        return Finding(
            "positions-shape",
            f"`mistakes` returned the positions packed as {shape(found)}; ({int(wrong.sum())},) was "
            "expected. `len` and a loop want one row: take the row of positions out of it.",
        )
    return None


def _row_of_positions(probe, evidence):
    finding = _row(probe, evidence)
    if not finding or finding.code != "count-not-positions":
        return finding
    pairs = [
        (a != p, number(result)) for (a, p), result in zip(probe["cases"], results(evidence), strict=True)
    ]
    if all(found == wrong.argmax() for wrong, found in pairs if wrong.any()):
        return replace(
            finding,
            text="`mistakes` returned one number, the position of the first misread image. The positions of "
            "all are wanted, to show them: a `return` inside a loop ends the function in that round.",
        )
    return finding


@each_array
def _positions(actual, predicted, returned):
    found, wrong = np.sort(returned), np.flatnonzero(actual != predicted)
    if np.array_equal(found, wrong):
        if found.dtype.kind in "iu" or not found.size:  # an empty list says nothing of whole numbers
            return None
        return Finding(
            "positions-wrong",
            f"The positions are right, but they are {found.dtype.name}, with a decimal point. A position is "
            "used as an index, `images[positions]`, and an index is a whole number.",
        )
    if found.size and np.array_equal(found, np.flatnonzero(actual == predicted)):
        first = int(found[0])
        return Finding(
            "positions-of-right-ones",
            f"Image {first} is among your mistakes, but it shows {with_article(actual[first])} and was read "
            f"as {predicted[first]}. These are the positions of the right answers.",
        )
    if found.size and any(np.array_equal(found, np.sort(digits[wrong])) for digits in (actual, predicted)):
        return Finding(
            "digits-not-positions",
            f"`mistakes` returned {_first(returned)}: the digits of the misread images. Where in "
            "the test set the images stand was asked, so that you can show them.",
        )
    said = f"`mistakes` returned {_first(returned)}. Of {plural(len(actual), 'image')}, counted from 0,"
    if not wrong.size:
        return Finding("positions-wrong", f"{said} none is misread here: an empty row was expected.")
    missed, extra = np.setdiff1d(wrong, found), np.setdiff1d(found, wrong)
    if missed.size:
        return Finding("positions-wrong", f"{said} image {missed[0]} is misread, and it is missing.")
    if not extra.size:
        return Finding("positions-wrong", f"{said} each that is misread was to be named once.")
    what = f"image {a_few(extra[0])} is not misread"
    if extra[0] not in range(len(actual)):
        what = f"there is no image {a_few(extra[0])}"
    return Finding("positions-wrong", f"{said} {what}.")


def _positions_of_mistakes(probe, evidence):
    finding = _positions(probe, evidence)
    if not finding or finding.code != "positions-wrong":
        return finding
    pairs = zip(probe["cases"], results(evidence), strict=True)
    cases = [(actual, predicted, np.sort(array(result))) for (actual, predicted), result in pairs]
    return replace(finding, text=finding.text + _why(cases))


def _why(cases):
    """Say what is wrong with all positions, or what those that are missing have in common, or nothing."""
    wrong = [np.flatnonzero(actual != predicted) for actual, predicted, _ in cases]
    found = [positions for *_, positions in cases]
    if all(np.array_equal(f, w + 1) for f, w in zip(found, wrong, strict=True)):
        return " Each position is one too large: the first image has position 0."
    if any(np.setdiff1d(f, w).size for f, w in zip(found, wrong, strict=True)):
        return ""
    missed = [
        np.isin(np.arange(len(a)), np.setdiff1d(w, f)) for (a, _, f), w in zip(cases, wrong, strict=True)
    ]
    if end := only_at_one_end(missed):
        return f" It is always the {end} image that is missing, and no other, however many there are."
    for than, way in (("larger", 1), ("smaller", -1)):
        read = [way * (predicted - actual.astype(int)) > 0 for actual, predicted, _ in cases]
        if all(np.array_equal(m, r) for m, r in zip(missed, read, strict=True)):
            return f" All that are missing were read as a {than} digit than they are."
    return ""


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
    expected=lambda actual, predicted: np.flatnonzero(actual != predicted),
    probe=probe_labels,
    criteria=(POSITIONS, WRONG, UNCHANGED),
    right="on 6 sets of labels, from one image to all misread.",
)
