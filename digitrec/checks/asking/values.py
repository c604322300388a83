"""Any value of a learner's, written down as plain data.

Nothing here trusts the answer: a value is copied into exact plain types by the rules of those types, never
by methods that the value brings along, and what cannot be copied is only named.
"""

import math
from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodType

import numpy as np

MOST_NUMBERS = 20_000_000  # in an array
MOST_LETTERS = 2_000  # in a string
MOST_ITEMS = 1_000  # in a list
FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType, partial, np.ufunc)
FEW_ITEMS = 10  # in a list that may be several results rather than one array


def describe(value):
    """Return a plain description of any value: a dict with its `kind`, its `type`'s name and the `value`.

    The kinds are `nothing` (None or the stub's `...`), `number`, `text`, `array` (of numbers, whether it
    was an array, a tensor or a nested list), `several` (a tuple, list or array of other things), `model` (of
    Keras), `function`, `class` and `other`, which has no value.
    """
    kind = type(value)
    about = {"type": _type_name(kind)}
    if value is None or value is Ellipsis:
        return {"kind": "nothing", **about}
    try:
        return {**_describe_by_type(value, kind), **about}
    except KeyboardInterrupt:
        raise
    except BaseException:  # whatever the learner's object does when it is asked
        return {"kind": "other", **about}


def describe_values(answers, _probe=None):
    """Return the descriptions of several answers by name: what a task of plain variables collects."""
    return {"values": {name: describe(value) for name, value in answers.items()}}


def number(described):
    """Return the described value as a float or int if it is a single number, else None."""
    if described.get("kind") == "number":
        return described["value"]
    if described.get("kind") == "array" and described["value"].size == 1:
        return described["value"].reshape(-1)[0].item()
    return None


def array(described):
    """Return the described value as an array if it holds numbers, else None."""
    if described.get("kind") == "array":
        return described["value"]
    return np.asarray(described["value"]) if described.get("kind") == "number" else None


def text(value):
    """Return a str as an exact str, cut where it gets long."""
    return str.__str__(value)[:MOST_LETTERS]


def _describe_by_type(value, kind):
    if issubclass(kind, bool | np.bool_):
        return {"kind": "number", "value": bool(value)}
    if issubclass(kind, int):
        return {"kind": "number", "value": _whole(int.__add__(value, 0))}
    if issubclass(kind, float):
        return {"kind": "number", "value": float.__add__(value, 0.0)}
    if issubclass(kind, np.integer | np.floating):
        return {"kind": "number", "value": _whole(np.asarray(value).item())}
    if issubclass(kind, str):
        return {"kind": "text", "value": text(value)}
    if issubclass(kind, tuple | list):
        return _describe_list(
            list(tuple.__iter__(value) if issubclass(kind, tuple) else list.__iter__(value))
        )
    if issubclass(kind, type):
        return {"kind": "class"}
    if hasattr(kind, "__array__"):
        return _numbers(value)
    if is_model(kind):
        return {"kind": "model"}
    return {"kind": "function" if isinstance(value, FUNCTIONS) else "other"}


def is_model(kind):
    """Say whether a class is one of Keras's models, or made from one; Keras need not be there to tell."""
    bases = type.__dict__["__mro__"].__get__(kind)
    return any(base.__module__.startswith("keras.") and base.__name__ == "Model" for base in bases)


def _describe_list(items):
    """Describe a list as an array if it holds nothing but numbers; a short one of arrays in both ways."""
    try:
        whole = _numbers(items)
    except (TypeError, ValueError, OverflowError):
        whole = {"kind": "other"}
    if whole["kind"] != "array":
        return {"kind": "several", "items": [describe(item) for item in items[:MOST_ITEMS]]}
    if len(items) <= FEW_ITEMS and any(_arrayish(item) for item in items):
        whole["items"] = [describe(item) for item in items]
    return whole


def _arrayish(item):
    return hasattr(type(item), "__array__") and not isinstance(item, np.generic)


def _numbers(value):
    """Describe what NumPy reads as an array of numbers."""
    if isinstance(value, np.ndarray):
        value = value.view(np.ndarray)  # a subclass has no say
    found = np.asarray(value)
    if found.size > MOST_NUMBERS:
        raise ValueError("too large")
    if found.dtype.kind == "O":  # numbers in a Python list or an array of objects
        if any(item is None for item in found.flat):  # NumPy would make nan of it
            raise TypeError("no number")
        found = found.astype(np.float64)
    if found.dtype.kind not in "biuf":
        if found.dtype.kind == "U":
            words = found.reshape(-1)[:MOST_ITEMS]
            return {"kind": "several", "items": [describe(str(word)) for word in words]}
        return {"kind": "other"}
    return {
        "kind": "array",
        "value": np.array(found, order="C", copy=True, dtype=found.dtype.newbyteorder("=")),
    }


def _whole(value):
    """Return a whole number that JSON can carry: one that is astronomically large becomes infinite."""
    if isinstance(value, int) and abs(value) > 2**63:
        return math.inf if value > 0 else -math.inf
    return value


def _type_name(kind):
    return text(type.__getattribute__(kind, "__name__"))
