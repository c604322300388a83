"""What the two functions have in common that give one number for many predictions."""

import numpy as np

from digitrec.checks.asking.values import array, number
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.layers import results
from digitrec.checks.engine.wording import kind_of, shape

CODES = codes(
    __name__,
    ("not-one-number", "One number for many images", "one result an image instead of one in all"),
)

UP_TO = {"rtol": 2e-4, "atol": 6e-4}  # rounding, to three places, say


def one_number(name):
    """Return the layer that wants a single number from every call."""

    def layer(_probe, evidence):
        for result in results(evidence):
            if number(result) is not None:
                continue
            if array(result) is None:
                return Finding(
                    "not-numbers", f"`{name}` returned {kind_of(result)}; one number was expected."
                )
            return Finding(
                "not-one-number",
                f"`{name}` returned {array(result).size} numbers, shape {shape(array(result))}; one number "
                "for all the images together was expected.",
            )
        return None

    return layer


def numbers(evidence):
    """Return the numbers that the calls returned, as an array."""
    return np.array([float(number(result)) for result in results(evidence)])


def matches(found, wanted):
    """Say whether numbers are as they should be, up to rounding."""
    return np.allclose(found, wanted, **UP_TO)


def first_other(found, wanted):
    """Return the place of the first number that is not as it should be; 0 if there is none."""
    return int(np.argmin(np.isclose(found, wanted, **UP_TO)))
