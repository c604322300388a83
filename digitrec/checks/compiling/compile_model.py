"""Task 1, `compile_model`: loss, optimizer and metric."""

from digitrec.checks.asking.compiling import compile_two
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
from digitrec.checks.engine.wording import kind_of

CODES = codes(
    __name__,
    ("compiled-not-returned", "What compile returns", "the model is compiled, but None is returned"),
    ("not-compiled", "What compile returns", "the model comes back as it was"),
    ("another-model", "What compile returns", "something else than the given model is returned"),
)

compile_model = Function("compiling.compile_model", argument="model")


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


def _look(judge):
    """Return the layer that applies a function of `settings` to how the model was compiled."""

    def layer(probe, evidence):
        return judge(probe, results(evidence)[0]["compiled"])

    return layer


COMPILED = Criterion(
    "the model comes back compiled",
    1,
    (compile_model.exists, compile_model.runs, _gives_model, compile_model.returns, _the_given_model),
)
LOSS = Criterion("the loss", 1.5, (_look(loss),), needs=(COMPILED,))
OPTIMIZER = Criterion("the optimizer", 1, (_look(optimizer),), needs=(COMPILED,))
METRIC = Criterion("the metric", 0.5, (_look(metric),), needs=(COMPILED,))

TASK = compile_model.task(
    number=1,
    probe=predictions,
    collect=compile_two,
    criteria=(COMPILED, LOSS, OPTIMIZER, METRIC),
    advice=(_look(small_learning_rate_change),),
    right="loss, optimizer and metric.",
)
