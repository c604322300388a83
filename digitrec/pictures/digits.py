"""The digits in what is written: which patches of ink are one digit, and in which order they are read."""

import numpy as np
from scipy import ndimage

from digitrec.pictures.ink import SPECK, TOUCHING

LOW, SMALL = (
    0.5,
    0.7,
)  # of a digit's longer side: what is lower and narrower may be a part, like the bar of a 5
LIGHT = 0.5  # of a digit's ink: so may what has less
NEAR = 0.4  # of the height of both together: a small part is no farther away
GAP_BELOW, GAP_BESIDE = 0.1, 0.05  # of the same: what is no farther apart is one broken stroke
OVERLAP = 0.3  # of the narrower: with so much in common sideways, one stands below the other
LINE = 0.5  # of its height: a digit that shares this much with a line is written on it


def separate(ink):
    """Return the digits in ink, float (H, W), as a list of masks, bool (H, W), in reading order."""
    parts, count = ndimage.label(ink > 0.3, TOUCHING)
    masks = [parts == part for part in range(1, count + 1)]
    weights = [ink[mask].sum() for mask in masks]
    masks = [mask for mask, weight in zip(masks, weights, strict=True) if weight >= SPECK * max(weights) / 4]
    return in_reading_order(_joined(masks))


def _joined(masks):
    """Join the patches that are parts of one digit."""
    digits = []
    for mask in sorted(masks, key=lambda mask: -max(_size(mask))):  # small ones come to what they belong to
        near = [(_distance(mask, digit), k) for k, digit in enumerate(digits)]
        distance, k = min(near, default=(np.inf, None))
        if k is not None and _is_part(mask, digits[k], distance):
            digits[k] = digits[k] | mask
        else:
            digits.append(mask)
    return digits


def _is_part(mask, digit, distance):
    """Say whether a patch is a part of a digit that is `distance` pixels away."""
    (height, width), (tall, wide) = _size(mask), _size(digit)
    joint = _size(mask | digit)
    longer = max(tall, wide)
    if height < LOW * longer and width < SMALL * longer and mask.sum() < LIGHT * digit.sum():
        return distance <= NEAR * joint[0]
    stacked = joint[1] < width + wide - OVERLAP * min(width, wide)
    return distance <= (GAP_BELOW if stacked else GAP_BESIDE) * joint[0]


def in_reading_order(masks):
    """Return masks, bool (H, W), line by line from the top, each line from left to right."""
    lines = []
    for mask in sorted(masks, key=lambda mask: box_of(mask)[0].start):
        rows = box_of(mask)[0]
        for line in lines:
            first = box_of(np.logical_or.reduce(line))[0]
            shared = min(rows.stop, first.stop) - max(rows.start, first.start)
            if shared >= LINE * min(rows.stop - rows.start, first.stop - first.start):
                line.append(mask)
                break
        else:
            lines.append([mask])
    return [mask for line in lines for mask in sorted(line, key=lambda mask: box_of(mask)[1].start)]


def box_of(mask):
    """Return the rows and the columns of the smallest rectangle around a mask, two slices."""
    return ndimage.find_objects(mask.astype(int))[0]


def _size(mask):
    return mask[box_of(mask)].shape


def _distance(mask, other):
    """Return how far apart two masks are, in pixels."""
    return ndimage.distance_transform_edt(~other)[mask].min()
