"""Looking over a set-up: each check says what it found and, where something is wrong, what to do."""

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

GOOD, ADVICE, WRONG = "good", "advice", "wrong"
NEEDED_DISK = 2e9  # bytes: a run, the book and Jupyter's own files
NEEDED_MEMORY = 3e9  # bytes: TensorFlow and the data, twice
REINSTALL = "Run `pip install -r requirements.txt` in the course's folder."
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge", "firefox")


@dataclass(frozen=True)
class Result:
    """What one check found: its subject, GOOD, ADVICE or WRONG, a sentence, and what to do."""

    subject: str
    state: str
    found: str
    advice: str = ""


def check_python():
    """Python 3.11 to 3.13, in a virtual environment."""
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        advice = "Install Python 3.11, 3.12 or 3.13 and make the environment with it: "
        advice += f"`{_python_of('3.12')} -m venv .venv`. TensorFlow has no build for this one."
        return Result("Python", WRONG, f"{found}; the course needs 3.11 to 3.13.", advice)
    if platform.system() == "Darwin" and platform.machine() == "x86_64":
        advice = "Work on Colab instead: TensorFlow has no build for Macs with an Intel processor."
        return Result("Python", WRONG, f"{found}.", advice)
    if platform.system() == "Windows" and platform.machine() == "ARM64":
        advice = "Install Python for x64, which Windows runs here too: TensorFlow has no build for ARM."
        return Result("Python", WRONG, f"{found}.", advice)
    if sys.prefix == sys.base_prefix and "CONDA_PREFIX" not in os.environ:
        advice = f"A virtual environment keeps the course's packages apart: `{_python_of()} -m venv .venv`."
        return Result("Python", ADVICE, f"{found}, not in a virtual environment.", advice)
    return Result("Python", GOOD, f"{found}.")


def _python_of(version=None):
    """Return what one types for Python here, or for a certain version of it."""
    if platform.system() == "Windows":
        return f"py -{version}" if version else "py"  # by itself, `py` takes the newest
    return f"python{version or 3}"


def check_packages(lock=None):
    """The packages of the lock file, at its versions; without the file, the ranges of the package."""
    from packaging.requirements import InvalidRequirement, Requirement

    lock = lock or Path(__file__).parents[2] / "requirements.txt"
    source = lock.read_text(encoding="utf-8").splitlines() if lock.is_file() else requires("digitrec")
    missing, other, count = [], [], 0
    for line in source:
        try:
            requirement = Requirement(re.sub(r"\s+#.*|\s+\\$", "", line))
        except InvalidRequirement:
            continue  # a comment, or the course itself
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        count += 1
        try:
            installed = version(requirement.name)
        except PackageNotFoundError:
            missing.append(requirement.name)
            continue
        if not requirement.specifier.contains(installed, prereleases=True):
            other.append(f"{requirement.name} {installed} (wanted {requirement.specifier})")
    if missing:
        return Result("Packages", WRONG, f"{len(missing)} of {count} missing: {_some(missing)}.", REINSTALL)
    if other:
        found = f"{len(other)} of {count} have another version than the course's: {_some(other)}."
        return Result("Packages", ADVICE, found, REINSTALL)
    return Result("Packages", GOOD, f"all {count} as the course wants them.")


def check_tensorflow():
    """TensorFlow starts; in a process of its own, since an unfit processor ends it without a word."""
    code = "from digitrec.starting import start_keras; k = start_keras(); import tensorflow as tf; "
    code += "print('VERSIONS', tf.__version__, k.__version__, float(tf.reduce_sum(tf.ones(3))))"
    try:
        run = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            encoding="utf-8",
            errors="replace",  # what a broken library writes may be in any encoding
            timeout=180,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Result(
            "TensorFlow", WRONG, "did not start within three minutes.", "Close other programs, try again."
        )
    line = next((line for line in run.stdout.splitlines() if line.startswith("VERSIONS")), "")
    if not line.endswith(" 3.0"):
        last = (run.stderr.strip().splitlines() or [f"it ended with status {run.returncode}"])[-1]
        return Result("TensorFlow", WRONG, f"does not start: {last}", f"{REINSTALL} See also the README.")
    _, tensorflow, keras, _ = line.split()
    return Result("TensorFlow", GOOD, f"{tensorflow} with Keras {keras} starts.")


