"""The exercises come from the solutions by one command, always the same, and give nothing away."""

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from toy_course import cell, notebook

from digitrec.authoring.generate import GenerationError, generate
from digitrec.cli import main

TREE = Path(__file__).parents[1]
REGION = re.compile(r"BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME)(.*?)END \1", re.DOTALL)


def toy_solution():
    """A solution of every kind, as an author's JupyterLab saved it: with outputs and its own metadata."""
    graded = cell(
        "area-graded", "area(2)\n### BEGIN HIDDEN TESTS\narea(secret_side)\n### END HIDDEN TESTS", points=2
    )
    graded.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "4"}, execution_count=9)]
    graded.execution_count = 9
    graded.metadata.update({"collapsed": True, "scrolled": False, "execution": {"iopub.status.busy": "2026"}})
    nb = notebook(
        [
            nbformat.v4.new_markdown_cell("# Areas", id="f00f00f0"),
            cell("set-up", "side = 2", locked=True),
            cell(
                "area",
                "def area(side):\n    ### BEGIN SOLUTION\n    return side**2\n    ### END SOLUTION",
                solution=True,
            ),
            cell("perimeter", "perimeter = 4 * side", solution=True),
            graded,
            cell(
                "explain",
                "Say why.\n=== BEGIN MARK SCHEME ===\n2: the side counts twice.\n=== END MARK SCHEME ===",
                points=2,
                task=True,
            ),
        ]
    )
    nb.metadata.kernelspec = {"display_name": "my venv", "language": "python", "name": "venv311"}
    return nb


@pytest.fixture
def tree(tmp_path):
    """A course as a fresh clone has it: no gradebook, no exercises."""
    folder = tmp_path / "course"
    (folder / "solutions" / "01_areas").mkdir(parents=True)
    (folder / "book").mkdir()
    (folder / "_config.yml").touch()
    shutil.copy(TREE / "nbgrader_config.py", folder)
    nbformat.write(toy_solution(), folder / "solutions" / "01_areas" / "areas.ipynb")
    return folder


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def hidden_lines(solution):
    """Return the lines that a learner must not see: of a region, or of a whole solution cell."""
    hidden, shown = set(), set()
    for part in solution.cells:
        about = part.metadata.get("nbgrader", {})
        regions = [match[2] for match in REGION.finditer(part.source)]
        if not regions and about.get("solution"):
            regions, rest = [part.source], ""
        else:
            rest = REGION.sub("", part.source)
        hidden.update(line.strip() for region in regions for line in region.splitlines())
        shown.update(line.strip() for line in rest.splitlines())
    return {line for line in hidden - shown if re.search(r"\w", line)}


def leaks(solution_path, exercise_path):
    """Return the hidden lines of a solution that its exercise holds."""
    hidden = hidden_lines(nbformat.read(solution_path, as_version=4))
    lines = {
        line.strip()
        for part in nbformat.read(exercise_path, as_version=4).cells
        for line in part.source.splitlines()
    }
    return hidden & lines


def test_the_exercise_is_the_solution_without_its_answers(tree):
    generate(tree)
    exercise = nbformat.read(tree / "exercises" / "01_areas" / "areas.ipynb", as_version=4)
    assert [c.source for c in exercise.cells] == [
        "# Areas",
        "side = 2",
        "def area(side):\n    ...",
        "perimeter = ...",
        "area(2)",
        "Say why.",
    ]
    assert [c.id for c in exercise.cells] == [
        "f00f00f0",
        "set-up",
        "area",
        "perimeter",
        "area-graded",
        "explain",
    ]
    assert exercise.metadata.kernelspec.name == "python3"
    assert "secret_side" not in json.dumps(exercise)
    assert all(not c.outputs and c.execution_count is None for c in exercise.cells if c.cell_type == "code")
    assert set(exercise.cells[4].metadata) == {"nbgrader", "deletable", "editable"}


def test_the_same_solutions_give_the_same_bytes(tree):
    assert generate(tree)
    first = files(tree)
    assert not generate(tree)
    shutil.rmtree(tree / "exercises")
    generate(tree)
    assert files(tree) == first


def test_only_exercises_and_tidy_solutions_are_written(tree):
    before = files(tree)
    generate(tree)
    after = files(tree)
    assert after.keys() - before.keys() == {"exercises/01_areas/areas.ipynb"}
    tidied = nbformat.read(tree / "solutions" / "01_areas" / "areas.ipynb", as_version=4)
    assert tidied.cells[4].outputs == []
    assert "side**2" in tidied.cells[2].source
    assert "the side counts twice" in tidied.cells[5].source


