"""Task 3, `count_parameters`: one number a layer."""

from itertools import pairwise

import numpy as np

from digitrec.building import SIZES
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import each_array
from digitrec.checks.engine.wording import a_few

CODES = codes(
    __name__,
    ("total-only", "One number a layer", "one number for the whole network"),
    ("layers-miscounted", "One number a layer", "more or fewer numbers than layers"),
)

count_parameters = Function("building.count_parameters", argument="sizes", gives="a list of numbers")


def _probe(seed):
    rng = np.random.default_rng([seed, 4])
    other = [int(n) for n in rng.choice(np.arange(5, 60), 4, replace=False)]  # no two alike
    return {"cases": [(list(SIZES),), (other,), ([*other[::-1], 7, 3],), (other[:2],)]}


@each_array
def _one_a_layer(sizes, found):
    layers = len(sizes) - 1
    if found.shape == (layers,):
        return None
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


@each_array
def _right_counts(sizes, found):
    found = found.tolist()
    pairs = list(pairwise(sizes))
    if found == [(m + 1) * n for m, n in pairs]:
        return None
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


def _listed(numbers):
    return ", ".join(a_few(n) for n in numbers)


ONE_EACH = Criterion(
    "one number a layer",
    1,
    (
        *count_parameters.works,
        count_parameters.gives_numbers,
        count_parameters.uses_argument,
        _one_a_layer,
    ),
)
COUNTS = Criterion("weights and biases of every layer", 1.5, (_right_counts,), needs=(ONE_EACH,))
UNCHANGED = Criterion(
    "the sizes it was given are unchanged", 0.5, (count_parameters.leaves_input,), needs=(COUNTS,)
)

TASK = count_parameters.task(
    number=3,
    probe=_probe,
    criteria=(ONE_EACH, COUNTS, UNCHANGED),
    right="on 4 networks of other sizes.",
)
