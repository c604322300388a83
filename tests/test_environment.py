"""The environment: the lock holds what the package asks for; the README's commands are those that are run."""

import os
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.txt").read_text().splitlines()
PINS = [Requirement(line) for line in LOCK if line and not line.startswith(("#", "-e"))]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PLATFORMS = [
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": "arm64"},
]


def environments():
    for python in ("3.11", "3.12", "3.13"):
        for platform in PLATFORMS:
            versions = {"python_version": python, "python_full_version": f"{python}.0"}
            yield default_environment() | platform | versions


def test_every_package_is_pinned_and_the_last_line_installs_the_course():
    assert LOCK[-1] == "-e ."
    assert all(str(pin.specifier).startswith("==") and len(pin.specifier) == 1 for pin in PINS)


@pytest.mark.parametrize("asked", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"])
def test_the_lock_holds_what_the_package_asks_for_on_every_platform(asked):
    asked = Requirement(asked)
    for environment in environments():
        pins = [
            next(iter(pin.specifier)).version
            for pin in PINS
            if canonicalize_name(pin.name) == canonicalize_name(asked.name)
            and (pin.marker is None or pin.marker.evaluate(environment))
        ]
        assert len(pins) == 1, environment
        assert pins[0] in asked.specifier


def test_the_pythons_are_those_that_the_readme_names():
    allowed = [
        f"3.{minor}" for minor in range(9, 16) if f"3.{minor}.0" in SpecifierSet(PROJECT["requires-python"])
    ]
    assert allowed == ["3.11", "3.12", "3.13"]
    assert "Python 3.11, 3.12 or 3.13" in (ROOT / "README.md").read_text()


def test_the_readmes_test_command_is_what_continuous_integration_runs():
    command = "pip install -r requirements.txt && python .ci/packages.py && pytest"
    assert f"\n{command}\n" in (ROOT / "README.md").read_text(encoding="utf-8")
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    run = [line.replace(" -q", "") for line in lines if line.startswith(("pip ", "python ", "pytest"))]
    assert run == command.split(" && ")


def test_the_tests_of_a_file_stay_in_one_process(request):
    """Else each process would build the book and train the network for itself."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert request.node.nodeid.endswith("@test_environment")
