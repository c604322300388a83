"""Synthetic photographs of MNIST's digits: paper, pen, a camera held askew, a shadow, JPEG.

It shares nothing with `digitrec.pictures`, which has to find the digits again: scikit-image and its own
random numbers, no function of ours.
"""

import io

import numpy as np
from PIL import Image
from skimage import filters, transform


def photograph(digit, seed, side=480):
    """Return a JPEG, as bytes, of `digit`, uint8 (28, 28), as if written on paper and photographed.

    The seed settles everything: where and how large the digit is, the pen and the paper, light, shadow and
    camera. Every fourth picture is light on dark, as chalk on a board.
    """
    rng = np.random.default_rng(seed)
    ink = _written(digit / 255, rng, side)
    paper = 0.75 + 0.2 * rng.random()
    sheet = paper + _texture(rng, side)
    pen = rng.uniform(0.05, 0.35)
    scene = sheet * (1 - ink) + pen * ink
    if seed % 4 == 3:
        scene = 1 - scene
    scene = np.clip(scene * _light(rng, side), 0, 1)
    scene = filters.gaussian(scene, rng.uniform(0.5, 1.5)) + rng.normal(0, 0.015, scene.shape)
    tint = np.array([1, rng.uniform(0.9, 1), rng.uniform(0.75, 0.95)])  # a warm lamp
    pixels = np.clip(255 * scene[..., None] * tint, 0, 255).astype("uint8")
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=int(rng.integers(50, 90)))
    return file.getvalue()


def _written(digit, rng, side):
    """Return the ink on the sheet, (side, side): the digit enlarged, turned a little and seen askew."""
    size = rng.uniform(0.4, 0.75) * side  # of the 28 x 28 image
    corners = np.array([[0, 0], [28, 0], [28, 28], [0, 28]], dtype=float)
    turn = np.deg2rad(rng.uniform(-8, 8))
    turned = (corners - 14) @ [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]] * size / 28
    middle = side / 2 + rng.uniform(-0.1, 0.1, 2) * side
    askew = turned + middle + rng.uniform(-0.04, 0.04, (4, 2)) * side
    to_digit = transform.ProjectiveTransform.from_estimate(askew, corners)
    ink = transform.warp(digit, to_digit, output_shape=(side, side), order=1)
    edge = rng.uniform(0.35, 0.5)  # a pen's stroke has an edge, an enlarged picture has none
    return np.clip((ink - edge) / 0.15 + 0.5, 0, 1)


def _texture(rng, side):
    """Return the unevenness of paper: fibres of several sizes."""
    layers = [filters.gaussian(rng.normal(0, 1, (side, side)), sigma) for sigma in (1, 4, 16)]
    return sum(0.008 * layer / layer.std() for layer in layers)


def _light(rng, side):
    """Return the light on the sheet: a lamp to one side, and the straight edge of a soft shadow."""
    y, x = np.mgrid[0:side, 0:side] / side - 0.5
    lamp, edge = rng.uniform(0, 2 * np.pi, 2)
    slope = 1 + rng.uniform(0, 0.5) * (x * np.cos(lamp) + y * np.sin(lamp))
    across = x * np.cos(edge) + y * np.sin(edge) - rng.uniform(-0.4, 0.4)
    shadow = 1 - rng.uniform(0.1, 0.45) / (1 + np.exp(-across / rng.uniform(0.01, 0.05)))
    return 0.9 * slope * shadow
