"""What every public function does with wrong input: one full sentence, TypeError or ValueError.

`WRONG` holds the faults by the kind of argument; `TAKES` says which function takes what. Together they
give a case for every argument of every public function of the stages.
"""

import inspect
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from digitrec import (
    building,
    compiling,
    evaluating,
    from_scratch,
    predicting,
    preparing,
    training,
)

images, labels = np.zeros((3, 28, 28), np.uint8), np.array([1, 2, 3])
x, y = np.zeros((3, 784), np.float32), np.eye(10)[[1, 2, 3]]
p = np.full((3, 10), 0.1)
matrix = np.eye(10, dtype=int)
NAN = float("nan")


def with_entry(array, value):
    changed = np.array(array, dtype=float)
    changed.flat[0] = value
    return changed


WRONG = {
    "images": {
        "rank": images[0],
        "shape": np.zeros((3, 28, 27), np.uint8),
        "dtype": images.astype(float),
        "range": images.astype(int) + 256,
        "negative": images.astype(int) - 1,
        "empty": images[:0],
        "none": None,
        "ellipsis": ...,
        "text": "images",
        "ragged": [[1, 2], [3]],
        "complex": images.astype(complex),
    },
    "pixels": {
        "dtype": x,
        "range": images.astype(int) + 256,
        "empty": images[:0],
        "none": None,
        "object": [object()],
    },
    "labels": {
        "rank": labels[:, None],
        "ten": [1, 10],
        "negative": [-1, 2],
        "fraction": [0.5, 1.5],
        "words": ["one", "two"],
        "booleans": [True, False],
        "empty": [],
        "one-hot": y,
        "none": None,
        "scalar": 3,
    },
    "x": {
        "images": images,
        "not scaled": x + 255,
        "negative": x - 0.5,
        "nan": with_entry(x, NAN),
        "infinite": with_entry(x, np.inf),
        "one image": x[0],
        "width": x[:, :783],
        "empty": x[:0],
        "none": None,
        "text": "x",
    },
    "y": {
        "labels": labels,
        "two ones": y + np.eye(10)[[4, 5, 6]],
        "no one": np.zeros((3, 10)),
        "half": y / 2,
        "nan": with_entry(y, NAN),
        "width": np.eye(9)[[1, 2, 3]],
        "empty": y[:0],
        "none": None,
    },
    "p": {
        "scores": p * 30,
        "sum": p / 2,
        "negative": p - 0.2,
        "nan": with_entry(p, NAN),
        "labels": labels,
        "empty": p[:0],
        "none": None,
    },
    "matrix": {
        "shape": matrix[:9],
        "negative": -matrix,
        "shares": matrix / 2,
        "none": None,
        "nan": with_entry(matrix, NAN),
    },
    "count": {
        "zero": 0,
        "negative": -3,
        "fraction": 2.5,
        "text": "32",
        "none": None,
        "true": True,
        "nan": NAN,
    },
    "sizes": {"one": [784], "zero": [784, 0], "number": 784, "fraction": [784, 1.5], "none": None},
    "model": {"none": None, "tuple": (1,), "text": "model", "class": object},
}

# function: the kinds of its arguments, in order; the good value of each kind
GOOD = {
    "images": images,
    "pixels": images,
    "labels": labels,
    "x": x,
    "y": y,
    "p": p,
    "matrix": matrix,
    "count": 2,
    "sizes": [784, 10],
}
TAKES = {
    preparing.flatten: ["images"],
    preparing.scale: ["pixels"],
    preparing.one_hot: ["labels"],
    preparing.prepare: ["images", "labels"],
    building.count_parameters: ["sizes"],
    compiling.compile_model: ["model"],
    compiling.cross_entropy: ["y", "p"],
    compiling.accuracy: ["y", "p"],
    training.steps_per_epoch: ["count", "count"],
    training.train: ["model", "x", "y", "count", "count"],
    evaluating.evaluate: ["model", "x", "y"],
    evaluating.confusion_matrix: ["labels", "labels"],
    evaluating.recall_by_digit: ["matrix"],
    evaluating.most_confused: ["matrix"],
    predicting.predict_digits: ["model", "x"],
    predicting.compare: ["labels", "labels"],
    from_scratch.train: ["x", "y", "count", "count"],
}
CASES = [
    pytest.param(function, position, wrong, id=f"{function.__name__}-{position}-{kind}-{fault}")
    for function, kinds in TAKES.items()
    for position, kind in enumerate(kinds)
    for fault, wrong in WRONG[kind].items()
]
PAIRS = [f for f, kinds in TAKES.items() if kinds in (["y", "p"], ["labels", "labels"])]
WITHOUT_INPUT = {"build_model", "trained_weights", "trained_model"}


