"""Stage 3, building: what is right and wrong with the network and with counts of its parameters."""

from itertools import pairwise

import numpy as np

from digitrec.checks import architecture
from digitrec.checks.catalogue import rows
from digitrec.checks.evidence import array, number
from digitrec.checks.layers import (
    a_few,
    gives_numbers,
    is_function,
    kind_of,
    leaves_input,
    results,
    returns,
    runs,
    uses_argument,
    works,
)
from digitrec.checks.report import Criterion, Finding
from digitrec.checks.tasks import Task, describe_all
from digitrec.checks.trial import try_function

CODES = rows(
    "03_building",
    ("not-a-model", "A network in Keras", "something else than a Keras model is returned"),
    ("model-in-tuple", "A network in Keras", "a comma makes a tuple of the model"),
    ("same-model-twice", "A new network at every call", "every call hands out the same network"),
    ("wrong-input-shape", "784 numbers in", "the network takes another input than rows of 784"),
    ("input-left-open", "784 numbers in", "the network does not know its input before it meets data"),
    ("layer-missing", "Three layers", "a dense layer is missing"),
    ("layer-extra", "Three layers", "there is a layer that was not asked for"),
    ("widths-swapped", "Three layers", "the widths are in another order"),
    ("wrong-width", "Three layers", "a layer has another number of units"),
    ("dropout-added", "Three layers", "a Dropout layer is added"),
    ("no-bias", "Weights and biases", "a layer has no biases"),
    ("layer-frozen", "Weights and biases", "a layer is frozen"),
    ("relu-missing", "Why ReLU", "a hidden layer has no activation"),
    ("hidden-activation", "Why ReLU", "a hidden layer has another activation"),
    ("softmax-missing", "From scores to probabilities", "the output has no softmax"),
    ("softmax-twice", "From scores to probabilities", "the output goes through softmax twice"),
    ("sigmoid-output", "From scores to probabilities", "the output has a sigmoid"),
    ("relu-output", "From scores to probabilities", "the output has a ReLU"),
    ("output-activation", "From scores to probabilities", "the output has some other activation"),
    ("biases-forgotten", "Counting parameters", "weights are counted, biases are not"),
    ("bias-per-input", "Counting parameters", "a bias is counted for each input, not for each unit"),
    ("parameters-wrong", "Counting parameters", "another number of parameters"),
    ("sum-wrong", "Counting parameters", "the layers do not add up to the number given for all"),
    ("total-only", "One number a layer", "one number for the whole network"),
    ("layers-miscounted", "One number a layer", "more or fewer numbers than layers"),
)


# ------------------------------------------------------------------------------------------ build_model


def _probe_model(seed):
    rng = np.random.default_rng([seed, 3])
    return {"cases": [(), ()], "x": rng.random((8, 784), dtype=np.float32)}


def _collect_model(function, probe):
    made, kept = [], []

    def describe_made(value):
        described = architecture.describe_network(value, probe["x"])
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


BUILD_MODEL = Task(
    "building.build_model",
    number=1,
    names=("build_model",),
    probe=_probe_model,
    collect=_collect_model,
    criteria=(
        Criterion(
            "a Keras model",
            1,
            (is_function("build_model"), runs("build_model"), returns("build_model"), _is_model),
        ),
        Criterion("rows of 784 numbers go in", 0.5, (_look(architecture.takes_rows),), ("a Keras model",)),
        Criterion(
            "dense layers of 128, 64 and 10 units", 1.5, (_look(architecture.widths),), ("a Keras model",)
        ),
        Criterion(
            "every layer complete, and nothing added",
            0.5,
            (_look(architecture.nothing_else),),
            ("a Keras model",),
        ),
        Criterion(
            "ReLU in the hidden layers", 1, (_look(architecture.hidden_activations),), ("a Keras model",)
        ),
        Criterion("probabilities come out", 1, (_look(architecture.output_activation),), ("a Keras model",)),
        Criterion("a new network at every call", 0.5, (_new_each_time,), ("a Keras model",)),
    ),
    advice=(_input_left_open,),
    right="784 - 128 - 64 - 10, and a new one at every call.",
)

# ------------------------------------------------------------------------------------------- parameters

LAYERS = ("hidden_1_parameters", "hidden_2_parameters", "output_parameters")
SIZES = (784, 128, 64, 10)
PARAMETERS = {name: (m + 1) * n for name, (m, n) in zip(LAYERS, pairwise(SIZES), strict=True)}


def _parameters_of(name, inputs, units):
    """Return the layer that judges the number of parameters of one layer, given as a plain variable."""

    def layer(_probe, evidence):
        described = evidence["values"][name]
        found = number(described)
        if found == (inputs + 1) * units:
            return None
        said = f"`{name}` is {_number_or_kind(described)}"
        if found == inputs * units:
            return Finding(
                "biases-forgotten",
                f"{said}. That counts a weight for each pair of an input and a unit; each unit also has a "
                "bias of its own.",
            )
        if found == (units + 1) * inputs:
            return Finding(
                "bias-per-input",
                f"{said}, with a bias for each of the {inputs} inputs. Inputs have no bias; the {units} "
                "units do.",
            )
        return Finding(
            "parameters-wrong",
            f"{said}. {inputs} numbers come in, and each of the {units} units gives every one of them a "
            "weight; then count the biases.",
        )

    return layer


