"""Stage 5, training: what is right and wrong with steps, a trained network and reading its curves."""

from math import ceil

import numpy as np

from digitrec.checks.catalogue import rows
from digitrec.checks.evidence import describe, number
from digitrec.checks.fitting import TRAIN, describe_history
from digitrec.checks.layers import a_few, kind_of, results, works
from digitrec.checks.questions import choice_is, number_is
from digitrec.checks.report import CouldNotTell, Criterion, Finding
from digitrec.checks.tasks import Task
from digitrec.checks.trained_network import TRAINED
from digitrec.checks.trial import try_function

CODES = rows(
    "05_training",
    ("last-batch-lost", "How many steps an epoch has", "the last, smaller batch is not counted"),
    ("one-step-too-many", "How many steps an epoch has", "a batch is added even when none is left over"),
    ("steps-rounded", "How many steps an epoch has", "rounded to the nearest instead of up"),
    ("steps-as-fraction", "How many steps an epoch has", "a fraction of a step"),
    ("steps-as-float", "How many steps an epoch has", "a whole number of steps with a decimal point"),
    ("steps-wrong", "How many steps an epoch has", "another number of steps"),
    ("images-and-labels-swapped", "What fit does", "labels first, images second"),
    ("not-trained", "What fit does", "the network that was given is not trained"),
    ("prepared-again", "What fit does", "images that are prepared already are prepared again"),
    ("part-of-the-data", "All the images, five times", "trained on a part of the images"),
    ("labels-out-of-order", "What fit does", "images and labels do not belong together"),
    ("epochs-and-batch-size-swapped", "Epochs and batches", "epochs and batch size exchanged"),
    ("epochs-wrong", "Epochs and batches", "another number of epochs"),
    ("batch-size-wrong", "Epochs and batches", "another batch size"),
    ("epoch-cut-short", "Epochs and batches", "an epoch of fewer or more steps than the images make"),
    ("fit-twice", "Epochs and batches", "fit is called again on the trained network"),
    ("history-not-returned", "The history", "the history of the training is lost"),
    ("test-set-as-validation", "Keep the test set for the end", "the test set as validation data"),
    ("trained-on-test-set", "Keep the test set for the end", "trained on the test images"),
    ("no-network", "What fit does", "something else stands where the network should be"),
    ("untrained-network", "What fit does", "the network guesses: it has not been trained"),
    ("accuracy-too-low", "What to expect after five epochs", "a lower test accuracy than such a network has"),
    ("curve-misread", "Reading learning curves", "a wrong number read off a learning curve"),
    ("epoch-counted-from-zero", "Reading learning curves", "epochs counted from 0"),
    ("diagnosis-wrong", "When the curves part", "what the two curves say is misunderstood"),
)

# -------------------------------------------------------------------------------------- steps_per_epoch


def _probe_steps(seed):
    rng = np.random.default_rng([seed, 51])
    batch_size = int(rng.integers(20, 60))
    full = int(rng.integers(30, 90))  # batches
    cases = [(60_000, 32), (10_000, 32), (batch_size * full, batch_size), (batch_size * full + 1, batch_size)]
    return {"cases": [*cases, (batch_size * full + batch_size - 1, batch_size)]}


def _single_number(_probe, evidence):
    for result in results(evidence):
        if number(result) is None:
            return Finding(
                "not-numbers", f"`steps_per_epoch` returned {kind_of(result)}; one number was expected."
            )
    return None


def _enough_steps(probe, evidence):
    found = [number(result) for result in results(evidence)]
    if len(set(found)) == 1:
        return Finding(
            "ignores-argument",
            f"`steps_per_epoch` returned {a_few(found[0])} for five different pairs of `n` and `batch_size`.",
        )
    wanted = [ceil(n / size) for n, size in probe["cases"]]
    if found == wanted:
        return None
    i = next(i for i in range(len(found)) if found[i] != wanted[i])
    n, size = probe["cases"][i]
    cases = probe["cases"]
    rules = (
        (
            [n // size for n, size in cases],
            "last-batch-lost",
            f"The images that are left over, {n % size} of them, make one more batch, a smaller one. "
            "Without it they are never seen.",
        ),
        (
            [n // size + 1 for n, size in cases],
            "one-step-too-many",
            f"{n} is a multiple of {size}: no image is left over, so there is no smaller batch at the end.",
        ),
        (
            [round(n / size) for n, size in cases],
            "steps-rounded",
            "Rounding to the nearest number drops the last batch when it is small. However few images are "
            "left over, they take a step.",
        ),
        (
            [n / size for n, size in cases],
            "steps-as-fraction",
            f"There is no such thing as a part of a step: the {n % size} images that are left over take a "
            "whole one.",
        ),
    )
    said = f"For {n} images in batches of {size}, `steps_per_epoch` returned {float(found[i]):.6g}."
    for values, code, text in rules:
        if np.allclose(found, values, rtol=0, atol=1e-3):
            return Finding(code, f"{said} {text}")
    return Finding("steps-wrong", f"{said} How often can you take {size} images before all {n} are used?")


def _whole(_probe, evidence):
    found = number(results(evidence)[0])
    if isinstance(found, int):
        return None
    return Finding(
        "steps-as-float",
        f"The number is right, but it is {found}, with a decimal point. Steps are counted, and `range` and "
        "`fit` want a whole number.",
    )


STEPS = Task(
    "training.steps_per_epoch",
    number=1,
    names=("steps_per_epoch",),
    probe=_probe_steps,
    collect=lambda function, probe: try_function(function, probe["cases"]),
    criteria=(
        Criterion("one number", 0.5, (*works("steps_per_epoch"), _single_number)),
        Criterion("a step for every batch, the last one too", 1, (_enough_steps,), ("one number",)),
        Criterion("a whole number", 0.5, (_whole,), ("a step for every batch, the last one too",)),
    ),
    right="for 5 pairs of numbers.",
)

# ----------------------------------------------------------------------------------------------- curves


def _collect_curves(answers, _probe):
    histories = {name: describe_history(answers[name]) for name in ("history", "small_history")}
    asked = {name: describe(answers[name]) for name in CURVES.asked}
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


CURVES = Task(
    "training.curves",
    number=4,
    names=("history", "small_history", "final_accuracy", "best_epoch", "diagnosis"),
    given=("history", "small_history"),
    probe=lambda seed: {"cases": []},
    collect=_collect_curves,
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

TASKS = (STEPS, TRAIN, TRAINED, CURVES)
