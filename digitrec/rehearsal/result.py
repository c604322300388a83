"""What a rehearsal came to, as data."""

from dataclasses import dataclass, field

from digitrec.rehearsal.plan import Plan


@dataclass
class Rehearsed:
    """What a rehearsal came to."""

    n: int
    plan: Plan = None
    stages: list = field(default_factory=list)  # that were rehearsed
    workers: int = 1
    trusted: bool = False
    seconds: dict = field(default_factory=dict)  # that each step took, by its name
    paces: list = field(default_factory=list)
    tallies: dict = field(default_factory=dict)  # by task
    marks: dict = field(default_factory=dict)  # of the gradebook: {cell: Got} by learner and stem
    wrong: list = field(default_factory=list)  # what else went wrong, a sentence each
    notes: list = field(default_factory=list)  # what to know besides, a sentence each

    around = ("collect", "feedback", "report", "sheets")  # the steps that are not marking

    @property
    def deviations(self):
        """Answers that got other marks than they should."""
        return [d for tally in self.tallies.values() for d in tally.deviations if d.stands]

    @property
    def only_beside_others(self):
        """Answers that did so in a notebook with others, and not alone."""
        return [d for tally in self.tallies.values() for d in tally.deviations if not d.stands]

    @property
    def well(self):
        """Whether everything went as it should."""
        return not self.deviations and not self.wrong