def _in_all(_probe, evidence):
    """Accept the sum of one's own numbers, too: an error in one layer costs only once."""
    described = evidence["values"]["all_parameters"]
    found = number(described)
    own = [number(evidence["values"][name]) for name in LAYERS]
    some_right = any(value == PARAMETERS[name] for name, value in zip(LAYERS, own, strict=True))
    if found == sum(PARAMETERS.values()) or (some_right and None not in own and found == sum(own)):
        return None
    said = f"`all_parameters` is {_number_or_kind(described)}"
    if found == sum(m * n for m, n in pairwise(SIZES)):
        return Finding("biases-forgotten", f"{said}: the biases of all three layers are missing from it.")
    return Finding("sum-wrong", f"{said}; the sum of the three layers was expected.")


def _number_or_kind(described):
    found = number(described)
    if described["kind"] == "nothing":
        return "not filled in yet"
    return a_few(found) if found is not None else kind_of(described)


BY_HAND = Task(
    "building.parameters",
    number=2,
    names=(*LAYERS, "all_parameters"),
    probe=lambda seed: {"cases": []},
    collect=lambda answers, _probe: describe_all(answers),
    criteria=(
        Criterion("the first hidden layer", 0.75, (_parameters_of(LAYERS[0], 784, 128),)),
        Criterion("the second hidden layer", 0.75, (_parameters_of(LAYERS[1], 128, 64),)),
        Criterion("the output layer", 0.75, (_parameters_of(LAYERS[2], 64, 10),)),
        Criterion("the whole network", 0.75, (_in_all,)),
    ),
    right="layer by layer and in all.",
)

# ------------------------------------------------------------------------------------- count_parameters


def _probe_sizes(seed):
    rng = np.random.default_rng([seed, 4])
    other = [int(n) for n in rng.choice(np.arange(5, 60), 4, replace=False)]  # no two alike
    return {"cases": [([784, 128, 64, 10],), (other,), ([*other[::-1], 7, 3],), (other[:2],)]}


def _one_a_layer(probe, evidence):
    for (sizes,), result in zip(probe["cases"], results(evidence), strict=True):
        found = array(result)
        layers = len(sizes) - 1
        if found.shape == (layers,):
            continue
        if found.size == 1:
            return Finding(
                "total-only",
                f"For the sizes {sizes}, `count_parameters` returned one number, {a_few(found.ravel()[0])}; "
                f"one number for each of the {layers} layers was expected, in a list.",
            )
        return Finding(
            "layers-miscounted",
            f"For the sizes {sizes}, `count_parameters` returned {found.size} numbers. Between {len(sizes)} "
            f"sizes there are {layers} layers: the input is no layer with parameters of its own.",
        )
    return None


def _right_counts(probe, evidence):
    for (sizes,), result in zip(probe["cases"], results(evidence), strict=True):
        found = array(result).tolist()
        pairs = list(pairwise(sizes))
        if found == [(m + 1) * n for m, n in pairs]:
            continue
        if found == [m * n for m, n in pairs]:
            return Finding(
                "biases-forgotten",
                f"For the sizes {sizes}, `count_parameters` counts {_listed(found)}: all the weights and no "
                "biases. Each unit has one.",
            )
        if found == [(n + 1) * m for m, n in pairs]:
            return Finding(
                "bias-per-input",
                f"For the sizes {sizes}, `count_parameters` counts {_listed(found)}: a bias for each input. "
                "Inputs have no bias; the units of the layer do.",
            )
        at = next(i for i, (m, n) in enumerate(pairs) if found[i] != (m + 1) * n)
        m, n = pairs[at]
        return Finding(
            "parameters-wrong",
            f"For the sizes {sizes}, `count_parameters` counts {a_few(found[at])} for the layer from {m} to "
            f"{n}. Work that one out by hand, with a small drawing, and compare.",
        )
    return None


def _listed(numbers):
    return ", ".join(a_few(n) for n in numbers)


COUNT_PARAMETERS = Task(
    "building.count_parameters",
    number=3,
    names=("count_parameters",),
    probe=_probe_sizes,
    collect=lambda function, probe: try_function(function, probe["cases"]),
    criteria=(
        Criterion(
            "one number a layer",
            1,
            (
                *works("count_parameters"),
                gives_numbers("count_parameters", "a list of numbers"),
                uses_argument("count_parameters", "sizes"),
                _one_a_layer,
            ),
        ),
        Criterion("weights and biases of every layer", 1.5, (_right_counts,), ("one number a layer",)),
        Criterion(
            "the sizes it was given are unchanged",
            0.5,
            (leaves_input("count_parameters", "sizes"),),
            ("weights and biases of every layer",),
        ),
    ),
    right="on 4 networks of other sizes.",
)

TASKS = (BUILD_MODEL, BY_HAND, COUNT_PARAMETERS)
