"""Task 5: what a confusion matrix and an accuracy say."""

from functools import cache

from digitrec.checks.asking.data import mnist
from digitrec.checks.asking.values import describe_values
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Criterion
from digitrec.checks.engine.networks import probabilities
from digitrec.checks.engine.questions import number_is
from digitrec.checks.engine.tasks import Task
from digitrec.training import trained_weights

CODES = codes(
    __name__,
    ("mistakes-miscounted", "What accuracy hides", "a wrong number of misread images"),
    ("accuracy-misjudged", "What accuracy hides", "a wrong accuracy of a network that misses one digit"),
)


@cache
def _misread(part):
    x, labels = mnist(part)
    return int((probabilities(trained_weights(), x).argmax(axis=1) != labels).sum())


def _misread_test(*_):
    return _misread("test")


def _misread_train(*_):
    return _misread("train")


_wrong_images = number_is(
    "wrong_images",
    _misread_test,
    "mistakes-miscounted",
    "It should be the number of test images, out of 10,000, that the trained network misreads: all the "
    "counts that do not stand on the diagonal.",
    tolerance=3,  # another processor may round a close call the other way
    mistakes=[
        (
            _misread_train,
            "evaluated-on-training-set",
            "That many of the training images are misread. The question is about the test images, which the "
            "network has never seen.",
        ),
        (
            lambda *_: 10_000 - _misread("test"),
            "mistakes-miscounted",
            "That many are read right, the counts on the diagonal; all the others were asked for.",
        ),
        (
            lambda *_: _misread("test") / 10_000,
            "mistakes-miscounted",
            "That is their share; how many they are was asked for.",
        ),
    ],
)

FIVES = 892  # in the test set

_without_fives = number_is(
    "accuracy_without_fives",
    1 - FIVES / 10_000,
    "accuracy-misjudged",
    f"Of 10,000 test images, {FIVES} show a 5; this network misreads those and no others. Which share of all "
    "the images does it read right?",
    tolerance=1.5e-3,
    mistakes=[
        (
            100 - FIVES / 100,
            "share-in-percent",
            "That is a number of percent; a share from 0 to 1 was asked for.",
        )
    ],
)

TASK = Task(
    "evaluating.reading",
    number=5,
    names=("wrong_images", "accuracy_without_fives"),
    collect=describe_values,
    criteria=(
        Criterion("how many test images were misread", 0.5, (_wrong_images,)),
        Criterion("the accuracy of a network that misreads every 5", 0.5, (_without_fives,)),
    ),
    right="both of them.",
)
