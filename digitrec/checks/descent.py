"""Try a learner's `Adam` and `train` on small arrays and few images, and judge where they arrive."""

from math import ceil

import numpy as np

from digitrec.checks.arithmetic import Descent, scores, softmax
from digitrec.checks.evidence import array, describe
from digitrec.checks.fitting import describe_history
from digitrec.checks.layers import a_few, kind_of, results, works
from digitrec.checks.networks import mnist
from digitrec.checks.report import CouldNotTell, Criterion, Finding
from digitrec.checks.tasks import Task
from digitrec.checks.trial import describe_error, quiet, try_function

# ------------------------------------------------------------------------------------------------ Adam

RATES = (0.001, 0.004)  # of the two Adams that are tried; the second one's is given


def _probe_adam(seed):
    rng = np.random.default_rng([seed, 93])
    shapes = ((4, 3), (3,))
    sizes = (0.3, 1e-3)  # the second array's gradients are so small that epsilon's place shows
    weights = [rng.normal(0, 1, shape) for shape in shapes]
    steps = [
        [size * rng.normal(0, 1, shape) for size, shape in zip(sizes, shapes, strict=True)] for _ in range(4)
    ]
    return {"weights": weights, "gradients": steps}


def _collect_adam(kind, probe):
    """Make two Adams and let each take four steps; write down the weights after every one."""
    if not isinstance(kind, type):
        return {"class": False, "is": describe(kind)}
    runs = []
    for settings in ({}, {"learning_rate": RATES[1]}):
        weights = [w.copy() for w in probe["weights"]]
        run = {"after": [], "raised": None, "returned": describe(None)}
        runs.append(run)
        with quiet():
            try:
                adam = kind(**settings)
                for gradients in probe["gradients"]:
                    run["returned"] = describe(adam.step(weights, [g.copy() for g in gradients]))
                    run["after"].append([describe(w) for w in weights])
            except BaseException as error:  # whatever a learner's code raises
                run["raised"] = describe_error(error, getattr(kind, "step", None))
    return {"class": True, "runs": runs}


def _is_class(_probe, evidence):
    if evidence["class"]:
        return None
    return Finding(
        "not-a-class",
        f"`Adam` is {kind_of(evidence['is'])}, not a class. `Adam()` with its brackets makes one Adam; the "
        "check wants the class itself, so that it can make its own.",
    )


def _steps_run(_probe, evidence):
    for run in evidence["runs"]:
        error = run["raised"]
        if error and error["type"] == "ZeroDivisionError":
            return Finding(
                "steps-counted-from-zero",
                "The first step divides by 0: 1 - beta to the power of 0 is 0. It is the first step, so "
                "count it before you use the count.",
            )
        if error:
            where = f" in line {error['line']} of its cell, `{error['code']}`," if error["code"] else ""
            message = error["message"].rstrip(".") or "no message"
            return Finding("stopped-with-error", f"`Adam` stopped{where} with a {error['type']}: {message}.")
    return None


def _finite(probe, evidence):
    if all(np.isfinite(change).all() for change in _changes(probe, evidence["runs"][0])):
        return None
    return Finding(
        "steps-counted-from-zero",
        "After the first step, the weights are not numbers: 1 - beta to the power of 0 is 0, and the "
        "division by it goes wrong. Count the step before you use the count.",
    )


def _changes(probe, run):
    """Return for each array what each of the four steps added to it: [(4, ...), (4, ...)]."""
    states = [probe["weights"], *[[array(w) for w in after] for after in run["after"]]]
    return [np.diff([state[k] for state in states], axis=0) for k in range(len(probe["weights"]))]


def _changed(probe, evidence):
    run = evidence["runs"][0]
    if any(change[0].any() for change in _changes(probe, run)):
        return None
    returned = run["returned"]["kind"] != "nothing"
    found = "`step` returned new arrays" if returned else "`step` came to its end"
    return Finding(
        "weights-not-changed",
        f"{found}, but the arrays in `weights` are what they were. The network keeps those, so they have to "
        "change themselves: `w -= ...` changes the array, `w = w - ...` makes another one and calls it w.",
    )


def _downhill(probe, evidence):
    first = [change[0] for change in _changes(probe, evidence["runs"][0])]
    if all((np.sign(c) == np.sign(g)).all() for c, g in zip(first, probe["gradients"][0], strict=True)):
        return Finding(
            "step-uphill",
            "The first step goes along the gradient: up. The gradient says which way the loss grows, so "
            "the step is subtracted.",
        )
    return None


def _simulated(probe, rate=RATES[0], **options):
    changes = []
    for k in range(len(probe["weights"])):
        adam = Descent(rate, **options)
        changes.append(np.array([adam.change(gradients[k]) for gradients in probe["gradients"]]))
    return changes


