"""Tests that need something that is not on this machine: not run, and named in the closing lines.

Such a test counts neither as passed nor as failed, except in continuous integration (where the variable CI is
set), which has to have everything: there the whole run fails.
"""

import os

import pytest

from benchmarks.instruments.browser import NoBrowserError
from benchmarks.instruments.firefox import NoFirefoxError

NOT_HERE = (NoBrowserError, NoFirefoxError)  # what a fixture or a test raises for it
MARK = "Not run: "


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Report a test that lacks something as one that was left out, for this reason."""
    report = yield
    if call.excinfo and isinstance(call.excinfo.value, NOT_HERE):
        report.outcome = "skipped"
        report.longrepr = (str(item.path), item.location[1] or 0, f"{MARK}{call.excinfo.value}")
    return report


def pytest_report_teststatus(report):
    """Count such tests apart from all others."""
    return ("not run", "n", "NOT RUN") if _reason(report) else None


def pytest_terminal_summary(terminalreporter):
    """Say in the closing lines how many tests were not run, why, and which."""
    tests = {}
    for report in terminalreporter.stats.get("not run", []):
        tests.setdefault(_reason(report), []).append(report.nodeid.partition("@")[0])
    for reason, names in tests.items():
        terminalreporter.section(f"not run: {len(names)}")
        terminalreporter.line(reason)
        for name in sorted(names):
            terminalreporter.line(f"    {name}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """In continuous integration a test that was not run is a failure."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and terminal and terminal.stats.get("not run") and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _reason(report):
    """Return why a test was not run, empty for one that was."""
    said = report.longrepr[2] if report.skipped and isinstance(report.longrepr, tuple | list) else ""
    return said.removeprefix(MARK) if said.startswith(MARK) else ""
