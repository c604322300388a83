"""The parent of the kernels: it imports once what nearly every notebook needs, and copies itself on request.

`parent`, beside this file, starts it for one program, with the number of its end of a socket, or for whoever
comes, with a socket's path and the seconds after which it ends when nobody does. A request is a line of
JSON, the answer a line with the new process's id.
"""

import gc
import json
import os
import signal
import socket
import sys
from contextlib import suppress


def main(channel):
    """Serve requests until the other side hangs up; in each copy, become a kernel."""
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # a kernel ends when this process does
    request = _serve(channel)
    if request:
        _become_kernel(*request)


def wait_for_programs(path, seconds):
    """Serve each program that comes in a copy of this process; end when none has come for some seconds."""
    import fcntl

    with open(f"{path}.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return  # there is one already, or it is about to be
        _import_what_notebooks_need()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        with suppress(FileNotFoundError):
            os.unlink(path)
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(path)
            door.listen()
            door.settimeout(seconds)
            while True:
                try:
                    channel, _ = door.accept()
                except TimeoutError:
                    os.unlink(path)
                    return
                if os.fork() == 0:
                    door.close()
                    lock.close()  # which would be held as long as any kernel lives
                    channel.settimeout(None)
                    main(channel)
                    os._exit(0)
                channel.close()


def _import_what_notebooks_need():
    # Kernels run side by side: with a thread more each, NumPy's small products wait for one another. And a
    # process with one thread can be copied safely.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as every kernel sets it
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # else the debugger writes a warning
    # Not `kernelapp`, which reads at its import whose end is the kernel's, too.
    import ipykernel.debugger  # every kernel has it, though nobody debugs here
    import ipykernel.ipkernel  # noqa: F401
    import matplotlib.figure  # noqa: F401

    from digitrec.starting import import_keras

    import_keras()  # and computes nothing: TensorFlow's threads would not survive the fork
    gc.freeze()  # what is there by now is shared with the copies, not copied when it is looked over


def _serve(channel):
    """Answer requests; return the request in the copy, and None when there are no more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended kernels leave nothing behind
    with channel, channel.makefile("rw", encoding="utf-8") as lines:
        for line in lines:
            pid = os.fork()
            if pid == 0:
                return json.loads(line)
            lines.write(f"{pid}\n")
            lines.flush()
    return None


def _become_kernel(arguments, folder, environment):
    """Run the kernel as `python -m ipykernel_launcher` does, in its folder and with its environment."""
    from ipykernel import kernelapp
    from numpy.random import seed

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.chdir(folder)
    if sys.flags.safe_path:  # this process looks for no modules there, a kernel does, after Python's own
        packages = (k for k, path in enumerate(sys.path) if os.path.basename(path) == "site-packages")
        sys.path.insert(next(packages, len(sys.path)), "")
    os.environ.clear()
    os.environ.update(environment)
    seed()  # else every kernel would draw the same numbers
    sys.argv[1:] = arguments
    kernelapp.launch_new_instance(argv=arguments)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        _import_what_notebooks_need()
        main(socket.socket(fileno=int(sys.argv[1])))
    else:
        wait_for_programs(sys.argv[1], float(sys.argv[2]))
