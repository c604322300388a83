"""Two faults at a time: the rule on one sign that tells them apart best, and how often it errs.

A rule is a sign and a threshold: at or above it the patient has the one fault, below it the other. How often
it errs is measured on patients that the rule has not seen: they are dealt into parts, and each part is judged
by the rule found on the others. Both faults count alike, so guessing errs in a half.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

PARTS = 10


@dataclass(frozen=True)
class Duel:
    """The best rule between two faults among some signs; `errors` is measured on patients it has not seen."""

    above: str  # the fault of those at or above the threshold
    below: str
    sign: str
    threshold: float
    errors: float

    def winner(self, value):
        """Return the fault that a value of the sign speaks for."""
        return self.above if value >= self.threshold else self.below


def duel(names, values, signs):
    """Return the Duel between two faults; `values` are their two arrays, (patients, signs).

    Patient i of both is in part i modulo PARTS.
    """
    wrong, parts = np.zeros(2), min(PARTS, *map(len, values))
    for part in range(parts):
        seen = [rows[np.arange(len(rows)) % parts != part] for rows in values]
        left = [rows[np.arange(len(rows)) % parts == part] for rows in values]
        at, threshold, first_above = _best_rule(*seen)
        says_first = [(rows[:, at] >= threshold) == first_above for rows in left]
        wrong += (~says_first[0]).sum(), says_first[1].sum()
    wrong /= [len(rows) for rows in values]
    at, threshold, first_above = _best_rule(*values)
    above, below = names if first_above else names[::-1]
    return Duel(above, below, signs[at], float(threshold), float(np.mean(wrong)))


def duels(table, signs_of):
    """Return {(fault, fault): {observation: Duel}} of all pairs.

    `table` is {fault: {observation: array (patients, signs)}}, `signs_of` {observation: names of its signs}.
    """
    return {
        pair: {
            observation: duel(pair, [table[fault][observation] for fault in pair], signs)
            for observation, signs in signs_of.items()
        }
        for pair in combinations(table, 2)
    }


def _best_rule(first, second):
    """Return (sign, threshold, whether the first fault is above) with the fewest errors.

    Where several err alike, the one with the widest gap around its threshold counts, in units of the range
    that the fault with the wider one has.
    """
    values = np.concatenate([first, second])  # (N, signs)
    weight = np.concatenate([np.full(len(first), 0.5 / len(first)), np.full(len(second), -0.5 / len(second))])
    order = values.argsort(axis=0, kind="stable")
    ordered = np.take_along_axis(values, order, axis=0)
    # With the threshold between rows k and k + 1, so much more of the first than of the second is below it.
    more_below = weight[order].cumsum(axis=0)[:-1]
    gaps = np.diff(ordered, axis=0)
    errors = np.where(gaps > 0, 0.5 - abs(more_below), 0.5)
    wide = gaps / (np.maximum(np.ptp(first, axis=0), np.ptp(second, axis=0)) + 1e-300)
    k, at = np.unravel_index(np.lexsort((-wide.ravel(), errors.round(9).ravel()))[0], errors.shape)
    return at, (ordered[k, at] + ordered[k + 1, at]) / 2, more_below[k, at] < 0
