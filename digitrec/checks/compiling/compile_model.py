"""Task 1, `compile_model`: loss, optimizer and metric."""

import numpy as np

from digitrec.checks.asking.building import ROW
from digitrec.checks.asking.compiling import compile_two
from digitrec.checks.asking.data import draw_of, drawn_array, drawn_input
from digitrec.checks.building.shared.network import CLOSE
from digitrec.checks.compiling.shared.settings import (
    loss,
    metric,
    optimizer,
    predictions,
    small_learning_rate_change,
)
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.networks import SHAPES, probabilities
from digitrec.checks.engine.proofs import NETWORK
from digitrec.checks.engine.wording import kind_of

CODES = codes(
    __name__,
    ("compiled-not-returned", "What compile returns", "the model is compiled, but None is returned"),
    ("not-compiled", "What compile returns", "the model comes back as it was"),
    ("another-model", "What compile returns", "something else than the given model is returned"),
)

compile_model = Function("compiling.compile_model", argument="model")


def _probe(seed):
    return {**predictions(seed), "draw": draw_of(seed, 4)}


def _gives_model(_probe, evidence):
    if results(evidence)[0]["kind"] == "nothing" and evidence["given_compiled"][0]:
        return Finding(
            "compiled-not-returned",
            "`compile_model` compiled the model and returned nothing. `model.compile(...)` changes the model "
            "itself and its own result is None; hand out the model in a line of its own.",
        )
    return None


def _the_given_model(_probe, evidence):
    for result in results(evidence):
        if result["same"] and result["compiled"] is None:
            return Finding(
                "not-compiled",
                "`compile_model` handed the model back as it came: it has not been compiled yet.",
            )
        if not result["same"]:
            other = "another model" if result["compiled"] else kind_of(result)
            return Finding(
                "another-model",
                f"`compile_model` returned {other} instead of the model that it was given. Compile the model "
                "that comes in as `model`, none from outside, and hand out that one.",
            )
    return None


def _weights_left_alone(probe, evidence):
    """Look whether the model that came back still makes of drawn images what its given weights make."""
    draw = probe["draw"]
    wanted = probabilities([drawn_array(draw, shape) for shape in SHAPES], drawn_input(draw, ROW))
    for result in results(evidence):
        found = result["output"]
        if found is None or found.shape != wanted.shape or not np.allclose(found, wanted, CLOSE, CLOSE):
            return Finding(
                "another-model",
                "The model that `compile_model` returned gives other probabilities than the one that it was "
                "given: its weights or its layers have changed. Compile it and leave the rest as it is; "
                "training comes later.",
            )
    return None


def _look(judge):
    """Return the layer that applies a function of `settings` to how the model was compiled."""

    def layer(probe, evidence):
        return judge(probe, results(evidence)[0]["compiled"])

    return layer


COMPILED = Criterion(
    "the model comes back compiled",
    0.5,
    (
        compile_model.exists,
        compile_model.runs,
        _gives_model,
        compile_model.returns,
        _the_given_model,
        _weights_left_alone,
    ),
)
LOSS = Criterion("the loss", 0.75, (_look(loss),), needs=(COMPILED,))
OPTIMIZER = Criterion("the optimizer", 0.5, (_look(optimizer),), needs=(COMPILED,))
METRIC = Criterion("the metric", 0.25, (_look(metric),), needs=(COMPILED,))

TASK = compile_model.task(
    number=1,
    probe=_probe,
    collect=compile_two,
    criteria=(COMPILED, LOSS, OPTIMIZER, METRIC),
    proof=NETWORK,
    advice=(_look(small_learning_rate_change),),
    right="loss, optimizer and metric.",
)
