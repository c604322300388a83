"""What the libraries say when they stop is told in a learner's words: the real thing raises each row."""

import math
import re

import numpy as np
import pytest

from digitrec.checks import report_on
from digitrec.checks.asking.trial import describe_error
from digitrec.checks.engine.errors import ROWS, explain

x = np.zeros((5, 784))
squares = np.zeros((3, 28, 28), np.uint8)
labels = np.array([3, 1, 9])
rows, nothing, nothing_more = [[1, 2], [3, 4]], None, 3


def do(text):
    """Run lines as a cell would."""
    exec(compile(text, "a cell", "exec"), {"np": np, "math": math, "labels": labels, "x": x})


def net():
    from digitrec.building import build_model

    return build_model()


def compiled(loss="categorical_crossentropy", *more, **named):
    model = net()
    model.compile("adam", loss, *more, **named)
    return model


def fitted(model, images=None, y=None, **named):
    images = np.zeros((3, 784)) if images is None else images
    model.fit(images, np.eye(10)[:3] if y is None else y, verbose=0, **named)


def keras():
    import keras

    return keras


def tensor():
    import tensorflow as tf

    return tf.constant([1.0])


# What is done, and words that have to be in what is said of it: the numbers, the cause, what to do.
RAISED = [
    (lambda: x @ np.zeros((128, 784)), "784 and 128", "`.T`"),
    (lambda: np.dot(x, np.zeros((128, 784))), "(5,784) and (128,784)", "`.T`"),
    (lambda: np.zeros((5, 10)) / np.zeros(5), "(5,10) and (5,)", "keepdims"),
    (lambda: do("a = np.zeros((3, 784))\na[0] = np.zeros((28, 28))"), "(28,28)", "(784,)"),
    (lambda: squares.reshape(784, 784), "2352", "(784,784)"),
    (lambda: squares.reshape(-1, -1), "only one length"),
    (lambda: labels.sum(axis=1), "no axis 1", "one-hot"),
    (lambda: labels[:, 0], "2 indices", "1 axis"),
    (lambda: labels[np.array([True, False])], "2 answers", "3 things"),
    (lambda: np.array([[1, 2], [3]]), "same length"),
    (lambda: setattr(squares.T, "shape", (3, 784)), "`reshape` makes a new array"),
    (lambda: do("a = np.zeros(3)\na[0] = np.array([1, 2])"), "takes one number"),
    (lambda: np.concatenate([np.zeros((2, 3)), np.zeros((2, 4))]), "joined"),
    (lambda: max(squares[0]), "`max`", "NumPy"),
    (lambda: sorted(np.zeros((3, 4))), "`sorted`"),
    (lambda: do("if labels == 3: pass"), "`if`"),
    (lambda: math.log(labels), "`np.log`"),
    (lambda: int(labels), "`.astype(int)`"),
    (lambda: [1, 2, 3][labels], "index of a list"),
    (lambda: np.eye(len(labels))[labels], "no place 3", "length 3"),
    (lambda: np.eye(10)[np.array([1.0])], "decimal point"),
    (lambda: [][0], "no such place"),
    (lambda: rows[0, 1], "`tuple`"),
    (lambda: range(10 / 2), "`//`"),
    (lambda: labels[:1.5], "`//`"),
    (lambda: np.zeros(3.5), "`//`"),
    (lambda: np.array([]).argmax(), "empty"),
    (lambda: np.array([]).max(), "empty"),
    (lambda: labels(0), "square brackets"),
    (lambda: labels.shape(0), "square brackets"),
    (lambda: nothing_more(4), "operator"),
    (lambda: labels.mean[0], "round ones"),
    (lambda: do("a = (1, 2)\na[0] = 1"), "`tuple`"),
    (lambda: list(5), "`range(n)`"),
    (lambda: len(5), "single number"),
    (lambda: nothing.shape, "`.shape`", "return"),
    (lambda: nothing[0], "`None`"),
    (lambda: nothing + 1, "`None`"),
    (lambda: do("a, b = 1.5"), "`float`"),
    (lambda: do("a, b = [1, 2, 3]"), "names"),
    (lambda: [1, 2] / 2, "`np.array(...)`"),
    (lambda: [1] - [2], "`np.array(...)`"),
    (lambda: [1] * 0.5, "`np.array(...)`"),
    (lambda: "a" / 2, "`str` and `int`"),
    (lambda: "a" + 1, "text with text"),
    (lambda: [1, 2].shape, "list", "`.shape`"),
    (lambda: labels.append(3), "no `append`"),
    (lambda: tensor().reshape(1), "tensor"),
    (lambda: {labels: 1}, "key"),
    (lambda: do("a = np.zeros(3, np.uint8)\na /= 255"), "uint8", "new array"),
    (lambda: do("a = np.zeros(3, np.uint8)\na[0] = 256"), "256", "uint8"),
    (lambda: 1 / 0, "divided by 0"),
    (lambda: math.log(0), "no logarithm"),
    (lambda: np.zeros(10, 10), "brackets of its own"),
    (lambda: do("def f(): return f()\nf()"), "calls itself"),
    (lambda: do("def f(): pass\nf(3)"), "takes no argument", "given 1"),
    (lambda: do("def f(a): pass\nf(3, 4)"), "at most 1", "given 2"),
    (lambda: keras().layers.Dense(output_dim=3), "`units`"),
    (lambda: do("def f(a, b): pass\nf(3)"), "What is missing: 'b'."),
    (lambda: compiled().fit(x, x, nb_epoch=2), "`nb_epoch`", "`epochs`"),
    (lambda: np.argmax(labels, axes=1), "`axes`"),
    (lambda: do("def f():\n    m += 1\nf()"), "`m`", "first value"),
    (lambda: eval("np.zeros(3)", {}), "`np`", "import"),
    (lambda: eval("Dense(3)", {}), "`Dense`", "keras.layers"),
    (lambda: eval("labls", {}), "`labls`", "spelt"),
    (lambda: net().predict_classes(x), "`predict_classes`", "argmax"),
    (lambda: do("from keras.utils import np_utils"), "`keras.utils.to_categorical`"),
    (lambda: do("from keras.layers.core import Dense"), "arranged anew"),
    (lambda: do("from keras.optimizers import adam"), "`Adam`"),
    (lambda: keras().optimizers.Adam(lr=0.1), "`learning_rate`"),
    (lambda: keras().layers.Dense(3, init="uniform"), "`init`", "`kernel_initializer`"),
    (lambda: keras().layers.Dense(3, activatoin="relu"), "`activatoin`"),
    (lambda: np.int(3), "`np.int`"),
    (lambda: np.argmx(labels), "`argmx`"),
    (lambda: keras().callbacks.History()["loss"], "`history.history"),
    (lambda: labels.flaten(), "`.flaten`"),
    (lambda: {"accuracy": [1]}["acc"], "`acc`", "keys()"),
    (lambda: {}[3, 5], "no entry (3, 5)"),
    (lambda: fitted(compiled("categorical_crossentorpy")), "loss", "categorical_crossentorpy"),
    (lambda: compiled().compile("adamm"), "optimizer", "adamm"),
    (lambda: keras().layers.Dense(3, activation="Relu"), "activation", "Relu"),
    (lambda: keras().Sequential(keras().layers.Dense(3), keras().layers.Dense(2)), "one list"),
    (lambda: keras().Sequential(*[keras().layers.Dense(3) for _ in range(3)]), "one list"),
    (lambda: keras().Sequential(["relu"]), "no layer", "`str`"),
    (lambda: net().fit(x, x), "not been compiled"),
    (lambda: keras().Sequential().predict(x), "no layers yet"),
    (lambda: fitted(compiled(), squares), "(None, 784)", "(None, 28, 28)"),
    (lambda: compiled()(np.ones((40, 28, 28))), "another shape"),
    (lambda: keras().layers.Dense(3).build((784,)) or _dense()(np.zeros((2, 28))), "784", "(2, 28)"),
    (lambda: fitted(compiled(), y=labels), "one-hot"),
    (lambda: fitted(compiled("sparse_categorical_crossentropy")), "`sparse`"),
    (lambda: fitted(compiled(), x), "5 images and 3 labels"),
    (lambda: keras().Sequential([keras().layers.Dense(3)]).count_params(), "`keras.Input((784,))`"),
    (lambda: fitted(compiled("categorical_crossentropy", ["accuracy"])), "`metrics=[...]`"),
    (lambda: compiled("categorical_crossentropy", "accuracy"), "`metrics=[...]`"),
    (lambda: do("loss = 0,063"), "0.063"),
    (lambda: do("def f(x):\nreturn x"), "four spaces"),
    (lambda: do("a = (1,"), "bracket"),
    (lambda: do("return 3"), "below the `def`"),
    (lambda: do("def f(x)\n    return x"), "none of it was run"),
]


