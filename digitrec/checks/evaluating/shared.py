"""The confusion matrices that functions are tried on."""

import numpy as np


def probe_matrices(seed):
    """Make confusion matrices, the smallest first; in each of them one mistake is commoner than all others.

    - three images of each digit, all read right but one: numbers to check in one's head;
    - the commonest mistake in the first row's last column, and in the last row's first: in one of them as
      often as another digit is read right, in both a smaller part of its row than another mistake;
    - two drawn ones, whose commonest mistake changes if the two directions are added up. In each another
      digit is always read right, another never, and of a third more are misread than read right.

    Each digit has images: what its recall would be without any is not asked.
    """
    rng = np.random.default_rng([seed, 62])
    a, b = rng.permutation(np.arange(1, 10))[:2]  # not where a search begins
    small = 3 * np.eye(10, dtype=int)
    small[a, b], small[a, a] = 1, 2
    matrices = [small]
    for row, column in ((0, 9), (9, 0)):
        matrix = 9 * np.eye(10, dtype=int)
        matrix[row, column], matrix[4, 4], matrix[4, 7] = 5, 1, 3
        matrices.append(matrix)
    matrix[0, 0] = 5
    digits = rng.permutation(10)
    for most, (flawless, never) in ((40, digits[:2]), (41, digits[2:4])):  # so no answer is the same for both
        matrix = rng.integers(1, 12, (10, 10))
        a, b, c, d = rng.permutation(np.setdiff1d(np.arange(10), [flawless, never]))[:4]
        matrix[flawless] = 0
        matrix[a, b], matrix[b, a] = most, 1
        matrix[c, d], matrix[d, c] = 30, 25
        np.fill_diagonal(matrix, rng.integers(300, 900, 10))
        matrix[never, never], matrix[a, a] = 0, 5
        matrices.append(matrix)
    return {"cases": [(matrix,) for matrix in matrices]}
