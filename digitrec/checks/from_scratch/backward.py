"""Task 3, `backward`: one gradient for every array of weights."""

import numpy as np

from digitrec.checks.asking.trial import call_on_cases
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import leaves_input, results, works
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.wording import kind_of
from digitrec.checks.from_scratch.gradients import hidden_gradient, mean_uphill, output_gradient
from digitrec.checks.from_scratch.shared.random_networks import SHAPES, parts, random_images, random_weights


def _probe(seed):
    rng = np.random.default_rng([seed, 92])
    cases = []
    for n in (6, 4):
        y = np.eye(10)[rng.integers(0, 10, n)]
        cases.append((random_weights(rng), random_images(rng, n), y))
    return {"cases": cases}


def _six_gradients(_probe, evidence):
    for result in results(evidence):
        found = [None if part is None else part.shape for part in parts(result)]
        if found == SHAPES:
            continue
        if len(found) != 6 or None in found:
            what = f"{len(found)} of them" if found and None not in found else kind_of(result)
            return Finding(
                "not-six-gradients",
                f"`backward` returned {what}. A list of six arrays was expected, one gradient for each "
                "array of weights, biases too.",
            )
        if found in (SHAPES[::-1], [*SHAPES[4:], *SHAPES[2:4], *SHAPES[:2]]):
            return Finding(
                "gradients-out-of-order",
                f"The first gradient has the shape {found[0]}: the last layer's. You work them out from the "
                "last layer to the first, but `weights` begins with the first, and the two lists go "
                "together.",
            )
        at = next(i for i in range(6) if found[i] != SHAPES[i])
        said = f"Gradient {at} in the list, for weights of the shape {SHAPES[at]}, has the shape {found[at]}."
        if found[at] == SHAPES[at][::-1]:
            return Finding(
                "gradient-transposed",
                f"{said} Rows and columns are exchanged: a gradient has the shape of what it is the "
                "gradient of.",
            )
        return Finding(
            "not-six-gradients",
            f"{said} A gradient has the shape of what it is the gradient of; the images are added up.",
        )
    return None


TASK = Task(
    "from_scratch.backward",
    number=3,
    names=("backward",),
    probe=_probe,
    collect=call_on_cases,
    criteria=(
        Criterion("six gradients, each like its weights", 1, (*works("backward"), _six_gradients)),
        Criterion(
            "the gradients of the output layer",
            1.5,
            (output_gradient, leaves_input("backward", "weights, x, y")),
            ("six gradients, each like its weights",),
        ),
        Criterion(
            "the mean over the images, pointing uphill",
            1,
            (mean_uphill,),
            ("the gradients of the output layer",),
        ),
        Criterion(
            "the gradients of the second hidden layer",
            1.5,
            (hidden_gradient(2, [(True, True)], [(True, False)]),),
            ("six gradients, each like its weights",),
        ),
        Criterion(
            "the gradients of the first hidden layer",
            1,
            (hidden_gradient(0, [(True, True), (True, False)], [(False, True), (False, False)]),),
            ("six gradients, each like its weights",),
        ),
    ),
    right="with 2 other networks and batches.",
)
