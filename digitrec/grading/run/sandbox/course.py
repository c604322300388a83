"""The course as a sandbox holds it: what the notebooks of one stage need, and nothing to look up a mark in."""

import shutil
from pathlib import Path

import digitrec
from digitrec.course import STAGES

PACKAGE = Path(digitrec.__file__).parent
ALWAYS = (
    "__init__.py",
    "moved.py",
    "course.py",
    "validation.py",
    "starting.py",
    "mnist",
    "plotting",
    "checks/asking",
)
WITH_WEIGHTS = ("compiling", "evaluating", "predicting", "from_scratch")  # their set-up cells load them
CAPSTONE = "capstone"

CHECKS = '''\
"""Checks and marks are made elsewhere: while a notebook is marked, these two return at once."""


def check(*_answers, **_named):
    """Do nothing."""


def grade(*_answers, **_named):
    """Return 0.0; the mark is made by whoever marks the notebook."""
    return 0.0
'''

ABSENT = '''\
"""The course's own `{name}`, which is not here while answers to it are marked."""


class ReferenceCalledError(RuntimeError):
    """A notebook asked for a function of the course's package that it should have written itself."""


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise ReferenceCalledError(
        f"Your answer calls `{{name}}` of the course's own package. Here you write it yourself, so that you know "
        "what it does; the package is for looking things up afterwards."
    )
'''

LOADING = '''

def load_mnist():
    """Stand where the reference is: this stage asks for what it does."""
    from digitrec.absent import refuse

    raise refuse("load_mnist")
'''

TRAINED = '''

from pathlib import Path

EPOCHS, BATCH_SIZE = 5, 32


def trained_weights():
    """Return the six arrays of the course's trained network."""
    import numpy as np

    with np.load(Path(__file__).parent / "weights" / "reference.npz", allow_pickle=False) as arrays:
        return [arrays[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3")]


def trained_model():
    """Return the course's trained network, compiled."""
    from digitrec.building import build_model

    model = build_model()
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    model.set_weights(trained_weights())
    return model
'''


def lay_out(stage, folder):
    """Write the package `digitrec` as the sandbox of a stage holds it into `folder`."""
    target = Path(folder) / "digitrec"
    target.mkdir(parents=True)
    for name in ALWAYS:
        _copy(name, target)
    (target / "checks" / "__init__.py").write_text(CHECKS, encoding="utf-8")
    for other in STAGES:
        module = f"{other.name}.py"
        if not (PACKAGE / module).is_file():
            continue
        earlier = other.number < stage.number and stage.name != CAPSTONE
        if earlier or other.name == "loading":
            _copy(module, target)
        else:
            (target / module).write_text(ABSENT.format(name=f"digitrec.{other.name}"), encoding="utf-8")
    if stage.name in WITH_WEIGHTS:
        _copy("weights", target)
        if not (stage.number > 5):
            path = target / "training.py"
            path.write_text(path.read_text(encoding="utf-8") + TRAINED, encoding="utf-8")
    return target


def _copy(name, target):
    source = PACKAGE / name
    (target / name).parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copyfile(source, target / name)