def _matches(found, wanted, steps):
    return all(
        np.allclose(f[steps], w[steps], rtol=2e-3, atol=1e-9) for f, w in zip(found, wanted, strict=True)
    )


MISTAKES = (
    ("bias-correction-missing", {"corrected": False}, "m and v begin at 0 and are too small at first; the "
     "correction by 1 - beta to the power of t is missing, and the first steps have another length."),
    ("epsilon-inside-root", {"inside": True}, "for small gradients the step is too short: epsilon has been "
     "added to v before taking the root. It belongs behind it, where it is small even beside small numbers."),
    ("adam-forgets", {"keeps": False}, "m and v begin anew at every step. They are running means: what they "
     "were at the last step has to be kept in `self`."),
    ("adam-forgets", {"keeps": False, "counts": False}, "m and v begin anew at every step, and so does the "
     "count. What has to last from step to step has to be kept in `self`."),
    ("steps-not-counted", {"counts": False}, "the correction is that of step 1 every time. The count of the "
     "steps, t, has to grow by 1 with each."),
    ("betas-exchanged", {"beta_1": 0.999, "beta_2": 0.9}, "beta_1 and beta_2 are exchanged. The mean of the "
     "gradient, m, is the quick one, with 0.9; the mean of its square, v, the slow one, with 0.999."),
)  # fmt: skip


def _as_adam(steps):
    """Return the layer that wants these steps, a slice, to be those of Adam."""

    def layer(probe, evidence):
        found = _changes(probe, evidence["runs"][0])
        if any(_matches(found, _simulated(probe, paper=paper), steps) for paper in (False, True)):
            return None
        for code, options, text in MISTAKES:
            if any(_matches(found, _simulated(probe, paper=p, **options), steps) for p in (False, True)):
                return Finding(code, f"In step {steps.start + 1}, {text}")
        step = steps.start
        return Finding(
            "adam-wrong",
            f"In step {step + 1}, the first weight changed by {a_few(found[0][step].flat[0])}; Adam changes "
            f"it by {a_few(_simulated(probe)[0][step].flat[0])}. Do the sums for this one weight on paper.",
        )

    return layer


def _rate_counts(probe, evidence):
    first, second = (_changes(probe, run)[0][0] for run in evidence["runs"])
    if np.allclose(second, first, rtol=1e-3):
        return Finding(
            "settings-ignored",
            f"`Adam(learning_rate={RATES[1]})` takes the same step as `Adam()`. Use `self.learning_rate`, "
            "which `__init__` has kept, and not a number.",
        )
    return None


PLACE = "the weights change, downhill"
ADAM = Task(
    "from_scratch.adam",
    number=4,
    names=("Adam",),
    probe=_probe_adam,
    collect=_collect_adam,
    criteria=(
        Criterion(PLACE, 1, (_is_class, _steps_run, _finite, _changed, _downhill)),
        Criterion("the first step", 1, (_as_adam(slice(0, 1)),), (PLACE,)),
        Criterion("the steps after it", 1, (_as_adam(slice(1, 4)),), ("the first step",)),
        Criterion("the learning rate it was made with", 1, (_rate_counts,), (PLACE,)),
    ),
    right="four steps, with two learning rates.",
)

# ----------------------------------------------------------------------------------------------- train

SHAPES = [(784, 128), (128,), (128, 64), (64,), (64, 10), (10,)]
LEARNED = 0.7  # the share of its own images that the network reads after it has trained on them


def _probe_train(seed):
    """Make three sets: digits to learn; black images of one label; black images, sorted by their labels.

    A black image reaches only the biases of the output layer, and those tell how many steps were taken.
    """
    rng = np.random.default_rng([seed, 94])
    x, labels = mnist("train")
    chosen = rng.choice(len(x), 300, replace=False)
    eye = np.eye(10, dtype=np.float32)
    black = np.zeros((160, 784), np.float32)
    digit = int(rng.integers(0, 10))
    return {
        "cases": [
            (x[chosen], eye[labels[chosen]], 3, 15, seed),
            (black[:90], eye[[digit] * 90], 2, 20, seed),
            (black, eye[np.repeat(rng.permutation(10)[:8], 20)], 1, 20, seed),
        ]
    }


def _collect_train(function, probe):
    return try_function(function, probe["cases"], _describe_pair)


def _describe_pair(value):
    """Describe a pair of weights and history; a plain list of losses is a history, too."""
    about = describe(value)
    if not isinstance(value, tuple | list) or len(value) != 2:
        return about
    weights, history = value
    items = list(weights) if isinstance(weights, tuple | list) else []
    losses = history if isinstance(history, dict) else {"loss": history}
    curves = describe_history(losses)["curves"] if _listed(losses.get("loss")) else {}
    return {**about, "weights": [_single(describe(w)) for w in items[:10]], "loss": curves.get("loss")}


