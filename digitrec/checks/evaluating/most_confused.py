"""Task 4, `most_confused`: the commonest mistake, an ordered pair of digits."""

import numpy as np

from digitrec.checks.asking.trial import call_on_cases
from digitrec.checks.asking.values import array
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import each_array, leaves_input, results, uses_argument, works
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.wording import a_few, kind_of, with_article
from digitrec.checks.evaluating.shared import probe_matrices


def _three_numbers(_probe, evidence):
    for result in results(evidence):
        found = array(result)
        if found is None or found.shape != (3,):
            return Finding(
                "not-three-numbers",
                f"`most_confused` returned {kind_of(result)}; three numbers were expected: the actual "
                "digit, the predicted digit, and how often that happened.",
            )
    return None


def _commonest(matrix):
    a, p = np.unravel_index(matrix.argmax(), matrix.shape)
    return [int(a), int(p), int(matrix[a, p])]


@each_array
def _commonest_mistake(matrix, found):
    mistakes = matrix * (1 - np.eye(10, dtype=int))
    found = found.tolist()
    a, p, count = found
    both = mistakes + mistakes.T
    if found == _commonest(mistakes):
        return None
    if a == p:
        return Finding(
            "diagonal-not-excluded",
            f"`most_confused` returned {_said(found)}: images of {with_article(a_few(a))} read as {a_few(p)} "
            "are read right. The diagonal holds the right answers, and the largest counts; the mistakes "
            "stand around it.",
        )
    if [p, a, count] == _commonest(mistakes):
        return Finding(
            "actual-and-predicted-exchanged",
            f"`most_confused` returned {_said(found)}. The pair is right, but the other way round: rows "
            "are the actual digits, columns the predicted ones.",
        )
    if sorted([a, p]) == sorted(_commonest(both)[:2]):
        return Finding(
            "pair-summed",
            f"`most_confused` returned {_said(found)}. You seem to add up both directions, which gives "
            f"{both.max()} here. A 4 read as 9 and a 9 read as 4 are two mistakes, and are counted "
            "apart.",
        )
    return Finding(
        "most-confused-wrong",
        f"`most_confused` returned {_said(found)}, in a matrix whose most frequent mistake occurs "
        f"{mistakes.max()} times.",
    )


def _said(found):
    return f"({', '.join(a_few(value) for value in found)})"


TASK = Task(
    "evaluating.most_confused",
    number=4,
    names=("most_confused",),
    probe=probe_matrices,
    collect=call_on_cases,
    criteria=(
        Criterion("three numbers", 0.5, (*works("most_confused"), _three_numbers)),
        Criterion(
            "the commonest mistake",
            1,
            (uses_argument("most_confused", "matrix"), _commonest_mistake),
            ("three numbers",),
        ),
        Criterion(
            "the matrix it was given is unchanged",
            0.5,
            (leaves_input("most_confused", "matrix"),),
            ("the commonest mistake",),
        ),
    ),
    right="on 2 other matrices too.",
)
