"""Text that a spreadsheet would take for a formula is made harmless, and comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitrec.classroom.spreadsheets import FORMULA, armed, defused


@given(st.text(alphabet="=+-@'\t\rab", max_size=5))
def test_every_text_comes_back_and_none_begins_a_formula(text):
    assert armed(defused(text)) == text
    assert not defused(text).startswith(FORMULA)


@pytest.mark.parametrize("kept", ["Ada", "'t Hooft", "", 3.5, None])
def test_what_begins_no_formula_stays_as_it_is(kept):
    assert defused(kept) == kept
