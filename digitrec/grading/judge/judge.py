"""The grader's side of judging: answers handed to a clean process, reports back."""

import subprocess
import sys
from threading import Lock

from digitrec.checks.engine.report import Report
from digitrec.grading.run import frames


class Judge:
    """A process that judges evidence, each submission in a copy of its own with bounds of its own."""

    def __init__(self):
        """Start the process."""
        self._lock = Lock()
        self._start()

    def _start(self):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "digitrec.grading.judge"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,  # Ctrl+C is for the one that marks, which ends this one
        )

    def reports(self, answers):
        """Return the Report on each answer; `answers` are tuples (task id, probe, evidence or None, reason).

        Raises OSError if the process cannot be reached.
        """
        about = [[task, evidence is not None, reason] for task, _, evidence, reason in answers]
        blobs = [blob for _, probe, evidence, _ in answers for blob in (probe, evidence or b"")]
        with self._lock:
            frames.write(self._process.stdin, frames.pack(about, blobs))
            message = frames.read(self._process.stdout)
        if message is None:
            raise OSError("The process that judges has ended.")
        plain, _ = frames.unpack(message)
        return [Report.from_dict(data) for data in plain]

    def close(self):
        """End the process."""
        self._process.stdin.close()
        self._process.wait()

    def __enter__(self):
        """Return itself."""
        return self

    def __exit__(self, *_):
        """End the process."""
        self.close()
