"""The pair that `train` returns: six arrays of weights, and the losses."""

import numpy as np

from digitrec.checks.asking.history import describe_history
from digitrec.checks.asking.values import array, describe
from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.wording import kind_of
from digitrec.checks.from_scratch.shared.random_networks import SHAPES


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


def is_pair(_probe, evidence):
    """Look whether every call returned six arrays, and something with them."""
    for result in results(evidence):
        if "weights" not in result:
            return Finding(
                "not-weights-and-history",
                f"`train` returned {kind_of(result)}. A pair was expected, `return weights, history`.",
            )
        found = [None if w is None else w.shape for w in weights_of(result)]
        if found != SHAPES:
            return Finding(
                "not-weights-and-history",
                "What `train` returned first is not the list of six arrays, W1, b1, W2, b2, W3, b3; the "
                "trained weights come first, the history second.",
            )
    return None


def weights_of(result):
    """Return the six arrays of a described pair."""
    return [array(w) for w in result["weights"]]
