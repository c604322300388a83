"""A picture of everything that hangs on an object: what Keras keeps, arrays to the bit, states of generators.

Two pictures are equal if nothing that can be told apart has changed between them.
"""

import hashlib
import random
import sys
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

import numpy as np

ATOMS = (type(None), bool, int, float, complex, str, bytes, type(Ellipsis))
NAMED = (BuiltinFunctionType, ModuleType)


def picture(*things):
    """Return a list of lines, one for each fact about what can be reached from `things`."""
    lines, seen = [], {}
    for number, thing in enumerate(things):
        _draw(f"{number}", thing, lines, seen)
    return lines


def generators():
    """Return a picture of the states of all generators that a program shares, and of Keras's counters."""
    lines = [f"random {hash(random.getstate())}", f"numpy {_digest(np.random.get_state()[1])}"]
    lines.append(f"numpy's place {np.random.get_state()[2:]}")
    if "keras" in sys.modules:
        import tensorflow as tf
        from keras.src.backend.common import global_state
        from tensorflow.python.eager.context import context

        uids = global_state.get_global_attribute("object_name_uids") or {}
        lines += [f"keras {name} {n}" for name, n in sorted(uids.items())]
        waiting = global_state.get_global_attribute("uninitialized_variables") or []
        lines.append(f"keras variables without a value {len(waiting)}")
        shared = global_state.get_global_attribute("global_seed_generator")
        lines.append(f"keras seed {shared and shared.state.numpy().tolist()}")
        rng = getattr(context(), "_rng", None)
        lines.append(f"tf {context()._seed} {rng and hash(rng.getstate())}")
        lines.append(f"tf {tf.random.get_global_generator().state.numpy().tolist()}")
    return lines


def _digest(values):
    return hashlib.sha256(np.ascontiguousarray(values)).hexdigest()[:16]


def _draw(place, thing, lines, seen):
    kind = type(thing)
    if isinstance(thing, ATOMS):
        lines.append(f"{place} {thing!r}")
        return
    if id(thing) in seen:
        lines.append(f"{place} = {seen[id(thing)][0]}")
        return
    seen[id(thing)] = place, thing  # alive, so that no other takes its place
    same = id(thing) if hasattr(thing, "__dict__") else ""  # the very object, where it is not a plain value
    lines.append(f"{place} {kind.__name__} {same}")
    for name, part in _parts(thing, kind, lines, place):
        _draw(f"{place}.{name}", part, lines, seen)


def _parts(thing, kind, lines, place):
    """Yield what a thing is made of, by name; what is no part of it is written to `lines` at once."""
    if isinstance(thing, np.ndarray):
        lines.append(f"{place} {thing.dtype} {thing.shape} {_digest(thing)} {thing.flags.writeable}")
    elif isinstance(thing, np.random.Generator):
        yield "state", thing.bit_generator.state
    elif isinstance(thing, random.Random | np.random.RandomState):
        state = thing.getstate() if isinstance(thing, random.Random) else thing.get_state()
        lines.append(f"{place} {state!r}")
    elif isinstance(thing, dict):
        for number, (key, value) in enumerate(list(thing.items())):
            yield f"key {number}", key
            yield f"{key!r:.40}", value
    elif isinstance(thing, list | tuple):
        yield from enumerate(list(thing))
    elif isinstance(thing, set | frozenset):
        lines.append(f"{place} {sorted(map(repr, thing))}")
    elif isinstance(thing, FunctionType):
        yield from (("code", thing.__code__.co_name), ("dict", vars(thing)), ("defaults", thing.__defaults__))
        for name, cell in zip(thing.__code__.co_freevars, thing.__closure__ or (), strict=True):
            yield name, cell.cell_contents
    elif isinstance(thing, MethodType):
        yield from (("self", thing.__self__), ("function", thing.__func__))
    elif isinstance(thing, type):
        if thing.__module__ == "__main__":
            yield from ((n, v) for n, v in vars(thing).items() if not n.startswith("__"))
    elif kind.__module__.startswith("tensorflow.") and hasattr(kind, "numpy"):
        yield "value", np.asarray(thing)
    elif isinstance(thing, NAMED) or kind.__module__.startswith("tensorflow."):
        pass  # a compiled program of TensorFlow's: that it is the same one is seen by where it stands
    elif hasattr(thing, "__dict__"):
        yield from list(vars(thing).items())
