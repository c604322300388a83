"""A diagnosis, the answer to each task: what stands in it, and the task that judges it."""

from functools import partial

from digitrec.checks.asking.laboratory import LETTERS, WARD, describe_diagnoses, diagnosis_of, find_ward
from digitrec.checks.engine.judgement import Criterion
from digitrec.checks.engine.tasks import Task
from digitrec.checks.laboratory.shared.deciding import DECIDES, decides_so_far, spent_for_nothing
from digitrec.checks.laboratory.shared.naming import NAMES_IT


def diagnosis_task(letter):
    """Return the task of one patient: its fault, 2 points, and a question that decides, 1 point."""

    def of_patient(layers):
        return tuple(partial(layer, letter) for layer in layers)

    named = Criterion("what the patient has", 2, of_patient(NAMES_IT))
    decided = Criterion("a question that decides", 1, of_patient(DECIDES), needs=(named,))
    others = [diagnosis_of(other) for other in LETTERS if other != letter]
    return Task(
        f"laboratory.patient_{letter.lower()}",
        number=1 + LETTERS.index(letter),
        names=(diagnosis_of(letter), *others, WARD),
        given=(*others, WARD),
        find=find_ward,
        collect=describe_diagnoses,
        criteria=(named, decided),
        advice=of_patient((decides_so_far, spent_for_nothing)),
        right="its fault, and a question that decides.",
    )
