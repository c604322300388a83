"""One patient of the laboratory for a group: it asks, argues, names a fault and learns the truth."""

from dataclasses import dataclass

import numpy as np

from digitrec.checks.engine.wards import errors
from digitrec.laboratory.faults import FAULTS, NAMES, fault
from digitrec.laboratory.observations import OBSERVATIONS, Notes
from digitrec.laboratory.patient import Patient
from digitrec.laboratory.training import train
from digitrec.loading import load_mnist

BUDGET = 8  # a little more than a fifth of a ward's, since nothing can be saved up for another patient
IMAGES = 1_000
QUESTIONS = {  # what each observation shows here, in a few words
    "curve": "loss and accuracy by epoch",
    "predict": "its answers to 1,000 images",
    "weights": "how large they are in a layer",
    "movement": "how far each layer moved from its start",
    "activations": "what a layer's units give",
    "gradient": "how steep the loss is, by layer",
}
KINDS = {  # of images to ask with, by the letter that chooses them
    "t": "test",
    "r": "training",
    "x": "test transposed",
    "n": "test inverted",
}
LAYERS = {"1": "hidden", "2": "hidden", "3": "output"}


@dataclass(frozen=True)
class Verdict:
    """What a group named, the truth, and what was spent; `named` is None if it named nothing."""

    named: object  # a Fault, as the truth
    truth: object
    spent: int

    @property
    def is_right(self):
        """Whether the fault was found."""
        return self.named == self.truth

    @property
    def better(self):
        """What would have told the named fault from the true one, a sentence; else nothing."""
        if self.named is None or self.is_right:
            return ""
        share = errors(self.named.name, self.truth.name)
        best = min(OBSERVATIONS, key=lambda one: (share[one.name], one.cost))
        right = round(100 * (1 - share[best.name]))
        return f"The two are told apart by `{best.name}`, in {right} of 100 measured patients."


class Mystery:
    """A patient whose fault a number decides, and images to ask it with."""

    def __init__(self, seed):
        """Train the patient of this number; it takes a second or two."""
        self.notes = Notes(BUDGET)
        self._truth, of_training = drawn(seed)
        self.patient = Patient(train(self._truth, of_training).record, str(seed), self.notes)
        train_set, test_set = load_mnist()
        self._sets = {"r": train_set, "t": test_set}
        self._rows = np.random.default_rng(of_training).permutation(len(test_set[1]))[:IMAGES]

    def images(self, kind):
        """Return `IMAGES` images, uint8 (N, 28, 28), of one of `KINDS`, and their labels."""
        images, labels = self._sets["r" if kind == "r" else "t"]
        images = images[self._rows]
        if kind == "x":
            images = images.swapaxes(1, 2)
        elif kind == "n":
            images = 255 - images
        return images, labels[self._rows]

    def ask(self, name, expect, layer=None, kind="t"):
        """Have the patient answer the observation of this name; it prints what it shows."""
        images, labels = self.images(kind)
        return {
            "curve": lambda: self.patient.curve(expect),
            "predict": lambda: self.patient.predict(images, expect, labels=labels),
            "activations": lambda: self.patient.activations(layer, images, expect),
            "weights": lambda: self.patient.weights(layer, expect),
            "movement": lambda: self.patient.movement(expect),
            "gradient": lambda: self.patient.gradient(images, labels, expect),
        }[name]()

    def judge(self, named):
        """Return the Verdict on a name or a number of the list of faults, or on None for no name at all.

        Raises ValueError for what is neither.
        """
        return Verdict(None if named is None else self.fault(named), fault(self._truth), self.notes.spent)

    @staticmethod
    def fault(text):
        """Return the Fault of a name, or of a number from 1 in the order of the list. Raises ValueError."""
        text = text.strip()
        if text.isascii() and text.isdigit():
            if not 1 <= int(text) <= len(FAULTS):
                raise ValueError(f"The faults have the numbers 1 to {len(FAULTS)}.")
            return FAULTS[int(text) - 1]
        return fault(text)


def drawn(seed):
    """Return the name of the fault that a number stands for, and the seed of the patient's training."""
    rng = np.random.default_rng(seed)
    return NAMES[int(rng.integers(len(NAMES)))], int(rng.integers(2**31))


def needs(name):
    """Say what the observation of this name wants to know besides: "layer", "kind", both or nothing."""
    return {
        "predict": ("kind",),
        "activations": ("layer", "kind"),
        "weights": ("layer",),
        "gradient": ("kind",),
    }.get(name, ())


def observation_of(text):
    """Return the name of an observation for its number from 1, or its name; None for anything else."""
    names = [one.name for one in OBSERVATIONS]
    text = text.strip().lower()
    if text in names:
        return text
    return (
        names[int(text) - 1] if text.isascii() and text.isdigit() and 1 <= int(text) <= len(names) else None
    )
