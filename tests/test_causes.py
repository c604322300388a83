"""A variable of the notebook in an argument's place is found by trying, and nothing else is called one."""

import numpy as np
import pytest

from digitrec.checks import report_on
from digitrec.checks.asking.outside import unread

NOTEBOOK = """
import numpy as np
x_train = np.arange(5 * 28 * 28, dtype=np.uint8).reshape(5, 28, 28)
y_train = np.array([5, 0, 4, 1, 9])
n = len(x_train)
N_CLASSES = 10
EYE = np.eye(10)
CLASSES = ["zero", "one"]
matrix = np.full((10, 10), 5) + 300 * np.eye(10, dtype=int)
actual, predicted = np.array([1, 2, 3]), np.array([1, 2, 4])
"""


SIZES = [784, 128, 64, 10]


def cell(text):
    """Run a cell after the notebook's others and return its variables."""
    names = {"__name__": "__main__"}
    exec(NOTEBOOK + text, names)
    return names


def reported(task_id, text):
    names = cell(text)
    before = {name: value.copy() for name, value in names.items() if isinstance(value, np.ndarray)}
    report = report_on(task_id, names[task_id.partition(".")[2]])
    for name, value in before.items():
        np.testing.assert_array_equal(names[name], value)
    return report


FOUND = [
    ("training.steps_per_epoch", "def steps_per_epoch(n, size): return -(-len(x_train) // size)", "`x_train`",
     "`n` for its length"),
    ("preparing.flatten", "def flatten(images): return x_train.reshape(-1, 784)", "`x_train`", "`images`"),
    ("preparing.flatten", "def flatten(images): return images.reshape(len(x_train), 784)", "`x_train`",
     "`images`"),
    ("preparing.flatten", "def flatten(images): return images.reshape(n, 784)", "`n`", "`len(images)`"),
    (
        "preparing.flatten",
        "def rows(): return x_train.reshape(len(x_train), 784)\ndef flatten(images): return rows()",
        "`x_train`",
        "`images`",
    ),
    (
        "preparing.flatten",
        "def flatten(images):\n    images = x_train\n    return images.reshape(-1, 784)",
        "`x_train`",
        "`images`",
    ),
    ("preparing.scale", "def scale(pixels): return x_train / 255", "`x_train`", "`pixels`"),
    ("preparing.one_hot", "def one_hot(labels): return EYE[y_train]", "`y_train`", "`labels`"),
    (
        "preparing.prepare",
        "def prepare(a, b): return x_train.reshape(-1, 784) / 255, np.eye(10)[y_train]",
        "`x_train` and `y_train`",
        "`a` and `b`",
    ),
    ("evaluating.recall_by_digit", "def recall_by_digit(m): return matrix.diagonal() / matrix.sum(axis=1)",
     "`matrix`", "`m`"),
    ("predicting.mistakes", "def mistakes(a, p): return np.flatnonzero(actual != predicted)",
     "`actual` and `predicted`", "`a` and `p`"),
    ("training.steps_per_epoch", "def steps_per_epoch(images, batch_size): return -(-n // batch_size)", "`n`",
     "`images`"),
]  # fmt: skip


@pytest.mark.parametrize("task_id, text, variable, argument", FOUND)
def test_the_variable_and_what_belongs_in_its_place_are_named(task_id, text, variable, argument):
    report = reported(task_id, text)
    assert report.codes == ("notebook-variable",)
    said = report.findings[0].text
    assert f"works with {variable}, " in said
    assert f"With {argument} in " in said


def test_a_variable_with_another_mistake_is_named_by_what_is_never_looked_at():
    report = reported("preparing.one_hot", "def one_hot(labels): return EYE[y_train - 1]")
    assert report.codes == ("notebook-variable",)
    assert "It never looks at `labels`" in report.findings[0].text


OTHERS = [
    ("preparing.one_hot", "def one_hot(labels): return np.eye(N_CLASSES)[labels]"),
    ("preparing.one_hot", "def one_hot(labels): return EYE[labels]"),
    (
        "preparing.one_hot",
        "def ones(n): return np.eye(n)\ndef one_hot(labels): return ones(N_CLASSES)[labels]",
    ),
    ("preparing.scale", "white = 255\ndef scale(pixels): return pixels / white"),
    ("preparing.flatten", "def flatten(images):\n    CLASSES[0]\n    return images.reshape(len(images), -1)"),
]


@pytest.mark.parametrize("task_id, text", OTHERS)
def test_what_may_stand_outside_costs_nothing(task_id, text):
    report = reported(task_id, text)
    assert report.marks == report.points, str(report)


MISTAKEN = [
    ("preparing.one_hot", "def one_hot(labels): return np.eye(N_CLASSES)[9 - labels]", "one-hot-misplaced"),
    ("preparing.one_hot", "def one_hot(labels): return EYE[9 - labels]", "one-hot-misplaced"),
    ("preparing.scale", "def scale(pixels): return pixels // 255", "whole-numbers"),
    ("preparing.scale", "white = 256\ndef scale(pixels): return pixels / white", "divided-by-256"),
    (
        "preparing.flatten",
        "def flatten(images):\n    for image in images:\n        return image.reshape(1, 784)",
        "batch-flattened",
    ),
    ("preparing.flatten", "def flatten(images): return np.zeros((len(images), 784))", "pixels-changed"),
    (
        "building.count_parameters",
        "def count_parameters(sizes):\n    for a, b in zip(sizes, sizes[1:]):\n        return [(a + 1) * b]",
        "layers-miscounted",
    ),
    ("compiling.accuracy", "def accuracy(y, p): return (y.argmax(axis=1) == p.argmax(axis=1)).mean() // 1",
     "accuracy-wrong"),
]  # fmt: skip


@pytest.mark.parametrize("task_id, text, code", MISTAKEN)
def test_other_mistakes_are_not_laid_to_something_from_outside(task_id, text, code):
    assert reported(task_id, text).codes == (code,)


def test_what_a_function_looks_at_is_read_from_its_code():
    names = cell(
        "def a(x, y): return y\n"
        "def b(x): return [x + k for k in range(3)]\n"
        "def c(x):\n    x = x_train\n    return x\n"
        "def d(x):\n    if n: x = x_train\n    return x\n"
        "def e(x): return locals()\n"
        "def f(x):\n    def g(): return x\n    return g()\n"
        "def h(*x, y=3): return y\n"
    )
    assert [unread(names[name]) for name in "abcdefh"] == [["x"], [], ["x"], [], [], [], []]


def test_a_seed_is_no_length_that_a_variable_is_given():
    """A list of the notebook's is tried as long as a number says; a seed would fill the memory."""
    from digitrec.checks.asking.outside import LONGEST, tried_with_arguments

    lengths = []

    def answer(seed):
        lengths.append(len(SIZES))
        return seed

    for number in (LONGEST, 2**31):
        tried_with_arguments(answer, lambda function, given: _quietly(function, given), number)
    assert lengths and max(lengths) == LONGEST


def _quietly(function, given):
    try:
        return function(given)
    except ValueError:
        return None


def test_a_function_that_stops_at_the_notebooks_model_is_told_so():
    names = cell("model = None\n")
    exec(
        "from digitrec.training import trained_model\n"
        "network = trained_model()\n"
        "def predict_digits(model, x): return network.predict(x, verbose=0).argmax(axis=1)\n",
        names,
    )
    report = report_on("predicting.predict_digits", names["predict_digits"])
    assert report.codes == ("notebook-variable",)
    assert "`network`, a variable of your notebook (a model)" in report.findings[0].text
