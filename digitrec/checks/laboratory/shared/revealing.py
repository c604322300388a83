"""What the patients of the practice ward had, told when all five diagnoses are written."""

from textwrap import fill

from digitrec.checks.asking.laboratory import (
    LETTERS,
    describe_diagnoses,
    diagnosis_of,
    entry,
    find_ward,
)
from digitrec.checks.engine.judgement import NotYet
from digitrec.checks.laboratory.shared.truth import fault_of
from digitrec.laboratory.faults import fault

WIDTH = 88


def revealed(variables):
    """Return what the patients had, a paragraph each, or why that is not told yet.

    `variables` are those of a notebook.
    """
    answers = {name: variables.get(name) for name in map(diagnosis_of, LETTERS)}
    evidence = describe_diagnoses(answers | find_ward(variables), {})
    try:
        faults = [fault(fault_of(letter, {}, evidence)) for letter in LETTERS]
    except NotYet as later:
        return fill(f"What they had is not told yet. {later}", WIDTH)
    said = []
    for letter, has in zip(LETTERS, faults, strict=True):
        said.append(f"Patient {letter}: {has.name}")
        said.append(fill(has.sentence, WIDTH, initial_indent="  ", subsequent_indent="  "))
        said.append(fill(_beside(evidence["values"][diagnosis_of(letter)], has), WIDTH, initial_indent="  "))
    return "\n".join(said)


def _beside(described, has):
    """Say what was written of a patient that has this fault."""
    written = entry(described, "fault")["value"]
    try:
        named = fault(written)
    except ValueError:
        return f"You wrote “{written[:40]}”."
    return "You named it." if named == has else f"You wrote {named.name}."
