"""The labels and predictions that functions are tried on."""

import numpy as np


def probe_labels(seed):
    """Make labels and predictions, some equal; ten of them once, so that a (10, 10) can be told."""
    rng = np.random.default_rng([seed, 71])
    cases = []
    for n in (int(rng.integers(12, 20)), 10):
        actual = rng.integers(0, 10, n).astype(np.uint8)
        predicted = actual.astype(np.int64)
        wrong = np.sort(rng.permutation(np.arange(1, n - 1))[: n // 3])  # neither the first nor the last
        predicted[wrong] = (predicted[wrong] + rng.integers(1, 10, len(wrong))) % 10
        cases.append((actual, predicted))
    return {"cases": cases}
