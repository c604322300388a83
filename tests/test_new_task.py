"""`digitrec new task` lays four files out that import and say what is missing, and overwrites nothing."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from click.testing import CliRunner

from digitrec.authoring.new_task import GAP
from digitrec.cli import main
from digitrec.course import find_tree

TREE = find_tree(__file__)
HEAVY = shutil.ignore_patterns("mnist", "weights", "__pycache__")


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """The course's tree: what an author edits is a copy, the data are a link."""
    (tmp_path / "tests").mkdir()
    for name in ("digitrec", "solutions", "book", "tests/submissions"):
        shutil.copytree(TREE / name, tmp_path / name, ignore=HEAVY)
    for name in ("digitrec/mnist", "digitrec/weights"):
        shutil.copytree(TREE / name, tmp_path / name)
    for name in ("_config.yml", "tests/bank.py", "tests/gaps.py", "tests/test_tasks.py"):
        shutil.copyfile(TREE / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new_task(*arguments):
    return CliRunner().invoke(main, ["new", "task", *arguments])


def run(tree, *arguments):
    """Run Python in the tree, so that its own package is imported."""
    environment = dict(os.environ, PYTHONPATH=str(tree))
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, timeout=300)


def files(tree):
    return {path: path.read_bytes() for path in tree.rglob("*") if path.is_file() and path.suffix != ".pyc"}


def test_four_files_are_laid_out_that_import_and_say_what_is_missing(tree):
    before = files(tree)
    done = new_task("preparing", "flip")
    assert done.exit_code == 0, done.output
    after = files(tree)
    changed = {path.relative_to(tree).as_posix() for path in after if before.get(path) != after[path]}
    assert changed == {
        "digitrec/checks/preparing/flip.py",
        "tests/submissions/preparing/flip.py",
        "solutions/02_preparing/preparing.ipynb",
        "book/02_preparing.md",
    }
    assert all(f"Laid out {name}" in done.output for name in changed)

    # Without the short summary (-rN): where CI is set, pytest says there again what failed, uncut.
    said = run(tree, "-m", "pytest", "-q", "-rN", "-p", "no:cacheprovider", "tests/test_tasks.py")
    lines = said.stdout.splitlines()
    for sentence in (
        "preparing.flip: the bank has no right answer yet: tests/submissions/preparing/flip.py",
        "preparing.flip: no answer in the bank triggers flip-wrong alone: "
        "tests/submissions/preparing/flip.py",
        "preparing.flip: no cell of the notebook marks it yet, run `digitrec generate`: "
        "solutions/02_preparing/preparing.ipynb",
        "preparing: its tasks have 11 points and digitrec/course.py says 10: take the difference from a "
        "task, or change the table",
    ):
        assert sentence in lines, said.stdout
    for name in changed:
        named = [line for line in lines if line.startswith(f"{name}, line ") and ": fill in " in line]
        assert len(named) == after[tree / name].count(GAP.encode()) > 0
    assert "3 failed" in said.stdout  # the task, its stage's pages, its stage's points: nothing else suffers


def test_the_laid_out_task_can_be_checked_at_once(tree):
    new_task("preparing", "flip")
    code = (
        "from digitrec.checks import grade\n"
        "print(grade('preparing.flip', lambda x: x), grade('preparing.flip'))"
    )
    said = run(tree, "-c", code)
    assert said.stdout.splitlines()[-1] == "1.0 0.0", said.stdout + said.stderr


def test_the_known_answers_of_the_laid_out_bank_get_the_marks_that_they_state(tree):
    new_task("preparing", "flip")
    code = (
        "from tests.bank import entries, evidence; from digitrec.checks.engine.stages import task\n"
        "flip = task('preparing.flip')\n"
        "for e in entries('preparing'):\n"
        "    if e.task == flip.id:\n"
        "        r = flip.judge(*evidence(e)); print((r.marks, r.codes) == (e.marks, e.codes), e)"
    )
    said = run(tree, "-c", code)
    assert [line.split()[0] for line in said.stdout.splitlines()] == ["True"] * 7, said.stdout + said.stderr


def test_cells_and_section_stand_before_the_closing_ones_with_the_next_number(tree):
    assert new_task("6", "most_probable").exit_code == 0
    nb = nbformat.read(tree / "solutions" / "06_evaluating" / "evaluating.ipynb", as_version=4)
    ids = [cell.id for cell in nb.cells]
    assert ids[-7:-1] == [
        f"most-probable{end}" for end in ("-example", "-code", "-task", "", "-expect", "-marker")
    ]
    assert ids[-1] == "what-you-built"
    numbers = [cell.source.split(":")[0] for cell in nb.cells if cell.source.startswith("**Task")]
    assert len(numbers) == len(set(numbers))
    chapter = (tree / "book" / "06_evaluating.md").read_text(encoding="utf-8")
    section, closing = chapter.index("## Most probable\n"), chapter.index("## The stage in five lines")
    assert 0 < section < chapter.index("```{mistake} most-probable-wrong\n") < closing


def test_the_arguments_of_the_reference_are_taken_over(tree):
    path = tree / "digitrec" / "evaluating.py"
    path.write_text(path.read_text() + "\n\ndef share(actual, predicted):\n    return 1\n")
    new_task("evaluating", "share")
    module = (tree / "digitrec" / "checks" / "evaluating" / "share.py").read_text()
    assert 'argument="actual` or `predicted"' in module
    assert (
        "def share(actual, predicted):"
        in (tree / "tests" / "submissions" / "evaluating" / "share.py").read_text()
    )


@pytest.mark.parametrize(
    "stage, name, said",
    [
        ("cooking", "flip", "There is no stage called 'cooking'. The stages are: warm_up, loading"),
        ("warm_up", "flip", "The stage warm_up has no marks, so it has no tasks; choose another stage."),
        ("preparing", "flatten", "There is a task preparing.flatten already; choose another name."),
        ("preparing", "flip-it", "'flip-it' cannot be the name of a function; choose one such as"),
        ("preparing", "lambda", "'lambda' cannot be the name of a function; choose one such as"),
        ("preparing", "shared", "'shared' cannot be the name of a function; choose one such as"),
    ],
)
def test_what_cannot_be_laid_out_is_refused_in_a_sentence(tree, stage, name, said):
    before = files(tree)
    done = new_task(stage, name)
    assert done.exit_code == 1
    assert done.output.startswith(f"Error: {said}"), done.output
    assert files(tree) == before


def test_nothing_is_overwritten(tree):
    mine = tree / "tests" / "submissions" / "preparing" / "flip.py"
    mine.write_text("# mine\n")
    before = files(tree)
    done = new_task("preparing", "flip")
    assert (
        done.output == "Error: tests/submissions/preparing/flip.py is there already; choose another name.\n"
    )
    assert files(tree) == before
    mine.unlink()
    assert new_task("preparing", "flip").exit_code == 0
    (tree / "digitrec" / "checks" / "preparing" / "flip.py").unlink()
    mine.unlink()
    assert (
        "solutions/02_preparing/preparing.ipynb asks for `flip` already"
        in new_task("preparing", "flip").output
    )
