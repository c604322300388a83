"""For how many epochs, and on how many images, a network was trained: read off its steps."""

from math import ceil

from digitrec.checks.asking.data import mnist
from digitrec.checks.engine.judgement import CouldNotTell, Finding
from digitrec.checks.engine.wording import plural
from digitrec.training import BATCH_SIZE, EPOCHS


def five_epochs(_probe, evidence):
    """Look whether the network was trained for five epochs of all the images, in batches of 32."""
    history = evidence["history"]
    n = len(mnist("train")[1])
    an_epoch = ceil(n / BATCH_SIZE)
    wanted = EPOCHS * an_epoch
    steps = evidence["steps"]
    epochs, each = history.get("epochs"), history.get("steps")
    if not steps and epochs and each:  # compiled again since: the optimizer begins to count anew
        steps = epochs * each
    if steps == wanted:
        return None
    if not steps:
        raise CouldNotTell("How many steps the network was trained for is not known.")
    said = f"Your network has been trained for {steps} steps"
    if epochs and each and steps > epochs * each:
        return Finding(
            "fit-twice",
            f"{said}, and the last call of `fit` took {epochs * each} of them. It looks as if the network "
            "had been trained before; `fit` goes on from the weights there are. Build and compile it anew, "
            "then train it once.",
        )
    if each == an_epoch or (not each and steps % an_epoch == 0):
        full = plural(steps // an_epoch, "epoch")
        return Finding("epochs-wrong", f"{said}: {full} of {an_epoch}. Five epochs were asked for.")
    if each and each in _shares(n):
        return Finding(
            "part-of-the-data",
            f"{said}: {plural(epochs, 'epoch')} of {each}. In batches of {BATCH_SIZE}, that is about "
            f"{each * BATCH_SIZE} images an epoch; there are {n}.",
        )
    return Finding(
        "batch-size-wrong",
        f"{said}. Five epochs in batches of {BATCH_SIZE} are {wanted}: with another batch size, or with a "
        "part of the images, the number is another.",
    )


def _shares(n):
    """Return the steps of an epoch over usual parts of n images: 10 to 90 %, or a round number of images."""
    parts = [n * k // 20 for k in range(1, 20)] + [1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 55_000]
    return {ceil(part / BATCH_SIZE) + more for part in parts for more in (-1, 0, 1)} - {
        ceil(n / 64),
        ceil(n / 128),
    }
