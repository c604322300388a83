"""Starting TensorFlow: announced, because it takes seconds, and quiet, because its log helps no learner."""

import gc
import os
import sys
import tempfile
from contextlib import contextmanager

from digitrec import programs

BACKEND = "tensorflow"  # of Keras's, the one that the course works with


def start_keras(announce=None):
    """Import TensorFlow without its log and return the module `keras`.

    `announce` is a function that gets one sentence before an import that takes time; it is not called
    when TensorFlow has been imported already.
    """
    if "keras" in sys.modules and "tensorflow" in sys.modules:
        return sys.modules["keras"]
    backend = os.environ.get("KERAS_BACKEND", BACKEND)
    if announce and backend != BACKEND:
        announce(f"KERAS_BACKEND is {backend!r} here. The course works with TensorFlow, and takes that.")
    if announce:
        announce("Starting TensorFlow. The first time, this takes about ten seconds.")
    with _quiet_stderr():
        keras = import_keras()
        import tensorflow as tf

        tf.config.list_physical_devices()  # looks for a graphics card, and logs that there is none
        tf.zeros(1)
    return keras


def import_keras():
    """Import TensorFlow without its log, let it compute nothing yet, and return the module `keras`."""
    # All are read once, at the import. A user's own setting stays, but for what Keras computes with.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # errors only
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # the same sums on every x86 processor, and no notice
    os.environ["KERAS_BACKEND"] = BACKEND
    programs.keep()
    with _quiet_stderr(), _nothing_collected():
        import keras
        import tensorflow.keras  # noqa: F401
    return keras


@contextmanager
def _nothing_collected():
    """Let Python look for no garbage for a while, and later not in what was made meanwhile.

    An import leaves next to none, and looking for it was a quarter of the time that TensorFlow's took.
    """
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collected:
            gc.enable()


@contextmanager
def _quiet_stderr():
    """Hold back what libraries write to file descriptor 2; show it if the block raises, but for Ctrl+C.

    TensorFlow writes its first lines before its own log level applies, past `sys.stderr`. A program without
    a terminal (IDLE, `pythonw`) may have neither; then nothing is written and nothing held back.
    """
    if sys.stderr is not None:
        sys.stderr.flush()
    try:
        original = os.dup(2)
    except OSError:
        yield
        return
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)
        try:
            yield
        except Exception:
            log.seek(0)
            os.write(original, log.read())
            raise
        finally:
            os.dup2(original, 2)
            os.close(original)
