"""The marks that a learner sees are those of marking: each answer of the bank gets the same on drawn seeds.

`python -m tests.seeds` tries 20 seeds and all tasks; tests/test_bank.py has the visible seed and another one.
"""

import pytest

from tests.bank import entries
from tests.mutants import COSTLY
from tests.seeds import VISIBLE, drawn_tasks, outcomes

DRAWN = (VISIBLE, 3, 2**127 + 7)  # the last is of the size that marking draws
QUICK = set(drawn_tasks()) - set(COSTLY)


@pytest.mark.parametrize(
    "entry", [e for e in entries() if e.task in QUICK and not e.task.startswith("capstone")], ids=str
)
def test_an_answer_gets_the_same_with_every_seed(entry):
    assert list(outcomes(entry, DRAWN)) == [(entry.marks, 0.0, entry.codes)]


def test_another_outcome_on_one_seed_is_noticed():
    lucky = next(e for e in entries("predicting") if e.task == "predicting.mistakes" and e.kind == "right")

    class Lucky(type(lucky)):
        def answers(self):
            return {"mistakes": lambda actual, predicted: [0] if actual[0] > predicted[0] else []}

    assert len(outcomes(Lucky(**vars(lucky)), range(1, 6))) == 1  # wrong, whatever is drawn first
