"""What stands in a described diagnosis, as the laboratory knows it."""

from digitrec.checks.asking.laboratory import WARD, diagnosis_of, entry
from digitrec.checks.laboratory.shared import table
from digitrec.laboratory.faults import fault

KEYS = ("fault", "decided_by", "rather_than")


def under(key, letter, evidence):
    """Return the description of what stands under a key of a patient's diagnosis."""
    return entry(evidence["values"][diagnosis_of(letter)], key)


def fault_under(key, letter, evidence):
    """Return the name of the fault under a key, or None where there is none that the laboratory knows."""
    try:
        return fault(under(key, letter, evidence).get("value")).name
    except (TypeError, ValueError):
        return None


def near(key, letter, evidence):
    """Return the names of faults that come near to what stands under a key, as a phrase, or nothing."""
    try:
        fault(under(key, letter, evidence).get("value"))
    except (TypeError, ValueError) as error:
        return str(error).partition("Do you mean ")[2].rstrip("?")
    return ""


def observation(letter, evidence):
    """Return the observation that decided, or None; `Movement()` and `ward.A.movement` are `movement`."""
    described = under("decided_by", letter, evidence)
    if described["kind"] != "text":
        return None
    word = described["value"].partition("(")[0].rpartition(".")[2].strip(" `'\"").lower()
    return next((name for name in table.OBSERVED if word in (name, f"{name}s", name.rstrip("s"))), None)


def pair(letter, evidence):
    """Return the names of the fault and of the runner-up."""
    return tuple(fault_under(key, letter, evidence) for key in ("fault", "rather_than"))


def questions_to(letter, evidence):
    """Return the observations that a patient was asked for, each once, in their order."""
    asked = [name for patient, name in (evidence[WARD] or {}).get("asked", ()) if patient == letter]
    return [name for name in dict.fromkeys(asked) if name in table.OBSERVED]
