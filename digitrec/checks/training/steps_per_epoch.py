"""Task 1, `steps_per_epoch`: how many batches the images make."""

from math import ceil

import numpy as np

from digitrec.checks.asking.values import number
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.wording import a_few, kind_of, plural

CODES = codes(
    __name__,
    ("last-batch-lost", "How many steps an epoch has", "the last, smaller batch is not counted"),
    ("one-step-too-many", "How many steps an epoch has", "a batch is added even when none is left over"),
    ("steps-rounded", "How many steps an epoch has", "rounded to the nearest instead of up"),
    ("steps-as-fraction", "How many steps an epoch has", "a fraction of a step"),
    ("steps-as-float", "How many steps an epoch has", "a whole number of steps with a decimal point"),
    ("steps-wrong", "How many steps an epoch has", "a wrong number of steps"),
)

steps_per_epoch = Function("training.steps_per_epoch", argument="n` or `batch_size", gives="one number")


def _probe(seed):
    """Make pairs of numbers, the smallest first.

    - batches of a few, of which some is left over, or none; fewer images than a batch holds, and as many;
      batches of a single image;
    - the numbers of MNIST;
    - a whole number of larger batches, an image more, an image less.
    """
    rng = np.random.default_rng([seed, 51])
    few = int(rng.integers(3, 7))
    small = [(2 * few + 1, few), (2 * few, few), (few - 1, few), (few, few), (few, 1)]
    batch_size = int(rng.integers(1100, 2000))  # one image more is next to nothing
    images = batch_size * int(rng.integers(30, 90))
    large = [(images, batch_size), (images + 1, batch_size), (images + batch_size - 1, batch_size)]
    return {"cases": [*small, (60_000, 32), (10_000, 32), *large]}


def _single_number(_probe, evidence):
    for result in results(evidence):
        if number(result) is None:
            return Finding(
                "not-numbers", f"`steps_per_epoch` returned {kind_of(result)}; one number was expected."
            )
    return None


def _enough_steps(probe, evidence):
    found = [number(result) for result in results(evidence)]
    if len(set(found)) == 1:
        return Finding(
            "ignores-argument",
            f"`steps_per_epoch` returned {a_few(found[0])} for {len(found)} different pairs of `n` and "
            "`batch_size`.",
        )
    wanted = [ceil(n / size) for n, size in probe["cases"]]
    if found == wanted:
        return None
    i = next(i for i in range(len(found)) if found[i] != wanted[i])
    n, size = probe["cases"][i]
    cases = probe["cases"]
    rules = (
        (
            [n // size for n, size in cases],
            "last-batch-lost",
            f"The images that are left over, {n % size} of them, make one more batch, a smaller one. "
            "Without it they are never seen.",
        ),
        (
            [n // size + 1 for n, size in cases],
            "one-step-too-many",
            f"{n} is a multiple of {size}: no image is left over, so there is no smaller batch at the end.",
        ),
        (
            [round(n / size) for n, size in cases],
            "steps-rounded",
            "Rounding to the nearest number drops the last batch when it is small. However few images are "
            "left over, they take a step.",
        ),
        (
            [n / size for n, size in cases],
            "steps-as-fraction",
            f"There is no such thing as a part of a step: what is left over, {plural(n % size, 'image')}, "
            "takes a whole one.",
        ),
    )
    said = f"For {n} images in batches of {size}, `steps_per_epoch` returned {float(found[i]):.6g}."
    for values, code, text in rules:
        if np.allclose(found, values, rtol=0, atol=1e-3):
            return Finding(code, f"{said} {text}")
    return Finding("steps-wrong", f"{said} How often can you take {size} images before all {n} are used?")


def _whole(_probe, evidence):
    for found in map(number, results(evidence)):
        if not isinstance(found, int):
            return Finding(
                "steps-as-float",
                f"The number is right, but it is {found}, with a decimal point. Steps are counted, and "
                "`range` and `fit` want a whole number.",
            )
    return None


NUMBER = Criterion("one number", 0.25, (*steps_per_epoch.works, _single_number))
STEPS = Criterion("a step for every batch, the last one too", 0.5, (_enough_steps,), needs=(NUMBER,))
WHOLE = Criterion("a whole number", 0.25, (_whole,), needs=(STEPS,))

TASK = steps_per_epoch.task(
    number=1,
    expected=lambda n, batch_size: ceil(n / batch_size),
    probe=_probe,
    criteria=(NUMBER, STEPS, WHOLE),
    right="for 10 pairs of numbers.",
)
