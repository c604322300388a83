"""What a worker of a Dask cluster does: it holds a process that runs submissions, as a grader does.

Dask calls these functions in a worker's threads, several at once. They take and return bytes, and never
raise: an error would travel as pickle, which whoever marks does not load. Dask's scheduler imports this
module, too: what is slow to import waits for a job.
"""

from threading import Lock

from distributed import get_worker

from digitrec.grading.run import frames
from digitrec.grading.run.cluster.versions import versions

HERE = versions()  # of what this process has read; later files on the disk are not those that it runs
RUNNERS, MAKING = {}, Lock()  # by whether submissions are trusted; they end with the worker


class OtherVersions(Exception):  # noqa: N818
    """This worker has other versions than whoever marks."""


def introduce(wanted, trusted):
    """Say whether submissions can be run here, and start what runs them.

    `wanted` are the versions of whoever marks. The message says `ready`, or what `differs`, or why it is
    `refused`.
    """
    return _answered(lambda: _runner(wanted, trusted) and {"ready": True})


def work(job, wanted, trusted):
    """Run a job: bytes in, bytes out. The message says that it `ran`, or why not, `failed` or `ended`."""

    def run():
        from digitrec.grading.run.job import Job
        from digitrec.grading.run.runner import RunnerEnded

        runner = _runner(wanted, trusted)
        try:
            return {"ran": True}, [runner.submit(Job.from_bytes(job)).result().to_bytes()]
        except RunnerEnded as error:
            _forget(runner)
            return {"ended": str(error)}

    return _answered(run)


def _answered(function):
    from digitrec.grading.run.sandbox.outside import NoSandboxError

    try:
        said = function()
    except OtherVersions:
        said = {"differs": HERE}
    except NoSandboxError as error:
        said = {"refused": error.found}
    except BaseException as error:  # one submission's fault is that submission's alone
        said = {"failed": f"{type(error).__name__}: {error}"[:1000]}
    return frames.pack(*said) if isinstance(said, tuple) else frames.pack(said)


def _runner(wanted, trusted):
    """Return the process that runs submissions, which is started when it is first asked for."""
    from digitrec.grading.run import runner

    if wanted != HERE:
        raise OtherVersions
    with MAKING:
        if trusted not in RUNNERS:
            RUNNERS[trusted] = runner.Runner(get_worker().state.nthreads, trusted=trusted)
        return RUNNERS[trusted]


def _forget(runner):
    """Let a process that has ended be started again."""
    with MAKING:
        for trusted in [kept for kept, other in RUNNERS.items() if other is runner]:
            RUNNERS.pop(trusted).close()
