"""Try a learner's function on inputs of ours, and write down what it does."""

import contextlib
import dis
import io
import linecache
import re
import warnings
from itertools import zip_longest
from types import FunctionType

import numpy as np

from digitrec.checks.asking.faults import interrupted
from digitrec.checks.asking.values import describe, text

COLOURS = re.compile(r"\x1b\[\d*m")  # of Keras, for a terminal
MOST_SHAPES = 4  # of arrays in the line of an error


class _Muffled(io.TextIOBase):
    """A stream that keeps the first few letters written to it and forgets the rest."""

    def __init__(self):
        self.start = ""

    def writable(self):
        return True

    def write(self, letters):
        self.start += letters[: max(0, 200 - len(self.start))]
        return len(letters)


@contextlib.contextmanager
def quiet():
    """Keep what is printed and warned inside; yields the stream that has it."""
    stream = _Muffled()
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield stream


def try_function(function, cases, describe_result=describe):
    """Call `function` on every tuple of arguments in `cases`; return what happened as plain data.

    Each call gets copies of the arguments. It stops after the first call that raises. `describe_result`
    turns what a call returned into plain data. Raises KeyboardInterrupt if it is interrupted from outside.
    """
    if not callable(function) or isinstance(function, type):
        return {"callable": False, "is": describe(function), "calls": []}
    calls = []
    for case in cases:
        calls.append(_try_once(function, case, describe_result))
        if calls[-1]["raised"]:
            break
    return {"callable": True, "calls": calls}


def call_on_cases(function, probe):
    """Try a function on the probe's cases: what most tasks that ask for a function collect."""
    return try_function(function, probe["cases"])


def call_on_cases_and_edge(function, probe):
    """Try a function on the probe's cases and, each for itself, on those of its `edge`, where it may stop."""
    edge = [try_function(function, [case])["calls"] for case in probe["edge"]]
    return {**call_on_cases(function, probe), "edge": [call for calls in edge for call in calls]}


def _stub(): ...


def is_blank(value):
    """Say whether a value is a function whose body is still the stub: `...`, `pass` or only a docstring.

    A class is, if all its methods but the given `__init__` are.
    """
    if type(value) is type:
        methods = [m for name, m in vars(value).items() if type(m) is FunctionType and name != "__init__"]
        return bool(methods) and all(is_blank(method) for method in methods)
    if type(value) is not FunctionType:
        return False
    both = zip_longest(_instructions(value.__code__), _instructions(_stub.__code__))
    return all(own == stubs for own, stubs in both)  # most functions differ in their first instructions


def _instructions(code):
    """Give the instructions, each with what it works on, without NOP."""
    return ((step.opname, step.argval) for step in dis.get_instructions(code) if step.opname != "NOP")


def _try_once(function, case, describe_result):
    arguments = [_copy(argument) for argument in case]
    outcome = {"raised": None, "returned": None, "printed": "", "changed": False}
    with quiet() as stream:
        try:
            outcome["returned"] = describe_result(function(*arguments))
        except BaseException as error:  # whatever a learner's code raises
            if interrupted(error):
                raise
            outcome["raised"] = describe_error(error, function)
    outcome["printed"] = text(stream.start)
    outcome["changed"] = any(not _same(a, b) for a, b in zip(arguments, case, strict=True))
    return outcome


def describe_error(error, function=None):
    """Return an exception as plain data: its type and message, and the learner's line if it can be had.

    `shapes` are those of the arrays that are named in that line, as they were when it stopped.
    """
    about = {"type": text(type(error).__name__), "message": "", "line": None, "code": "", "shapes": {}}
    try:
        about["message"] = text(" ".join(COLOURS.sub("", str(error)).split()))[:300]
    except BaseException as unreadable:  # a __str__ of the learner's
        if interrupted(unreadable):
            raise
        about["message"] = ""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == file:
            about["line"] = step.tb_lineno
            about["code"] = text(linecache.getline(file, step.tb_lineno).strip())[:120]
            about["shapes"] = _shapes(about["code"], {**step.tb_frame.f_globals, **step.tb_frame.f_locals})
        step = step.tb_next
    return about


def _shapes(code, variables):
    """Return the shapes of the arrays, up to four, that are named in a line."""
    found = {}
    for name in re.findall(r"[A-Za-z_]\w*", code):
        value = variables.get(name)
        if type(value) is np.ndarray and value.ndim and len(found) < MOST_SHAPES:
            found[name] = list(value.shape)
    return found


def _copy(argument):
    if isinstance(argument, list):
        return [_copy(item) for item in argument]
    return argument.copy(order="K") if isinstance(argument, np.ndarray) else argument


def _same(a, b):
    if isinstance(b, list):
        return len(a) == len(b) and all(_same_item(*pair) for pair in zip(a, b, strict=True))
    if not isinstance(b, np.ndarray):
        return True
    return a.shape == b.shape and a.dtype == b.dtype and np.array_equal(a, b)


def _same_item(a, b):
    if isinstance(b, np.ndarray | list):
        return type(a) is type(b) and _same(a, b)
    return type(a) is type(b) and a == b
