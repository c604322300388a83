"""Task 2: digits, accuracy and cross-entropy of four predictions, worked out by hand."""

import numpy as np

from digitrec.checks.asking.values import array, describe_values
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.questions import number_is
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.variants import from_right, right, variant
from digitrec.checks.engine.wording import a_few, kind_of, with_article

CODES = codes(
    __name__,
    ("digits-by-hand-wrong", "The largest of ten", "a digit read off wrongly"),
    ("accuracy-by-hand-wrong", "How many are right?", "accuracy worked out wrongly by hand"),
    ("loss-by-hand-wrong", "How wrong is a prediction?", "cross-entropy worked out wrongly by hand"),
)

TWO_DECIMALS = 0.006


def _digits(probe, evidence):
    read = right(probe, evidence)["digits"]
    described = evidence["values"]["digits_by_hand"]
    found = array(described)
    if found is not None and found.ravel().tolist() == read:
        return None
    if found is None or found.size != len(read):
        said = "not filled in yet" if described["kind"] == "nothing" else kind_of(described)
        return Finding("digits-by-hand-wrong", f"`digits_by_hand` is {said}; four digits were expected.")
    at = next(i for i in range(len(read)) if found.ravel()[i] != read[i])
    return Finding(
        "digits-by-hand-wrong",
        f"`digits_by_hand` has {with_article(a_few(found.ravel()[at]))} for image {at + 1}. The digit that "
        "the network reads is the column of the largest of its ten probabilities, whatever the label says.",
    )


def _read_below_half(probe, evidence):
    """Return (image, probability) of those that are read right though their largest number is below 0.5."""
    asked = variant(probe, evidence)
    largest = [(at, row[label], max(row)) for at, (label, row) in enumerate(_rows(asked), start=1)]
    return [(at, mine) for at, mine, most in largest if mine == most < 0.5]


def _rows(asked):
    return zip(asked.four_labels, asked.four_p, strict=True)


def _above_half(probe, evidence):
    passed_over = len(_read_below_half(probe, evidence))
    return right(probe, evidence)["accuracy"] - passed_over / 4 if passed_over else np.nan


def _below_half_counts(probe, evidence):
    at, largest = _read_below_half(probe, evidence)[0]
    return (
        f"Image {at} is read right, too: {largest:g} is the largest of its ten probabilities, and the "
        "largest counts even below 0.5."
    )


def _with_the_largest(probe, evidence):
    return float(-np.log([max(row) for _, row in _rows(variant(probe, evidence))]).mean())


def _misread_counts(probe, evidence):
    rows = enumerate(_rows(variant(probe, evidence)), start=1)
    at = next(at for at, (label, row) in rows if row[label] < max(row))
    return (
        f"That is worked out with the largest probability of each image. Image {at} is read wrongly: its own "
        "digit is not the most probable one, and it is that one's probability that counts."
    )


def _times(what, factor):
    return from_right(lambda rights: factor * rights[what])


_accuracy = number_is(
    "accuracy_by_hand",
    _times("accuracy", 1),
    "accuracy-by-hand-wrong",
    "Count the images whose digit is read as their label says, and divide by four.",
    mistakes=(
        (
            _times("accuracy", 100),
            "accuracy-in-percent",
            "As a share, from 0 to 1, it is a hundredth of that.",
        ),
        (_times("accuracy", 4), "count-not-share", "That many are right; their share of the four was asked."),
        (_above_half, "threshold-half", _below_half_counts),
    ),
)
_cross_entropy = number_is(
    "loss_by_hand",
    _times("loss", 1),
    "loss-by-hand-wrong",
    "Take the probability of each image's own digit, its natural logarithm, the sign, then the mean.",
    tolerance=TWO_DECIMALS,
    mistakes=(
        (_times("loss", -1), "sign-missing", "Logarithms of numbers below 1 are negative; the loss is not."),
        (_times("loss", 4), "sum-not-mean", "That is the sum over the four images; the mean was asked."),
        (_times("loss", 1 / 10), "mean-over-columns", "Divide by the four images, not by all forty numbers."),
        (_with_the_largest, "loss-by-hand-wrong", _misread_counts),
        (_times("loss", 1 / np.log(2)), "other-logarithm", "The natural logarithm was asked, `np.log`."),
        (_times("loss", 1 / np.log(10)), "other-logarithm", "The natural logarithm was asked, `np.log`."),
    ),
)

TASK = Task(
    "compiling.by_hand",
    number=2,
    names=("digits_by_hand", "accuracy_by_hand", "loss_by_hand"),
    collect=describe_values,
    criteria=(
        Criterion("the digits that are read", 0.25, (_digits,)),
        Criterion("the accuracy", 0.25, (_accuracy,)),
        Criterion("the cross-entropy", 0.5, (_cross_entropy,)),
    ),
    right="digits, accuracy and cross-entropy.",
    own_numbers=True,
)
