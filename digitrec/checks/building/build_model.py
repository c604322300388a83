"""Task 1, `build_model`: the network 784 - 128 - 64 - 10."""

import numpy as np

from digitrec.checks.asking.trial import try_function
from digitrec.checks.building.shared.architecture import (
    hidden_activations,
    nothing_else,
    output_activation,
    takes_rows,
    widths,
)
from digitrec.checks.building.shared.network import describe_network
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import is_function, results, returns, runs
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.wording import kind_of


def _probe(seed):
    rng = np.random.default_rng([seed, 3])
    return {"cases": [(), ()], "x": rng.random((8, 784), dtype=np.float32)}


def _collect(function, probe):
    made, kept = [], []

    def describe_made(value):
        described = describe_network(value, probe["x"])
        if described["kind"] == "model":
            made.append({id(variable) for variable in value.weights})
            kept.append(value)  # so that its arrays' identities stay its own
        return described

    evidence = try_function(function, probe["cases"], describe_made)
    return {**evidence, "shared": len(made) == 2 and bool(made[0] & made[1])}


def _is_model(_probe, evidence):
    result = results(evidence)[0]
    if result["kind"] == "model":
        return None
    if result["holds"] and result["is"]["type"] == "tuple":
        return Finding(
            "model-in-tuple",
            "`build_model` returned a tuple with the model in it. Look for a comma behind the closing "
            "bracket of the model or of the `return`: to Python it makes a tuple.",
        )
    what = result["is"]["value"] if result["kind"] == "text" else ""
    found = f"the text “{what[:40]}”" if what else kind_of(result["is"])
    return Finding("not-a-model", f"`build_model` returned {found}; a Keras model was expected.")


def _look(judge):
    """Return the layer that applies a function of `architecture` to the network that was built."""

    def layer(_probe, evidence):
        return judge(results(evidence)[0])

    return layer


def _new_each_time(_probe, evidence):
    if not evidence["shared"]:
        return None
    return Finding(
        "same-model-twice",
        "Two calls of `build_model` handed out the same network: the model, or one of its layers, is made "
        "outside the function. Who trains one of them trains the other; each call should make everything "
        "anew.",
    )


def _input_left_open(_probe, evidence):
    result = results(evidence)[0]
    if not result.get("open") or result["own"]:
        return None
    return Finding(
        "input-left-open",
        "Your network does not say what it takes: Keras waits for the first data to find out, and until then "
        "`summary()` shows no numbers. A `keras.Input` of 784 at the front settles it.",
    )


TASK = Task(
    "building.build_model",
    number=1,
    names=("build_model",),
    probe=_probe,
    collect=_collect,
    criteria=(
        Criterion(
            "a Keras model",
            1,
            (is_function("build_model"), runs("build_model"), returns("build_model"), _is_model),
        ),
        Criterion("rows of 784 numbers go in", 0.5, (_look(takes_rows),), ("a Keras model",)),
        Criterion("dense layers of 128, 64 and 10 units", 1.5, (_look(widths),), ("a Keras model",)),
        Criterion(
            "every layer complete, and nothing added",
            0.5,
            (_look(nothing_else),),
            ("a Keras model",),
        ),
        Criterion("ReLU in the hidden layers", 1, (_look(hidden_activations),), ("a Keras model",)),
        Criterion("probabilities come out", 1, (_look(output_activation),), ("a Keras model",)),
        Criterion("a new network at every call", 0.5, (_new_each_time,), ("a Keras model",)),
    ),
    advice=(_input_left_open,),
    right="784 - 128 - 64 - 10, and a new one at every call.",
)
