"""What is written in a grey picture: the light around it, the ink, and which of it is the writing."""

import numpy as np
from scipy import ndimage

from digitrec.validation import check_numbers

CONTRAST = 0.08  # ink that takes less of the light than this is the paper's own texture
DISTINCT = 4.5  # by how many times the paper's unevenness ink must stand out from it
EDGE = 0.4  # a stroke ends where its ink has fallen to this share
DARKEST = (
    99.7,
    99.95,
)  # per cent of the picture that is lighter than ink; the second where little is written
SMALLEST = 0.0004  # of the picture: less ink than that is dust
SPECK = 0.08  # a patch with less ink than this share of the largest is no part of the writing
ALONG_BORDER = 0.08  # a patch with more of itself than this on the border is the table, not the paper
COARSE = 80  # patches are told apart on a grid of so many cells a side
TOUCHING = np.ones((3, 3), dtype=bool)  # pixels that meet at a corner belong together as well


class NothingWrittenError(ValueError):
    """A picture without anything in it that stands out from the background."""


def find_ink(grey, paper=None):
    """Return how much ink each pixel holds, float (H, W) from 0 (none) to 1.

    `grey` are numbers from 0 (black) to 1 (white), (H, W). The light is estimated around each pixel, so that
    a shadow is not ink. Only what lies on `paper`, bool (H, W), is looked at. Raises NothingWrittenError.
    """
    grey = check_numbers(grey, "grey", (None, None))
    if paper is not None:
        grey = continued(grey, paper)
    grey = ndimage.gaussian_filter(grey, max(grey.shape) / 300, mode="nearest")
    if is_light_on_dark(grey):
        grey = 1 - grey
    swallowed = 1 - grey / np.maximum(light(grey), 0.05)  # the share of the light
    depth = np.clip(swallowed, 0, 1)
    bare = np.median(depth)
    unevenness = 1.48 * np.median(np.abs(depth - bare))  # a standard deviation that ink does not disturb
    least = bare + max(CONTRAST, DISTINCT * unevenness)
    ink = next((dark for dark in np.percentile(depth, DARKEST) if dark >= least), bare)
    level = bare + EDGE * (ink - bare)
    marked = depth > level
    written = (
        main_patches(marked, depth, paper) if ink > bare and marked.mean() >= SMALLEST else marked & False
    )
    if not written.any():
        raise NothingWrittenError("Nothing in this picture stands out from the background: no digit to read.")
    ink = np.percentile(depth[written], 60)
    written = spread(written, 1)  # with the soft edge of its strokes
    low = (bare + level) / 2
    return np.where(written, np.clip((depth - low) / (ink - low), 0, 1), 0)


def continued(grey, paper):
    """Return `grey` with the bare paper going on where `paper`, bool (H, W), is False."""
    near = ndimage.gaussian_filter(np.where(paper, grey, 0.0), 2)
    near /= np.maximum(ndimage.gaussian_filter(paper.astype(float), 2), 1e-9)  # the mean of the paper nearby
    there = ndimage.distance_transform_edt(~paper, return_distances=False, return_indices=True)
    return np.where(paper, grey, near[tuple(there)])


def is_light_on_dark(grey):
    """Tell whether the writing is the light part: strokes are few, and far from the grey around them."""
    around = ndimage.gaussian_filter(grey, max(grey.shape) / 6, mode="nearest", truncate=3)
    return ((grey - around) ** 3).sum() > 0


def light(grey):
    """Return how bright the bare paper is at each pixel, (H, W).

    A morphological closing: the brightest grey nearby, then the darkest of those. It fills whatever dark is
    narrower than a third of the picture, and leaves slopes and the straight edge of a shadow where they are.
    """
    half = max(1, int(0.35 * min(grey.shape)) // 2)
    # Beyond the border there is nothing, which is never the brightest. The first step reaches half a window
    # past the border, so that the second finds the slope going on there.
    brightest = ndimage.maximum_filter(np.pad(grey, 2 * half, constant_values=-np.inf), 2 * half + 1)
    return ndimage.minimum_filter(brightest, 2 * half + 1)[2 * half : -2 * half, 2 * half : -2 * half]


def spread(picture, radius):
    """Return at each pixel the highest value within `radius` pixels of it."""
    reach = int(radius)
    down, across = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    return ndimage.grey_dilation(picture, footprint=down**2 + across**2 <= radius**2, mode="constant")


def main_patches(marked, depth, paper=None):
    """Return `marked` without patches that are no part of the writing: specks, and all along the border.

    The border is that of the picture, and of the `paper`, bool (H, W), where it is known.
    """
    block = -(-max(marked.shape) // COARSE)
    border = np.ones_like(marked)
    border[1:-1, 1:-1] = False
    if paper is not None:
        border |= ndimage.binary_dilation(~paper)
    patches, _ = ndimage.label(_in_blocks(marked, block), TOUCHING)
    inked = _in_blocks(np.where(marked, depth, 0), block, np.add)
    names = np.arange(1, patches.max() + 1)
    weights = ndimage.sum(inked, patches, names)
    on_border = ndimage.mean(_in_blocks(border, block), patches, names)
    inside = on_border <= ALONG_BORDER
    if paper is None and not inside.any():
        inside[:] = True
    heaviest = max(weights[inside], default=0)
    kept = np.isin(patches, names[inside & (weights >= SPECK * heaviest)])
    return marked & kept.repeat(block, 0).repeat(block, 1)[: marked.shape[0], : marked.shape[1]]


def _in_blocks(picture, block, combine=np.maximum):
    """Return a picture on a grid whose cells are `block` pixels wide, the pixels of each combined."""
    picture = np.pad(picture, [(0, -side % block) for side in picture.shape])
    rows, columns = (side // block for side in picture.shape)
    return combine.reduce(combine.reduce(picture.reshape(rows, block, columns, block), axis=3), axis=1)
