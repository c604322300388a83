"""Stage 4, compiling: what is right and wrong with loss, optimizer and metric, and with the sums behind "
"them."""

import numpy as np

from digitrec.checks import scores
from digitrec.checks.catalogue import rows
from digitrec.checks.compiled_rules import loss, metric, optimizer, small_learning_rate_change, try_compiled
from digitrec.checks.evidence import array, describe
from digitrec.checks.layers import (
    a_few,
    is_function,
    kind_of,
    results,
    returns,
    runs,
    uses_argument,
    works,
)
from digitrec.checks.questions import number_is
from digitrec.checks.report import Criterion, Finding
from digitrec.checks.tasks import Task, describe_all
from digitrec.checks.trial import try_function

CODES = rows(
    "04_compiling",
    ("compiled-not-returned", "What compile returns", "the model is compiled, but None is returned"),
    ("not-compiled", "What compile returns", "the model comes back as it was"),
    ("another-model", "What compile returns", "something else than the given model is returned"),
    ("sparse-loss", "One loss for each form of label", "the loss for labels that are numbers, not one-hot"),
    ("binary-loss", "One loss for each form of label", "binary cross-entropy"),
    ("squared-error-loss", "Why not the squared error", "mean squared or absolute error"),
    ("from-logits", "Probabilities or scores", "from_logits=True on a network that ends in softmax"),
    ("label-smoothing", "How wrong is a prediction?", "label smoothing"),
    ("other-loss", "How wrong is a prediction?", "some other loss"),
    ("other-optimizer", "Which way is down?", "another optimizer than Adam"),
    ("learning-rate-extreme", "How large a step", "a learning rate far from 0.001"),
    ("learning-rate-changed", "How large a step", "a learning rate near 0.001, but another"),
    ("no-metric", "What is reported", "no metric"),
    ("wrong-metric", "What is reported", "a metric that is not the share of digits read right"),
    ("not-one-number", "One number for many images", "one result an image instead of one in all"),
    ("sign-missing", "How wrong is a prediction?", "the minus before the logarithm is missing"),
    ("sum-not-mean", "One number for many images", "the sum over the images instead of the mean"),
    ("mean-over-columns", "One number for many images", "the mean over all columns, ten times too small"),
    ("other-logarithm", "How wrong is a prediction?", "log2 or log10 instead of the natural logarithm"),
    ("labels-and-probabilities-exchanged", "How wrong is a prediction?", "y and p are exchanged"),
    ("cross-entropy-wrong", "How wrong is a prediction?", "some other number"),
    ("not-clipped", "When the network is certain and wrong", "infinite or nan for a probability of 0"),
    ("accuracy-in-percent", "How many are right?", "a percentage instead of a share"),
    ("count-not-share", "How many are right?", "the number of right answers instead of their share"),
    ("argmax-wrong-axis", "The largest of ten", "argmax over the images instead of over the digits"),
    ("probabilities-compared", "The largest of ten", "labels and probabilities are compared as they are"),
    ("threshold-half", "The largest of ten", "a probability counts from 0.5 on"),
    ("accuracy-wrong", "How many are right?", "some other number"),
    ("digits-by-hand-wrong", "The largest of ten", "a digit read off wrongly"),
    ("accuracy-by-hand-wrong", "How many are right?", "accuracy worked out wrongly by hand"),
    ("loss-by-hand-wrong", "How wrong is a prediction?", "cross-entropy worked out wrongly by hand"),
)


# ---------------------------------------------------------------------------------------- compile_model


def _collect_model(function, probe):
    from digitrec.building import build_model

    models = [build_model() for _ in range(2)]
    given = iter(models)

    def describe_returned(value):
        same = value is next(given)
        return {
            **describe(value),
            "same": same,
            "compiled": try_compiled(value) if _is_model(value) else None,
        }

    evidence = try_function(function, [(model,) for model in models], describe_returned)
    return {**evidence, "given_compiled": [bool(model.compiled) for model in models]}


def _is_model(value):
    import keras

    return issubclass(type(value), keras.Model)


def _gives_model(_probe, evidence):
    if results(evidence)[0]["kind"] == "nothing" and evidence["given_compiled"][0]:
        return Finding(
            "compiled-not-returned",
            "`compile_model` compiled the model and returned nothing. `model.compile(...)` changes the model "
            "itself and its own result is None; hand out the model in a line of its own.",
        )
    return None


def _the_given_model(_probe, evidence):
    for result in results(evidence):
        if result["same"] and result["compiled"] is None:
            return Finding(
                "not-compiled",
                "`compile_model` handed the model back as it came: it has not been compiled yet.",
            )
        if not result["same"]:
            other = "another model" if result["compiled"] else kind_of(result)
            return Finding(
                "another-model",
                f"`compile_model` returned {other} instead of the model that it was given. Compile the model "
                "that comes in as `model`, none from outside, and hand out that one.",
            )
    return None


def _look(judge):
    """Return the layer that applies a function of `compiled_rules` to how the model was compiled."""

    def layer(_probe, evidence):
        return judge(results(evidence)[0]["compiled"])

    return layer


