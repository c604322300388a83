"""Forked kernels behave as Jupyter's own do, and start without importing TensorFlow again."""

import errno
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from digitrec.grading.run.kernels import ForkedKernelManager, manager, parent

pytestmark = pytest.mark.skipif(not manager.can_fork(), reason="here kernels are not forked")


def run(*cells, manager=ForkedKernelManager, folder=".", environment=None, **options):
    """Return what each cell wrote to stdout, in a new kernel."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    client = NotebookClient(
        notebook,
        timeout=60,
        kernel_manager_class=manager,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
        **options,
    )
    client.execute(env=environment or dict(os.environ))
    return ["".join(o.get("text", "") for o in cell.outputs).strip() for cell in notebook.cells]


def ended(pid, seconds=60):
    """Whether a process ends within some seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_tensorflow_is_there_and_works():
    found, total, parameters = run(
        "import sys; print('tensorflow' in sys.modules)",
        "import tensorflow as tf; print(float(tf.reduce_sum(tf.ones(9))))",
        "from tensorflow import keras\n"
        "print(keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)]).count_params())",
    )
    assert (found, total, parameters) == ("True", "9.0", "15")


def test_a_forked_kernel_sees_what_any_kernel_sees(tmp_path):
    (tmp_path / "beside.py").write_text("name = 'beside the notebook'\n", encoding="utf-8")
    cells = (
        "import os, sys; print(os.getcwd(), os.environ['OF_THE_CALLER'])",
        "import beside; print(beside.name)",
        "print(sys.path, sys.argv[0].endswith('.py'))",
        "import matplotlib.pyplot as plt; print(plt.get_backend())",
        "import subprocess; print(subprocess.run([sys.executable, '-c', 'raise SystemExit(3)']).returncode)",
        "import signal; print(signal.getsignal(signal.SIGCHLD), os.getpid() == os.getpgid(0))",
        "print(sorted(set(dir()) - {'exit', 'quit'}))",
    )
    environment = {**os.environ, "OF_THE_CALLER": "yes"}
    forked = run(*cells, folder=tmp_path, environment=environment)
    assert forked == run(*cells, folder=tmp_path, environment=environment, manager=AsyncKernelManager)
    assert forked[0] == f"{tmp_path} yes"


def test_every_kernel_draws_its_own_random_numbers():
    draw = (
        "import random, numpy as np\n"
        "print(np.random.rand(), random.random(), np.random.default_rng().random())"
    )
    first, second = (run(draw)[0].split() for _ in range(2))
    assert all(a != b for a, b in zip(first, second, strict=True))


def test_a_kernel_that_dies_takes_nothing_with_it():
    with pytest.raises(DeadKernelError):
        run("import os; os._exit(7)")
    assert run("print('another')") == ["another"]


def test_a_cell_that_runs_too_long_is_interrupted():
    with pytest.raises(CellTimeoutError):
        run("import time; time.sleep(60)", startup_timeout=60, timeout_func=lambda cell: 2)
    (said,) = run(
        "import time\ntry:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    print('interrupted')",
        timeout_func=lambda cell: 2,
        interrupt_on_timeout=True,
    )
    assert said == "interrupted"


def test_a_kernel_ends_with_its_notebook():
    (pid,) = run("import os; print(os.getpid())")
    assert ended(int(pid))


def test_kernels_end_with_the_program_that_asked_for_them(tmp_path):
    program = """
import os, sys
from digitrec.grading.run.kernels.parent import Parent
from jupyter_client import write_connection_file
path, _ = write_connection_file()
pid = Parent.running().fork(["-f", path], os.getcwd(), dict(os.environ))
print(pid, Parent.running().process.pid, flush=True)
sys.stdin.readline()
os.kill(os.getpid(), 9)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": without_tensorflow(tmp_path)},
    )
    kernel, its_parent = (int(pid) for pid in process.stdout.readline().split())
    assert not ended(kernel, 0.3)
    process.communicate("end\n")
    assert ended(its_parent)
    assert ended(kernel)


def without_tensorflow(folder):
    """Return a search path on which an empty TensorFlow is found, which will do where nothing is computed."""
    for name in ("keras", "tensorflow", "tensorflow/keras"):
        (folder / "empty" / name).mkdir(parents=True, exist_ok=True)
        (folder / "empty" / name / "__init__.py").touch()
    return os.pathsep.join([str(folder / "empty"), *sys.path])


PROGRAM = """
import os, sys
from digitrec.grading.run.kernels.parent import Parent
from jupyter_client import write_connection_file
Parent.stays = float(sys.argv[1])
path, _ = write_connection_file()
parent = Parent.running()
print(parent.fork(["-f", path], os.getcwd(), dict(os.environ)), parent.process is None, flush=True)
sys.stdin.readline()
os.kill(os.getpid(), 9)
"""


@contextmanager
def program(folder, seconds=1):
    """Run a program that has a kernel; yield its number, and whether it is of a parent that stays.

    Where it starts that parent, `seconds` is how long it stays.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "XDG_RUNTIME_DIR": str(folder),
            "PYTHONPATH": without_tensorflow(folder),
        },
    )
    try:
        kernel, stays = process.stdout.readline().split()
        yield int(kernel), stays == "True"
    finally:
        process.communicate("end\n")


