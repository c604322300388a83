"""How a class's networks, rebuilt from the receipts, read the class's own digits."""

from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np

from digitrec import from_scratch
from digitrec.checks.asking.data import mnist
from digitrec.checks.asking.packing import unpack
from digitrec.checks.capstone.shared.pixels import as_trained
from digitrec.checks.engine import rebuild
from digitrec.checks.engine.judgement import CouldNotTell
from digitrec.classroom.hands import POOL, PoolError, read_pool
from digitrec.grading.record.receipts import NoReceipt, read
from digitrec.grading.record.submission import PUBLIC
from digitrec.hands import interval
from digitrec.preparing import flatten, scale
from digitrec.training import trained_weights

NETWORKS = {"training": "training.trained", "capstone": "capstone.evaluate"}  # whose evidence has the network
TRIED = 2_000  # test images of MNIST that each network reads beside


@dataclass(frozen=True)
class ReadHands:
    """What the page shows of it; nothing in it belongs to one learner."""

    digits: int
    hands: int
    course: float  # the share that the course's own network reads
    interval: tuple[float, float]  # of that share
    networks: tuple[tuple[float, float], ...]  # (share of the set, share of MNIST), the lowest first
    left_out: int  # learners whose network is not known or cannot be rebuilt
    by_digit: tuple[tuple[int, float, int], ...]  # (digit, mean share, how many), the worst first
    fault: str = ""

    @property
    def mean(self):
        """The mean share of the set over the networks."""
        return fmean(on_set for on_set, _ in self.networks)

    @property
    def mean_of_mnist(self):
        """The same of MNIST."""
        return fmean(on_mnist for _, on_mnist in self.networks)


def read_hands(root, stage, students):
    """Return ReadHands of a stage in which learners train a network; None for others, and without a set."""
    path = Path(root, POOL)
    if stage.name not in NETWORKS or not path.is_file():
        return None
    try:
        images, labels, hands = read_pool(path)
    except PoolError as error:
        return ReadHands(0, 0, 0.0, (0.0, 0.0), (), 0, (), str(error))
    x = scale(flatten(images))
    right = from_scratch.predict(trained_weights(), x).argmax(axis=1) == labels
    read_by = [found for student in students if (found := _reading(root, stage, student, x)) is not None]
    hits = np.array([digits == labels for digits, _ in read_by] or [right])  # (networks, N)
    by_digit = [(d, float(hits[:, labels == d].mean()), int((labels == d).sum())) for d in np.unique(labels)]
    return ReadHands(
        len(labels),
        hands,
        float(right.mean()),
        interval(int(right.sum()), len(right)),
        tuple(sorted((float((digits == labels).mean()), on_mnist) for digits, on_mnist in read_by)),
        len(students) - len(read_by),
        tuple(sorted(((int(d), share, n) for d, share, n in by_digit), key=lambda row: row[1])),
    )


def _reading(root, stage, student, x):
    """Return (digits that a student's network reads in x, its share of MNIST), or None."""
    try:
        receipt, _ = read(root, stage.stem, student)
        asked = next(q for q in receipt.questions if (q.task, q.seed) == (NETWORKS[stage.name], PUBLIC))
        evidence = unpack(asked.evidence or b"")
        network = evidence["network"]
        if "x_test" in evidence:
            network = as_trained(network, unpack(asked.probe), evidence)
        p = rebuild.predict(network, x)
        test, labels = (part[:TRIED] for part in mnist("test"))
        if p.shape != (len(x), 10) or not np.isfinite(p).all():
            return None
        return p.argmax(axis=1), rebuild.accuracy(network, test, labels)
    except (NoReceipt, StopIteration, CouldNotTell, KeyError, TypeError, ValueError, AttributeError):
        return None  # no network is known of this learner, which the page counts
