"""Stage 6, evaluating: what is right and wrong with an evaluation and with a confusion matrix."""

from functools import cache

import numpy as np

from digitrec.checks.catalogue import rows
from digitrec.checks.confusion import CONFUSION_MATRIX, MOST_CONFUSED, RECALL_BY_DIGIT
from digitrec.checks.evidence import array
from digitrec.checks.layers import a_few, kind_of, results, works
from digitrec.checks.networks import keras_model, loss_and_accuracy, mnist, probabilities, softened
from digitrec.checks.questions import number_is
from digitrec.checks.report import Criterion, Finding
from digitrec.checks.tasks import Task, describe_all
from digitrec.checks.trial import try_function
from digitrec.training import trained_weights

CODES = rows(
    "06_evaluating",
    ("not-loss-and-accuracy", "Two numbers from the test set", "not two numbers, loss and accuracy"),
    ("evaluated-on-training-set", "Images it has never seen", "evaluated on the training images"),
    ("loss-and-accuracy-exchanged", "Two numbers from the test set", "accuracy first, loss second"),
    ("share-in-percent", "Two numbers from the test set", "a share in percent instead of from 0 to 1"),
    ("evaluation-wrong", "Two numbers from the test set", "another loss or accuracy than the model's"),
    ("matrix-width", "Reading a confusion matrix", "the matrix has room only for digits that occur"),
    ("matrix-not-square", "Reading a confusion matrix", "not a matrix of ten rows and ten columns"),
    ("repeated-pairs-lost", "Counting pairs", "a pair that occurs again is not counted again"),
    ("matrix-of-shares", "Counting pairs", "shares instead of counts"),
    ("pairs-miscounted", "Counting pairs", "other counts than those of the pairs"),
    ("rows-and-columns-exchanged", "Reading a confusion matrix", "rows predicted, columns actual"),
    ("counts-as-floats", "Counting pairs", "counts with a decimal point"),
    ("recall-shape", "Recall, digit by digit", "not ten numbers, one a digit"),
    ("precision-not-recall", "Recall, digit by digit", "divided by the columns' sums"),
    ("divided-by-total", "Recall, digit by digit", "divided by the number of all images"),
    ("recall-not-divided", "Recall, digit by digit", "counts of right answers, not shares"),
    ("recall-wrong", "Recall, digit by digit", "other shares than the rows'"),
    ("not-three-numbers", "The most confused pair", "not actual, predicted and count"),
    ("diagonal-not-excluded", "The most confused pair", "right answers taken for the commonest mistake"),
    ("pair-summed", "The most confused pair", "both directions of a pair added up"),
    ("actual-and-predicted-exchanged", "The most confused pair", "the pair in the wrong order"),
    ("most-confused-wrong", "The most confused pair", "another pair, or another count"),
    ("mistakes-miscounted", "What accuracy hides", "a wrong number of misread images"),
    ("accuracy-misjudged", "What accuracy hides", "a wrong accuracy of a network that misses one digit"),
)

CLOSE = 5e-3  # of a loss or an accuracy that may have been rounded to two places

# --------------------------------------------------------------------------------------------- evaluate


def _probe_evaluate(seed):
    """Make two small test sets, in which some labels are wrong, so that the accuracy is not near 1."""
    rng = np.random.default_rng([seed, 6])
    x, labels = mnist("test")
    sets = []
    for n, wrong in ((40, 14), (50, 9)):
        chosen = rng.choice(len(x), n, replace=False)
        actual = labels[chosen]
        actual[:wrong] = (actual[:wrong] + rng.integers(1, 10, wrong)) % 10
        sets.append((x[chosen], np.eye(10, dtype=np.float32)[actual]))
    return {"sets": sets}


def _collect_evaluate(function, probe):
    model = keras_model(softened(trained_weights()))
    return try_function(function, [(model, x, y) for x, y in probe["sets"]])


def _expected(x, y):
    return loss_and_accuracy(probabilities(softened(trained_weights()), x), y.argmax(axis=1))


@cache
def _on_training_set():
    x, labels = mnist("train")
    return loss_and_accuracy(probabilities(softened(trained_weights()), x), labels)


def _two_numbers(_probe, evidence):
    for result in results(evidence):
        found = array(result)
        if found is None or found.shape != (2,):
            return Finding(
                "not-loss-and-accuracy",
                f"`evaluate` returned {kind_of(result)}; two numbers were expected, the loss and the "
                "accuracy, in this order.",
            )
    return None


