"""A patient: a trained network that answers questions, each for a price, once you say what you expect."""

import numpy as np

from digitrec.laboratory.figures import show
from digitrec.laboratory.observations import OBSERVATIONS as OBSERVATIONS  # asked for here
from digitrec.laboratory.observations import Notes
from digitrec.laboratory.record import LAYERS, root_mean_square
from digitrec.validation import DIGITS, PIXELS, SIDE, check_count, check_labels, check_numbers

LAYER_NAMES = ("hidden layer 1", "hidden layer 2", "output")
EXPECT_FIRST = (
    "First write down what you expect to see if your suspicion is right, as the last argument: "
    '`{}(..., expect="...")`. Nothing was spent.'
)


class Patient:
    """A network 784-128-64-10 with a history; what is wrong with it, if anything, is for you to find out."""

    def __init__(self, record, name="", notes=None):
        """Take a Record in; `notes` are those of the ward, which has one budget for all."""
        self.record, self.name = record, name
        self._notes = Notes() if notes is None else notes

    @property
    def title(self):
        """What the patient is called: "Patient A"."""
        return f"Patient {self.name}".strip()

    @property
    def notes(self):
        """What this patient was asked, what was expected, and what all questions have cost."""
        return self._notes.of(self.name)

    def __repr__(self):
        """Say what it is, what can be asked, and what was asked."""
        prices = ", ".join(f"{one.name} ({one.cost})" for one in OBSERVATIONS)
        asked = [note.observation.name for note in self.notes.entries]
        return (
            f"{self.title}: a trained network 784-128-64-10.\n"
            f"  You can ask, each paid once: {prices}.\n"
            f"  Asked so far: {', '.join(asked) or 'nothing'}. {self._notes.standing()}"
        )

    def curve(self, expect=""):
        """Show loss and accuracy by epoch, as the training reported them; return them by Keras's names.

        `loss` and `accuracy` are means over an epoch's batches, each measured before the step that learned
        from it; `val_loss` and `val_accuracy` were measured on held-out images after the epoch.
        """
        if not self._asks("curve", expect):
            return None
        history = self.record.history
        print("  epoch      loss  accuracy  val_loss  val_accuracy")
        rows = zip(*history.values(), strict=True)
        for epoch, (loss, accuracy, val_loss, val_accuracy) in enumerate(rows, start=1):
            print(
                f"  {epoch:>5}  {loss:>8.3f}  {_percent(accuracy):>8}  {val_loss:>8.3f}  "
                f"{_percent(val_accuracy):>12}"
            )
        show("learning_curves", history)
        return history

    def predict(self, images, expect="", labels=None):
        """Return the probabilities, (N, 10), that the patient gives the digits for raw images, 0 to 255.

        `images` is one image or many: (28, 28), (784,), (N, 28, 28) or (N, 784). The patient does with them
        what it does with every image. With `labels`, (N,), it also says how many it reads right.
        """
        ink = as_ink(images)
        right = None if labels is None else _as_labels(labels, len(ink))
        if not self._asks("predict", expect):
            return None
        p = self.record.layers(ink)[-1].astype(float)
        read = p.argmax(axis=1)
        if len(p) == 1:
            print(f"  It reads a {read[0]}: " + _list(f"{d}: {_percent(x)}" for d, x in enumerate(p[0])))
        else:
            shares = np.bincount(read, minlength=DIGITS) / len(read)
            said = [f"{digit}: {_percent(share)}" for digit, share in enumerate(shares)]
            print(f"  {len(p):,} images; its answers:")
            for five in (said[:5], said[5:]):  # one line would be cut off beside a narrow window's edge
                print("    " + _list(five))
            print(f"  Probability of its answer, on average: {_percent(p.max(axis=1).mean())}")
        if right is not None:
            print(f"  Read right: {_percent((read == right).mean())}")
        show("answers", p)
        return p

    def activations(self, layer, images, expect=""):
        """Return what the units of layer 1, 2 or 3 give for raw images, (N, 128), (N, 64) or (N, 10)."""
        at, ink = _layer(layer), as_ink(images)
        if not self._asks("activations", expect):
            return None
        a = self.record.layers(ink)[at].astype(float)
        dark = int((a <= 0).all(axis=0).sum())
        print(f"  {LAYER_NAMES[at]}, {a.shape[1]} units, {_images(len(a))}")
        print(f"  Units that are above 0 for none of them: {dark} of {a.shape[1]}")
        print(f"  Numbers below 0: {_percent((a < 0).mean())}; 0: {_percent((a == 0).mean())}")
        print(f"  On average {a.mean():.3g}, the largest {a.max():.3g}")
        show("spread", a.ravel(), "activation", LAYER_NAMES[at])
        return a

    def weights(self, layer, expect=""):
        """Return the kernel and the biases of layer 1, 2 or 3, for ink from 0 to 1.

        Whatever the patient does to the pixels first is part of the first layer's numbers: multiplied with
        ink from 0 to 1, they give what it computes. (784, 128) and (128,), (128, 64) and (64,), (64, 10) and
        (10,).
        """
        at = _layer(layer)
        if not self._asks("weights", expect):
            return None
        W, b = (w.astype(float) for w in self.record.weights[2 * at : 2 * at + 2])
        print(f"  {LAYER_NAMES[at]}: {W.size:,} weights, {b.size} biases")
        large, of_bias = root_mean_square(W), root_mean_square(b)
        print(f"  Size of a weight (root of the mean square): {large:.3g}; of a bias: {of_bias:.3g}")
        five = np.quantile(W, [0, 0.25, 0.5, 0.75, 1])
        print("  Smallest, quartiles and largest: " + _list(f"{x:.3g}" for x in five))
        print(f"  Weights below 0: {_percent((W < 0).mean())}")
        show("spread", W.ravel(), "weight", LAYER_NAMES[at])
        return W, b

    def movement(self, expect=""):
        """Return how far the weights of each layer were from their start after each epoch, (epochs, 3).

        1 means as far as the weights of a usual start are large.
        """
        if not self._asks("movement", expect):
            return None
        moved = self.record.movement.astype(float)
        print("  after epoch    layer 1   layer 2   layer 3")
        for epoch, row in enumerate(moved, start=1):
            print(f"  {epoch:>11}  " + "".join(f"{x:>9.4f} " for x in row).rstrip())
        show("movement", moved)
        return moved

    def gradient(self, images, labels, expect=""):
        """Return how steep the loss is in the weights of each layer, (3,), on raw images and their labels.

        It is the root of the mean square of the gradient of the cross-entropy, by layer.
        """
        ink = as_ink(images)
        digits = _as_labels(labels, len(ink))
        if not self._asks("gradient", expect):
            return None
        sizes = np.array([root_mean_square(slope) for slope in self.record.gradient(ink, digits)])
        print(f"  Size of the gradient on {_images(len(ink))}:")
        print("  " + _list(f"layer {n}: {size:.3g}" for n, size in enumerate(sizes, start=1)))
        return sizes

    def _asks(self, name, expect):
        """Note a question and say what it costs and what is expected; or say that this is missing."""
        if not isinstance(expect, str) or not expect.strip():
            print(EXPECT_FIRST.format(name))
            return False
        note = self._notes.add(self.name, name, expect.strip())
        paid = f"costs {note.cost}" if note.cost else "is paid already"
        print(f"{self.title}: {note.observation.title.lower()}. It {paid}; {self._notes.standing()}")
        print(f"  You expect: {note.expected}")
        return True


