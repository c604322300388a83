"""What is known of a patient, as its file holds it: weights, curves and movement, and no recipe."""

from dataclasses import dataclass, fields

import numpy as np

from digitrec.building import SHAPES
from digitrec.from_scratch import softmax

CURVES = ("loss", "accuracy", "val_loss", "val_accuracy")  # as Keras calls them
MOST_EPOCHS = 100
LAYERS = 3


class DamagedRecord(ValueError):  # noqa: N818
    """Arrays that are no patient's; the message says what is wrong with them."""


@dataclass(frozen=True, eq=False)
class Record:
    """The six arrays of weights for ink from 0 to 1, as float16, and what was measured in training."""

    W1: np.ndarray  # (784, 128)
    b1: np.ndarray
    W2: np.ndarray  # (128, 64)
    b2: np.ndarray
    W3: np.ndarray  # (64, 10)
    b3: np.ndarray
    slopes: np.ndarray  # (2,): what a hidden layer multiplies a number below 0 with: 0 is ReLU
    curves: np.ndarray  # float32 (4, epochs), in the order of CURVES
    movement: np.ndarray  # float32 (epochs, 3): how far each kernel is from its start

    @classmethod
    def of(cls, weights, relu, curves, movement):
        """Return the Record of weights as they were trained; what does not fit into a float16 is cut off."""
        largest = np.finfo("float16").max
        weights = [np.clip(w, -largest, largest).astype("float16") for w in weights]
        slopes = np.array([0.0 if has else 1.0 for has in relu], dtype="float32")
        return cls(*weights, slopes, curves.astype("float32"), movement.astype("float32"))

    def __post_init__(self):
        """Refuse what is no patient's. Raises DamagedRecord."""
        for name, shape in zip(NAMES, SHAPES, strict=False):
            _expect(name, getattr(self, name), "float16", shape)
        _expect("slopes", self.slopes, "float32", (LAYERS - 1,))
        epochs = self.movement.shape[0] if self.movement.ndim else 0
        if not 1 <= epochs <= MOST_EPOCHS:
            raise DamagedRecord(f"`movement` tells of {epochs} epochs; 1 to {MOST_EPOCHS} are possible.")
        _expect("curves", self.curves, "float32", (len(CURVES), epochs))
        _expect("movement", self.movement, "float32", (epochs, LAYERS))

    @property
    def weights(self):
        """The six arrays of weights as float32, in Keras's order."""
        return [getattr(self, name).astype("float32") for name in NAMES[: len(SHAPES)]]

    @property
    def history(self):
        """The curves by Keras's names, each an array (epochs,)."""
        return dict(zip(CURVES, self.curves.astype(float), strict=True))

    def layers(self, ink):
        """Return what each layer gives for ink from 0 to 1, (N, 784): (N, 128), (N, 64) and (N, 10)."""
        W1, b1, W2, b2, W3, b3 = self.weights
        below_1, below_2 = self.slopes
        z1 = ink @ W1 + b1
        a1 = np.where(z1 > 0, z1, below_1 * z1)
        z2 = a1 @ W2 + b2
        a2 = np.where(z2 > 0, z2, below_2 * z2)
        return [a1, a2, softmax(a2 @ W3 + b3)]

    def gradient(self, ink, labels):
        """Return the gradient of the mean cross-entropy for the three kernels, for ink from 0 to 1."""
        a1, a2, p = self.layers(ink)
        dz = p.copy()
        dz[np.arange(len(p)), labels] -= 1
        dz /= len(p)
        of_3 = a2.T @ dz
        dz = (dz @ self.W3.astype("float32").T) * np.where(a2 > 0, 1, self.slopes[1])
        of_2 = a1.T @ dz
        dz = (dz @ self.W2.astype("float32").T) * np.where(a1 > 0, 1, self.slopes[0])
        return [ink.T @ dz, of_2, of_3]


NAMES = tuple(field.name for field in fields(Record))


def root_mean_square(array):
    """Return the root of the mean square of an array's numbers: how large they are."""
    return float(np.sqrt(np.mean(np.square(array, dtype=float))))


def _expect(name, array, dtype, shape):
    if array.dtype != dtype or array.shape != shape:
        raise DamagedRecord(
            f"`{name}` should be {dtype} of the shape {shape}, and is {array.dtype} of {array.shape}."
        )
    if not np.isfinite(array).all():
        raise DamagedRecord(f"`{name}` holds numbers that are not finite.")
