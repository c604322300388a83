"""A learner's plain `fit` with each epoch in one piece: the same numbers to the bit, in half of the time.

Keras goes back to Python after each of an epoch's 1,875 steps, and in a network this small that takes longer
than the arithmetic. It can also take many steps at a stretch (`steps_per_execution`): the same operations in
the same order. While notebooks are marked that is asked for, where only the clock can tell the difference;
`tests/test_fit.py` compares every weight and every number of the history.
"""

import functools
import inspect
import math
from types import FunctionType, MethodType

FEW = 100  # steps: so few have been taken one by one before a program for whole epochs is compiled
MODULE = "keras."  # what Keras itself wrote is known to do the same in both ways
LISTENERS = ("on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end")
LISTENERS += ("on_test_batch_begin", "on_test_batch_end")
GIVEN = ("_user_loss", "_user_metrics", "_user_weighted_metrics")  # what `compile` was given
FUNCTIONS = (FunctionType, MethodType, functools.partial)


def take_epochs_whole():
    """Have `fit` of every model run in whole epochs, where that changes no number."""
    from keras.src.backend.tensorflow.trainer import TensorFlowTrainer

    fit = TensorFlowTrainer.fit
    if not hasattr(fit, "step_by_step"):
        TensorFlowTrainer.fit = _in_whole_epochs(fit)


def _in_whole_epochs(fit):
    signature = inspect.signature(fit)

    @functools.wraps(fit)
    def whole(self, *args, **kwargs):
        __tracebackhide__ = True  # an error in there is between the learner and Keras
        try:
            asked = signature.bind(self, *args, **kwargs).arguments
            steps = _steps(self, asked)
            is_long = steps > 1 and steps * asked.get("epochs", 1) >= FEW
        except Exception:  # whatever is odd about it is for Keras to say
            is_long = False
        if not is_long:
            return fit(self, *args, **kwargs)
        made = self.train_function, self.test_function
        self.train_function = self.test_function = None
        self.steps_per_execution = steps
        level = _log().level
        _log().setLevel("ERROR")  # it warns of compiling again, as if the learner did
        try:
            return fit(self, *args, **kwargs)
        finally:
            _log().setLevel(level)
            self.train_function, self.test_function = made
            self.steps_per_execution = 1

    whole.step_by_step = fit
    return whole


def _log():
    import tensorflow as tf

    return tf.get_logger()


def _steps(model, asked):
    """Return the steps of an epoch, or 0 where the epochs have to be run step by step."""
    if model.steps_per_execution != 1 or model.run_eagerly or model.jit_compile or not _is_kerass(model):
        return 0
    if asked.get("steps_per_epoch") is not None or asked.get("validation_steps") is not None:
        return 0
    callbacks = asked.get("callbacks") or []
    if not isinstance(callbacks, list | tuple) or any(map(_listens_to_steps, callbacks)):
        return 0
    data = [asked.get("x"), asked.get("y"), *(asked.get("validation_data") or ())]
    if not all(_is_array(part) for part in data):
        return 0
    images = len(asked["x"])
    if asked.get("validation_split") and asked.get("validation_data") is None:
        images = math.floor(images * (1 - asked["validation_split"]))
    return math.ceil(images / (asked.get("batch_size") or 32))


def _is_kerass(model):
    """Say whether all that takes part in a step was written by Keras, and so can be run many at a stretch."""
    parts = [model, *model._flatten_layers(), *compiled_with(model)]
    inside = [value for part in parts for value in getattr(part, "__dict__", {}).values()]
    functions = [value for value in inside if isinstance(value, FUNCTIONS)]
    return all(map(is_from_keras, parts + functions))


def compiled_with(model):
    """Return the optimizer of a compiled model, and the losses and metrics that it was given."""
    compiled = [model._compile_loss, model._compile_metrics]
    return [model.optimizer, *_leaves([getattr(part, name, None) for part in compiled for name in GIVEN])]


def is_from_keras(part):
    """Say whether something was written by Keras, or is a name of Keras's."""
    return isinstance(part, str) or _module(part).startswith(MODULE)


def _module(part):
    """Return the module in which a function, or the class of an object, was written."""
    return (part if isinstance(part, FunctionType | MethodType) else type(part)).__module__


def _leaves(nested):
    if isinstance(nested, dict):
        nested = list(nested.values())
    if isinstance(nested, list | tuple):
        return [leaf for part in nested for leaf in _leaves(part)]
    return [] if nested is None else [nested]


def _listens_to_steps(callback):
    """Say whether a callback does something at a batch: then it has to be asked after each."""
    from keras.callbacks import Callback

    if not isinstance(callback, Callback):
        return True
    own = [getattr(type(callback), name) is not getattr(Callback, name) for name in LISTENERS]
    return any(own) or not vars(callback).keys().isdisjoint(LISTENERS)


def _is_array(part):
    import numpy as np
    import tensorflow as tf

    return isinstance(part, np.ndarray | tf.Tensor) and part.ndim > 0
