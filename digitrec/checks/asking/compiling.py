"""Stage 4 is asked: how a network was compiled, by what its loss and its metrics do."""

import numpy as np

from digitrec.checks.asking.building import ROW
from digitrec.checks.asking.compiled import describe_compiled
from digitrec.checks.asking.data import drawn_array, drawn_input
from digitrec.checks.asking.trial import try_function
from digitrec.checks.asking.twins import twin_of
from digitrec.checks.asking.values import describe


def try_compiled(model, probe):
    """Return `describe_compiled(model)`, with what its loss and its metrics give as `tried`.

    They are tried on the probe's labels `y` and probabilities `p`, both (N, 10): `loss` and `metrics`; and on
    the labels as numbers, (N,): `loss_of_numbers` and `metrics_of_numbers`. `steps` are the probe's `start`
    after each of its `gradients`. What is tried are twins: a metric counts on where it was, and the word
    "accuracy" finds out for good at its first batch what it means.
    """
    about = describe_compiled(model)
    if about is None:
        return None
    digits = probe["y"].argmax(axis=1)
    tried = {
        "loss": _loss(model, probe["y"], probe["p"]),
        "metrics": _metrics(model, probe["y"], probe["p"]),
        "loss_of_numbers": _loss(model, digits, probe["p"]),
        "metrics_of_numbers": _metrics(model, digits, probe["p"]),
        "steps": _steps(model.optimizer, probe),
    }
    return {**about, "tried": tried}


def _loss(model, y, p):
    """Return what a twin of the model's loss gives, or None for one that does not take such labels."""
    from keras import ops
    from keras.src.trainers.compile_utils import CompileLoss

    given = getattr(model, "_compile_loss", None)
    try:
        loss = CompileLoss(twin_of(given._user_loss), given._user_loss_weights, output_names=_outputs(model))
        return float(loss(ops.convert_to_tensor(y), ops.convert_to_tensor(p)))
    except Exception:
        return None


def _metrics(model, y, p):
    """Return what twins of the model's metrics give; none where one does not take such labels, or is none."""
    from keras import ops
    from keras.src.trainers.compile_utils import CompileMetrics

    given = getattr(model, "_compile_metrics", None)
    try:
        user = [twin_of(part) for part in (given._user_metrics, given._user_weighted_metrics)]
        metrics = CompileMetrics(*user, output_names=_outputs(model))
        y, p = ops.convert_to_tensor(y), ops.convert_to_tensor(p)
        metrics.build(y, p)
        metrics.reset_state()
        metrics.update_state(y, p)
        return [float(np.mean(value)) for value in metrics.result().values()]
    except Exception:
        return []


def _outputs(model):
    return getattr(model, "output_names", None)


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
    """Try a function on the probe's cases, and on one more, its `edge`, that may end in an error.

    `swapped` is what it makes of the cases with their two arguments exchanged.
    """
    return {
        **try_function(function, probe["cases"]),
        "edge": try_function(function, probe["edge"]),
        "swapped": try_function(function, [case[::-1] for case in probe["cases"]])["calls"],
    }
