"""What a training leaves: its `History`, and the steps that the optimizer has taken."""

import numpy as np

from digitrec.checks.asking.values import array, describe


def describe_history(value):
    """Return plain evidence of what should be a `History`: its curves by name, and what it says of the run.

    `{"history": False, "is": description}` for anything else. A dict of curves is `"history": False` with
    its `curves`.
    """
    curves = value if isinstance(value, dict) else getattr(value, "history", None)
    about = {"history": not isinstance(value, dict), "is": describe(value), "curves": {}}
    if value is None or not isinstance(curves, dict):
        return {**about, "history": False, "returned": about["is"]}
    for name, values in list(curves.items())[:20]:
        numbers = array(describe(values))
        if numbers is not None and numbers.ndim == 1:
            about["curves"][str(name)] = numbers.astype(np.float64)
    params = getattr(value, "params", None)
    for name in ("epochs", "steps"):
        number = params.get(name) if isinstance(params, dict) else None
        about[name] = number if type(number) is int else None
    return about


def steps_taken(model):
    """Return how many steps a model's optimizer has taken, or None if it has no optimizer."""
    optimizer = getattr(model, "optimizer", None)
    return None if optimizer is None else int(np.asarray(optimizer.iterations))
