"""Stage 1, loading: the 70,000 digits of MNIST, without a network."""

import hashlib
import io
from pathlib import Path

import numpy as np

from digitrec.starting import start_keras

PACKAGED_FILE = Path(__file__).parent / "mnist" / "mnist.npz"
SHA256 = "06af5dfe73b70e3bc1c36439982b18a8d76803db9b544f6fdf838a37fbb01b64"


class DataError(Exception):
    """The packaged copy of MNIST is missing or is not the one that this course was written for."""


def load_mnist():
    """Return MNIST as `(x_train, y_train), (x_test, y_test)`, the way Keras's `load_data()` does.

    The images have the shapes (60000, 28, 28) and (10000, 28, 28), grey, uint8 from 0 (background) to
    255 (ink); the labels (60000,) and (10000,), uint8 from 0 to 9. They are the arrays of the original
    files of LeCun and Cortes; see `digitrec/mnist/README.md`. Raises DataError if the file is missing or
    has been altered.
    """
    return packaged_arrays()


def packaged_arrays():
    """Return what `load_mnist` returns: the four arrays of the packaged file, read anew. Raises DataError."""
    with np.load(io.BytesIO(_verified_bytes()), allow_pickle=False) as arrays:
        return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])


def use_packaged_mnist():
    """Make Keras's own `mnist.load_data()` return the packaged copy, in this process.

    It works however `load_data` is imported, before or after this call, and touches neither the network
    nor Keras's cache of downloads. Raises DataError, here or in `load_data()`, if the file is missing or
    has been altered.
    """
    _verified_bytes()  # so that a damaged file is reported here, where it can be understood
    start_keras(announce=print)
    # Keras's public names are several modules that share one function. Only the module that defines it
    # is met by all of them, and `get_file` is the step that would download.
    from keras.src.datasets import mnist

    mnist.get_file = _packaged_file


def _packaged_file(*args, **kwargs):
    """Stand in for Keras's `get_file`: return the path of the packaged copy, whatever is asked for."""
    _verified_bytes()
    return str(PACKAGED_FILE)


def _verified_bytes():
    """Return the content of the packaged file after comparing its checksum."""
    advice = "Reinstall digitrec to get it back."
    try:
        content = PACKAGED_FILE.read_bytes()
    except OSError as error:
        raise DataError(
            f"The MNIST file {PACKAGED_FILE} cannot be read ({error.strerror}). {advice}"
        ) from None
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise DataError(
            f"The MNIST file {PACKAGED_FILE} is not the one that belongs to this course: "
            f"its {len(content):,} bytes have another checksum. {advice}"
        )
    return content
