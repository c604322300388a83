"""Starting the parent of the kernels, and asking it for one."""

import hashlib
import json
import os
import socket
import stat
import struct
import subprocess
import sys
import time
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock

import digitrec

READY = 120  # seconds for a parent that stays to have imported TensorFlow
# What a parent has read from its environment once and for all.
READ_AT_IMPORT = ("TF_", "XLA_", "KERAS_", "CUDA_", "PYTHON", "OMP_", "OPENBLAS_", "LD_")
# -P: a file of the learner's in this folder is not a module that the parent needs.
COMMAND = [sys.executable, "-P", "-m", "digitrec.grading.run.kernels"]


class Parent:
    """The running parent. A request is a line of JSON; the answer is a line with the new process's id."""

    stays = 0.0  # seconds for which a parent waits for further programs; 0 for one of this program's own
    _one, _starting = None, Lock()

    @classmethod
    def running(cls):
        """Return this process's parent of kernels, started if it is not running."""
        with cls._starting:
            if cls._one is None or not cls._one.is_alive():
                cls._one = cls()
            return cls._one

    def __init__(self):
        """Find the parent that stays, or start one. Its kernels end when this process does."""
        self.process, channel = None, _of_those_who_stay(self.stays) if self.stays else None
        if channel is None:
            channel, theirs = socket.socketpair()
            with theirs:
                self.process = subprocess.Popen(
                    [*COMMAND, str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,  # Ctrl+C here is not meant for it: it ends with the channel
                )
        self._lines, self._asking, self._ended = channel.makefile("rw", encoding="utf-8"), Lock(), False

    def is_alive(self):
        """Say whether nothing is known yet of its end."""
        return not self._ended and (self.process is None or self.process.poll() is None)

    def fork(self, arguments, folder, environment):
        """Start a kernel with these arguments and return its process id. Raises OSError."""
        try:
            with self._asking:
                self._lines.write(json.dumps([arguments, folder, environment]) + "\n")
                self._lines.flush()
                answer = self._lines.readline()
            if not answer:
                raise OSError("the parent of the kernels has ended")
        except OSError:
            self._ended = True
            raise
        return int(answer)


def _of_those_who_stay(seconds):
    """Return a channel to the parent that stays between programs, started if there is none; None without."""
    try:
        path = _place()
    except (OSError, PackageNotFoundError):
        return None
    if channel := _connected(path):
        return channel
    process = subprocess.Popen(
        [*COMMAND, path, str(seconds)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl+C here is not meant for it
        cwd="/",
    )
    until = time.monotonic() + READY
    while time.monotonic() < until:
        ended = process.poll() is not None  # another program may have been first: then it is that one's
        if channel := _connected(path):
            return channel
        if ended and not _is_coming(path):
            return None
        time.sleep(0.05)
    return None


def _is_coming(path):
    """Say whether a parent holds the lock of the path: it is there, or will be."""
    import fcntl

    try:
        with open(f"{path}.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        pass
    return False


def _place():
    """Return the path of the socket: for this course, Python and environment, in a folder of one's own.

    Raises OSError where there is no such folder.
    """
    from platformdirs import user_runtime_path

    folder = user_runtime_path("digitrec")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    about = os.lstat(folder)
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.getuid() or about.st_mode & 0o077:
        raise OSError(f"others may look into {folder}")
    package = Path(digitrec.__file__).parent
    newest = max(file.stat().st_mtime_ns for file in package.rglob("*.py"))
    read = sorted(pair for pair in os.environ.items() if pair[0].startswith(READ_AT_IMPORT))
    versions = [version(name) for name in ("tensorflow", "keras", "numpy")]
    about = f"{package} {newest} {sys.executable} {versions} {read}"
    return str(folder / hashlib.sha256(about.encode(errors="replace")).hexdigest()[:16])


def _connected(path):
    """Return a channel to the parent that waits at a path, or None; somebody else's is none."""
    channel = socket.socket(socket.AF_UNIX)
    with suppress(OSError):
        channel.connect(path)
        _, user, _ = struct.unpack("3i", channel.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        if user == os.getuid():
            return channel
    channel.close()
    return None
