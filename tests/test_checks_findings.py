"""A finding says what is wrong, and shows it where it is wrong; the bank holds marks and codes only."""

import warnings

import numpy as np
import pytest

from digitrec.checks import report_on
from digitrec.checks.compiling.shared.settings import predictions
from digitrec.checks.engine.stages import task
from digitrec.checks.engine.wording import plural, with_article


def said(task_id, *answers, **named):
    """Return what the first finding on an answer says."""
    return report_on(task_id, *answers, **named).findings[0].text


def raises(error):
    def function(*_):
        raise error

    return function


def test_articles_and_plurals():
    written = [with_article(thing) for thing in (7, 8, "ValueError", "IndexError", "UnicodeError")]
    assert written == ["a 7", "an 8", "a ValueError", "an IndexError", "a UnicodeError"]
    assert [plural(n, "epoch") for n in (0, 1, 5)] == ["0 epochs", "1 epoch", "5 epochs"]


def test_an_error_is_named_with_its_article():
    assert "with an IndexError: too far." in said("preparing.flatten", raises(IndexError("too far")))
    assert "with a ValueError: no." in said("preparing.flatten", raises(ValueError("no")))


def test_an_interrupted_class_did_not_finish():
    class Adam:
        def __init__(self, learning_rate=0.001):
            raise KeyboardInterrupt

    assert report_on("from_scratch.adam", Adam).codes == ("did-not-finish",)


def test_a_class_in_the_place_of_a_function_is_called_one():
    class Flatten:
        def __call__(self, images):
            return images.reshape(-1, 784)

    assert said("preparing.flatten", Flatten).startswith("`flatten` is a class, not a function.")


def test_a_function_that_returns_text_has_been_begun():
    assert report_on("preparing.flatten", lambda images: "(N, 784)").codes == ("not-numbers",)


def test_only_a_written_number_of_images_is_taken_for_one():
    assert "exactly 60000" in said("preparing.flatten", raises(_reshape_error((60_000, 784))))
    assert report_on("preparing.flatten", raises(_reshape_error((784,)))).codes == ("shapes-do-not-fit",)


def _reshape_error(shape):
    with pytest.raises(ValueError, match="cannot reshape") as caught:
        np.zeros((3, 28, 28)).reshape(shape)
    return caught.value


def test_a_width_that_does_not_follow_from_the_labels_is_not_said_to():
    assert "follows from the labels" in said("preparing.one_hot", lambda y: np.eye(y.max() + 1)[y])
    assert "follows from the labels" not in said("preparing.one_hot", lambda y: np.eye(11)[y])


def test_nothing_is_no_number():
    assert "2 things" in said("preparing.prepare", lambda images, labels: (None, None))
    assert "nan is" not in said("compiling.by_hand", [7, 9, 1, 0], 0.75, float("nan"))
    assert "`loss_by_hand` is nan. A number" in said("compiling.by_hand", [7, 9, 1, 0], 0.75, float("nan"))


def test_a_pixel_is_shown_that_is_scaled_wrongly():
    def scale(pixels):
        return np.where(pixels > 250, 0.5, pixels / 255)

    assert "became 0.5, not" in said("preparing.scale", scale)


def test_a_digit_is_shown_whose_recall_is_wrong():
    def recall_by_digit(matrix):
        return np.append((matrix.diagonal() / matrix.sum(axis=1))[:9], 0)

    assert "returned 0 for digit 9" in said("evaluating.recall_by_digit", recall_by_digit)


def test_positions_as_floats_are_said_to_be_right():
    def mistakes(actual, predicted):
        return np.flatnonzero(actual != predicted).astype(float)

    assert said("predicting.mistakes", mistakes).startswith("The positions are right, but they are float64")


def test_no_positions_are_called_so():
    found = [np.array([], int), np.array([1, 2])]
    assert "returned no position." in said("predicting.mistakes", lambda *_: found.pop(0))


def test_a_unit_is_shown_that_is_wrong():
    def forward(weights, x):
        w1, b1, w2, b2, w3, b3 = weights
        z1 = x @ w1 + b1
        a1 = np.where(z1 > 0, z1, 0.01 * z1)
        a2 = np.maximum(a1 @ w2 + b2, 0)
        e = np.exp(a2 @ w3 + b3)
        return [a1, a2, e / e.sum(axis=1, keepdims=True)]

    text = said("from_scratch.forward", forward)
    assert "gives -0." in text and "it is 0." in text


