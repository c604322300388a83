"""What a learner's function takes from its notebook in place of what it is given, found by trying.

Which names a function reads stands in its code. Whether one of them stands where an argument belongs is
tried: in a copy of the function the name means the argument, and the copy is asked the same. Nothing of the
learner's is changed.
"""

import dis
import inspect
import linecache
from itertools import product
from time import monotonic
from types import CodeType, FunctionType

import numpy as np

from digitrec.checks.asking.values import describe, is_model, text

MOST_NAMES = 4  # of the notebook that are tried in other meanings
MOST_TRIED = 12  # copies of one function
MODEL, ARRAY, NUMBER = "model", "array", "number"
LOADS = ("LOAD_FAST", "LOAD_DEREF", "LOAD_CLOSURE", "LOAD_CLASSDEREF", "LOAD_FROM_DICT_OR_DEREF")
PATIENCE = 10  # seconds for all the copies
LONGEST = (
    100_000  # items of a range that stands for a number: above all images, and below what fills a memory
)
REACHES_ALL = {"locals", "vars", "eval", "exec", "globals"}


def from_outside(function, collect, probe, quick=True):
    """Return evidence of where a function finds what it works on: `unread` and `outside`, or nothing.

    `unread` are the parameters that it never looks at; for `outside` see `tried_with_arguments`. Unless it is
    `quick` to try, as a training is not, only those parameters are put in another place.
    """
    if type(function) is not FunctionType:
        return {}
    try:
        ignored = unread(function)
        tried = tried_with_arguments(function, collect, probe, None if quick else ignored)
        return {"unread": ignored, **({"outside": tried} if tried else {})}
    except KeyboardInterrupt:
        raise
    except BaseException:  # whatever else the notebook holds: without this, the judge has less to say
        return {}


def unread(function):
    """Return the parameters of a function that its code never looks at, or writes over before it does.

    Nothing is said of one that may reach its arguments in other ways.
    """
    if REACHES_ALL & set(_names(function.__code__)):
        return []
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    steps = list(dis.get_instructions(code))
    return [text(name) for name in names if not _is_read(code, steps, name)]


def tried_with_arguments(function, collect, probe, only=None):
    """Return what `collect` says of copies of a function in which variables of the notebook mean arguments.

    All arguments, or `only` those of these names. A list of dicts: `names`, each with its `name`, the
    argument `put` in its place, what it `is`, and the `line` and `code` where it is read; and the copy's
    `evidence`.
    """
    found = _variables(function)
    if not found or only == []:
        return []
    kinds = _kinds_of_arguments(function, collect, probe)
    tried, end = [], monotonic() + PATIENCE
    for swaps in _swaps(found, kinds):
        if only is not None and not {_parameter(put) for put in swaps.values()} <= set(only):
            continue
        if monotonic() > end:
            break
        copy = _copy(function, list(kinds), swaps)
        names = [{"name": text(name), "put": text(put), **found[name][1]} for name, put in swaps.items()]
        tried.append({"names": names, "evidence": collect(copy, probe)})
    return tried


# ------------------------------------------------------------------------------- what a function's code says


def _names(code):
    return [*code.co_names, *(name for part in _inner(code) for name in _names(part))]


def _inner(code):
    return [part for part in code.co_consts if isinstance(part, CodeType)]


def _is_read(code, steps, name):
    """Say whether a parameter is looked at, by a function of these steps itself or by one within it."""
    for step in steps:
        if "JUMP" in step.opname or step.opname == "FOR_ITER":
            break
        if name in _read_by(step):
            return True
        if name in _stored_by(step):
            return False  # written over before anything is decided
    return any(name in _read_by(step) for step in steps) or any(
        name in part.co_freevars for part in _inner(code)
    )


def _read_by(step):
    """Return the local names that an instruction reads; some of them do two things at once."""
    if step.opname.startswith("STORE_FAST_LOAD_FAST"):
        return _parts(step)[1:]
    return _parts(step) if step.opname.startswith(LOADS) else ()


def _stored_by(step):
    if step.opname.startswith("STORE_FAST_LOAD_FAST"):
        return _parts(step)[:1]
    return _parts(step) if step.opname.startswith(("STORE_FAST", "STORE_DEREF")) else ()


def _parts(step):
    return step.argval if isinstance(step.argval, tuple) else (step.argval,)


