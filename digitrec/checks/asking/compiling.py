"""Stage 4 is asked: how a network was compiled, by what its loss and its metrics do."""

import numpy as np

from digitrec.checks.asking.building import ROW
from digitrec.checks.asking.compiled import describe_compiled
from digitrec.checks.asking.data import drawn_array, drawn_input
from digitrec.checks.asking.trial import try_function
from digitrec.checks.asking.values import describe


def try_compiled(model, probe):
    """Return `describe_compiled(model)`, with what its `loss` and its `metrics` give as `tried`.

    They are tried on the probe's labels `y` and probabilities `p`, both (N, 10). `steps` are the probe's
    `start` after each of its `gradients`, as a copy of the optimizer changes it.
    """
    import keras

    about = describe_compiled(model)
    if about is None:
        return None
    y, p = (keras.ops.convert_to_tensor(values) for values in (probe["y"], probe["p"]))
    try:
        loss = float(model.compute_loss(x=None, y=y, y_pred=p))
    except Exception:  # a loss that does not take one-hot labels
        loss = None
    counted = [(variable, np.array(variable)) for variable in model.metrics_variables]
    model.reset_metrics()  # a metric goes on counting where it was, and so it would in the next check
    try:
        found = model.compute_metrics(None, y, p)
        metrics = [float(np.mean(value)) for name, value in found.items() if name != "loss"]
    except Exception:  # a metric that does not take one-hot labels, or does not exist
        metrics = []
    model.reset_metrics()
    for variable, value in counted:
        variable.assign(value)
    return {**about, "tried": {"loss": loss, "metrics": metrics, "steps": _steps(model.optimizer, probe)}}


def _steps(optimizer, probe):
    """Take a step with each of the probe's gradients, by a copy: the optimizer itself has its own network."""
    import keras

    weights, found = keras.Variable(probe["start"]), []
    try:
        copy = type(optimizer).from_config(optimizer.get_config())
        for gradient in probe["gradients"]:
            copy.apply([keras.ops.convert_to_tensor(gradient)], [weights])
            found.append(np.array(weights.value))
    except Exception:  # an optimizer of one's own that cannot be copied
        return []
    return found


def compile_two(function, probe):
    """Give a function two new networks to compile, and describe how those that it returns are compiled.

    Their weights are those of the probe's `draw`. `same` says of each whether it is the one that was given,
    `output` what it then makes of the inputs of that draw, `given_compiled` whether that one is compiled.
    """
    from digitrec.building import build_model

    models = [_with_drawn_weights(build_model(), probe["draw"]) for _ in range(2)]
    given = iter(models)

    def describe_returned(value):
        same = value is next(given)
        return {
            **describe(value),
            "same": same,
            "compiled": try_compiled(value, probe) if _is_model(value) else None,
            "output": np.asarray(value(drawn_input(probe["draw"], ROW), training=False)) if same else None,
        }

    evidence = try_function(function, [(model,) for model in models], describe_returned)
    return {**evidence, "given_compiled": [bool(model.compiled) for model in models]}


def _with_drawn_weights(model, draw):
    model.set_weights([drawn_array(draw, tuple(w.shape)) for w in model.weights])
    return model


def _is_model(value):
    import keras

    return issubclass(type(value), keras.Model)


def call_on_cases_and_edge(function, probe):
    """Try a function on the probe's cases, and on one more, its `edge`, that may end in an error."""
    return {**try_function(function, probe["cases"]), "edge": try_function(function, probe["edge"])}
