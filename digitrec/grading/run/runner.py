"""The grader's side of running: jobs handed to a process of their own, runs as futures."""

import platform
import subprocess
import sys
from concurrent.futures import Future
from itertools import count
from threading import Lock, Thread

from digitrec.grading.run import frames
from digitrec.grading.run.job import Ran
from digitrec.grading.run.sandbox.outside import NoSandboxError


class RunFailed(Exception):  # noqa: N818 (it is an outcome, not an error)
    """A submission could not be run, and not by its own fault; the message says why."""


class RunnerEnded(RunFailed):
    """The process that runs submissions has ended; which of those that waited ended it cannot be told."""


class NoRunnerError(Exception):
    """Nothing is there that could run submissions; the message says why, and what to do."""


class Runner:
    """A process that runs submissions in a sandbox, several at once.

    `workers` is how many run side by side, and `place` says whose times those of its runs are.
    """

    place = f"{platform.node()} {platform.machine()}"
    ended = "The process that runs the submissions has ended."

    def __init__(self, workers=1, trusted=False):
        """Start the process. Raises NoSandboxError where submissions cannot be isolated."""
        self.workers = workers
        self._start("digitrec.grading.run", str(workers), "trusted" if trusted else "sandbox")

    def _start(self, module, *arguments):
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,  # Ctrl+C is for the one that marks, which ends this one
        )
        self._numbers, self._waiting, self._writing = count(), {}, Lock()
        while (said := self._read()) and "ready" not in said[0] and "refused" not in said[0]:
            self._heard(*said)
        if not said or "refused" in said[0]:
            self.close()
            raise self._refusal(said[0]["refused"] if said else None)
        Thread(target=self._listen, daemon=True).start()

    def submit(self, job):
        """Hand over a job and return the Future of its Ran."""
        future, number = Future(), next(self._numbers)
        self._waiting[number] = future
        try:
            with self._writing:
                frames.write(self._process.stdin, frames.pack({"job": number}, [job.to_bytes()]))
        except OSError:
            self._end()
        return future

    def close(self):
        """End the process, its sandbox and all that is in it."""
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self):
        """Return itself."""
        return self

    def __exit__(self, *_):
        """End the process."""
        self.close()

    def _refusal(self, why):
        return NoSandboxError(why or "the process that runs them did not start")

    def _read(self):
        message = frames.read(self._process.stdout)
        return None if message is None else frames.unpack(message)

    def _listen(self):
        try:
            while (said := self._read()) is not None:
                self._heard(*said)
        except Exception:  # what came was no message: nothing more can be believed of it
            self._process.kill()
        self._end()

    def _end(self):
        for number in list(self._waiting):
            if future := self._waiting.pop(number, None):
                future.set_exception(RunnerEnded(self.ended))

    def _heard(self, about, blobs):
        """Take what the process said: what came of a job."""
        future = self._waiting.pop(about["job"], None)
        if future is None:
            return
        try:
            if "failed" in about:
                raise RunFailed(about["failed"])
            future.set_result(Ran.from_bytes(blobs[0]))
        except Exception as error:
            future.set_exception(error)
