"""Seventeen forms in which people write the ten digits, as strokes of a pen.

They are made here, by hand, from lines and arcs; nothing of them comes from MNIST or from the page that
reads them. A form is as high as 1 and begins at the top; y grows downwards. Slant and size come after.
"""

import math
from itertools import pairwise

STEP = 0.02  # between two points of a stroke


def line(*corners):
    """Return the points from corner to corner."""
    points = [corners[0]]
    for (x0, y0), (x1, y1) in pairwise(corners):
        count = max(1, round(math.hypot(x1 - x0, y1 - y0) / STEP))
        points += [(x0 + (x1 - x0) * k / count, y0 + (y1 - y0) * k / count) for k in range(1, count + 1)]
    return points


def arc(x, y, across, down, begin, end):
    """Return the points of an ellipse around (x, y), between two angles in degrees: 0 right, 90 down."""
    count = max(2, round(math.radians(abs(end - begin)) * max(across, down) / STEP))
    angles = [math.radians(begin + (end - begin) * k / count) for k in range(count + 1)]
    return [(x + across * math.cos(a), y + down * math.sin(a)) for a in angles]


def one(upstroke=0.0, foot=False):
    """Return a 1; `upstroke`: how far down its first stroke begins, from 0 (none) to 1 (at the foot)."""
    start = [(0.3 - 0.75 * upstroke, upstroke)] if upstroke else []
    strokes = [line(*start, (0.3, 0), (0.3, 1))]
    return [*strokes, line((0.1, 1), (0.5, 1))] if foot else strokes


def seven(bar=0.0):
    """Return a 7; `bar`: how long its crossbar is, 0 for none."""
    strokes = [line((0, 0), (0.6, 0), (0.2, 1))]
    return [*strokes, line((0.39 - bar / 2, 0.5), (0.39 + bar / 2, 0.5))] if bar else strokes


FORMS = {
    "0": [arc(0.32, 0.5, 0.32, 0.5, -90, -450)],
    "1": one(),
    "1 with an upstroke": one(0.35),
    "1 with an upstroke and a foot": one(0.25, foot=True),
    "2": [arc(0.3, 0.28, 0.3, 0.28, -165, 35) + line((0.54, 0.44), (0, 1), (0.62, 1))],
    "2 with a loop": [
        arc(0.3, 0.25, 0.27, 0.25, -165, 50)
        + line((0.47, 0.44), (0.15, 0.85))
        + arc(0.13, 0.9, 0.12, 0.09, -40, -330)
        + line((0.25, 0.95), (0.42, 1), (0.62, 0.92))
    ],
    "3": [arc(0.26, 0.25, 0.29, 0.25, -150, 80) + arc(0.26, 0.74, 0.33, 0.26, -80, 150)],
    "3 with a flat top": [line((0.02, 0), (0.55, 0), (0.24, 0.4)) + arc(0.24, 0.7, 0.34, 0.3, -90, 140)],
    "4, open": [line((0.1, 0), (0, 0.58), (0.6, 0.58)), line((0.47, 0.12), (0.43, 1))],
    "4, closed": [line((0.46, 1), (0.46, 0), (0, 0.66), (0.66, 0.66))],
    "5": [
        line((0.08, 0), (0.04, 0.42)) + arc(0.24, 0.68, 0.3, 0.32, -130, 140),
        line((0.08, 0), (0.56, 0)),
    ],
    "6": [arc(0.62, 0.6, 0.6, 0.62, -95, -180) + arc(0.3, 0.72, 0.28, 0.28, 180, -180)],
    "7": seven(),
    "7 with a bar": seven(0.42),
    "8": [
        arc(0.3, 0.25, 0.24, 0.25, -60, -270)
        + arc(0.3, 0.75, 0.3, 0.25, -90, 270)
        + arc(0.3, 0.25, 0.24, 0.25, 90, -60)
    ],
    "9": [arc(0.28, 0.28, 0.28, 0.28, -5, -365) + line((0.56, 0.3), (0.52, 1))],
    "9 with a tail": [
        arc(0.28, 0.27, 0.28, 0.27, -5, -365)
        + line((0.56, 0.27), (0.56, 0.7))
        + arc(0.3, 0.7, 0.26, 0.3, 0, 140)
    ],
}


def placed(strokes, size, middle=(0.5, 0.5), slant=0.0):
    """Return strokes `size` high with their middle at `middle`, both as a share of the pad.

    `slant`: how far to the right the top leans, as a share of the height.
    """
    leant = [[(x + slant * (1 - y), y) for x, y in stroke] for stroke in strokes]
    xs, ys = zip(*(point for stroke in leant for point in stroke), strict=True)
    right, down = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return [[(middle[0] + size * (x - right), middle[1] + size * (y - down)) for x, y in s] for s in leant]
