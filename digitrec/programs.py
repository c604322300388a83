"""Compiled programs, kept for the next run: XLA's own cache, in the user's cache folder.

Compiling the training takes longer than three epochs of it. TensorFlow can keep what it compiled, but it ends
with an error where a kept program is damaged, and runs one that was made for another processor. So a folder
belongs to one version of TensorFlow and one processor, a program counts only with its checksum beside it, and
the rest is removed before TensorFlow looks. Where nothing can be kept, everything is compiled as before.
"""

import hashlib
import os
import platform
import sys
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

FLAG = "--tf_xla_persistent_cache_directory="
MOST = 40  # programs that are kept, the newest; each has about 300 kB
_ENDING = ".sha256"


def keep():
    """Have TensorFlow keep its programs, if it has not been imported yet; a user's own setting stays.

    On Linux only: elsewhere XLA's cache has not been tried.
    """
    if sys.platform != "linux" or "tensorflow" in sys.modules or "TF_XLA_FLAGS" in os.environ:
        return
    with suppress(OSError, PackageNotFoundError):
        folder = _folder()
        if set(str(folder)) & set(" \t\n'\""):
            return  # TensorFlow takes its flags apart at spaces
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            _tidy(folder)
            os.environ["TF_XLA_FLAGS"] = f"{FLAG}{folder}"


def note():
    """Write the checksums of programs that have been compiled since, so that the next run takes them."""
    folder = kept_in()
    if folder is None:
        return
    with suppress(OSError):
        for program in folder.glob("*.pb"):
            beside = _checksum_of(program)
            if not beside.exists():
                fresh = beside.with_suffix(f".{os.getpid()}")
                fresh.write_text(_checksum(program))
                os.replace(fresh, beside)


def kept_in():
    """Return the folder in which this process keeps its programs, or None."""
    flags = os.environ.get("TF_XLA_FLAGS", "").split()
    return Path(flags[0].removeprefix(FLAG)) if len(flags) == 1 and flags[0].startswith(FLAG) else None


def _folder():
    from platformdirs import user_cache_path

    about = f"{version('tensorflow')} {platform.machine()} {_processor()}"
    return user_cache_path("digitrec") / "programs" / hashlib.sha256(about.encode()).hexdigest()[:16]


def _processor():
    """Return what this processor is and can do, as Linux says it."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))}))


def _tidy(folder):
    """Remove what has no right checksum, and the oldest of what has."""
    programs = sorted(folder.glob("*.pb"), key=lambda path: path.stat().st_mtime, reverse=True)
    for number, program in enumerate(programs):
        if number >= MOST or not _is_whole(program):
            program.unlink(missing_ok=True)
            _checksum_of(program).unlink(missing_ok=True)


def _is_whole(program):
    try:
        return _checksum_of(program).read_text() == _checksum(program)
    except (OSError, ValueError):
        return False


def _checksum_of(program):
    return program.with_name(program.name + _ENDING)


def _checksum(program):
    return hashlib.sha256(program.read_bytes()).hexdigest()
