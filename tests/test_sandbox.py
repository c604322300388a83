"""The sandbox: what a submission's code finds, may do and takes with it, tried from inside."""

import contextlib
import gc
import os
import shutil
import sys
import threading
import time
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from digitrec.course import STAGES, stage
from digitrec.grading.run.job import Job, Limits
from digitrec.grading.run.sandbox import outside
from digitrec.grading.run.sandbox.outside import NoSandboxError, Sandbox
from digitrec.grading.run.submission import run_job, run_trusted

TREE = Path(__file__).parents[1]
LIMITS = Limits(cell=30, memory=2**30, disk=16 * 2**20, processes=24)


@pytest.fixture(scope="module")
def sandbox():
    started = Sandbox()
    yield started
    started.close()


@pytest.fixture(scope="module")
def run(sandbox):
    """Run cells in a kernel of their own; return what each printed, or the error that ended it."""

    def run(*sources, of="preparing", files=(), limits=LIMITS):
        notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
        ran = run_job(Job(of, notebook, files=dict(files), limits=limits), sandbox)
        return [_said(cell) for cell in ran.notebook.cells], ran.stopped

    return run


def _said(cell):
    said = [
        o.get("text") or o.get("evalue") or o.get("ename") or o.get("data", {}).get("text/plain", "")
        for o in cell.outputs
    ]
    return "".join(said).strip()


def test_there_is_nothing_of_the_graders_to_find(run):
    (names, environment, folders, course), _ = run(
        "import os\n"
        "wanted = ('gradebook.db', 'nbgrader_config.py', 'submitted', 'autograded', 'receipts', 'engine')\n"
        "found = []\n"
        "for at, folders, names in os.walk('/'):\n"
        "    folders[:] = [n for n in folders if os.path.join(at, n) not in ('/proc', '/usr', '/dev')\n"
        "                  and n not in ('site-packages', 'lib')]\n"
        "    found += [os.path.join(at, n) for n in [*folders, *names] if n in wanted]\n"
        "print(found)",
        "print(sorted(os.environ))",
        "print(sorted(os.listdir('/')), os.listdir('/courses'), os.path.exists('/learner/.ssh'))",
        "print(sorted(os.listdir('/course/digitrec/checks')), os.path.exists('/course/digitrec/weights'))",
    )
    assert names == "[]"
    assert "SECRET" not in environment and "PYTHONPATH" not in environment
    assert folders.endswith("[] False")
    assert course == "['__init__.py', 'asking'] False"


def test_lines_for_another_service_and_pasted_characters_cost_nothing(run):
    said, stopped = run(
        "from google.colab import drive\ndrive.mount('/content/drive')\na = 1",
        "%tensorflow_version 2.x\n%matplotlib widget\nb\u00a0=\u20032\u200b",
        "def f():\n\u00a0\u00a0\u00a0\u00a0return a + b\nprint(f())",
    )
    assert stopped == ""
    assert said[-1] == "3"


def test_a_package_that_lies_beside_the_others_is_covered(tmp_path, monkeypatch):
    installed = tmp_path / "lib" / "digitrec"
    shutil.copytree(outside.PACKAGE, installed, ignore=shutil.ignore_patterns("mnist", "__pycache__"))
    monkeypatch.setattr(outside, "PACKAGE", installed)
    monkeypatch.setattr(outside, "prefixes", lambda: [sys.base_prefix, sys.prefix, str(tmp_path)])
    started = Sandbox()
    try:
        job = Job(
            "preparing", new_notebook(cells=[new_code_cell(LOOK.format(str(installed)))]), limits=LIMITS
        )
        (cell,) = run_job(job, started).notebook.cells
        assert _said(cell) == "['digitrec'] []"
    finally:
        started.close()
    assert outside.is_seen(tmp_path / "course") and not outside.is_seen(tmp_path.parent / "course")


LOOK = "import os\nhere = {0!r}\nprint(os.listdir(os.path.dirname(here)), os.listdir(here))"


def test_the_graders_environment_is_not_there(run, monkeypatch):
    monkeypatch.setenv("SECRET", "of the grader")
    said, _ = run(
        "import os\nprint(any(b'of the grader' in open(f'/proc/{p}/environ', 'rb').read()\n"
        "    for p in os.listdir('/proc') if p.isdigit() and p != '1'))",
        "open('/proc/1/environ')",
    )
    assert said == ["False", "[Errno 13] Permission denied: '/proc/1/environ'"]


def test_there_is_no_network_and_no_further_namespace(run):
    said, _ = run(
        "import socket\n"
        "try:\n    socket.create_connection(('127.0.0.1', 22), 2)\n"
        "except OSError as error:\n    print(type(error).__name__)",
        "print([name for _, name in socket.if_nameindex()])",
        "import ctypes\nprint(ctypes.CDLL(None).unshare(0x10000000))",
        "print(open('/proc/self/status').read().split('CapEff:')[1].split()[0])",
    )
    assert said[0] in ("ConnectionRefusedError", "OSError")
    assert said[1:] == ["['lo']", "-1", "0000000000000000"]


@pytest.mark.parametrize(
    "path", ["/proc/sys/kernel/core_pattern", "/course/digitrec/loading.py", "/usr/evil", "/inside.py"]
)
def test_nothing_outside_of_its_home_can_be_written(run, path):
    said, _ = run(
        f"open({path!r}, 'w')", "open('mine.txt', 'w').write('mine'); print(open('mine.txt').read())"
    )
    assert "Read-only" in said[0] or "Permission" in said[0]
    assert said[1] == "mine"


