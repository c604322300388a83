"""Stage 3 is asked: a network described, and one built twice."""

from contextlib import contextmanager
from math import prod

import numpy as np

from digitrec.checks.asking.data import drawn_array, drawn_input
from digitrec.checks.asking.models import chain, describe_model
from digitrec.checks.asking.trial import try_function
from digitrec.checks.asking.values import text

LARGEST_INPUT = 100_000  # numbers; what claims to take more is not tried
ROW = (784,)


def describe_network(value, draw, images=ROW):
    """Return `describe_model(value)`, with `kind`, `open`, `holds`, and what the network makes of an input.

    `kind` is "model" or what `evidence.describe` says; `open` is true for a network that knows no input
    shape before it meets data, which it then meets here, in the shape of `images`; `holds` says that a list
    or tuple holds a model. `output` is what the network gives for `drawn_input(draw, ...)` while its dense
    layers have the weights of `drawn_array(draw, ...)`, or None; afterwards it has its own again. A network
    whose layers are not listed is given all its arrays so; it brings their shapes, `variables`, and the
    classes of its layers, `parts`.
    """
    import keras

    about = describe_model(value)
    if not about["model"]:
        items = value if isinstance(value, tuple | list) else ()
        holds = any(issubclass(type(item), keras.Model) for item in items)
        return {"kind": about["is"]["kind"], "holds": holds, **about}
    about["open"] = not about["built"]
    if about["open"]:
        _try(value, drawn_input(draw, images))
        about = {**describe_model(value), "open": True}
    wanted = tuple(about["input_shape"] or images)
    output = None
    if None not in wanted and prod(wanted) <= LARGEST_INPUT:
        with _drawn_weights(value, about, draw):
            output = _try(value, drawn_input(draw, wanted))
    about["output"] = output
    if about["layers"] is None and output is not None:
        about["variables"] = [list(map(int, v.shape)) for v in value.weights]
        about["parts"] = [text(type(part).__name__) for part in value.layers]
    return {"kind": "model", **about}


def _try(model, x):
    try:
        return np.asarray(model(x, training=False), np.float32)
    except Exception:  # it does not take such an input
        return None


@contextmanager
def _drawn_weights(model, about, draw):
    """Give a network's dense layers the weights that were drawn; a network of unknown layers, all of them."""
    if about["layers"] is None:
        variables = list(model.weights)
    else:
        dense = [layer for layer in chain(model) if type(layer).__name__ == "Dense"]
        variables = [variable for layer in dense for variable in layer.weights]
    kept = [np.asarray(variable.value) for variable in variables]
    try:
        for variable in variables:
            variable.assign(drawn_array(draw, tuple(map(int, variable.shape))))
        yield
    finally:
        for variable, value in zip(variables, kept, strict=True):
            variable.assign(value)


def build_twice(function, probe):
    """Call a function that builds networks on the probe's two cases, and describe what it builds.

    `shared` says whether the two have an array in common.
    """
    made, kept = [], []

    def describe_made(value):
        described = describe_network(value, probe["draw"])
        if described["kind"] == "model":
            made.append({id(variable) for variable in value.weights})
            kept.append(value)  # so that its arrays' identities stay its own
        return described

    evidence = try_function(function, probe["cases"], describe_made)
    return {**evidence, "shared": len(made) == 2 and bool(made[0] & made[1])}
