"""The labels and predictions that functions are tried on."""

import numpy as np


def probe_labels(seed):
    """Make labels and predictions, the smallest first.

    - one image, misread: the first, the last and all of them;
    - two images, one a 0, both read right: none is misread;
    - three, of which the one in the middle is misread;
    - ten, so that a (10, 10) can be told, all misread, the label smaller or larger by turns;
    - two sets of one size, half of them misread, in one the first image and the last, in the other neither.
    """
    rng = np.random.default_rng([seed, 71])
    a, b, c, d = (int(digit) for digit in rng.permutation(np.arange(1, 10))[:4])
    every = rng.permutation(10)
    cases = [([a], [b]), ([b, 0], [b, 0]), ([a, c, b], [a, d, b]), (every, every[::-1])]
    n = int(rng.integers(50, 70))
    for ends in (True, False):
        actual = rng.integers(0, 10, n)
        some = rng.permutation(np.arange(2, n - 2))[: n // 2]
        wrong = np.append(some, (0, n - 1) if ends else (2 if 2 not in some else 3,))
        read = actual.copy()
        read[wrong] = (read[wrong] + rng.integers(1, 10, len(wrong))) % 10
        cases.append((actual, read))
    return {"cases": [(np.array(actual, np.uint8), np.array(read, np.int64)) for actual, read in cases]}
