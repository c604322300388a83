"""Task 2, `train`: the network is trained on what it is given, as it is told.

A call's `fits` say what was asked of `fit`, on which images and in which steps; `steps` says what the
optimizer did.
"""

from math import ceil

import numpy as np

from digitrec.checks.asking.data import draw_of, drawn_array, mnist
from digitrec.checks.asking.training import collect_train
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import CouldNotTell, Criterion, Finding
from digitrec.checks.engine.layers import stopped, without_defaults
from digitrec.checks.engine.networks import LEARNING_RATE, SHAPES, trained_by_adam
from digitrec.checks.engine.proofs import NETWORK, WORD
from digitrec.checks.engine.wording import kind_of, plural
from digitrec.training import BATCH_SIZE, EPOCHS

CODES = codes(
    __name__,
    ("images-and-labels-swapped", "What fit does", "labels first, images second"),
    ("not-trained", "What fit does", "the network that was given is not trained"),
    ("trained-on-test-set", "Keep the test set for the end", "trained on the test images"),
    ("prepared-again", "What fit does", "images that are prepared already are prepared again"),
    ("part-of-the-data", "All the images, five times", "trained on a part of the images"),
    ("labels-out-of-order", "What fit does", "images and labels do not belong together"),
    ("epochs-and-batch-size-swapped", "Epochs and batches", "epochs and batch size exchanged"),
    ("fit-twice", "Epochs and batches", "fit is called again on the trained network"),
    ("epochs-wrong", "Epochs and batches", "a wrong number of epochs"),
    ("batch-size-wrong", "Epochs and batches", "a wrong batch size"),
    ("epoch-cut-short", "Epochs and batches", "an epoch of fewer or more steps than the images make"),
    ("learns-otherwise", "What fit does", "the network learns in another way than it was compiled for"),
    ("weights-changed", "What fit does", "the weights are not those that fit has left"),
    ("history-not-returned", "The history", "the history of the training is lost"),
    ("test-set-as-validation", "Keep the test set for the end", "the test set as validation data"),
)

ALIKE, TOGETHER = 2, 3  # the cases in which the order of the images does not matter
ONE_EPOCH = "as it does where it is told none"
MOST_STEPS = 50  # that are worked out here; the collector lets nobody take more than 22 on one image
# Over 50 seeds the new weights lie within 3e-6 of the judge's. After a step less, at most 58 % of them lie
# within CLOSE. A few may lie elsewhere: rounding can turn a step whose gradient is next to nothing.
CLOSE, MOST = 1e-4, 0.95
NOT_ITS_STEPS = (
    "The weights afterwards are not those to which its steps lead, so something else has changed the network "
    "or its weights as well. What `fit` leaves is the trained network."
)

train = Function("training.train", argument="x` or `y")


def _probe(seed):
    """Make two small sets of prepared images, with epochs and batch sizes that cannot be confused.

    And two more on which the order of the images does not matter, so that the new weights can be worked out:
    one of a single image, written down many times, and one whose images make one batch. At last a set without
    epochs and batch size, one image larger than a batch, so that those of the first line count.
    """
    rng = np.random.default_rng([seed, 5])
    x, labels = mnist("train")
    cases = []
    for n, epochs, batch_size in ((34, 2, 16), (17 + int(rng.integers(0, 3)), 3, 8)):
        chosen = rng.choice(len(x), n, replace=False)
        images = x[chosen]
        images[:, 0] = rng.random(n)  # a corner that is black in MNIST: every row is ours and no other
        cases.append((images, np.eye(10, dtype=np.float32)[labels[chosen]], epochs, batch_size))
    alike = np.repeat(x[rng.choice(len(x), 1)], 11, axis=0)
    alike[:, 0] = rng.random(11) * 1e-6  # each row is ours; the network sees one
    label = np.eye(10, dtype=np.float32)[rng.integers(0, 10, 1)]
    cases.append((alike, np.repeat(label, 11, axis=0), 2, 4))
    together = x[rng.choice(len(x), 9, replace=False)]
    together[:, 0] = rng.random(9)
    cases.append((together, np.eye(10, dtype=np.float32)[rng.integers(0, 10, 9)], 4, 9))
    chosen = rng.choice(len(x), BATCH_SIZE + 1, replace=False)
    few = x[chosen]
    few[:, 0] = rng.random(len(few))
    default = (few, np.eye(10, dtype=np.float32)[labels[chosen]])
    shapes = [list(shape) for shape in SHAPES]
    return {"cases": cases, "default": default, "draw": draw_of(seed, 55), "shapes": shapes}


