"""The six questions that a patient answers, what each costs and shows; and the notes of what was asked."""

from dataclasses import dataclass, field

BUDGET = 30  # for the five patients of a ward


@dataclass(frozen=True)
class Observation:
    """One kind of question: its name is the patient's method, its cost is taken from the budget."""

    name: str
    cost: int
    title: str
    shows: str


OBSERVATIONS = (
    Observation(
        "curve",
        1,
        "Learning curve",
        "loss and accuracy by epoch, on training images and on held-out ones, as the training told them",
    ),
    Observation(
        "predict",
        2,
        "Predictions",
        "the ten probabilities for images that you choose or make",
    ),
    Observation(
        "weights",
        3,
        "Weights",
        "how large the weights of a layer are, and how they are spread",
    ),
    Observation(
        "movement",
        3,
        "Movement",
        "how far each layer's weights moved from their start, by epoch",
    ),
    Observation(
        "activations",
        3,
        "Activations",
        "what the units of a layer give for images that you choose",
    ),
    Observation(
        "gradient",
        3,
        "Gradient",
        "how steep the loss is in the weights of each layer, on images that you choose",
    ),
)


def observation(name):
    """Return the Observation of this name. Raises ValueError with the names that there are."""
    found = next((one for one in OBSERVATIONS if one.name == name), None)
    if found is None:
        raise ValueError(f"There is no observation {name!r}: {', '.join(one.name for one in OBSERVATIONS)}.")
    return found


def price(asked):
    """Return what questions of these names cost, all asked of one patient.

    Each is paid once: it may be asked again, of another layer or with other images.
    """
    return sum(observation(name).cost for name in set(asked))


@dataclass(frozen=True)
class Note:
    """One question that was asked: of whom, which, what was expected, and what it cost."""

    patient: str
    observation: Observation
    expected: str
    cost: int


@dataclass
class Notes:
    """What was asked, expected and spent; the budget is advice."""

    budget: int = BUDGET
    entries: list = field(default_factory=list)
    whole: "Notes | None" = None  # the notes that these are a part of: budget and spending are theirs

    @property
    def spent(self):
        """What all questions have cost so far."""
        return sum(note.cost for note in (self.whole or self).entries)

    def add(self, patient, name, expected):
        """Note a question to a patient, and return its Note."""
        before = [note.observation.name for note in self.entries if note.patient == patient]
        cost = price([*before, name]) - price(before)
        self.entries.append(Note(patient, observation(name), expected, cost))
        return self.entries[-1]

    def of(self, patient):
        """Return the notes on one patient alone."""
        return Notes(self.budget, [note for note in self.entries if note.patient == patient], self)

    def standing(self):
        """Say in a sentence what is spent."""
        over = self.spent - self.budget
        if over > 0:
            return f"{self.spent} spent, {over} more than the budget of {self.budget}: you may ask on."
        return f"{self.spent} of {self.budget} spent."

    def __repr__(self):
        """Show a line a question."""
        lines = [
            f"  {note.patient}  {note.observation.name} ({note.cost}): {note.expected}"
            for note in self.entries
        ]
        return "\n".join([*(lines or ["  Nothing asked yet."]), self.standing()])
