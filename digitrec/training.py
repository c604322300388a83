"""Stage 5, training: five times through the training images, 32 at a time."""

from math import ceil
from pathlib import Path

import numpy as np

from digitrec.building import build_model
from digitrec.compiling import compile_model
from digitrec.validation import check_count, check_model, check_one_hot, check_prepared, check_same_length

EPOCHS = 5
BATCH_SIZE = 32
WEIGHTS_FILE = Path(__file__).parent / "weights" / "reference.npz"
WEIGHT_NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")


def steps_per_epoch(n, batch_size):
    """Return how many batches, and so how many steps, one epoch over `n` images takes, an int.

    The last batch may be smaller: 60,000 images in batches of 32 make 1,875 steps. Raises TypeError or
    ValueError unless both are whole numbers from 1.
    """
    return ceil(check_count(n, "n") / check_count(batch_size, "batch_size"))


def train(model, x, y, epochs=EPOCHS, batch_size=BATCH_SIZE):
    """Train a compiled model with Keras's `fit` and return its `keras.callbacks.History`.

    `x` has the shape (N, 784), numbers from 0 to 1; `y` is one-hot, (N, 10). The batches are shuffled
    anew each epoch. Raises TypeError or ValueError for input that is not prepared, counts below 1 and a
    model that is not compiled.
    """
    x, y = check_prepared(x), check_one_hot(y)
    check_same_length(x, y, ("x", "y"))
    return check_model(model, compiled=True).fit(
        x, y, epochs=check_count(epochs, "epochs"), batch_size=check_count(batch_size, "batch_size")
    )


def trained_weights():
    """Return the six arrays of the course's trained network, in the order of `model.get_weights()`.

    float32, shapes (784, 128), (128,), (128, 64), (64,), (64, 10), (10,). They come from
    `digitrec train --seed 1`; `python -m digitrec.weights.make` makes them again. No TensorFlow needed.
    """
    with np.load(WEIGHTS_FILE, allow_pickle=False) as arrays:
        return [arrays[name] for name in WEIGHT_NAMES]


def trained_model():
    """Return the course's network, compiled and with the weights of `trained_weights`, as Keras model."""
    model = compile_model(build_model())
    model.set_weights(trained_weights())
    return model
