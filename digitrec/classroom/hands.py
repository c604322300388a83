"""A class's own digits as one test set, without names: `digitrec hands collect`, and how the set is read.

Only hands whose file says that their writer agrees are taken. They are mixed, image by image, in an order
that nothing can repeat, and written without anything that says whose they are or which belong together.
"""

import hashlib
import io
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitrec.classroom.collecting.archives import Archives
from digitrec.grading.record.receipts import write_whole
from digitrec.hands.file import FORMAT, HandError, read_hand
from digitrec.validation import check_images, check_labels, check_same_length

POOL = "class_hands.npz"  # in the course's folder
FEWEST = 3  # hands: of one or two, everybody would know whose they are
NAMED = FORMAT.rpartition(" ")[0].encode()  # what a file of digits says of itself, in any version
NUMBERED = re.compile(r"my_hand ?(?:\((\d+)\))?\.json")  # as the page and a browser call it


class PoolError(Exception):
    """There is no set to write or to read; the message says why and what to do."""


@dataclass(frozen=True)
class Collected:
    """What became of the files that were looked at."""

    hands: int
    digits: int
    without_consent: int
    twice: int
    unreadable: tuple[tuple[str, str], ...]  # (file, why)


def collect_hands(sources, to):
    """Pool the hands in archives and folders into the file `to`; return Collected. Raises PoolError.

    In one folder, `my_hand.json` and `my_hand (1).json` are one person's, and the last one counts.
    """
    hands, known, without_consent, twice, unreadable = [], set(), 0, 0, []
    for name, hand in _hands(sources):
        if isinstance(hand, str):
            unreadable.append((name, hand))
            continue
        digest = hashlib.sha256(hand.images.tobytes() + hand.labels.tobytes()).digest()
        if not hand.consent:
            without_consent += 1
        elif digest in known:
            twice += 1
        else:
            known.add(digest)
            hands.append(hand)
    if len(hands) < FEWEST:
        raise PoolError(
            f"Hands whose writers agree: {len(hands)}; without their consent: {without_consent}. A set of "
            f"fewer than {FEWEST} hands would tell whose they are, so nothing was written."
        )
    images = np.concatenate([hand.images for hand in hands])
    labels = np.concatenate([hand.labels for hand in hands])
    order = sorted(range(len(labels)), key=lambda _: secrets.token_bytes(16))
    stream = io.BytesIO()
    np.savez_compressed(stream, images=images[order], labels=labels[order], hands=len(hands))
    write_whole(Path(to), stream.getvalue())
    return Collected(len(hands), len(labels), without_consent, twice, tuple(unreadable))


def read_pool(path):
    """Return (images, labels, how many hands) of a set, uint8 (N, 28, 28) and (N,). Raises PoolError."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            images, labels, hands = arrays["images"], arrays["labels"], int(arrays["hands"])
        images, labels = check_images(images), check_labels(labels)
        check_same_length(images, labels, ("images", "labels"))
    except Exception:  # a damaged archive fails in many ways, and all mean the same
        raise PoolError(
            f"{path} cannot be read as a class's digits. Write it anew with `digitrec hands collect`."
        ) from None
    return images.astype("uint8"), labels.astype("uint8"), hands


def _hands(sources):
    """Yield (name, Hand) of the files that hold somebody's digits, (name, why) of those that should."""
    with Archives() as archives:
        for source in sources:
            for item in _latest(archives.items(source)):
                named = NUMBERED.fullmatch(item.path.name)
                try:
                    data = item.read()
                    if named or NAMED in data[:200]:
                        yield item.name, read_hand(data)
                except HandError as error:
                    yield item.name, str(error)
                except OSError as error:
                    if named:
                        yield item.name, f"It cannot be read: {error.strerror}."


def _latest(items):
    """Return the files that may be somebody's digits, of several numbered ones in a folder the last."""
    last, others = {}, []
    for item in items:
        numbered = NUMBERED.fullmatch(item.path.name)
        if numbered:
            number = int(numbered[1] or 0)
            if number >= last.get(item.path.parent, (0,))[0]:
                last[item.path.parent] = number, item
        elif item.path.suffix.lower() == ".json":
            others.append(item)
    return [*(item for _, item in last.values()), *others]
