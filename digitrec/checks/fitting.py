"""Try a learner's `train` on a small model, and write down what its `fit` was asked to do."""

import inspect
from math import ceil

import numpy as np

from digitrec.checks.evidence import array, describe
from digitrec.checks.layers import is_function, kind_of, runs
from digitrec.checks.networks import keras_model, mnist
from digitrec.checks.report import CouldNotTell, Criterion, Finding
from digitrec.checks.tasks import Task
from digitrec.checks.trial import try_function
from digitrec.training import BATCH_SIZE, trained_weights

FEW = 32  # rows that are trained on or validated with where the learner brings other data than ours


def probe_train(seed):
    """Make two small sets of prepared images, with epochs and batch sizes that cannot be confused."""
    rng = np.random.default_rng([seed, 5])
    x, labels = mnist("train")
    cases = []
    for n, epochs, batch_size in ((70, 2, 16), (45 + int(rng.integers(0, 3)), 3, 8)):
        chosen = rng.choice(len(x), n, replace=False)
        images = x[chosen]
        images[:, 0] = rng.random(n)  # a corner that is black in MNIST: every row is ours and no other
        cases.append((images, np.eye(10, dtype=np.float32)[labels[chosen]], epochs, batch_size))
    return {"cases": cases, "weights": trained_weights()}


def collect_train(function, probe):
    """Return what `try_function` does, with what each call asked of `fit` under `fits` and `steps`."""
    records, cases = [], []
    for x, y, epochs, batch_size in probe["cases"]:
        model = keras_model(probe["weights"])
        records.append((model, _record_fit(model, x, y)))
        cases.append((model, x, y, epochs, batch_size))
    found = try_function(function, cases, describe_history)
    for call, (model, fits) in zip(found["calls"], records, strict=False):
        call["fits"] = fits
        call["steps"] = int(np.asarray(model.optimizer.iterations))
    return found


def describe_history(value):
    """Return plain evidence of what should be a `History`: its curves by name, and what it says of the run.

    `{"history": False, "is": description}` for anything else. A dict of curves is `"history": False` with
    its `curves`.
    """
    curves = value if isinstance(value, dict) else getattr(value, "history", None)
    about = {"history": not isinstance(value, dict), "is": describe(value), "curves": {}}
    if value is None or not isinstance(curves, dict):
        return {**about, "history": False, "returned": about["is"]}
    for name, values in list(curves.items())[:20]:
        numbers = array(describe(list(values)))
        if numbers is not None and numbers.ndim == 1:
            about["curves"][str(name)] = numbers.astype(np.float64)
    params = getattr(value, "params", None)
    for name in ("epochs", "steps"):
        number = params.get(name) if isinstance(params, dict) else None
        about[name] = number if type(number) is int else None
    return about


def _record_fit(model, x, y):
    """Let `model.fit` write down, in the list that is returned, what it is asked to do before it does it."""
    fits, fit = [], model.fit
    signature = inspect.signature(fit)

    def recorded(*args, **kwargs):
        asked = signature.bind(*args, **kwargs).arguments
        fits.append(_describe_fit(asked, x, y))
        asked["verbose"] = 0
        if not fits[-1]["ours"] and fits[-1]["shapes"][0] != list(x.shape):
            asked.update({name: _start(asked.get(name)) for name in ("x", "y")})
        if asked.get("validation_data") is not None:
            asked["validation_data"] = tuple(_start(part) for part in asked["validation_data"])
        return fit(**asked)

    model.fit = recorded
    return fits


def _describe_fit(asked, x, y):
    """Return the arguments of a call of `fit` as plain data; `rows` and `labels` count what is ours."""
    found = [_numbers(asked.get(name)) for name in ("x", "y")]
    about = {
        "arrays": all(values is not None for values in found),
        "shapes": [list(values.shape) if values is not None else None for values in found],
        "ours": False,
        "test_set": False,
        "validation": "none",
    }
    for name, default in (
        ("batch_size", None),
        ("epochs", 1),
        ("steps_per_epoch", None),
        ("validation_split", 0.0),
    ):
        value = asked.get(name, default)
        about[name] = value if value is None else float(value)
    if about["arrays"]:
        about["ours"], about["rows"], about["labels"] = _compare(found, x, y)
        about["test_set"] = _is_test_set(found[0])
        about["largest"] = float(found[0].max())
    if asked.get("validation_data") is not None:
        first = _numbers(asked["validation_data"][0])
        about["validation"] = "test set" if first is not None and _is_test_set(first) else "other"
    return about


