"""Which lines of a submission are shown to a person: those that reach for the grader, and no honest ones."""

import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from digitrec.course import STAGES, find_tree
from digitrec.grading.judge.reaching import reaching
from digitrec.notebooks.reading import parse_notebook
from digitrec.rehearsal.hostile import exercise, full
from tests.bank import entries
from tests.hostile import attacks

TREE = find_tree(__file__)


def reached(*sources):
    return reaching(new_notebook(cells=[new_code_cell(source) for source in sources]))


def test_the_cell_and_the_line_are_named():
    assert reached("x = 1", "import sys\n\n  \nframe = sys._getframe()") == ((2, "frame = sys._getframe()"),)


@pytest.mark.parametrize(
    "line",
    [
        "np.allclose = lambda *a: True",
        "import digitrec.checks as c\nc.grade = max",
        "from digitrec import checks\nchecks.grade = max",
        "grade = lambda *a, **k: 2.0",
        "def check(*a, **k):\n    return 1",
        "import sys\nsys.modules['digitrec.checks'] = fake",
        "get_ipython().kernel.do_shutdown(True)",
        "shell = get_ipython()\nshell.compile.ast_parse = one",
        "import inspect\ncaller = inspect.stack()[1]",
        "open('/proc/1/environ').read()",
        "%matplotlib inline\nnp.allclose = print",
        "    # a cell of its own\n!ls\nnp.sum: object = max",
        "files = !ls\nnp.sum = max",
        "took = %timeit -o 1\nnp.sum = max",
        "np.sum?\nnp.sum = max",
        "%%time\nnp.sum = max",
        "np.sum, x = max, 1",
        "for np.sum in [max]:\n    pass",
        "setattr(np, 'sum', max)",
        "exec('import sys; sys._getframe()')",
        "__import__('ctypes').CDLL(None)",
        "def grade(*a):\n    if a:\n        return 2\n    return 2",
    ],
)
def test_a_line_that_reaches_is_found(line):
    assert len(reached(line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "grade = 95",
        "grade = lambda score: score / 10",
        "def check(x):\n    return x > 0",
        "def check(a, b):\n    if a != b:\n        return False\n    return True",
        "def grade(s):\n    if s > 90:\n        return 'A'\n    return 'F'",
        "def check(a):\n    print(a)\n    return None",
        "class Exam:\n    def check(self):\n        return 1",
        "print(get_ipython().__class__.__name__)",
        "print(get_ipython().config)",
        "model.set_weights(getattr(other, 'weights'))",
        "colab = 'google.colab' in sys.modules",
        "colab = 'google.colab' in str(get_ipython())",
        "get_ipython().run_line_magic('matplotlib', 'inline')",
        "print('the gradebook lies in /proc, they say')",
        "# sys._getframe() would do it",
        "model.stop_training = True",
        "%matplotlib inline",
    ],
)
def test_an_honest_line_is_not(line):
    assert reached(line) == ()


def test_lines_are_counted_as_python_counts_them():
    source = "text = 'a\u2028b\x0cc'\nhonest = 1\nnp.sum = max"
    assert reached(source) == ((1, "np.sum = max"),)


def test_a_cell_of_the_courses_own_is_not_looked_at():
    cell = new_code_cell("sys._getframe()", metadata={"nbgrader": {"locked": True}})
    assert reaching(new_notebook(cells=[cell])) == ()


@pytest.mark.parametrize(
    "text",
    ['"' + '\\"' * 200_000, "'" * 200_001, "(" * 100_000, "-" * 100_000 + "1", "x." * 100_000, "f" * 10**6],
    ids=["escaped quotes", "quotes", "brackets", "signs", "attributes", "a name"],
)
def test_a_text_made_to_take_long_does_not(text):
    began = time.process_time()
    assert reached(text, "import sys; sys._getframe()") == ((2, "import sys; sys._getframe()"),)
    assert time.process_time() - began < 20  # squared it would be hours


def test_nobody_of_the_bank_of_answers_and_no_solution_is_shown():
    notebooks = [nbformat.read(TREE / "solutions" / stage.notebook, as_version=4) for stage in STAGES]
    assert [stage.name for stage, nb in zip(STAGES, notebooks, strict=True) if reaching(nb)] == []
    assert [str(entry) for entry in entries() if entry.kind != "hostile" and reached(entry.source)] == []


def test_attacks_state_marks_of_graded_cells_that_there_are():
    unknown = {str(entry): entry.marks.keys() - full(entry.stage).keys() for entry in attacks()}
    assert {entry: names for entry, names in unknown.items() if names} == {}


@pytest.mark.parametrize("entry", [a for a in attacks() if a.flagged is not None and not a.files], ids=str)
def test_the_bank_of_attacks_is_shown_as_each_says(entry):
    handed_in = entry.does(exercise(entry.stage))
    if isinstance(handed_in, bytes):
        handed_in = parse_notebook(handed_in)
    assert bool(reaching(handed_in)) == entry.flagged
