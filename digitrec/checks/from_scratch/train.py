"""Task 5, `train`: the training loop, judged by where it arrives."""

import numpy as np

from digitrec.checks.asking.data import mnist
from digitrec.checks.asking.trial import try_function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import results, works
from digitrec.checks.engine.networks import scores
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.wording import a_few
from digitrec.checks.from_scratch.black_images import every_step, in_new_order
from digitrec.checks.from_scratch.weights_and_history import describe_pair, is_pair, weights_of

LEARNED = 0.7  # the share of its own images that the network reads after it has trained on them


def _probe(seed):
    """Make three sets: digits to learn; black images of one label; black images, sorted by their labels."""
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


def _collect(function, probe):
    return try_function(function, probe["cases"], describe_pair)


def _learns(probe, evidence):
    (x, y, *_), result = probe["cases"][0], results(evidence)[0]
    *_, z = scores(weights_of(result), x)
    right = float((z.argmax(axis=1) == y.argmax(axis=1)).mean()) if np.isfinite(z).all() else 0.0
    if right < LEARNED:
        return Finding(
            "loss-does-not-fall",
            f"After 3 epochs on 300 digits, the network that `train` returned reads {right:.0%} of these "
            "same digits. It should know most of them by then: see whether the weights that it returns are "
            "the ones that were changed, and whether it starts anew somewhere.",
        )
    return None


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


PAIR = "the weights and the history"

TASK = Task(
    "from_scratch.train",
    number=5,
    names=("train",),
    probe=_probe,
    collect=_collect,
    criteria=(
        Criterion(PAIR, 0.5, (*works("train"), is_pair)),
        Criterion("the network learns", 1, (_learns,), (PAIR,)),
        Criterion("a step for every batch of every epoch", 1, (every_step,), (PAIR,)),
        Criterion("the mean loss of each epoch", 0.5, (_one_loss_an_epoch,), (PAIR,)),
    ),
    advice=(in_new_order,),
    right="on 3 small sets of images.",
)
