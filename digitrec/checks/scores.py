"""What is right and wrong with functions that work out cross-entropy and accuracy of predictions."""

import numpy as np

from digitrec.checks.evidence import array, number
from digitrec.checks.layers import a_few, kind_of, leaves_input, results, shape, uses_argument
from digitrec.checks.report import Finding
from digitrec.checks.trial import try_function


def one_number(name):
    """Return the layer that wants a single number from every call."""

    def layer(_probe, evidence):
        for result in results(evidence):
            if number(result) is not None:
                continue
            if array(result) is None:
                return Finding(
                    "not-numbers", f"`{name}` returned {kind_of(result)}; one number was expected."
                )
            return Finding(
                "not-one-number",
                f"`{name}` returned {array(result).size} numbers, shape {shape(array(result))}; one number "
                "for all the images together was expected.",
            )
        return None

    return layer


def _values(evidence):
    return np.array([float(number(result)) for result in results(evidence)])


def _matches(found, wanted):
    return np.allclose(found, wanted, rtol=2e-4, atol=2e-5)


def probe_cross_entropy(seed):
    """Make three batches of ordinary predictions, and one in which a right digit has the probability 0."""
    rng = np.random.default_rng([seed, 4])
    cases = [_predictions(rng, n) for n in (5, 8, 11)]
    y, p = _predictions(rng, 4)
    wrong, right = (y[0].argmax() + 1) % 10, y[1].argmax()
    p[0], p[1] = np.eye(10)[wrong], np.eye(10)[right]  # certain and wrong, certain and right
    return {"cases": cases, "edge": [(y, p)]}


def _predictions(rng, n):
    scores = rng.normal(0, 1.5, (n, 10))
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return np.eye(10)[rng.integers(0, 10, n)], p


def collect_cross_entropy(function, probe):
    """Try the function on the ordinary batches and on the batch with a probability of 0."""
    return {**try_function(function, probe["cases"]), "edge": try_function(function, probe["edge"])}


def cross_entropy_mistakes(probe, evidence):
    """Look for the usual mistakes: exchanged, sign, sum, columns, logarithm."""
    found = _values(evidence)
    wanted = np.array([-np.log(p[y == 1]).mean() for y, p in probe["cases"]])
    sizes = np.array([len(y) for y, _ in probe["cases"]])
    first = a_few(found[0])
    missed = np.array([(1 - p[y == 1]).mean() for y, p in probe["cases"]])  # with y and p exchanged
    exchanged = (
        np.isfinite(found).all()
        and found[0] > 3 * wanted[0]
        and _matches(found / missed, found[0] / missed[0])
    )
    if not np.isfinite(found).all() or exchanged:
        return Finding(
            "labels-and-probabilities-exchanged",
            f"For ordinary probabilities, none of them 0, `cross_entropy` returned {first}. It seems to take "
            "the logarithm of the labels, which are full of 0s: the labels `y` come first, then the "
            "probabilities `p`.",
        )
    mistakes = (
        (
            -wanted,
            "sign-missing",
            f"`cross_entropy` returned {first}. The logarithm of a probability is negative "
            "or 0; the loss is its opposite, so that worse predictions have a larger loss.",
        ),
        (
            wanted * sizes,
            "sum-not-mean",
            f"For {sizes[0]} images, `cross_entropy` returned {first}, the sum of their "
            f"losses; the mean, {a_few(wanted[0])}, was expected. A sum grows with the number of images.",
        ),
        (
            wanted / 10,
            "mean-over-columns",
            f"`cross_entropy` returned {first}, a tenth of the {a_few(wanted[0])} that "
            "was expected: the mean goes over all ten columns, and nine of them hold only 0s. Divide by the "
            "images.",
        ),
        (
            wanted / np.log(2),
            "other-logarithm",
            f"`cross_entropy` returned {first}: the logarithm to base 2. The "
            "natural one was asked, as Keras takes it.",
        ),
        (
            wanted / np.log(10),
            "other-logarithm",
            f"`cross_entropy` returned {first}: the logarithm to base 10. The "
            "natural one was asked, as Keras takes it.",
        ),
    )
    return next((Finding(code, text) for values, code, text in mistakes if _matches(found, values)), None)


def cross_entropy_right(probe, evidence):
    """Look whether the numbers are the cross-entropies."""
    found = _values(evidence)
    wanted = np.array([-np.log(p[y == 1]).mean() for y, p in probe["cases"]])
    if _matches(found, wanted):
        return None
    return Finding(
        "cross-entropy-wrong",
        f"For {len(probe['cases'][0][0])} images, `cross_entropy` returned {a_few(found[0])}; "
        f"{a_few(wanted[0])} was expected. Try your function on the four predictions that you worked out by "
        "hand.",
    )


