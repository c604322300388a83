"""Whose doing an error is: the answer's, the course's own, or that of whoever stopped the check."""

import dis
import sysconfig
import traceback
from pathlib import Path

import digitrec

MOST_LETTERS = 10_000  # of a traceback; its end tells more than its beginning
OURS = (
    str(Path(digitrec.__file__).parent),
    *{sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")},
    "<frozen",
)


def fault_of(error):
    """Return the traceback of an error as text, or "" if the error came out of the learner's own code.

    An error that only passed through the course, Python and installed packages is a fault of the course:
    whatever the answer is, a check has to say something about it.
    """
    if any(not _file(step).startswith(OURS) for step in _steps(error)):
        return ""
    return traceback_of(error)


def traceback_of(error):
    """Return the traceback of an error as text, its end if it is long."""
    return "".join(traceback.format_exception(error))[-MOST_LETTERS:]


def interrupted(error):
    """Say whether an error is an interrupt from outside, Ctrl+C or a time limit.

    A KeyboardInterrupt that a `raise` of the learner's own made is an error like any other.
    """
    if not isinstance(error, KeyboardInterrupt):
        return False
    *_, last = _steps(error)
    return dis.opname[last.tb_frame.f_code.co_code[last.tb_lasti]] != "RAISE_VARARGS"


def _steps(error):
    """Return the steps of an error's traceback, the innermost last."""
    steps, step = [], error.__traceback__
    while step is not None:
        steps.append(step)
        step = step.tb_next
    return steps


def _file(step):
    return step.tb_frame.f_code.co_filename
