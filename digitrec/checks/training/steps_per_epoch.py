"""Task 1, `steps_per_epoch`: how many batches the images make."""

from math import ceil

import numpy as np

from digitrec.checks.asking.trial import call_on_cases
from digitrec.checks.asking.values import number
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import results, works
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.wording import a_few, kind_of


def _probe(seed):
    rng = np.random.default_rng([seed, 51])
    batch_size = int(rng.integers(20, 60))
    full = int(rng.integers(30, 90))  # batches
    cases = [(60_000, 32), (10_000, 32), (batch_size * full, batch_size), (batch_size * full + 1, batch_size)]
    return {"cases": [*cases, (batch_size * full + batch_size - 1, batch_size)]}


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
            f"`steps_per_epoch` returned {a_few(found[0])} for five different pairs of `n` and `batch_size`.",
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
            f"There is no such thing as a part of a step: the {n % size} images that are left over take a "
            "whole one.",
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


TASK = Task(
    "training.steps_per_epoch",
    number=1,
    names=("steps_per_epoch",),
    probe=_probe,
    collect=call_on_cases,
    criteria=(
        Criterion("one number", 0.5, (*works("steps_per_epoch"), _single_number)),
        Criterion("a step for every batch, the last one too", 1, (_enough_steps,), ("one number",)),
        Criterion("a whole number", 0.5, (_whole,), ("a step for every batch, the last one too",)),
    ),
    right="for 5 pairs of numbers.",
)
