"""Task 3, `cross_entropy`: how wrong predictions are."""

import numpy as np

from digitrec.checks.asking.compiling import call_on_cases_and_edge
from digitrec.checks.asking.values import number
from digitrec.checks.compiling.shared.one_number import first_other, matches, numbers, one_number
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.wording import a_few, kind_of, plural, with_article

CODES = codes(
    __name__,
    ("sign-missing", "How wrong is a prediction?", "the minus before the logarithm is missing"),
    ("sum-not-mean", "One number for many images", "the sum over the images instead of the mean"),
    ("mean-over-columns", "One number for many images", "the mean over all columns, ten times too small"),
    ("other-logarithm", "How wrong is a prediction?", "log2 or log10 instead of the natural logarithm"),
    ("labels-and-probabilities-exchanged", "How wrong is a prediction?", "y and p are exchanged"),
    ("cross-entropy-wrong", "How wrong is a prediction?", "some other number"),
    ("not-clipped", "When the network is certain and wrong", "infinite or nan for a probability of 0"),
)

cross_entropy = Function("compiling.cross_entropy", argument="y` or `p")

LEAST = 5e-4  # a probability that goes into the logarithm as it is, or with a ten-millionth added


def _probe(seed):
    """Make batches of ordinary predictions, and one in which a right digit has the probability 0.

    The first is a single image whose right digit has the probability a half, the second two with 0.9 and 0.5,
    the third has one that is small but not too small for its logarithm. The others are drawn, no two of one
    size, and there are many in the last, the product of whose probabilities is too small for a float.
    """
    rng = np.random.default_rng([seed, 4])
    many = int(rng.integers(400, 500))
    few = [_even(rng, right) for right in ([0.5], [0.9, 0.5], [0.5, LEAST])]
    cases = [*few, *(_predictions(rng, n) for n in (5, 8, many))]
    y, p = _predictions(rng, 4)
    wrong, right = (y[0].argmax() + 1) % 10, y[1].argmax()
    p[0], p[1] = np.eye(10)[wrong], np.eye(10)[right]  # certain and wrong, certain and right
    return {"cases": cases, "edge": [(y, p)]}


def _even(rng, right):
    """Return labels and predictions whose right digits have these probabilities, and all others the same."""
    y = np.eye(10)[rng.choice(10, len(right), replace=False)]
    right = np.array(right)[:, np.newaxis]
    return y, np.where(y == 1, right, (1 - right) / 9)


def _predictions(rng, n):
    scores = rng.normal(0, 1.5, (n, 10))
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return np.eye(10)[rng.integers(0, 10, n)], p


def _usual_mistakes(probe, evidence):
    """Look for the usual mistakes: exchanged, sign, sum, columns, logarithm."""
    found = numbers(evidence)
    wanted = _cross_entropies(probe)
    if matches(found, wanted):
        return None
    sizes = np.array([len(y) for y, _ in probe["cases"]])
    k = first_other(found, wanted)
    first = a_few(found[k])
    swapped = [number(call["returned"]) for call in evidence["swapped"] if not call["raised"]]
    if None not in swapped and len(swapped) == len(wanted) and matches(swapped, wanted):
        return Finding(
            "labels-and-probabilities-exchanged",
            f"For ordinary probabilities, none of them 0, `cross_entropy` returned {first}; given the "
            "probabilities first and the labels second, it is right. It takes the logarithm of the labels, "
            "which are full of 0s: the labels `y` come first, then the probabilities `p`.",
        )
    right = np.isclose(found, wanted, rtol=2e-4, atol=6e-4)
    if np.isposinf(found).any() and (right | np.isposinf(found)).all() and right.any():
        return Finding(
            "cross-entropy-wrong",
            f"For {sizes[k]} ordinary predictions, none of them 0, `cross_entropy` returned inf; for "
            f"{sizes[right].max()} it is right. The more there are, the smaller their product: a float has "
            "no room for it, and it becomes 0. See whether your code multiplies before it takes the "
            "logarithm.",
        )
    if not np.isfinite(found).all():
        return Finding(
            "cross-entropy-wrong",
            f"For ordinary probabilities, none of them 0, `cross_entropy` returned {first}. A logarithm of 0 "
            "is infinite, that of a negative number is none, `nan`, and so is 0 times infinity. Print what "
            "goes into the logarithm: it should be probabilities alone, and the labels, which are full of "
            "0s, never.",
        )
    both = [-(y * np.log(p) + (1 - y) * np.log(1 - p)) for y, p in probe["cases"]]
    binary = [np.array([each.sum() for each in both]) / divisor for divisor in (sizes, 10 * sizes, 1)]
    if any(matches(found, values) for values in binary):
        return Finding(
            "binary-loss",
            f"`cross_entropy` returned {first}; {a_few(wanted[k])} was expected. This is the binary "
            "cross-entropy, which also adds up the logarithms of 1 - p: ten questions with yes or no. Here "
            "there is one question with ten answers, and only the probability of the right one counts.",
        )
    mistakes = (
        (
            -wanted,
            "sign-missing",
            f"`cross_entropy` returned {first}. The logarithm of a probability is negative or 0; the loss is "
            "its opposite, so that worse predictions have a larger loss.",
        ),
        (
            wanted * sizes,
            "sum-not-mean",
            f"For {sizes[k]} images, `cross_entropy` returned {first}, the sum of their losses; the mean, "
            f"{a_few(wanted[k])}, was expected. A sum grows with the number of images.",
        ),
        (
            wanted / 10,
            "mean-over-columns",
            f"`cross_entropy` returned {first}, a tenth of the {a_few(wanted[k])} that was expected: the "
            "mean goes over all ten columns, and nine of them hold only 0s. Divide by the images.",
        ),
        (
            wanted / np.log(2),
            "other-logarithm",
            f"`cross_entropy` returned {first}: the logarithm to base 2. The natural one was asked, as Keras "
            "takes it.",
        ),
        (
            wanted / np.log(10),
            "other-logarithm",
            f"`cross_entropy` returned {first}: the logarithm to base 10. The natural one was asked, as "
            "Keras takes it.",
        ),
    )
    return next((Finding(code, text) for values, code, text in mistakes if matches(found, values)), None)


