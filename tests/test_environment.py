"""The environment: the lock holds what the package asks for; the README's commands are those that are run."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from conftest import group_of
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.txt").read_text().splitlines()
PINS = [Requirement(line) for line in LOCK if line and not line.startswith(("#", "-e"))]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT, TOOL = SETTINGS["project"], SETTINGS["tool"]
EXTRAS = PROJECT["optional-dependencies"]
COURSE = EXTRAS["course"] + EXTRAS["cluster"]  # what working in JupyterLab, marking and the book need besides
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


@pytest.mark.parametrize("asked", PROJECT["dependencies"] + COURSE + EXTRAS["test"])
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


# The packages whose name is not that of what one imports.
PACKAGES = {"PIL": "pillow", "bs4": "beautifulsoup4", "yaml": "pyyaml", "zmq": "pyzmq"}


def imported_by(folder):
    """Return what the Python files below a folder import from elsewhere: {top-level name: a file}."""
    imported = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            else:
                continue
            imported |= {name.partition(".")[0]: str(path.relative_to(ROOT)) for name in names}
    return {name: path for name, path in imported.items() if name not in sys.stdlib_module_names}


def test_what_the_package_imports_is_what_it_declares():
    """A package that comes only because another brings it may be gone with that other's next version."""
    declared = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"] + COURSE}
    imported = imported_by("digitrec")
    imported.pop("digitrec")
    needed = {canonicalize_name(PACKAGES.get(name, name)): path for name, path in imported.items()}
    assert {name: path for name, path in needed.items() if name not in declared} == {}
    # Never imported, but run or read: the editors, and the time zones.
    assert declared - needed.keys() == {"jupyter", "jupyterlab", "notebook", "tzdata"}


BLOCK = """\
import sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Block())
"""


def without(packages, code):
    """Run code in a Python in which some packages cannot be imported; return the finished process."""
    names = {name for name, package in PACKAGES.items() if package in packages}
    blocked = names | {package.replace("-", "_") for package in packages}
    code = BLOCK.format(blocked=blocked) + code
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_a_learners_notebook_needs_only_what_does_not_clash_with_colab():
    """Every import of the exercises and chapters works with the package's own dependencies alone."""
    lines = set()
    for path in [*ROOT.glob("exercises/*/*.ipynb"), *ROOT.glob("solutions/*/*.ipynb")]:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                lines |= set(
                    re.findall(r"^(?:from|import) digitrec.*$", "".join(cell["source"]), re.MULTILINE)
                )
    packages = {canonicalize_name(Requirement(line).name) for line in COURSE}
    # Notebooks run in a kernel, and TensorFlow's own needs are its own.
    packages -= {"ipykernel", "traitlets", "jupyter-client", "pygments"}
    done = without(packages, "\n".join([*sorted(lines), "print('all imported')"]))
    assert done.stdout.endswith("all imported\n"), done.stderr


@pytest.mark.slow
def test_the_doctor_starts_without_any_package_but_those_of_the_command_line():
    """It is called when something is missing."""
    packages = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"] + COURSE}
    packages -= {"click", "rich", "pygments"}
    done = without(packages, "from digitrec.cli import main\nmain(['doctor'])")
    assert (done.returncode, done.stderr) == (1, ""), done.stderr
    for subject, package in (("Packages", "packaging"), ("Data", "numpy"), ("Memory", "psutil")):
        sentence = f"wrong   {subject:<11}cannot be looked at without the package {package}."
        assert sentence in done.stdout, done.stdout
    assert "wrong   Kernel     Jupyter is not installed." in done.stdout
    assert "Run `pip install -r requirements.txt` in the course's folder." in done.stdout


def test_a_command_that_lacks_a_package_says_so():
    """`pip install digitrec` alone brings what a notebook needs, and not what marks it."""
    done = without({"nbformat"}, "from digitrec.cli import main\nmain(['progress', 'exercises'])")
    assert done.returncode == 1
    assert done.stderr == (
        "Error: This command needs the package nbformat, which is not installed. "
        "Run `pip install -r requirements.txt` in the course's folder.\n"
    )


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
    parts = [line for line in lines if line.startswith(("pip ", "python ", "pytest"))]
    run = [part.replace(" -q", "").removesuffix(" &") for part in parts]
    assert run == command.split(" && ")


def test_continuous_integration_leaves_no_test_out_and_publishes_only_what_passed():
    check, publish = (
        yaml.safe_load((ROOT / ".github" / "workflows" / f"{name}.yml").read_text(encoding="utf-8"))
        for name in ("check", "publish")
    )
    assert all((ROOT / name).is_file() for name in check["env"]["PAGES"].split())
    parts = {
        part["part"]: part["command"] for part in check["jobs"]["tests"]["strategy"]["matrix"]["include"]
    }
    assert parts == {
        "fast": 'pytest -m "not slow"',
        "browser": "pytest -m slow $PAGES",
        "grading": "pytest -m slow ${PAGES//tests/--ignore=tests}",
    }
    systems = check["jobs"]["systems"]
    assert systems["strategy"]["matrix"]["os"] == ["ubuntu-latest", "windows-latest", "macos-latest"]
    assert {"run": "pytest tests/test_bank.py"} in systems["steps"]
    triggers = publish[True]  # YAML reads the word `on` so
    assert triggers == {
        "workflow_run": {"workflows": ["check"], "types": ["completed"], "branches": ["main"]}
    }
    assert "conclusion == 'success'" in publish["jobs"]["book"]["if"]


def test_tests_that_share_what_is_expensive_stay_in_one_process(request):
    """Else each process would build the book, mark the class and train the network for itself."""
    assert "--dist loadgroup" in TOOL["pytest"]["ini_options"]["addopts"]

    def of(file, name, *fixtures):
        return group_of(SimpleNamespace(path=Path(f"{file}.py"), name=name, fixturenames=fixtures))

    assert of("test_book", "test_a") == of("test_book", "test_b[x]") != of("test_kernels", "test_a")
    assert of("test_bank", "test_a[loading.facts: x]") == of("test_bank", "test_b[loading.arrays]")
    assert of("test_bank", "test_a[loading.facts]") != of("test_bank", "test_a[building.build_model]")
    for fixture in ("marked_class", "full_run"):
        assert of("test_solutions", "test_a", fixture) == of("test_bank_in_nbgrader", "test_b", fixture)
    groups = {}
    for item in request.session.items:
        (group,) = (mark.args[0] for mark in item.iter_markers("xdist_group"))
        for name, definitions in item._fixtureinfo.name2fixturedefs.items():
            if definitions[-1].scope == "module":
                groups.setdefault((name, item.path.stem), set()).add(group)
            elif name in ("full_run", "marked_class"):
                groups.setdefault(name, set()).add(group)
    assert {about: found for about, found in groups.items() if len(found) > 1} == {}
