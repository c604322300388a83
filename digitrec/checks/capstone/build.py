"""Task 3: the network, built and compiled."""

import numpy as np

from digitrec.checks.asking.capstone import collect_build, find_networks
from digitrec.checks.asking.data import draw_of
from digitrec.checks.building.shared import architecture
from digitrec.checks.building.shared.network import works_as_described
from digitrec.checks.compiling.shared import settings
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.proofs import NETWORK
from digitrec.checks.engine.tasks import Task
from digitrec.checks.training.shared.network import is_network


def _probe(seed):
    return {**settings.predictions(seed), "draw": draw_of(seed, 83)}


def _takes_images(probe, evidence):
    network, images = evidence["network"], evidence["shapes"]["x_train"][1:]
    wanted = network["input_shape"]
    if wanted is None:
        return architecture.takes_rows({**network, "draw": probe["draw"]})
    if int(np.prod([n or 1 for n in wanted])) == 784 and (
        not images or [n for n in wanted if n != 1] == [n for n in images if n != 1]
    ):
        return None
    return Finding(
        "wrong-input-shape",
        f"Your network takes images of the shape {tuple(wanted)}; those in `x_train` have the shape "
        f"{tuple(images) or (784,)}. The two have to fit each other, without the number of images.",
    )


def _look(judge):
    """Return the layer that applies a function of `architecture` to the network."""

    def layer(probe, evidence):
        return judge({**evidence["network"], "draw": probe["draw"]})

    return layer


def _works_as_described(probe, evidence):
    return works_as_described(probe["draw"], evidence["network"])


def _is_compiled(_probe, evidence):
    if evidence["compiled"] is None:
        return Finding(
            "not-compiled", "`model` has not been compiled: it knows no loss, no optimizer and no metric yet."
        )
    return None


def _compiled(judge):
    """Return the layer that applies a function of `settings` to how the network was compiled."""

    def layer(probe, evidence):
        labels_are_numbers = len(evidence["shapes"]["y_train"]) == 1
        sparse = evidence["compiled"]["loss"]["name"] == "sparse_categorical_crossentropy"
        if judge is settings.loss and labels_are_numbers and sparse:
            return None  # it fits the labels there are; that those are numbers has been said before
        return judge(probe, evidence["compiled"])

    return layer


MODEL = Criterion("a Keras model", 0.25, (is_network("model", "a Keras model"), _works_as_described))
INPUT = Criterion("it takes your images", 0.25, (_takes_images,), needs=(MODEL,))
WIDTHS = Criterion("dense layers of 128, 64 and 10 units", 1, (_look(architecture.widths),), needs=(MODEL,))
COMPLETE = Criterion("complete, and nothing added", 0.5, (_look(architecture.nothing_else),), needs=(MODEL,))
HIDDEN = Criterion(
    "ReLU in the hidden layers", 0.5, (_look(architecture.hidden_activations),), needs=(MODEL,)
)
OUTPUT = Criterion("probabilities come out", 0.5, (_look(architecture.output_activation),), needs=(MODEL,))
COMPILED = Criterion(
    "compiled: loss, optimizer, metric",
    1,
    (_is_compiled, _compiled(settings.loss), _compiled(settings.optimizer), _compiled(settings.metric)),
    needs=(MODEL,),
)

TASK = Task(
    "capstone.build",
    number=3,
    names=("model", "x_train", "y_train"),
    given=("x_train", "y_train"),
    probe=_probe,
    collect=collect_build,
    criteria=(MODEL, INPUT, WIDTHS, COMPLETE, HIDDEN, OUTPUT, COMPILED),
    proof=NETWORK,
    right="784 - 128 - 64 - 10, compiled.",
    find=find_networks,
)
