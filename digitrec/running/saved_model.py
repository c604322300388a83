"""A network that was saved to a file, loaded again, and asked what it reads in a picture."""

import zipfile
import zlib
from pathlib import Path

import numpy as np

from digitrec import from_scratch
from digitrec.preparing import flatten, scale
from digitrec.starting import start_keras
from digitrec.training import trained_weights
from digitrec.validation import DIGITS, PIXELS, SIDE

HDF5 = b"\x89HDF\r\n\x1a\n"  # how the files of older versions of Keras begin
KNOWN = 200  # test digits that a network reads with its pixels scaled and not: it says itself what it expects
BETTER = 0.2  # of them: what is read so much better is what it expects
SAVE = 'Save the model again: model.save("model.keras").'
WHITE = 255  # the highest pixel that is not scaled


class ModelError(ValueError):
    """A file holds no Keras model, or one that reads no digits; the message says which."""


def load_model(path, announce=None):
    """Return the Keras model saved at `path`; raise ModelError if there is none.

    `announce` gets a sentence when TensorFlow starts, as in `start_keras`.
    """
    path = Path(path)
    _look_at_file(path)
    keras = start_keras(announce=announce)
    try:
        return keras.saving.load_model(path, compile=False)
    except Exception as error:  # Keras raises many kinds, some of its own
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        raise ModelError(f"{path} could not be loaded as a Keras model: {reason}") from None


def digit_reader(path=None, announce=None):
    """Return a function from a digit, uint8 (28, 28), to its ten probabilities.

    They are those of the model saved at `path`, or of the course's own trained network. `announce` is told
    when outputs that are no probabilities are made into such. Raises ModelError.
    """
    if path is None:
        weights = trained_weights()
        return lambda digit: from_scratch.predict(weights, scale(flatten(digit[None])))[0]
    model = load_model(path, announce)
    takes, gives = getattr(model, "input_shape", None), getattr(model, "output_shape", None)
    fits = isinstance(takes, tuple) and None not in takes[1:] and np.prod(takes[1:]) == PIXELS
    if not fits or not isinstance(gives, tuple) or gives[1:] != (DIGITS,):
        raise ModelError(
            f"The model in {path} takes {takes} and gives {gives}; "
            f"a digit needs {(None, PIXELS)} or {(None, SIDE, SIDE)}, and {(None, DIGITS)}."
        )
    return _reader_of(model, path, announce or (lambda text: None))


def _reader_of(model, path, announce):
    from digitrec.loading import load_mnist

    _, (images, labels) = load_mnist()
    images, labels = images[:KNOWN], labels[:KNOWN]
    highest = _highest_pixel(model, images, labels)
    known = _outputs(model, images / WHITE * highest)  # (KNOWN, 10)
    if not np.isfinite(known).all():
        raise ModelError(f"The model in {path} gives outputs that are no numbers (nan): train it again.")
    shares = known.min() >= 0 and known.max() <= 1 + 1e-3
    if shares and np.abs(known.sum(axis=1) - 1).max() < 1e-2:
        return lambda digit: _outputs(model, digit[None] / WHITE * highest)[0]
    announce(f"The outputs of {path} do not add up to 1. They are scores, shown here as probabilities.")
    to_probabilities = _part_of_sum if shares else from_scratch.softmax
    return lambda digit: to_probabilities(_outputs(model, digit[None] / WHITE * highest))[0]


def _highest_pixel(model, images, labels):
    """Return what white is to a network: 1, or 255 where it scales its input itself.

    It is the one with which it reads digits better. Where that does not tell, its first layers do.
    """
    scaled, plain = (
        (_outputs(model, images / WHITE * highest).argmax(axis=1) == labels).mean() for highest in (1, WHITE)
    )
    if abs(scaled - plain) >= BETTER:
        return 1 if scaled > plain else WHITE
    for layer in _layers_of(model):
        kind = type(layer).__name__
        if kind == "Rescaling":
            return WHITE if np.max(layer.scale) < 0.1 else 1
        if kind == "Normalization":
            return WHITE if np.max(layer.mean) > 1 else 1
        if layer.count_params():
            break
    return 1


def _layers_of(model):
    """Yield the layers of a network in their order, those of networks in it included."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from _layers_of(layer)
        else:
            yield layer


def _outputs(model, images):
    """Return what a network gives for images, (N, 28, 28), however many it takes at once: (N, 10)."""
    at_once, *shape = model.input_shape
    x = np.reshape(images, (len(images), *shape)).astype("float32")
    if at_once is None:
        return model.predict(x, verbose=0)
    missing = -len(x) % at_once
    x = np.concatenate([x, np.zeros((missing, *shape), "float32")])
    return model.predict(x, batch_size=at_once, verbose=0)[: len(images)]


def _part_of_sum(outputs):
    """Return outputs from 0 to 1, (N, 10), each as its part of the ten's sum."""
    return outputs / np.maximum(outputs.sum(axis=1, keepdims=True), 1e-12)


def _look_at_file(path):
    """Raise ModelError for what cannot be a model's file, before TensorFlow is started."""
    if path.is_dir():
        raise ModelError(f"{path} is a folder: name the file of a model, such as {path / 'model.keras'}.")
    if not path.exists():
        raise ModelError(f"There is no model file {path}; `digitrec train` writes one.")
    try:
        with open(path, "rb") as file:
            begins = file.read(len(HDF5))
        if begins == HDF5 and path.suffix in {".h5", ".hdf5"}:
            return
        if not begins.startswith(b"PK"):
            raise ModelError(f"{path} is no Keras model: a model's file ends in .keras. {SAVE}")
        with zipfile.ZipFile(path) as parts:
            names, damaged = parts.namelist(), parts.testzip()
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error):
        names, damaged = [], path
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}).") from None
    if damaged:
        raise ModelError(f"{path} is damaged or incomplete. {SAVE}")
    if not {"config.json", "model.weights.h5"} <= set(names) or path.suffix != ".keras":
        raise ModelError(f"{path} is no Keras model: a model's file ends in .keras. {SAVE}")
