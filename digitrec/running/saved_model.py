"""A network that was saved to a file, loaded again, and asked what it reads in a picture."""

from pathlib import Path

from digitrec import from_scratch
from digitrec.preparing import flatten, scale
from digitrec.starting import start_keras
from digitrec.training import trained_weights
from digitrec.validation import DIGITS, PIXELS, SIDE


class ModelError(ValueError):
    """A file holds no Keras model, or one that reads no digits; the message says which."""


def load_model(path, announce=None):
    """Return the Keras model saved at `path`; raise ModelError if there is none.

    `announce` gets a sentence when TensorFlow starts, as in `start_keras`.
    """
    path = Path(path)
    if not path.is_file():
        raise ModelError(f"There is no model file {path}; `digitrec train` writes one.")
    keras = start_keras(announce=announce)
    try:
        return keras.saving.load_model(path, compile=False)
    except Exception as error:  # Keras raises many kinds, some of its own
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        raise ModelError(f"{path} could not be loaded as a Keras model: {reason}") from None


def digit_reader(path=None, announce=None):
    """Return a function from a digit, uint8 (28, 28), to its ten probabilities.

    They are those of the model saved at `path`, or of the course's own trained network. Raises ModelError.
    """
    if path is None:
        weights = trained_weights()
        return lambda digit: from_scratch.predict(weights, scale(flatten(digit[None])))[0]
    model = load_model(path, announce)
    takes, gives = getattr(model, "input_shape", None), getattr(model, "output_shape", None)
    rows, squares = (None, PIXELS), (None, SIDE, SIDE)
    if takes not in [rows, squares, (*squares, 1)] or gives != (None, DIGITS):
        raise ModelError(
            f"The model in {path} takes {takes} and gives {gives}; "
            f"a digit needs {rows} or {squares}, and {(None, DIGITS)}."
        )
    # A model may begin with its own Flatten, and then takes images as they are.
    shape = (1, *model.input_shape[1:])
    return lambda digit: model.predict(scale(digit).reshape(shape), verbose=0)[0]