def as_ink(images):
    """Return raw images, 0 to 255 and of any usual shape, as ink from 0 to 1, float32 (N, 784).

    Raises TypeError or ValueError, also for images that are scaled already: each patient has its own rule.
    """
    array = check_numbers(images, "images")
    if array.shape[-1:] == (1,) and array.shape[-3:-1] == (SIDE, SIDE):
        array = array[..., 0]
    one = array.shape in ((SIDE, SIDE), (PIXELS,))
    if not one and (array.ndim < 2 or array.shape[1:] not in ((SIDE, SIDE), (PIXELS,))):
        raise ValueError(
            f"`images` must have the shape (28, 28) or (784,) for one image, (N, 28, 28) or (N, 784) for "
            f"more, but has {array.shape}."
        )
    lowest, highest = array.min(), array.max()
    if lowest < 0 or highest > 255:
        raise ValueError(f"Pixels go from 0 to 255; these go from {lowest:g} to {highest:g}.")
    if array.dtype.kind == "f" and 0 < highest <= 1:
        raise ValueError(
            f"These pixels go up to {highest:g}, so they look scaled already. A patient takes raw pixels "
            "from 0 to 255, since how it scales them may be what is wrong with it."
        )
    return array.reshape(-1, PIXELS).astype("float32") / np.float32(255)


def _as_labels(labels, n):
    array = np.asarray(labels)
    if array.ndim == 2 and array.shape[1] == DIGITS:
        array = array.argmax(axis=1)  # one-hot
    array = check_labels(np.atleast_1d(array), "labels")
    if len(array) != n:
        raise ValueError(f"There are {n} images and {len(array)} labels; each image needs its own.")
    return array.astype(np.intp)


def _layer(layer):
    if check_count(layer, "layer") > LAYERS:
        raise ValueError(f"`layer` must be 1, 2 or 3, the output, but is {layer}.")
    return layer - 1


def _images(n):
    return "one image" if n == 1 else f"{n:,} images"


def _percent(share):
    return f"{100 * share:.1f} %"


def _list(parts):
    return ", ".join(parts)
