"""Task 3: the network, built and compiled."""

import numpy as np

from digitrec.checks.asking.building import describe_network
from digitrec.checks.asking.capstone import find_networks
from digitrec.checks.asking.compiling import try_compiled
from digitrec.checks.building.shared import architecture
from digitrec.checks.compiling.shared import settings
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.tasks import Task
from digitrec.checks.training.shared import is_network


def _collect(answers, probe):
    shapes = {name: list(getattr(answers[name], "shape", ())) for name in ("x_train", "y_train")}
    shapes = {name: [int(n) for n in found] for name, found in shapes.items()}
    one = shapes["x_train"][1:] if np.prod(shapes["x_train"][1:]) == 784 else [784]
    x = np.random.default_rng(8).random((8, *one), dtype=np.float32)
    network = describe_network(answers["model"], x)
    if "given" in network:
        network["given"] = network["given"].reshape(8, -1)
    compiled = try_compiled(answers["model"], probe) if network["model"] else None
    return {"network": network, "compiled": compiled, "shapes": shapes}


def _takes_images(_probe, evidence):
    network, images = evidence["network"], evidence["shapes"]["x_train"][1:]
    wanted = network["input_shape"]
    if wanted is None:
        return architecture.takes_rows(network)
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

    def layer(_probe, evidence):
        return judge(evidence["network"])

    return layer


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


MODEL = "a Keras model"

TASK = Task(
    "capstone.build",
    number=3,
    names=("model", "x_train", "y_train"),
    given=("x_train", "y_train"),
    probe=settings.predictions,
    collect=_collect,
    criteria=(
        Criterion(MODEL, 0.25, (is_network("model", "a Keras model"),)),
        Criterion("it takes your images", 0.25, (_takes_images,), (MODEL,)),
        Criterion("dense layers of 128, 64 and 10 units", 1, (_look(architecture.widths),), (MODEL,)),
        Criterion("complete, and nothing added", 0.5, (_look(architecture.nothing_else),), (MODEL,)),
        Criterion("ReLU in the hidden layers", 0.5, (_look(architecture.hidden_activations),), (MODEL,)),
        Criterion("probabilities come out", 0.5, (_look(architecture.output_activation),), (MODEL,)),
        Criterion(
            "compiled: loss, optimizer, metric",
            1,
            (
                _is_compiled,
                _compiled(settings.loss),
                _compiled(settings.optimizer),
                _compiled(settings.metric),
            ),
            (MODEL,),
        ),
    ),
    right="784 - 128 - 64 - 10, compiled.",
    find=find_networks,
)
