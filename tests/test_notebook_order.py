"""What a learner meets in the notebooks, cell by cell: nothing is given away, missing, or silent for long."""

import ast
import re

import nbformat
import pytest

from digitrec.checks.engine.proofs import FUNCTION
from digitrec.checks.engine.stages import task
from digitrec.course import STAGES, find_tree

TREE = find_tree(__file__)
CHECK = re.compile(r'digitrec\.checks\.(check|grade)\("([\w.]+)"')
WORDS_BETWEEN = 60  # between a question and its check: what to expect, and no lesson
NAMED = re.compile(r"^\w+( = \w+)* = ", re.MULTILINE)


def notebook(folder, stage):
    return nbformat.read(TREE / folder / stage.notebook, as_version=4).cells


def is_answer(cell):
    return cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution", False)


def questions(stage):
    """Yield (task, answer cells, texts between them and the check) of the tasks that ask for plain values."""
    cells = notebook("solutions", stage)
    for at, cell in enumerate(cells):
        found = CHECK.search(cell.source)
        if not found or found[1] != "check" or task(found[2]).proof == FUNCTION:
            continue
        asked = max(k for k in range(at) if f"**Task {task(found[2]).number}:" in cells[k].source)
        answers = [k for k in range(asked, at) if is_answer(cells[k])]
        between = [cells[k].source for k in range(answers[0], at) if cells[k].cell_type == "markdown"]
        yield task(found[2]), [cells[k].source for k in answers], between


def given_away(answers, texts):
    """Return what the texts say of the answers: a term that is explained, or a number."""
    text = " ".join(texts)
    said = re.findall(r"(?<!\*)\*[^*\s][^*]*\*(?!\*)", text)
    for line in "\n".join(answers).splitlines():
        if re.fullmatch(r"\s+[\d_.]{3,}", line) and re.search(rf"\b{line.strip()}\b", text.replace(",", "")):
            said.append(line.strip())
    return said


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.stem)
def test_no_question_is_answered_before_its_check(stage):
    for wanted, answers, texts in questions(stage):
        assert given_away(answers, texts) == [], wanted.id
        for text in texts:
            assert "<details>" in text or len(text.split()) <= WORDS_BETWEEN, wanted.id


def test_what_gives_an_answer_away_is_seen():
    assert given_away(['d = (\n    "b"\n)'], ["**What to expect:** a rise. This is called *overfitting*."])
    assert given_away(["n = (\n    60000\n)"], ["There are 60,000 of them."])
    assert not given_away(["n = (\n    60000\n)"], ["**What to expect:** a large number."])


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.stem)
def test_every_blank_has_a_name(stage):
    solved = {cell.id: cell.source for cell in notebook("solutions", stage)}
    for cell in filter(is_answer, notebook("exercises", stage)):
        blanks = [line for line in cell.source.splitlines() if line.endswith("...") and "#" not in line]
        assert blanks, cell.id
        for line in blanks:
            named = re.fullmatch(r"\w+ = \.\.\.", line) or re.match(r"(    )+\.\.\.$", line)
            assert named or may_be_nameless(stage, cell, solved[cell.id]), (cell.id, line)
        ast.parse(cell.source)


def may_be_nameless(stage, cell, solution):
    """Say whether a cell is a blank page: in the capstone, or where nothing is made that has a name yet."""
    return stage.name == "capstone" or NAMED.search(cell.source) or not NAMED.search(solution)


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.stem)
def test_a_cell_that_checks_names_no_variable_that_may_not_be_there(stage):
    for cell in notebook("exercises", stage):
        if CHECK.search(cell.source):
            names = {node.id for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)}
            assert names == {"digitrec"}, cell.id


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.stem)
def test_what_the_courses_cells_take_from_an_answer_may_be_missing(stage):
    """Values that an answer makes are used within `aside`; functions may be called outside it."""
    made, answered = set(), set()
    for cell in notebook("solutions", stage):
        if cell.cell_type != "code":
            continue
        body = ast.parse(cell.source).body
        values = {n.id for n in names_in(body, ast.Store)}
        if is_answer(cell):
            answered |= values - made
            continue
        outside = [part for part in body if not isinstance(part, ast.With | ast.If)]
        used = {n.id for n in names_in(outside, ast.Load)}
        own = values | {a.arg for part in body for a in ast.walk(part) if isinstance(a, ast.arg)}
        if stage.name != "warm_up":
            assert used & answered - own == set(), cell.id
        made |= values
        answered -= values


def names_in(body, context):
    for node in (node for part in body for node in ast.walk(part)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, context):
            yield node


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.stem)
def test_a_cell_that_takes_long_says_so_and_shows_how_far_it_is(stage):
    cells = notebook("solutions", stage)
    for at, cell in enumerate(cells):
        if cell.cell_type != "code":
            continue
        before = " ".join(c.source for c in cells[max(0, at - 3) : at] if c.cell_type == "markdown")
        after = " ".join(c.source for c in cells[at : at + 2] if c.cell_type == "markdown")
        if re.search(r"^from tensorflow", cell.source, re.MULTILINE) and "set_up(" in cell.source:
            assert re.search(r"ten\s+seconds", before), cell.id
            announced = cell.source.find("use_packaged_mnist()  #")  # which says that TensorFlow starts
            assert 0 < announced < cell.source.index("from tensorflow"), cell.id
        if re.search(r"\.fit\([^)]*(\([^)]*\)[^)]*)*verbose=0", cell.source):
            assert "seconds" in before and "callbacks=" in cell.source, cell.id
        if ".fit(" in cell.source or re.search(r"\btrain\(x_train(\[|, y_train\))", cell.source):
            few = re.search(r"x_train\[:(320|1000)\]", cell.source)  # a second or two
            assert few or re.search(r"seconds|minute", before + after), cell.id
