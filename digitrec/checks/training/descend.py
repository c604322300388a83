"""Task 5, `descend`: steps downhill with a network of one weight."""

import numpy as np

from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.known import Mistake, by_rule
from digitrec.checks.engine.layers import results

SECTION = "One step, in slow motion"
CODES = codes(
    __name__,
    ("descend-not-one-number", SECTION, "not one number, the weight after the steps"),
    ("descend-uphill", SECTION, "steps uphill: the slope is added"),
    ("descend-one-step", SECTION, "one step, however many were asked for"),
    ("descend-slope-once", SECTION, "the slope of the beginning used for every step"),
    ("descend-summed", SECTION, "the slope of the sum over the images, not of their mean"),
    ("descend-loss-for-slope", SECTION, "the loss itself subtracted instead of its slope"),
    ("descend-without-rate", SECTION, "the learning rate left out"),
    ("descend-wrong", SECTION, "another weight than the one after the steps"),
)

descend = Function("training.descend", argument="x` or `y", gives="one number")


def _probe(seed):
    """Make weights, inputs, targets, learning rates and numbers of steps, the smallest first.

    One input; no step; a learning rate of 0; a weight at the bottom already; negative weights; a step that
    goes beyond the bottom; many steps, and more inputs than a batch of `fit` has.
    """
    rng = np.random.default_rng([seed, 5, 5])
    one, zero = np.array([1.0]), np.array([0.0])
    x, y = rng.uniform(0.4, 1.4, 3).round(2), rng.uniform(-2, 2, 3).round(2)
    many, targets = rng.uniform(-1.2, 1.2, 40).round(2), rng.uniform(-2, 2, 40).round(2)
    return {
        "cases": [
            (2.0, one, zero, 0.25, 1),
            (3.0, one, one, 0.1, 0),
            (-1.0, np.array([2.0]), np.array([3.0]), 0.0, 2),
            (3.0, np.array([1.0, 2.0]), np.array([3.0, 6.0]), 0.1, 2),
            (round(rng.uniform(-3, -1), 2), x, y, 0.2, 2),
            (1.5, np.array([1.0, -2.0, 0.5]), np.array([1.0, 1.0, 2.0]), 0.7, 3),
            (round(rng.uniform(1, 4), 2), many, targets, 0.3, int(rng.integers(10, 25))),
        ]
    }


def _slope(w, x, y):
    return np.mean(2 * (w * x - y) * x)


def _walk(change):
    """Return the rule that changes the weight in every step by `change(w, x, y, learning_rate)`."""

    def rule(w, x, y, learning_rate, steps):
        for _ in range(steps):
            w = w + change(w, x, y, learning_rate)
        return w

    return rule


_weight = _walk(lambda w, x, y, rate: -rate * _slope(w, x, y))


def _one_by_one(w, x, y, rate, steps):
    for _ in range(steps):
        for i in range(len(x)):
            w = w - rate * _slope(w, x[i], y[i])
    return w


def _also_without_a_step(probe, evidence):
    for case, result in zip(probe["cases"], results(evidence), strict=True):
        if case[4] == 0 and result["kind"] == "nothing":
            return Finding(
                "descend-one-step",
                "`descend` returned nothing for 0 steps, and something for others. It looks as if the "
                "`return` stands inside the loop: it ends the function in the first round, and without a "
                "round nothing is returned.",
            )
    return None


MISTAKES = (
    Mistake(
        "descend-uphill",
        _walk(lambda w, x, y, rate: rate * _slope(w, x, y)),
        "Every step goes the wrong way. Where the loss grows with the weight, the weight has to become "
        "smaller.",
    ),
    Mistake(
        "descend-one-step",
        lambda w, x, y, rate, steps: w - rate * _slope(w, x, y),
        "That is where one step leads, and as many as `steps` says were asked for; none, if it says 0.",
    ),
    Mistake(
        "descend-one-step",
        lambda w, x, y, rate, steps: w - rate * _slope(w, x, y) * (steps > 0),
        "That is where the first step leads: a `return` inside the loop ends the function in that round.",
    ),
    Mistake(
        "descend-slope-once",
        lambda w, x, y, rate, steps: w - steps * rate * _slope(w, x, y),
        "It looks as if the slope was worked out once. After a step the weight stands somewhere else, and "
        "the slope is another one there.",
    ),
    Mistake(
        "descend-summed",
        _walk(lambda w, x, y, rate: -rate * len(x) * _slope(w, x, y)),
        "The slopes of all inputs were added up. The loss is a mean, and so is its slope.",
    ),
    Mistake(
        "descend-loss-for-slope",
        _walk(lambda w, x, y, rate: -rate * np.mean((w * x - y) ** 2)),
        "What is subtracted is the loss. How large it is does not say which way it falls; the slope does.",
    ),
    Mistake(
        "descend-without-rate",
        _walk(lambda w, x, y, rate: -_slope(w, x, y)),
        "The step is the slope itself. The learning rate says what part of it to go.",
    ),
    Mistake(
        "",
        _walk(lambda w, x, y, rate: -rate * _slope(w, x, y) / 2),
        "The slope is half of what it should be.",
    ),
    Mistake(
        "", _walk(lambda w, x, y, rate: -rate * np.mean(w * x - y)), "That is no slope: it lacks the input."
    ),
    Mistake(
        "",
        _walk(lambda w, x, y, rate: -rate * 2 * np.mean(w * x - y)),
        "The slope lacks the input: where an input is larger, the same change of the weight changes more.",
    ),
    *(
        Mistake(
            "",
            lambda w, x, y, rate, steps, more=more: _weight(w, x, y, rate, steps + more),
            f"That is where {said} would lead.",
        )
        for more, said in ((1, "one step more"), (-1, "one step fewer"))
    ),
    Mistake(
        "",
        _one_by_one,
        "It looks as if there was a step for each input. A step is taken with all of them, down the mean.",
    ),
    Mistake(
        "",
        lambda w, x, y, rate, steps: np.sum(x * y) / np.sum(x * x),
        "That is the bottom itself, where many steps would lead.",
    ),
    Mistake(
        "",
        lambda w, x, y, rate, steps: np.mean((_weight(w, x, y, rate, steps) * x - y) ** 2),
        "That is the loss after the steps; the weight was asked for.",
    ),
)

STEPS = Criterion(
    "the weight after the steps",
    0.75,
    (
        *descend.works,
        _also_without_a_step,
        descend.in_shape(
            (), "descend-not-one-number", "one number was expected, the weight after the last step."
        ),
        descend.uses_argument,
        by_rule("descend", _weight, "descend-wrong", MISTAKES, close=2e-3),
    ),
)
UNCHANGED = Criterion("x and y are unchanged", 0.25, (descend.leaves_input,), needs=(STEPS,))

TASK = descend.task(
    number=5,
    expected=_weight,
    probe=_probe,
    criteria=(STEPS, UNCHANGED),
    right="on 7 descents, from none to many steps.",
)
