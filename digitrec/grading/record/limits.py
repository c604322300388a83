"""How long a cell may take: ten times what the course's own solution takes where submissions are run."""

import json
from contextlib import suppress
from pathlib import Path

from digitrec.grading.record.receipts import write_whole
from digitrec.grading.record.snapshot import take
from digitrec.grading.record.submission import Submission
from digitrec.grading.run.runner import Runner

FILE = Path(".digitrec", "limits.json")  # below the course's folder
TIMES = 10


def seconds_for(root, source, stage, master, runner, least):
    """Return the seconds that each named cell of a stage may take, measured once by running the solution.

    `source` is the folder of the solution, and `least` what a cell gets in any case. Where there is no
    solution, or it cannot be run, no cell has a limit of its own.
    """
    snapshot = take(source, stage.name)
    if snapshot.notebook is None:
        return {}
    key = key_of(snapshot, runner.place)
    known = _known(Path(root, FILE))
    if key not in known:
        try:
            ran = runner.submit(Submission(stage, master, "the solution", snapshot).job).result()
        except Exception:  # whatever it was: without it, no cell has a limit of its own
            return {}
        if ran.stopped:
            return {}
        known[key] = ran.seconds
        with suppress(OSError):  # where it cannot be kept, it is measured again
            Path(root, FILE).parent.mkdir(exist_ok=True)
            write_whole(Path(root, FILE), json.dumps(known, indent=1).encode())
    return {name: max(least, TIMES * seconds) for name, seconds in known[key].items()}


def key_of(snapshot, place=Runner.place):
    """Return under what a solution's times are kept: that solution, run in a place, such as this machine."""
    return f"{snapshot.hash} {place}"


def _known(path):
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return {str(key): {str(n): float(s) for n, s in cells.items()} for key, cells in known.items()}
    except (OSError, ValueError, AttributeError, TypeError):  # there is none yet, or somebody edited it
        return {}
