"""Task 3: how often each digit occurs among the training labels."""

import numpy as np

from digitrec.checks.asking.loading import describe_counts
from digitrec.checks.asking.values import array, number
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.questions import mistyped, rejoined
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.variants import right, variant
from digitrec.checks.engine.wording import a_few, said_of, with_article
from digitrec.checks.loading.shared import label_counts

CODES = codes(
    __name__,
    ("counts-not-ten", "Counting the digits", "not one count a digit"),
    ("counts-of-test-labels", "Counting the digits", "the test labels are counted"),
    ("counts-of-pixels", "Counting the digits", "the pixels are counted, not the labels"),
    ("counts-out-of-order", "Counting the digits", "the counts are sorted by size"),
    ("counts-wrong", "Counting the digits", "some counts are wrong"),
    ("count-for-digit", "Counting the digits", "a count stands where the digit belongs"),
    ("extremes-misread", "Counting the digits", "a wrong digit named as the commonest or the rarest"),
)


def _asked(probe, evidence):
    """Return what is to be counted: how often each digit occurs there, int (10,), and what it is called."""
    first, end = variant(probe, evidence).labels
    counts = np.array(right(probe, evidence)["counts"])
    return counts, f"{end - first:,} training labels" + (end - first < 60_000) * " of your code"


def _ten_counts(probe, evidence):
    described = evidence["values"]["digit_counts"]
    found = array(described)
    if found is None or found.shape != (10,):
        if found is not None and found.shape in ((256,), (255,)):
            return Finding(
                "counts-of-pixels",
                f"`digit_counts` has {found.size} entries, one for each brightness: the pixels were counted. "
                "The digits are in the labels, `y_train`.",
            )
        train, _ = _asked(probe, evidence)
        if found is not None and found.size == 20 and np.array_equal(rejoined(found), train):
            first = found.ravel()
            return Finding(
                "number-with-comma",
                f"`digit_counts` has 20 entries, {first[0]}, {first[1]}, ...: to Python, a comma stands "
                f"between two numbers and never inside one. Write {first[0]}{first[1]:03} without it, and so "
                "the others.",
            )
        return Finding(
            "counts-not-ten",
            f"`digit_counts` is {said_of(described)}; ten numbers were expected, shape (10,), the first "
            "saying how many 0s there are and the last how many 9s.",
        )
    return None


def _right_counts(probe, evidence):
    train, labels = _asked(probe, evidence)
    found = array(evidence["values"]["digit_counts"]).astype(np.float64)
    if np.array_equal(found, train):
        return None
    if np.array_equal(found, label_counts("test")):
        return Finding(
            "counts-of-test-labels",
            f"`digit_counts` adds up to {a_few(found.sum())}: these are the test labels. The training labels "
            "were asked, because from those the network will learn.",
        )
    if np.array_equal(np.sort(found), np.sort(train)):
        return Finding(
            "counts-out-of-order",
            "The ten counts are right, but they are not in the order of the digits: the first is "
            f"{a_few(found[0])}, and there are {train[0]} 0s. Entry 0 counts the 0s, entry 9 counts "
            "the 9s.",
        )
    for values, why in (
        (train % 256, "Counts in `uint8` begin anew at 0 after 255: count in `int`."),
        (train / train.sum(), "Each is divided by the number of labels: a share, and no count."),
        (train + label_counts("test"), "The 10,000 test labels have been counted, too."),
        (np.append(train[1:], 0), "Every count stands one place too far to the front."),
        (np.append(0, train[:-1]), "Every count stands one place too far to the back."),
    ):
        if np.allclose(found, values, rtol=1e-3, atol=0):
            return Finding(
                "counts-wrong",
                f"`digit_counts` begins with {a_few(found[0])}, and there are {train[0]} images of a 0. "
                f"{why}",
            )
    wrong = int(np.flatnonzero(found != train)[0])
    return Finding(
        "counts-wrong",
        f"`digit_counts` has {a_few(found[wrong])} for the images of {with_article(wrong)}, and its "
        f"ten numbers add up to {found.sum():.6g}. Each of the {labels} has to be counted once.",
    )


def _extreme(name, pick):
    """Return the layer that judges the digit called `name`; `pick` finds it in the counts."""

    def layer(probe, evidence):
        train, labels = _asked(probe, evidence)
        described = evidence["values"][name]
        found = number(described)
        wanted = int(pick(train))
        if found == wanted:
            return None
        if finding := mistyped(name, described):
            return finding
        if found is not None and found in (train.max(), train.min()):
            return Finding(
                "count-for-digit",
                f"`{name}` is {a_few(found)}: that is how often the digit occurs. The digit itself was "
                "asked, the position of that count among the ten.",
            )
        if found == wanted + 1:
            return Finding(
                "extremes-misread",
                f"`{name}` is {a_few(found)}, one more than the digit: places in a list count from 0, as the "
                "digits do, so place and digit are the same number.",
            )
        what = "largest" if name == "commonest_digit" else "smallest"
        return Finding(
            "extremes-misread",
            f"`{name}` is {said_of(described)}. Find the {what} of the ten counts of the {labels}; its "
            "position, counted from 0, is the digit.",
        )

    return layer


TEN = Criterion("one count a digit", 0.5, (_ten_counts,))
COUNTS = Criterion("the counts of the training labels", 0.5, (_right_counts,), needs=(TEN,))
COMMONEST = Criterion("the commonest digit", 0.5, (_extreme("commonest_digit", np.argmax),))
RAREST = Criterion("the rarest digit", 0.5, (_extreme("rarest_digit", np.argmin),))

TASK = Task(
    "loading.counts",
    number=3,
    names=("digit_counts", "commonest_digit", "rarest_digit"),
    collect=describe_counts,
    criteria=(TEN, COUNTS, COMMONEST, RAREST),
    right="ten counts, each label once.",
    own_numbers=True,
)
