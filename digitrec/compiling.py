"""Stage 4, compiling: what the training is to make small, how, and what it reports."""

import numpy as np

from digitrec.starting import start_keras
from digitrec.validation import check_model, check_one_hot, check_probabilities, check_same_length

SMALLEST_PROBABILITY = 1e-7  # Keras clips there too, so that the logarithm stays finite


def compile_model(model):
    """Compile a Keras model for the course's training and return it.

    Loss categorical cross-entropy, optimizer Adam with Keras's settings (learning rate 0.001), metric
    accuracy. Raises TypeError for anything but a Keras model.
    """
    keras = start_keras()
    check_model(model).compile(
        optimizer=keras.optimizers.Adam(),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def cross_entropy(y, p):
    """Return the categorical cross-entropy of probabilities `p` for one-hot labels `y`, a float.

    Both have the shape (N, 10). It is the mean over the N images of -log(probability given to the right
    digit), natural logarithm, so 0 is perfect and log(10) = 2.303 is what guessing costs. Probabilities
    below 1e-7 count as 1e-7. Raises TypeError or ValueError for rows that are not one-hot or do not add
    up to 1. Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.
    """
    y, p = check_one_hot(y, "y"), check_probabilities(p, "p")
    check_same_length(y, p, ("y", "p"))
    right = p[y == 1].astype(np.float64)  # (N,), the probability of each image's own digit
    return float(-np.log(np.clip(right, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY)).mean())


def accuracy(y, p):
    """Return the share of rows in which the largest of `p` stands where `y` has its 1, a float from 0 to 1.

    Both have the shape (N, 10), one-hot labels and probabilities. Of equally large probabilities the
    first counts. Raises TypeError or ValueError as `cross_entropy` does.
    """
    y, p = check_one_hot(y, "y"), check_probabilities(p, "p")
    check_same_length(y, p, ("y", "p"))
    return float((p.argmax(axis=1) == y.argmax(axis=1)).mean())