def _loss_first(probe, evidence):
    found = [array(result) for result in results(evidence)]
    if np.array_equal(*found):
        loss, accuracy = found[0]
        if np.allclose(found[0], _on_training_set(), atol=CLOSE):
            return Finding(
                "evaluated-on-training-set",
                f"`evaluate` gave {accuracy:.4f} for two different sets of test images, and that is the "
                "accuracy on the training images. A network knows those already; what counts is what it "
                "makes of the images it is given here as `x`.",
            )
        return Finding(
            "ignores-argument",
            f"`evaluate` returned {a_few(loss)} and {a_few(accuracy)} for two different sets of images. It "
            "seems to give a number from outside instead of evaluating the model on `x` and `y`.",
        )
    for (x, y), (first, second) in zip(probe["sets"], found, strict=True):
        loss, accuracy = _expected(x, y)
        if abs(first - loss) <= CLOSE:
            continue
        if (
            abs(second - loss) <= CLOSE
            and min(abs(first - accuracy), abs(first - 100 * accuracy)) <= 100 * CLOSE
        ):
            return Finding(
                "loss-and-accuracy-exchanged",
                f"`evaluate` returned {a_few(first)} first and {a_few(second)} second: the accuracy, then "
                "the loss. Keras gives the loss first, and so should you.",
            )
        return Finding(
            "evaluation-wrong",
            f"`evaluate` returned a loss of {a_few(first)} on {len(x)} images; for this model it is "
            f"{a_few(loss)}.",
        )
    return None


def _accuracy_second(probe, evidence):
    for (x, y), result in zip(probe["sets"], results(evidence), strict=True):
        found, (_, accuracy) = array(result)[1], _expected(x, y)
        if abs(found - accuracy) <= CLOSE:
            continue
        if abs(found - 100 * accuracy) <= 100 * CLOSE:
            return Finding(
                "share-in-percent",
                f"`evaluate` returned an accuracy of {a_few(found)}, a number of percent. A share from 0 to "
                f"1 was expected, here {a_few(accuracy)}; write percent only where a person reads it.",
            )
        return Finding(
            "evaluation-wrong",
            f"`evaluate` returned an accuracy of {a_few(found)} on {len(x)} images; "
            f"{round(accuracy * len(x))} of them are read right, which makes {a_few(accuracy)}.",
        )
    return None


EVALUATE = Task(
    "evaluating.evaluate",
    number=1,
    names=("evaluate",),
    probe=_probe_evaluate,
    collect=_collect_evaluate,
    criteria=(
        Criterion("two numbers", 0.5, (*works("evaluate"), _two_numbers)),
        Criterion("the loss of the model on these images, first", 1, (_loss_first,), ("two numbers",)),
        Criterion(
            "the accuracy as a share from 0 to 1, second",
            0.5,
            (_accuracy_second,),
            ("the loss of the model on these images, first",),
        ),
    ),
    right="on 2 other sets of images too.",
)

# ---------------------------------------------------------------------------------------------- reading


@cache
def _misread(part):
    x, labels = mnist(part)
    return int((probabilities(trained_weights(), x).argmax(axis=1) != labels).sum())


FIVES = 892  # in the test set

READING = Task(
    "evaluating.reading",
    number=5,
    names=("wrong_images", "accuracy_without_fives"),
    probe=lambda seed: {"cases": []},
    collect=lambda answers, _probe: describe_all(answers),
    criteria=(
        Criterion(
            "how many test images were misread",
            0.5,
            (
                number_is(
                    "wrong_images",
                    lambda *_: _misread("test"),
                    "mistakes-miscounted",
                    "It should be the number of test images, out of 10,000, that the trained network "
                    "misreads: all the counts that do not stand on the diagonal.",
                    tolerance=3,  # another processor may round a close call the other way
                    mistakes=[
                        (
                            lambda *_: _misread("train"),
                            "evaluated-on-training-set",
                            "That many of the training images are misread. The question is about the test "
                            "images, which the network has never seen.",
                        )
                    ],
                ),
            ),
        ),
        Criterion(
            "the accuracy of a network that misreads every 5",
            0.5,
            (
                number_is(
                    "accuracy_without_fives",
                    1 - FIVES / 10_000,
                    "accuracy-misjudged",
                    "Of 10,000 test images, 892 show a 5; this network misreads those and no others. Which "
                    "share of all the images does it read right?",
                    tolerance=1.5e-3,
                    mistakes=[
                        (
                            100 - FIVES / 100,
                            "share-in-percent",
                            "That is a number of percent; a share from 0 to 1 was asked for.",
                        )
                    ],
                ),
            ),
        ),
    ),
    right="both of them.",
)

TASKS = (EVALUATE, CONFUSION_MATRIX, RECALL_BY_DIGIT, MOST_CONFUSED, READING)
