"""Task 1, `build_model`: the network 784 - 128 - 64 - 10."""

from digitrec.checks.asking.building import build_twice
from digitrec.checks.asking.data import draw_of
from digitrec.checks.building.shared.architecture import (
    has_layers,
    hidden_activations,
    nothing_else,
    output_activation,
    takes_rows,
    widths,
)
from digitrec.checks.building.shared.network import works_as_described
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.proofs import NETWORK
from digitrec.checks.engine.wording import kind_of

CODES = codes(
    __name__,
    ("not-a-model", "A network in Keras", "something else than a Keras model is returned"),
    ("model-in-tuple", "A network in Keras", "a comma makes a tuple of the model"),
    ("same-model-twice", "A new network at every call", "every call hands out the same network"),
    ("input-left-open", "784 numbers in", "the network does not know its input before it meets data"),
)

build_model = Function("building.build_model")


def _probe(seed):
    return {"cases": [(), ()], "draw": draw_of(seed, 3)}


def _is_model(_probe, evidence):
    result = results(evidence)[0]
    if result["kind"] == "model":
        return has_layers("`build_model` returned a network that", result)
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

    def layer(probe, evidence):
        return judge({**results(evidence)[0], "draw": probe["draw"]})

    return layer


def _works_as_described(probe, evidence):
    for result in results(evidence):
        finding = works_as_described(probe["draw"], result) if result["kind"] == "model" else None
        if finding:
            return finding
    return None


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
    if not result.get("open") or result["own"] or has_layers("", result):
        return None
    return Finding(
        "input-left-open",
        "Your network does not say what it takes: Keras waits for the first data to find out, and until then "
        "`summary()` shows no numbers. A `keras.Input` of 784 at the front settles it.",
    )


MODEL = Criterion("a Keras model", 1, (*build_model.works, _is_model, _works_as_described))
INPUT = Criterion("rows of 784 numbers go in", 0.5, (_look(takes_rows),), needs=(MODEL,))
WIDTHS = Criterion("dense layers of 128, 64 and 10 units", 1.5, (_look(widths),), needs=(MODEL,))
COMPLETE = Criterion("every layer complete, and nothing added", 0.5, (_look(nothing_else),), needs=(MODEL,))
HIDDEN = Criterion("ReLU in the hidden layers", 1, (_look(hidden_activations),), needs=(MODEL,))
OUTPUT = Criterion("probabilities come out", 1, (_look(output_activation),), needs=(MODEL,))
NEW = Criterion("a new network at every call", 0.5, (_new_each_time,), needs=(MODEL,))

TASK = build_model.task(
    number=1,
    probe=_probe,
    collect=build_twice,
    criteria=(MODEL, INPUT, WIDTHS, COMPLETE, HIDDEN, OUTPUT, NEW),
    advice=(_input_left_open,),
    proof=NETWORK,
    right="784 - 128 - 64 - 10, and a new one at every call.",
)
