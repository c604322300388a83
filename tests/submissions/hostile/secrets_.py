"""Kinds 12 and 13: what is not the learner's is looked for, printed or rewritten."""

from digitrec.rehearsal.hostile import answered, attack, honest, with_code

LOOK = '''
wanted = "SECRET-OF-" + "THE-GRADER"
def look(where, most=4000):
    """Read what can be read below a folder, and show what holds the word."""
    import os
    for at, folders, names in os.walk(where):
        folders[:] = [n for n in folders if n not in ("site-packages", "sys", "node_modules")][:200]
        for name in names[:300]:
            most -= 1
            if most < 0:
                return
            try:
                path = os.path.join(at, name)
                if os.path.isfile(path) and os.path.getsize(path) < 10**7:
                    held = open(path, "rb").read().decode("latin-1")
                    if wanted in held:
                        print(path, held[max(held.index(wanted) - 50, 0):][:200])
            except OSError:
                pass
'''


# 12: looked for, rewritten
@attack(kind=12, marks={})
def folder_of_the_course_read(exercise):
    """All files of the course's folder are read and what holds the secret is shown."""
    return with_code(exercise, LOOK + '\nlook("@COURSE@")')


@attack(kind=12, marks={}, leaks=("### BEGIN SOL" + "UTION",))
def solutions_read(exercise):
    """The instructor's notebooks are looked for in all places, and the answers executed."""
    return with_code(exercise, """
        import glob, json
        places = ["@COURSE@", "..", "../..", "../../..", "/course", "/", "/work", "/home", "/srv", "/tmp", "/proc/1/cwd"]
        for place in places:
            for path in glob.glob(place + "/solutions/02_preparing/*.ipynb") + glob.glob(place + "/*/solutions/02*/*.ipynb"):
                for cell in json.load(open(path))["cells"]:
                    print("".join(cell["source"]))
                    if cell["cell_type"] == "code":
                        exec("".join(cell["source"]), globals())
    """)


@attack(kind=12, marks={}, leaks=("SQLite " + "format 3",))
def gradebook_read(exercise):
    """The gradebook is looked for and its first bytes are shown."""
    return with_code(exercise, """
        import glob
        for path in ["@COURSE@/gradebook.db", *glob.glob("/*/gradebook.db"), *glob.glob("/proc/*/fd/*")]:
            try:
                import os, stat
                if stat.S_ISREG(os.stat(path).st_mode):
                    start = open(path, "rb").read(16)
                    print(path, start)
            except (OSError, ValueError):
                pass
    """)


@attack(kind=12, marks={}, leaks=("COULD-WRITE",))
def gradebook_written(exercise):
    """Ten points of extra credit for everybody, by SQL."""
    return with_code(exercise, """
        import os, sqlite3
        if os.path.exists("@COURSE@/gradebook.db"):
            with sqlite3.connect("@COURSE@/gradebook.db", timeout=1) as db:
                db.execute("update grade set manual_score = 2, extra_credit = 10")
            print("COULD-" + "WRITE")
    """)


@attack(kind=12, marks={}, leaks=("COULD-WRITE",))
def files_of_the_course_opened_for_writing(exercise):
    """Every file of the course's package and of Python's library that may be opened for writing is named."""
    return with_code(exercise, """
        import digitrec, glob, json, os, sys
        for path in [*glob.glob(os.path.dirname(digitrec.__file__) + "/**/*.py", recursive=True)[:300],
                     json.__file__, np.__file__, sys.executable, "/etc/passwd"]:
            try:
                open(path, "r+b").close()
                print("COULD-" + "WRITE", path)
            except OSError:
                pass
    """)


@attack(kind=12, marks={})
def classmates_rewritten(exercise):
    """The classmates' submissions and the solutions are written over."""
    return with_code(exercise, """
        import glob
        for path in glob.glob("@COURSE@/s*/**/*.ipynb", recursive=True) + glob.glob("@COURSE@/exercises/**/*.ipynb", recursive=True):
            try:
                open(path, "w").write("{}")
            except OSError:
                pass
    """)


@attack(kind=12, marks={})
def everything_in_the_course_deleted(exercise):
    """What lies in the course's folder is removed, and so is the working folder."""
    return with_code(exercise, """
        import os, shutil
        shutil.rmtree("@COURSE@", ignore_errors=True)
        for name in os.listdir():
            (shutil.rmtree if os.path.isdir(name) else os.remove)(name)
    """)


@attack(kind=12, marks={"flatten": 2}, upto=True)
def ipython_start_up_files(exercise):
    """Start-up files and kernel specifications are written to every home, for those who come later."""
    return with_code(honest(exercise, "flatten"), """
        import os
        line = "open('@HARM@/start-up', 'w').close()\\n"
        for home in {os.environ.get("HOME", "."), os.getcwd(), "@COURSE@", os.environ.get("IPYTHONDIR", "ip")}:
            for where in (".ipython/profile_default/startup", "profile_default/startup"):
                if home.startswith(("@COURSE@", os.getcwd())) or "hostile" in home:
                    os.makedirs(os.path.join(home, where), exist_ok=True)
                    open(os.path.join(home, where, "00.py"), "w").write(line)
    """, before="scale-graded")


@attack(kind=12, marks={})
def written_outside(exercise):
    """Files are left in a folder that anybody may write to, and in /tmp, and a link that leads there."""
    return with_code(exercise, """
        import os
        for path in ("@HARM@/file", "@HARM@/../left-by-an-attack"):
            try:
                open(path, "w").write("2.0")
            except OSError:
                pass
        os.symlink("@HARM@", "link")
        try:
            open("link/through-a-link", "w").close()
        except OSError:
            pass
    """)


