"""One hostile submission of each kind, beside honest classmates, marked by `digitrec grade`.

`hostile_class.py` tries the whole bank; these are the quickest of each kind.
"""

import pytest
from hostile_class import HONEST, HostileClass, gets_its_marks, leaves_its_trace, touches_nobody_else

from digitrec.rehearsal.hostile import KINDS, full
from tests.hostile import attacks

STAGE = "preparing"
SLOW = {"infinite_loop", "sleeps_for_years", "loop_that_ignores_interrupts", "memory", "large_file"}


def chosen():
    """Return the first attack of each kind that takes no time without end."""
    found = {}
    for entry in attacks(STAGE):
        if entry.name not in SLOW:
            found.setdefault(entry.kind, entry)
    return list(found.values())


@pytest.fixture(scope="module")
def of_class(tmp_path_factory):
    return HostileClass(tmp_path_factory.mktemp("kinds"), STAGE, chosen())


def test_nearly_all_kinds_are_here():
    assert len(chosen()) >= len(KINDS) - 4


def test_the_class_is_marked_and_honest_classmates_have_their_marks(of_class):
    status, said = of_class.done
    assert status == 0, said
    for student in HONEST:
        assert of_class.marks(student) == (full(STAGE), []), student


def test_nobody_else_is_touched_and_no_process_is_left(of_class):
    touches_nobody_else(of_class)
    assert of_class.late == []


@pytest.mark.parametrize("entry", chosen(), ids=str)
def test_attack_gets_its_marks_and_leaves_its_trace(of_class, entry):
    gets_its_marks(of_class, entry)
    leaves_its_trace(of_class, entry)
