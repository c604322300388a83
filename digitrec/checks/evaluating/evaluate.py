"""Task 1, `evaluate`: the loss and the accuracy of a model on the images that it is given."""

from functools import cache

import numpy as np

from digitrec.checks.asking.data import mnist
from digitrec.checks.asking.evaluating import collect_evaluate
from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.networks import loss_and_accuracy, probabilities, softened
from digitrec.checks.engine.wording import a_few, plural
from digitrec.training import trained_weights

CODES = codes(
    __name__,
    ("not-loss-and-accuracy", "Two numbers from the test set", "not two numbers, loss and accuracy"),
    ("evaluated-on-training-set", "Images it has never seen", "evaluated on the training images"),
    ("loss-and-accuracy-exchanged", "Two numbers from the test set", "accuracy first, loss second"),
    ("share-in-percent", "Two numbers from the test set", "a share in percent instead of from 0 to 1"),
    (
        "trained-while-evaluating",
        "Images it has never seen",
        "`fit` is called where only evaluating was asked",
    ),
    ("evaluation-wrong", "Two numbers from the test set", "not the loss or the accuracy of the model"),
)

evaluate = Function("evaluating.evaluate", argument="x` or `y", gives="two numbers")

CLOSE = 5e-3  # of a loss or an accuracy that may have been rounded to two places


def _probe(seed):
    """Make two small test sets, in which some labels are wrong, so that the accuracy is not near 1."""
    rng = np.random.default_rng([seed, 6])
    x, labels = mnist("test")
    cases = []
    for n, wrong in ((40, 14), (50, 9)):
        chosen = rng.choice(len(x), n, replace=False)
        actual = labels[chosen]
        actual[:wrong] = (actual[:wrong] + rng.integers(1, 10, wrong)) % 10
        cases.append((x[chosen], np.eye(10, dtype=np.float32)[actual]))
    return {"weights": softened(trained_weights()), "cases": cases}


def _expected(probe, x, y):
    return loss_and_accuracy(probabilities(probe["weights"], x), y.argmax(axis=1))


@cache
def _on_training_set():
    x, labels = mnist("train")
    return loss_and_accuracy(probabilities(softened(trained_weights()), x), labels)


def _leaves_model(_probe, evidence):
    """Look whether the model was trained on the way."""
    if not evidence["steps"]:
        return None
    return Finding(
        "trained-while-evaluating",
        f"`evaluate` trained the model that it was given: {plural(evidence['steps'], 'step')} of `fit`. The "
        "network then knows the images on which it is to be tested, and it is another one afterwards. To "
        "evaluate is to look, and changes nothing: `model.evaluate` alone.",
    )


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
            f"`evaluate` returned {a_few(loss)} and {a_few(accuracy)} for two different sets of images, on "
            "which this model is not equally good. What it returns does not depend on the images `x` and "
            "their labels `y`.",
        )
    for (x, y), (first, second) in zip(probe["cases"], found, strict=True):
        loss, accuracy = _expected(probe, x, y)
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
    for (x, y), result in zip(probe["cases"], results(evidence), strict=True):
        found, (_, accuracy) = array(result)[1], _expected(probe, x, y)
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


IN_ORDER = evaluate.in_shape(
    (2,), "not-loss-and-accuracy", "two numbers were expected, the loss and the accuracy, in this order."
)
TWO = Criterion("two numbers", 0.25, (*evaluate.works, IN_ORDER))
LOSS = Criterion(
    "the loss of the model on these images, first", 0.5, (_leaves_model, _loss_first), needs=(TWO,)
)
ACCURACY = Criterion("the accuracy as a share from 0 to 1, second", 0.25, (_accuracy_second,), needs=(LOSS,))

TASK = evaluate.task(
    number=1,
    probe=_probe,
    collect=collect_evaluate,
    criteria=(TWO, LOSS, ACCURACY),
    right="on 2 other sets of images too.",
)
