"""The file `my_hand.json`, in which the page "Draw a digit" saves a hand: read, checked, and written.

    {"format": "digitrec hand 1", "consent": false, "labels": "000111...", "pixels": "AAAA..."}

One digit of `labels` an image; `pixels` is base64 of 28 x 28 bytes an image, 0 paper and 255 ink, after the
page's centring. `consent` says whether the images may go, without a name, into a set of the class.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass

import numpy as np

from digitrec.validation import PIXELS, SIDE

FORMAT = "digitrec hand 1"
MOST = 300  # digits in a file
LARGEST = 1_000_000  # characters: that many digits, with room to spare


class HandError(ValueError):
    """A file that cannot be read as somebody's digits; the message is for its owner."""


@dataclass(frozen=True)
class Hand:
    """Somebody's digits: images uint8 (N, 28, 28), labels uint8 (N,), and whether a class may have them."""

    images: np.ndarray
    labels: np.ndarray
    consent: bool = False


def read_hand(text):
    """Return the Hand in a text or in bytes, as the page saved them. Raises HandError, with what to do."""
    if len(text) > LARGEST:
        raise HandError(
            f"This file has {len(text):,} characters; a file of your digits has far less than {LARGEST:,}. "
            "Take the `my_hand.json` that the page “Draw a digit” saved."
        )
    stored = _plain(text)
    labels, pixels = stored.get("labels"), stored.get("pixels")
    if not isinstance(labels, str) or not isinstance(pixels, str):
        raise HandError(f"A part of this file is missing, its labels or its pixels. {AGAIN}")
    if not re.fullmatch("[0-9]+", labels):
        raise HandError(
            f"Each label has to be a digit from 0 to 9, and the labels here are “{labels[:40]}”. {AGAIN}"
            if labels
            else "There are no digits in this file yet. Draw some in the page, then save them."
        )
    if len(labels) > MOST:
        raise HandError(f"This file has {len(labels)} digits; at most {MOST} are read. Save fewer.")
    try:
        data = base64.b64decode(pixels, validate=True)
    except (binascii.Error, ValueError):
        raise HandError(f"The pixels in this file are damaged. {AGAIN}") from None
    if len(data) != PIXELS * len(labels):
        raise HandError(
            f"There are {len(labels)} labels and {len(data) / PIXELS:.4g} images of {PIXELS} pixels; each "
            f"image needs one label. {AGAIN}"
        )
    images = np.frombuffer(data, dtype="uint8").reshape(-1, SIDE, SIDE)
    blank = np.flatnonzero(~images.any(axis=(1, 2)))
    if blank.size:
        raise HandError(f"Image {blank[0] + 1} of {len(images)} is blank: draw it again, then save the file.")
    digits = np.array([int(label) for label in labels], dtype="uint8")
    return Hand(images.copy(), digits, stored.get("consent") is True)


def hand_text(hand):
    """Return the text of a Hand's file, as the page writes it."""
    pixels = base64.b64encode(np.ascontiguousarray(hand.images).tobytes()).decode("ascii")
    labels = "".join(map(str, hand.labels))
    return json.dumps({"format": FORMAT, "consent": hand.consent, "labels": labels, "pixels": pixels})


AGAIN = "Save the file in the page once more, and take it as it is."


def _plain(text):
    """Return what a file's text says, a dict of this format."""
    try:
        text = text.decode("utf-8-sig") if isinstance(text, bytes) else text.lstrip("\ufeff")
        stored = json.loads(text)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError, ValueError):
        begun = isinstance(text, str) and text.lstrip()[:1] == "{" and text.rstrip()[-1:] != "}"
        what = "ends too soon: a part is missing" if begun else "is no file of your digits, or it is damaged"
        raise HandError(f"This {what}. {AGAIN}") from None
    about = stored.get("format") if isinstance(stored, dict) else None
    if about != FORMAT:
        other = f": it says “{about[:40]}”" if isinstance(about, str) else ""
        raise HandError(
            f"This is no file of digits that this version of the course reads{other}. Take the "
            "`my_hand.json` that the page “Draw a digit” saved."
        )
    return stored
