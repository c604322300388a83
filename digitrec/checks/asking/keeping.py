"""A check never touches what it looks at: what can change is noted before, and put back after.

An answer that is a function may write to the notebook's variables, remember how often it was called, train
a network, draw from a generator. `as_it_was` notes all that can be reached from an answer, and the generators
that the whole program shares. Networks themselves are not called at all, but their `twins`.
"""

import dis
import random
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from types import CodeType, FunctionType, MethodType

import numpy as np

from digitrec.checks.asking.faults import OURS

GLOBALS = ("LOAD_GLOBAL", "LOAD_NAME")
MOST_BYTES = 2**30  # of an array that is noted: a copy of all images, as the widest numbers, has 0.4 GB
MISSING = object()


@contextmanager
def as_it_was(*things):
    """Leave what can be reached from `things`, and the generators that a program shares, as they were."""
    kept = _Kept()
    kept.note_generators()
    for thing in things:
        kept.note(thing)
    try:
        yield
    finally:
        kept.put_back()


class _Kept:
    """What was noted: for each thing that can change, a function that puts it back."""

    def __init__(self):
        self.seen = {}  # by identity, and alive, so that no other takes its place
        self.undo = []

    def put_back(self):
        with _without_interrupt():
            for undo in reversed(self.undo):
                with suppress(Exception):  # what cannot be put back must not keep the rest from it
                    undo()

    def note(self, thing):
        """Note a thing and, one after the other, all that hangs on it."""
        waiting = [thing]
        while waiting:
            one = waiting.pop()
            if id(one) not in self.seen:
                self.seen[id(one)] = one
                with suppress(Exception):  # an object of the learner's that does not let itself be looked at
                    waiting += self._note_one(one)

    def note_generators(self):
        state = random.getstate()
        self.undo.append(lambda: random.setstate(state))
        older = np.random.get_state()
        self.undo.append(lambda: np.random.set_state(older))
        if "keras" in sys.modules and "tensorflow" in sys.modules:
            self._note_keras()

    def _note_keras(self):
        from keras.src.backend.common.global_state import GLOBAL_STATE_TRACKER
        from tensorflow.python.eager.context import context
        from tensorflow.python.ops import stateful_random_ops

        names = vars(GLOBAL_STATE_TRACKER)  # the counters in the names of layers, and the shared generator
        self._note_names(names, lambda: names)
        self.note(names.get("global_seed_generator"))
        for value in list(names.values()):  # such as the variables that wait for their first values
            if isinstance(value, list | set | dict):
                self.note(value)
        device, shared = context(), stateful_random_ops.global_generator
        seed, rng = device._seed, getattr(device, "_rng", None)
        state = rng and rng.getstate()

        def undo():
            device._seed, device._rng = seed, rng
            if rng:
                rng.setstate(state)
            stateful_random_ops.global_generator = shared

        self.undo.append(undo)
        if shared is not None:
            self.note(shared.state)

    def _note_one(self, thing):
        """Note one thing; return what hangs on it."""
        kind = type(thing)
        if issubclass(kind, FunctionType):
            return self._note_function(thing)
        if issubclass(kind, MethodType):
            return [thing.__self__, thing.__func__]
        if issubclass(kind, np.ndarray):
            return self._note_array(thing)
        if issubclass(kind, np.random.Generator):
            bits = thing.bit_generator
            state = bits.state
            self.undo.append(lambda: setattr(bits, "state", state))
        elif issubclass(kind, np.random.RandomState):
            state = thing.get_state()
            self.undo.append(lambda: thing.set_state(state))
        elif issubclass(kind, random.Random):
            state = thing.getstate()
            self.undo.append(lambda: thing.setstate(state))
        elif _module(kind).endswith("trackable.data_structures"):  # TensorFlow's wrappers of lists and dicts
            return [getattr(thing, "_storage", None), getattr(thing, "__wrapped__", None)]
        elif issubclass(kind, list | set | dict):
            return self._note_container(thing)
        elif issubclass(kind, tuple):
            return list(thing)
        elif issubclass(kind, type):
            return self._note_class(thing)
        elif _is_variable(kind):
            value = thing.numpy().copy()
            self.undo.append(lambda: np.array_equal(value, thing.numpy()) or thing.assign(value))
        elif _is_open(kind):
            return [*self._note_names(vars(thing), lambda: vars(thing)), kind]
        return []

    def _note_array(self, thing):
        if thing.nbytes <= MOST_BYTES and thing.flags.writeable:
            value, shape = thing.copy(), thing.shape

            def undo():
                if thing.shape != shape:
                    thing.shape = shape
                thing[...] = value

            self.undo.append(undo)
        return list(thing.flat) if thing.dtype.kind == "O" else []

    def _note_container(self, thing):
        if isinstance(thing, dict):
            return self._note_names(thing, lambda: thing) + list(thing.keys())
        content = list(thing)
        clear, fill = (list.clear, list.extend) if isinstance(thing, list) else (set.clear, set.update)

        def undo():
            if not _same(list(thing), content):
                clear(thing)
                fill(thing, content)

        self.undo.append(undo)
        return content

    def _note_names(self, names, now):
        """Note what stands under some names, in the dict that `now` returns when it is put back."""
        content = dict(names)

        def undo():
            found = now()
            if not all(_same(list(of(found)), list(of(content))) for of in (dict.keys, dict.values)):
                dict.clear(found)
                dict.update(found, content)

        self.undo.append(undo)
        return list(content.values())

    def _note_class(self, kind):
        if _is_known(kind):
            return []
        content = {name: value for name, value in vars(kind).items() if not name.startswith("__")}

        def undo():
            for name in {n for n in vars(kind) if not n.startswith("__")} - content.keys():
                delattr(kind, name)
            for name, value in content.items():
                if vars(kind).get(name, MISSING) is not value:
                    setattr(kind, name, value)

        self.undo.append(undo)
        return list(content.values())

    def _note_function(self, function):
        if function.__code__.co_filename.startswith(OURS):
            return []
        variables = function.__globals__
        if id(variables) not in self.seen:
            self.seen[id(variables)] = variables
            self._note_variables(variables)
        cells = [(cell, _content(cell)) for cell in function.__closure__ or ()]

        def undo():
            for cell, value in cells:
                if _content(cell) is not value:
                    cell.cell_contents = value

        self.undo.append(undo)
        named = [variables.get(name) for name in _global_names(function.__code__)]
        around = [*named, *(value for _, value in cells)]
        return [*around, function.__defaults__, function.__kwdefaults__, vars(function)]

    def _note_variables(self, variables):
        """Note which values the variables of a notebook have, not what those hold."""
        content = dict(variables)

        def undo():
            for name in variables.keys() - content.keys():
                del variables[name]
            for name, value in content.items():
                if variables.get(name, MISSING) is not value:
                    variables[name] = value

        self.undo.append(undo)


