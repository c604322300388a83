"""Task 4: two learning curves, read."""

import numpy as np

from digitrec.checks.asking.training import collect_curves
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import CouldNotTell, Criterion
from digitrec.checks.engine.questions import choice_is, number_is
from digitrec.checks.engine.tasks import Task

CODES = codes(
    __name__,
    ("curve-misread", "Reading learning curves", "a wrong number read off a learning curve"),
    ("epoch-counted-from-zero", "Reading learning curves", "epochs counted from 0"),
    ("diagnosis-wrong", "When the curves part", "what the two curves say is misunderstood"),
)


def _curve(evidence, history, *words):
    """Return the curve of a history whose name has these words in it; Keras names it as it was compiled."""
    for name, values in evidence[history]["curves"].items():
        if all(word in name for word in words) and ("val_" in words or not name.startswith("val_")):
            return values
    raise CouldNotTell(f"`{history}` holds no such curve, so there is nothing to compare your answer with.")


def _last_accuracy(_probe, evidence):
    return _curve(evidence, "history", "acc")[-1]


def _percent(probe, evidence):
    return 100 * _last_accuracy(probe, evidence)


def _lowest(_probe, evidence):
    """Return the place in the list of the lowest validation loss; the epoch is one more."""
    return int(np.argmin(_curve(evidence, "small_history", "val_", "loss")))


def _best_epoch(probe, evidence):
    return _lowest(probe, evidence) + 1


_final_accuracy = number_is(
    "final_accuracy",
    _last_accuracy,
    "curve-misread",
    "The last point of your own accuracy curve was asked for, a share from 0 to 1.",
    tolerance=1e-3,
    mistakes=[
        (_percent, "share-in-percent", "That is a number of percent; a share from 0 to 1 was asked for.")
    ],
)
_epoch = number_is(
    "best_epoch",
    _best_epoch,
    "curve-misread",
    "Look for the lowest point of the validation loss, not of the training loss, and for the epoch below it.",
    mistakes=[
        (
            _lowest,
            "epoch-counted-from-zero",
            "The place in the list counts from 0, as always in Python; epochs count from 1, as in what `fit` "
            "prints and in the picture.",
        )
    ],
)
_diagnosis = choice_is(
    "diagnosis",
    "b",
    "diagnosis-wrong",
    {
        "a": "A network that has not learned enough has a high loss on its training images, too. This one "
        "has almost none left.",
        "c": "With too large steps the training loss itself would jump up and down or rise. Here it falls "
        "all the way.",
        "d": "If everything went well, the network would do better and better on images that it has not "
        "seen, and the upper curve would fall with the lower one.",
    },
)

TASK = Task(
    "training.curves",
    number=4,
    names=("history", "small_history", "final_accuracy", "best_epoch", "diagnosis"),
    given=("history", "small_history"),
    collect=collect_curves,
    criteria=(
        Criterion("the training accuracy after the last epoch", 0.5, (_final_accuracy,)),
        Criterion("the epoch of the lowest validation loss", 0.5, (_epoch,)),
        Criterion("what happens after it", 1, (_diagnosis,)),
    ),
    right="all three.",
)
