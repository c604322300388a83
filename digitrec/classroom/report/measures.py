"""What marks say about a class and its tasks: distributions, and which tasks tell good from weak."""

import math
from dataclasses import dataclass
from statistics import fmean

SMALLEST = 30  # learners: with fewer, a correlation is mostly chance, and none is worked out
WELL, HARDLY = 0.4, 0.2  # Ebel's rules of thumb for an index of discrimination
MOST_COLUMNS = 12  # of a histogram


@dataclass(frozen=True)
class OfTask:
    """How a class did in one task: how many got all, a part or nothing of its points, and what it tells."""

    item: object
    full: int
    part: int
    nothing: int
    asked: int  # of whom a person still decides; they are in none of the three
    mean: float  # share of the points, 0 to 1
    correlation: float | None = None
    interval: tuple[float, float] | None = None  # of 95 %
    says: str = ""


def of_tasks(gathered):
    """Return an OfTask for each item of a StageOfClass.

    The correlation is that of the item with the rest: of its points with the points in all other items of the
    stage, so that an item is not correlated with itself (S. Henrysson, Correction of item-total correlations
    in item analysis, Psychometrika 28, 1963, 211-218). Its interval is R. A. Fisher's, by the inverse
    hyperbolic tangent. Which is good or bad are rules of thumb (R. L. Ebel, Essentials of Educational
    Measurement, 1972).
    """
    found = []
    for item in gathered.items:
        marks = [(who, who.marks[item.cell]) for who in gathered.tried if item.cell in who.marks]
        decided = [mark.score for _, mark in marks if not mark.asked]
        full = sum(score >= item.points for score in decided)
        nothing = sum(score <= 0 for score in decided)
        mean = fmean(decided) / item.points if decided else 0.0
        pairs = [(mark.score, who.total - mark.score) for who, mark in marks if not who.asked]
        r, interval, says = _told(pairs, item.points, len(gathered.items))
        counts = (full, len(decided) - full - nothing, nothing, len(marks) - len(decided))
        found.append(OfTask(item, *counts, mean, r, interval, says))
    return found


def correlation(pairs):
    """Return Pearson's correlation of pairs of numbers, or None where one of the two never changes."""
    if len(pairs) < 2:
        return None
    xs, ys = zip(*pairs, strict=True)
    x, y = fmean(xs), fmean(ys)
    across = math.fsum((a - x) * (b - y) for a, b in pairs)
    along = math.fsum((a - x) ** 2 for a in xs) * math.fsum((b - y) ** 2 for b in ys)
    return across / math.sqrt(along) if along > 1e-12 else None


def interval(r, n):
    """Return Fisher's interval of 95 % of a correlation of n pairs."""
    z, width = math.atanh(max(-0.999999, min(0.999999, r))), 1.959964 / math.sqrt(n - 3)
    return math.tanh(z - width), math.tanh(z + width)


def histogram(totals, points):
    """Return rows (label, count): how many learners reached how many of the points.

    One for each whole point where there are few, of the marks rounded down; else ten of the same width. The
    last stands for all points alone.
    """
    if not points:
        return []
    width = 1 if points <= MOST_COLUMNS else points / 10
    many = math.ceil(points / width)
    counts = [0] * (many + 1)
    for total in totals:
        at = many if total >= points - 1e-9 else int(total / width + 1e-9)
        counts[max(0, min(at, many))] += 1
    labels = [
        f"{width * at:g}" if width == 1 else f"{width * at:g} to {width * (at + 1):g}" for at in range(many)
    ]
    return list(zip([*labels, f"{points:g}"], counts, strict=True))


def _told(pairs, points, items):
    """Return (correlation, interval, sentence) on what an item tells about the rest."""
    if pairs and all(score >= points for score, _ in pairs):
        return None, None, "Nobody loses a point here: it tells nobody apart."
    if pairs and all(score <= 0 for score, _ in pairs):
        return None, None, "Nobody has a point here: look at the task before you look at the class."
    if items < 2:
        return None, None, "It is the only task: there is no rest to compare it with."
    if len(pairs) < SMALLEST:
        return None, None, ""
    r = correlation(pairs)
    if r is None:
        return (
            None,
            None,
            "There is nothing to compare: the marks of this task or of the rest are all the same.",
        )
    if r >= WELL:
        says = "It separates well: who does well elsewhere does well here."
    elif r >= HARDLY:
        says = "It separates somewhat."
    elif r > -HARDLY:
        says = "It says little about the rest: another skill, an accident, or a text that was misread."
    else:
        says = "Who does well elsewhere loses points here: read the task and its check again."
    return r, interval(r, len(pairs)), says