def _single(described):
    """Return a described array in float32, which says enough and takes half the room."""
    if described["kind"] != "array" or described["value"].dtype.kind != "f":
        return described
    return {**described, "value": described["value"].astype(np.float32)}


def _listed(value):
    return isinstance(value, tuple | list | np.ndarray)


def _weights(result):
    return [array(w) for w in result["weights"]]


def _pair(_probe, evidence):
    for result in results(evidence):
        if "weights" not in result:
            return Finding(
                "not-weights-and-history",
                f"`train` returned {kind_of(result)}. A pair was expected, `return weights, history`.",
            )
        found = [None if w is None else w.shape for w in _weights(result)]
        if found != SHAPES:
            return Finding(
                "not-weights-and-history",
                "What `train` returned first is not the list of six arrays, W1, b1, W2, b2, W3, b3; the "
                "trained weights come first, the history second.",
            )
    return None


def _learns(probe, evidence):
    (x, y, *_), result = probe["cases"][0], results(evidence)[0]
    *_, z = scores(_weights(result), x)
    right = float((z.argmax(axis=1) == y.argmax(axis=1)).mean()) if np.isfinite(z).all() else 0.0
    if right < LEARNED:
        return Finding(
            "loss-does-not-fall",
            f"After 3 epochs on 300 digits, the network that `train` returned reads {right:.0%} of these "
            "same digits. It should know most of them by then: see whether the weights that it returns are "
            "the ones that were changed, and whether it starts anew somewhere.",
        )
    return None


def _steps_taken(digit, b3, most=400):
    """Return after how many steps against black images of one digit b3 is as it is, or None if never."""
    adam, b, target = Descent(), np.zeros(10), np.eye(10)[digit]
    for k in range(most):
        if np.allclose(b, b3, rtol=0, atol=3e-5):
            return k
        b = b + adam.change(softmax(b[None])[0] - target)
    return None


def _steps(probe, evidence):
    x, y, epochs, batch_size, _ = probe["cases"][1]
    found = _steps_taken(y[0].argmax(), _weights(results(evidence)[1])[5])
    each = ceil(len(x) / batch_size)
    if found == epochs * each:
        return None
    if found is None:
        raise CouldNotTell("How many steps `train` takes cannot be seen from where they lead.")
    said = f"For {epochs} epochs of {len(x)} images in batches of {batch_size}, `train` took {found} steps"
    if found == epochs * (len(x) // batch_size):
        return Finding(
            "last-batch-lost",
            f"{said}. The {len(x) % batch_size} images that are left over make one more batch, a smaller "
            "one.",
        )
    if found == each:
        return Finding("epochs-wrong", f"{said}, those of a single epoch.")
    return Finding("batch-size-wrong", f"{said}; {epochs} times {each} were expected.")


def _one_loss_an_epoch(probe, evidence):
    for (_, _, epochs, *_), result in zip(probe["cases"], results(evidence), strict=True):
        loss = result["loss"]
        if loss is None or len(loss) != epochs:
            count = "no list of losses" if loss is None else f"{len(loss)} losses"
            return Finding(
                "history-wrong",
                f"After {epochs} epochs, `history` holds {count}; one an epoch was expected, under the name "
                '"loss".',
            )
    first = results(evidence)[0]["loss"]
    if not (np.isfinite(first).all() and first[0] > first[-1] and 0.1 < first[0] < 3):
        return Finding(
            "history-wrong",
            f"The losses in `history` go from {a_few(first[0])} to {a_few(first[-1])}. The mean loss over "
            "the images of an epoch was expected; it begins near 2 and falls.",
        )
    return None


def _order(probe, evidence):
    """Advise to shuffle: where the images come as they lie, b3 goes a way that can be worked out."""
    _, y, _, batch_size, _ = probe["cases"][2]
    adam, b = Descent(), np.zeros(10)
    for start in range(0, len(y), batch_size):
        b = b + adam.change(softmax(b[None])[0] - y[start : start + batch_size].mean(axis=0))
    if np.allclose(b, _weights(results(evidence)[2])[5], rtol=0, atol=3e-5):
        return Finding(
            "never-shuffled",
            "`train` takes the images as they lie, every epoch in the same order. MNIST comes mixed, so it "
            "goes well here; with data sorted by label the network would forget one digit while it learns "
            "the next.",
        )
    return None


PAIR = "the weights and the history"
TRAIN = Task(
    "from_scratch.train",
    number=5,
    names=("train",),
    probe=_probe_train,
    collect=_collect_train,
    criteria=(
        Criterion(PAIR, 0.5, (*works("train"), _pair)),
        Criterion("the network learns", 1, (_learns,), (PAIR,)),
        Criterion("a step for every batch of every epoch", 1, (_steps,), (PAIR,)),
        Criterion("the mean loss of each epoch", 0.5, (_one_loss_an_epoch,), (PAIR,)),
    ),
    advice=(_order,),
    right="on 3 small sets of images.",
)
