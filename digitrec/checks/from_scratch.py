"""Stage 9, from scratch: what is right and wrong with softmax, the forward pass and backpropagation."""

import numpy as np

from digitrec.checks.arithmetic import softmax
from digitrec.checks.catalogue import rows
from digitrec.checks.descent import ADAM, TRAIN
from digitrec.checks.evidence import array
from digitrec.checks.layers import (
    a_few,
    gives_numbers,
    leaves_input,
    results,
    shape,
    uses_argument,
    works,
)
from digitrec.checks.propagation import BACKWARD, FORWARD
from digitrec.checks.report import Criterion, Finding
from digitrec.checks.tasks import Task
from digitrec.checks.trial import try_function

CODES = rows(
    "09_from_scratch",
    ("softmax-wrong-axis", "One row, one image", "softmax adds up over the images, or over everything"),
    ("softmax-overflows", "When exp is too large", "exp of a large score overflows"),
    ("softmax-wrong", "One row, one image", "some other rule than softmax"),
    ("activations-missing", "Forward, layer by layer", "not the results of all three layers"),
    ("bias-not-added", "Forward, layer by layer", "a layer's biases are not added"),
    ("forward-wrong", "Forward, layer by layer", "a layer gives other numbers"),
    ("not-six-gradients", "One gradient for every weight", "not one gradient for each of the six arrays"),
    ("gradients-out-of-order", "One gradient for every weight", "the gradients begin with the last layer's"),
    ("gradient-transposed", "One gradient for every weight", "a gradient has rows and columns exchanged"),
    ("output-error-wrong", "The error at the output", "another error at the output than p - y"),
    ("gradient-wrong", "Check a gradient by hand", "a gradient has other values"),
    ("gradient-not-averaged", "The error at the output", "the sum over the images, not the mean"),
    ("gradient-sign", "The error at the output", "the gradients point downhill: the sign is the other way"),
    ("relu-derivative-missing", "Back through ReLU", "ReLU's derivative is left out"),
    ("not-a-class", "A class that remembers", "something else stands where the class should be"),
    ("weights-not-changed", "Change the weights in place", "the weights are the same after the step"),
    ("step-uphill", "The step of Adam", "the step goes along the gradient, not against it"),
    ("bias-correction-missing", "Why Adam corrects m and v", "m and v are not corrected"),
    ("steps-counted-from-zero", "Why Adam corrects m and v", "the first step is counted as step 0"),
    ("steps-not-counted", "Why Adam corrects m and v", "every step is taken for the first"),
    ("epsilon-inside-root", "The step of Adam", "epsilon is added under the root"),
    ("betas-exchanged", "Two running means", "beta_1 and beta_2 are exchanged"),
    ("adam-forgets", "Two running means", "m and v begin anew at every step"),
    ("adam-wrong", "The step of Adam", "some other step"),
    ("settings-ignored", "A class that remembers", "the learning rate that it is made with is not used"),
    ("not-weights-and-history", "The training loop", "not the six arrays and the history"),
    ("loss-does-not-fall", "The training loop", "the network does not learn"),
    ("history-wrong", "The training loop", "not one loss an epoch"),
    ("never-shuffled", "A new order every epoch", "the images always come in the same order"),
)

# --------------------------------------------------------------------------------------------- softmax


def _probe_softmax(seed):
    rng = np.random.default_rng([seed, 90])
    moderate = [(rng.normal(0, 2, (n, 10)),) for n in (4, 3)]
    levels = np.array([[900.0], [-900.0], [0.0]])  # rows far apart: each needs a maximum of its own
    return {"cases": moderate, "large": rng.normal(0, 3, (3, 10)) + levels}


def _collect_softmax(function, probe):
    found = try_function(function, probe["cases"])
    large = try_function(function, [(probe["large"],)])
    return {**found, "large": large["calls"]}


def _rows_of_ten(probe, evidence):
    for (z,), result in zip(probe["cases"], results(evidence), strict=True):
        found = array(result)
        if found.shape != z.shape:
            return Finding(
                "softmax-wrong",
                f"For scores of the shape {shape(z)}, `softmax` returned the shape {shape(found)}; the same "
                "shape was expected, a probability for each score.",
            )
        total = found.sum(axis=1)
        if np.allclose(total, 1, atol=1e-3):
            continue
        if np.allclose(found.sum(axis=0), 1, atol=1e-3) or abs(found.sum() - 1) < 1e-3:
            return Finding(
                "softmax-wrong-axis",
                f"The ten probabilities of the first image add up to {a_few(total[0])}, not to 1: the sum "
                "goes over more than the ten scores of one image. Each row stands for itself.",
            )
        return Finding(
            "softmax-wrong",
            f"The ten numbers of the first image add up to {a_few(total[0])}; probabilities add up to 1.",
        )
    return None


def _right_softmax(probe, evidence):
    for (z,), result in zip(probe["cases"], results(evidence), strict=True):
        found, wanted = array(result), softmax(z)
        if not np.allclose(found, wanted, atol=1e-4):
            i = np.unravel_index(np.abs(found - wanted).argmax(), z.shape)
            return Finding(
                "softmax-wrong",
                f"Every row adds up to 1, but for a score of {a_few(z[i])} `softmax` gave {a_few(found[i])} "
                f"where {a_few(wanted[i])} was expected. Raise e to the power of each score, then divide by "
                "the sum of its row.",
            )
    return None


def _no_overflow(probe, evidence):
    call = evidence["large"][0]
    found = None if call["raised"] else array(call["returned"])
    if found is not None and np.allclose(found.sum(axis=1), 1, atol=1e-3):
        return None
    if call["raised"]:
        said = f"For scores around 900, `softmax` stopped with a {call['raised']['type']}."
    else:
        said = (
            "For a row of scores around 900 and one around -900, some of the result is not a number, `nan`."
        )
    return Finding(
        "softmax-overflows",
        f"{said} The exponential of 900 has no place in a float, and that of -900 becomes 0. Subtracting "
        "the same number from all scores of a row changes no probability: choose the number well, row by "
        "row.",
    )


SOFTMAX = Task(
    "from_scratch.softmax",
    number=1,
    names=("softmax",),
    probe=_probe_softmax,
    collect=_collect_softmax,
    criteria=(
        Criterion(
            "one row of probabilities for each image",
            1,
            (
                *works("softmax"),
                gives_numbers("softmax", "an array of probabilities"),
                uses_argument("softmax", "z"),
                _rows_of_ten,
            ),
        ),
        Criterion(
            "the right probabilities, and the scores left as they were",
            1,
            (_right_softmax, leaves_input("softmax", "z")),
            ("one row of probabilities for each image",),
        ),
        Criterion("large scores, too", 1, (_no_overflow,), ("one row of probabilities for each image",)),
    ),
    right="for small and for large scores.",
)

TASKS = (SOFTMAX, FORWARD, BACKWARD, ADAM, TRAIN)
