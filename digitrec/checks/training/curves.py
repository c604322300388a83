"""Task 4: two learning curves, read."""

import numpy as np

from digitrec.checks.asking.history import describe_history
from digitrec.checks.asking.values import describe
from digitrec.checks.engine.judgement import CouldNotTell, Criterion
from digitrec.checks.engine.questions import choice_is, number_is
from digitrec.checks.engine.tasks import Task, no_cases


def _collect(answers, _probe):
    histories = {name: describe_history(answers[name]) for name in ("history", "small_history")}
    asked = {name: describe(answers[name]) for name in TASK.asked}
    return {"values": asked, **histories}


def _curve(evidence, history, *words):
    """Return the curve of a history whose name has these words in it; Keras names it as it was compiled."""
    for name, values in evidence[history]["curves"].items():
        if all(word in name for word in words) and ("val_" in words or not name.startswith("val_")):
            return values
    raise CouldNotTell(f"`{history}` holds no such curve, so there is nothing to compare your answer with.")


def _last_accuracy(_probe, evidence):
    return _curve(evidence, "history", "acc")[-1]


def _lowest(_probe, evidence):
    return int(np.argmin(_curve(evidence, "small_history", "val_", "loss")))


TASK = Task(
    "training.curves",
    number=4,
    names=("history", "small_history", "final_accuracy", "best_epoch", "diagnosis"),
    given=("history", "small_history"),
    probe=no_cases,
    collect=_collect,
    criteria=(
        Criterion(
            "the training accuracy after the last epoch",
            0.5,
            (
                number_is(
                    "final_accuracy",
                    _last_accuracy,
                    "curve-misread",
                    "The last point of your own accuracy curve was asked for, a share from 0 to 1.",
                    tolerance=1e-3,
                    mistakes=[
                        (
                            lambda *about: 100 * _last_accuracy(*about),
                            "share-in-percent",
                            "That is a number of percent; a share from 0 to 1 was asked for.",
                        )
                    ],
                ),
            ),
        ),
        Criterion(
            "the epoch of the lowest validation loss",
            0.5,
            (
                number_is(
                    "best_epoch",
                    lambda *about: _lowest(*about) + 1,
                    "curve-misread",
                    "Look for the lowest point of the validation loss, not of the training loss, and for "
                    "the epoch below it.",
                    mistakes=[
                        (
                            _lowest,
                            "epoch-counted-from-zero",
                            "The place in the list counts from 0, as always in Python; epochs count from "
                            "1, as in what `fit` prints and in the picture.",
                        )
                    ],
                ),
            ),
        ),
        Criterion(
            "what happens after it",
            1,
            (
                choice_is(
                    "diagnosis",
                    "b",
                    "diagnosis-wrong",
                    {
                        "a": "A network that has not learned enough has a high loss on its training images, "
                        "too. This one has almost none left.",
                        "c": "With too large steps the training loss itself would jump up and down or rise. "
                        "Here it falls all the way.",
                        "d": "If everything went well, the network would do better and better on images that "
                        "it has not seen, and the upper curve would fall with the lower one.",
                    },
                ),
            ),
        ),
    ),
    right="all three.",
)