def test_check_compares_and_writes_nothing(tree, monkeypatch):
    monkeypatch.chdir(tree / "book")
    before = files(tree)
    stale = CliRunner().invoke(main, ["generate", "--check"])
    assert stale.exit_code == 1
    assert "The exercises do not match the solutions; run `digitrec generate`" in stale.output
    assert "exercises/01_areas/areas.ipynb" in stale.output
    assert "work of your own in them has to be copied elsewhere first" in stale.output
    assert files(tree) == before
    assert CliRunner().invoke(main, ["generate"]).exit_code == 0
    assert CliRunner().invoke(main, ["generate", "--check"]).exit_code == 0


def test_line_ends_of_windows_are_no_difference(tree, monkeypatch):
    """nbgrader writes them there; so does an editor, in a file that somebody opened and saved."""
    from nbconvert.writers import FilesWriter

    generate(tree)
    before = files(tree)
    write = FilesWriter.write

    def write_as_on_windows(writer, *arguments, **options):
        written = Path(write(writer, *arguments, **options))
        written.write_bytes(written.read_bytes().replace(b"\n", b"\r\n"))
        return str(written)

    monkeypatch.setattr(FilesWriter, "write", write_as_on_windows)
    assert not generate(tree, check=True)
    for name in ("solutions/01_areas/areas.ipynb", "exercises/01_areas/areas.ipynb"):
        (tree / name).write_bytes((tree / name).read_bytes().replace(b"\n", b"\r\n"))
    assert not generate(tree, check=True)
    shutil.rmtree(tree / "exercises")
    generate(tree)
    assert files(tree)["exercises/01_areas/areas.ipynb"] == before["exercises/01_areas/areas.ipynb"]


def test_check_sees_an_edited_and_a_leftover_exercise(tree):
    generate(tree)
    exercise = tree / "exercises" / "01_areas" / "areas.ipynb"
    exercise.write_text(exercise.read_text().replace("Say why", "Say how"))
    (tree / "exercises" / "02_gone").mkdir()
    (tree / "exercises" / "02_gone" / "gone.ipynb").touch()
    found = generate(tree, check=True)
    assert found.changed == ("exercises/01_areas/areas.ipynb",)
    assert found.removed == ("exercises/02_gone/gone.ipynb",)
    generate(tree)
    assert not generate(tree, check=True)


def test_a_solution_that_nbgrader_refuses_is_named(tree):
    path = tree / "solutions" / "01_areas" / "areas.ipynb"
    path.write_text(path.read_text().replace("### END SOLUTION", ""))
    with pytest.raises(GenerationError, match=r"solutions/01_areas(.|\n)*no end solution statement"):
        generate(tree)
    assert not (tree / "exercises").exists()


def test_a_solution_with_marks_of_a_merge_is_named(tree):
    path = tree / "solutions" / "01_areas" / "areas.ipynb"
    path.write_text("<<<<<<< HEAD\n" + path.read_text())
    with pytest.raises(GenerationError, match=r"solutions/01_areas/areas.ipynb is not a whole notebook"):
        generate(tree)


def test_outside_the_course_the_command_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["generate"])
    assert result.exit_code == 1
    assert "Change to the folder that holds `_config.yml`" in result.output


def test_a_leak_would_be_found(tree):
    generate(tree)
    solution, exercise = (tree / name / "01_areas" / "areas.ipynb" for name in ("solutions", "exercises"))
    assert hidden_lines(nbformat.read(solution, as_version=4)) == {
        "return side**2",
        "perimeter = 4 * side",
        "area(secret_side)",
        "2: the side counts twice.",
    }
    assert leaks(solution, exercise) == set()
    assert leaks(solution, solution) == hidden_lines(nbformat.read(solution, as_version=4))


SOLUTIONS = sorted(path.relative_to(TREE / "solutions") for path in (TREE / "solutions").glob("*/*.ipynb"))


@pytest.mark.parametrize("name", SOLUTIONS, ids=str)
def test_the_committed_exercise_gives_nothing_away(name):
    assert leaks(TREE / "solutions" / name, TREE / "exercises" / name) == set()
    exercise = (TREE / "exercises" / name).read_text(encoding="utf-8")
    assert not re.search(r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)", exercise)


def test_the_committed_exercises_match_the_solutions():
    found = generate(TREE, check=True)
    assert not found, found
