"""Which pairs of submissions are alike, left out what the course and many learners have in common."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations

from digitrec.classroom.likeness.fingerprints import fingerprints

# From benchmarks/similarity.csv: what hardly any honest pair reached there, and copies with other names did.
LIMIT = 0.6  # of the fingerprints of the one who has fewer
FEWEST = (
    8  # fingerprints of one's own: with fewer, a text is too short to tell, and a likeness to mean anything
)
CELLS = 2  # that have to be alike: one answer alone can be the same by chance
COMMON = 0.05  # of the class: what more than these wrote is nobody's own
ALWAYS_FEW = 4  # learners, whatever the size of the class
MEANS = (
    "These pairs share more of their own code than learners do who worked apart. That can mean that one "
    "copied from the other, that both copied from a third, that they worked together, or that an assistant "
    "or a page gave both the same answer. It can also be chance. It does not say who wrote it, nor that "
    "anything was forbidden: it is a reason to ask, and no mark follows from it."
)


@dataclass(frozen=True)
class Pair:
    """Two learners whose code is alike: in how many of `of` fingerprints, and where."""

    one: str
    other: str
    shared: int
    of: int  # the fingerprints of the one who has fewer
    places: tuple = ()  # ((cell, first line, last line) of one, the same of the other)

    @property
    def share(self):
        """The shared part, 0 to 1."""
        return self.shared / self.of


@dataclass(frozen=True)
class Likeness:
    """What comparing a class came to."""

    pairs: tuple[Pair, ...]  # those at or above the limit, the most alike first
    compared: int  # learners whose code is long enough
    too_short: tuple[str, ...]  # ids of the others


def compare(cells, given=(), limit=LIMIT, fewest=FEWEST):
    """Return the Likeness of a class; `cells` are (number, text) by learner, `given` the course's texts.

    Left out are the fingerprints of the course's own cells, solutions included, and those that more than the
    share COMMON of the class have, though never fewer than five learners.
    """
    of_course = {mark for text in given for mark in fingerprints(text)}
    own = {who: _places(those, of_course) for who, those in cells.items()}
    holders = defaultdict(list)
    for who, places in own.items():
        for mark in places:
            holders[mark].append(who)
    most = max(ALWAYS_FEW, math.floor(COMMON * len(cells)))
    sizes, shared = Counter(), Counter()
    for those in holders.values():
        if len(those) <= most:
            sizes.update(those)
            shared.update(combinations(sorted(those), 2))
    found = []
    for (one, other), many in shared.items():
        of = min(sizes[one], sizes[other])
        if many >= fewest and many >= limit * of:
            places = _both(own, one, other, holders, most)
            if all(len({cell for cell, *_ in side}) >= CELLS for side in zip(*places, strict=True)):
                found.append(Pair(one, other, many, of, places))
    short = tuple(sorted(who for who in cells if sizes[who] < fewest))
    found.sort(key=lambda pair: (-pair.share, -pair.shared, pair.one, pair.other))
    return Likeness(tuple(found), len(cells) - len(short), short)


def _places(cells, of_course):
    """Return {fingerprint: (cell, first line, last line)} of a learner's cells, the course's left out."""
    found = {}
    for number, text in cells:
        for mark, lines in fingerprints(text).items():
            if mark not in of_course:
                found.setdefault(mark, (number, *lines))
    return found


def _both(own, one, other, holders, most):
    """Return where the two have what they share."""
    marks = [mark for mark in own[one] if mark in own[other] and len(holders[mark]) <= most]
    return tuple((own[one][mark], own[other][mark]) for mark in marks)
