"""The whole workflow, up to the predictions, as one function: what `digitrec train` and the tests run."""

import platform
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from digitrec.building import build_model
from digitrec.compiling import compile_model
from digitrec.evaluating import confusion_matrix, evaluate, recall_by_digit
from digitrec.loading import load_mnist
from digitrec.preparing import prepare
from digitrec.running.fast_training import compile_ahead, train_fast
from digitrec.starting import start_keras
from digitrec.training import BATCH_SIZE, EPOCHS, train

TRAINING_IMAGES = 60_000  # as MNIST has them
SAMPLE = 20  # test images whose predictions are shown


@dataclass(kw_only=True)
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


def _load(work):
    (work.train_images, work.train_labels), (work.images, work.actual) = load_mnist()


def _prepare(work):
    work.x_train, work.y_train = prepare(work.train_images, work.train_labels)  # (60000, 784), (60000, 10)
    work.x_test, work.y_test = prepare(work.images, work.actual)  # (10000, 784), (10000, 10)


def _build(work):
    work.model = build_model()


def _compile(work):
    compile_model(work.model)
    if not work.plain:  # begins now, and goes on while the images are loaded and prepared
        work.program = compile_ahead(work.model, TRAINING_IMAGES, work.batch_size)


def _train(work):
    how = train if work.plain else partial(train_fast, on_epoch=work.on_epoch, program=work.program)
    work.history = how(work.model, work.x_train, work.y_train, work.epochs, work.batch_size).history


def _evaluate(work):
    work.loss, work.accuracy = evaluate(work.model, work.x_test, work.y_test)


def _predict(work):
    work.probabilities = work.model.predict(work.x_test, batch_size=1000, verbose=0)  # (10000, 10)
    work.matrix = confusion_matrix(work.actual, work.probabilities.argmax(axis=1))


# Each takes what the steps before it have left in `work`, and leaves its own there.
STEPS = [
    ("building", _build),
    ("compiling", _compile),
    ("loading", _load),
    ("preparing", _prepare),
    ("training", _train),
    ("evaluating", _evaluate),
    ("predicting", _predict),
]


def run_workflow(seed, epochs=EPOCHS, batch_size=BATCH_SIZE, plain=False, on_stage=None, on_epoch=None):
    """Build, compile, load, prepare, train, evaluate and predict; return a `Run`.

    With `plain`, Keras's `fit` trains and prints its own progress; otherwise `train_fast` does.
    `on_stage(name, model)` is called as each stage begins, the model being None before it is built;
    `on_epoch(number, logs)` after each epoch. The same seed on the same machine gives the same numbers.
    """
    start_keras().utils.set_random_seed(seed)
    settings = {"seed": seed, "epochs": epochs, "batch_size": batch_size, "plain": plain}
    work, seconds = SimpleNamespace(model=None, on_epoch=on_epoch, **settings), {}
    for name, step in STEPS:
        if on_stage:
            on_stage(name, work.model)
        began = time.perf_counter()
        step(work)
        seconds[name] = time.perf_counter() - began
    return Run(
        model=work.model,
        history=work.history,
        loss=work.loss,
        accuracy=work.accuracy,
        matrix=work.matrix,
        images=work.images,
        actual=work.actual,
        probabilities=work.probabilities,
        sample=np.random.default_rng(seed).choice(len(work.images), SAMPLE, replace=False),
        settings=settings,
        seconds=seconds,
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
