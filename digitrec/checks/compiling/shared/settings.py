"""What is right and wrong with how a network was compiled.

`try_compiled` adds to `describe_compiled` what loss and metrics make of a few predictions, so that they are
judged by what they do; the other functions return a Finding or None.
"""

import numpy as np

from digitrec.checks.asking.compiled import describe_compiled
from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.wording import a_few

LEARNING_RATE = 0.001
EXTREME = 10  # times as large or as small as that

ERRORS = {
    "mean_squared_error": "squared",
    "mse": "squared",
    "mean_absolute_error": "absolute",
    "mae": "absolute",
}


def predictions():
    """Return labels y and probabilities p, both (7, 10), of which three are right, one of them above 0.5."""
    labels, read = [3, 0, 7, 9, 4, 4, 1], [3, 0, 7, 4, 9, 8, 6]
    sure = [0.9, 0.4, 0.3, 0.8, 0.35, 0.6, 0.95]
    p = np.array([[(1 - s) / 9] * 10 for s in sure], np.float32)
    p[np.arange(7), read] = sure
    return np.eye(10, dtype=np.float32)[labels], p


def try_compiled(model):
    """Return how a Keras model was compiled, with the value of its `loss` and its `metrics` as `tried`."""
    import keras

    about = describe_compiled(model)
    if about is None:
        return None
    y, p = (keras.ops.convert_to_tensor(values) for values in predictions())
    try:
        loss = float(model.compute_loss(x=None, y=y, y_pred=p))
    except Exception:  # a loss that does not take one-hot labels
        loss = None
    try:
        found = model.compute_metrics(None, y, p)
        metrics = [float(np.mean(value)) for name, value in found.items() if name != "loss"]
    except Exception:  # a metric that does not take one-hot labels, or does not exist
        metrics = []
    return {**about, "tried": {"loss": loss, "metrics": metrics}}


def loss(compiled):
    """Look whether the loss is categorical cross-entropy, in any spelling."""
    y, p = predictions()
    value, name = compiled["tried"]["loss"], compiled["loss"]["name"]
    if value is not None and np.isclose(value, -np.log(p[y == 1]).mean(), rtol=1e-4):
        return None
    said = f"The loss is `{name}`"
    if name.startswith("sparse"):
        return Finding(
            "sparse-loss",
            f"{said}. It wants labels that are single numbers, such as 7. Yours are one-hot since stage 2, "
            "and for ten numbers a label there is the version without `sparse`.",
        )
    if name.startswith("binary"):
        return Finding(
            "binary-loss",
            f"{said}. It treats the ten outputs as ten separate yes-or-no questions; here they are one "
            "question with ten answers.",
        )
    if name in ERRORS:
        return Finding(
            "squared-error-loss",
            f"{said}, which looks at the {ERRORS[name]} distance. A network that is certain and wrong gets "
            "off lightly with it; for choosing one of several, cross-entropy was asked for.",
        )
    if compiled["loss"].get("from_logits"):
        return Finding(
            "from-logits",
            "The loss was told `from_logits=True`, so it puts the outputs through a softmax itself. Your "
            "network ends in a softmax already, and going through two of them flattens its probabilities.",
        )
    if compiled["loss"].get("label_smoothing"):
        return Finding(
            "label-smoothing",
            f"The loss smooths the labels by {a_few(compiled['loss']['label_smoothing'])}: it rewards the "
            "network for staying unsure. The plain cross-entropy was asked for, so that the numbers compare.",
        )
    if compiled["loss"]["own"] and value is not None:
        return Finding(
            "other-loss",
            f"The loss, a function of yours, gives {a_few(value)} for seven predictions whose categorical "
            f"cross-entropy is {-np.log(p[y == 1]).mean():.4g}.",
        )
    return Finding("other-loss", f"{said}; categorical cross-entropy was asked for.")


def optimizer(compiled):
    """Look whether the optimizer is Adam with a learning rate near its usual one."""
    found = compiled["optimizer"]
    if found["name"] != "Adam":
        return Finding(
            "other-optimizer",
            f"The optimizer is {found['name']}; Adam was asked for. Others work as well, with settings of "
            "their own, but the course compares its results with those of Adam.",
        )
    rate = found["learning_rate"]
    if not LEARNING_RATE / EXTREME * 1.001 < rate < LEARNING_RATE * EXTREME * 0.999:
        effect = "this large, training jumps about" if rate > LEARNING_RATE else "this small, it hardly moves"
        return Finding(
            "learning-rate-extreme",
            f"Adam's learning rate is {a_few(rate)}; its usual one, {LEARNING_RATE}, was asked for. With "
            f"steps {effect}.",
        )
    return None


def small_learning_rate_change(compiled):
    """Look for a learning rate that differs from the usual one, but not by much."""
    rate = compiled["optimizer"]["learning_rate"]
    if optimizer(compiled) is not None or np.isclose(rate, LEARNING_RATE, rtol=1e-3):
        return None
    return Finding(
        "learning-rate-changed",
        f"Adam's learning rate is {a_few(rate)}. That works too, but if you want to compare your results "
        f"with the book's, leave it at its usual {LEARNING_RATE}.",
    )


def metric(compiled):
    """Look whether one of the metrics is the share of images whose largest output is the right one."""
    y, p = predictions()
    share = (y.argmax(axis=1) == p.argmax(axis=1)).mean()
    names = [found["name"] for found in compiled["metrics"]]
    if any(np.isclose(value, share, atol=1e-5) for value in compiled["tried"]["metrics"]):
        return None
    if not names:
        return Finding(
            "no-metric",
            "No metric was given, so training will report the loss only. How many digits are read right is "
            "what you want to know: accuracy.",
        )
    if "equal_numbers" in names:
        return Finding(
            "wrong-metric",
            "The metric is the class `Accuracy`, which counts outputs that equal the labels number by "
            "number: for probabilities hardly ever. The accuracy of categories is another class, or the "
            "plain word.",
        )
    why = "With one-hot labels nine of ten places count as right for free." if "binary" in names[0] else ""
    return Finding(
        "wrong-metric",
        f"The metric is `{names[0]}`, which is not the share of digits that were read right: accuracy was "
        f"asked for. {why}".strip(),
    )
