"""Task 2, `train`: the network is trained on what it is given, as it is told.

A call's `fits` say what was asked; `steps` says what the optimizer did.
"""

from math import ceil

from digitrec.checks.asking.training import collect_train, probe_train
from digitrec.checks.engine.judgement import CouldNotTell, Criterion, Finding
from digitrec.checks.engine.layers import is_function, runs
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.wording import kind_of
from digitrec.checks.training.fit_calls import as_told, on_these_images


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


TASK = Task(
    "training.train",
    number=2,
    names=("train",),
    probe=probe_train,
    collect=collect_train,
    criteria=(
        Criterion(
            "the network is trained on all the images and labels it is given",
            1.5,
            (is_function("train"), _not_swapped, runs("train"), _trained, on_these_images),
        ),
        Criterion(
            "as many epochs as it is told, in batches of that size",
            1.5,
            (as_told,),
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
    refuses=("training", "running.fast_training"),
)
