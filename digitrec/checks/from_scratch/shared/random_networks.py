"""The networks and images that forward pass and backpropagation are tried on, and their arrays compared."""

from itertools import pairwise

import numpy as np

from digitrec import building
from digitrec.checks.asking.values import array

SHAPES = list(building.SHAPES)  # of weights and biases, layer by layer
EXACT = 2e-4  # relative, so that float32 is good enough


def random_weights(rng):
    """Return six random arrays whose biases matter and in which about half of the units are active."""
    found = []
    for n_in, n_out in pairwise(building.SIZES):
        found += [rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)), rng.normal(0, 0.5, n_out)]
    return found


def random_images(rng, n):
    """Return n random images (n, 784), most of whose pixels are black."""
    return rng.random((n, building.SIZES[0])) * (rng.random((n, building.SIZES[0])) < 0.3)


def parts(described):
    """Return the arrays of a described list or tuple, None in the place of anything else."""
    return [array(item) for item in described.get("items", ())]


def close(found, wanted):
    """Say whether an array has the shape of another and its values, up to the rounding of float32."""
    scale = np.abs(wanted).max()
    return found.shape == wanted.shape and bool(np.allclose(found, wanted, rtol=0, atol=EXACT * scale))
