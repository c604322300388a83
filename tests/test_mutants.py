"""A right answer with one slip in it loses marks: mechanical mutants of the notebooks' own solutions.

`python -m tests.mutants` tries those of all right answers of the bank on 200 seeds; here are the solutions
themselves on a few.
"""

import re

import pytest

from tests.mutants import COSTLY, equivalent, function_tasks, marks, mutants, reference, survivors, task

SEEDS = (1, 20, 7)  # that of the visible check, and two as for the hidden ones


def test_a_mutant_differs_in_one_place():
    found = mutants("def f(a, n):\n    return a[:n] + 1\n")
    assert found["return a[:n] + 1 -> return a[:n] + 2"] == "def f(a, n):\n    return a[:n] + 2"
    for change in (
        "return a[:n] + 1 -> return a[:n] - 1",
        "return a[:n] + 1 -> return a + 1",
        "return a[:n] + 1 -> return a[:n]",
        "nothing -> a = a[1:]",
        "nothing -> a = a[:-1]",
    ):
        assert change in found


@pytest.mark.parametrize("source, change", [
    ("for i in range(n): s += a[i]", "for i in range(n): -> for i in range(0 + 1, n):"),
    ("x = m.max(axis=1)", "x = m.max(axis=1) -> x = m.max(axis=0)"),
    ("x = np.diag(m)", "x = np.diag(m) -> x = m.max(axis=1)"),
    ("x = a if a > b else b", "x = a if a > b else b -> x = a if a >= b else b"),
    ("w -= g", "w -= g -> w = w - g"),
    ("fit(x, y)", "fit(x, y) -> fit(y, x)"),
    ("m = k.copy()", "m = k.copy() -> m = k"),
    ("z = np.zeros(9, dtype=int)", "z = np.zeros(9, dtype=int) -> z = np.zeros(9)"),
])  # fmt: skip
def test_slips_of_many_kinds_are_made(source, change):
    assert change in mutants(source)


@pytest.mark.parametrize("task_id", function_tasks())
def test_the_notebooks_solution_keeps_all_marks(task_id):
    seeds = SEEDS[:1] if task_id in COSTLY else SEEDS
    assert marks(task_id, reference(task_id), seeds) == [task(task_id).points] * len(seeds)


@pytest.mark.parametrize("task_id", [name for name in function_tasks() if name not in COSTLY])
def test_every_mutant_of_the_solution_loses_marks(task_id):
    number, kept = survivors(task_id, [reference(task_id)], SEEDS)
    assert number > 6
    assert {change: found for change, found in kept.items() if not equivalent(task_id, change)} == {}


def test_a_reason_is_given_for_changes_that_mean_the_same():
    assert equivalent("predicting.mistakes", "return f(x)[0] -> return f(x)[-1]")
    assert not equivalent("predicting.mistakes", "for i in range(n): -> for i in range(0 + 1, n):")
    from tests.mutants import EQUIVALENT

    for pattern, reason in EQUIVALENT:
        re.compile(pattern)
        assert reason.endswith(".")