COMPILE_MODEL = Task(
    "compiling.compile_model",
    number=1,
    names=("compile_model",),
    probe=lambda seed: {"cases": []},
    collect=_collect_model,
    criteria=(
        Criterion(
            "the model comes back compiled",
            1,
            (
                is_function("compile_model"),
                runs("compile_model"),
                _gives_model,
                returns("compile_model"),
                _the_given_model,
            ),
        ),
        Criterion("the loss", 1.5, (_look(loss),), ("the model comes back compiled",)),
        Criterion("the optimizer", 1, (_look(optimizer),), ("the model comes back compiled",)),
        Criterion("the metric", 0.5, (_look(metric),), ("the model comes back compiled",)),
    ),
    advice=(_look(small_learning_rate_change),),
    right="loss, optimizer and metric.",
)

# ---------------------------------------------------------------------------------------------- by_hand

# The four predictions of the notebook: the digits read are 7, 9, 1 and 0, the labels 7, 4, 1 and 0.
READ = [7, 9, 1, 0]
RIGHT_ONES = np.array([0.8, 0.25, 1.0, 0.4])  # the probabilities of the labels' own digits
LOSS = float(-np.log(RIGHT_ONES).mean())  # 0.631
TWO_DECIMALS = 0.006


def _digits_by_hand(_probe, evidence):
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
        f"`digits_by_hand` has a {a_few(found.ravel()[at])} for image {at + 1}. The digit that the network "
        "reads is the column of the largest of its ten probabilities, whatever the label says.",
    )


BY_HAND = Task(
    "compiling.by_hand",
    number=2,
    names=("digits_by_hand", "accuracy_by_hand", "loss_by_hand"),
    probe=lambda seed: {"cases": []},
    collect=lambda answers, _probe: describe_all(answers),
    criteria=(
        Criterion("the digits that are read", 0.25, (_digits_by_hand,)),
        Criterion(
            "the accuracy",
            0.25,
            (
                number_is(
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
                            "Image 4 is read right, too: 0.4 is the largest of its ten probabilities, and "
                            "the largest counts even below 0.5.",
                        ),
                    ),
                ),
            ),
        ),
        Criterion(
            "the cross-entropy",
            0.5,
            (
                number_is(
                    "loss_by_hand",
                    LOSS,
                    "loss-by-hand-wrong",
                    "Take the probability of each image's own digit, its natural logarithm, the sign, then "
                    "the mean.",
                    tolerance=TWO_DECIMALS,
                    mistakes=(
                        (
                            -LOSS,
                            "sign-missing",
                            "Logarithms of numbers below 1 are negative; the loss is not.",
                        ),
                        (
                            4 * LOSS,
                            "sum-not-mean",
                            "That is the sum over the four images; the mean was asked.",
                        ),
                        (
                            LOSS / 10,
                            "mean-over-columns",
                            "Divide by the four images, not by all forty numbers.",
                        ),
                        (LOSS / np.log(2), "other-logarithm", "The natural logarithm was asked, `np.log`."),
                        (LOSS / np.log(10), "other-logarithm", "The natural logarithm was asked, `np.log`."),
                    ),
                ),
            ),
        ),
    ),
    right="digits, accuracy and cross-entropy.",
)

# ---------------------------------------------------------------------------- cross_entropy and accuracy

CROSS_ENTROPY = Task(
    "compiling.cross_entropy",
    number=3,
    names=("cross_entropy",),
    probe=scores.probe_cross_entropy,
    collect=scores.collect_cross_entropy,
    criteria=(
        Criterion("one number", 0.5, (*works("cross_entropy"), scores.one_number("cross_entropy"))),
        Criterion(
            "the mean over the images of -log p",
            1.5,
            (
                scores.cross_entropy_mistakes,
                uses_argument("cross_entropy", "p"),
                scores.cross_entropy_right,
            ),
            ("one number",),
        ),
        Criterion(
            "finite for a probability of 0", 0.5, (scores.finite,), ("the mean over the images of -log p",)
        ),
        Criterion("y and p are unchanged", 0.5, (scores.edge_unchanged,), ("finite for a probability of 0",)),
    ),
    refuses=("compiling", "from_scratch"),
    right="on 4 batches, one of them with a probability of 0.",
)

ACCURACY = Task(
    "compiling.accuracy",
    number=4,
    names=("accuracy",),
    probe=scores.probe_accuracy,
    collect=lambda function, probe: try_function(function, probe["cases"]),
    criteria=(
        Criterion("one number", 0.5, (*works("accuracy"), scores.one_number("accuracy"))),
        Criterion(
            "the share of right answers",
            1.5,
            (scores.accuracy_mistakes, scores.one_share_for_all, scores.accuracy_right),
            ("one number",),
        ),
    ),
    refuses=("compiling", "from_scratch"),
    right="on 3 batches.",
)

TASKS = (COMPILE_MODEL, BY_HAND, CROSS_ENTROPY, ACCURACY)
