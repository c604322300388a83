"""Starting TensorFlow where a program has no terminal, with a small module in TensorFlow's place."""

import os
import subprocess
import sys

import pytest

FAKE = "import os\ntry:\n    os.write(2, b'noise of a library')\nexcept OSError:\n    pass\n"
ASK = "import os, sys\n{before}\nfrom digitrec.starting import import_keras\nprint(import_keras().__name__)"


@pytest.fixture
def ask(tmp_path):
    """Return a function that imports Keras in a new process, after some lines of code."""
    (tmp_path / "keras.py").write_text(FAKE)
    (tmp_path / "tensorflow").mkdir()
    (tmp_path / "tensorflow" / "__init__.py").write_text("")
    (tmp_path / "tensorflow" / "keras.py").write_text(FAKE)
    paths = [str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}

    def run(before, backend=None):
        environment.update({"KERAS_BACKEND": backend} if backend else {})
        code = ASK.format(before=before)
        return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)

    return run


@pytest.mark.parametrize(
    "before",
    ["", "os.close(2)", "sys.stderr = None", "os.close(2); sys.stderr = None"],
    ids=["a terminal", "no descriptor 2", "no sys.stderr", "neither, as in pythonw"],
)
def test_keras_is_imported_quietly_with_and_without_a_place_for_errors(ask, before):
    done = ask(before)
    assert (done.returncode, done.stdout, done.stderr) == (0, "keras\n", "")


def test_another_backend_of_keras_is_not_taken(ask):
    done = ask("import atexit; atexit.register(lambda: print(os.environ['KERAS_BACKEND']))", "nonsense")
    assert (done.returncode, done.stdout, done.stderr) == (0, "keras\ntensorflow\n", "")


def test_what_was_held_back_is_shown_when_the_import_fails(ask, tmp_path):
    (tmp_path / "tensorflow" / "keras.py").write_text(FAKE + "raise ImportError('a broken library')")
    done = ask("")
    assert done.returncode == 1
    assert "noise of a library" in done.stderr
    assert "a broken library" in done.stderr


@pytest.mark.parametrize("before", ["import gc", "import gc; gc.disable()"], ids=["looks", "does not look"])
@pytest.mark.parametrize("after", ["", "raise ImportError('a broken library')"], ids=["works", "fails"])
def test_python_looks_for_garbage_after_the_import_as_before_and_not_meanwhile(ask, tmp_path, before, after):
    (tmp_path / "keras.py").write_text(f"import gc\nprint(gc.isenabled(), end=' ')\n{after}")
    before += "\nimport atexit\natexit.register(lambda: print(gc.isenabled()))"
    printed = ask(before).stdout.replace("keras\n", "")
    assert printed == f"False {'disable' not in before}\n"
