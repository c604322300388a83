"""Kinds 14 to 16: time, processes, memory, output and files, all bounded by themselves."""

from digitrec.rehearsal.hostile import PROCESS, answered, attack, honest, with_code

LATE = "predictions-graded"  # what was answered before has been asked by then


# 14: waiting
@attack(kind=14, marks={"flatten": 2, "scale": 2}, says="This cell was still running after")
def infinite_loop(exercise):
    """A loop for 15 minutes behind two honest answers."""
    return with_code(honest(exercise, "flatten", "scale"), """
        import time
        end = time.monotonic() + 900
        while time.monotonic() < end:
            pass
    """, before=LATE)


@attack(kind=14, marks={"flatten": 2}, upto=True)
def loop_that_ignores_interrupts(exercise):
    """The same, deaf to interrupts."""
    return with_code(honest(exercise, "flatten"), """
        import signal, time
        for number in range(1, 64):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        end = time.monotonic() + 900
        while time.monotonic() < end:
            try:
                time.sleep(1)
            except BaseException:
                pass
    """, before=LATE)


@attack(kind=14, marks={"flatten": 2})
def input_asked_for(exercise):
    """`input()` and `getpass` wait for somebody."""
    return with_code(honest(exercise, "flatten"), """
        import getpass
        name = input("Your name? ")
        getpass.getpass()
    """, before=LATE)


@attack(kind=14, marks={"flatten": 2}, upto=True)
def sleeps_for_years(exercise):
    """`time.sleep` with a large number, in an answer: the grader's own request waits."""
    return answered(honest(exercise, "flatten"), "scale", """
        import time
        def scale(pixels):
            time.sleep(900)
    """)


@attack(kind=14, marks={"flatten": 2}, upto=True)
def a_regular_expression_that_never_ends(exercise):
    """Work in C that no interrupt reaches: a pattern that backtracks for ever."""
    return with_code(honest(exercise, "flatten"), """
        import re
        re.match(r"(a+)+$", "a" * 34 + "b")
    """, before=LATE)


# 15: ended
@attack(kind=15, marks={"flatten": 2}, upto=True)
def os_exit(exercise):
    """`os._exit` behind an honest answer."""
    return with_code(honest(exercise, "flatten"), "import os\nos._exit(0)", before=LATE)


@attack(kind=15, marks={"scale": 0}, upto=True)
def os_exit_in_an_answer(exercise):
    """The answer ends the kernel when it is asked."""
    return answered(exercise, "scale", "import os\ndef scale(pixels):\n    os._exit(0)")


@attack(kind=15, marks={"flatten": 2}, upto=True)
def segmentation_fault(exercise):
    """Reads from address 0."""
    return with_code(honest(exercise, "flatten"), "import ctypes\nctypes.string_at(0)", before=LATE)


@attack(kind=15, marks={"flatten": 2}, upto=True)
def aborted(exercise):
    """`os.abort`, with a core file if anybody lets it."""
    return with_code(honest(exercise, "flatten"), """
        import os, resource
        try:
            resource.setrlimit(resource.RLIMIT_CORE, (10**8, 10**8))
        except (OSError, ValueError):
            pass
        os.abort()
    """, before=LATE)


@attack(kind=15, marks={"flatten": 2}, upto=True)
def parent_stopped(exercise):
    """The kernel's parent is stopped, unless that is nobody's child but the machine's."""
    return with_code(honest(exercise, "flatten"), """
        import os, signal
        if "digitrec" in open(f"/proc/{os.getppid()}/cmdline").read() or os.getppid() == 1:
            try:
                os.kill(os.getppid(), signal.SIGSTOP)
            except OSError as error:
                print(error)
    """, before=LATE)


@attack(kind=15, marks={"flatten": 2}, upto=True)
def parent_killed(exercise):
    """The kernel's parent, and process 1 of the sandbox, are killed."""
    return with_code(honest(exercise, "flatten"), """
        import os, signal
        ours = [n for n in os.listdir("/proc") if n.isdigit()]
        if len(ours) < 8:  # this is a sandbox: elsewhere there are more
            for number in ours:
                if int(number) != os.getpid():
                    try:
                        os.kill(int(number), signal.SIGKILL)
                    except OSError as error:
                        print(number, error)
    """, before=LATE)


@attack(kind=15, marks={"flatten": 2}, upto=True)
def quit_and_system_exit(exercise):
    """`quit()`, `exit()` and SystemExit, with and without a number."""
    return with_code(honest(exercise, "flatten"), "quit()\nexit(3)\nraise SystemExit(5)", before=LATE)


@attack(kind=15, marks={"flatten": 2}, upto=True)
def kernel_shut_down_by_message(exercise):
    """The kernel is asked to shut down, and says so on its channel."""
    return with_code(honest(exercise, "flatten"), """
        import asyncio
        kernel = get_ipython().kernel
        kernel.session.send(kernel.iopub_socket, "shutdown_reply", {"status": "ok", "restart": True})
        get_ipython().ask_exit()
        get_ipython().keepkernel_on_exit = False
    """, before=LATE)


@attack(kind=15, marks={"flatten": 2}, upto=True)
def event_loop_stopped(exercise):
    """The kernel's event loop is stopped and its sockets are closed."""
    return with_code(honest(exercise, "flatten"), """
        import asyncio
        kernel = get_ipython().kernel
        asyncio.get_event_loop().call_later(0.1, asyncio.get_event_loop().stop)
        kernel.iopub_socket.close()
    """, before=LATE)