@contextmanager
def _without_interrupt():
    """Let Ctrl+C wait until the end of this."""
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or handler is None:
        yield
        return
    pressed = []
    signal.signal(signal.SIGINT, lambda *_: pressed.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if pressed:
            signal.raise_signal(signal.SIGINT)


def _global_names(code):
    """Return the names of the notebook's variables that a code object, or one inside it, reads."""
    found = {step.argval for step in dis.get_instructions(code) if step.opname in GLOBALS}
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            found |= _global_names(inner)
    return found


def _content(cell):
    try:
        return cell.cell_contents
    except ValueError:  # it is empty
        return MISSING


def _same(first, second):
    return len(first) == len(second) and all(a is b for a, b in zip(first, second, strict=True))


def _module(kind):
    return str(type.__dict__["__module__"].__get__(kind)) if isinstance(kind, type) else ""


def _is_known(kind):
    """Say whether a class comes with Python, with a package, or with the course."""
    if _module(kind) == "__main__":  # of a notebook
        return False
    file = getattr(sys.modules.get(_module(kind)), "__file__", None)
    return (file or "<frozen").startswith(OURS)


def _is_variable(kind):
    return _module(kind).startswith("tensorflow.") and hasattr(kind, "assign") and hasattr(kind, "numpy")


def _is_open(kind):
    """Say whether what a thing of this class is made of is noted: Keras's things and the learner's own."""
    return hasattr(kind, "__dict__") and (_module(kind).startswith("keras.") or not _is_known(kind))
