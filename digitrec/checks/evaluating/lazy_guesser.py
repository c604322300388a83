"""Task 6, `lazy_guesser`: the accuracy of somebody who always guesses the commonest digit."""

import numpy as np

from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.wording import a_few, plural

CODES = codes(
    __name__,
    ("guess-not-one-number", "Without looking", "not one number, the guesser's accuracy"),
    ("guess-a-tenth", "Without looking", "a tenth, whatever the labels are"),
    ("guess-digit", "Without looking", "the commonest digit instead of its share"),
    ("guess-not-divided", "Without looking", "a count instead of a share"),
    ("guess-fixed-total", "Without looking", "divided by a number of labels that is written in"),
    ("guess-rarest", "Without looking", "the share of the rarest digit"),
    ("guess-largest-label", "Without looking", "the largest label instead of the commonest"),
    ("guess-wrong", "Without looking", "not the share of the commonest digit"),
)

lazy_guesser = Function("evaluating.lazy_guesser", argument="labels", gives="one number")

CLOSE = 6e-4  # of a share that may have been rounded to three places


def _probe(seed):
    """Make labels, the smallest first.

    - one; a few of which 9 is the commonest, or 0; a single digit only; two that tie;
    - five digits out of balance, few labels and more than a byte counts: there the commonest is neither the
      smallest nor the largest that occurs, nor the first.
    """
    rng = np.random.default_rng([seed, 6, 6])
    alone = rng.integers(2, 10, 1, dtype=np.uint8)
    nines, zeros = (rng.permutation(some).astype(np.uint8) for some in ((9, 9, 1), (0, 0, 3, 8)))
    same = np.full(int(rng.integers(11, 15)), rng.integers(2, 10))
    tied = _labels(rng, (3, 6, 6, 4)).astype(np.int32)
    n = int(rng.integers(17, 23))
    unbalanced = _labels(rng, (5, n, 9, 7, 2)).astype(np.uint8)
    rng = np.random.default_rng([seed, 6, 6, 1])
    many = _labels(rng, (50, int(rng.integers(260, 400)), 90, 70, 20)).astype(np.uint8)  # a share nobody knew
    return {"cases": [(alone,), (nines,), (zeros,), (same,), (tied,), (unbalanced,), (many,)]}


def _labels(rng, counts):
    """Return labels in which some digits, from the smallest to the largest, occur so often."""
    digits = np.sort(rng.choice(10, len(counts), replace=False))
    rest = np.repeat(digits, counts)[1:]  # the smallest digit comes first
    return np.concatenate([digits[:1], rng.permutation(rest)])


def _share_of_commonest(probe, evidence):
    """Look at all the labels at once: a mistake that shows on some of them only could be another one."""
    cases = [labels for (labels,) in probe["cases"]]
    counts = [np.bincount(labels, minlength=10) for labels in cases]
    found = np.array([array(result) for result in results(evidence)], dtype=np.float64)
    most, n = np.array([count.max() for count in counts]), np.array([len(labels) for labels in cases])
    wrong = np.flatnonzero(~np.isclose(found, most / n, rtol=0, atol=CLOSE))
    if not wrong.size:
        return None
    k = int(wrong[0])
    said = f"`lazy_guesser` returned {a_few(found[k])} for {_some(cases[k])}"
    right = f"{most[k]} of {n[k]}, which is {a_few(most[k] / n[k])}"
    largest = np.array([labels.max() for labels in cases])

    def gives(values, close=CLOSE):
        return np.allclose(found, values, rtol=0, atol=close)

    if gives(0.1):
        return Finding(
            "guess-a-tenth",
            f"{said}. A tenth would be right if all ten digits were equally common. Here the commonest makes "
            f"up {right}.",
        )
    if all(f in range(10) and count[int(f)] == count.max() for f, count in zip(found, counts, strict=True)):
        return Finding(
            "guess-digit",
            f"{said}. That is the commonest digit, the guesser's answer. Asked for is how often the answer "
            f"is right: {right}.",
        )
    if gives(most):
        return Finding(
            "guess-not-divided",
            f"{said}. So many labels are the commonest digit; an accuracy is their share of all the labels, "
            f"{right}.",
        )
    if gives(100 * most / n, 100 * CLOSE):
        return Finding(
            "share-in-percent",
            f"{said}, a number of percent; a share from 0 to 1 was expected, here {a_few(most[k] / n[k])}.",
        )
    if (found > 0).all() and np.allclose(most / found, most[-1] / found[-1], rtol=1e-2):
        return Finding(
            "guess-fixed-total",
            f"{said}. It looks as if every count is divided by {a_few(round(most[-1] / found[-1]))}, however "
            f"many labels there are. Here there are {n[k]}.",
        )
    if gives([count.min() / count.sum() for count in counts]) or gives(
        [count[count > 0].min() / count.sum() for count in counts]
    ):
        return Finding(
            "guess-rarest",
            f"{said}. That is the share of the rarest digit. Whoever guesses takes the commonest: {right}.",
        )
    of_largest = [count[top] for count, top in zip(counts, largest, strict=True)]
    if gives(of_largest / n) or gives(largest / n):
        return Finding(
            "guess-largest-label",
            f"{said}. It looks as if the largest label, {largest[k]}, was taken for the commonest. Labels "
            f"are names: a 9 is no more than a 2. The commonest makes up {right}.",
        )
    if np.ptp(found) == 0:
        return Finding(
            "ignores-argument",
            f"`lazy_guesser` returned {a_few(found[0])} for {len(cases)} different sets of labels, in "
            "which the commonest digit has other shares. It has to be worked out from `labels`.",
        )
    shares = np.array([count / count.sum() for count in counts])
    first = np.array([share[labels[0]] for share, labels in zip(shares, cases, strict=True)])
    why = ""
    for values, reason in (
        (1 - most / n, "Yours is the share of all the others: how often the guesser is wrong."),
        (first, "Yours is the share of the first label, whichever that is."),
        (shares[:, 1:].max(axis=1), "Yours is the largest share of the digits without the 0."),
        (shares[:, :9].max(axis=1), "Yours is the largest share of the digits without the 9."),
        (
            [(count % 256).max() / count.sum() for count in counts],
            "Counts in `uint8` begin anew at 0 after 255: count in `int`.",
        ),
    ):
        if gives(values):
            why = f" {reason}"
            break
    return Finding("guess-wrong", f"{said}. The commonest digit makes up {right}.{why}")


def _some(labels):
    """Write labels for a sentence: a few of them, or how many there are of how many digits."""
    if np.ptp(labels) == 0:
        return f"{plural(len(labels), 'label')}, {'all of them' if len(labels) > 1 else 'a'} {labels[0]}"
    return f"{len(labels)} labels of {len(np.unique(labels))} different digits"


ONE = Criterion(
    "one number",
    0.25,
    (
        *lazy_guesser.works,
        lazy_guesser.gives_numbers,
        lazy_guesser.in_shape(
            (),
            "guess-not-one-number",
            "one number was expected, the accuracy of somebody who gives the same answer to every image.",
        ),
    ),
)
SHARE = Criterion("the share of the commonest label", 0.5, (_share_of_commonest,), needs=(ONE,))
UNCHANGED = Criterion(
    "the labels it was given are unchanged", 0.25, (lazy_guesser.leaves_input,), needs=(SHARE,)
)

TASK = lazy_guesser.task(
    number=6,
    expected=lambda labels: np.bincount(labels).max() / len(labels),
    probe=_probe,
    criteria=(ONE, SHARE, UNCHANGED),
    right="on 7 sets of labels, one of them with a single label.",
)
