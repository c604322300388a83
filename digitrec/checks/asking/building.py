"""Stage 3 is asked: a network described, and one built twice."""

from math import prod

import numpy as np

from digitrec.checks.asking.data import drawn_array, drawn_input
from digitrec.checks.asking.models import chain, describe_model, graph_of
from digitrec.checks.asking.trial import try_function
from digitrec.checks.asking.twins import NoTwinError, twin_of

LARGEST_INPUT = 100_000  # numbers; what claims to take more is not tried
ROW = (784,)
USUAL = (ROW, (28, 28), (28, 28, 1))  # in which an image comes to a network that does not say how


def describe_network(value, draw, images=ROW):
    """Return `describe_model(value)`, with `kind`, `open`, `holds`, and what the network makes of an input.

    `kind` is "model" or what `evidence.describe` says; `open` is true for a network that knows no input
    shape before it meets data; `holds` says that a list or tuple holds a model. What is called is a twin of
    the network: that of an open one meets data in the shape of `images`, or else in a usual one. `output`
    is what the twin gives for `drawn_input(draw, ...)` while its dense layers have the weights of
    `drawn_array(draw, ...)`, or None; the twin of a network whose layers are not listed is given all its
    arrays so. `graph` is what the twin computes, where its layers do not say it.
    """
    import keras

    about = describe_model(value, traced=False)
    if not about["model"]:
        items = value if isinstance(value, tuple | list) else ()
        holds = any(issubclass(type(item), keras.Model) for item in items)
        return {"kind": about["is"]["kind"], "holds": holds, **about}
    about |= {"kind": "model", "open": not about["built"], "output": None}
    wanted = about["input_shape"]
    found = []
    for shape in [tuple(wanted)] if wanted else dict.fromkeys((images, *USUAL)):
        try:
            found.append(_try_twin(value, about, draw, shape))
        except NoTwinError as reason:
            return {**about, "layers": None, "why": str(reason)}
        if found[-1]["output"] is not None and found[-1]["output"].shape == (8, 10):
            return found[-1]
    return found[0]


def _try_twin(model, about, draw, shape):
    """Return what is known of a network, and what a twin of it makes of inputs of this shape."""
    if None in shape or prod(shape) > LARGEST_INPUT:
        return about
    twin, x = twin_of(model), drawn_input(draw, shape)
    if about["open"]:
        _try(twin, x)
        about = {**about, **describe_model(twin, traced=False), "compiled": about["compiled"]}
    _draw_weights(twin, about, draw)
    about = {**about, "output": _try(twin, x)}
    if about["output"] is not None:
        about["graph"] = graph_of(twin, about)
    return about


def _try(model, x):
    try:
        return np.asarray(model(x, training=False), np.float32)
    except Exception:  # it does not take such an input
        return None


def _draw_weights(model, about, draw):
    """Give a network's dense layers the weights that were drawn; a network of unknown layers, all of them."""
    if about["layers"] is None:
        variables = list(model.weights)
    else:
        dense = [layer for layer in chain(model) if type(layer).__name__ == "Dense"]
        variables = [variable for layer in dense for variable in layer.weights]
    for variable in variables:
        variable.assign(drawn_array(draw, tuple(map(int, variable.shape))))


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
