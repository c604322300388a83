"""Starting the sandboxed parent of the kernels, and asking it for one."""

import json
import os
import select  # Windows' has no poll, and no sandbox
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Lock

import digitrec
from digitrec.grading.run.sandbox.course import lay_out

INSIDE = Path(__file__).with_name("inside.py")
PACKAGE = Path(digitrec.__file__).parent
SECONDS = 180  # to import TensorFlow and be ready, on a busy machine
TOO_MANY_PROCESSES, TOO_MUCH_MEMORY = 70, 71  # how the first process of a namespace may end
ANSWER = 60  # seconds for a kernel's processes to be there
HOME, COURSES = "/learner", "/courses"
SYSTEM = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/etc/fonts",
)


class NoSandboxError(Exception):
    """Submissions cannot be isolated here; the message says why, and what to do."""

    advice = (
        "The sandbox needs Linux with bubblewrap and user namespaces (on Debian and Ubuntu `apt install "
        "bubblewrap`; inside Docker or Codespaces it often cannot be had). Mark on such a machine, or say "
        "`--trusted` (for nbgrader's command the line `c.Autograde.trusted = True` in nbgrader_config.py): "
        "submissions then run with your rights, and the records say so."
    )

    def __init__(self, why):
        """Say it in sentences."""
        self.found = f"Submissions cannot be isolated here: {why.strip().rstrip('.')}."
        super().__init__(f"{self.found} {self.advice}")


class Sandbox:
    """The parent of sandboxed kernels, and the folder that holds their jobs and the stages' courses."""

    def __init__(self):
        """Start the parent. Raises NoSandboxError."""
        _look_for_bwrap()
        self.folder = Path(tempfile.mkdtemp(prefix="dg-", dir="/tmp"))
        self.jobs = self.folder / "jobs"
        self.jobs.mkdir()
        self.courses = self.folder / "courses"
        self.courses.mkdir()
        ours, theirs = socket.socketpair()
        ours.settimeout(SECONDS)
        with theirs:
            self.process = subprocess.Popen(
                command(self.folder, theirs.fileno()),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env={},
                pass_fds=[theirs.fileno()],
            )
        self.channel, self._asking = ours, Lock()
        try:
            ready = ours.recv(6)
        except TimeoutError:
            ready = b"late"
        if ready != b"ready\n":
            self.close()
            said = self.process.stderr.read(2000).decode(errors="replace").strip()
            raise NoSandboxError(said or f"it was not ready after {SECONDS} s")

    def start(self, stage, job, arguments, limits):
        """Start a kernel for a job of a stage, a folder below `jobs`, and return its Handles.

        Raises NoSandboxError.
        """
        with self._asking:
            if not (self.courses / stage.stem).exists():
                lay_out(stage, self.courses / stage.stem)
        ours, theirs = socket.socketpair()
        ours.settimeout(ANSWER)
        request = {
            "job": str(job),
            "home": HOME,
            "courses": COURSES,
            "course": stage.stem,
            "arguments": arguments,
            "interpreter": prefixes(),
            "environment": environment(),
            "limits": limits,
            "ends": {"too_many_processes": TOO_MANY_PROCESSES, "too_much_memory": TOO_MUCH_MEMORY},
        }
        try:
            with theirs, self._asking:
                socket.send_fds(self.channel, [json.dumps(request).encode()], [theirs.fileno()])
            first, kernel = _handle(ours), _handle(ours)
        except (OSError, EOFError) as error:
            ours.close()
            raise NoSandboxError(f"no kernel could be started in the sandbox ({error})") from None
        return Handles(first, kernel, ours)

    def close(self):
        """End the parent, and with it all that is left in the sandbox."""
        self.channel.close()
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def probe():
    """Isolate a process that does nothing, in a fraction of a second. Raises NoSandboxError."""
    _look_for_bwrap()
    code = (
        "import os, runpy; inside = runpy.run_path('/inside.py'); inside['unshare'](); child = os.fork()\n"
        "if child == 0:\n"
        "    inside['mount'](None, '/', None, inside['MS_REC'] | inside['MS_PRIVATE'])\n"
        "    inside['mount']('proc', '/proc', 'proc', inside['MS_NOSUID'] | inside['MS_NODEV'])\n"
        "else:\n"
        "    raise SystemExit(os.waitpid(child, 0)[1] != 0)"
    )
    with tempfile.TemporaryDirectory(prefix="dg-", dir="/tmp") as folder:
        for name in ("jobs", "courses"):
            Path(folder, name).mkdir()
        try:
            done = subprocess.run(
                command(Path(folder), code), env={}, capture_output=True, timeout=SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoSandboxError(str(error)) from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise NoSandboxError(lines[-1] if lines else f"bwrap ended with status {done.returncode}")


def _look_for_bwrap():
    if sys.platform != "linux":
        raise NoSandboxError("this is not Linux")
    if not shutil.which("bwrap"):
        raise NoSandboxError("the program bwrap is missing")


class Handles:
    """Handles of an isolated kernel: of the first process of its namespace, of itself, and its line.

    It has as much of Popen as a provisioner of Jupyter's uses. To kill it is to end the whole namespace.
    """

    stdin = stdout = stderr = None

    def __init__(self, first, kernel, line):
        """Keep two handles of processes and a socket."""
        self.first, self.kernel, self.line = first, kernel, line
        self.pid = 0  # its number means nothing outside
        self.closed = False

    def poll(self):
        """Return None while the kernel's namespace lives, then 0."""
        return 0 if self.closed or self._has_ended(0) else None

    def wait(self):
        """Return 0 when all is ended."""
        if not self.closed:
            self._has_ended(None)
        return 0

    def _has_ended(self, milliseconds):
        """Say whether the first process has ended, or ends within this time; None waits for it."""
        watched = select.poll()
        watched.register(self.first, select.POLLIN)
        return bool(watched.poll(milliseconds))

    def send_signal(self, number):
        """Send a signal to the kernel; to end it, to the first process of its namespace."""
        if self.closed:
            return
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.first if number == signal.SIGKILL else self.kernel, number)

    def terminate(self):
        """End the kernel; there is nothing that it might have to say."""
        self.kill()

    def kill(self):
        """End the kernel and all that it started."""
        self.send_signal(signal.SIGKILL)

    def close(self):
        """Let go of the processes and the line."""
        self.closed = True
        for handle in (self.first, self.kernel):
            os.close(handle)
        self.line.close()


