"""A worker of a cluster that is not as it should be: Dask loads this file into one that a test starts.

It tries answers in its own process, without kernels, and does what the file `odd` in its folder says at the
moment. A bomb leaves a file there, named for the process in which it went off.
"""

import os
import pickle
import time
from pathlib import Path
from types import SimpleNamespace

from distributed import worker_state_machine
from distributed.protocol import register_serialization_family
from distributed.protocol.serialize import families
from quick_runner import QuickRunner

from digitrec.grading.run import frames, runner
from digitrec.grading.run.cluster import worker

FOLDER = "DIGITREC_ODD_FOLDER"
RIGHT = "return np.eye(10"  # stands in a right answer to the last task
dumps, work = pickle.dumps, worker.work
dask_dumps, dask_loads, _ = families["dask"]


def is_to(do):
    """Say whether the worker is to do something odd at the moment."""
    try:
        return Path(os.environ[FOLDER], "odd").read_text() == do
    except OSError:
        return False


class Bomb(Exception):  # noqa: N818
    """Loading what this is pickled as runs a program; an error comes of it."""

    def __reduce__(self):
        file = f"open({os.environ[FOLDER]!r} + '/' + str(__import__('os').getpid()), 'w')"
        return eval, (f"({file}.close(), Exception('This was a bomb.'))[1]",)


class Quick(QuickRunner):
    """Runs at once, in the worker's own process; a right answer may fare otherwise."""

    def run(self, job):
        if RIGHT in str(job.notebook) and job.seconds:  # the solution, timed first, has no limits yet
            if is_to("die"):
                os._exit(1)
            if is_to("end"):
                raise runner.RunnerEnded("It has ended.")
            while is_to("wait"):
                Path(os.environ[FOLDER], "waits").touch()
                time.sleep(0.1)
        return super().run(job)

    def close(self):
        pass


def odd_work(*arguments):
    """Do what `work` does, or send something else than its answer."""
    if is_to("send a bomb"):
        return Bomb()
    if is_to("raise a bomb"):
        raise Bomb
    if is_to("speak to the terminal"):
        return frames.pack({"failed": "\x1b[31mRed.\nSecond line."})
    return work(*arguments)


def type_dumps(kind):
    """Pickle the type of a result, which Dask sends beside it."""
    return dumps(Bomb() if is_to("send a bomb as type") else kind)


def bytes_dumps(value, context=None):
    """Do what Dask does with bytes, whose type it pickles."""
    header, parts = dask_dumps(value)
    return {**header, **({"type-serialized": dumps(Bomb())} if is_to("send a bomb as header") else {})}, parts


def dask_setup(_):
    """Let the worker do what the file says."""
    runner.Runner, worker.work = Quick, odd_work
    worker_state_machine.pickle = SimpleNamespace(dumps=type_dumps)
    register_serialization_family("dask", bytes_dumps, dask_loads)
    if is_to("have other versions"):
        worker.HERE = {**worker.HERE, "keras": "3.14.0"}
