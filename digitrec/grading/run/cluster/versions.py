"""What marks rest on besides the submission: the same on every machine that runs one."""

import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import digitrec

PACKAGES = ("tensorflow", "keras", "numpy", "ipykernel")


def versions():
    """Return the versions here by name; digitrec's says what its files hold, too."""
    found = {"Python": ".".join(platform.python_version_tuple()[:2])}
    found["digitrec"] = f"{_version('digitrec')} ({fingerprint(Path(digitrec.__file__).parent)})"
    return found | {name: _version(name) for name in PACKAGES}


def fingerprint(folder):
    """Return a short hash of a package's code, the same for either kind of line ending."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py"), key=lambda path: path.relative_to(folder).as_posix()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.read_text(encoding='utf-8')}\0".encode())
    return digest.hexdigest()[:8]


def differences(there, here):
    """Return what another machine has in place of what is here, in words; nothing if all is the same."""
    return ", ".join(
        f"{name} {there.get(name, 'not installed')} in place of {wanted}"
        for name, wanted in here.items()
        if there.get(name) != wanted
    )


def _version(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
