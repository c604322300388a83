"""A tree of questions, grown on patients whose faults are known.

Each question compares one sign with a limit. It is the question that tells most about the fault for what it
costs: an observation that has been paid for is free to ask again. A question is asked as long as it divides
the patients in two parts of at least `LEAST`.
"""

from dataclasses import dataclass

import numpy as np

LEAST = 5  # patients on each side of a question
DEEPEST = 7  # questions, one after the other
DEAR = 0.06  # bits of information that an observation has to bring for each unit of its cost
PARTS = 5  # of the cross-validation


@dataclass(frozen=True)
class Question:
    """Is this sign below the limit? `low` and `high` are the answers' questions, or leaves."""

    sign: str
    limit: float
    low: object
    high: object


@dataclass(frozen=True)
class Leaf:
    """No further question: `counts`, by fault, how many measured patients came here."""

    counts: dict

    @property
    def fault(self):
        """The fault that most of them have."""
        return max(self.counts, key=self.counts.get)

    @property
    def share(self):
        """The share of them that have it."""
        return self.counts[self.fault] / sum(self.counts.values())


def grow(faults, signs, costs, asked=frozenset(), depth=0):
    """Return the tree for patients with these `faults`, (N,).

    `signs` are their signs, {name: (N,)}; `costs` says of each sign which observation shows it and what that
    costs, {name: (observation, cost)}; `asked` are the observations that have been paid for.
    """
    names, codes = np.unique(faults, return_inverse=True)
    leaf = Leaf({str(name): int((codes == k).sum()) for k, name in enumerate(names)})
    if depth == DEEPEST or len(names) == 1 or len(faults) < 2 * LEAST:
        return leaf
    best, found = 0.0, None
    for sign, values in signs.items():
        observation, cost = costs[sign]
        gain, limit = _best_limit(values, codes, len(names))
        worth = gain - DEAR * cost * (observation not in asked)
        if worth > best + 1e-9:
            best, found = worth, (sign, limit, observation)
    if found is None:
        return leaf
    sign, limit, observation = found
    below = signs[sign] < limit

    def part(rows):
        kept = {name: values[rows] for name, values in signs.items()}
        return grow(faults[rows], kept, costs, asked | {observation}, depth + 1)

    low, high = part(below), part(~below)
    if isinstance(low, Leaf) and isinstance(high, Leaf) and low.fault == high.fault:
        return leaf  # whatever the answer, the name would be the same
    return Question(sign, limit, low, high)


def _best_limit(values, codes, kinds):
    """Return `(bits, limit)`: what the best question about one sign tells of the faults, and its limit."""
    order = np.argsort(values, kind="stable")
    values, ones = values[order], np.eye(kinds)[codes[order]]  # (N,), (N, kinds)
    low = np.cumsum(ones, axis=0)[:-1]  # (N - 1, kinds): below each gap
    high = ones.sum(axis=0) - low
    n_low, n_high = low.sum(axis=1), high.sum(axis=1)
    bits = _entropy(ones.sum(axis=0)[None])[0] - (n_low * _entropy(low) + n_high * _entropy(high)) / len(
        values
    )
    bits[(np.diff(values) <= 0) | (np.minimum(n_low, n_high) < LEAST)] = 0
    bits = np.where(np.isfinite(bits), bits, 0)
    best = bits.max(initial=0.0)
    if best <= 0:
        return 0.0, 0.0
    near = np.flatnonzero(bits > best - 1e-9)
    at = near[np.argmax(np.diff(values)[near])]  # of equal questions the one with the widest gap
    return float(best), _short(values[at], values[at + 1])


def _entropy(counts):
    """Return the bits of uncertainty in each row of counts, (rows, kinds)."""
    p = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return -(p * np.log2(np.where(p > 0, p, 1))).sum(axis=1)


def _short(low, high):
    """Return a short number near the middle of two; of their logarithms, if they are far apart."""
    middle = (low * high) ** 0.5 if low > 0 and high > 4 * low else (low + high) / 2
    for digits in range(1, 12):
        short = float(f"{middle:.{digits}g}")
        if low < short <= high:
            return short
    return float(high)


def follow(tree, patient):
    """Return the Leaf to which a patient's signs lead, {sign: value}."""
    while isinstance(tree, Question):
        tree = tree.low if patient[tree.sign] < tree.limit else tree.high
    return tree


def held_out(faults, signs, costs):
    """Return the fault that a tree names which was grown without the patient's part, for each one, (N,)."""
    named = np.empty_like(faults)
    of_kind = {fault: iter(range(len(faults))) for fault in np.unique(faults)}
    parts = np.array([next(of_kind[fault]) % PARTS for fault in faults])
    for part in range(PARTS):
        known = parts != part
        tree = grow(faults[known], {name: values[known] for name, values in signs.items()}, costs)
        for k in np.flatnonzero(~known):
            named[k] = follow(tree, {name: values[k] for name, values in signs.items()}).fault
    return named


def signs_in(tree):
    """Return the signs that a tree asks about, each once, in the order of a walk."""
    if isinstance(tree, Leaf):
        return []
    return list(dict.fromkeys([tree.sign, *signs_in(tree.low), *signs_in(tree.high)]))


def leaves(tree, path=()):
    """Yield `(path, Leaf)` of a tree: the path as `(sign, limit, is_high)`, one a question."""
    if isinstance(tree, Leaf):
        yield path, tree
        return
    yield from leaves(tree.low, (*path, (tree.sign, tree.limit, False)))
    yield from leaves(tree.high, (*path, (tree.sign, tree.limit, True)))