def _dense():
    layer = keras().layers.Dense(3)
    layer.build((None, 784))
    return layer


def described(act):
    with pytest.raises(Exception) as caught:
        act()
    return describe_error(caught.value)


@pytest.mark.parametrize("act, words", [(act, words) for act, *words in RAISED])
def test_what_is_raised_is_told(act, words):
    _, text = explain(described(act))
    assert [word for word in words if word not in text] == []
    assert text.endswith((".", "?", ".`"))
    assert "{" not in text


def test_every_row_is_raised():
    spoken = set()
    for act, *_ in RAISED:
        error = described(act)
        said = f"{error['type']}: {error['message']}"
        spoken.add(next(pattern for pattern, *_ in ROWS if re.search(pattern, said)))
    assert [pattern for pattern, *_ in ROWS if pattern not in spoken] == []


def test_an_unknown_error_is_told_in_its_own_words():
    def flatten(images):
        raise RuntimeError("The dog ate it.")

    report = report_on("preparing.flatten", flatten)
    assert report.codes == ("stopped-with-error",)
    assert "with a RuntimeError: The dog ate it." in report.findings[0].text


def test_the_shapes_in_the_line_are_named():
    def flatten(images):
        weights = np.zeros((128, 784))
        return images.reshape(len(images), 784) @ weights

    text = report_on("preparing.flatten", flatten).findings[0].text
    assert "with a ValueError. A product" in text
    assert "784 and 128" in text
    assert "In that line, `images` has the shape (" in text
    assert "and `weights` has the shape (128, 784)." in text
