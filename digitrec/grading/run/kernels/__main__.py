"""The parent of the kernels: it imports once what nearly every notebook needs, and copies itself on request.

`parent`, beside this file, starts it, with the number of its end of a socket. A request is a line of JSON,
the answer a line with the new process's id.
"""

import gc
import json
import os
import signal
import socket
import sys


def main(channel):
    """Serve requests until the other side hangs up; in each copy, become a kernel."""
    if sys.path[0] == os.getcwd():
        del sys.path[0]  # `python -m` put it there; a kernel has its own
    _import_what_notebooks_need()
    request = _serve(channel)
    if request:
        _become_kernel(*request)


def _import_what_notebooks_need():
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # a kernel ends when this process does
    # Kernels run side by side: with a thread more each, NumPy's small products wait for one another. And a
    # process with one thread can be copied safely.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as every kernel sets it
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
    os.environ.clear()
    os.environ.update(environment)
    seed()  # else every kernel would draw the same numbers
    sys.argv[1:] = arguments
    kernelapp.launch_new_instance(argv=arguments)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
