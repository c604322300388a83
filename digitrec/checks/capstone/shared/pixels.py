"""Which images went into a learner's network, and in what form: it is judged on images like those."""

from functools import lru_cache, wraps

import numpy as np

from digitrec.checks.asking.data import mnist
from digitrec.checks.asking.loading import LENGTHS
from digitrec.checks.asking.pool import NOBODY, PARTS, POOL, labels_of_pool, pool
from digitrec.checks.engine import rebuild, rules
from digitrec.checks.engine.judgement import CouldNotTell

TRIED = 2_000  # test images on which it is tried in what form a network knows them
BETTER = 0.05  # of the accuracy on these, by which another form than the array's has to be better
WELL = 0.9  # the accuracy that a network has to have in it: one that has learned nothing reads nothing well
# Forms in which images reach a network without an array that has them: in a pipeline, or within `fit`.
USUAL = tuple(
    {"kind": "table", "values": values, "spread": 0.0}
    for values in (
        np.arange(256) / 255,
        np.arange(256.0),
        np.arange(256) / 127.5 - 1,
        1 - np.arange(256) / 255,
    )
)


def some_rows(seed):
    """Make the probe that says which 200 rows of each of the four arrays are looked at."""
    rng = np.random.default_rng([seed, 82])
    return {"rows": {name: np.sort(rng.choice(n, 200, replace=False)) for name, n in LENGTHS.items()}}


def images_of(about, places):
    """Return (found, places in the pool) of those of a described array's rows that are images of MNIST.

    What the array says of its order is believed only where the rows themselves bear it out: None elsewhere.
    """
    rows, order = about["rows"], about["order"]
    if rows is None or order is None or len(order) != about["shape"][0]:
        return None
    at = order[places[places < len(order)]]
    known = (at > NOBODY) & (at < POOL)
    if len(at) < 20 or known.mean() < 0.9:
        return None
    found, at = rows[known].reshape(known.sum(), -1), at[known]
    return (found, at) if _resemble(found, at) else None


def _resemble(found, at):
    """Say whether rows vary as the images at these places in the pool do, scaled in whatever way."""
    images = pool()[at].astype(np.float64)
    a, b = found - found.mean(axis=1, keepdims=True), images - images.mean(axis=1, keepdims=True)
    likeness = (a * b).sum(axis=1) / np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1)).clip(1e-12)
    return (np.abs(likeness) > 0.3).mean() > 0.95


def rule_of(about, places):
    """Return the rule by which a described array of images was prepared, or None for none that is known."""
    found = images_of(about, places)
    return None if found is None else rules.rule_of(found[0], pool()[found[1]])


def as_trained(network, probe, evidence):
    """Return a described network with the `rule` that prepares images as the learner's are.

    It is the rule of the learner's test images; where the network reads well in another usual form, and
    much better, that one. Raises CouldNotTell if neither is known to be right.
    """
    if not network["model"]:
        return network
    known = images_of(evidence["x_test"], probe["rows"]["x_test"])
    rule = rule_of(evidence["x_test"], probe["rows"]["x_test"])
    try:
        shares = [_share(network, one) for one in (rule, *USUAL) if one is not None]
    except CouldNotTell:  # it cannot be rebuilt, which will be said where it is asked
        return network
    first, best = shares[0], max(shares)
    if rule is not None and not (best > first + BETTER and best >= WELL):
        best = first
    chosen = [one for one in (rule, *USUAL) if one is not None][shares.index(best)]
    if rule is None and known is not None and best < 0.5:
        raise CouldNotTell("What was done to the images before they went in could not be worked out.")
    return {**network, "rule": None if rules.alike(chosen, USUAL[0], closely=True) else chosen}


def in_usual_forms(network):
    """Yield a described network with each of the usual rules: what it reads of images in these forms."""
    for rule in USUAL:
        yield {**network, "rule": None if rule is USUAL[0] else rule}


def _share(network, rule):
    x, labels = mnist("test")
    return rebuild.accuracy({**network, "rule": rule}, x[:TRIED], labels[:TRIED])


def sets(probe, evidence):
    """Return `(x, labels)` of the learner's own two sets by name, "train" and "test": images from 0 to 1.

    Where they have not split the images anew, those are MNIST's.
    """
    about = evidence["x_test"]
    found = images_of(about, probe["rows"]["x_test"])
    rule = found and rules.rule_of(found[0], pool()[found[1]])
    order = about["order"]
    same = (
        order is not None and len(order) == PARTS["test"] and (order == np.arange(PARTS["train"], POOL)).all()
    )
    if same or not rule or (order == NOBODY).any() or len(np.unique(order)) < len(order):
        return {part: mnist(part) for part in PARTS}
    if np.isin(order, np.arange(PARTS["train"], POOL)).all():  # MNIST's own test images in another order
        return {"train": mnist("train"), "test": _set(order.astype(np.int64).tobytes())}
    rest = np.setdiff1d(np.arange(POOL), order)
    return {name: _set(part.astype(np.int64).tobytes()) for name, part in (("train", rest), ("test", order))}


@lru_cache(maxsize=4)
def _set(order):
    order = np.frombuffer(order, np.int64)
    x = pool()[order].astype(np.float32) / np.float32(255)
    x.flags.writeable = False
    return x, labels_of_pool()[order]


def on_own_images(layer):
    """Return the layer that judges `network` as `layer` does, on images like those that it was trained on."""

    @wraps(layer)
    def as_it_was_trained(probe, evidence):
        own = {"network": as_trained(evidence["network"], probe, evidence), "sets": sets(probe, evidence)}
        return layer(probe, {**evidence, **own})

    return as_it_was_trained
