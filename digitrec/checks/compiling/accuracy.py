"""Task 4, `accuracy`: the share of predictions that are right."""

import numpy as np

from digitrec.checks.asking.values import number
from digitrec.checks.compiling.shared.one_number import first_other, matches, numbers, one_number
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.wording import a_few, plural

CODES = codes(
    __name__,
    ("accuracy-in-percent", "How many are right?", "a percentage instead of a share"),
    ("count-not-share", "How many are right?", "the number of right answers instead of their share"),
    ("argmax-wrong-axis", "The largest of ten", "argmax over the images instead of over the digits"),
    ("probabilities-compared", "The largest of ten", "labels and probabilities are compared as they are"),
    ("threshold-half", "The largest of ten", "a probability counts from 0.5 on"),
    ("accuracy-wrong", "How many are right?", "some other number"),
)

accuracy = Function("compiling.accuracy", argument="p")


def _probe(seed):
    """Make batches with other shares of right answers; most largest probabilities are below 0.5.

    - a single image, read right, and a single one, read wrongly: all and none; two, both read right;
    - a few, of which the first or the last is read right and the other is not;
    - many, so that their share cannot be guessed.
    """
    rng, more = np.random.default_rng([seed, 5]), np.random.default_rng([seed, 5, 1])
    n = int(more.integers(200, 400))
    sizes, rights = (7, 9, 11, n), (*rng.permutation([3, 4, 5]), more.integers(n // 4, n // 2))
    cases = [_batch(rng, np.array([right]), np.array([0.4])) for right in (True, False)]
    for k, (n, right) in enumerate(zip(sizes, rights, strict=True)):
        sure = rng.uniform(0.3, 0.45, n)
        sure[1], sure[-2] = 0.7, 0.8  # one right, one wrong
        sure[0 if k == 0 else -1] = 1  # certain: right in the first batch, wrong in the others
        y, p = _batch(rng, np.arange(n) < right, sure)
        if k:
            y[-1], p[-1] = np.eye(10)[[rng.integers(1, 10), 0]]  # its own digit has no chance at all
        order = np.array([0, *rng.permutation(np.arange(1, n - 1)), n - 1])[:: 1 if k % 2 else -1]
        cases.append((y[order], p[order]))
    cases.insert(2, _batch(more, np.array([True, True]), np.array([0.35, 0.45])))
    return {"cases": cases}


def _batch(rng, right, sure):
    """Return labels and predictions of images that are `right` or not, each as sure as `sure`."""
    n = len(right)
    labels = rng.integers(0, 10, n)
    read = np.where(right, labels, (labels + rng.integers(1, 10, n)) % 10)
    rest = np.ones((n, 10))
    rest[~right, labels[~right]] = 0.5  # wrong, and the label has the smallest of the ten
    rest[np.arange(n), read] = 0
    p = (1 - sure)[:, np.newaxis] * rest / rest.sum(axis=1, keepdims=True)
    p[np.arange(n), read] = sure
    return np.eye(10)[labels], p


def _usual_mistakes(probe, evidence):
    """Look for the usual mistakes: percent, count, axis, comparing, threshold."""
    found, cases = numbers(evidence), probe["cases"]
    wanted = np.array([_share(y, p) for y, p in cases])
    sizes = np.array([len(y) for y, _ in cases])
    k = first_other(found, wanted)
    first = a_few(found[k])
    answers = [number(result) for result in results(evidence)]
    if matches(found, np.floor(wanted)) and not any(isinstance(answer, bool) for answer in answers):
        return Finding(
            "accuracy-wrong",
            f"`accuracy` returned {first}; {a_few(wanted[k])} was expected, and where all images are read "
            "right it is right. A share is a fraction, and what comes out are whole numbers: look for `//`, "
            "`int` or `round`.",
        )
    mistakes = (
        (
            [100 * wanted],
            "accuracy-in-percent",
            f"`accuracy` returned {first}: a percentage. A share was asked, from 0 to 1, as Keras "
            "reports it.",
        ),
        (
            [wanted * sizes],
            "count-not-share",
            f"For {plural(sizes[k], 'image')}, `accuracy` returned {first}, the number of right answers. "
            "Their share was asked: what part of all the images it is.",
        ),
        (
            _each(cases, lambda y, p: (y.argmax(axis=0) == p.argmax(axis=0)).mean()),
            "argmax-wrong-axis",
            f"`accuracy` returned {first}; {a_few(wanted[k])} was expected. The `argmax` seems to run over "
            "the images; the largest is wanted in each row, among the ten digits.",
        ),
        (
            _each(cases, lambda y, p: y.argmax() == p.argmax()),
            "argmax-wrong-axis",
            f"`accuracy` returned {first}; {a_few(wanted[k])} was expected. Without an axis, `argmax` looks "
            "for one largest number among those of all images; the largest is wanted in each row.",
        ),
        (
            _each(cases, lambda y, p: (y == p).mean(), lambda y, p: (y == p).all(axis=1).mean()),
            "probabilities-compared",
            f"`accuracy` returned {first}; {a_few(wanted[k])} was expected. It seems to compare labels and "
            "probabilities as they are: 0.93 is not 1, so hardly anything counts. First find out which digit "
            "each row says.",
        ),
        (
            _each(cases, lambda y, p: ((p > 0.5) == y).mean()),
            "threshold-half",
            f"`accuracy` returned {first}; {a_few(wanted[k])} was expected. All ten places of an image seem "
            "to be compared, and a probability to count from 0.5 on. Nine of ten are 0 in any case: compare "
            "one digit an image, that of the largest of the ten, even if it is 0.4.",
        ),
        (
            _each(
                cases,
                lambda y, p: ((p > 0.5) == y).all(axis=1).mean(),
                lambda y, p: (p[y == 1] > 0.5).mean(),
            ),
            "threshold-half",
            f"`accuracy` returned {first}; {a_few(wanted[k])} was expected. A probability seems to count "
            "from 0.5 on; the largest of the ten counts, even if it is 0.4.",
        ),
    )
    for several, code, text in mistakes:
        # Where the numbers are all the same, a rule that gives the same proves nothing.
        if any(matches(found, values) and np.ptp(values) for values in several):
            return Finding(code, text)
    return None


def _each(cases, *rules):
    """Return what every rule makes of the cases: a list of arrays."""
    return [np.array([float(rule(y, p)) for y, p in cases]) for rule in rules]


def _share(y, p):
    return (y.argmax(axis=1) == p.argmax(axis=1)).mean()


def _one_share_for_all(probe, evidence):
    """Look for the same share in every batch; 0 everywhere may come from the batches themselves."""
    return accuracy.uses_argument(probe, evidence) if numbers(evidence).all() else None


def _right(probe, evidence):
    """Look whether the numbers are the shares of right answers."""
    found, wanted = numbers(evidence), np.array([_share(y, p) for y, p in probe["cases"]])
    if matches(found, wanted):
        return None
    k = first_other(found, wanted)
    n = len(probe["cases"][k][0])
    count = round(wanted[k] * n)
    return Finding(
        "accuracy-wrong",
        f"For {plural(n, 'image')}, of which {count} {'is' if count == 1 else 'are'} read right, `accuracy` "
        f"returned {a_few(found[k])}; {a_few(wanted[k])} was expected.{_why(probe['cases'], found)}",
    )


def _why(cases, found):
    """Say by which other rule these are the numbers, or nothing."""
    for rule, why in (
        (lambda y, p: 1 - _share(y, p), "Yours is the share that is read wrongly."),
        (
            lambda y, p: (y.argmax(axis=1) == p.argmin(axis=1)).mean(),
            "Yours goes by the smallest of the ten probabilities; the largest says what is read.",
        ),
        (
            lambda y, p: (y.argmax(axis=1) == p.argmax(axis=1))[:-1].sum() / len(y),
            "The last image is never counted: see where the loop ends.",
        ),
        (
            lambda y, p: (y.argmax(axis=1) == p.argmax(axis=1))[1:].sum() / len(y),
            "The first image is never counted: see where the loop begins.",
        ),
    ):
        if matches(found, *_each(cases, rule)):
            return f" {why}"
    return ""


NUMBER = Criterion("one number", 0.5, (*accuracy.works, one_number("accuracy")))
SHARE = Criterion(
    "the share of right answers", 1.5, (_usual_mistakes, _one_share_for_all, _right), needs=(NUMBER,)
)

TASK = accuracy.task(
    number=4,
    expected=_share,
    probe=_probe,
    criteria=(NUMBER, SHARE),
    refuses=("compiling", "from_scratch"),
    right="on 7 batches, one of them a single image that is misread.",
)
