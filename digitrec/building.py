"""Stage 3, building: the network 784-128-64-10."""

from itertools import pairwise

from digitrec.starting import start_keras
from digitrec.validation import DIGITS, PIXELS, check_count

SIZES = (PIXELS, 128, 64, DIGITS)  # the numbers in the input and in each layer
# Of the weights and biases, layer by layer: (784, 128), (128,), (128, 64), (64,), (64, 10), (10,)
SHAPES = tuple(shape for m, n in pairwise(SIZES) for shape in ((m, n), (n,)))


def build_model():
    """Return the course's network as a `keras.Sequential`, not compiled, with fresh random weights.

    Input (N, 784); two hidden layers of 128 and 64 units with ReLU; output (N, 10) with softmax:
    109,386 parameters. Call `keras.utils.set_random_seed` first for weights that can be repeated.
    """
    keras = start_keras()
    _, hidden_1, hidden_2, output = SIZES
    return keras.Sequential(
        [
            keras.Input(shape=(PIXELS,)),
            keras.layers.Dense(hidden_1, activation="relu"),  # (N, 128)
            keras.layers.Dense(hidden_2, activation="relu"),  # (N, 64)
            keras.layers.Dense(output, activation="softmax"),  # (N, 10), each row adds up to 1
        ],
        name="digitrec",
    )


def count_parameters(sizes):
    """Return the number of parameters of each dense layer, a list of int.

    `sizes` are the numbers of units from the input to the output, at least two: `[784, 128, 64, 10]`
    gives `[100480, 8256, 650]`. A layer with m inputs and n units has m weights and one bias a unit,
    (m + 1) * n in all. Raises TypeError or ValueError for sizes that are not whole numbers from 1.
    """
    sizes = [check_count(size, "sizes") for size in _at_least_two(sizes)]
    return [(inputs + 1) * units for inputs, units in pairwise(sizes)]


def _at_least_two(sizes):
    try:
        sizes = list(sizes)
    except TypeError:
        raise TypeError("`sizes` must be a list of whole numbers, such as [784, 128, 64, 10].") from None
    if len(sizes) < 2:
        raise ValueError(f"`sizes` needs at least an input and an output, but has length {len(sizes)}.")
    return sizes
