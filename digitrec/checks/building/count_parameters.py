"""Task 3, `count_parameters`: one number a layer."""

from itertools import pairwise

import numpy as np

from digitrec.building import SIZES
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import each_array
from digitrec.checks.engine.wording import a_few, plural

CODES = codes(
    __name__,
    ("total-only", "One number a layer", "one number for the whole network"),
    ("layers-miscounted", "One number a layer", "more or fewer numbers than layers"),
)

count_parameters = Function("building.count_parameters", argument="sizes", gives="a list of numbers")


def _probe(seed):
    """Make lists of widths, the shortest first.

    - one layer, and two, of a few units: to be counted on a drawing;
    - widths that come up again, as in many networks, and layers of a single unit;
    - the course's own network, and two longer lists in which no two widths are alike.
    """
    rng = np.random.default_rng([seed, 4])
    a, b, c = (int(n) for n in rng.choice(np.arange(2, 6), 3, replace=False))
    other = [int(n) for n in rng.choice(np.arange(7, 60), 4, replace=False)]
    again = [*other[:2], *other[:2], other[1], 1, 1, other[1]]
    return {"cases": [([a, b],), ([a, b, c],), (again,), (list(SIZES),), (other,), ([*other[::-1], 6, 3],)]}


@each_array
def _one_a_layer(sizes, found):
    layers = len(sizes) - 1
    if found.shape == (layers,):
        return None
    counts = [(m + 1) * n for m, n in pairwise(sizes)]
    total = sum(counts)
    if 0 < found.size < layers and found.ravel().tolist() == counts[: found.size]:
        return Finding(
            "layers-miscounted",
            f"For the sizes {sizes}, `count_parameters` returned {_listed(found.ravel())} and nothing for "
            f"the layers after that; there are {layers}. See where the loop ends: a `return` inside it ends "
            "it, too.",
        )
    if found.ndim == 0 or (found.size == 1 and found.item() == total):
        return Finding(
            "total-only",
            f"For the sizes {sizes}, `count_parameters` returned one number, {a_few(found.ravel()[0])}; "
            f"a list of {plural(layers, 'number')} was expected, one for each layer.",
        )
    if found.size > layers and found.ravel()[-layers:].tolist() == counts:
        return Finding(
            "layers-miscounted",
            f"For the sizes {sizes}, `count_parameters` returned {plural(found.size, 'number')}. "
            f"{'The last one is' if layers == 1 else f'The last {layers} are'} right, and what stands before "
            "is not of these layers: look where the list begins, which should be empty at every call.",
        )
    if found.size < layers:
        return Finding(
            "layers-miscounted",
            f"For the sizes {sizes}, `count_parameters` returned {plural(found.size, 'number')}. Between "
            f"{len(sizes)} sizes there {'is' if layers == 1 else 'are'} {plural(layers, 'layer')}, one for "
            "each two that stand side by side.",
        )
    return Finding(
        "layers-miscounted",
        f"For the sizes {sizes}, `count_parameters` returned {plural(found.size, 'number')}. Between "
        f"{len(sizes)} sizes there {'is' if layers == 1 else 'are'} {plural(layers, 'layer')}: the input is "
        "no layer with parameters of its own.",
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
    said = (
        f"For the sizes {sizes}, `count_parameters` counts {a_few(found[at])} for the layer from {m} to {n}"
    )
    if found == [m + n for m, n in pairs]:
        return Finding(
            "parameters-wrong",
            f"{said}, which is {m} + {n}. Each of the {n} units has a weight for every one of the {m} "
            "inputs, and a bias.",
        )
    if found == [(sizes[0] + 1) * n for n in sizes[1:]]:
        return Finding(
            "parameters-wrong",
            f"{said}, as if {sizes[0]} numbers, those of the first layer, came in there. What comes into a "
            "layer is what the one before it puts out.",
        )
    return Finding(
        "parameters-wrong", f"{said}. Work that one out by hand, with a small drawing, and compare."
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
    expected=lambda sizes: np.array([(m + 1) * n for m, n in pairwise(sizes)]),
    probe=_probe,
    criteria=(ONE_EACH, COUNTS, UNCHANGED),
    right="on 6 networks, from one layer to six.",
)
