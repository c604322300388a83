"""Starting TensorFlow: announced, because it takes seconds, and quiet, because its log helps no learner."""

import os
import sys
import tempfile
from contextlib import contextmanager

from digitrec import programs


def start_keras(announce=None):
    """Import TensorFlow without its log and return the module `keras`.

    `announce` is a function that gets one sentence before an import that takes time; it is not called
    when TensorFlow has been imported already.
    """
    if "keras" in sys.modules and "tensorflow" in sys.modules:
        return sys.modules["keras"]
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
    # All three are read once, at the import. A user's own setting stays.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # errors only
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # the same sums on every x86 processor, and no notice
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    programs.keep()
    with _quiet_stderr():
        import keras
        import tensorflow.keras  # noqa: F401
    return keras


@contextmanager
def _quiet_stderr():
    """Hold back what libraries write to file descriptor 2; show it if the block raises.

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
        except BaseException:
            log.seek(0)
            os.write(original, log.read())
            raise
        finally:
            os.dup2(original, 2)
            os.close(original)
