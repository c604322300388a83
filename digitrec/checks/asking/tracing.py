"""What a network computes, step by step: a twin of it traced by TensorFlow, as plain data.

The layers of Keras that this course uses are described by their settings. For all else, a convolution, a
`Lambda`, a class of one's own with a `call` that goes its own way, there is this: the sums and products that
TensorFlow would do, each with its inputs, and the weights as they are. Nothing is computed for it.
"""

import numpy as np

from digitrec.checks.asking.twins import twin_of
from digitrec.checks.asking.values import MOST_NUMBERS, text

MOST_STEPS = 5_000
LEFT_OUT = ("_output_shapes", "container", "shared_name", "_class", "T", "Tidx")  # that say nothing here


def trace(model, shape):
    """Return the steps of a network for images of this shape, the batch left out, or None if it has none.

    A dict of `steps`, in an order in which each comes after its inputs, and the places of the `input` and of
    the `output` among them. A step has its `op`, as TensorFlow calls it, its `inputs`, pairs of the place of
    a step and which of its results is meant, its settings `attrs`, and a constant its `value`.
    """
    import tensorflow as tf
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    logger = tf.get_logger()
    level = logger.level
    try:
        logger.setLevel("ERROR")
        twin = twin_of(model)
        image = tf.TensorSpec([None, *shape], tf.float32)
        traced = tf.function(lambda x: twin(x, training=False), autograph=False).get_concrete_function(image)
        frozen = convert_variables_to_constants_v2(traced, lower_control_flow=False)
        if len(frozen.inputs) != 1 or len(frozen.outputs) != 1:
            return None
        return _plain(frozen.graph.as_graph_def(), frozen.inputs[0].name, frozen.outputs[0].name)
    except Exception:  # it does not take such an image, or decides by the numbers that it is given
        return None
    finally:
        logger.setLevel(level)


def _plain(graph, first, last):
    import tensorflow as tf

    nodes = {node.name: node for node in graph.node}
    places, steps, numbers = {}, [], 0
    waiting = [_source(last)[0]]
    while waiting:
        name = waiting[-1]
        sources = [_source(one) for one in nodes[name].input if not one.startswith("^")]
        missing = [source for source, _ in sources if source not in places]
        if name in places or missing:
            waiting.pop() if name in places else waiting.extend(missing)
            continue
        waiting.pop()
        node = nodes[name]
        step = {"op": text(node.op), "inputs": [[places[source], slot] for source, slot in sources]}
        attributes = {key: value for key, value in node.attr.items() if key not in LEFT_OUT}
        step["attrs"] = {text(key): _attribute(value) for key, value in attributes.items()}
        if node.op == "Const":
            step["value"] = np.asarray(tf.make_ndarray(node.attr["value"].tensor))
            numbers += step["value"].size
        if len(steps) >= MOST_STEPS or numbers > MOST_NUMBERS:
            return None
        places[name] = len(steps)
        steps.append(step)
    if _source(first)[0] not in places or _source(last)[1]:
        return None  # what it gives does not depend on what it is given
    return {"steps": steps, "input": places[_source(first)[0]], "output": places[_source(last)[0]]}


def _source(name):
    """Split the name of a result, `dense/MatMul:0`, into the step's and which of its results it is."""
    step, _, slot = name.partition(":")
    return step, int(slot or 0)


def _attribute(value):
    """Return a setting of a step as plain data: a number, a text, a type, or a list of numbers."""
    import tensorflow as tf

    kind = value.WhichOneof("value")
    if kind in ("i", "f", "b"):
        return getattr(value, kind)
    if kind == "s":
        return text(str(value.s, errors="replace"))
    if kind == "type":
        return text(tf.as_dtype(value.type).name)
    if kind == "list":
        return [int(number) for number in value.list.i]
    return None
