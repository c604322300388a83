"""What is right and wrong with how a network was compiled.

Loss and metrics are judged by what they make of a few predictions: every function takes the probe that has
those, and a description by `try_compiled`; it says what it looks at in its first line, and returns a Finding
or None.
"""

import numpy as np

from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.wording import a_few
from digitrec.from_scratch import Adam

CODES = codes(
    __name__,
    ("sparse-loss", "One loss for each form of label", "the loss for labels that are numbers, not one-hot"),
    ("binary-loss", "One loss for each form of label", "binary cross-entropy"),
    ("squared-error-loss", "Why not the squared error", "mean squared or absolute error"),
    ("from-logits", "Probabilities or scores", "from_logits=True on a network that ends in softmax"),
    ("label-smoothing", "How wrong is a prediction?", "label smoothing"),
    ("other-loss", "How wrong is a prediction?", "some other loss"),
    ("other-optimizer", "Which way is down?", "another optimizer than Adam"),
    ("learning-rate-extreme", "How large a step", "a learning rate far from 0.001"),
    ("learning-rate-changed", "How large a step", "a learning rate near 0.001, but another"),
    ("metrics-unnamed", "What is reported", "the metrics stand third in `compile`, without their name"),
    ("no-metric", "What is reported", "no metric"),
    ("wrong-metric", "What is reported", "a metric that is not the share of digits read right"),
)

LEARNING_RATE = 0.001
EXTREME = 10  # times as large or as small as that
USUAL = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}  # Adam's other settings
STEPS = 3
# Of weights after STEPS: Keras's float32 and the judge's float64 differ by 3e-7 at most over 50 seeds, and at
# the learning rates that are accepted a step moves a weight by 1e-4 or more.
CLOSE = 3e-6

ERRORS = {
    "mean_squared_error": "squared",
    "mse": "squared",
    "mean_absolute_error": "absolute",
    "mae": "absolute",
}


def predictions(seed):
    """Return the probe: labels `y` and probabilities `p`, both (N, 10), that loss and metrics are tried on.

    The optimizer is tried on weights, `start`, and a few `gradients` for them.

    Of the largest probabilities one that is right and two that are wrong are above 0.5, the others below; the
    last image, read wrongly, has its label in second place. So no other usual metric gives the share that is
    right.
    """
    rng = np.random.default_rng([seed, 41])
    n = int(rng.choice([7, 8, 10, 11]))  # not 9, whose third is the precision as well
    right = int(rng.integers(3, n - 2))  # and at least three wrong
    labels = rng.integers(0, 10, n)
    read = np.where(np.arange(n) < right, labels, (labels + rng.integers(1, 10, n)) % 10)
    sure = rng.uniform(0.3, 0.45, n)
    sure[[0, -2, -1]] = rng.uniform(0.6, 0.95, 3)
    rest = rng.uniform(0.5, 1.5, (n, 10))
    rest[-1, labels[-1]] = 2
    rest[np.arange(n), read] = 0
    p = (1 - sure)[:, np.newaxis] * rest / rest.sum(axis=1, keepdims=True)
    p[np.arange(n), read] = sure
    return {
        "y": np.eye(10, dtype=np.float32)[labels],
        "p": p.astype(np.float32),
        "start": rng.standard_normal((4, 5), dtype=np.float32),
        "gradients": [rng.standard_normal((4, 5), dtype=np.float32) for _ in range(STEPS)],
    }


