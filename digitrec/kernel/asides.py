"""The course's own cells beside a task, such as a picture of an answer: what cannot be shown is said."""

import sys
from contextlib import contextmanager

from digitrec.kernel.names import reason

LONGEST = 260  # characters of an error's message that are shown


@contextmanager
def aside():
    """Go on after an error in this block and say in a sentence what is left out.

    An error in a function of the learner's is theirs to see, and is not held back.
    """
    try:
        yield
    except Exception as error:
        trace = error.__traceback__.tb_next  # the block's own frame
        cell = trace.tb_frame
        frames = []
        while trace:
            frames.append(trace.tb_frame)
            trace = trace.tb_next
        if any(frame.f_globals is cell.f_globals for frame in frames[1:]):
            raise
        _close_figures()
        print(_left_out(error, cell, frames[-1]))


def _left_out(error, cell, last):
    """Say what a block could not show, and why."""
    variables = cell.f_globals
    if isinstance(error, NameError):
        return reason(error, cell) or f"This is shown when there is a `{error.name}`: run its cell first."
    empty = [name for name in cell.f_code.co_names if name in variables and _is_empty(variables[name])]
    if empty:
        return f"This is shown when `{empty[0]}` has a value."
    named = reason(error, cell) if last is cell else ""
    message = (str(error).strip() or type(error).__name__).splitlines()[0]
    return named or f"This cannot be shown of what is there. {message[:LONGEST]}"


def _is_empty(value):
    return value is None or value is ...


def _close_figures():
    """Let go of a picture that was begun."""
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
