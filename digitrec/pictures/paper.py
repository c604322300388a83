"""Where in a picture something is written: the sheet on the table, the card, the canvas of a drawing program.

Each is an even area with an edge around it and four corners, whole but for the writing. A table around a
sheet is one as well, and so are the parts of a program's window; but what lies on those are no strokes.
"""

from itertools import combinations

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage
from scipy.spatial import ConvexHull, QhullError

from digitrec.pictures.digits import box_of
from digitrec.pictures.ink import TOUCHING, NothingWrittenError, find_ink
from digitrec.pictures.resizing import closer, shrunk

SMALLEST_SIDE = 64  # pixels: a smaller picture is that of a digit alone
LEAST = 0.02  # of the picture: a smaller area is a button, not a sheet
WHOLE = 0.93  # of the picture: a larger area is the picture itself
CONVEX = 0.85  # an area fills at least this share of its hull, the writing included
FOUR_CORNERS = 0.75  # of its hull lie between four of its points; of a 0, which is round, less
NOISE = 4  # an edge is by so many times steeper than half of the picture
FAINT_EDGE = 0.008  # of white, a pixel: what is less steep is no edge
RIM = 2  # pixels along the edge of a sheet that are not looked at
ALIKE = 0.4  # of the largest sheet's area and of the strongest ink: what has less is no further sheet
BROAD, SOLID = 0.4, 0.82  # a shape that is broader and fills more of its hull than this is no stroke
LEVEL = 2  # degrees: what is turned by less is as good as upright
POINTS = 16  # of a hull that are tried as corners


def find_papers(grey, opaque=None):
    """Return the areas that are written on, each bool (h, w); none where it is the whole picture.

    `grey` are numbers from 0 to 1, (H, W); the areas are those of the picture at working size. `opaque`, bool
    (h, w), says where it is not transparent.
    """
    small = shrunk(grey)
    if min(small.shape) < SMALLEST_SIDE:
        return []
    areas = list(_even_areas(small))
    if opaque is not None:
        areas += _areas(opaque)
    inmost, contrasts = [], []
    for area in sorted(areas, key=np.sum):
        if any(_lies_in(inner, area) for inner in inmost):
            continue
        contrast = _contrast(*closer(grey, area, box_of(area)))
        if contrast:
            inmost.append(area)
            contrasts.append(contrast)
    sizes = [area.sum() for area in inmost]
    return [
        area
        for area, size, contrast in zip(inmost, sizes, contrasts, strict=True)
        if size >= ALIKE * max(sizes) and contrast >= ALIKE * max(contrasts)
    ]


def upright(page, paper):
    """Return the grey of a page, (H, W), and its paper, bool (h, w), turned to stand upright."""
    _, corners = _hull(paper)
    angle = _tilt(corners) if len(corners) > 2 else 0
    if abs(angle) < LEVEL:
        return page, paper
    page, paper = (Image.fromarray(array.astype("float32")) for array in (page, paper))
    page = page.rotate(angle, Image.Resampling.BILINEAR, expand=True)
    paper = paper.rotate(angle, Image.Resampling.NEAREST, expand=True)
    return closer(np.asarray(page, dtype=float), np.asarray(paper) > 0.5, box_of(np.asarray(paper) > 0.5))


def _tilt(corners):
    """Return by how many degrees, from -45 to 45, the smallest rectangle around a hull is turned."""
    smallest = np.inf, 0.0
    for across, down in np.roll(corners, -1, axis=0) - corners:
        angle = (np.degrees(np.arctan2(down, across)) + 45) % 90 - 45
        turn = np.radians(angle)
        around = np.ptp(corners @ [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]], axis=0)
        smallest = min(smallest, (around.prod(), angle))
    return smallest[1]


def _even_areas(grey):
    """Return the areas without an edge in them, what lies on them included."""
    steep = ndimage.gaussian_gradient_magnitude(grey, 1)
    return _areas(steep < max(FAINT_EDGE, NOISE * np.median(steep)))


def _areas(there):
    """Return the connected areas of booleans (H, W) that may be sheets, each as its hull without the rim."""
    parts, _ = ndimage.label(there)
    sizes = np.bincount(parts.ravel())
    found = []
    for part in np.flatnonzero(sizes >= LEAST * there.size):
        if part == 0:
            continue
        area = ndimage.binary_fill_holes(parts == part)
        hull, corners = _hull(area)
        if hull.sum() > WHOLE * there.size or area.sum() < CONVEX * hull.sum():
            continue
        inside = ndimage.binary_erosion(hull, iterations=RIM)
        if inside.any() and _between_four(corners) >= FOUR_CORNERS * _surface(corners):
            found.append(inside)
    return found


def _contrast(page, paper):
    """Return how far the strokes on a paper are from its grey, 0 to 1; 0 where not all are strokes."""
    page = shrunk(page)
    try:
        ink = find_ink(page, paper)
    except NothingWrittenError:
        return 0.0
    if not _strokes_only(ink):
        return 0.0
    return abs(page[ink > 0.5].mean() - page[paper & (ink == 0)].mean())


def _strokes_only(ink):
    """Say whether ink, float (H, W), is made of strokes: no part of it is as broad and full as a sheet."""
    parts, count = ndimage.label(ink > 0.5, TOUCHING)
    for part, box in enumerate(ndimage.find_objects(parts), 1):
        shape = parts[box] == part
        if shape.sum() < LEAST * ink.size:
            continue
        breadth = 2 * ndimage.distance_transform_edt(np.pad(ndimage.binary_fill_holes(shape), 1)).max()
        if breadth > BROAD * max(shape.shape) and shape.sum() > SOLID * _hull(shape)[0].sum():
            return False
    return count > 0


def _hull(area):
    """Return the convex hull of an area, bool (H, W), and its corners, (N, 2), across and down."""
    points = np.argwhere(area & ~ndimage.binary_erosion(area))[:, ::-1]
    try:
        corners = points[ConvexHull(points).vertices]
    except (QhullError, ValueError):  # a single line
        return area, points
    picture = Image.new("1", area.shape[::-1])
    ImageDraw.Draw(picture).polygon([tuple(map(int, corner)) for corner in corners], fill=1, outline=1)
    return np.asarray(picture), corners


def _between_four(corners):
    """Return the largest surface between four of a hull's corners; of many, some are tried."""
    some = corners[np.linspace(0, len(corners) - 1, min(POINTS, len(corners))).astype(int)]
    return max((_surface(some[list(four)]) for four in combinations(range(len(some)), 4)), default=0)


def _surface(corners):
    """Return the surface of a polygon, by Gauss's formula."""
    (across, down), (next_across, next_down) = corners.T, np.roll(corners, -1, axis=0).T
    return abs((across * next_down - down * next_across).sum()) / 2


def _lies_in(inner, outer):
    """Say whether one area is a part of another."""
    return (inner & outer).sum() > 0.9 * inner.sum()
