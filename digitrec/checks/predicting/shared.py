"""The labels and predictions that functions are tried on."""

import numpy as np


def probe_labels(seed):
    """Make labels and predictions, some equal; ten of them once, so that a (10, 10) can be told.

    The first mistake is in another place each time, and neither the first image nor the last is misread.
    """
    rng = np.random.default_rng([seed, 71])
    cases = []
    for n, first in zip((int(rng.integers(12, 20)), 10), rng.permutation([1, 2]), strict=True):
        actual = rng.integers(0, 10, n).astype(np.uint8)
        predicted = actual.astype(np.int64)
        others = rng.permutation(np.arange(first + 1, n - 1))[: n // 3 - 1]
        wrong = np.array([first, *np.sort(others)])
        predicted[wrong] = (predicted[wrong] + rng.integers(1, 10, len(wrong))) % 10
        cases.append((actual, predicted))
    return {"cases": cases}