def test_other_processes_are_out_of_sight_and_out_of_reach(run):
    said, _ = run(
        "import os, signal\nprint(sorted(int(p) for p in os.listdir('/proc') if p.isdigit())[:2])",
        "os.kill(1, signal.SIGKILL); print('still here')",
        "print(sum(p.isdigit() for p in os.listdir('/proc')) < 6)",
    )
    assert said == ["[1, 2]", "still here", "True"]


def test_files_that_came_along_are_there_and_a_subfolder_too(run):
    said, _ = run(
        "import helper; print(helper.name)",
        "print(open('data/a.txt').read())",
        files={"helper.py": b"name = 'mine'\n", "data/a.txt": b"beside"},
    )
    assert said == ["mine", "beside"]


def left_open():
    """Returns this process's open descriptors, each with what it leads to, and its threads."""
    gc.collect()  # what an earlier test let go of is not counted, neither before nor after
    leads_to = {}
    for number in os.listdir("/proc/self/fd"):
        with contextlib.suppress(FileNotFoundError):  # the listing's own
            leads_to[number] = os.readlink(f"/proc/self/fd/{number}")
    return set(leads_to.items()) | set(threading.enumerate())


def test_a_submission_that_has_run_leaves_nothing_open(run):
    run("print(1)")
    before = left_open()
    for source in ("print(1)", "import os\nos._exit(1)", "raise SystemExit"):
        run(source)
    assert not left_open() - before


BOUNDS = {
    "processes": ("import os, time\nwhile True:\n    os.fork() or time.sleep(60)", "processes at once"),
    "memory": ("x = []\nwhile True:\n    x.append(bytearray(2**26))", ""),
    "memory of several": (
        "import os, time\nfor _ in range(8):\n"
        "    if os.fork() == 0:\n        x = os.urandom(2**28); time.sleep(60)\ntime.sleep(60)",
        "GB of memory",
    ),
    "disk": ("open('large', 'wb').write(bytes(2**26))", ""),
}


@pytest.mark.parametrize("bound", BOUNDS)
def test_what_a_submission_takes_is_bounded(run, bound):
    source, reason = BOUNDS[bound]
    start = time.monotonic()
    said, stopped = run(source, "print('next')")
    assert reason in stopped
    assert stopped or said[0]  # ended with the reason, or an error of the cell's own
    assert time.monotonic() - start < 60


def test_nothing_outlives_a_submission(run, sandbox):
    run("import subprocess\nsubprocess.Popen(['sleep', '987'], start_new_session=True)")
    left = [p for p in Path("/proc").iterdir() if p.name.isdigit() and _command(p) == "sleep 987"]
    assert left == []
    assert list(sandbox.jobs.iterdir()) == []


def _command(process):
    try:
        return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""


def test_the_stages_own_functions_say_why_they_are_not_there(run):
    said, _ = run(
        "from digitrec.preparing import flatten",
        "import digitrec.building\ndigitrec.building.build_model()",
        "from digitrec.running import fast_training",
    )
    assert all("of the course's own package" in text for text in said)
    assert "`flatten`" in said[0] and "`build_model`" in said[1] and "`fast_training`" in said[2]


def test_checks_return_at_once(run):
    said, _ = run("from digitrec.checks import check, grade\nprint(check('x', 1), grade('x', 1))")
    assert said == ["None 0.0"]


@pytest.mark.parametrize("of", [s.name for s in STAGES])
def test_a_stage_has_what_its_notebook_imports(run, of):
    earlier = [s.name for s in STAGES if 0 < s.number < stage(of).number and s.name != "capstone"]
    if of == "capstone":
        earlier = []
    imports = "\n".join(f"import digitrec.{name}; digitrec.{name}.__file__" for name in earlier)
    more = "from digitrec.loading import use_packaged_mnist\nprint(callable(plotting.digits))"
    said, _ = run(f"{imports}\nfrom digitrec import plotting\n{more}", of=of)
    assert said == ["True"]


def test_without_bwrap_it_is_refused_with_a_sentence(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(NoSandboxError, match=r"bwrap is missing.*apt install bubblewrap.*--trusted"):
        Sandbox()


FIT = """
import hashlib, numpy as np
from tensorflow import keras
keras.utils.set_random_seed(3)
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(4, "relu"), keras.layers.Dense(2, "softmax")])
model.compile("adam", "categorical_crossentropy")
x = np.linspace(0, 1, 800, dtype="float32").reshape(100, 8)
kept = model.fit(x, np.eye(2)[np.arange(100) % 2], epochs=2, verbose=0)
weights = [value.tobytes().hex() for value in model.get_weights()]
print(hasattr(keras.Model.fit, "step_by_step"), kept.history, weights)
"""


def test_fit_runs_whole_epochs_in_both_ways_of_running(run):
    (isolated,), _ = run(FIT)
    notebook = new_notebook(cells=[new_code_cell(FIT)])
    trusted = _said(run_trusted(Job("preparing", notebook, limits=LIMITS)).notebook.cells[0])
    assert isolated.startswith("True {'loss': [")
    assert trusted == isolated
