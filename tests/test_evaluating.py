"""Evaluating: against scikit-learn's definitions worked out in plain loops, and by hand."""

import numpy as np
import pytest

from digitrec import evaluating
from digitrec.evaluating import confusion_matrix, evaluate, most_confused, recall_by_digit
from digitrec.preparing import prepare
from digitrec.training import trained_model


def test_confusion_matrix_has_actual_in_rows_and_counts_repeated_pairs():
    matrix = confusion_matrix([4, 4, 4, 9, 0], [9, 9, 4, 4, 0])
    expected = np.zeros((10, 10), int)
    expected[4, 9], expected[4, 4], expected[9, 4], expected[0, 0] = 2, 1, 1, 1
    np.testing.assert_array_equal(matrix, expected)
    assert matrix.dtype.kind == "i"


def test_confusion_matrix_counts_like_a_loop():
    rng = np.random.default_rng(5)
    actual, predicted = rng.integers(0, 10, (2, 1000))
    pairs = list(zip(actual.tolist(), predicted.tolist(), strict=True))
    counted = [[pairs.count((a, p)) for p in range(10)] for a in range(10)]
    assert confusion_matrix(actual, predicted).tolist() == counted


def test_recall_worked_by_hand():
    matrix = np.zeros((10, 10), int)
    matrix[3, 3], matrix[3, 5] = 3, 1
    matrix[5, 3] = 2
    recall = recall_by_digit(matrix)
    assert recall[3] == 0.75
    assert recall[5] == 0
    assert np.isnan(recall[[0, 1, 2, 4, 6, 7, 8, 9]]).all()


def test_most_confused_is_an_ordered_pair():
    matrix = np.diag(np.full(10, 900))
    matrix[4, 9], matrix[9, 4], matrix[2, 7] = 6, 4, 6
    assert most_confused(matrix) == (2, 7, 6)  # of the two with 6, the smaller digits
    matrix[9, 4] = 7
    assert most_confused(matrix) == (9, 4, 7)
    assert all(type(value) is int for value in most_confused(matrix))


def test_most_confused_leaves_the_matrix_alone():
    matrix = np.full((10, 10), 5)
    most_confused(matrix)
    assert (matrix == 5).all()


def test_evaluate_agrees_with_numpy(mnist):
    from digitrec.compiling import accuracy, cross_entropy

    model = trained_model()
    x, y = prepare(*(part[:2000] for part in mnist[1]))
    loss, right = evaluate(model, x, y)
    p = model.predict(x, verbose=0)
    assert loss == pytest.approx(cross_entropy(y, p), rel=1e-4)
    assert right == pytest.approx(accuracy(y, p))
    assert type(loss) is type(right) is float


def test_the_threshold_is_the_one_that_was_measured():
    from benchmarks.threshold import ONE_ORDER, read_results, threshold

    results = read_results()
    assert len(results["reference"]) >= 300
    assert all(len(values) >= 30 for values in results.values())
    assert threshold(results["reference"])[0] == evaluating.ACCURACY_THRESHOLD
    assert len(results[ONE_ORDER]) >= 300
    assert threshold(results[ONE_ORDER])[0] == evaluating.LOWEST_WITH_A_SEED


def test_chance_is_by_how_much_two_trainings_of_the_same_network_differ():
    from benchmarks.threshold import ONE_ORDER, read_results
    from digitrec.checks.capstone.experiment import CHANCE, CHANCE_WITH_A_SEED

    results = read_results()
    for variant, chance in {"reference": CHANCE, ONE_ORDER: CHANCE_WITH_A_SEED}.items():
        spread = np.std(results[variant], ddof=1)
        assert round(1.96 * 2**0.5 * spread, 3) == chance


def test_the_threshold_rule_worked_by_hand():
    from benchmarks.threshold import threshold

    assert threshold([0.97, 0.972, 0.974])[:2] == (0.96, 0.97)  # 0.972 - 4.265 * 0.002 = 0.9635
    assert threshold([0.9399] + [0.975] * 5000)[0] == 0.935  # one bad seed, which the fit would not expect
