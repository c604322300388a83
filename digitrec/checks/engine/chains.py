"""The dense layers in the traced steps of a network, however it was written: widths, biases, activations."""

import numpy as np

from digitrec.checks.engine import graphs
from digitrec.checks.engine.judgement import CouldNotTell
from digitrec.checks.engine.rebuild import FORMULAS

PRODUCTS = ("BatchMatMulV2", "Einsum", "Conv2D", "DepthwiseConv2dNative")  # other layers that have weights
ROWS = 5


def dense_chain(graph):
    """Return the dense layers of a traced network in order, and what else it does, in words.

    A layer is a dict of `units`, `inputs`, `bias` and `activations`, the names of what follows it, linear
    left out; "own" stands for one that has no name. Raises CouldNotTell where the layers do not stand one
    after the other.
    """
    steps = graph["steps"]
    data = _data(graph)
    constants = _constants(graph, data)
    kernels = {
        place: constants[step["inputs"][1][0]]
        for place, step in enumerate(steps)
        if step["op"] == "MatMul" and place in data and step["inputs"][1][0] in constants
    }
    others = [steps[place]["op"].removesuffix("V2") for place in data if steps[place]["op"] in PRODUCTS]
    found, places = [], sorted(kernels)
    if not places:
        return [], others
    x = np.random.default_rng(0).random((ROWS, *_wanted(graph)), dtype=np.float32)
    before = _between(graph, data, graph["input"], steps[places[0]]["inputs"][0][0], x)
    if before.size != x.size or not np.array_equal(before.reshape(ROWS, -1), x.reshape(ROWS, -1)):
        others.append("Rescaling")
    for place, following in zip(places, [*places[1:], None], strict=True):
        kernel = kernels[place]
        end = graph["output"] if following is None else steps[following]["inputs"][0][0]
        start = _with_bias(graph, data, constants, place)
        z = _scores(kernel.shape[1])
        made = _between(graph, data, start, end, z)
        found.append(
            {
                "units": int(kernel.shape[1]),
                "inputs": int(kernel.shape[0]),
                "bias": start != place,
                "activations": _names(z, made),
            }
        )
    return found, others


def _wanted(graph):
    shape = graph["shape"]
    if None in shape or np.prod(shape) > 1e5:
        raise CouldNotTell("Its input is too large to be tried.")
    return shape


def _data(graph):
    """Return the places of the steps that depend on the images, in order."""
    found = [graph["input"]]
    for place, step in enumerate(graph["steps"]):
        if any(source in found for source, _ in step["inputs"]):
            found.append(place)
    return found


def _constants(graph, data):
    """Return what the steps give that do not depend on the images, by their places."""
    found = {}
    for place, step in enumerate(graph["steps"]):
        if place not in data:
            result = graphs.do(step, [found[source] for source, _ in step["inputs"]])
            found[place] = result[0] if isinstance(result, list) else result
    return found


def _with_bias(graph, data, constants, place):
    """Return the step that adds a bias to the product at this place, or the product's own place."""
    steps = graph["steps"]
    for other in data:
        step = steps[other]
        sources = [source for source, _ in step["inputs"]]
        if step["op"] in ("BiasAdd", "AddV2", "Add") and place in sources:
            added = [constants[source] for source in sources if source in constants]
            if len(added) == 1 and np.ndim(added[0]) == 1:
                return other
    return place


def _between(graph, data, start, end, value):
    """Return what the steps between two places make of a value. Raises CouldNotTell if they need more."""
    known = {start: [value]}
    steps = graph["steps"]

    def work_out(place):
        if place not in known:
            if place in data and place <= start:
                raise CouldNotTell("The network cannot be read: its layers are not one after the other.")
            inputs = [work_out(source)[slot] for source, slot in steps[place]["inputs"]]
            result = graphs.do(steps[place], inputs)
            known[place] = result if isinstance(result, list) else [result]
        return known[place]

    with np.errstate(all="ignore"):
        return work_out(end)[0]


def _scores(units):
    """Return scores (5, units) that tell activations apart: large and small, of both signs."""
    few = np.array([-7.0, -2.5, -0.3, 0.0, 0.4, 1.0, 2.0, 3.5, 6.5, -1.0, 0.8], np.float32)
    return np.resize(few, (ROWS, units)) + np.arange(ROWS, dtype=np.float32)[:, np.newaxis] / 8


def _names(z, made):
    """Return the names of the activations, one or two, that make of z what was made of it."""
    if made.shape != z.shape:
        return [] if made.size == z.size and np.array_equal(made.reshape(z.shape), z) else ["own"]
    with np.errstate(all="ignore"):
        for name, formula in FORMULAS.items():
            if np.allclose(formula(z), made, rtol=1e-4, atol=1e-5):
                return [name] if name != "linear" else []
        for name, formula in FORMULAS.items():
            for last in ("softmax", "sigmoid"):
                if np.allclose(FORMULAS[last](formula(z)), made, rtol=1e-4, atol=1e-5):
                    return [name, last]
    return ["own"]
