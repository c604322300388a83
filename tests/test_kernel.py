"""What a notebook's kernel passes over: pasted characters, lines for other services, names taken."""

import ast

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from digitrec.course import STAGES, find_tree
from digitrec.grading.run.cells import RunCells
from digitrec.kernel.elsewhere import NOTHING, WithoutServices
from digitrec.kernel.pasted import without_invisible

TREE = find_tree(__file__)


def run(*sources, extensions=True):
    """Run cells in a kernel and return them; a cell's text is what it showed."""
    nb = nbformat.v4.new_notebook(cells=[new_code_cell(source) for source in sources])
    nb.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    settings = {} if extensions else {"extra_arguments": ["--IPKernelApp.log_level=ERROR"]}
    executed, _ = RunCells(allow_errors=True, timeout=300, **settings).preprocess(
        nb, {"metadata": {"path": "."}}
    )
    return executed.cells


def text_of(cell):
    return "".join(
        output.get("text", "") or "\n".join(output.get("traceback", ())) or str(output.get("data", {}))
        for output in cell.outputs
    )


def failed(cell):
    return any(output.output_type == "error" for output in cell.outputs)


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u202f", "\u3000"])
def test_a_space_that_is_none_is_one(space):
    assert without_invisible(f"def f():\n{space * 4}return{space}1") == "def f():\n    return 1"


@pytest.mark.parametrize("nothing", ["\u200b", "\u00ad", "\ufeff", "\u2060", "\u200e"])
def test_what_is_not_seen_is_not_there(nothing):
    assert without_invisible(f"{nothing}x{nothing} = 1") == "x = 1"


def test_strings_and_comments_stay_as_they_are():
    source = "a = 'x\u00a0y'  # it\u2019s a\u00a0b\nb = '''\n\u200b'''\nc = f\"{a}\u00a0\""
    assert without_invisible(source) == source


def test_another_end_of_a_line_is_one():
    assert without_invisible("x = 1\u2028y = 2") == "x = 1\ny = 2"


@pytest.mark.parametrize(
    "source",
    ["import google.colab", "from google.colab import drive", "from google import colab as drive",
     "import google.colab.drive as drive", "from google.colab.patches import cv2_imshow as drive"],
)  # fmt: skip
def test_what_a_service_would_give_is_nothing(source):
    names = {}
    exec(compile(WithoutServices().visit(ast.parse(source)), "cell", "exec"), names)
    assert names[source.split()[-1] if "drive" in source else "google"] is NOTHING


@pytest.mark.parametrize(
    "source",
    ["from google.protobuf import message", "import google.colabs", "from . import colab", "import numpy",
     "try:\n    import google.colab\nexcept ImportError:\n    pass"],
)  # fmt: skip
def test_other_imports_stay(source):
    assert ast.unparse(WithoutServices().visit(ast.parse(source))) == source


def test_nothing_gives_nothing_whatever_is_asked_of_it():
    assert NOTHING.drive.mount("/content/drive") is NOTHING
    assert [*NOTHING.files.upload().keys()] == [] and not NOTHING
    with NOTHING["a"] as opened:
        assert opened is NOTHING


@pytest.mark.slow
def test_lines_for_elsewhere_cost_nothing():
    sources = (
        "from google.colab import drive\ndrive.mount('/content/drive')\na = 1",
        "%tensorflow_version 2.x\nb = 2",
        "%matplotlib widget\n%load_ext tensorboard\nc = 3",
        "%%memit\nd = 4",
        "def f(x):\n\u00a0\u00a0\u00a0\u00a0return\u00a0x\u200b\ne = f(5)",
        "print(a, b, c, d, e)",
    )
    cells = run(*sources)
    assert [failed(cell) for cell in cells] == [False] * 6
    assert text_of(cells[-1]) == "1 2 3 4 5\n"
    assert "does nothing here" in text_of(cells[1])


@pytest.mark.slow
def test_a_magic_that_runs_code_shows_its_error():
    cell, set_up = run("%time 1 / 0", 'from digitrec.kernel import set_up\nset_up("preparing")')
    assert failed(cell) and "ZeroDivisionError" in text_of(cell)
    assert set_up.outputs == [], "where notebooks are marked, nobody goes to a chapter"


SET_UP = "import numpy as np\nfrom digitrec.kernel import set_up\nfrom digitrec.loading import load_mnist\n"
SET_UP += "set_up()\n(x_train, y_train), _ = load_mnist()"


