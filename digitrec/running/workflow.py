"""The whole workflow, load to predictions, as one function: what `digitrec train` and the tests run."""

import platform
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np

from digitrec.building import build_model
from digitrec.compiling import compile_model
from digitrec.evaluating import confusion_matrix, evaluate, recall_by_digit
from digitrec.loading import load_mnist
from digitrec.preparing import prepare
from digitrec.running.fast_training import train_fast
from digitrec.starting import start_keras
from digitrec.training import BATCH_SIZE, EPOCHS, train

SAMPLE = 20  # test images whose predictions are shown


@dataclass
class Run:
    """What a run leaves behind: the trained model, what was measured, and the arrays for the figures."""

    model: object
    history: dict  # {"loss": [...], "accuracy": [...]}, a number an epoch
    loss: float
    accuracy: float  # on the test set, 0 to 1
    matrix: np.ndarray  # (10, 10), rows actual
    images: np.ndarray  # the test images (10000, 28, 28)
    actual: np.ndarray  # their labels (10000,)
    probabilities: np.ndarray  # (10000, 10)
    sample: np.ndarray  # positions of the sample in the test set (20,)
    settings: dict  # seed, epochs, batch_size, plain
    seconds: dict = field(default_factory=dict)  # by stage

    @property
    def predicted(self):
        """The digits read, (10000,)."""
        return self.probabilities.argmax(axis=1)

    def metrics(self):
        """Return what `metrics.json` holds: plain numbers, lists and strings."""
        return {
            "test_accuracy": self.accuracy,
            "test_loss": self.loss,
            "recall_by_digit": recall_by_digit(self.matrix).tolist(),
            "confusion_matrix": self.matrix.tolist(),
            "history": {name: [float(value) for value in values] for name, values in self.history.items()},
            "settings": self.settings,
            "seconds": {stage: round(seconds, 3) for stage, seconds in self.seconds.items()},
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "versions": {name: version(name) for name in ("digitrec", "tensorflow", "keras", "numpy")}
            | {"python": platform.python_version()},
            "machine": {
                "system": platform.system(),
                "architecture": platform.machine(),
                "processor": processor(),
                "cores": _cores(),
            },
        }


def run_workflow(seed, epochs=EPOCHS, batch_size=BATCH_SIZE, plain=False, on_stage=None, on_epoch=None):
    """Load, prepare, build, compile, train, evaluate and predict; return a `Run`.

    With `plain`, Keras's `fit` trains and prints its own progress; otherwise `train_fast` does.
    `on_stage(name, model)` is called as each stage begins, the model being None before it is built;
    `on_epoch(number, logs)` after each epoch. The same seed on the same machine gives the same numbers.
    """
    seconds, began = {}, time.perf_counter()

    def begin(stage, model=None):
        nonlocal began
        now = time.perf_counter()
        if seconds:
            seconds[next(reversed(seconds))] = now - began
        if stage:
            seconds[stage] = 0.0
            began = now
            if on_stage:
                on_stage(stage, model)

    start_keras().utils.set_random_seed(seed)
    begin("loading")
    (train_images, train_labels), (images, actual) = load_mnist()
    begin("preparing")
    x_train, y_train = prepare(train_images, train_labels)  # (60000, 784), (60000, 10)
    x_test, y_test = prepare(images, actual)  # (10000, 784), (10000, 10)
    begin("building")
    model = build_model()
    begin("compiling", model)
    compile_model(model)
    begin("training", model)
    if plain:
        history = train(model, x_train, y_train, epochs, batch_size)
    else:
        history = train_fast(model, x_train, y_train, epochs, batch_size, on_epoch=on_epoch)
    begin("evaluating", model)
    loss, accuracy = evaluate(model, x_test, y_test)
    begin("predicting", model)
    probabilities = model.predict(x_test, batch_size=1000, verbose=0)  # (10000, 10)
    matrix = confusion_matrix(actual, probabilities.argmax(axis=1))
    begin(None)
    sample = np.random.default_rng(seed).choice(len(images), SAMPLE, replace=False)
    settings = {"seed": seed, "epochs": epochs, "batch_size": batch_size, "plain": plain}
    return Run(
        model,
        history.history,
        loss,
        accuracy,
        matrix,
        images,
        actual,
        probabilities,
        sample,
        settings,
        seconds,
    )


def processor():
    """Return the name of this machine's processor, as well as it can be had."""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass  # not Linux
    return platform.processor() or platform.machine()


def _cores():
    import psutil

    return psutil.cpu_count()
