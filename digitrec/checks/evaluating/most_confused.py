"""Task 4, `most_confused`: the commonest mistake, an ordered pair of digits."""

import numpy as np

from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import each_array
from digitrec.checks.engine.wording import a_few, plural, with_article
from digitrec.checks.evaluating.shared import probe_matrices

CODES = codes(
    __name__,
    ("not-three-numbers", "The most confused pair", "not actual, predicted and count"),
    ("diagonal-not-excluded", "The most confused pair", "right answers taken for the commonest mistake"),
    ("pair-summed", "The most confused pair", "both directions of a pair added up"),
    ("actual-and-predicted-exchanged", "The most confused pair", "the pair in the wrong order"),
    ("most-confused-wrong", "The most confused pair", "a wrong pair, or a wrong count"),
)

most_confused = Function("evaluating.most_confused", argument="matrix", gives="three numbers")


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
    if a == p and count == matrix.max() and [a, p] in np.argwhere(matrix == count).tolist():
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
    if sorted([a, p]) == sorted(_commonest(both)[:2]) and count == both.max():
        return Finding(
            "pair-summed",
            f"`most_confused` returned {_said(found)}. {a_few(count)} is what both directions of this pair "
            "add up to. A 4 read as 9 and a 9 read as 4 are two mistakes, and are counted apart.",
        )
    commonest = f"the commonest mistake in this matrix occurs {plural(mistakes.max(), 'time')}"
    return Finding(
        "most-confused-wrong", f"`most_confused` returned {_said(found)}{_there(matrix, found)}; {commonest}."
    )


def _there(matrix, found):
    """Say what stands in the matrix where the learner's answer points to."""
    a, p, count = found
    if not {a, p} <= set(range(10)):
        return ", which is no pair of digits"
    if a == p:
        return f", and images of {with_article(a_few(a))} read as {a_few(a)} are read right"
    holds = matrix[int(a), int(p)]
    return f", and the matrix has {holds} in row {a_few(a)}, column {a_few(p)}" if holds != count else ""


def _said(found):
    return f"({', '.join(a_few(value) for value in found)})"


IN_ORDER = most_confused.in_shape(
    (3,),
    "not-three-numbers",
    "three numbers were expected: the actual digit, the predicted digit, and how often that happened.",
)
THREE = Criterion("three numbers", 0.5, (*most_confused.works, IN_ORDER))
PAIR = Criterion(
    "the commonest mistake", 1, (most_confused.uses_argument, _commonest_mistake), needs=(THREE,)
)
UNCHANGED = Criterion(
    "the matrix it was given is unchanged", 0.5, (most_confused.leaves_input,), needs=(PAIR,)
)

TASK = most_confused.task(
    number=4,
    expected=lambda matrix: tuple(_commonest(matrix * (1 - np.eye(10, dtype=int)))),
    probe=probe_matrices,
    criteria=(THREE, PAIR, UNCHANGED),
    right="on 5 other matrices too.",
)
