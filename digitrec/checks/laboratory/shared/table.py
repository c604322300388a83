"""What tells two faults apart: how often each observation leads astray, over the measured patients."""

from digitrec.checks.engine.wards import errors
from digitrec.laboratory.faults import NAMES
from digitrec.laboratory.observations import OBSERVATIONS

OBSERVED = tuple(one.name for one in OBSERVATIONS)
MOST = 0.05  # errors of an observation that tells two faults apart
LISTED = 3  # faults that a sentence names


def error(observation, one, other):
    """Return the share of patients, 0 to 0.5, in which an observation takes one fault for the other."""
    return errors(one, other)[observation]


def tells_apart(observation, one, other):
    """Say whether an observation tells two faults apart, with at most 5 errors in 100."""
    return error(observation, one, other) <= MOST


def are_alike(one, other):
    """Say whether some observation does not tell two faults apart: one could be taken for the other."""
    return any(not tells_apart(name, one, other) for name in OBSERVED)


def telling(one, other):
    """Return the observations that tell two faults apart, the surest first."""
    found = errors(one, other)
    return [name for name in sorted(OBSERVED, key=found.get) if found[name] <= MOST]


def taken_for(observation, fault):
    """Return a few faults that an observation does not tell from this one, the likeliest first."""
    found = {other: error(observation, fault, other) for other in NAMES if other != fault}
    return [other for other in sorted(found, key=found.get, reverse=True) if found[other] > MOST][:LISTED]


def most_alike(fault):
    """Return the few faults that are most like this one in all that one can ask, the likeliest first."""
    found = {other: sum(errors(fault, other).values()) for other in NAMES if other != fault}
    return sorted(found, key=found.get, reverse=True)[:LISTED]


def of_hundred(share):
    """Write a share as it is said: 98 of 100."""
    return f"{round(100 * share)} of 100"