def loss(probe, compiled):
    """Look whether the loss is categorical cross-entropy, in any spelling."""
    y, p = probe["y"], probe["p"]
    value, name = compiled["tried"]["loss"], compiled["loss"]["name"]
    if value is not None and np.isclose(value, -np.log(p[y == 1]).mean(), rtol=1e-4):
        return None
    if compiled["as_weights"]:
        return Finding("metrics-unnamed", _third(compiled))
    said = f"The loss is `{name}`"
    if name.startswith("sparse"):
        return Finding(
            "sparse-loss",
            f"{said}. It wants labels that are single numbers, such as 7. Yours are one-hot, ten numbers a "
            "label, and for those there is the version without `sparse`.",
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
    if compiled["loss"].get("unknown"):
        return Finding("other-loss", f"{said}, and Keras knows none of that name: look how it is spelt.")
    if compiled["loss"]["own"] and value is not None:
        return Finding(
            "other-loss",
            f"The loss, a function of yours, gives {a_few(value)} for {len(y)} predictions whose categorical "
            f"cross-entropy is {-np.log(p[y == 1]).mean():.4g}.",
        )
    wanted = -np.log(p[y == 1]).mean()
    if name == "categorical_crossentropy" and value is not None:
        times = value / wanted
        why = f"multiplied by {a_few(times)}, as `loss_weights` do"
        if np.isclose(times, len(y), rtol=1e-3):
            why = f"added up over the {len(y)} images; the mean was asked for"
        return Finding(
            "other-loss",
            f"{said}, but for {len(y)} predictions it gives {a_few(value)}, and their mean is "
            f"{a_few(wanted)}. It is {why}.",
        )
    return Finding("other-loss", f"{said}; categorical cross-entropy was asked for.")


def _third(compiled):
    """Say what a text in third place of `compile` is taken for."""
    listed = ", ".join(f'"{part}"' for part in compiled["as_weights"])
    return (
        f"What stands third in `compile` without a name, [{listed}], is taken for `loss_weights`, numbers by "
        "which the loss is multiplied, so the loss cannot be worked out and training stops. Metrics are "
        "given by name: `metrics=[...]`."
    )


def optimizer(probe, compiled):
    """Look whether the optimizer is Adam with a learning rate near its usual one."""
    found = compiled["optimizer"]
    if found["name"] != "Adam":
        taken = ", which Keras takes where none is named" if found["name"] == "RMSprop" else ""
        return Finding(
            "other-optimizer",
            f"The optimizer is {found['name']}{taken}; Adam was asked for. Others work as well, with "
            "settings of their own, but the course compares its results with those of Adam.",
        )
    rate = found["learning_rate"]
    if not LEARNING_RATE / EXTREME * 1.001 < rate < LEARNING_RATE * EXTREME * 0.999:
        effect = "this large, training jumps about" if rate > LEARNING_RATE else "this small, it hardly moves"
        return Finding(
            "learning-rate-extreme",
            f"Adam's learning rate is {a_few(rate)}; its usual one, {LEARNING_RATE}, was asked for. With "
            f"steps {effect}.",
        )
    if not _steps_as_adam(probe, found, compiled["tried"]["steps"]):
        return Finding(
            "other-optimizer",
            "The optimizer is called Adam, but given weights and gradients it takes other steps than Adam "
            "takes with these settings. Use the one that Keras has.",
        )
    return None


def _steps_as_adam(probe, described, found):
    """Say whether the steps are those that Adam takes with the settings that were described."""
    settings = described["settings"]
    rate, decay = described["learning_rate"], settings.get("weight_decay") or 0
    adam = Adam(rate, *(settings.get(name) or usual for name, usual in USUAL.items()))
    weights = [probe["start"].astype(np.float64)]
    if len(found) != len(probe["gradients"]):
        return False
    for gradient, after in zip(probe["gradients"], found, strict=True):
        weights[0] -= decay * rate * weights[0]
        adam.step(weights, [_clipped(gradient.astype(np.float64), settings)])
        if after.shape != weights[0].shape or not np.allclose(after, weights[0], rtol=0, atol=CLOSE):
            return False
    return True


def _clipped(gradient, settings):
    """Return a gradient as Keras gives it to an optimizer that clips; with one array, two ways are one."""
    limit = settings.get("clipnorm") or settings.get("global_clipnorm")
    if limit:
        return gradient * min(1, limit / np.linalg.norm(gradient))
    limit = settings.get("clipvalue")
    return np.clip(gradient, -limit, limit) if limit else gradient


def small_learning_rate_change(probe, compiled):
    """Look for a learning rate that differs from the usual one, but not by much."""
    rate = compiled["optimizer"]["learning_rate"]
    if optimizer(probe, compiled) is not None or np.isclose(rate, LEARNING_RATE, rtol=1e-3):
        return None
    return Finding(
        "learning-rate-changed",
        f"Adam's learning rate is {a_few(rate)}. That works too, but if you want to compare your results "
        f"with the book's, leave it at its usual {LEARNING_RATE}.",
    )


def metric(probe, compiled):
    """Look whether one of the metrics is the share of images whose largest output is the right one."""
    y, p = probe["y"], probe["p"]
    share = (y.argmax(axis=1) == p.argmax(axis=1)).mean()
    names = [found["name"] for found in compiled["metrics"]]
    if any(np.isclose(value, share, atol=1e-5) for value in compiled["tried"]["metrics"]):
        return None
    if compiled["as_weights"]:
        return Finding(
            "metrics-unnamed",
            "There is no metric, so how many digits are read right is not reported: what stands third in "
            "`compile` is no metric unless it is called so, `metrics=[...]`.",
        )
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
