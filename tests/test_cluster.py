"""More than one machine: a real Dask scheduler and workers, each a process of its own."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner
from distributed import Client, Security
from marked_class import Shared
from quick_grading import grade, hand_in, make_class, recorded, source

from benchmarks.instruments.dask_cluster import DaskCluster
from digitrec.cli import main
from digitrec.course import stage
from digitrec.grading.marking import GradingError
from digitrec.grading.run.cluster import client
from digitrec.grading.run.cluster.runner import ClusterRunner
from digitrec.grading.run.cluster.versions import differences, fingerprint, versions
from digitrec.grading.run.job import Job
from digitrec.grading.run.runner import NoRunnerError, RunFailed, RunnerEnded

STAGE = stage("preparing")
CLASS = {"ada": "right", "ben": "half", "cleo": "blank", "dan": "damaged", "eve": "half"}
COMMAND = [sys.executable, "-W", "ignore", "-m", "digitrec", "grade", STAGE.name]
ODD = Path(__file__).with_name("odd_workers.py")
JOB = Job(STAGE.name, source(), seconds={"flatten-graded": 60})  # with right answers


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A class whose gradebook knows the stage already, which takes seconds."""
    made = tmp_path_factory.mktemp("made")
    make_class(made, [], [STAGE])
    with pytest.raises(GradingError, match="nothing handed in"):
        grade(made)
    for student, kind in CLASS.items():
        hand_in(made, student, kind)
    return made


@pytest.fixture
def root(tmp_path, made):
    return shutil.copytree(made, tmp_path / "course")


@pytest.fixture
def cluster(tmp_path):
    """A scheduler of a test's own."""
    started = DaskCluster(tmp_path)
    yield started
    started.close()


