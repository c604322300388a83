"""The faults that a patient can have, each with a name that a diagnosis gives it."""

import re
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Fault:
    """One fault: its name in a diagnosis, a title, and in a sentence what went wrong."""

    name: str
    title: str
    sentence: str


FAULTS = (
    Fault("healthy", "Healthy", "Nothing is wrong with it: trained as in chapter 5, on fewer images."),
    Fault(
        "pixels-not-scaled",
        "Pixels not scaled",
        "It was trained, and is used, on pixels from 0 to 255: nobody divided by 255.",
    ),
    Fault(
        "not-scaled-at-prediction",
        "Not scaled at prediction",
        "It was trained on ink from 0 to 1 and is given pixels from 0 to 255 when it predicts.",
    ),
    Fault(
        "scaled-twice-at-prediction",
        "Scaled twice at prediction",
        "It was trained on ink from 0 to 1; when it predicts, the pixels are divided by 255 twice.",
    ),
    Fault(
        "scaled-otherwise-at-prediction",
        "Scaled by another rule at prediction",
        "It was trained on ink from 0 to 1; when it predicts, the pixels are scaled to -1 to 1.",
    ),
    Fault(
        "inverted-at-prediction",
        "Ink and paper exchanged at prediction",
        "It was trained on light ink on a dark ground and is given dark ink on a light ground.",
    ),
    Fault(
        "transposed-at-prediction",
        "Pixels transposed at prediction",
        "When it predicts, rows and columns of each image are exchanged.",
    ),
    Fault(
        "labels-shuffled",
        "Labels shuffled in part",
        "A part of the training labels was exchanged among the images, so they are wrong.",
    ),
    Fault(
        "learning-rate-too-large",
        "Learning rate too large",
        "The learning rate was far too large: each step goes too far.",
    ),
    Fault(
        "learning-rate-too-small",
        "Learning rate too small",
        "The learning rate was far too small: after all epochs it has hardly begun.",
    ),
    Fault("sgd", "SGD in place of Adam", "It was trained with plain SGD in place of Adam."),
    Fault("one-epoch", "One epoch", "It was trained for one epoch in place of five."),
    Fault(
        "first-epoch-saved",
        "Weights of the first epoch saved",
        "It was trained for five epochs; what was saved are the weights after the first.",
    ),
    Fault("missing-relu", "A missing ReLU", "A hidden layer, or both, has no ReLU."),
    Fault("frozen-layer", "A frozen layer", "One of the three layers was not trained: it is as it began."),
    Fault(
        "dead-units",
        "Dead units",
        "Most units of a hidden layer give 0 for every image, and so never learn.",
    ),
    Fault(
        "started-at-zero",
        "Started at zero",
        "All weights began at 0, so no hidden unit was ever lit, and none could learn.",
    ),
    Fault("class-left-out", "A digit left out", "One of the ten digits was not among the training images."),
    Fault(
        "too-few-images",
        "Too few images",
        "It saw the same few hundred images over and over, and learned them by heart.",
    ),
    Fault(
        "trained-on-test-set",
        "Trained on the test set",
        "The test images were among those that it was trained on.",
    ),
    Fault(
        "sorted-by-digit",
        "Sorted by digit",
        "The images were not shuffled: each epoch brought all 0s first and all 9s last.",
    ),
    Fault(
        "softmax-twice",
        "Softmax twice",
        "In training the loss applied a second softmax to the probabilities.",
    ),
)
NAMES = tuple(fault.name for fault in FAULTS)


def fault(name):
    """Return the Fault of a name, however its capitals, spaces and hyphens are typed.

    Raises ValueError with the names that come near, or all of them, and TypeError for what is no text.
    """
    if isinstance(name, Fault):
        return name
    if not isinstance(name, str):
        raise TypeError(f"The name of a fault is a text, such as {NAMES[1]!r}; this is {name!r}.")
    by_key = {_key(known.name): known for known in FAULTS} | {_key(known.title): known for known in FAULTS}
    found = by_key.get(_key(name))
    if found is None:
        near = dict.fromkeys(by_key[key].name for key in get_close_matches(_key(name), by_key, 3, 0.6))
        said = f"Do you mean {' or '.join(near)}?" if near else f"There are: {', '.join(NAMES)}."
        raise ValueError(f"No fault of the laboratory is called {name!r}. {said}")
    return found


def _key(text):
    return re.sub(r"[\W_]+", "", text).casefold()
