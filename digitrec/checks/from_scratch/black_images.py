"""How many steps a training took, and in which order: read off what black images leave behind.

A black image reaches only the biases of the output layer, and those tell how many steps were taken.
"""

from math import ceil

import numpy as np

from digitrec.checks.engine.judgement import CouldNotTell, Finding
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.networks import softmax
from digitrec.checks.from_scratch.shared.arithmetic import Descent
from digitrec.checks.from_scratch.weights_and_history import weights_of


def _steps_taken(digit, b3, most=400):
    """Return after how many steps against black images of one digit b3 is as it is, or None if never."""
    adam, b, target = Descent(), np.zeros(10), np.eye(10)[digit]
    for k in range(most):
        if np.allclose(b, b3, rtol=0, atol=3e-5):
            return k
        b = b + adam.change(softmax(b[None])[0] - target)
    return None


def every_step(probe, evidence):
    """Look whether every batch of every epoch was a step."""
    x, y, epochs, batch_size, _ = probe["cases"][1]
    found = _steps_taken(y[0].argmax(), weights_of(results(evidence)[1])[5])
    each = ceil(len(x) / batch_size)
    if found == epochs * each:
        return None
    if found is None:
        raise CouldNotTell("How many steps `train` takes cannot be seen from where they lead.")
    said = f"For {epochs} epochs of {len(x)} images in batches of {batch_size}, `train` took {found} steps"
    if found == epochs * (len(x) // batch_size):
        return Finding(
            "last-batch-lost",
            f"{said}. The {len(x) % batch_size} images that are left over make one more batch, a smaller "
            "one.",
        )
    if found == each:
        return Finding("epochs-wrong", f"{said}, those of a single epoch.")
    return Finding("batch-size-wrong", f"{said}; {epochs} times {each} were expected.")


def in_new_order(probe, evidence):
    """Advise to shuffle: where the images come as they lie, b3 goes a way that can be worked out."""
    _, y, _, batch_size, _ = probe["cases"][2]
    adam, b = Descent(), np.zeros(10)
    for start in range(0, len(y), batch_size):
        b = b + adam.change(softmax(b[None])[0] - y[start : start + batch_size].mean(axis=0))
    if np.allclose(b, weights_of(results(evidence)[2])[5], rtol=0, atol=3e-5):
        return Finding(
            "never-shuffled",
            "`train` takes the images as they lie, every epoch in the same order. MNIST comes mixed, so it "
            "goes well here; with data sorted by label the network would forget one digit while it learns "
            "the next.",
        )
    return None