def _not_swapped(_probe, evidence):
    for fit in evidence["calls"][-1]["fits"]:
        if fit["arrays"] and fit["shapes"][0][1:] == [10] and fit["shapes"][1][1:] == [784]:
            return Finding(
                "images-and-labels-swapped",
                f"`fit` was given the labels first, {tuple(fit['shapes'][0])}, and the images second, "
                f"{tuple(fit['shapes'][1])}. The images come first: from them the network is to find the "
                "labels.",
            )
    return None


def _on_these_images(probe, evidence):
    for (x, _, *_), call in zip(probe["cases"], evidence["calls"], strict=True):
        for fit in call["fits"]:
            finding = _data(len(x), fit) if fit["arrays"] else None
            if finding:
                return finding
    return None


def _data(n, fit):
    said = f"`train` was given {n} images"
    if fit["test_set"]:
        return Finding(
            "trained-on-test-set",
            f"{said} and trained on 10,000 others, the test set. A network that has seen the test images "
            "can no longer be tested on them: its accuracy says how well it remembers.",
        )
    if not fit["ours"] and fit["shapes"][0][0] == n:
        return Finding(
            "prepared-again",
            f"{said} and trained on images with other values, up to {fit['largest']:.3g}. What it is given "
            "has been prepared already, and goes into `fit` as it is.",
        )
    if not fit["ours"]:
        return Finding(
            "ignores-argument",
            f"{said} and trained on {fit['shapes'][0][0]} others: none of the images that went into `fit` is "
            "one of those in `x`.",
        )
    held_back = fit["validation_split"]
    if held_back:
        return Finding(
            "part-of-the-data",
            f"{said} and `validation_split={held_back:g}` holds {round(n * held_back)} of them back. That "
            "is a good habit in other projects; here all the images that `train` is given are for training.",
        )
    if fit["rows"] < n:
        return Finding(
            "part-of-the-data", f"{said} and trained on {fit['rows']} of them: the others are never seen."
        )
    if not fit["one_hot"]:
        return Finding(
            "prepared-again",
            f"{said} with one-hot labels, and those that went into `fit` hold other numbers than 0 and 1. "
            "What it is given has been prepared already, and goes into `fit` as it is.",
        )
    if fit["labels"] < n:
        return Finding(
            "labels-out-of-order",
            f"{said}, and {n - fit['labels']} of them went into `fit` with the label of another image: "
            "images and labels are no longer in the same order.",
        )
    return None


def _weights_of_its_steps(probe, evidence):
    """Look whether the training on one image has left the weights that so many steps leave."""
    x, y, *_ = probe["cases"][ALIKE]
    call = evidence["calls"][ALIKE]
    counted = call["steps"] or 0
    steps = counted or _steps_told(probe)
    is_weighted = any("sample_weight" in fit["weighted"] for fit in call["fits"])
    can_tell = 0 < steps <= MOST_STEPS and not is_weighted
    if can_tell and any(_are_left_by(call, probe, x, y, steps, rate) for rate in _rates(call)):
        return None
    otherwise = _otherwise(call)
    if _is_as_it_was(call, probe) and "held" not in _changes(call):
        return _not_trained(call, counted)
    if otherwise:
        raise CouldNotTell(
            f"{otherwise} Its weights do not show then what it learned from. Without that, a check can."
        )
    if call["fits"] and all(fit["arrays"] for fit in call["fits"]):
        more = max(fit["shapes"][0][0] for fit in call["fits"])
        if more > len(x):
            raise CouldNotTell(f"`train` was given {len(x)} images, and {more} went into `fit`.")
        raise CouldNotTell(f"`fit` was given what `train` was given. {NOT_ITS_STEPS}")
    return Finding(
        "not-trained",
        "After the call of `train`, the network that it was given as `model` does not have the weights to "
        "which these images lead it. Train this network with `fit`, and leave its weights to `fit`.",
    )


def _steps_told(probe):
    """Return the steps to which the training on one image was told: where the optimizer counted none."""
    x, _, epochs, batch_size = probe["cases"][ALIKE]
    return epochs * ceil(len(x) / batch_size)


def _not_trained(call, steps):
    why = "`fit` is the method that trains."
    if steps:
        why = f"{plural(steps, 'step')} were counted, and nothing is left of them."
    elif call["returned"]["history"] and not call["fits"]:
        why = (
            "`train` returned a history all the same, so another network was trained, one that is made "
            "or found inside the function."
        )
    return Finding(
        "not-trained",
        "The network that `train` was given as `model` has not learned: its weights are as they were before "
        f"the call. {why}",
    )


