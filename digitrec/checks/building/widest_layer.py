"""Task 4, `widest_layer`: how many hidden units a number of parameters allows."""

import numpy as np

from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion
from digitrec.checks.engine.known import Mistake, by_rule

CODES = codes(
    __name__,
    ("width-not-one-number", "Counting parameters", "not one number of units"),
    ("width-without-biases", "Counting parameters", "biases left out of the sum"),
    ("width-without-output", "Counting parameters", "the output layer's parameters left out"),
    ("width-too-wide", "Counting parameters", "one unit more than the parameters allow"),
    ("width-exact-missed", "Counting parameters", "one unit fewer where the parameters are just enough"),
    ("width-as-fraction", "Counting parameters", "a fraction of a unit"),
    ("width-wrong", "Counting parameters", "another number of units"),
)

widest_layer = Function("building.widest_layer", argument="inputs", gives="a number of units")


def _probe(seed):
    """Make networks and numbers of parameters, the smallest first.

    - one unit that just fits; parameters that are just enough, one too few, and some to spare;
    - one input, one output, and widths as for images of letters; thousands of units.
    """
    rng = np.random.default_rng([seed, 3, 4])
    sizes = [(1, 1), (2, 1), (1, 3), tuple(rng.integers(3, 9, 2)), tuple(rng.integers(12, 40, 2)), (784, 26)]
    cases = [(4, 3, _needed(4, 3, 1))]
    for n, (inputs, outputs) in enumerate(sizes):
        units = int(rng.integers(2 + n, 9 + n))
        inputs, outputs = int(inputs), int(outputs)
        exact = _needed(inputs, outputs, units)
        one = inputs + outputs + 1
        most = max(one // 2 + 2, one * 9 // 10)  # more to spare looks as forgotten biases do
        cases += [(inputs, outputs, exact + more) for more in (0, -1, int(rng.integers(one // 2 + 1, most)))]
    cases.append((1, 1, _needed(1, 1, int(rng.integers(2000, 3000)))))
    return {"cases": cases}


def _needed(inputs, outputs, units):
    return inputs * units + units + units * outputs + outputs


def _units(inputs, outputs, parameters):
    return (parameters - outputs) // (inputs + 1 + outputs)


def _up(inputs, outputs, parameters):
    return -(-(parameters - outputs) // (inputs + 1 + outputs))


BIASES = (
    "It looks as if biases were left out: each unit has one, those of the hidden layer and those of the "
    "output layer."
)
MISTAKES = (
    Mistake("width-without-biases", lambda m, k, n: n // (m + k), BIASES),
    Mistake("width-without-biases", lambda m, k, n: n // (m + 1 + k), BIASES),
    Mistake("width-without-biases", lambda m, k, n: (n - k) // (m + k), BIASES),
    Mistake("width-without-biases", lambda m, k, n: (n - k - 1) // (m + k), BIASES),
    Mistake("width-without-biases", lambda m, k, n: (n - 2) // (m + k), BIASES),
    Mistake(
        "width-without-output",
        lambda m, k, n: n // (m + 1),
        "Yours spends all the parameters on the hidden layer. The output layer has weights and biases, too, "
        "and their number grows with the hidden units.",
    ),
    Mistake(
        "width-too-wide",
        _up,
        "With so many units the network has more parameters than are allowed. What does not fit whole does "
        "not fit.",
    ),
    Mistake(
        "width-too-wide",
        lambda *case: _units(*case) + 1,
        "With so many units the network has more parameters than are allowed: the one before was the last "
        "that fitted.",
    ),
    *(
        Mistake(
            "width-exact-missed",
            rule,
            "Here the parameters are just enough for one unit more: as many as are allowed may be used.",
        )
        for rule in (lambda *case: _up(*case) - 1, lambda *case: max(1, _up(*case) - 1))
    ),
    Mistake(
        "width-as-fraction",
        lambda m, k, n: (n - k) / (m + 1 + k),
        "A layer has a whole number of units: of a unit that does not fit whole, nothing is there.",
    ),
    Mistake(
        "width-too-wide", lambda m, k, n: round((n - k) / (m + 1 + k)), "It is rounded, and may be too many."
    ),
    Mistake(
        "", lambda m, k, n: _needed(m, k, _units(m, k, n)), "Yours is the number of parameters, not of units."
    ),
    Mistake(
        "",
        lambda m, k, n: 1,
        "Yours is 1 for every network: a `return` inside a loop ends the function in the first round.",
    ),
    Mistake("", lambda m, k, n: (n - m) // (m + 1 + k), "Inputs and outputs are exchanged somewhere."),
    Mistake("", lambda m, k, n: (n - k) // (m + k + m), "An input has no bias; the units have."),
)

UNITS = Criterion(
    "as many units as fit",
    1,
    (
        *widest_layer.works,
        widest_layer.in_shape(
            (), "width-not-one-number", "one number was expected, that of the units in the hidden layer."
        ),
        widest_layer.uses_argument,
        by_rule("widest_layer", _units, "width-wrong", MISTAKES),
    ),
)

TASK = widest_layer.task(
    number=4,
    expected=_units,
    probe=_probe,
    criteria=(UNITS,),
    right="for 20 networks, from one unit to as many as letters need.",
)
