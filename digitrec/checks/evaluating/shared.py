"""The confusion matrices that functions are tried on."""

import numpy as np


def probe_matrices(seed):
    """Make confusion matrices whose commonest mistake changes if the two directions are added up."""
    rng = np.random.default_rng([seed, 62])
    matrices = []
    for most in (40, 41):  # so that no right answer is the same for both
        matrix = rng.integers(0, 12, (10, 10))
        a, b, c, d = rng.permutation(10)[:4]
        matrix[a, b], matrix[b, a] = most, 1
        matrix[c, d], matrix[d, c] = 30, 25
        np.fill_diagonal(matrix, rng.integers(300, 900, 10))
        matrices.append(matrix)
    return {"cases": [(matrix,) for matrix in matrices]}
