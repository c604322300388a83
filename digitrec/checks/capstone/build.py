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

PREPARING = ("Rescaling", "Normalization", "Reshape", "Permute")


def _probe(seed):
    return {**settings.predictions(seed), "draw": draw_of(seed, 83)}


def _takes_images(probe, evidence):
    network = evidence["network"]
    wanted = network["input_shape"]
    if wanted is None:
        return architecture.takes_rows({**network, "draw": probe["draw"]})
    if network["open"] or int(np.prod([n or 1 for n in wanted])) == 784:
        return None
    return _does_not_fit(evidence)


def _in_another_shape(_probe, evidence):
    """Look for images that have to be reshaped before this network takes them."""
    network, images = evidence["network"], evidence["shapes"]["x_train"][1:]
    wanted = network["input_shape"]
    if not wanted or network["open"] or not images or int(np.prod([n or 1 for n in wanted])) != 784:
        return None
    return None if _long(wanted) == _long(images) else _does_not_fit(evidence)


def _long(shape):
    return [n for n in shape if n != 1]


def _does_not_fit(evidence):
    wanted, images = evidence["network"]["input_shape"], evidence["shapes"]["x_train"][1:]
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


def _nothing_else(probe, evidence):
    """Look for what was not asked for; layers that prepare the images are a way of doing task 2."""
    network = evidence["network"]
    layers = network["layers"] and [one for one in network["layers"] if one["class"] not in PREPARING]
    return architecture.nothing_else({**network, "layers": layers, "draw": probe["draw"]})


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
        compiled = evidence["compiled"]
        if len(evidence["shapes"]["y_train"]) == 1 and compiled["loss"]["name"].startswith("sparse"):
            tried = compiled[
                "tried"
            ]  # it fits the labels there are; that those are numbers is said elsewhere
            of_numbers = {name: tried[f"{name}_of_numbers"] for name in ("loss", "metrics")}
            loss = {**compiled["loss"], "name": compiled["loss"]["name"].removeprefix("sparse_")}
            compiled = {**compiled, "loss": loss, "tried": {**tried, **of_numbers}}
        return judge(probe, compiled)

    return layer


MODEL = Criterion("a Keras model", 0.25, (is_network("model", "a Keras model"), _works_as_described))
INPUT = Criterion("it takes your images", 0.25, (_takes_images,), needs=(MODEL,))
WIDTHS = Criterion("dense layers of 128, 64 and 10 units", 1, (_look(architecture.widths),), needs=(MODEL,))
COMPLETE = Criterion("complete, and nothing added", 0.5, (_nothing_else,), needs=(MODEL,))
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
    advice=(_in_another_shape,),
    right="784 - 128 - 64 - 10, compiled.",
    find=find_networks,
)
