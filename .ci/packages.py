"""Installs the Debian packages that the tests need, those of `.ci/apt.txt`, on Debian and Ubuntu.

    python .ci/packages.py

As root, or where `sudo` asks for no password. Elsewhere nothing is installed: the one line to type is
printed, and the tests take the Chrome or Edge that is there. It ends with status 0 in any case, as pytest
itself says which tests could not be run (`tests/not_run.py`).
"""

import os
import shutil
import subprocess
from pathlib import Path

LIST = Path(__file__).with_name("apt.txt")
INSTALL = ["apt-get", "install", "--yes", "--no-install-recommends"]
IN_PLACE_OF = {"chromium": ("google-chrome", "microsoft-edge"), "firefox-esr": ("firefox",)}  # any will do


def main():
    """Install what is missing, or say what to type."""
    if not shutil.which("apt-get"):
        return
    missing = [name for name in wanted() if not is_installed(name)]
    if not missing:
        return
    rights = how_to_be_root()
    if rights is None:
        print(f"Some tests need more than Python. This line installs it:\n\n    sudo {line(missing)}\n")
        return
    run(*rights, "apt-get", "update", "-qq")
    names = [name for name in missing if can_be_had(name)]
    print(f"Installing what the tests need: {', '.join(names)}", flush=True)
    done = run(*rights, "env", "DEBIAN_FRONTEND=noninteractive", *INSTALL, *names)
    if done.returncode:
        print(f"{done.stdout}\nIt could not be installed. To try it again, as root:\n\n    {line(names)}\n")
    for name in missing:
        if name not in names:
            print(f"This system has no package {name}; the tests that need it are not run.")


def line(names):
    """Return what a person types to install packages, without `sudo`."""
    return " ".join([*INSTALL, *names])


def wanted():
    """Return the names in `.ci/apt.txt`, without a browser where another of its kind is there."""
    lines = (line.partition("#")[0].strip() for line in LIST.read_text(encoding="utf-8").splitlines())
    return [name for name in lines if name and not any(map(shutil.which, IN_PLACE_OF.get(name, ())))]


def is_installed(name):
    """Say whether a package is installed."""
    return run("dpkg-query", "--show", "--showformat", "${db:Status-Status}", name).stdout == "installed"


def can_be_had(name):
    """Say whether a package can be installed. Ubuntu knows the name Chromium, but has only a snap."""
    return any(
        line.startswith("  Candidate: ") and "(none)" not in line
        for line in run("apt-cache", "policy", name).stdout.splitlines()
    )


def how_to_be_root():
    """Return what has to stand in front of a command: nothing, `sudo -n`, or None where neither helps."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and run("sudo", "-n", "true").returncode == 0:
        return ["sudo", "-n"]
    return None


def run(*command):
    """Run a command, speaking English, and return the finished process with all that it said."""
    return subprocess.run(
        command,
        env=os.environ | {"LC_ALL": "C"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    main()
