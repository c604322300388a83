"""The hostile submissions of this course: see `digitrec/rehearsal/hostile.py`."""

from pathlib import Path

from digitrec.rehearsal.hostile import read_attacks

BANK = Path(__file__).parent / "submissions"


def attacks(stage=None):
    """Return the attacks of the bank, or those on one stage, by kind."""
    return tuple(entry for entry in read_attacks(BANK) if stage in (None, entry.stage))
