"""What a graded cell must get, worked out from what the bank says, also where the course has other points."""

from dataclasses import dataclass

from digitrec.notebooks.marks import ROUNDING


@dataclass(frozen=True)
class Expected:
    """What a graded cell must get, and for what."""

    cell: str
    task: str  # its id, or the cell's name where the cell marks no task of the course
    kind: str  # as the bank has it
    what: str  # "build_model: right: a list of layers"
    least: float
    most: float
    below: bool = False  # less than `most`
    entry: object = None  # of the bank, for an answer that can be handed in alone

    def allows(self, marks):
        """Say whether it may get these marks."""
        if self.below and marks >= self.most - ROUNDING:
            return False
        return self.least - ROUNDING <= marks <= self.most + ROUNDING

    def __str__(self):
        """Say what it should get: `3`, `less than 4`."""
        if self.least == self.most:
            return f"{self.most:g}"
        return f"less than {self.most:g}" if self.below else f"at most {self.most:g}"


def expected_of(cell, entry):
    """Return what an answer of the bank must get in a GradedCell.

    The bank's marks are of the bank's points. With other points only this is known: what earned all earns
    all, what earned nothing earns nothing, and what lies between does not earn all.
    """
    least = most = entry.marks
    below = False
    if cell.points != entry.points:
        below = 0 < entry.marks < entry.points
        most = cell.points if entry.marks else 0.0
        least = most if entry.marks == entry.points else 0.0
    what = f"{entry.task.partition('.')[2]}: {entry.kind}: {entry.title}"
    return Expected(cell.name, entry.task, entry.kind, what, least, most, below, entry)


def expected_of_attack(cell, attack, marks, points):
    """Return what an attack with these `marks` must get in a GradedCell, which has `points` in the bank."""
    most = float(marks.get(cell.name.removesuffix("-graded"), 0))
    least = 0.0 if attack.upto else most
    if most and points != cell.points:
        least, most = 0.0, cell.points
    what = f"attack: {attack.name}"
    return Expected(cell.name, cell.task or cell.name, "hostile", what, least, most)