def forebears(pid):
    """Return the numbers of a process's parent and of that one's parent."""
    found = []
    for _ in range(2):
        pid = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        found.append(pid)
    return found


def test_a_parent_stays_for_the_next_program_and_ends_when_none_comes(tmp_path):
    tmp_path.chmod(0o700)
    with program(tmp_path, seconds=600) as (first, stays):  # the next one starts within them
        its_parent, stayed = forebears(first)
        assert stays
        (place,) = (path for path in (tmp_path / "digitrec").iterdir() if path.suffix != ".lock")
    assert ended(its_parent) and ended(first) and not ended(stayed, 0.3)
    with program(tmp_path) as (second, _):
        assert forebears(second)[1] == stayed
    assert ended(second)
    os.kill(stayed, signal.SIGKILL)
    assert ended(stayed) and place.exists()  # whoever is killed leaves it
    with program(tmp_path) as (third, stays):
        last = forebears(third)[1]
        assert stays and last != stayed
    assert ended(last) and not place.exists()


def test_a_kernel_that_outlives_its_parent_keeps_no_other_from_starting(tmp_path):
    tmp_path.chmod(0o700)
    with program(tmp_path) as (first, _):
        os.kill(forebears(first)[1], signal.SIGKILL)
        began = time.monotonic()
        with program(tmp_path) as (second, stays):
            last = forebears(second)[1]
            assert stays and last != forebears(first)[1]
            assert time.monotonic() - began < parent.READY / 2
    assert ended(last)


def test_a_parent_that_cannot_start_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / ("long" * 30)))  # no socket has such a path
    monkeypatch.setenv("PYTHONPATH", without_tensorflow(tmp_path))
    began = time.monotonic()
    assert parent._of_those_who_stay(3.0) is None
    assert time.monotonic() - began < parent.READY / 2


def test_where_others_may_look_in_a_program_has_a_parent_of_its_own(tmp_path):
    (tmp_path / "digitrec").mkdir()
    (tmp_path / "digitrec").chmod(0o755)
    with program(tmp_path) as (kernel, stays):
        assert not stays
    assert ended(kernel)


def test_a_parent_that_ended_is_started_again():
    os.kill(parent.Parent.running().process.pid, signal.SIGKILL)
    parent.Parent.running().process.wait()
    assert run("print('again')") == ["again"]


def test_where_nothing_can_be_forked_kernels_start_as_always(monkeypatch, caplog):
    def refuse(*_):
        raise OSError("no more processes")

    monkeypatch.setattr(parent.Parent, "fork", refuse)
    assert run("import sys; print('tensorflow' in sys.modules)") == ["False"]
    assert "cannot be forked here (no more processes)" in caplog.text


@pytest.mark.parametrize("fault", ["an old Python", "an old Linux"])
def test_without_handles_of_processes_kernels_start_as_always(monkeypatch, fault):
    def refuse(pid):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    if fault == "an old Python":
        monkeypatch.delattr(os, "pidfd_open")
    else:
        monkeypatch.setattr(os, "pidfd_open", refuse)
    assert run("import sys; print('tensorflow' in sys.modules)") == ["False"]


WINDOWS = """\
import asyncio, warnings
import zmq.asyncio

class ProactorEventLoop(asyncio.SelectorEventLoop):
    pass

class ProactorPolicy(asyncio.DefaultEventLoopPolicy):
    _loop_factory = ProactorEventLoop

class SelectorPolicy(asyncio.DefaultEventLoopPolicy):
    pass

asyncio.ProactorEventLoop, asyncio.WindowsSelectorEventLoopPolicy = ProactorEventLoop, SelectorPolicy
asyncio.set_event_loop_policy(ProactorPolicy())
for socket in (zmq.asyncio._AsyncIO, zmq.asyncio.Poller, zmq.asyncio.Socket):
    socket._get_selector = lambda self, loop=None: zmq.asyncio._get_selector_windows(loop or self._get_loop())
warnings.simplefilter("always")
"""
RUN = """\
import digitrec.notebooks
import nbformat
from jupyter_client import AsyncKernelManager
from digitrec.grading.run.cells import RunCells
{before}
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
notebook.metadata.kernelspec = {{"name": "python3", "display_name": "Python 3"}}
RunCells(kernel_manager_class=AsyncKernelManager, timeout=60).preprocess(notebook, {{}})
print(notebook.cells[0].outputs[0].data["text/plain"])
"""


@pytest.mark.parametrize(
    ("before", "warned"),
    [("", False), ("import digitrec.grading.run.cells as c; c.use_selector_loop = lambda: None", True)],
    ids=["as it is", "without our care"],
)
def test_the_event_loop_of_windows_gives_no_warning(before, warned):
    """With the names that Windows' asyncio has put on the loops of this system."""
    code = WINDOWS + RUN.format(before=before)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout == "2\n", done.stderr
    assert ("Proactor event loop" in done.stderr) == warned
