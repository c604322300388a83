"""Task 2: digits, accuracy and cross-entropy of four predictions, worked out by hand."""

import numpy as np

from digitrec.checks.asking.values import array, describe_values
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.questions import number_is
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.wording import a_few, kind_of, with_article

CODES = codes(
    __name__,
    ("digits-by-hand-wrong", "The largest of ten", "a digit read off wrongly"),
    ("accuracy-by-hand-wrong", "How many are right?", "accuracy worked out wrongly by hand"),
    ("loss-by-hand-wrong", "How wrong is a prediction?", "cross-entropy worked out wrongly by hand"),
)

# The four predictions of the notebook: the digits read are 7, 9, 1 and 0, the labels 7, 4, 1 and 0.
READ = [7, 9, 1, 0]

RIGHT_ONES = np.array([0.8, 0.25, 1.0, 0.4])  # the probabilities of the labels' own digits
LOSS = float(-np.log(RIGHT_ONES).mean())  # 0.631
TWO_DECIMALS = 0.006


def _digits(_probe, evidence):
    described = evidence["values"]["digits_by_hand"]
    found = array(described)
    if found is not None and found.ravel().tolist() == READ:
        return None
    if found is None or found.size != len(READ):
        said = "not filled in yet" if described["kind"] == "nothing" else kind_of(described)
        return Finding("digits-by-hand-wrong", f"`digits_by_hand` is {said}; four digits were expected.")
    at = next(i for i in range(len(READ)) if found.ravel()[i] != READ[i])
    return Finding(
        "digits-by-hand-wrong",
        f"`digits_by_hand` has {with_article(a_few(found.ravel()[at]))} for image {at + 1}. The digit that "
        "the network reads is the column of the largest of its ten probabilities, whatever the label says.",
    )


_accuracy = number_is(
    "accuracy_by_hand",
    0.75,
    "accuracy-by-hand-wrong",
    "Count the images whose digit is read as their label says, and divide by four.",
    mistakes=(
        (75, "accuracy-in-percent", "As a share, from 0 to 1, it is a hundredth of that."),
        (3, "count-not-share", "That many are right; their share of the four was asked."),
        (
            0.5,
            "threshold-half",
            "Image 4 is read right, too: 0.4 is the largest of its ten probabilities, and the largest counts "
            "even below 0.5.",
        ),
    ),
)
_cross_entropy = number_is(
    "loss_by_hand",
    LOSS,
    "loss-by-hand-wrong",
    "Take the probability of each image's own digit, its natural logarithm, the sign, then the mean.",
    tolerance=TWO_DECIMALS,
    mistakes=(
        (-LOSS, "sign-missing", "Logarithms of numbers below 1 are negative; the loss is not."),
        (4 * LOSS, "sum-not-mean", "That is the sum over the four images; the mean was asked."),
        (LOSS / 10, "mean-over-columns", "Divide by the four images, not by all forty numbers."),
        (
            float(-np.log([0.8, 0.75, 1.0, 0.4]).mean()),
            "loss-by-hand-wrong",
            "That is worked out with the largest probability of each image. Image 2 is read wrongly: its own "
            "digit is not the most probable one, and it is that one's probability that counts.",
        ),
        (LOSS / np.log(2), "other-logarithm", "The natural logarithm was asked, `np.log`."),
        (LOSS / np.log(10), "other-logarithm", "The natural logarithm was asked, `np.log`."),
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
)
