"""The rooms of digitrec/: which stands above which. A room imports from those below it and from no other."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from pkgutil import iter_modules

import nbformat
import numpy as np
import pytest
from PIL import Image

from digitrec.checks import asking
from digitrec.checks.engine.stages import SHARED, stage_packages, tasks
from digitrec.course import STAGES
from digitrec.course import stage as stage_called
from digitrec.grading.run.sandbox.course import lay_out
from digitrec.hands.file import hand_text
from digitrec.hands.own import course_hand

ROOT = Path(__file__).parent.parent
# The modules at the root that a learner reads; the laboratory is a room of its own.
REFERENCE = tuple(stage.name for stage in STAGES if stage.name != "laboratory")
MARKED = [stage for stage in STAGES if stage.points]
CHECKS = tuple(f"checks.{stage.name}" for stage in STAGES)

# From the ground up. Rooms in one line know nothing of each other; those in brackets are one room.
FLOORS = (
    ("moved", "course", "programs", "mnist", "book_server"),
    ("starting", "book_place"),
    ("validation", "kernel"),
    (REFERENCE,),
    ("plotting", "pictures"),
    ("laboratory", "hands"),
    ("running", "pages"),
    ("weights",),  # the script that trains them
    ("checks.asking",),
    ("checks.engine",),
    (CHECKS,),
    ("checks",),  # the two functions that a notebook calls
    ("notebooks",),
    # What an instructor wrote down, and how it is read: the grading does so, too.
    (("classroom.settings", "classroom.spreadsheets", "classroom.times"),),
    ("grading",),
    ("authoring", "classroom", "learner", "book"),
    ("rehearsal",),
    ("cli",),
    ("__main__",),
)
PLACES = {
    name: (floor, room)
    for floor, rooms in enumerate(FLOORS)
    for room in rooms
    for name in (room if isinstance(room, tuple) else (room,))
}


def modules():
    """Return the files below digitrec/ by the names of their modules, `digitrec.` left out."""
    found = {}
    for file in sorted((ROOT / "digitrec").rglob("*.py")):
        parts = file.relative_to(ROOT / "digitrec").with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return {name: file for name, file in found.items() if name}


def imported(name, text, is_package=False):
    """Yield the modules of digitrec that a module's text imports, wherever in it, `digitrec.` left out."""
    inside = ["digitrec", *name.split(".")]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            every = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            up = len(inside) - node.level + is_package
            start = [*(inside[:up] if node.level else ()), *filter(None, [node.module])]
            every = [".".join([*start, alias.name]) for alias in node.names]
        else:
            continue
        yield from (one.partition(".")[2] for one in every if one.startswith("digitrec."))


def place(name):
    """Return the floor and the room of a module, or of a name in one; (None, None) for digitrec's own."""
    parts = name.split(".")
    known = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((PLACES[start] for start in known if start in PLACES), (None, None))


def wrong_arrows(name, text, is_package=False):
    """Return what a module imports from beside or above its room."""
    floor, room = place(name)
    wrong = []
    for other in imported(name, text, is_package):
        there, other_room = place(other)
        if there is not None and other_room != room and there >= floor:
            wrong.append(other)
    return wrong


def test_every_module_has_a_room():
    homeless = [f"digitrec/{name}" for name in modules() if place(name) == (None, None)]
    assert homeless == [], "give them a place in FLOORS"


def test_modules_import_from_below_their_room():
    wrong = {
        name: wrong_arrows(name, file.read_text(encoding="utf-8"), file.name == "__init__.py")
        for name, file in modules().items()
    }
    assert {name: arrows for name, arrows in wrong.items() if arrows} == {}


def test_a_module_in_a_stages_folder_is_a_task_with_its_name():
    beside = {
        f"{package.__name__.rpartition('.')[2]}.{about.name}"
        for package in stage_packages()
        for about in iter_modules(package.__path__)
        if about.name != SHARED
    }
    assert beside == set(tasks()), "what tasks share goes into their stage's shared"


def test_a_command_imports_no_other_command():
    wrong = {}
    for name, file in modules().items():
        if name.startswith("cli."):
            others = imported(name, file.read_text(encoding="utf-8"))
            commands = [other for other in others if other.startswith("cli.") and other in modules()]
            wrong |= {name: commands} if commands else {}
    assert wrong == {}, "what commands share has a room below cli/"