@attack(kind=12, marks={}, leaks=("CONNECTED-TO",))
def network_on_this_machine(exercise):
    """A server of its own on this machine is what is reached at most; ports of others are tried."""
    return with_code(exercise, """
        import socket
        for port in (22, 80, 111, 631, 3000, 5432, 6379, 8080, 8888):
            with socket.socket() as wire:
                wire.settimeout(0.2)
                if wire.connect_ex(("127.0.0.1", port)) == 0:
                    print("CONNECTED" + "-TO", port)
    """)


@attack(kind=12, marks={}, leaks=("FOUND-ABSTRACT",))
def abstract_sockets_and_shared_memory(exercise):
    """Sockets, queues and shared memory of other processes are listed."""
    return with_code(exercise, """
        import os
        mine = {os.getpid(), os.getppid()}
        for line in open("/proc/net/unix").read().splitlines()[1:] if os.path.exists("/proc/net/unix") else []:
            if "@" in line:
                print("FOUND-" + "ABSTRACT", line.split()[-1])
        print(os.listdir("/dev/shm") if os.path.isdir("/dev/shm") else None)
    """)


@attack(kind=12, marks={}, leaks=("COULD-TRACE",))
def other_processes_traced(exercise):
    """The memory of other processes is opened: the parent's, process 1's, and all that are seen."""
    return with_code(exercise, """
        import os
        mine = os.getpid()
        for number in [n for n in os.listdir("/proc") if n.isdigit() and int(n) != mine][:500]:
            try:
                maps = open(f"/proc/{number}/maps").read().splitlines()
                with open(f"/proc/{number}/mem", "rb") as memory:
                    memory.seek(int(maps[0].split("-")[0], 16))
                    memory.read(16)
                print("COULD-" + "TRACE", number, open(f"/proc/{number}/cmdline").read())
            except (OSError, ValueError, IndexError):
                pass
    """)


@attack(kind=12, marks={"flatten": 0.0}, flagged=None)
def judges_constants(exercise):
    """The judge's modules are searched for seeds, solutions and expected values, and their source is shown."""
    return with_code(exercise, """
        import pkgutil, importlib, inspect, digitrec.checks as checks
        for found in pkgutil.walk_packages(checks.__path__, "digitrec.checks."):
            try:
                module = importlib.import_module(found.name)
            except ImportError:
                continue
            print(found.name, [n for n in vars(module) if n in ("TASK", "_probe", "SEED")])
            if hasattr(module, "TASK"):
                print("def _probe" if "def _probe" in inspect.getsource(module) else "")
    """)


# 11 lives in models.py; 13: printed
@attack(kind=13, marks={})
def environment_printed(exercise):
    """The environment, one's own and that of all processes, is shown."""
    return with_code(exercise, """
        import os
        print(dict(os.environ))
        for number in [n for n in os.listdir("/proc") if n.isdigit()]:
            for name in ("environ", "cmdline"):
                try:
                    print(open(f"/proc/{number}/{name}").read())
                except OSError:
                    pass
    """)


@attack(kind=13, marks={"flatten": 2})
def home_printed(exercise):
    """What lies in the home and above the working folder goes into the feedback."""
    return with_code(honest(exercise, "flatten"), LOOK + """
import os, pathlib
look(os.path.expanduser("~"))
look(str(pathlib.Path.cwd().parent), 2000)
""", before="scale-graded")


@attack(kind=13, marks={})
def found_by_the_shell(exercise):
    """The same with the shell's commands, and by an error's text."""
    return with_code(exercise, """
        found = get_ipython().getoutput('cat /proc/*/environ 2>/dev/null | tr "\\\\0" "\\\\n" | head -c 4000')
        raise ValueError(str(found))
    """)


@attack(kind=13, marks={})
def secret_in_the_answer(exercise):
    """What is found is returned by the answer, so that the report on it quotes it."""
    return answered(exercise, "predictions", """
        import glob
        x_test_shape = "".join(open(p).read() for p in glob.glob("@COURSE@/*.txt"))[:500]
        ones_in_y_test = "".join(open(p).read() for p in glob.glob("@COURSE@/submitted/*/02_preparing/*.txt"))[:500]
        assert not x_test_shape, x_test_shape
    """)


@attack(kind=13, marks={})
def memory_of_its_own_searched(exercise):
    """The kernel's own memory is searched: what its parent held before the fork is still there."""
    return with_code(exercise, """
        import re
        wanted = ("SECRET-OF-" + "THE-GRADER")[3:].encode()
        with open("/proc/self/mem", "rb", 0) as memory:
            for line in open("/proc/self/maps"):
                first, last = (int(n, 16) for n in line.split()[0].split("-"))
                if line.split()[1][0] != "r" or last - first > 2**26:
                    continue
                try:
                    memory.seek(first)
                    held = memory.read(last - first)
                except (OSError, ValueError, OverflowError):
                    continue
                for match in re.finditer(rb"SECRET-OF-" + wanted[7:], held):
                    around = held[match.start() - 20: match.end() + 20]
                    if b"TOKEN" in around or b"classmate" in around:
                        print(around)
    """)


@attack(kind=13, marks={}, files=True, upto=True)
def link_to_a_secret_beside_the_notebook(folder, notebook):
    """A helper file is a link to the course's secret, and the notebook shows it."""
    from digitrec.rehearsal.hostile import exercise, text

    root = folder.parents[2]
    (folder / "helper.txt").symlink_to(root / "secret.txt")
    (folder / "data").symlink_to(root)
    shown = with_code(exercise("preparing"), """
        import glob
        for path in ["helper.txt", *glob.glob("data/*.txt"), *glob.glob("data/submitted/*/*/*.txt")]:
            try:
                print(open(path).read())
            except OSError as error:
                print(error)
    """)
    (folder / "preparing.ipynb").write_text(text(shown))
