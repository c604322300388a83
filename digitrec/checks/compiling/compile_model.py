"""Task 1, `compile_model`: loss, optimizer and metric."""

from digitrec.checks.asking.trial import try_function
from digitrec.checks.asking.values import describe
from digitrec.checks.compiling.shared.settings import (
    loss,
    metric,
    optimizer,
    small_learning_rate_change,
    try_compiled,
)
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import is_function, results, returns, runs
from digitrec.checks.engine.tasks import Task, no_cases
from digitrec.checks.engine.wording import kind_of


def _collect(function, probe):
    from digitrec.building import build_model

    models = [build_model() for _ in range(2)]
    given = iter(models)

    def describe_returned(value):
        same = value is next(given)
        return {
            **describe(value),
            "same": same,
            "compiled": try_compiled(value) if _is_model(value) else None,
        }

    evidence = try_function(function, [(model,) for model in models], describe_returned)
    return {**evidence, "given_compiled": [bool(model.compiled) for model in models]}


def _is_model(value):
    import keras

    return issubclass(type(value), keras.Model)


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

    def layer(_probe, evidence):
        return judge(results(evidence)[0]["compiled"])

    return layer


TASK = Task(
    "compiling.compile_model",
    number=1,
    names=("compile_model",),
    probe=no_cases,
    collect=_collect,
    criteria=(
        Criterion(
            "the model comes back compiled",
            1,
            (
                is_function("compile_model"),
                runs("compile_model"),
                _gives_model,
                returns("compile_model"),
                _the_given_model,
            ),
        ),
        Criterion("the loss", 1.5, (_look(loss),), ("the model comes back compiled",)),
        Criterion("the optimizer", 1, (_look(optimizer),), ("the model comes back compiled",)),
        Criterion("the metric", 0.5, (_look(metric),), ("the model comes back compiled",)),
    ),
    advice=(_look(small_learning_rate_change),),
    right="loss, optimizer and metric.",
)
