"""The cells that check and mark a task come from the task: made from its name, kept up to date, ids kept."""

import re

import nbformat
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_markdown_cell
from toy_course import cell, notebook

from digitrec.authoring.generate import GenerationError, generate
from digitrec.authoring.task_cells import still_stuck, write_task_cells
from digitrec.checks.engine.stages import tasks
from digitrec.cli import main
from digitrec.course import STAGES, WORKED, find_tree, stage

TREE = find_tree(__file__)
CALL = "import digitrec.checks\n\ndigitrec.checks."
GRADED = CALL + 'grade("preparing.flatten")'


def test_a_name_becomes_the_check_and_the_graded_cell():
    nb = notebook([new_code_cell("# task: preparing.one_hot", id="a1b2c3")])
    assert write_task_cells(nb) == []
    check, graded = nb.cells
    assert (check.id, check.source) == ("one-hot-check", CALL + 'check("preparing.one_hot")')
    assert "nbgrader" not in check.metadata
    assert graded.source == CALL + 'grade("preparing.one_hot")'
    assert dict(graded.metadata.nbgrader) == {
        "schema_version": 3,
        "grade_id": "one-hot-graded",
        "grade": True,
        "locked": True,
        "points": 3,
        "solution": False,
        "task": False,
    }


def test_a_check_alone_gets_its_graded_cell_and_keeps_its_id():
    nb = notebook([new_code_cell('check("preparing.flatten")', id="mine"), new_code_cell("x = 1")])
    write_task_cells(nb)
    assert [c.source for c in nb.cells] == [CALL + 'check("preparing.flatten")', GRADED, "x = 1"]
    assert nb.cells[0].id == "mine"


def test_below_the_third_hint_stands_where_the_stage_is_worked_out():
    hints = "Write it.\n\n<details><summary>Hint 3: almost there</summary>\nNearly.\n</details>"
    old = "\n<details><summary>Still stuck</summary>\nAsk somebody.\n</details>"
    nb = notebook(
        [
            new_markdown_cell(hints + old),
            new_markdown_cell("What to expect: a row."),
            new_code_cell("# task: preparing.flatten"),
            new_markdown_cell("No hints here."),
            new_code_cell("# task: preparing.predictions"),
        ]
    )
    write_task_cells(nb)
    write_task_cells(nb)  # a second time changes nothing
    texts = [c.source for c in nb.cells if c.cell_type == "markdown"]
    assert texts == [f"{hints}\n{still_stuck(tasks()['preparing.flatten'])}", *texts[1:2], "No hints here."]
    assert "digitrec/preparing.py" in texts[0] and "“The stage in five lines”" in texts[0]


@pytest.mark.parametrize("name", tasks())
def test_the_places_that_the_last_fold_names_are_there(name):
    said = still_stuck(tasks()[name])
    of = stage(tasks()[name].stage)
    assert said.count("<code>") == said.count("</code>") > 0
    for place in re.findall(r"<code>((?:solutions|digitrec)/[^<]+)</code>", said):
        assert (TREE / place).is_file()
    if function := re.search(r"The finished <code>(\w+)</code>", said):
        reference = (TREE / "digitrec" / f"{of.name}.py").read_text("utf-8")
        assert re.search(rf"^(?:def|class) {function[1]}\b", reference, re.MULTILINE)
    assert f"\n## {WORKED}\n" in (TREE / "book" / f"{of.stem}.md").read_text("utf-8")


def test_what_an_author_changed_is_mended_and_the_id_stays():
    nb = notebook(
        [
            new_code_cell('check("preparing.flatten", something)', id="first-check"),
            cell("first-graded", 'grade("preparing.flatten", flatten, seed=3)', points=7),
        ]
    )
    nb.cells[1].metadata.nbgrader.update(locked=False, schema_version=1)
    assert write_task_cells(nb) == [
        "The graded cell of preparing.flatten had 7 points; it now has the 2 of its task."
    ]
    assert [c.source for c in nb.cells] == [CALL + 'check("preparing.flatten")', GRADED]
    about = nb.cells[1].metadata.nbgrader
    assert (about.grade_id, about.points, about.locked, about.schema_version) == ("first-graded", 2, True, 3)


def test_an_answer_that_the_task_finds_by_itself_is_not_listed():
    nb = notebook([new_code_cell("# task: capstone.load")])
    write_task_cells(nb)
    assert nb.cells[0].source == CALL + 'check("capstone.load")'
    assert nb.cells[1].source == CALL + 'grade("capstone.load")'


def test_other_cells_stay_as_they_are():
    sources = ["# tasks: none", "checked = 1", 'print("check(\\"preparing.flatten\\")")', "grade = 2"]
    nb = notebook([new_code_cell(source) for source in sources])
    write_task_cells(nb)
    assert [c.source for c in nb.cells] == sources


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.stem)
def test_the_committed_solutions_ask_each_task_once_and_are_up_to_date(stage):
    nb = nbformat.read(TREE / "solutions" / stage.notebook, as_version=4)
    before = nbformat.writes(nb)
    assert write_task_cells(nb) == []
    assert nbformat.writes(nb) == before, "run `digitrec generate`"
    text = "\n".join(c.source for c in nb.cells)
    wanted = [task_id for task_id, task in tasks().items() if task.stage == stage.name]
    assert [f'\n{CALL}grade("{task_id}"' in text for task_id in wanted] == [True] * len(wanted)


@pytest.fixture
def tree(tmp_path):
    """A course whose one solution names a task."""
    (tmp_path / "solutions" / "02_preparing").mkdir(parents=True)
    (tmp_path / "book").mkdir()
    (tmp_path / "_config.yml").touch()
    (tmp_path / "nbgrader_config.py").write_bytes((TREE / "nbgrader_config.py").read_bytes())
    write(tmp_path, "# task: preparing.flatten")
    return tmp_path


def write(tree, *sources):
    nb = notebook([new_code_cell(source) for source in sources])
    nbformat.write(nb, tree / "solutions" / "02_preparing" / "preparing.ipynb")


def test_generate_writes_the_cells_into_the_solution_and_the_exercise(tree):
    assert generate(tree, check=True).untidy == ("solutions/02_preparing/preparing.ipynb",)
    generate(tree)
    solution, exercise = (
        nbformat.read(tree / name / "02_preparing" / "preparing.ipynb", as_version=4)
        for name in ("solutions", "exercises")
    )
    assert solution.cells[1].source == GRADED
    assert exercise.cells[1].source == GRADED
    assert not generate(tree)


def test_generate_says_that_points_were_mended(tree, monkeypatch):
    generate(tree)
    path = tree / "solutions" / "02_preparing" / "preparing.ipynb"
    path.write_text(path.read_text().replace('"points": 2', '"points": 5'))
    monkeypatch.chdir(tree)
    sentence = "The graded cell of preparing.flatten had 5 points; it now has the 2 of its task."
    assert sentence in str(generate(tree, check=True))
    assert sentence in " ".join(CliRunner().invoke(main, ["generate"]).output.split())
    assert '"points": 2' in path.read_text()


@pytest.mark.parametrize(
    "sources, said",
    [
        (
            ["# task: preparing.flip"],
            "There is no task called 'preparing.flip'. Tasks are: preparing.",
        ),
        ([GRADED, GRADED], "The task 'preparing.flatten' has 2 graded cells; delete all but one."),
    ],
)
def test_what_generate_cannot_write_is_refused_with_the_notebooks_name(tree, sources, said):
    write(tree, *sources)
    with pytest.raises(GenerationError) as refused:
        generate(tree)
    assert str(refused.value).startswith(f"solutions/02_preparing/preparing.ipynb: {said}")