def test_a_gradient_is_shown_that_is_wrong():
    from digitrec.checks.from_scratch.shared.arithmetic import gradients

    def backward(weights, x, y):
        found = gradients(weights, x, y)
        found[5][3] = 7
        return found

    assert "has 7 where" in said("from_scratch.backward", backward)


def test_a_weight_is_shown_that_adam_changes_otherwise():
    class Adam:  # forgets the biases, the second array
        def __init__(self, learning_rate=0.001):
            self.learning_rate = learning_rate

        def step(self, weights, gradients):
            weights[0] -= self.learning_rate * np.sign(gradients[0])

    assert said("from_scratch.adam", Adam).startswith("In step 1, `weights[1][2]` changed by 0; Adam")


@pytest.mark.parametrize("seed", range(100))
def test_a_right_most_confused_is_right_with_every_seed(seed):
    def most_confused(matrix):
        mistakes = matrix * (1 - np.eye(10, dtype=int))
        a, p = np.unravel_index(mistakes.argmax(), (10, 10))
        return a, p, mistakes[a, p]

    assert report_on("evaluating.most_confused", most_confused, seed=seed).marks == 2


def codes_with_every_seed(task_id, answer):
    return {report_on(task_id, answer, seed=seed).codes for seed in range(100)}


def test_a_digit_that_is_always_read_right_tells_whole_number_division_with_every_seed():
    def recall_by_digit(matrix):
        return matrix.diagonal() // matrix.sum(axis=1)

    assert codes_with_every_seed("evaluating.recall_by_digit", recall_by_digit) == {("recall-wrong",)}


@pytest.mark.parametrize("kept", [0, -1], ids=["first", "last"])
def test_a_single_pair_is_another_in_each_case_with_every_seed(kept):
    def confusion_matrix(actual, predicted):
        matrix = np.zeros((10, 10), int)
        matrix[actual[kept], predicted[kept]] = 1
        return matrix

    assert codes_with_every_seed("evaluating.confusion_matrix", confusion_matrix) == {("pairs-miscounted",)}


def test_the_first_mistakes_stand_elsewhere_in_each_case_with_every_seed():
    def mistakes(actual, predicted):
        return np.flatnonzero(actual != predicted)[:2]

    assert codes_with_every_seed("predicting.mistakes", mistakes) == {("positions-wrong",)}


def test_batch_sizes_are_told_apart_with_every_seed():
    def steps_per_epoch(n, batch_size):
        return batch_size // 8

    assert codes_with_every_seed("training.steps_per_epoch", steps_per_epoch) == {("steps-wrong",)}


@pytest.mark.parametrize("number", [np.nan, np.inf, 1e300])
def test_numbers_out_of_bounds_bring_no_warnings(number):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = report_on("preparing.scale", lambda pixels: pixels * -number)
    assert report.codes == ("scaled-wrongly",) and report.undecided == 0


def _one_epoch(evidence):
    evidence["history"] = {"epochs": 1, "steps": 1875}
    evidence["steps"] = 1875
    return evidence


def test_one_epoch_is_one():
    criterion = task("training.trained").criteria[2]
    finding = criterion.layers[0]({}, _one_epoch({}))
    assert (
        finding.text
        == "Your network has been trained for 1875 steps: 1 epoch of 1875. Five epochs were asked for."
    )


def _usual_metrics(y, p):
    """Return the share of digits that are read right, and what other metrics make of predictions."""
    sure, first_two = p > 0.5, np.argsort(p, axis=1)[:, -2:]
    hits = (sure & (y == 1)).sum()
    return (y.argmax(axis=1) == p.argmax(axis=1)).mean(), {
        "binary accuracy": (sure == y).mean(),
        "precision": hits / sure.sum(),
        "recall": hits / len(y),
        "squared error": ((y - p) ** 2).mean(),
        "absolute error": np.abs(y - p).mean(),
        "equal numbers": (y == p).mean(),
        "one of the first two": (first_two == y.argmax(axis=1)[:, np.newaxis]).any(axis=1).mean(),
        "probability of the label": p[y == 1].mean(),
        "nothing": 0,
        "everything": 1,
    }


def test_predictions_that_metrics_are_tried_on_tell_the_usual_ones_apart():
    shares = set()
    for seed in range(300):
        drawn = predictions(seed)
        share, others = _usual_metrics(drawn["y"], drawn["p"])
        shares.add(round(float(share), 3))
        assert [name for name, value in others.items() if abs(value - share) < 1e-3] == [], seed
    assert len(shares) > 10
