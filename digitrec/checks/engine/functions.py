"""A function that a task asks for: what every such task says about it, bound to its name."""

from dataclasses import dataclass
from functools import cached_property

from digitrec.checks.engine import layers
from digitrec.checks.engine.proofs import FUNCTION
from digitrec.checks.engine.tasks import Task


@dataclass(frozen=True)
class Function:
    """The function of one task: its layers, from "it is there" to "it holds numbers", and its Task.

    `argument` is what a finding calls the thing that the function is given, `gives` what it should return.
    """

    id: str  # "preparing.flatten"
    argument: str = ""  # "images"; of several, "images` or `labels"
    gives: str = ""  # "an array of pixels"

    @property
    def name(self):
        """The name that the learner has to give it."""
        return self.id.partition(".")[2]

    @cached_property
    def exists(self):
        """The layer that wants a function under this name."""
        return layers.is_function(self.name)

    @cached_property
    def runs(self):
        """The layer that wants every call to come to its end."""
        return layers.runs(self.name)

    @cached_property
    def returns(self):
        """The layer that wants something returned."""
        return layers.returns(self.name)

    @cached_property
    def gives_numbers(self):
        """The layer that wants an array of numbers."""
        return layers.gives_numbers(self.name, self.gives)

    def in_shape(self, shape, code, wanted):
        """Return the layer that wants every result in one shape; `wanted` says which, as a sentence."""
        return layers.in_shape(self.name, shape, code, wanted)

    @cached_property
    def uses_argument(self):
        """The layer that wants different results for different inputs."""
        return layers.uses_argument(self.name)

    @cached_property
    def leaves_input(self):
        """The layer that wants the arguments unchanged after the call."""
        return layers.leaves_input(self.name, self.argument)

    @property
    def works(self):
        """The layers that every function passes first: it is one, it runs, it returns something."""
        return (self.exists, self.runs, self.returns)

    def task(self, **about):
        """Return the Task that asks for this function; `about` are the fields of a Task but its id.

        What proves it are results on drawn inputs, unless `about` says otherwise.
        """
        return Task(self.id, **{"proof": FUNCTION, **about})