def _weights_of_all_images(probe, evidence):
    """Look whether epochs of a single batch have left the weights that steps on all the images leave."""
    x, y, epochs, _ = probe["cases"][TOGETHER]
    call = evidence["calls"][TOGETHER]
    if _are_left_by(call, probe, x, y, epochs):
        return None
    otherwise = _otherwise(call)
    if otherwise:
        return Finding(
            "learns-otherwise",
            f"{otherwise} How a network learns is settled when it is compiled; `train` takes it as it comes.",
        )
    told = f"`train` was told {epochs} epochs of one batch each"
    if call["steps"] and call["steps"] != epochs:
        return Finding("epochs-wrong", f"{told}, and the network took {plural(call['steps'], 'step')}.")
    if call["fits"] and all(fit["arrays"] for fit in call["fits"]):
        return Finding("weights-changed", f"{told}, and so was `fit`. {NOT_ITS_STEPS}")
    return Finding(
        "part-of-the-data",
        f"`train` was told {epochs} epochs in batches of {len(x)}, and the weights are not those that so "
        "many steps on all of the images lead to.",
    )


def _changes(call):
    return {name: (before, after) for name, before, after in call["settings"]}


def _rates(call):
    """Return the learning rates by which the weights may be explained: Adam's own, and one that was set."""
    _, after = _changes(call).get("learning_rate", (None, None))
    return [LEARNING_RATE, *([after] if isinstance(after, float) and 0 < after <= 1 else [])]


def _otherwise(call):
    """Return how the network learned in another way than it was compiled for: a sentence, or ""."""
    changed = _changes(call)
    renewed = changed.pop("new optimizer", None)
    told = [name for fit in call["fits"] for name in fit["weighted"]]
    compiled = "The network that `train` was given is compiled"
    if "optimizer" in changed:
        return "{} with the optimizer {}, and was trained with {}.".format(compiled, *changed["optimizer"])
    if "learning_rate" in changed:
        before, after = changed["learning_rate"]
        return f"{compiled} with the learning rate {before:g}, and was trained with {after:g}."
    if "loss" in changed:
        return "{} with the loss {}, and was trained with {}.".format(compiled, *changed["loss"])
    if changed.get("held", ([], []))[1]:
        return f"{compiled} so that all layers learn, and `train` held {len(changed['held'][1])} of them."
    if changed:
        name, (before, after) = min(changed.items())
        return f"{compiled} with `{name}={before!r}`, and was trained with `{name}={after!r}`."
    if renewed:
        return f"{compiled}. `train` gave it a new optimizer, which knows nothing of the steps before it."
    if told:
        return f"`train` told `fit` to count some images more than others (`{told[0]}`)."
    return ""


def _is_as_it_was(call, probe):
    start, found = [drawn_array(probe["draw"], tuple(shape)) for shape in SHAPES[1:]], call["weights"]
    return len(start) == len(found) and all(map(np.array_equal, start, found))


def _are_left_by(call, probe, x, y, steps, learning_rate=LEARNING_RATE):
    start = [drawn_array(probe["draw"], tuple(shape)) for shape in SHAPES]
    wanted, found = trained_by_adam(start, x, y, steps, learning_rate)[1:], call["weights"]
    if [w.shape for w in wanted] != [w.shape for w in found]:
        return False
    near = [np.abs(a - b) < CLOSE for a, b in zip(found, wanted, strict=True)]
    return np.concatenate([part.ravel() for part in near]).mean() > MOST


def _as_told(probe, evidence):
    for (x, _, epochs, batch_size), call in zip(probe["cases"], evidence["calls"], strict=True):
        fits = [fit for fit in call["fits"] if fit["arrays"]]
        if not fits:
            continue  # its steps have been counted
        sizes = {int(fit["batch_size"] or BATCH_SIZE) for fit in fits}
        total = sum(int(fit["epochs"]) for fit in fits)
        told = f"`train` was told {epochs} epochs in batches of {batch_size}"
        if (total, sizes) == (batch_size, {epochs}):
            return Finding(
                "epochs-and-batch-size-swapped",
                f"{told}, and `fit` was told {total} epochs in batches of {epochs}. Written without names, "
                "the batch size comes before the epochs in `fit`; with names, the order does not matter.",
            )
        if len(fits) > 1 and total != epochs:
            return Finding(
                "fit-twice",
                f"{told}, and called `fit` {len(fits)} times, which makes {total} epochs. `fit` goes on "
                "from the weights there are: every call trains the same network further.",
            )
        if total != epochs and fits[0]["initial_epoch"]:
            return Finding(
                "epochs-wrong",
                f"{told}, and `fit` was told to take {fits[0]['initial_epoch']:g} of them for done "
                f"(`initial_epoch`): {plural(total, 'epoch')} left.",
            )
        if total == 1:
            return Finding("epochs-wrong", f"{told}, and `fit` took one, {ONE_EPOCH}.")
        if total != epochs:
            return Finding("epochs-wrong", f"{told}, and `fit` was told {plural(total, 'epoch')}.")
        if sizes != {batch_size}:
            left_out = fits[0]["batch_size"] is None
            why = f"the batch size that `fit` was given is {max(sizes)}"
            if left_out:
                why = "`fit` was told no batch size, which means 32"
            return Finding("batch-size-wrong", f"{told}, and {why}.")
        if any(fit["steps_per_epoch"] for fit in fits):
            asked = int(fits[0]["steps_per_epoch"])
            wanted = ceil(len(x) / batch_size)
            if asked != wanted:
                return Finding(
                    "epoch-cut-short",
                    f"{told}, and `fit` was told to take {asked} steps an epoch; {len(x)} images make "
                    f"{wanted}.",
                )
    return None


