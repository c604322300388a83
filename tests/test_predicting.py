"""Predicting: the digit with the largest probability, against NumPy alone."""

import numpy as np
import pytest

from digitrec import from_scratch
from digitrec.predicting import compare, predict_digits
from digitrec.preparing import flatten, scale
from digitrec.training import trained_model, trained_weights


def test_predictions_agree_with_the_network_in_numpy(mnist):
    x = scale(flatten(mnist[1][0][:1000]))
    predicted = predict_digits(trained_model(), x)
    assert predicted.shape == (1000,)
    assert predicted.dtype.kind == "i"
    np.testing.assert_array_equal(predicted, from_scratch.predict(trained_weights(), x).argmax(axis=1))


def test_compare_worked_by_hand():
    right = compare([1, 2, 3], [1, 2, 8])
    assert right.dtype == bool
    assert right.tolist() == [True, True, False]


def test_a_model_with_another_output_is_refused():
    import keras

    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(3)])
    with pytest.raises(ValueError, match="must give 10 numbers an image"):
        predict_digits(model, np.zeros((1, 784)))
