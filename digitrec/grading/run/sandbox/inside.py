"""Inside the sandbox: the parent of its kernels, which isolates each copy before it becomes a kernel.

This file runs as a program in a file system that holds the interpreter, its packages and the course as
`course` lays it out for each stage, and nothing else. It imports nothing of the course's: a copy does, and
only what its stage has. A request is a line of JSON on the socket whose descriptor is the argument. With it
comes the end of another socket, the new kernel's own line outside: over it go the handles of its processes,
then questions and evidence, and at the very end how the processes ended.
"""

import ctypes
import gc
import json
import os
import resource
import signal
import socket
import sys
import time

CLONE = {"mount": 0x20000, "uts": 0x4000000, "ipc": 0x8000000, "user": 0x10000000, "pid": 0x20000000}
CLONE["net"] = 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND = 1, 2, 4, 8, 32, 4096
MS_REC, MS_PRIVATE = 16384, 1 << 18
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 24, 38
USER = 1000  # inside a kernel's own namespace
LIBC = ctypes.CDLL(None, use_errno=True)
GLANCE = 0.05  # seconds between two looks at what a kernel's processes take


def main(channel):
    """Serve requests until the other side hangs up; in each copy, become a kernel."""
    import_what_notebooks_need()
    channel.sendall(b"ready\n")
    os.dup2(os.open(os.devnull, os.O_RDWR), 2)  # until here, whoever started this reads what went wrong
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended kernels leave nothing behind
    while True:
        line, handles, _, _ = socket.recv_fds(channel, 1 << 16, 1)
        if not line:
            return
        pid = os.fork()
        if pid == 0:
            channel.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            run_isolated(json.loads(line), socket.socket(fileno=handles[0]))
            os._exit(0)
        for handle in handles:
            os.close(handle)


def import_what_notebooks_need():
    """Import once what takes long; nothing is computed yet, so that this process keeps to one thread."""
    gc.disable()  # an import leaves next to no garbage, and looking for it is a quarter of its time
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # else the debugger writes a warning
    import ipykernel.debugger  # every kernel has it, though nobody debugs here
    import ipykernel.ipkernel  # noqa: F401
    import tensorflow.keras  # noqa: F401

    gc.enable()
    gc.freeze()  # what is there by now is shared with the copies, not copied when it is looked over


def run_isolated(request, line):
    """Leave every namespace of the parent's, watch over the kernel, and end with all that it started."""
    try:
        os.setsid()
        unshare()
        first = os.fork()  # the first process of the new namespace: when it ends, all in it do
        if first:
            hand_over(line, first)
            _, status = os.waitpid(first, 0)
            line.sendall(f"ended {os.waitstatus_to_exitcode(status)}\n".encode())
            return
        enclose(request)
        kernel = os.fork()
        if kernel == 0:
            become_kernel(request, line)
            os._exit(0)
        hand_over(line, kernel)
        line.close()
        os._exit(watch(kernel, request["limits"], **request["ends"]))
    except BaseException as error:  # whoever asked reads why; nothing runs unisolated
        line.sendall(f"refused {type(error).__name__}: {error}\n".encode())
        os._exit(1)


def unshare():
    """Take this process into namespaces of its own, as an ordinary user of them."""
    uid, gid = os.getuid(), os.getgid()
    check(LIBC.unshare(sum(CLONE.values())), "unshare")
    for name, text in (("setgroups", "deny"), ("uid_map", f"{USER} {uid} 1"), ("gid_map", f"{USER} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def hand_over(line, pid):
    """Send the handle of a process outside, where its number means nothing."""
    handle = os.pidfd_open(pid)
    socket.send_fds(line, [b"handle\n"], [handle])
    os.close(handle)


def enclose(request):
    """Give the kernel its own view: of all jobs only its own, a home in memory, its own processes."""
    job, home, course = request["job"], request["home"], request["course"]
    disk = f"size={request['limits']['disk']},nr_inodes=20000"
    mount(None, "/", None, MS_REC | MS_PRIVATE)
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    hidden = (home, "/tmp", "/dev/shm")  # all jobs lie below /tmp, and are out of sight from here on
    kept = [os.path.join(job, "sockets"), *(path for path in request["interpreter"] if below(path, hidden))]
    handles = [os.open(path, os.O_PATH | os.O_DIRECTORY) for path in kept]
    files = os.open(os.path.join(job, "files"), os.O_PATH | os.O_DIRECTORY)
    for folder in hidden:
        mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, f"mode=700,{disk}")
    mount(os.path.join(request["courses"], course), "/course", None, MS_BIND | MS_REC)
    mount("tmpfs", request["courses"], "tmpfs", MS_NOSUID | MS_NODEV | MS_RDONLY, "size=4k")
    for path, handle in zip(kept, handles, strict=True):
        os.makedirs(path, exist_ok=True)
        mount(f"/proc/self/fd/{handle}", path, None, MS_BIND | MS_REC)
        os.close(handle)
    copy(files, home)
    os.close(files)
    with open("/proc/sys/user/max_user_namespaces", "w") as file:
        file.write("0")  # no further namespace, in which there would be rights again
    # Who marks as root is root to the kernel's settings too: nothing in there may be written from here on.
    mount("proc", "/proc", None, MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC)


def below(path, folders):
    """Say whether a path lies in one of the folders."""
    return any(os.path.commonpath([path, folder]) == folder for folder in folders)


def copy(folder, home):
    """Copy the files that came with the notebook, which are the learner's own, into the home."""
    for at, folders, names, handle in os.fwalk(".", dir_fd=folder):
        for name in folders:
            os.makedirs(os.path.join(home, at, name), exist_ok=True)
        for name in names:
            source = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=handle)
            with open(source, "rb") as file, open(os.path.join(home, at, name), "wb") as target:
                target.write(file.read())