@pytest.mark.slow
def test_a_taken_name_is_said_in_a_sentence():
    cells = run(
        SET_UP,
        "np = 5\nnp.zeros(3)",
        "sum = 3\nsum([1, 2])",
        "import sklearn_that_is_not_there",
        "import seaborn",
        "nobody_knows",
        "class A: pass\nA().b",
        "del np\nnp.zeros(3)",
        extensions=False,
    )
    said = [text_of(cell) for cell in cells]
    assert "`np` is an int by now, and no longer the module numpy." in said[1]
    assert "`sum` is an int by now, and no longer Python's own function." in said[2]
    assert "Traceback" not in said[1] + said[2] and "---->" not in said[1] + said[2]
    assert "The course's environment does without seaborn" in said[4]
    for other in (3, 5, 6):
        assert "Traceback" in said[other] and "by now" not in said[other]
    assert "`np` comes from the set-up cell" in said[7]


@pytest.mark.slow
def test_after_a_reset_the_set_up_is_there_again():
    cells = run(
        SET_UP,
        "mine = 1\n%reset -f\nprint(x_train.shape, np.ndim(y_train))",
        "mine",
        'from digitrec.kernel import set_up\nset_up("preparing")',
        extensions=False,
    )
    assert "(60000, 28, 28) 1" in text_of(cells[1])
    assert failed(cells[2])
    assert "This notebook goes with chapter 2, Prepare the data." in text_of(cells[3])


@pytest.mark.slow
def test_an_aside_says_what_it_leaves_out_and_lets_the_learners_errors_through():
    cells = run(
        SET_UP + "\nfrom digitrec.kernel import aside\nanswer = None",
        "def wrong():\n    raise ValueError('mine')",
        "with aside():\n    print(np.asarray(answer)[0])",
        "with aside():\n    print(gone)",
        "with aside():\n    raise ValueError('too short')",
        "with aside():\n    wrong()",
        extensions=False,
    )
    assert [text_of(cell) for cell in cells[2:5]] == [
        "This is shown when `answer` has a value.\n",
        "This is shown when there is a `gone`: run its cell first.\n",
        "This cannot be shown of what is there. too short\n",
    ]
    assert failed(cells[5])


def exercise(stage):
    return nbformat.read(TREE / "exercises" / stage.notebook, as_version=4)


TAKEN = ("grade", "check", "np", "plt", "keras", "plotting", "display", "digitrec", "aside")


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES[1:5] + STAGES[6:9], ids=lambda stage: stage.stem)
def test_the_courses_cells_go_on_whatever_the_learners_names_are(stage):
    """The exercise as it is handed out, with each name taken: no error of the course's."""
    nb = exercise(stage)
    nb.cells = [
        cell for cell in nb.cells if cell.cell_type == "code" and not cell.id.endswith("example-code")
    ]
    nb.cells.insert(1, new_code_cell(" = ".join(TAKEN) + " = 0.97"))
    executed, _ = RunCells(allow_errors=True, timeout=600).preprocess(nb, {"metadata": {"path": "."}})
    ours = [cell for cell in executed.cells if "digitrec.checks." in cell.source or "aside()" in cell.source]
    assert len(ours) > 5
    assert {cell.id: text_of(cell) for cell in ours if failed(cell)} == {}


ODD = {  # what learners make of images, labels and predictions: drawn, or said in a sentence
    "tensors": ("tf.constant(images)", "tf.constant(labels)", "tf.constant(labels)", True),
    "one-hot labels and probabilities": ("images", "np.eye(10)[labels]", "np.eye(10)[labels]", True),
    "a table": ("Table(images.reshape(-1, 784))", "labels", "labels", True),
    "lists": ("images.tolist()", "labels.tolist()", "labels.tolist()", True),
    "floats": ("images", "labels", "labels * 1.0", False),
    "text": ("images", "labels", "labels.astype(str)", False),
    "nothing yet": ("images", "labels", "None", False),
    "too few": ("images[:3]", "labels", "labels", False),
}
TABLE = """
class Table:
    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return self.values

    def __getitem__(self, name):
        raise KeyError(name)
"""


@pytest.mark.slow
def test_pictures_of_odd_data_are_drawn_or_a_sentence_says_why_not():
    cells = {cell.id: cell.source for cell in exercise(STAGES[8]).cells}
    begin = "import numpy as np\nimport tensorflow as tf\nfrom digitrec.loading import load_mnist\n" + TABLE
    begin += "images, labels = (part[:40] for part in load_mnist()[1])"
    tried = [
        source
        for x, y, p, _ in ODD.values()
        for source in (f"x_test, y_test, predictions = {x}, {y}, {p}", cells["evaluate-picture"])
    ]
    pictures = run(begin, *tried)[2::2]
    for (name, (*_, drawn)), cell in zip(ODD.items(), pictures, strict=True):
        assert not failed(cell), name
        assert ("image/png" in text_of(cell)) == drawn, name
        assert drawn or len(text_of(cell).splitlines()) == 1, name
