"""Stage 9 is asked: a class that takes steps, a function with large scores, a training from six arrays."""

import numpy as np

from digitrec.checks.asking.faults import interrupted
from digitrec.checks.asking.history import describe_history
from digitrec.checks.asking.trial import describe_error, quiet, try_function
from digitrec.checks.asking.values import describe


def collect_softmax(function, probe):
    """Try `softmax` on moderate scores, and apart from them on large ones, where it may stop."""
    found = try_function(function, probe["cases"])
    large = try_function(function, probe["large"])
    return {**found, "large": large["calls"]}


def collect_adam(kind, probe):
    """Make an Adam with each of the probe's settings, and write down the weights after every step."""
    if not isinstance(kind, type):
        return {"class": False, "is": describe(kind)}
    runs = [_run(kind, settings, probe) for settings in probe["settings"]]
    usual = probe["settings"][0]
    again, counted = _run(kind, usual, probe), _run(kind, usual, probe, counted=True)
    return {"class": True, "runs": runs, "again": again, "counted": counted}


def _run(kind, settings, probe, counted=False):
    """Take the probe's steps with an Adam of these settings.

    `counted` sets whatever it counts from 0 to 1 before the first step: where that mends it, it counts too
    late.
    """
    weights = [w.copy() for w in probe["weights"]]
    run = {"after": [], "raised": None, "returned": describe(None)}
    with quiet():
        try:
            adam = kind(**settings)
            if counted:
                vars(adam).update({name: 1 for name, value in vars(adam).items() if _is_zero(value)})
            for gradients in probe["gradients"]:
                run["returned"] = describe(adam.step(weights, [g.copy() for g in gradients]))
                run["after"].append([describe(w) for w in weights])
        except BaseException as error:  # whatever a learner's code raises
            if interrupted(error):
                raise
            run["raised"] = describe_error(error, getattr(kind, "step", None))
    return run


def _is_zero(value):
    return type(value) is int and value == 0


def collect_train(function, probe):
    """Try `train` on the probe's cases; what it returns should be a pair of weights and history.

    `default` is the call with images and labels alone, which may stop.
    """
    found = try_function(function, probe["cases"], describe_pair)
    (call,) = try_function(function, [probe["default"]], describe_pair)["calls"] or (None,)
    return {**found, "default": call}


def describe_pair(value):
    """Describe a pair of weights and history; a plain list of losses is a history, too."""
    about = describe(value)
    if not isinstance(value, tuple | list) or len(value) != 2:
        return about
    weights, history = value
    items = list(weights) if isinstance(weights, tuple | list) else []
    losses = history if isinstance(history, dict) else {"loss": history}
    curves = describe_history(losses)["curves"] if _listed(losses.get("loss")) else {}
    return {**about, "weights": [_single(describe(w)) for w in items[:10]], "loss": curves.get("loss")}


def _single(described):
    """Return a described array in float32, which says enough and takes half the room."""
    if described["kind"] != "array" or described["value"].dtype.kind != "f":
        return described
    return {**described, "value": described["value"].astype(np.float32)}


def _listed(value):
    return isinstance(value, tuple | list | np.ndarray)