def _handle(line):
    """Receive the handle of a process."""
    said, handles, _, _ = socket.recv_fds(line, 4096, 1)
    if not handles:
        raise EOFError(said.decode(errors="replace").strip() or "nothing was answered")
    return handles[0]


def command(folder, runs):
    """Return the command that runs Python in a file system of what a submission's parent may see.

    `runs` is the descriptor of the channel that `inside` serves, or a line of code.
    """
    mounts = []
    for path in SYSTEM:
        if os.path.islink(path):
            mounts += ["--symlink", os.readlink(path), path]
        elif os.path.exists(path):
            mounts += ["--ro-bind", path, path]
    for path in prefixes():
        mounts += ["--ro-bind", path, path]
    if is_seen(PACKAGE):  # installed beside the other packages: the judge would be there to read
        mounts += ["--tmpfs", str(PACKAGE)]
    jobs = str(folder / "jobs")
    return [
        shutil.which("bwrap"),
        *("--unshare-user", "--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts"),
        *("--die-with-parent", "--new-session", "--cap-add", "ALL"),
        *("--dev", "/dev", "--bind", "/proc", "/proc", "--tmpfs", "/tmp", "--dir", HOME, "--dir", "/run"),
        *mounts,  # an environment may lie below /tmp
        *(
            "--ro-bind",
            str(folder / "courses"),
            COURSES,
            "--dir",
            "/course",
            "--ro-bind",
            str(INSIDE),
            "/inside.py",
        ),
        *("--bind", jobs, jobs),
        *("--chdir", "/"),
        *[part for name, value in environment().items() for part in ("--setenv", name, value)],
        *("--", sys.executable, "-I"),
        *(["-c", runs] if isinstance(runs, str) else ["/inside.py", str(runs)]),
    ]


def prefixes():
    """Return the folders of the interpreter and of its environment that do not come with the system."""
    return [path for path in dict.fromkeys([sys.base_prefix, sys.prefix]) if not path.startswith("/usr/")]


def is_seen(folder):
    """Say whether a folder lies where submissions can read."""
    return any(Path(folder).resolve().is_relative_to(Path(p).resolve()) for p in (*SYSTEM, *prefixes()))


def environment():
    """Return the environment of the parent and its kernels: nothing of the grader's."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": HOME,
        "USER": "learner",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",  # products this small take twice as long when threads share them
        "PYTHONDONTWRITEBYTECODE": "1",
    }
