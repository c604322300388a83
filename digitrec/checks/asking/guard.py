"""While a learner's answer is tried, the course's own functions for that stage refuse to work."""

import inspect
import sys
from contextlib import contextmanager
from importlib import import_module
from types import FunctionType

_calls = []  # the names of the functions that were called while they refused


class ReferenceCalledError(RuntimeError):
    """An answer called the function of the course's package that it should have written itself."""


def _refuse(*_args, **_kwargs):
    from digitrec.checks.asking.guard import refusal

    raise refusal()


def refusal():
    """Note which function was called, and return the exception that it raises."""
    name = sys._getframe(1).f_code.co_name
    _calls.append(name)
    return ReferenceCalledError(f"`{name}` of the course's package does not answer while your own is tried.")


@contextmanager
def reference_refuses(*stages):
    """Let every function that the modules of these stages define raise ReferenceCalledError.

    The functions' code is exchanged for the time, so it does not matter when or under what name they were
    imported. Yields the list of names that were called meanwhile.
    """
    functions = [function for stage in stages for function in _functions(f"digitrec.{stage}")]
    kept = [(function, function.__code__) for function in functions]
    start = len(_calls)
    called = []
    try:
        for function in functions:
            function.__code__ = _refuse.__code__.replace(co_name=function.__name__)
        yield called
    finally:
        for function, code in kept:
            function.__code__ = code
        called.extend(dict.fromkeys(_calls[start:]))
        del _calls[start:]


def _functions(module_name):
    """Return the functions and methods that a module defines itself; none if there is no such module."""
    try:
        module = import_module(module_name)
    except ModuleNotFoundError as error:
        if not f"{module_name}.".startswith(f"{error.name}."):
            raise
        return []
    found = []
    for value in vars(module).values():
        members = vars(value).values() if inspect.isclass(value) else (value,)
        if getattr(value, "__module__", None) == module_name:
            found += [f for member in members if (f := _plain_function(member)) is not None]
    return found


def _plain_function(member):
    """Return the function behind a method, property or decorated function, if it can be exchanged."""
    if isinstance(member, property):
        member = member.fget
    member = getattr(member, "__func__", member)  # class and static methods
    member = inspect.unwrap(member) if callable(member) else member
    usable = isinstance(member, FunctionType) and not member.__closure__
    return member if usable else None