def odd_worker(cluster, folder, **about):
    """Start a worker of `odd_workers` that does what the file `odd` in a folder says."""
    settings = {"DIGITREC_ODD_FOLDER": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    return cluster.worker("odd-" + folder.name, "--preload", ODD, **settings, **about)


class Odd:
    """A cluster with one worker of `odd_workers`, which is started again when it dies, and a runner on it."""

    def __init__(self, folder):
        """Start them; Dask gives a job up when it has ended two workers, where its own setting is four."""
        self.folder = folder
        self.cluster = DaskCluster(folder, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1")
        self.worker = odd_worker(self.cluster, folder, nanny=True)
        self.runner = connect(self.cluster)
        self.make_runner = Shared(lambda *_, **__: self.runner)

    def do(self, what):
        """Let the worker do something from now on, and forget what it did."""
        for path in [*self.bombs(), self.folder / "waits"]:
            path.unlink(missing_ok=True)
        (self.folder / "odd").write_text(what)

    def bombs(self):
        """Return the files that bombs left, each named for the process in which it went off."""
        return [path for path in self.folder.iterdir() if path.name.isdecimal()]


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    started = Odd(tmp_path_factory.mktemp("odd"))
    yield started
    started.runner.close()
    started.cluster.close()


@pytest.fixture
def odd(shared):
    yield shared
    shared.do("nothing odd")


def connect(cluster, trusted=False, patience=600, said=None):
    """Return a runner on a cluster; what it says goes into a list."""
    say = str if said is None else said.append
    return ClusterRunner(1, trusted, address=cluster.address, say=say, patience=patience)


def until(is_so, process=None):
    """Wait for a state, for as long as a process lives, and return it."""
    while not (state := is_so()):
        if process and process.poll() is not None:
            pytest.fail(f"The process has ended. {process.stdout.read() if process.stdout else ''}")
        time.sleep(0.1)
    return state


def asked(root, student):
    """Return the cells about which a person is asked, and whether any of them has points."""
    cells = recorded(root, [STAGE])[f"{STAGE.stem} {student}"]
    return [name for name, (_, _, asks) in cells.items() if asks], any(mark for mark, *_ in cells.values())


# --------------------------------------------------------------------------------- the same marks, encrypted


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """One certificate for the whole cluster, as in "For instructors"; return the files by Dask's names."""
    folder, roles = (
        tmp_path_factory.mktemp("certificate"),
        Security.temporary().get_tls_config_for_role("client"),
    )
    files = {"tls-ca-file": "ca_file", "tls-cert": "cert", "tls-key": "key"}
    for name, role in files.items():
        (folder / name).write_text(roles[role])
    return {name: folder / name for name in files}


def test_marks_are_those_of_one_machine_though_a_worker_dies_in_the_middle(root, tmp_path, certificate):
    for name, kind in (("finn", "right"), ("gwen", "half"), ("hal", "right")):
        hand_in(root, name, kind)
    here = shutil.copytree(root, tmp_path / "here")
    grade(here)
    cluster = DaskCluster(tmp_path, certificate)
    options = [part for name, path in certificate.items() for part in (f"--{name}", path)]
    try:
        workers = {name: cluster.worker(name) for name in ("one", "two")}
        with onlooker(cluster, certificate) as other:
            marking = subprocess.Popen(
                [*COMMAND, "--scheduler", cluster.address, *options],
                cwd=root,
                stdout=subprocess.PIPE,
                text=True,
            )
            until(lambda: len(recorded(root, [STAGE])) > 1, marking)
            victim = until(lambda: name_of_one_that_runs_something(other), marking)
        beneath = psutil.Process(workers[victim].pid).children(recursive=True)
        assert beneath  # what runs submissions, and the sandbox in it
        workers[victim].kill()
        said, _ = marking.communicate()
        assert marking.returncode == 0, said + cluster.written()
        assert "02_preparing: 8 marked" in said
        assert recorded(root, [STAGE]) == recorded(here, [STAGE])
        until(lambda: not any(process.is_running() for process in beneath))
        limits = json.loads((root / ".digitrec/limits.json").read_text())
        assert all(cluster.address in key for key in limits)  # how long a cell may take was measured there
    finally:
        cluster.close()


def onlooker(cluster, certificate):
    """Return a client that looks at what the workers of an encrypted cluster do."""
    names = ("tls_ca_file", "tls_client_cert", "tls_client_key")
    files = dict(zip(names, map(str, certificate.values()), strict=True))
    security = Security(require_encryption=True, **files)
    return Client(cluster.address, security=security, set_as_default=False)


def name_of_one_that_runs_something(other):
    """Return the name of a worker that has a job, or None."""
    busy = {address for address, keys in other.processing().items() if keys}
    workers = other.scheduler_info(n_workers=-1)["workers"]
    return next((about["name"] for address, about in workers.items() if address in busy), None)


# --------------------------------------------------------------------------------------------- no pickle


BOMBS = {
    "send a bomb": client.UNREADABLE,
    "raise a bomb": client.UNREADABLE,
    "send a bomb as type": "",  # the result itself is as it should be
    "send a bomb as header": "",
}
OF_DASK = """\
import os, sys
from contextlib import suppress
from pathlib import Path
from distributed import Client
from digitrec.grading.run.cluster import worker

folder, job = Path(sys.argv[2]), sys.stdin.buffer.read()
with Client(sys.argv[1], set_as_default=False) as client:
    for what in sys.argv[3:]:
        (folder / "odd").write_text(what)
        with suppress(Exception):
            client.submit(worker.work, job, worker.HERE, False, pure=False).result()
        if (folder / str(os.getpid())).exists():
            print(what)
            (folder / str(os.getpid())).unlink()
"""


@pytest.mark.parametrize("what", BOMBS)
def test_nothing_that_a_worker_sends_is_unpickled(what, odd):
    odd.do(what)
    future = odd.runner.submit(JOB)
    if BOMBS[what]:
        with pytest.raises(RunFailed, match=BOMBS[what]):
            future.result()
    else:
        assert future.result().seconds
    here = {os.getpid(), odd.runner._process.pid, odd.cluster.scheduler.pid}
    assert here.isdisjoint(int(path.name) for path in odd.bombs())
    odd.do("nothing odd")
    assert odd.runner.submit(JOB).result().seconds  # and it goes on with the next


def test_a_client_as_dask_has_it_unpickles_all_of_that(odd):
    done = subprocess.run(
        [sys.executable, "-c", OF_DASK, odd.cluster.address, odd.folder, *BOMBS],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        input=JOB.to_bytes(),
        capture_output=True,
    )
    assert done.stdout.decode().splitlines() == list(BOMBS), done.stderr.decode()


REFUSING = """\
import pickle
from distributed.protocol import ToPickle, deserialize, dumps, loads, serialize
from odd_workers import Bomb
from digitrec.grading.run.cluster.without_pickle import refuse_pickle

def kind_of(load, *arguments):
    try:
        return type(load(*arguments)).__name__
    except Exception as error:
        return type(error).__name__

pickled, marked = serialize(Bomb(), serializers=["pickle"]), dumps({"x": ToPickle(Bomb())})
refuse_pickle()
print(kind_of(pickle.loads, pickle.dumps(Bomb())), kind_of(deserialize, *pickled), kind_of(loads, marked))
print(deserialize(*serialize(b"bytes")), loads(dumps({"a": [1, "two", b"3"]})))
"""


def test_a_process_that_refuses_pickle_reads_bytes_and_plain_data(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", REFUSING],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "DIGITREC_ODD_FOLDER": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    refused, read = done.stdout.splitlines()
    assert refused == "PickleRefused PickleRefused PickleRefused" and list(tmp_path.iterdir()) == []
    assert read == "b'bytes' {'a': (1, 'two', b'3')}"


def test_what_a_worker_says_moves_no_terminal(odd):
    odd.do("speak to the terminal")
    with pytest.raises(RunFailed) as failed:
        odd.runner.submit(JOB).result()
    assert str(failed.value) == " [31mRed. Second line."


# ------------------------------------------------------------------------------- workers that are left out


def test_a_worker_with_other_versions_is_left_out_and_the_others_do_the_work(odd, tmp_path):
    (tmp_path / "odd").write_text("have other versions")
    other, said = odd_worker(odd.cluster, tmp_path), []
    try:
        with connect(odd.cluster, said=said) as runner:
            until(lambda: said, other)
            assert runner.submit(JOB).result().seconds and runner.workers == 1
    finally:
        other.kill()
    here = versions()["keras"]
    assert f"it has keras 3.14.0 in place of {here}. Install the same requirements.txt" in said[0]


def test_versions_are_compared_by_what_the_package_holds(tmp_path):
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "a.py").write_bytes(b"x = 1\n")
    before = fingerprint(tmp_path)
    (tmp_path / "room" / "a.py").write_bytes(b"x = 1\r\n")  # as a checkout on Windows has it
    (tmp_path / "room" / "a.txt").write_bytes(b"no code")
    assert fingerprint(tmp_path) == before
    (tmp_path / "room" / "a.py").write_bytes(b"x = 2\n")
    assert fingerprint(tmp_path) != before
    assert differences(versions(), versions()) == ""
    assert differences({"keras": "3.14.0"}, {"keras": "3.15.1", "numpy": "2.4"}) == (
        "keras 3.14.0 in place of 3.15.1, numpy not installed in place of 2.4"
    )


def test_a_worker_without_a_sandbox_runs_nothing_until_submissions_are_trusted(cluster, tmp_path):
    said = []
    with pytest.raises(NoRunnerError, match=r"has no workers\. Start one on each machine with `dask worker"):
        connect(cluster, patience=1, said=said)
    assert f"{cluster.address} has no workers yet. Waiting for one, 1 s at most." in said[0]
    cluster.worker("bare", PATH=str(tmp_path / "no programs"))
    with pytest.raises(
        NoRunnerError, match=r"No worker.* Submissions cannot be isolated here: the program bwrap"
    ):
        connect(cluster)
    with connect(cluster, trusted=True) as runner:
        assert runner.workers == 1
        second = cluster.worker("late", threads=2, PATH=str(tmp_path / "no programs"))
        until(lambda: runner.workers == 3, second)  # who comes later is given work, too


# ------------------------------------------------------------------------------------ what does not go well


def test_a_submission_that_ends_its_workers_costs_only_itself_and_reaches_a_person(odd, root):
    odd.do("die")
    with pytest.raises(GradingError, match=r"Not marked: ada\. Start again; all others are done"):
        grade(root, make_runner=odd.make_runner)
    assert len(recorded(root, [STAGE])) == len(CLASS)
    asks, has_points = asked(root, "ada")
    assert len(asks) == 7 and not has_points
    assert asked(root, "ben") == (["explain-written"], True)


def test_what_runs_submissions_on_a_worker_may_end_and_is_started_again(odd):
    odd.do("end")
    with pytest.raises(RunFailed, match=client.KILLED):
        odd.runner.submit(JOB).result()
    odd.do("nothing odd")
    assert odd.runner.submit(JOB).result().seconds


def test_the_loss_of_all_workers_is_waited_for_and_that_of_the_scheduler_is_said(cluster, tmp_path):
    (tmp_path / "odd").write_text("wait")
    worker = odd_worker(cluster, tmp_path)
    cluster.wait_for_a_worker()
    with connect(cluster, patience=1) as runner:
        future = runner.submit(JOB)
        until((tmp_path / "waits").exists, worker)
        worker.kill()
        with pytest.raises(
            RunnerEnded, match=r"has no workers\. Start one on each machine with `dask worker"
        ):
            future.result()
    (tmp_path / "waits").unlink()
    worker = odd_worker(cluster, tmp_path)
    with connect(cluster) as runner:
        future = runner.submit(JOB)
        until((tmp_path / "waits").exists, worker)
        cluster.scheduler.kill()
        with pytest.raises(
            RunnerEnded, match=f"The connection to the scheduler at {cluster.address} was lost"
        ):
            future.result()


def press_ctrl_c(marking):
    """Interrupt a process as a terminal does and return what it said.

    Again after a while, as one would: an interruption that comes while Python tidies up is lost.
    """
    for _ in range(3):
        os.killpg(marking.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return marking.communicate(timeout=30)[0]
    marking.kill()
    return marking.communicate()[0]


def test_an_interrupted_marking_ends_with_a_word_and_goes_on_when_it_is_started_again(odd, root):
    odd.do("wait")
    command = [*COMMAND, "--scheduler", odd.cluster.address]
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    heeds = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # also if the tests run in the background
    marking = subprocess.Popen(command, cwd=root, process_group=0, preexec_fn=heeds, **output)
    until((odd.folder / "waits").exists, marking)
    said = press_ctrl_c(marking)
    assert marking.returncode == 130 and said.endswith("Stopped.\n")
    assert "Traceback" not in said and "Error" not in said
    odd.do("nothing odd")
    grade(root, make_runner=odd.make_runner)
    assert len(recorded(root, [STAGE])) == len(CLASS) and asked(root, "ada") == (["explain-written"], True)


# ------------------------------------------------------------------------------------- sentences at the start


def test_a_scheduler_that_is_not_there_gives_a_sentence(monkeypatch):
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "1s")  # its own setting is 30
    said = r"The scheduler at tcp://127\.0\.0\.1:1 cannot be reached: Timed out.*Is it running"
    with pytest.raises(NoRunnerError, match=said):
        ClusterRunner(address="tcp://127.0.0.1:1")


@pytest.mark.parametrize(
    "address, said",
    [
        ("nonsense", r"The scheduler at nonsense cannot be reached: missing port.*Is it running"),
        ("tls://127.0.0.1:1", r"The scheduler at tls://127.0.0.1:1 wants a certificate: name the files with"),
    ],
)
def test_an_address_that_cannot_be_one_gives_a_sentence_and_nothing_is_marked(
    address, said, root, monkeypatch
):
    monkeypatch.chdir(root)
    done = CliRunner().invoke(main, ["grade", STAGE.name, "--scheduler", address])
    assert done.exit_code == 1
    assert re.search(said, done.output.replace("\n", " ")) and "Traceback" not in done.output
    assert recorded(root, [STAGE]) == {}


def test_without_dask_the_command_says_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "distributed.py").write_text("raise ModuleNotFoundError(name='distributed')")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    with pytest.raises(
        NoRunnerError, match=r"needs the package distributed.*pip install 'digitrec\[cluster\]'"
    ):
        ClusterRunner(address="tcp://127.0.0.1:1")


def test_workers_of_a_cluster_are_not_counted_here(root, monkeypatch):
    monkeypatch.chdir(root)
    done = CliRunner().invoke(main, ["grade", STAGE.name, "--scheduler", "tcp://x:1", "--workers", "2"])
    assert done.exit_code == 2 and "--workers is for this machine" in done.output
