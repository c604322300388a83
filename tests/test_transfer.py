"""Transfer tasks: one a stage that no page of the book answers. Everything that a page holds is tried.

Each function of the book's cells is handed in as it stands, each number or list of numbers as it stands and
as what a function returns, and each expression that makes do with the task's arguments. None earns a point.
"""

import ast
import builtins
import re
from functools import cache

import numpy as np
import pytest

from digitrec.checks.engine.stages import task
from digitrec.course import STAGES, find_tree
from tests.mutants import reference

TREE = find_tree(__file__)
TRANSFER = (
    "loading.ink_box",
    "preparing.restore",
    "building.widest_layer",
    "compiling.costliest",
    "training.descend",
    "evaluating.accuracy_elsewhere",
    "predicting.deciding_units",
    "from_scratch.weighted_backward",
)
NO_CODE = re.compile(r"\A---\n.*?\n---\n|^:\w[^\n]*$", re.DOTALL | re.MULTILINE)  # what a cell begins with
CELL = re.compile(r"```\{code-cell\}[^\n]*\n(.*?)\n```", re.DOTALL)


@cache
def cells():
    """Return the cells of each page of the book, parsed."""
    found = {}
    for page in sorted((TREE / "book").glob("*.md")):
        sources = CELL.findall(page.read_text(encoding="utf-8"))
        plain = (
            re.sub(r"\A---\n.*?\n---\n|^:\w[^\n]*$", "", source, flags=re.DOTALL | re.MULTILINE)
            for source in sources
        )
        found[page.name] = [ast.parse(source) for source in plain]
    return found


@cache
def functions():
    """Return the functions and classes of the book by page and name; they know NumPy and each other."""
    found = {}
    for page, trees in cells().items():
        names = {"np": np, "__name__": page}
        for node in (node for tree in trees for node in ast.walk(tree)):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                node.decorator_list = []
                if isinstance(node, ast.FunctionDef):
                    node.args.defaults = [d for d in node.args.defaults if isinstance(d, ast.Constant)]
                try:
                    exec(compile(ast.Module([node], []), page, "exec"), names)
                except NameError:  # its base is not here
                    continue
                found[page, node.name] = names[node.name]
    return found


@cache
def numbers():
    """Return the numbers and the lists of numbers that are written out in the book, as Python writes them."""
    found = set()
    for node in (node for trees in cells().values() for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Constant | ast.List | ast.Tuple | ast.UnaryOp):
            try:
                value = ast.literal_eval(node)
                kind = np.asarray(value).dtype.kind
            except (ValueError, TypeError):
                continue
            if kind in "iuf":
                found.add(repr(value))
    return sorted(found)


def expressions(arguments):
    """Return the expressions of the book that use some of the arguments, NumPy, and nothing else."""
    found = set()
    for node in (node for trees in cells().values() for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.expr) and not isinstance(
            node, ast.Constant | ast.Starred | ast.FormattedValue
        ):
            names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            own = {n.arg for n in ast.walk(node) if isinstance(n, ast.arg)}
            if names & set(arguments) and names <= {*arguments, *own, "np", *dir(builtins)}:
                found.add(ast.unparse(node))
    return sorted(found)


def report(task_id, answer):
    wanted = task(task_id)
    given = probe(task_id)
    return wanted.judge(given, wanted.evidence({wanted.name: answer}, given))


@cache
def probe(task_id):
    return task(task_id).probe(1)


def arguments_of(task_id):
    (function,) = ast.parse(reference(task_id)).body
    return [argument.arg for argument in function.args.args]


def test_every_stage_with_points_has_one_but_the_capstone_and_the_laboratory():
    """What a capstone asks and what a patient has stands in no page anyway."""
    own = ("capstone", "laboratory")
    stages = [stage.name for stage in STAGES if stage.points and stage.name not in own]
    assert [name.partition(".")[0] for name in TRANSFER] == stages
    assert all(1 <= task(name).points <= 3 for name in TRANSFER)


def test_the_book_is_read():
    assert len(functions()) > 30 and len(numbers()) > 200
    assert ("09_from_scratch.md", "softmax") in functions()
    assert len(expressions(["p", "y"])) > 10


@pytest.mark.parametrize("task_id", TRANSFER)
def test_no_function_of_the_book_earns_a_point(task_id):
    for where, answer in functions().items():
        assert report(task_id, answer).marks == 0, where


@pytest.mark.parametrize("task_id", TRANSFER)
def test_no_number_and_no_expression_of_the_book_earns_a_point(task_id):
    arguments = arguments_of(task_id)
    for text in (*numbers(), *expressions(arguments)):
        answer = eval(f"lambda {', '.join(arguments)}: {text}", {"np": np})
        assert report(task_id, answer).marks == 0, text
    for text in numbers()[::20]:  # a number is no function, whichever it is
        assert report(task_id, ast.literal_eval(text)).marks == 0, text


def test_the_table_of_what_2_0_changed_is_right():
    rows = re.findall(
        r"^\| \d \| `(\w+)` \| (\d) \| `(\w+)`, (\d)( points?)? in place of (\d) \|$",
        (TREE / "book" / "changes.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert [name for name, *_ in rows] == [task_id.partition(".")[2] for task_id in TRANSFER]
    for task_id, (_, points, cheaper, now, _, before) in zip(TRANSFER, rows, strict=True):
        assert task(task_id).points == int(points) == int(before) - int(now)
        assert task(f"{task(task_id).stage}.{cheaper}").points == int(now)
