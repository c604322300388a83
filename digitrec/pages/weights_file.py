"""The file of a network's weights: whole numbers, a quarter of the size of float32, and what that costs."""

import numpy as np

from digitrec import from_scratch
from digitrec.building import SHAPES, SIZES
from digitrec.pages.script import base64_of, script
from digitrec.validation import check_labels, check_prepared, check_same_length

KINDS = ("int8", "float32")


def as_weights(network):
    """Return the six weight arrays of `network`, float32: a Keras model, or the list of arrays itself.

    Raises ValueError unless the shapes are those of the course's network, 784-128-64-10, and all are finite.
    """
    arrays = network.get_weights() if hasattr(network, "get_weights") else network
    weights = [np.asarray(array, dtype="float32") for array in arrays]
    shapes = tuple(array.shape for array in weights)
    if shapes != SHAPES:
        raise ValueError(
            f"The live page shows the network {'-'.join(map(str, SIZES))}, whose weights have the "
            f"shapes {SHAPES}; these have {shapes}."
        )
    if not all(np.isfinite(array).all() for array in weights):
        raise ValueError("Some weights are nan or infinite: the training went wrong. Train again.")
    return weights


def compress(W):
    """Return `W` as int8 and a scale for each column, float32: `W` is about `whole * scales`.

    A column holds a unit's weights. Its largest becomes 127 or -127, so a unit with small weights keeps as
    many steps as one with large ones.
    """
    scales = (np.abs(W).max(axis=0) / 127).astype("float32")
    scales[scales == 0] = 1  # a unit whose weights are all 0: any scale will do
    return np.rint(W / scales).astype("int8"), scales


def compressed(network):
    """Return the six float32 arrays of `network` as they are after `compress`; biases stay as they are."""
    weights = as_weights(network)
    for k in (0, 2, 4):
        whole, scales = compress(weights[k])
        weights[k] = whole * scales
    return weights


def compression_loss(network, x, y):
    """Measure what compressing `network` costs on images `x`, prepared (N, 784), with labels `y`, (N,).

    Returns a dict: `accuracy_before`, `accuracy_after`, `changed` (how many predictions differ) and
    `difference` (the largest difference of any probability).
    """
    x, y = check_prepared(x), check_labels(y)
    check_same_length(x, y, ("x", "y"))
    before = from_scratch.predict(as_weights(network), x)  # (N, 10)
    after = from_scratch.predict(compressed(network), x)  # (N, 10)
    digit_before, digit_after = before.argmax(axis=1), after.argmax(axis=1)
    return {
        "accuracy_before": float((digit_before == y).mean()),
        "accuracy_after": float((digit_after == y).mean()),
        "changed": int((digit_before != digit_after).sum()),
        "difference": float(np.abs(before - after).max()),
    }


def weights_script(network, kind="int8"):
    """Return the text of `shared/weights.js`: as int8 with a scale for each unit, or as float32."""
    if kind not in KINDS:
        raise ValueError(f"Weights can be stored as {' or '.join(KINDS)}, not as {kind!r}.")
    weights = as_weights(network)
    layers = []
    for W, b in zip(weights[::2], weights[1::2], strict=True):
        whole, scales = compress(W)
        packed = {"weights": base64_of(whole), "scales": base64_of(scales, "<f4")}
        layers.append(
            (packed if kind == "int8" else {"weights": base64_of(W, "<f4")}) | {"biases": base64_of(b, "<f4")}
        )
    comment = "The trained weights of the network. Written by `digitrec export`."
    return script("weights", {"layers": layers}, comment)