def test_who_asks_needs_no_judge():
    code = (
        "import sys; from importlib import import_module; from pkgutil import iter_modules; "
        "import digitrec.checks.asking as room; "
        "[import_module(f'{room.__name__}.{about.name}') for about in iter_modules(room.__path__)]; "
        "print(*(name for name in sys.modules if name.startswith('digitrec.checks.')))"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    names = run.stdout.split()
    assert "digitrec.checks.asking.answers" in names
    assert [name for name in names if not name.startswith("digitrec.checks.asking")] == []


@pytest.mark.parametrize(
    "name, text",
    [
        ("checks.asking.loading", "from digitrec.checks.engine.judgement import Finding"),
        ("checks.asking.loading", "from digitrec.checks.loading.arrays import TASK"),
        ("checks.asking.loading", "from ..engine import judgement"),
        ("checks.asking.loading", "from digitrec.checks import report_on"),
        ("checks.engine.stages", "def f():\n    import digitrec.checks.preparing.flatten"),
        ("preparing", "from digitrec.checks import check"),
        ("checks.loading.counts", "from digitrec import cli"),
        ("checks.loading.counts", "from digitrec.grading.run import cells"),
        ("learner.progress", "from digitrec import classroom"),
        ("plotting.curves", "from digitrec.running import workflow"),
    ],
)
def test_an_arrow_that_runs_up_or_across_is_seen(name, text):
    assert len(wrong_arrows(name, text)) == 1


@pytest.mark.parametrize(
    "name, text",
    [
        ("checks.asking.loading", "from digitrec.loading import load_mnist\nimport numpy"),
        ("checks.asking.loading", "from .values import describe\nfrom . import trial"),
        ("checks.capstone.train", "from digitrec.checks.training.shared.network import judging"),
        ("from_scratch", "from digitrec.compiling import cross_entropy"),
        ("cli.build", "import digitrec\nfrom digitrec import plotting"),
    ],
)
def test_an_arrow_that_runs_down_is_right(name, text):
    assert wrong_arrows(name, text) == []


def drawn():
    """Yield the folders of the tree in "For authors"; `<stage>` is each stage that has one there."""
    text = (ROOT / "book" / "authors.md").read_text(encoding="utf-8")
    tree = re.search(r"```text\n(.*?)```", text, re.DOTALL)[1]
    above = {}
    for indent, name in re.findall(r"^((?:  )*)(\S+)/ ", tree, re.MULTILINE):
        above[len(indent)] = name
        path = "/".join(above[depth] for depth in range(0, len(indent) + 1, 2))
        several = [path.replace("<stage>", stage.name) for stage in STAGES]
        yield from dict.fromkeys(one for one in several if one == path or (ROOT / one).is_dir())


def folders(path):
    """Return the folders directly in one that hold more than what programs leave behind."""
    files = (file.relative_to(ROOT / path).parts for file in (ROOT / path).rglob("*") if file.is_file())
    return {
        f"{path}/{parts[0]}"
        for parts in files
        if len(parts) > 1 and parts[0][0] != "." and "__pycache__" not in parts
    }


def test_the_tree_in_for_authors_is_the_tree():
    tree = set(drawn())
    assert {name for name in tree if not (ROOT / name).is_dir()} == set()
    # Where the tree goes into a folder, it names each folder there.
    for parent in {name.rpartition("/")[0] for name in tree if "/" in name}:
        assert {name for name in tree if name.rpartition("/")[0] == parent} == folders(parent), parent


def test_what_for_authors_names_is_there():
    text = (ROOT / "book" / "authors.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:\.ci|benchmarks|digitrec|solutions|tests)/[\w./-]+)`", text)
    assert len(named) > 15
    assert [path for path in named if not (ROOT / path).exists()] == []


def imported_in_a_sandbox(stage, folder, names, more=""):
    """Import modules where a class is marked; return what went wrong, or nothing."""
    lay_out(stage, folder)
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); import {', '.join(names)}; {more}"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False, cwd=folder
    )
    return done.stderr[-2000:] if done.returncode else ""


@pytest.mark.parametrize("stage", MARKED, ids=lambda stage: stage.name)
def test_what_asks_for_answers_can_be_imported_where_a_class_is_marked(stage, tmp_path):
    names = [f"digitrec.checks.asking.{module.name}" for module in iter_modules(asking.__path__)]
    assert not imported_in_a_sandbox(stage, tmp_path, names)


@pytest.mark.parametrize("stage", MARKED, ids=lambda stage: stage.name)
def test_the_modules_that_a_notebook_names_are_there_where_a_class_is_marked(stage, tmp_path):
    cells = nbformat.read(ROOT / "exercises" / stage.notebook, as_version=4).cells
    text = "\n".join(cell.source for cell in cells)
    named = set(re.findall(r"(?:from |import |<code>|`)(digitrec(?:\.[a-z_]+)*)\b", text))
    assert "digitrec.checks" in named
    assert not imported_in_a_sandbox(stage, tmp_path, sorted(named))


@pytest.mark.parametrize("name", ["evaluating", "capstone"])
def test_ones_own_digits_are_read_where_a_class_is_marked(name, tmp_path):
    hand = course_hand("wide")
    (tmp_path / "my_hand.json").write_text(hand_text(hand), encoding="utf-8")
    (tmp_path / "photographs").mkdir()
    Image.fromarray(255 - np.kron(hand.images[0], np.ones((4, 4), np.uint8))).save(
        tmp_path / "photographs" / "0.png"
    )
    read = "found = [len(my_hand(given)[0]) for given in (None, 'photographs')]; assert found == [30, 1]"
    read = f"from digitrec.hands import my_hand; {read}"
    assert not imported_in_a_sandbox(stage_called(name), tmp_path, ["digitrec.hands"], read)
