"""What is written in a grey picture: the light around it, the ink, and which patches of ink are the digit."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from digitrec.validation import check_numbers

CONTRAST = 0.08  # ink that takes less of the light than this is the paper's own texture
DISTINCT = 4.5  # by how many times the paper's unevenness ink must stand out from it
EDGE = 0.4  # a stroke ends where its ink has fallen to this share
SMALLEST = 0.0004  # of the picture: less ink than that is dust
SPECK = 0.08  # a patch with less ink than this share of the largest is no part of the digit
ALONG_BORDER = 0.08  # a patch with more of itself than this on the border is the table, not the paper
COARSE = 80  # patches are told apart on a grid of so many cells a side


class NothingWrittenError(ValueError):
    """A picture without anything in it that stands out from the background."""


def find_ink(grey):
    """Return how much ink each pixel holds, float (H, W) from 0 (none) to 1.

    `grey` are numbers from 0 (black) to 1 (white), (H, W). The light is estimated around each pixel, so that
    a shadow is not ink. Raises NothingWrittenError.
    """
    grey = check_numbers(grey, "grey", (None, None))
    grey = blur(grey, max(grey.shape) / 300)
    if is_light_on_dark(grey):
        grey = 1 - grey
    swallowed = 1 - grey / np.maximum(light(grey), 0.05)  # the share of the light
    depth = np.clip(swallowed, 0, 1)
    paper, ink = np.median(depth), np.percentile(depth, 99.7)
    unevenness = 1.48 * np.median(np.abs(depth - paper))  # a standard deviation that ink does not disturb
    level = paper + EDGE * (ink - paper)
    marked = depth > level
    if ink - paper < CONTRAST or ink - paper < DISTINCT * unevenness or marked.mean() < SMALLEST:
        raise NothingWrittenError("Nothing in this picture stands out from the background: no digit to read.")
    digit = main_patches(marked, depth)
    ink = np.percentile(depth[digit], 60)
    digit = spread(digit, 1)  # with the soft edge of its strokes
    low = (paper + level) / 2
    return np.where(digit, np.clip((depth - low) / (ink - low), 0, 1), 0)


def is_light_on_dark(grey):
    """Tell whether the writing is the light part: strokes are few, and far from the grey around them."""
    around = blur(grey, max(grey.shape) / 6)
    return ((grey - around) ** 3).sum() > 0


def light(grey):
    """Return how bright the bare paper is at each pixel, (H, W).

    A morphological closing: the brightest grey nearby, then the darkest of those. It fills whatever dark is
    narrower than a third of the picture, and leaves slopes and the straight edge of a shadow where they are.
    """
    half = max(1, int(0.35 * min(grey.shape)) // 2)
    # Beyond the border there is nothing, which is never the brightest. The first step reaches half a window
    # past the border, so that the second finds the slope going on there.
    brightest = _highest(np.pad(grey, 2 * half, constant_values=-np.inf), half)
    return -_highest(-brightest, half)


def blur(grey, sigma):
    """Return `grey` blurred by a Gaussian of `sigma` pixels; the border is continued outwards."""
    reach = int(np.ceil(3 * sigma))
    if sigma < 0.3:
        return grey
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    for axis in (0, 1):
        padded = np.pad(grey, [(reach, reach) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
        grey = np.apply_along_axis(np.convolve, axis, padded, weights, mode="valid")
    return grey


def spread(picture, radius):
    """Return at each pixel the highest value within `radius` pixels of it."""
    result = picture.copy()
    reach = int(radius)
    padded = np.pad(picture, reach)
    height, width = picture.shape
    for down in range(-reach, reach + 1):
        for across in range(-reach, reach + 1):
            if down**2 + across**2 <= radius**2:
                shifted = padded[reach + down :, reach + across :][:height, :width]
                np.maximum(result, shifted, out=result)
    return result


def main_patches(marked, depth):
    """Return `marked` without patches that are no part of a digit: specks, and what lies along the border."""
    block = -(-max(marked.shape) // COARSE)
    rows, columns = (np.arange(side) // block for side in marked.shape)
    coarse = np.zeros((rows[-1] + 1, columns[-1] + 1), dtype=bool)
    ink = np.zeros(coarse.shape)
    row, column = (index.ravel() for index in np.meshgrid(rows, columns, indexing="ij"))
    np.logical_or.at(coarse, (row, column), marked.ravel())
    np.add.at(ink, (row, column), np.where(marked, depth, 0).ravel())

    patches = _patches(coarse)
    inside = [patch for patch in patches if _share_on_border(patch, coarse.shape) <= ALONG_BORDER] or patches
    weights = [ink[tuple(zip(*patch, strict=True))].sum() for patch in inside]
    kept = np.zeros_like(coarse)
    for patch, weight in zip(inside, weights, strict=True):
        if weight >= SPECK * max(weights):
            kept[tuple(zip(*patch, strict=True))] = True
    return marked & kept[rows][:, columns]


def _patches(coarse):
    """Return the connected patches of a grid of booleans, each a list of (row, column)."""
    left = set(zip(*map(list, np.nonzero(coarse)), strict=True))
    patches = []
    while left:
        patch = [left.pop()]
        for row, column in patch:  # grows while it is gone through
            around = {(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & left
            left -= around
            patch += around
        patches.append(patch)
    return patches


def _share_on_border(patch, shape):
    """Return which share of a patch's cells lies on the border of the grid."""
    return sum(row in (0, shape[0] - 1) or column in (0, shape[1] - 1) for row, column in patch) / len(patch)


def _highest(picture, half):
    """Return the highest value within `half` pixels, across and down; each border loses `half` pixels."""
    for axis in (0, 1):
        picture = sliding_window_view(picture, 2 * half + 1, axis=axis).max(axis=-1)
    return picture