def _numbers(value):
    """Return an array of any size or a tensor as an array, anything else as None."""
    values = np.asarray(value) if hasattr(type(value), "__array__") else np.asarray(None)
    return values if values.ndim and values.dtype.kind in "biuf" else None


def _compare(found, x, y):
    """Return whether any image is one of ours, how many of ours are there, and how many with their label."""
    images, labels = found
    if images.ndim != 2 or images.shape[1] != 784 or len(images) != len(labels):
        return False, 0, 0
    places = {row.tobytes(): i for i, row in enumerate(x.astype(np.float32))}
    rows, right = set(), 0
    for image, label in zip(images[:1000].astype(np.float32), labels, strict=False):
        i = places.get(image.tobytes())
        if i is not None and i not in rows:
            rows.add(i)
            right += bool(np.array_equal(label, y[i]))
    return bool(rows), len(rows), right


def _is_test_set(images):
    x = mnist("test")[0]
    return len(images) == len(x) and np.allclose(images[:20].reshape(20, -1), x[:20], atol=1e-3)


def _start(values):
    return values[:FEW] if hasattr(values, "__getitem__") else values


# The layers. A call's `fits` say what was asked; `steps` says what the optimizer did.


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


def _trained(probe, evidence):
    for (x, _, epochs, batch_size), call in zip(probe["cases"], evidence["calls"], strict=True):
        if not call["fits"] and not call["steps"]:
            return Finding(
                "not-trained",
                "After the call of `train`, the network it was given as `model` is what it was: `fit` was "
                "not called, or another network was trained.",
            )
        if not call["fits"] or not all(fit["arrays"] for fit in call["fits"]):
            if call["steps"] == epochs * ceil(len(x) / batch_size):
                continue
            raise CouldNotTell("`train` does not pass arrays to `fit`, so its batches cannot be counted.")
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
            f"{said} and trained on {fit['shapes'][0][0]} others. It seems to use arrays from outside "
            "instead of its arguments `x` and `y`.",
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
    if fit["labels"] < n:
        return Finding(
            "labels-out-of-order",
            f"{said}, and {n - fit['labels']} of them went into `fit` with the label of another image: "
            "images and labels are no longer in the same order.",
        )
    return None


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
        if total != epochs:
            return Finding("epochs-wrong", f"{told}, and `fit` was told {total} {_plural(total)}.")
        if sizes != {batch_size}:
            left_out = fits[0]["batch_size"] is None
            why = "left out, which means 32" if left_out else f"{max(sizes)}"
            return Finding("batch-size-wrong", f"{told}, and the batch size that `fit` was given is {why}.")
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


def _plural(number):
    return "epoch" if number == 1 else "epochs"


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
            return Finding(
                "history-not-returned",
                f"The `History` that `train` returned knows {length} of {told} epochs: each call of `fit` "
                "makes a new one, and the others are lost.",
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


TRAIN = Task(
    "training.train",
    number=2,
    names=("train",),
    probe=probe_train,
    collect=collect_train,
    criteria=(
        Criterion(
            "the network is trained on all the images and labels it is given",
            1.5,
            (is_function("train"), _not_swapped, runs("train"), _trained, _on_these_images),
        ),
        Criterion(
            "as many epochs as it is told, in batches of that size",
            1.5,
            (_as_told,),
            ("the network is trained on all the images and labels it is given",),
        ),
        Criterion(
            "the history is returned",
            1,
            (_history_back,),
            ("the network is trained on all the images and labels it is given",),
        ),
    ),
    advice=(_test_set_as_validation,),
    right="with 2 other sets of images, epochs and batch sizes.",
    refuses=("training", "fast_training"),
)
