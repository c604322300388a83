"""The confusion matrices that functions are tried on."""

import numpy as np


def probe_matrices(seed):
    """Make confusion matrices whose commonest mistake changes if the two directions are added up.

    In each of them another digit is always read right.
    """
    rng = np.random.default_rng([seed, 62])
    digits = rng.permutation(10)
    matrices = []
    for most, flawless in ((40, digits[0]), (41, digits[1])):  # so that no answer is the same for both
        matrix = rng.integers(0, 12, (10, 10))
        a, b, c, d = rng.permutation(np.delete(np.arange(10), flawless))[:4]
        matrix[flawless] = 0
        matrix[a, b], matrix[b, a] = most, 1
        matrix[c, d], matrix[d, c] = 30, 25
        np.fill_diagonal(matrix, rng.integers(300, 900, 10))
        matrices.append(matrix)
    return {"cases": [(matrix,) for matrix in matrices]}
