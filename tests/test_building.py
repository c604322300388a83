"""Building: the network that the course fixes, and its parameters counted another way."""

import numpy as np
import pytest

from digitrec.building import SHAPES, SIZES, build_model, count_parameters


@pytest.fixture(scope="module")
def model():
    return build_model()


def test_the_network_is_the_courses(model):
    assert model.input_shape == (None, 784)
    assert model.output_shape == (None, 10)
    assert [layer.units for layer in model.layers] == [128, 64, 10]
    assert [layer.activation.__name__ for layer in model.layers] == ["relu", "relu", "softmax"]
    assert all(layer.use_bias and layer.trainable for layer in model.layers)
    assert not model.compiled


def test_parameters_as_keras_counts_them(model):
    assert count_parameters(SIZES) == [layer.count_params() for layer in model.layers] == [100480, 8256, 650]
    assert sum(count_parameters(SIZES)) == model.count_params() == 109386


def test_the_weights_have_the_shapes_that_keras_gives_them(model):
    assert [array.shape for array in model.get_weights()] == list(SHAPES)


def test_parameters_worked_by_hand():
    assert count_parameters([3, 2]) == [8]  # six weights and two biases
    assert count_parameters((2, 3, 1)) == [9, 4]


def test_the_output_is_probabilities(model):
    x = np.random.default_rng(0).random((5, 784), dtype=np.float32)
    p = model.predict(x, verbose=0)
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-5)


def test_every_call_builds_another_network_and_a_seed_repeats_it(model):
    import keras

    assert build_model() is not model
    keras.utils.set_random_seed(7)
    first = build_model().get_weights()
    keras.utils.set_random_seed(7)
    second = build_model().get_weights()
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    assert not np.array_equal(first[0], model.get_weights()[0])
