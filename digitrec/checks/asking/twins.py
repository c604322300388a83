"""A twin of a learner's network: the same in everything, and sharing nothing that can change.

To see what a network does it has to be called, which builds one that was open, counts in its metrics and
leaves traces in its layers. All that happens to the twin.
"""

import functools
from collections import OrderedDict, defaultdict
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

import numpy as np

SHARED = (type(None), bool, int, float, complex, str, bytes, type, ModuleType, BuiltinFunctionType)
# What belongs to a training and not to the network; the twin of a compiled network is not compiled.
LEFT_OUT = {
    "optimizer": None,
    "compiled": False,
    "loss": None,
    "history": None,
    "train_function": None,
    "test_function": None,
    "predict_function": None,
    "_compile_loss": None,
    "_compile_metrics": None,
    "_compile_config": None,
    "_compiled_trainable_state": None,
    "_loss_tracker": None,
    "_eval_epoch_iterator": None,
    "_self_unconditional_checkpoint_dependencies": [],
    "_self_unconditional_dependency_names": {},
}


class NoTwinError(ValueError):
    """Raised for a thing that reaches for others which cannot be copied with it."""


def twin_of(thing):
    """Return a copy of a network, layer, loss or metric that shares nothing with it that can change.

    Raises NoTwinError if the learner's code in it uses layers that stand outside.
    """
    return _Copier().copy(thing)


class _Copier:
    def __init__(self):
        self.made = {}  # by the identity of the original: the original, which so stays alive, and its copy

    def copy(self, thing):
        kind = type(thing)
        if issubclass(kind, SHARED):
            if kind is type or issubclass(kind, type):
                self._look_into_class(thing)
            return thing
        if id(thing) in self.made:
            return self.made[id(thing)][1]
        return self._copy_by_kind(thing, kind)

    def _keep(self, thing, made):
        self.made[id(thing)] = thing, made
        return made

    def _copy_by_kind(self, thing, kind):
        import keras
        import tensorflow as tf

        if issubclass(kind, np.ndarray):
            return self._keep(thing, thing.copy())
        if isinstance(thing, tf.Variable):
            made = tf.Variable(thing.numpy(), trainable=thing.trainable, dtype=thing.dtype)
            return self._keep(thing, made)
        if issubclass(kind, tuple):
            items = [self.copy(item) for item in thing]
            return self._keep(thing, kind._make(items) if hasattr(kind, "_make") else tuple(items))
        if issubclass(kind, list | set | dict):
            return self._copy_container(thing, kind)
        if issubclass(kind, MethodType):
            return self._keep(thing, MethodType(thing.__func__, self.copy(thing.__self__)))
        if issubclass(kind, functools.partial):
            parts = (self.copy(part) for part in (thing.func, thing.args, thing.keywords))
            function, args, keywords = parts
            return self._keep(thing, functools.partial(function, *args, **keywords))
        if issubclass(kind, FunctionType):
            return self._copy_function(thing)
        if kind.__module__.startswith("tensorflow."):
            return self._copy_of_tensorflow(thing)
        if issubclass(kind, keras.Layer) or kind.__module__.startswith("keras."):
            return self._copy_parts(thing, kind)
        if hasattr(thing, "__dict__") and kind.__module__ == "__main__":
            return self._copy_parts(thing, kind)
        return thing

    def _copy_container(self, thing, kind):
        made = kind(thing.default_factory) if issubclass(kind, defaultdict) else kind.__new__(kind)
        self._keep(thing, made)
        if issubclass(kind, OrderedDict):
            OrderedDict.__init__(made)
        if issubclass(kind, dict):
            for key, value in list(thing.items()):
                dict.__setitem__(made, self.copy(key), self.copy(value))
        elif issubclass(kind, list):
            list.extend(made, [self.copy(item) for item in list(thing)])
        else:
            set.update(made, [self.copy(item) for item in list(thing)])
        for name, value in getattr(thing, "__dict__", {}).items():  # the tracker of one of Keras's lists
            object.__setattr__(made, name, self.copy(value))
        return made

    def _copy_of_tensorflow(self, thing):
        """Copy TensorFlow's wrappers of lists and dicts as what they wrap; share the rest."""
        if isinstance(thing, list | tuple):
            return self._keep(thing, [self.copy(item) for item in thing])
        if hasattr(type(thing), "keys"):
            return self._keep(thing, {key: self.copy(thing[key]) for key in thing})
        return thing

    def _copy_function(self, function):
        self._look_into(function)
        cells = function.__closure__ or ()
        content = [cell.cell_contents for cell in cells]
        if all(issubclass(type(value), SHARED) for value in content):
            return function
        made = FunctionType(
            function.__code__,
            function.__globals__,
            function.__name__,
            function.__defaults__,
            tuple(type(cell)() for cell in cells),
        )
        self._keep(function, made)
        made.__kwdefaults__ = function.__kwdefaults__
        made.__dict__.update(vars(function))
        for cell, value in zip(made.__closure__, content, strict=True):
            cell.cell_contents = self.copy(value)
        return made

    def _copy_parts(self, thing, kind):
        import keras

        self._look_into_class(kind)
        layer = issubclass(kind, keras.Operation)
        made = self._keep(thing, kind.__new__(kind) if layer else object.__new__(kind))
        own = ("build", "quantize") if layer else ()  # __new__ has bound these to the copy
        left_out = LEFT_OUT if issubclass(kind, keras.Model) else {}
        for name, value in list(vars(thing).items()):
            if name not in own:
                value = left_out[name] if name in left_out else self.copy(value)
                made.__dict__[name] = value
        if "stored_ids" in made.__dict__:  # of a Tracker, which knows its things by their identity
            made.stored_ids = {
                name: {id(self.made[one][1]) for one in ids if one in self.made}
                for name, ids in thing.stored_ids.items()
            }
        return made

    def _look_into_class(self, kind):
        """Look for layers of the notebook in the methods of a learner's class."""
        for one in kind.__mro__:
            if not one.__module__.startswith(("keras.", "tensorflow.", "builtins")):
                for member in list(vars(one).values()):
                    member = getattr(member, "__func__", getattr(member, "fget", member))
                    if isinstance(member, FunctionType):
                        self._look_into(member)

    def _look_into(self, function):
        import keras

        if function.__module__ and function.__module__.startswith(("keras.", "tensorflow.")):
            return
        for name in function.__code__.co_names:
            if isinstance(function.__globals__.get(name), keras.Layer | keras.Variable):
                raise NoTwinError(f"its code uses `{name}`, which stands outside of it")
