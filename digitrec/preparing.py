"""Stage 2, preparing: from images and labels to the arrays that the network takes."""

import numpy as np

from digitrec.validation import DIGITS, check_images, check_labels, check_pixels, check_same_length


def flatten(images):
    """Return images (N, 28, 28) with one row an image, (N, 784), the top row of pixels first.

    The type of number stays. Raises TypeError or ValueError unless the pixels are whole numbers from 0
    to 255 in the shape (N, 28, 28).
    """
    images = check_images(images)
    return images.reshape(len(images), -1)  # (N, 784)


def scale(pixels):
    """Return pixels from 0 to 255, of any shape, as float32 from 0 to 1.

    Raises TypeError or ValueError unless the pixels are whole numbers from 0 to 255.
    """
    return np.divide(check_pixels(pixels), np.float32(255), dtype=np.float32)


def one_hot(labels):
    """Return labels (N,) as float32 (N, 10): in row i a 1 in column `labels[i]`, and nine 0s.

    Raises TypeError or ValueError unless the labels are whole numbers from 0 to 9.
    """
    labels = check_labels(labels)
    return np.eye(DIGITS, dtype=np.float32)[labels]  # (N, 10)


def prepare(images, labels):
    """Return `(x, y)`: images flattened and scaled, float32 (N, 784), labels one-hot, float32 (N, 10).

    Raises TypeError or ValueError for what `flatten` and `one_hot` refuse, and for lengths that differ.
    """
    check_same_length(check_images(images), check_labels(labels), ("images", "labels"))
    return scale(flatten(images)), one_hot(labels)