# 16: without end
@attack(kind=16, marks={"flatten": 2}, upto=True)
def processes(exercise):
    """200 processes for 30 seconds."""
    return with_code(honest(exercise, "flatten"), f"""
        import subprocess, sys
        children = []
        for _ in range(200):
            children.append(subprocess.Popen(["sleep", "30"]))
        print(len(children))
    """, before=LATE)


@attack(kind=16, marks={"flatten": 2}, upto=True)
def detached_process(exercise):
    """A process in a session of its own stays for ten minutes, and writes where it should not."""
    return with_code(honest(exercise, "flatten"), f"""
        import subprocess, sys
        work = ("import os, time\\nfor _ in range(600):\\n    time.sleep(1)\\n"
                "    try: open('@HARM@/late', 'w').close()\\n    except OSError: pass")
        subprocess.Popen([sys.executable, "-c", work, "{PROCESS}"], start_new_session=True,
                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    """, before=LATE)


@attack(kind=16, marks={"flatten": 2}, upto=True)
def daemon_by_double_fork(exercise):
    """The same by forking twice, with the output kept open and the signals ignored."""
    return with_code(honest(exercise, "flatten"), f"""
        import os, signal, sys
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                for number in (1, 2, 13, 15, 20):
                    signal.signal(number, signal.SIG_IGN)
                os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)", "{PROCESS}"])
            os._exit(0)
        os.wait()
    """, before=LATE)


@attack(kind=16, marks={"flatten": 2}, upto=True)
def memory(exercise):
    """6 GB, a quarter of a gigabyte at a time."""
    return with_code(honest(exercise, "flatten"), """
        kept = []
        for _ in range(24):
            kept.append(np.ones(2**25))
    """, before=LATE)


@attack(kind=16, marks={"flatten": 2}, upto=True)
def memory_of_many_processes(exercise):
    """Twelve processes, each with half a gigabyte, for 30 seconds."""
    return with_code(honest(exercise, "flatten"), f"""
        import subprocess, sys, time
        hold = "import time; kept = bytearray(b'1') * 2**29; time.sleep(30)"
        children = [subprocess.Popen([sys.executable, "-c", hold, "{PROCESS}"]) for _ in range(12)]
        time.sleep(5)
    """, before=LATE)


@attack(kind=16, marks={"flatten": 2})
def output(exercise):
    """200 MB on standard output."""
    return with_code(honest(exercise, "flatten"), """
        line = "x" * 10**5
        for _ in range(2000):
            print(line)
    """, before=LATE)


@attack(kind=16, marks={"flatten": 2}, upto=True)
def outputs_by_the_thousand(exercise):
    """20,000 outputs of a few bytes, and one of 50 MB."""
    return with_code(honest(exercise, "flatten"), """
        from IPython.display import display
        for number in range(20_000):
            display(number)
        display({"text/plain": "x" * 50_000_000}, raw=True)
    """, before=LATE)


@attack(kind=16, marks={"flatten": 2}, upto=True)
def errors(exercise):
    """An error with a traceback that never ends, and a text of 50 MB."""
    return with_code(honest(exercise, "flatten"), """
        def again(n):
            try:
                raise ValueError("x" * 50_000)
            except ValueError as error:
                if n:
                    again(n - 1)
                raise RuntimeError("y" * 50_000) from error
        again(400)
    """, before=LATE)


@attack(kind=16, marks={"flatten": 2}, upto=True)
def a_large_file(exercise):
    """Files of 300 MB in the working folder and in /tmp of the sandbox."""
    return with_code(honest(exercise, "flatten"), """
        block = b"0" * 2**20
        with open("large", "wb") as file:
            for _ in range(300):
                file.write(block)
    """, before=LATE)


@attack(kind=16, marks={"flatten": 2}, upto=True)
def many_files(exercise):
    """50,000 small files, and 200 folders one in the other."""
    return with_code(honest(exercise, "flatten"), """
        import os
        os.mkdir("many")
        for number in range(50_000):
            open(f"many/{number}", "w").close()
        for _ in range(200):
            os.mkdir("deep")
            os.chdir("deep")
    """, before=LATE)


@attack(kind=16, marks={"flatten": 2}, upto=True)
def descriptors_and_threads(exercise):
    """Descriptors and threads until there are no more."""
    return with_code(honest(exercise, "flatten"), """
        import os, threading, time
        kept = []
        try:
            for _ in range(20_000):
                kept.extend(os.pipe())
        except OSError as error:
            print(error)
        try:
            for _ in range(2000):
                threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
        except RuntimeError as error:
            print(error)
    """, before=LATE)


@attack(kind=16, marks={"flatten": 2}, upto=True)
def recursion(exercise):
    """The stack is used up in C."""
    return with_code(honest(exercise, "flatten"), """
        import sys
        sys.setrecursionlimit(10**8)
        def deeper(n): return deeper(n + 1) + 1
        list(map(deeper, [0]))
    """, before=LATE)


@attack(kind=16, marks={"scale": 0.5}, upto=True)
def answer_that_gives_gigabytes(exercise):
    """The answer returns two gigabytes when the grader asks."""
    return answered(exercise, "scale", "def scale(pixels):\n    return np.zeros((2**28,))")