def finite(probe, evidence):
    """Look whether a right digit with the probability 0 gives a number to compute with."""
    call = evidence["edge"]["calls"][-1]
    said = "For an image whose right digit has the probability 0, `cross_entropy`"
    if call["raised"]:
        return Finding("not-clipped", f"{said} stopped with a {call['raised']['type']}: 0 has no logarithm.")
    y, p = probe["edge"][0]
    found = number(call["returned"])
    others = -np.log(p[y == 1][1:]).sum()
    price = np.nan if found is None else len(y) * found - others  # what the probability 0 costs
    if -np.log(1e-3) <= price <= -np.log(1e-40):
        return None
    what = kind_of(call["returned"]) if found is None else a_few(found)
    return Finding(
        "not-clipped",
        f"{said} returned {what}. Certain and wrong is as bad as can be, but the loss has to stay a number "
        "that one can compute with: nothing below 0.0000001 goes into the logarithm.",
    )


def edge_unchanged(probe, evidence):
    """Look whether the batch with the probability 0 is as it was."""
    return leaves_input("cross_entropy", "y` or `p")(probe, evidence["edge"])


def probe_accuracy(seed):
    """Make three batches with other shares of right answers; most of the largest probabilities are below "
    "0.5."""
    rng = np.random.default_rng([seed, 5])
    sizes, rights = (7, 9, 11), rng.permutation([3, 4, 5])
    cases = []
    for k, (n, right) in enumerate(zip(sizes, rights, strict=True)):
        labels = rng.integers(0, 10, n)
        read = np.where(np.arange(n) < right, labels, (labels + rng.integers(1, 10, n)) % 10)
        sure = rng.uniform(0.3, 0.45, n)
        sure[1], sure[-2] = 0.7, 0.8  # one right, one wrong
        sure[0 if k == 0 else -1] = 1  # certain: right in the first batch, wrong in the others
        p = np.repeat((1 - sure)[:, np.newaxis] / 9, 10, axis=1)
        p[np.arange(n), read] = sure
        cases.append((np.eye(10)[labels], p))
    return {"cases": cases}


def accuracy_mistakes(probe, evidence):
    """Look for the usual mistakes: percent, count, axis, comparing, threshold."""
    found, cases = _values(evidence), probe["cases"]
    wanted = np.array([_share(y, p) for y, p in cases])
    sizes = np.array([len(y) for y, _ in cases])
    first = a_few(found[0])
    mistakes = (
        (
            [100 * wanted],
            "accuracy-in-percent",
            f"`accuracy` returned {first}: a percentage. A share was asked, from 0 "
            "to 1, as Keras reports it.",
        ),
        (
            [wanted * sizes],
            "count-not-share",
            f"For {sizes[0]} images, `accuracy` returned {first}, the number of right "
            "answers. Their share was asked: what part of all the images it is.",
        ),
        (
            _each(
                cases,
                lambda y, p: (y.argmax(axis=0) == p.argmax(axis=0)).mean(),
                lambda y, p: y.argmax() == p.argmax(),
            ),
            "argmax-wrong-axis",
            f"`accuracy` returned {first}; {a_few(wanted[0])} was expected. The `argmax` seems to run over "
            "the images; the largest is wanted in each row, among the ten digits.",
        ),
        (
            _each(cases, lambda y, p: (y == p).mean(), lambda y, p: (y == p).all(axis=1).mean()),
            "probabilities-compared",
            f"`accuracy` returned {first}; {a_few(wanted[0])} was expected. It seems to compare labels and "
            "probabilities as they are: 0.93 is not 1, so hardly anything counts. First find out which digit "
            "each row says.",
        ),
        (
            _each(
                cases,
                lambda y, p: ((p > 0.5) == y).mean(),
                lambda y, p: ((p > 0.5) == y).all(axis=1).mean(),
                lambda y, p: (p[y == 1] > 0.5).mean(),
            ),
            "threshold-half",
            f"`accuracy` returned {first}; {a_few(wanted[0])} was expected. A probability seems to count "
            "from 0.5 on; the largest of the ten counts, even if it is 0.4.",
        ),
    )
    for several, code, text in mistakes:
        if any(_matches(found, values) for values in several):
            return Finding(code, text)
    return None


def _each(cases, *rules):
    """Return what every rule makes of the cases: a list of arrays."""
    return [np.array([float(rule(y, p)) for y, p in cases]) for rule in rules]


def _share(y, p):
    return (y.argmax(axis=1) == p.argmax(axis=1)).mean()


def one_share_for_all(probe, evidence):
    """Look for the same share in every batch; 0 everywhere may come from the batches themselves."""
    return uses_argument("accuracy", "p")(probe, evidence) if _values(evidence).all() else None


def accuracy_right(probe, evidence):
    """Look whether the numbers are the shares of right answers."""
    found, wanted = _values(evidence), np.array([_share(y, p) for y, p in probe["cases"]])
    if _matches(found, wanted):
        return None
    y, _ = probe["cases"][0]
    return Finding(
        "accuracy-wrong",
        f"For {len(y)} images of which {round(wanted[0] * len(y))} are read right, `accuracy` returned "
        f"{a_few(found[0])}; {a_few(wanted[0])} was expected.",
    )
