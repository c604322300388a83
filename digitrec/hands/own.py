"""One's own digits, however they come: the page's file, its text, photographs; else the course's."""

import re
from pathlib import Path

import numpy as np

from digitrec.hands.course import WAYS, load_hands
from digitrec.hands.file import LARGEST, MOST, Hand, HandError, read_hand
from digitrec.pictures import PictureError, read_digits

NAME = "my_hand.json"  # as the page calls the file; browsers number further ones, "my_hand (1).json"
OFFERED = "European forms"  # of the course's ways, the one that is taken where nobody brings a hand
PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic"}


def my_hand(path_or_text=None):
    """Return `(images, labels)` of one's own digits: uint8 (N, 28, 28) and uint8 (N,).

    Without an argument, the latest `my_hand.json` in this folder, as the page "Draw a digit" saves it; where
    there is none, thirty digits of the course's, drawn by code, and it says so. Else a path to such a file,
    its text, or a folder of photographs. A photograph's name says which digits are on it, in reading order:
    `7.jpg`, `7-second.jpg`, `0123456789.png`. Raises HandError, a ValueError, with a sentence that says what
    is wrong and what to do.
    """
    hand = _found(path_or_text)
    return hand.images, hand.labels


def course_hand(name):
    """Return the Hand of a way to write, by its name in `digitrec.hands.course.WAYS`."""
    images, labels, hands = load_hands()
    chosen = hands == [way.name for way in WAYS].index(name)
    return Hand(images[chosen], labels[chosen])


def _found(wanted):
    if wanted is None:
        there = sorted(Path().glob("my_hand*.json"), key=lambda path: (path.stat().st_mtime, path.name))
        if not there:
            print(
                f"There is no {NAME} beside this notebook, so these are thirty digits of the course's, drawn "
                f"by code ({OFFERED}). Yours come from the page “Draw a digit”, My hand."
            )
            return course_hand(OFFERED)
        wanted = there[-1]
        print(f"From {wanted.name}:")
    if isinstance(wanted, bytes) or (isinstance(wanted, str) and wanted.lstrip("\ufeff \n\t")[:1] == "{"):
        return read_hand(wanted)
    if not isinstance(wanted, str | Path):
        raise HandError("Give the name of a file, the text of one, or the name of a folder of photographs.")
    if isinstance(wanted, str) and (len(wanted) > 1000 or "\0" in wanted or "\n" in wanted.strip()):
        raise HandError("This text is no file of your digits: it has to begin with { and to end with }.")
    path = Path(wanted).expanduser()
    try:
        if path.is_dir():
            return _photographs(path)
        if path.suffix.lower() in PICTURES:
            return _joined([path], path.name)
        with path.open("rb") as file:
            return read_hand(file.read(LARGEST + 1))
    except FileNotFoundError:
        raise HandError(f"There is no file {path}. Put it beside the notebook, or give its path.") from None
    except OSError as error:
        raise HandError(f"{path} cannot be read ({error.strerror}).") from None


def _photographs(folder):
    """Return the Hand of all pictures in a folder."""
    pictures = sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURES)
    if not pictures:
        raise HandError(f"There is no picture in {folder}: put photographs there, such as 7.jpg.")
    return _joined(pictures, folder)


def _joined(pictures, where):
    """Return the Hand of pictures, each called by the digits on it."""
    images, labels = [], []
    for path in pictures:
        name = re.match(r"[0-9]+", path.stem)
        if not name:
            raise HandError(
                f"The name of {path.name} does not say which digit it shows. Call it by its digits, in "
                "reading order: 7.jpg, 7-second.jpg or 0123456789.jpg."
            )
        try:
            found = read_digits(path)
        except PictureError as error:
            raise HandError(f"{path.name}: {error}") from None
        if len(found) != len(name[0]):
            raise HandError(
                f"By its name {path.name} shows {len(name[0])} digits, and {len(found)} were found on it. "
                "Call it by its digits, or take one photograph for each digit."
            )
        images += found
        labels += [int(digit) for digit in name[0]]
    if len(labels) > MOST:
        raise HandError(f"{where} has {len(labels)} digits; at most {MOST} are read. Take fewer.")
    return Hand(np.array(images), np.array(labels, dtype="uint8"))
