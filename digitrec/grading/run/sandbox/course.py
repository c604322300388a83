"""The course as a sandbox holds it: what the notebooks of one stage need, and nothing that tells a mark."""

import ast
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
    "programs.py",
    "starting.py",
    "loading.py",
    "kernel",
    "mnist",
    "plotting",
    "checks/asking",
)
WITH_WEIGHTS = ("compiling", "evaluating", "predicting", "from_scratch")  # their set-up cells load them
WITH_PATIENTS = ("laboratory",)  # who is ill, and with what, is not among them
WITH_HANDS = ("evaluating", "capstone")  # one's own digits, which a learner may bring to these
ALONE = ("loading", "capstone")  # where loading the data is part of what is asked

CHECKS = '''\
"""Checks and marks are made elsewhere: while a notebook is marked, these two return at once."""

from digitrec.checks.asking.cells import watch
from digitrec.checks.asking.variants import own_numbers

watch()


def check(*_answers, **_named):
    """Do nothing."""


def grade(*_answers, **_named):
    """Return 0.0; the mark is made by whoever marks the notebook."""
    return 0.0


def reveal():
    """Tell nothing: here it is marked."""
'''

REFUSAL = '''\
class ReferenceCalledError(RuntimeError):
    """A notebook asked for a function of the course's package that it should have written itself."""


def _refusal(name):
    return ReferenceCalledError(
        f"`{name}` of the course's own package does not answer while this notebook is marked: "
        "the answers are to be the notebook's own."
    )
'''

ABSENT = f'''\
"""A module of the course that is not here while answers to it are marked."""


{REFUSAL}

def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise _refusal(name)
'''

NO_PAGE = '''\
"""The page with one's own network is for its reader: while a notebook is marked, none is made."""


def write_page(*_arguments, **_named):
    """Return what stands where the name of the file would."""
    return "(none is made while the notebook is marked)"
'''

NOT_LOADED = f'''

{REFUSAL}

def load_mnist():
    """Stand where the reference is: this notebook loads the data itself."""
    raise _refusal("load_mnist")
'''

TRAINED = '''

def trained_weights():
    """Return the six arrays of the course's trained network."""
    from pathlib import Path

    import numpy as np

    file = Path(__file__).parent / "weights" / "reference.npz"
    with np.load(file, allow_pickle=False) as arrays:
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
    """Write the package `digitrec`, as a sandbox of the stage holds it, into `folder`.

    There are the stages before this one, the data, the figures and what asks for answers. In place of this
    stage and the later ones stand modules that say why they are not there.
    """
    target = Path(folder) / "digitrec"
    for name in ALWAYS:
        _copy(name, target)
    _write(target / "checks" / "__init__.py", CHECKS)
    for other in STAGES:
        module = f"{other.name}.py"
        if other.name == "loading" or not (PACKAGE / module).is_file():
            continue
        if other.number < stage.number and stage.name not in ALONE:
            _copy(module, target)
        else:
            _write(target / module, ABSENT + _constants(PACKAGE / module))
    for room in ("running", "pages"):
        (target / room).mkdir()
        _write(target / room / "__init__.py", ABSENT)
    _write(target / "pages" / "export.py", NO_PAGE)
    if stage.name in ALONE:
        _append(target / "loading.py", NOT_LOADED)
    if stage.name in WITH_PATIENTS:
        _copy("laboratory", target)
    if stage.name in WITH_HANDS:
        _copy("hands", target)
        _copy("pictures", target)
    if stage.name in WITH_WEIGHTS:
        _copy("weights", target)
        if (target / "training.py").read_text(encoding="utf-8").startswith(ABSENT):
            _append(target / "training.py", TRAINED)


def _constants(module):
    """Return the lines of a module that give names in capitals to plain values: figures need them."""
    body = ast.parse(module.read_text(encoding="utf-8")).body
    plain = [n for n in body if isinstance(n, ast.ImportFrom) and n.module == "digitrec.validation"]
    for node in body:
        names = node.targets if isinstance(node, ast.Assign) else ()
        calls = any(isinstance(part, ast.Call | ast.Attribute) for part in ast.walk(node))
        if names and not calls and all(isinstance(name, ast.Name) and name.id.isupper() for name in names):
            plain.append(node)
    return "\n" + "\n".join(map(ast.unparse, plain)) + "\n"


def _copy(name, target):
    source = PACKAGE / name
    if source.is_dir():
        shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target / name)


def _write(path, text):
    path.write_text(text, encoding="utf-8")


def _append(path, text):
    _write(path, path.read_text(encoding="utf-8") + text)
