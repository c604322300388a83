"""Stage 10 is asked: the diagnoses of five patients, and the ward in which they lie."""

import sys

from digitrec.checks.asking.values import describe, text

LETTERS = "ABCDE"
WARD = "ward"  # the variable of a notebook that holds the patients
MOST_ENTRIES = 20  # of a diagnosis
MOST_QUESTIONS = 1_000  # of a ward


def diagnosis_of(letter):
    """Return the name of the variable that holds a patient's diagnosis: `diagnosis_a`."""
    return f"diagnosis_{letter.lower()}"


def entry(described, key):
    """Return the description of what stands under a key of a described diagnosis, capitals left aside."""
    found = {name.strip().lower().replace(" ", "_"): value for name, value in described["entries"].items()}
    return found.get(key, {"kind": "nothing", "type": "NoneType"})


def find_ward(variables):
    """Return the notebook's ward as plain data under its name, or None where there is none.

    It is the one called `ward`, or else any other.
    """
    module = sys.modules.get("digitrec.laboratory.ward")
    values = (variables.get(WARD), *variables.values()) if module else ()
    return {WARD: next((_plain(value) for value in values if isinstance(value, module.Ward)), None)}


def describe_diagnoses(answers, _probe):
    """Describe each diagnosis, a dict by its entries, and say which ward it is about and what was asked."""
    values = {name: _diagnosis(value) for name, value in answers.items() if name != WARD}
    return {"values": values, WARD: answers[WARD]}


def _diagnosis(value):
    """Describe a dict as `diagnosis`, with what stands under each of its texts; anything else as ever."""
    if not isinstance(value, dict):
        return describe(value)
    pairs = list(dict.items(value))[:MOST_ENTRIES]
    entries = {text(key): describe(entry) for key, entry in pairs if isinstance(key, str)}
    return {"kind": "diagnosis", "type": "dict", "entries": entries}


def _plain(ward):
    """Return a ward's number, and what was asked: pairs of a patient's letter and an observation's name.

    Whoever asks again is not noted again.
    """
    asked = dict.fromkeys((note.patient, note.observation.name) for note in list(ward.notes.entries))
    return {
        "number": text(ward.number),
        "asked": [[text(patient), text(name)] for patient, name in list(asked)[:MOST_QUESTIONS]],
    }
