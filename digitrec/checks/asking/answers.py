"""What a task asks of a notebook: its names looked up, the answer tried and described as plain data."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from digitrec.checks.asking.cells import stopped
from digitrec.checks.asking.faults import fault_of
from digitrec.checks.asking.guard import reference_refuses
from digitrec.checks.asking.keeping import as_it_was
from digitrec.checks.asking.outside import from_outside
from digitrec.checks.asking.trial import is_blank, quiet

MISSING = object()  # stands for a name that the notebook does not have
TRAINING = ("training.collect_train", "from_scratch.collect_train")  # seconds, each time an answer is asked


@dataclass(frozen=True)
class Question:
    """The names that a task takes, and how their values are tried and described.

    `names` are the learner's names, in order; those of them in `given` need not be filled by the learner.
    `collect(answer, probe)` returns evidence, plain data only, where `answer` is the value of the only name,
    or a dict of values by name. `refuses` are the modules of the package whose functions may not be called
    meanwhile. `find` looks for the values among all variables of a notebook where people name them
    differently; without it, the names decide.
    """

    names: tuple[str, ...]
    collect: Callable[[object, dict], dict]
    refuses: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    find: Callable[[dict], dict] | None = None

    @property
    def asked(self):
        """The names that the learner has to fill."""
        return tuple(name for name in self.names if name not in self.given)

    def to_plain(self):
        """Return the question as plain data, its functions by their names below `digitrec.checks.asking`."""
        return {
            "names": list(self.names),
            "collect": _name(self.collect),
            "refuses": list(self.refuses),
            "given": list(self.given),
            "find": self.find and _name(self.find),
        }

    @classmethod
    def from_plain(cls, plain):
        """Return the question that `to_plain` wrote down."""
        lists = {name: tuple(plain[name]) for name in ("names", "refuses", "given")}
        return cls(collect=_named(plain["collect"]), find=plain["find"] and _named(plain["find"]), **lists)

    def answers_in(self, variables):
        """Return the learner's values by name, looked up among a notebook's variables."""
        found = self.find(variables) if self.find else {}
        known = {**variables, **found}
        return {name: known[name] for name in self.names if name in known}

    def evidence(self, answers, probe):
        """Return the evidence for `answers`, the learner's values by name; a name may be MISSING.

        Where collecting ends in an error, the evidence holds that and nothing else: `failed`, the text of
        `fault_of`. Raises KeyboardInterrupt if it is interrupted. The answers are left as they were.
        """
        answers = {name: answers.get(name, MISSING) for name in self.names}
        asked = {name: answers[name] for name in self.asked}
        missing = [name for name, value in asked.items() if value is MISSING]
        blank = [name for name, value in asked.items() if value is None or value is ... or is_blank(value)]
        begun = {"missing": missing, "blank": blank, "reference": [], "stopped": stopped(missing + blank)}
        begun["classes"] = [name for name in blank if type(asked[name]) is type]
        if len(missing) + len(blank) == len(asked):
            return {"begun": begun}
        answers = {name: None if value is MISSING else value for name, value in answers.items()}
        answer = answers if len(self.names) > 1 else answers[self.names[0]]
        kept = as_it_was(*(value for value in answers.values() if not _is_data(value)))
        with kept, reference_refuses(*self.refuses) as called, quiet():
            try:
                found = self.collect(answer, probe)
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # an object that cannot be looked at, or a mistake of ours
                found = {"failed": fault_of(error)}
            trains = f"{self.collect.__module__}.{self.collect.__qualname__}".endswith(TRAINING)
            found |= from_outside(answer, self.collect, probe, quick=not trains)
        begun["reference"] = list(called)
        return {"begun": begun, **found}


def _is_data(value):
    """Say whether a value is an array or a tensor: those are read only, and large."""
    return hasattr(type(value), "__array__")


def _name(function):
    """Return `module.function` for a function of this package. Raises ValueError for any other."""
    package, _, module = function.__module__.rpartition(".")
    if package != __package__ or function.__qualname__ != function.__name__:
        raise ValueError(
            f"{function.__module__}.{function.__qualname__} is not a collector of {__package__}."
        )
    return f"{module}.{function.__name__}"


def _named(name):
    module, _, function = name.partition(".")
    return getattr(import_module(f"{__package__}.{module}"), function)