def _right(probe, evidence):
    """Look whether the numbers are the cross-entropies."""
    found = numbers(evidence)
    wanted = _cross_entropies(probe)
    if matches(found, wanted):
        return None
    k = first_other(found, wanted)
    return Finding(
        "cross-entropy-wrong",
        f"For {plural(len(probe['cases'][k][0]), 'image')}, `cross_entropy` returned {a_few(found[k])}; "
        f"{a_few(wanted[k])} was expected. {_why(probe, found) or BY_HAND}",
    )


BY_HAND = "Try your function on the four predictions that you worked out by hand."


def _why(probe, found):
    """Say by which other rule these are the numbers, or nothing."""
    losses = [-np.log(p[y == 1]) for y, p in probe["cases"]]
    for rule, why in (
        (lambda loss: loss[0] / len(loss), "Only the first image is ever counted: see where the loop ends."),
        (
            lambda loss: loss[:-1].sum() / len(loss),
            "The last image is never counted: see where the loop ends.",
        ),
        (
            lambda loss: loss[1:].sum() / len(loss),
            "The first image is never counted: see where the loop begins.",
        ),
        (
            lambda loss: loss.sum() / max(len(loss) - 1, 1),
            "The sum is divided by one less than there are images.",
        ),
        (
            lambda loss: -np.log(np.exp(-loss).mean()),
            "Yours is the logarithm of the mean; the mean of the logarithms was asked for.",
        ),
        *(
            (
                lambda loss, least=least: np.minimum(loss, -np.log(least)).mean(),
                f"Yours is right where no probability is below {least:g}: what is smaller goes into the "
                "logarithm as if it were that large.",
            )
            for least in (0.1, 0.01, 0.001)
        ),
    ):
        if matches(found, np.array([rule(loss) for loss in losses])):
            return why
    return ""


def _finite(probe, evidence):
    """Look whether a right digit with the probability 0 gives a number to compute with."""
    call = evidence["edge"]["calls"][-1]
    said = "For an image whose right digit has the probability 0, `cross_entropy`"
    if call["raised"]:
        error = with_article(call["raised"]["type"])
        return Finding("not-clipped", f"{said} stopped with {error}: 0 has no logarithm.")
    y, p = probe["edge"][0]
    found = number(call["returned"])
    others = -np.log(p[y == 1][1:]).sum()
    price = np.nan if found is None else len(y) * found - others  # what the probability 0 costs
    if -np.log(1e-3) <= price <= -np.log(1e-40):
        return None
    what = kind_of(call["returned"]) if found is None else a_few(found)
    if found is not None and np.isfinite(found):
        wanted = (others - np.log(1e-7)) / len(y)
        return Finding(
            "not-clipped",
            f"{said} returned {what}. With 0.0000001 in the place of the 0 it is {a_few(wanted)}. Certain "
            "and wrong is as bad as can be, so this image has to count, and most of all.",
        )
    return Finding(
        "not-clipped",
        f"{said} returned {what}. Certain and wrong is as bad as can be, but the loss has to stay a number "
        "that one can compute with: nothing below 0.0000001 goes into the logarithm.",
    )


def _edge_unchanged(probe, evidence):
    """Look whether the batch with the probability 0 is as it was."""
    return cross_entropy.leaves_input(probe, evidence["edge"])


def _cross_entropies(probe):
    return np.array([-np.log(p[y == 1]).mean() for y, p in probe["cases"]])


NUMBER = Criterion("one number", 0.5, (*cross_entropy.works, one_number("cross_entropy")))
MEAN = Criterion(
    "the mean over the images of -log p",
    1.5,
    (_usual_mistakes, cross_entropy.uses_argument, _right),
    needs=(NUMBER,),
)
FINITE = Criterion("finite for a probability of 0", 0.5, (_finite,), needs=(MEAN,))
UNCHANGED = Criterion("y and p are unchanged", 0.5, (_edge_unchanged,), needs=(FINITE,))

TASK = cross_entropy.task(
    number=3,
    expected=lambda y, p: -np.log(p[y == 1]).mean(),
    probe=_probe,
    collect=call_on_cases_and_edge,
    criteria=(NUMBER, MEAN, FINITE, UNCHANGED),
    refuses=("compiling", "from_scratch"),
    right="on 6 batches, one of them with a probability of 0.",
)