def _variables(function):
    """Return by name the arrays, models and numbers of the notebook that a function reads: (kind, about)."""
    found = {}
    for reader in _readers(function):
        for code in _every(reader.__code__):
            for step in dis.get_instructions(code):
                if step.opname not in ("LOAD_GLOBAL", "LOAD_NAME") or step.argval in found:
                    continue
                value = reader.__globals__.get(step.argval)
                if kind := _kind(value):
                    line = step.positions.lineno
                    source = linecache.getline(code.co_filename, line or 0).strip()
                    about = {"is": _in_short(value, kind), "line": line, "code": text(source)[:120]}
                    found[step.argval] = kind, value, about
    return {name: (kind, about) for name, (kind, _, about) in list(found.items())[:MOST_NAMES]}


def _every(code):
    return [code, *(deeper for part in _inner(code) for deeper in _every(part))]


def _readers(function, known=()):
    """Return a function and the notebook's functions that it calls, and those that they call."""
    readers = [*known, function]
    for name in _names(function.__code__):
        called = function.__globals__.get(name)
        ours = type(called) is FunctionType and called.__globals__ is function.__globals__
        if ours and all(called is not reader for reader in readers):
            readers = _readers(called, readers)
    return readers


def _kind(value):
    if isinstance(value, bool | np.bool_ | str) or value is None:
        return ""
    if isinstance(value, int | float | np.integer | np.floating):
        return NUMBER
    if is_model(type(value)):
        return MODEL
    if isinstance(value, list | tuple):
        return ARRAY if len(value) and all(_kind(item) in (NUMBER, ARRAY) for item in value[:50]) else ""
    return ARRAY if hasattr(type(value), "__array__") else ""


def _in_short(value, kind):
    """Describe a variable of the notebook without its values, which would be the whole training set."""
    if kind == NUMBER:
        return describe(value)
    if kind == MODEL:
        return {"kind": "model", "type": text(type(value).__name__)}
    length = [len(value)] if isinstance(value, list | tuple) else [int(n) for n in np.shape(value)]
    return {"kind": "list" if isinstance(value, list | tuple) else "array", "shape": length}


# ------------------------------------------------------------------------------------ trying another meaning


def _kinds_of_arguments(function, collect, probe):
    """Return the kinds of what a function is given at its first call, by the names of its parameters."""
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return {}
    seen = []

    def look(*arguments):
        seen.append(arguments)
        raise ValueError("Seen.")

    collect(look, probe)
    given = seen[0] if seen else ()
    return {name: _kind(argument) for name, argument in zip(names, given, strict=False)}


def _swaps(found, kinds):
    """Return the dicts {variable: what it should mean} that are worth trying, single ones first.

    Beside an argument of its kind, a number may mean an argument's length, and an array one whose length is
    that argument.
    """
    choices = {}
    for name, (kind, _) in found.items():
        alike = [parameter for parameter, other in kinds.items() if other == kind]
        sized = [f"len({parameter})" for parameter, other in kinds.items() if other == ARRAY]
        counted = [f"range({parameter})" for parameter, other in kinds.items() if other == NUMBER]
        choices[name] = alike + {NUMBER: sized, ARRAY: counted}.get(kind, [])  # a range has that length
    choices = {name: puts for name, puts in choices.items() if puts}
    single = [{name: put} for name, puts in choices.items() for put in puts]
    several = [dict(zip(choices, puts, strict=True)) for puts in product(*choices.values())]
    different = [swaps for swaps in several if len(set(swaps.values())) == len(swaps) > 1]
    models = {name for name, (kind, _) in found.items() if kind == MODEL}  # nobody trains the learner's
    return [swaps for swaps in single + different if models <= set(swaps)][:MOST_TRIED]


def _copy(function, parameters, swaps):
    """Return a function that works like another one, but for what some names of the notebook mean to it."""

    def asked(*arguments):
        given = dict(zip(parameters, arguments, strict=False))
        variables = dict(function.__globals__)
        for name, put in swaps.items():
            work_out = put.rpartition("(")[0]
            variables[name] = {"len": len, "range": _counted, "": _itself}[work_out](given[_parameter(put)])
        for name, value in function.__globals__.items():
            if type(value) is FunctionType and value.__globals__ is function.__globals__:
                variables[name] = _bound_to(variables, value)
        return _bound_to(variables, function)(*arguments)

    return asked


def _parameter(put):
    """Return the parameter in what is put in a name's place: itself, `len(x)` or `range(n)`."""
    return put.rstrip(")").rpartition("(")[2]


def _itself(argument):
    return argument


def _counted(number):
    """Return something of that length. Raises ValueError for a number that counts nothing, such as a seed."""
    if number > LONGEST:
        raise ValueError("Too long to be tried.")
    return range(number)


def _bound_to(variables, function):
    copy = FunctionType(
        function.__code__, variables, function.__name__, function.__defaults__, function.__closure__
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy
