"""A machine without a browser: what is installed where it can be, and how the tests that need it are told."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.instruments import browser

TESTS = Path(__file__).parent
PACKAGES = TESTS.parent / ".ci" / "packages.py"
FILE = """
import pytest
from benchmarks.instruments.browser import chromium
from benchmarks.instruments.firefox import firefox

@pytest.fixture(scope="module")
def page():
    with chromium() as running:
        yield running

@pytest.mark.parametrize("n", [1, 2])
def test_of_a_page(page, n):
    raise AssertionError("it must not be run")

def test_that_opens_its_own():
    with chromium():
        raise AssertionError("it must not be run")

def test_in_firefox():
    with firefox():
        raise AssertionError("it must not be run")

def test_of_arithmetic():
    assert 1 + 1 == 2
"""


@pytest.mark.parametrize("processes", [[], ["-n", "2"]], ids=["one process", "two"])
@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)], ids=["at home", "in CI"])
def test_tests_without_a_browser_are_named_and_numbered_at_the_end(tmp_path, processes, ci, status):
    (tmp_path / "test_pages.py").write_text(FILE)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    paths = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    environment = os.environ | {"PYTHONPATH": paths, "CI": ci}
    environment |= dict.fromkeys(["CHROMIUM", "FIREFOX"], str(tmp_path / "nowhere"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "not_run", "-p", "no:cacheprovider", *processes],
        cwd=tmp_path,
        env={name: value for name, value in environment.items() if not name.startswith("PYTEST_XDIST")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == status, done.stdout + done.stderr
    closing = done.stdout[done.stdout.index("not run: 3") :]
    assert "need Chromium, Google Chrome or Microsoft Edge, and none is here" in closing
    for name in ("test_of_a_page[1]", "test_of_a_page[2]", "test_that_opens_its_own"):
        assert f"    test_pages.py::{name}\n" in closing
    assert "need Firefox, and none is here" in done.stdout
    assert "    test_pages.py::test_in_firefox\n" in done.stdout
    assert "1 passed, 4 not run" in done.stdout


class Kind:
    """Stands for Playwright's Chromium: only what is at `there` can be started."""

    def __init__(self, there, fault="Chromium distribution 'chrome' is not found at /opt"):
        self.there, self.fault, self.asked = there, fault, []

    def launch(self, args, **where):
        self.asked.append(next(iter(where.values())))
        if self.asked[-1] != self.there:
            raise browser.Error(self.fault)
        return f"started {self.there}"


@pytest.mark.parametrize(
    ("there", "asked"),
    [("/bin/chromium", ["/bin/chromium"]), ("msedge", ["/bin/chromium", "chrome", "msedge"])],
)
def test_the_browser_that_is_there_is_taken(monkeypatch, there, asked):
    """On Windows and macOS Chrome and Edge are not on PATH; Playwright knows where they are."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(browser.shutil, "which", {"chromium": "/bin/chromium"}.get)
    kind = Kind(there)
    assert browser._launch(kind, []) == f"started {there}"
    assert kind.asked == asked


def test_a_browser_with_a_fault_is_not_taken_for_none(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/bin/broken")
    with pytest.raises(browser.Error, match="crashed"):
        browser._launch(Kind("another", "BrowserType.launch: it crashed"), [])


@pytest.fixture
def packages(monkeypatch, capsys):
    """Run `.ci/packages.py` on a Debian that lacks everything; the function returns (commands, output)."""

    def run(root=False, sudo=False, has=(), unknown=(), apt=True):
        commands, programs = [], {"sudo": sudo, "apt-get": apt}
        script = runpy.run_path(str(PACKAGES))

        def answer(*command):
            commands.append(" ".join(command))
            said, status = "", 0
            if command[0] == "dpkg-query":
                said = "installed" if command[-1] in has else ""
            elif command[:2] == ("apt-cache", "policy"):
                said = "" if command[-1] in unknown else f"{command[-1]}:\n  Candidate: 1.0\n"
            elif command == ("sudo", "-n", "true"):
                status = 0 if sudo == "without a password" else 1
            return subprocess.CompletedProcess(command, status, said)

        monkeypatch.setitem(script["main"].__globals__, "run", answer)
        monkeypatch.setattr("shutil.which", lambda name: name if programs.get(name) or name in has else None)
        monkeypatch.setattr("os.geteuid", lambda: 0 if root else 1000, raising=False)
        script["main"]()
        return [command for command in commands if "install " in command], capsys.readouterr().out

    return run


LINE = "apt-get install --yes --no-install-recommends"
LISTED = PACKAGES.with_name("apt.txt").read_text(encoding="utf-8").splitlines()
NAMES = [name for name in (line.partition("#")[0].strip() for line in LISTED) if name]


def test_the_list_has_both_browsers_in_it():
    assert {"chromium", "firefox-esr"} <= set(NAMES)


def test_as_root_and_with_sudo_the_packages_are_installed(packages):
    whole = f"env DEBIAN_FRONTEND=noninteractive {LINE} {' '.join(NAMES)}"
    assert packages(root=True)[0] == [whole]
    assert packages(sudo="without a password")[0] == [f"sudo -n {whole}"]


@pytest.mark.parametrize("sudo", [False, "with a password"])
def test_without_rights_the_one_line_is_printed(packages, sudo):
    commands, output = packages(sudo=sudo)
    assert commands == []
    assert f"\n    sudo {LINE} {' '.join(NAMES)}\n" in output


def test_only_what_is_missing_and_can_be_had_is_installed(packages):
    rest = [name for name in NAMES if name != "chromium"]
    (command,), output = packages(root=True, unknown=["chromium"])  # Ubuntu, which has a snap instead
    assert command.endswith(f"{LINE} {' '.join(rest)}")
    assert "This system has no package chromium" in output
    assert packages(root=True, has=["google-chrome", *rest]) == ([], "")
    rest = [name for name in NAMES if name != "firefox-esr"]
    assert packages(root=True, has=["firefox", *rest]) == ([], "")
    assert packages(root=True, has=NAMES) == ([], "")


def test_elsewhere_nothing_is_done(packages):
    assert packages(root=True, apt=False) == ([], "")
