"""The course's own hands: thirty digits of each, three of every kind, drawn by code and by nobody's hand.

`python -m digitrec.hands.course` draws them again, into `course.npz`. A hand is a way to write: which forms
it has of a digit, how it leans, how wide it is, how steady, and with which pen. The ways were chosen before
any network had read them.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from digitrec.hands.drawing import PEN, draw
from digitrec.hands.forms import FORMS, one, placed, seven

FILE = Path(__file__).parent / "course.npz"
EACH = 3  # of each digit
GREYS = 17  # from one grey to the next: sixteen of them, which keeps the file small
WAVES = 3  # of which an unsteadiness is the sum


@dataclass(frozen=True)
class Way:
    """A way to write; lengths are shares of a digit's height."""

    name: str
    lean: float = 0.0  # how far to the right the top leans
    width: float = 1.0  # of the usual one
    turn: float = 0.0  # degrees, clockwise
    unsteady: float = 0.012
    pen: float = PEN
    forms: dict = field(default_factory=dict)  # by digit, where it is not the usual form


LOOPED = {2: FORMS["2 with a loop"], 4: FORMS["4, open"], 9: FORMS["9 with a tail"]}
EUROPEAN = {1: one(0.6), 7: seven(0.42), 9: FORMS["9 with a tail"]}
WAYS = (
    Way("upright"),
    Way("leaning to the right", lean=0.5),
    Way("leaning to the left", lean=-0.4),
    Way("European forms", forms=EUROPEAN),
    Way("a thin pen", pen=0.4 * PEN),
    Way("a felt pen", pen=2 * PEN),
    Way("unsteady", unsteady=0.055),
    Way("wide", width=1.8),
    Way("on a turned page", turn=25),
    Way("in a hurry", lean=0.3, unsteady=0.035, forms=LOOPED),
)
USUAL = {digit: FORMS["4, closed" if digit == 4 else str(digit)] for digit in range(10)}


def draw_hands(seed=16):
    """Return (images, labels, hands) of all ways: uint8 (300, 28, 28), (300,) and (300,), places in WAYS."""
    rng = np.random.default_rng(seed)
    drawn = [
        (_digit(way, digit, rng), digit, at)
        for at, way in enumerate(WAYS)
        for digit in range(10)
        for _ in range(EACH)
    ]
    images, labels, hands = zip(*drawn, strict=True)
    return np.array(images), np.array(labels, dtype="uint8"), np.array(hands, dtype="uint8")


def _digit(way, digit, rng):
    """Return one digit as a hand writes it this time, uint8 (28, 28)."""
    strokes = way.forms.get(digit, USUAL[digit])
    width = way.width * rng.normal(1, 0.07)
    wider = [[(width * x, y) for x, y in stroke] for stroke in strokes]
    leant = placed(wider, 1.0, slant=way.lean + rng.normal(0, 0.04))
    turn = np.radians(way.turn + rng.normal(0, 2))
    turned = np.concatenate(leant) @ [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]
    image = draw(_shaken(turned, way.unsteady, rng), way.pen)
    return (np.rint(image / GREYS) * GREYS).astype("uint8")


def _shaken(points, unsteady, rng):
    """Return points, (N, 2), moved by waves that run over the paper, so that what touched still touches."""
    moved = points.copy()
    for number in range(1, WAVES + 1):
        along, size = rng.normal(0, number, 2), rng.normal(0, unsteady, 2)
        moved += size * np.sin(points @ along * np.pi + rng.uniform(0, 2 * np.pi))[:, None]
    return moved


def load_hands():
    """Return the hands of `course.npz`, as `draw_hands` does."""
    with np.load(FILE, allow_pickle=False) as arrays:
        return arrays["images"], arrays["labels"], arrays["hands"]


def main():
    """Draw the hands again, and say how large their file is."""
    images, labels, hands = draw_hands()
    np.savez_compressed(FILE, images=images, labels=labels, hands=hands)
    print(f"{FILE.name}: {len(images)} digits in {len(WAYS)} hands, {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
