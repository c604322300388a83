"""How sure a share is that was counted on a few."""

from math import sqrt

from digitrec.validation import check_count


def interval(right, n, z=1.96):
    """Return (low, high), between which the true share plausibly lies when `right` of `n` were right.

    Wilson's interval: all shares from which the counted one is no further than `z` of their own standard
    deviations. With 1.96 it holds the true share in about 19 of 20 cases, also where n is small and where all
    were right. Raises TypeError or ValueError for anything but counts. Source: E. B. Wilson, "Probable
    inference, the law of succession, and statistical inference", Journal of the American Statistical
    Association 22 (1927), 209-212.
    """
    n, right = check_count(n, "n"), check_count(right, "right", at_least=0)
    if right > n:
        raise ValueError(f"`right` must not be more than `n`, but is {right} of {n}.")
    share = right / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
