"""What is right and wrong with what `fit` was asked to do: on which images, in which steps."""

from math import ceil

from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.wording import plural
from digitrec.training import BATCH_SIZE


def on_these_images(probe, evidence):
    """Look whether `fit` was given all the images and labels that `train` was given."""
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


def as_told(probe, evidence):
    """Look whether `fit` was told the epochs and the batch size that `train` was told."""
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
            return Finding("epochs-wrong", f"{told}, and `fit` was told {plural(total, 'epoch')}.")
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