def check_kernel():
    """Jupyter knows the kernel `python3`, and it runs this Python."""
    advice = "Run `python -m ipykernel install --sys-prefix`."
    try:
        from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    except ImportError:
        return Result("Kernel", WRONG, "Jupyter is not installed.", REINSTALL)
    try:
        python = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        return Result("Kernel", WRONG, "Jupyter has no kernel called python3.", advice)
    if Path(python).is_absolute() and not _same_python(Path(python), Path(sys.executable)):
        return Result("Kernel", WRONG, f"Jupyter's kernel python3 runs another Python, {python}.", advice)
    return Result("Kernel", GOOD, "Jupyter's kernel python3 runs this Python.")


def _same_python(one, other):
    """Say whether two paths lead to one Python of one environment: `bin/python3` is `bin/python` there."""
    return one.resolve() == other.resolve() and one.parent.resolve() == other.parent.resolve()


def check_data():
    """The packaged MNIST is there and is the right file."""
    from digitrec.loading import DataError, load_mnist

    try:
        (x_train, _), (x_test, _) = load_mnist()
    except DataError as error:
        found, _, advice = str(error).rpartition(". ")
        return Result("Data", WRONG, f"{found}.", advice)
    return Result("Data", GOOD, f"MNIST is complete: {len(x_train):,} and {len(x_test):,} images.")


def check_disk(folder="."):
    """Two gigabytes are free where the course is, and files can be written."""
    free = shutil.disk_usage(folder).free
    try:
        tempfile.TemporaryFile(dir=folder).close()  # `os.access` knows nothing of Windows' rights
    except OSError:
        advice = "Change to a folder of your own, or copy the course there."
        return Result("Disk", WRONG, f"the folder {Path(folder).resolve()} cannot be written to.", advice)
    if free < NEEDED_DISK:
        return Result(
            "Disk", WRONG, f"{free / 1e9:.1f} GB free; 2 are needed.", "Free some space on this disk."
        )
    return Result("Disk", GOOD, f"{free / 1e9:.0f} GB free.")


def check_memory():
    """Three gigabytes of memory can be had."""
    import psutil

    memory = psutil.virtual_memory()
    found = f"{memory.available / 1e9:.1f} of {memory.total / 1e9:.1f} GB available"
    if memory.available < NEEDED_MEMORY:
        return Result("Memory", ADVICE, f"{found}; training is happier with 3.", "Close other programs.")
    return Result("Memory", GOOD, f"{found}.")


def check_browser():
    """A browser for the book; only its tests insist on Chromium."""
    found = next((name for name in BROWSERS if shutil.which(name)), None)
    if found or platform.system() in ("Windows", "Darwin"):
        return Result("Browser", GOOD, f"{found or 'the system has its own'}.")
    advice = "Open JupyterLab and the book from another machine; the book's tests need Chromium on this one."
    return Result("Browser", ADVICE, "none found.", advice)


CHECKS = (
    check_python,
    check_packages,
    check_tensorflow,
    check_kernel,
    check_data,
    check_disk,
    check_memory,
    check_browser,
)


def look(check):
    """Return what a check found; it may lack a package that it needs itself."""
    try:
        return check()
    except ImportError as error:
        subject = check.__name__.removeprefix("check_").capitalize()
        return Result(subject, WRONG, f"cannot be looked at without the package {error.name}.", REINSTALL)


def examine(console, checks=CHECKS):
    """Run the checks, print a line each on a console of rich, and return whether nothing is wrong."""
    states, colours = [], {GOOD: "green", ADVICE: "yellow", WRONG: "bold red"}
    for check in checks:
        with console.status(check.__doc__.splitlines()[0]):
            result = look(check)
        states.append(result.state)
        state = f"[{colours[result.state]}]{result.state:<6}[/{colours[result.state]}]"
        console.print(f"{state}  [bold]{result.subject:<11}[/bold]", end="")
        console.print(result.found, markup=False, soft_wrap=True)
        if result.advice:
            console.print(f"{'':21}{result.advice}", markup=False, soft_wrap=True)
    wrong = states.count(WRONG)
    if wrong:
        console.print(
            f"\n{'One thing is' if wrong == 1 else f'{wrong} things are'} wrong; see the lines above."
        )
    else:
        console.print("\nEverything that the course needs is there.")
    return not wrong


def _some(names, most=4):
    """Join names with commas, and say how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