def _five_unless_told(_probe, evidence):
    """Look whether the network is trained for 5 epochs in batches of 32 where nothing is said of them."""
    call = evidence["default"]
    if call["raised"]:
        return without_defaults("train", call["raised"]) or stopped("train", call["raised"])
    fits = [fit for fit in call["fits"] if fit["arrays"]]
    epochs = sum(int(fit["epochs"]) for fit in fits)
    sizes = {int(fit["batch_size"] or BATCH_SIZE) for fit in fits}
    told = "`train` was told neither epochs nor a batch size"
    if fits and epochs != EPOCHS:
        return Finding(
            "epochs-wrong",
            f"{told}, and `fit` was told {plural(epochs, 'epoch')}. Its first line says `epochs=5`: "
            "that is what counts if nobody says otherwise.",
        )
    if fits and sizes != {BATCH_SIZE}:
        return Finding(
            "batch-size-wrong",
            f"{told}, and the batch size that `fit` was given is {max(sizes)}. Its first line says "
            "`batch_size=32`: that is what counts if nobody says otherwise.",
        )
    if not call["steps"] and not fits:
        raise CouldNotTell(
            f"{told}. The network's optimizer counted no steps, so how many it took is not known."
        )
    if call["steps"] != EPOCHS * 2:
        return Finding(
            "epochs-wrong",
            f"{told}, with {BATCH_SIZE + 1} images, and took {plural(call['steps'] or 0, 'step')}; "
            "five epochs of two batches are ten.",
        )
    return None


def _history_back(probe, evidence):
    for (_, _, epochs, _), call in zip(probe["cases"], evidence["calls"], strict=True):
        result = call["returned"]
        if not result["history"]:
            what = "its dictionary of curves" if result["curves"] else kind_of(result["is"])
            return Finding(
                "history-not-returned",
                f"`train` returned {what}. What `fit` returns, the `History`, was expected: it holds the "
                "loss and the accuracy after every epoch, and you draw the learning curves from it.",
            )
        told = min(sum(int(fit["epochs"]) for fit in call["fits"]) or epochs, epochs)
        length = len(result["curves"].get("loss", ()))
        if length < told:
            why = (
                "each call of `fit` makes a new one, and the others are lost"
                if len(call["fits"]) > 1
                else "the training ended before, by a callback, say"
            )
            return Finding(
                "history-not-returned",
                f"The `History` that `train` returned knows {length} of {told} epochs: {why}.",
            )
    return None


def _test_set_as_validation(_probe, evidence):
    if any(fit["validation"] == "test set" for call in evidence["calls"] for fit in call["fits"]):
        return Finding(
            "test-set-as-validation",
            "`train` passes the test set to `fit` as validation data. The network does not learn from it, "
            "so this costs nothing; but whoever looks at it after every epoch and chooses by it has no "
            "unseen images left.",
        )
    return None


DATA = Criterion(
    "the network is trained on all the images and labels it is given",
    1.5,
    (train.exists, _not_swapped, train.runs, _on_these_images, _weights_of_its_steps),
)
STEPS = Criterion(
    "as many epochs as it is told, in batches of that size",
    1.5,
    (_as_told, _weights_of_all_images, _five_unless_told),
    needs=(DATA,),
)
HISTORY = Criterion("the history is returned", 1, (_history_back,), needs=(DATA,), proof=WORD)

TASK = train.task(
    number=2,
    probe=_probe,
    collect=collect_train,
    criteria=(DATA, STEPS, HISTORY),
    proof=NETWORK,
    advice=(_test_set_as_validation,),
    right="with 5 other sets of images, once with the epochs and batch size of its first line.",
    refuses=("training", "running.fast_training"),
)
