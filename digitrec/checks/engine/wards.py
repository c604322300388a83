"""What the judge knows of the laboratory: whose faults are true, and what tells two faults apart.

In a notebook only the truth of the ward for practice is known. Whoever marks puts that of the learner's own
ward into the probe, which the judge believes and a notebook cannot change.
"""

import json
from functools import cache
from pathlib import Path

PRACTICE_TRUTH = Path(__file__).with_name("practice_ward.json")
SEPARATIONS = Path(__file__).with_name("separations.json")
OF_STAGE = "laboratory"  # the stage whose tasks are about patients
OWN_WARD = "own_ward"  # in a probe: {"number": ..., "faults": [five]}; None where the class has no wards


def with_ward(probe, ward):
    """Return a probe by whose ward the diagnoses are judged: a dict, or None in a class without wards."""
    return {**probe, OWN_WARD: ward}


def own_ward(probe):
    """Return the ward that a probe says is the learner's, or None; a notebook's own probe has none."""
    return probe.get(OWN_WARD)


@cache
def practice():
    """Return {"number": ..., "faults": [five names]} of the ward for practice."""
    return json.loads(PRACTICE_TRUTH.read_bytes())


def errors(one, other):
    """Return by observation how often its best rule takes one fault for the other, shares from 0.

    Both are names of faults, and not the same. Measured by `python -m benchmarks.patients`.
    """
    return {observation: share for observation, (share, _) in _about(one, other).items()}


def sign(one, other, observation):
    """Return the name of the sign by which an observation tells two faults apart best."""
    return _about(one, other)[observation][1]


def _about(one, other):
    return _separations()["pairs"][" | ".join(sorted((one, other)))]


@cache
def _separations():
    """Return {"each": patients of a kind, "pairs": {"fault | fault": {observation: [errors, sign]}}}."""
    return json.loads(SEPARATIONS.read_bytes())
