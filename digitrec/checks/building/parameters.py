"""Task 2: the network's parameters, counted by hand."""

from itertools import pairwise

from digitrec.building import SIZES
from digitrec.checks.asking.values import describe_values, number
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.questions import mistyped
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.variants import right, variant
from digitrec.checks.engine.wording import a_few, kind_of

CODES = codes(
    __name__,
    ("biases-forgotten", "Counting parameters", "weights are counted, biases are not"),
    ("bias-per-input", "Counting parameters", "a bias is counted for each input, not for each unit"),
    ("parameters-wrong", "Counting parameters", "a wrong number of parameters"),
    ("sum-wrong", "Counting parameters", "the layers do not add up to the number given for all"),
)

LAYERS = ("hidden_1_parameters", "hidden_2_parameters", "output_parameters")


def _sizes(probe, evidence):
    """Return the widths of the network that is asked about, from the inputs to the outputs."""
    return SIZES[0], *variant(probe, evidence).units


def _parameters_of(at):
    """Return the layer that judges the number of parameters of one layer, given as a plain variable."""
    name = LAYERS[at]

    def layer(probe, evidence):
        inputs, units = _sizes(probe, evidence)[at : at + 2]
        described = evidence["values"][name]
        found = number(described)
        if found == right(probe, evidence)["parameters"][at]:
            return None
        if finding := mistyped(name, described):
            return finding
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


def _in_all(probe, evidence):
    """Accept the sum of one's own numbers, too: an error in one layer costs only once."""
    described = evidence["values"]["all_parameters"]
    found = number(described)
    own = [number(evidence["values"][name]) for name in LAYERS]
    wanted = right(probe, evidence)["parameters"]
    some_right = any(value == of_layer for value, of_layer in zip(own, wanted, strict=True))
    if found == sum(wanted) or (some_right and None not in own and found == sum(own)):
        return None
    if finding := mistyped("all_parameters", described):
        return finding
    said = f"`all_parameters` is {_number_or_kind(described)}"
    if found == sum(m * n for m, n in pairwise(_sizes(probe, evidence))):
        return Finding("biases-forgotten", f"{said}: the biases of all three layers are missing from it.")
    return Finding("sum-wrong", f"{said}; the sum of the three layers was expected.")


def _number_or_kind(described):
    found = number(described)
    if described["kind"] == "nothing":
        return "not filled in yet"
    return a_few(found) if found is not None else kind_of(described)


TASK = Task(
    "building.parameters",
    number=2,
    names=(*LAYERS, "all_parameters"),
    collect=describe_values,
    criteria=(
        Criterion("the first hidden layer", 0.5, (_parameters_of(0),)),
        Criterion("the second hidden layer", 0.5, (_parameters_of(1),)),
        Criterion("the output layer", 0.5, (_parameters_of(2),)),
        Criterion("the whole network", 0.5, (_in_all,)),
    ),
    right="layer by layer and in all.",
    own_numbers=True,
)