def mount(source, target, kind, flags, options=None):
    """Call mount(2). Raises OSError."""
    names = [text.encode() if text else None for text in (source, target, kind)]
    check(LIBC.mount(*names, ctypes.c_ulong(flags), options.encode() if options else None), f"mount {target}")


def check(result, what):
    """Raise OSError for a call of the system that failed."""
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def become_kernel(request, line):
    """Bind the kernel's sockets, give up every right that is left, then run as Jupyter's kernel does."""
    from ipykernel.kernelapp import IPKernelApp
    from numpy.random import seed

    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir("/")
    sys.path.insert(0, "/course")
    from digitrec.checks.asking import line as asking
    from digitrec.checks.asking.fit import take_epochs_whole

    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    seed()  # else every kernel would draw the same numbers
    asking.take(line)
    take_epochs_whole()
    app = IPKernelApp.instance()
    app.initialize(request["arguments"])
    os.chdir(request["home"])  # only now: a file of the learner's may have the name of a module
    sys.path.insert(0, "")
    sockets = os.path.join(request["job"], "sockets")
    mount("none", sockets, None, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV)
    limit(request["limits"])
    give_up_rights()
    app.start()


def limit(limits):
    """Bound what one process may take: address space, processor time, the size of a file, processes."""
    with open("/proc/self/statm") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    for name, most in (
        (resource.RLIMIT_AS, used + limits["memory"]),
        (resource.RLIMIT_CPU, limits["processor"]),
        (resource.RLIMIT_FSIZE, limits["disk"]),
        (resource.RLIMIT_NPROC, limits["processes"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 1024),
    ):
        resource.setrlimit(name, (most, most))


def give_up_rights():
    """Drop all capabilities, for this process and for all that it will start."""
    for number in range(64):
        if LIBC.prctl(PR_CAPBSET_DROP, number, 0, 0, 0) != 0:
            break
    check(LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    check(LIBC.capset(header, (ctypes.c_uint32 * 6)()), "capset")


def watch(kernel, limits, too_many_processes, too_much_memory):
    """Wait for the kernel and return 0; return why where its processes together take more than they may."""
    base = None
    while True:
        ended, _ = os.waitpid(-1, os.WNOHANG)  # orphans of the learner's are this process's to bury
        if ended == kernel:
            return 0
        if ended:
            continue
        pids = [name for name in os.listdir("/proc") if name.isdigit() and name != "1"]
        memory = sum(map(own_memory, pids))
        base = memory if base is None else base
        if len(pids) > limits["processes"]:
            return too_many_processes
        if memory > base + limits["memory"] and sum(map(memory_of, pids)) > base + limits["memory"]:
            return too_much_memory
        time.sleep(GLANCE)


def own_memory(pid):
    """Return at most what a process has in memory, in bytes: what it shares with a copy counts in both."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            _, resident, shared, *_ = file.read().split()
    except OSError:
        return 0
    return (int(resident) - int(shared)) * resource.getpagesize()


def memory_of(pid):
    """Return the bytes that a process has in memory, its share of what others have too; this is slow."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            found = [line.split() for line in file if line.startswith("Pss_Anon:")]
    except OSError:
        return 0
    return sum(int(kilobytes) for _, kilobytes, *_ in found) * 1024


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
