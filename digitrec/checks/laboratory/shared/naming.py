"""The fault that a diagnosis names: written, known, and what the patient has."""

from digitrec.checks.asking.laboratory import WARD, diagnosis_of
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.wording import said_of
from digitrec.checks.laboratory.shared import table
from digitrec.checks.laboratory.shared.entries import (
    KEYS,
    fault_under,
    near,
    observation,
    questions_to,
    under,
)
from digitrec.checks.laboratory.shared.truth import fault_of
from digitrec.laboratory.faults import NAMES

NAME, ASK = "Name it", "Which observation decides"
CODES = codes(
    __name__,
    ("no-diagnosis", NAME, "a diagnosis that is no dictionary, or has no fault in it"),
    ("fault-unknown", NAME, "a fault that the laboratory does not know"),
    ("healthy-by-mistake", NAME, "a patient with a fault is called healthy"),
    ("another-fault", ASK, "another fault, which the observation takes for the patient's"),
    ("observation-misread", ASK, "another fault, although the observation tells it from the patient's"),
)
FORM = '{"fault": "...", "decided_by": "...", "rather_than": "..."}'


def written(letter, _probe, evidence):
    """Look whether there is a dictionary with a fault in it."""
    name, described = diagnosis_of(letter), evidence["values"][diagnosis_of(letter)]
    if described["kind"] != "diagnosis":
        return Finding(
            "no-diagnosis",
            f"`{name}` is {said_of(described)}. A dictionary with three texts was expected: `{FORM}`.",
        )
    if under("fault", letter, evidence)["kind"] == "nothing":
        there = ", ".join(f"`{key}`" for key in described["entries"]) or "none"
        wanted = ", ".join(f"`{key}`" for key in KEYS)
        return Finding(
            "no-diagnosis",
            f"`{name}` has nothing under `fault`; its entries are: {there}. Expected were: {wanted}.",
        )
    return None


def known(letter, _probe, evidence, key="fault"):
    """Look whether the laboratory knows what stands under a key."""
    if fault_under(key, letter, evidence):
        return None
    found, meant = under(key, letter, evidence), near(key, letter, evidence)
    hint = f"Do you mean {meant}?" if meant else f"`FAULTS` lists the {len(NAMES)} names that there are."
    return Finding(
        "fault-unknown",
        f"`{key}` in `{diagnosis_of(letter)}` is {said_of(found)}. No fault of the laboratory is called so. "
        f"{hint}",
    )


def right(letter, probe, evidence):
    """Look whether it is what the patient has. Never says what that is."""
    has, named = fault_of(letter, probe, evidence), fault_under("fault", letter, evidence)
    if named == has:
        return None
    if named == "healthy":
        return Finding(
            "healthy-by-mistake",
            f"Patient {letter} is not healthy. Some faults hardly show in the accuracy. Look at each layer "
            "by itself, and at the answers to images that you chose.",
        )
    asked = observation(letter, evidence) or "curve"
    if table.tells_apart(asked, named, has):
        said = (
            f"Patient {letter} has something else than `{named}`, and `{asked}` shows it: under `{named}` it "
            "looks otherwise than here."
        )
        if evidence[WARD] and asked not in questions_to(letter, evidence):
            return Finding("observation-not-asked", f"{said} But {not_asked(letter)}.")
        return Finding("observation-misread", f"{said} Compare what it shows with what you would expect.")
    return Finding(
        "another-fault", f"Patient {letter} has something else than `{named}`. {_lesson(asked, named)}"
    )


def not_asked(letter):
    """Say that a patient was not asked for what is meant, and where to look oneself."""
    return f"patient {letter} was not asked for it, as `print(ward.{letter}.notes)` shows"


def _lesson(asked, named):
    """Say which faults an observation takes for the named one, and what would tell one of them from it.

    They are several, so that none of them is given away.
    """
    alike, said = table.taken_for(asked, named), f"`{asked}` often looks the same under"
    if len(alike) < 2:
        alike, said = table.most_alike(named), "Most like it in all that one can ask are"
    *first, last = (f"`{name}`" for name in alike)
    said = f"{said} {', '.join(first)} and {last}."
    better = [(name, other) for other in alike for name in table.telling(named, other) if name != asked]
    if not better:
        return said
    name, other = better[0]
    share = table.of_hundred(1 - table.error(name, named, other))
    return f"{said} What tells them apart? For `{named}` and `{other}`, `{name}` does, in {share} patients."


NAMES_IT = (written, known, right)