@pytest.fixture(scope="module")
def model():
    return compiling.compile_model(building.build_model())


def arguments(function, model):
    return [model if kind == "model" else GOOD[kind] for kind in TAKES[function]]


def assert_one_sentence(message):
    assert re.fullmatch(r"[A-Z`].*[.?]", message, re.DOTALL), message
    assert "\n" not in message
    assert len(message) < 220


@pytest.mark.parametrize("function,position,wrong", CASES)
def test_wrong_input_is_refused_in_a_sentence(function, position, wrong, model):
    given_arguments = arguments(function, model)
    given_arguments[position] = wrong
    with pytest.raises((TypeError, ValueError)) as refusal:
        function(*given_arguments)
    assert_one_sentence(str(refusal.value))


@pytest.mark.parametrize("function", PAIRS)
def test_lengths_that_differ_are_refused(function):
    first, second = arguments(function, None)
    with pytest.raises(ValueError, match=r"must belong together row by row, but have 3 and 2 rows"):
        function(first, second[:2])


def test_every_public_function_of_the_stages_is_covered():
    stages = (preparing, building, compiling, training, evaluating, predicting)
    public = {
        f.__name__
        for stage in stages
        for name, f in inspect.getmembers(stage, inspect.isfunction)
        if f.__module__ == stage.__name__ and not name.startswith("_")
    }
    assert public == {f.__name__ for f in TAKES if f.__module__ != "digitrec.from_scratch"} | WITHOUT_INPUT


def test_a_model_that_is_not_compiled_is_refused():
    with pytest.raises(ValueError, match="has not been compiled yet"):
        training.train(building.build_model(), x, y)


def test_a_model_without_accuracy_is_refused():
    model = building.build_model()
    model.compile(loss="categorical_crossentropy")
    with pytest.raises(ValueError, match="reports no accuracy"):
        evaluating.evaluate(model, x, y)


ANY_NUMBERS = arrays.arrays(
    dtype=st.sampled_from([np.uint8, np.int8, np.int64, np.float16, np.float32, np.float64, bool]),
    shape=arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=12),
)


@given(ANY_NUMBERS)
def test_one_hot_of_anything_is_right_or_refused(array):
    try:
        encoded = preparing.one_hot(array)
    except (TypeError, ValueError) as refusal:
        assert_one_sentence(str(refusal))
        ok = (
            array.ndim == 1
            and array.dtype.kind in "iu"
            and array.size
            and 0 <= array.min() <= array.max() <= 9
        )
        assert not ok
    else:
        assert encoded.argmax(axis=1).tolist() == array.tolist()


@given(ANY_NUMBERS)
def test_scale_of_anything_is_right_or_refused(array):
    try:
        scaled = preparing.scale(array)
    except (TypeError, ValueError) as refusal:
        assert_one_sentence(str(refusal))
        assert array.dtype.kind not in "iu" or array.size == 0 or array.min() < 0 or array.max() > 255
    else:
        assert [round(value * 255) for value in scaled.ravel().tolist()] == array.ravel().tolist()


@given(arrays.arrays(np.int64, (10, 10), elements=st.integers(0, 1000)))
def test_most_confused_is_a_largest_entry_off_the_diagonal(matrix):
    off_diagonal = [matrix[a, b] for a in range(10) for b in range(10) if a != b]
    if max(off_diagonal) == 0:
        with pytest.raises(ValueError, match="holds no mistake"):
            evaluating.most_confused(matrix)
        return
    actual, predicted, count = evaluating.most_confused(matrix)
    assert actual != predicted
    assert count == matrix[actual, predicted] == max(off_diagonal)
