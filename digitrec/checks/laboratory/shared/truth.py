"""Which patients a notebook is about, and what they have: known to the judge, and told at its time.

The practice ward's truth ships with the checks. That of a class's own wards is known to whoever marks, who
puts it into the probe. Without it, as in a learner's notebook, nothing is said of patients of one's own.
"""

from digitrec.checks.asking.laboratory import LETTERS, WARD, diagnosis_of, entry
from digitrec.checks.engine.judgement import CouldNotTell, NotYet
from digitrec.checks.engine.wards import OWN_WARD, own_ward, practice

LATER = "Whether it is right comes with your marks: these are patients of your own."


def fault_of(letter, probe, evidence):
    """Return the name of what a patient has.

    Raises NotYet in a notebook in which it is not told yet, and CouldNotTell where the patients are others
    than those that count.
    """
    number = evidence[WARD] and evidence[WARD]["number"]
    marking = OWN_WARD in probe
    counts = own_ward(probe) or practice()
    if number and number != counts["number"]:
        if not marking:
            raise NotYet(LATER)
        raise CouldNotTell(_another(number, counts["number"], own_class=bool(own_ward(probe))))
    if not marking:
        if not number:
            raise NotYet("There is no `ward` in this notebook: run the set-up cell first.")
        if missing := [one for one in LETTERS if not _written(evidence["values"][diagnosis_of(one)])]:
            raise NotYet(f"Told when all five diagnoses are written. {_still(missing)}.")
    return counts["faults"][LETTERS.index(letter)]


def is_told(letter, probe, evidence):
    """Say whether right or wrong can be told of a patient by now."""
    try:
        fault_of(letter, probe, evidence)
    except (NotYet, CouldNotTell):
        return False
    return True


def _written(described):
    if described["kind"] != "diagnosis":
        return False
    fault = entry(described, "fault")
    return fault["kind"] == "text" and bool(fault["value"].strip())


def _still(missing):
    *first, last = missing
    if first:
        return f"Still to come are those of the patients {', '.join(first)} and {last}"
    return f"Still to come is that of patient {last}"


def _another(number, own, own_class=True):
    ward = "the practice ward" if number == practice()["number"] else f"ward {number}"
    if own_class:
        return (
            f"The notebook is about {ward}, and this learner's is ward {own}. The file may have been missing "
            "or exchanged when the notebook ran, so a person looks at it."
        )
    return (
        f"The notebook is about {ward}, and this class works with the practice ward. What they have "
        "is not known here, so a person looks at it."
    )
