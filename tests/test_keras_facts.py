"""What boxes and quizzes of the book say of Keras, and no cell of a page shows."""

import numpy as np
import tensorflow as tf

from digitrec.building import build_model
from digitrec.compiling import compile_model
from digitrec.starting import start_keras

keras = start_keras()
RNG = np.random.default_rng(1)
X = RNG.random((64, 784), dtype="float32")
Y = np.eye(10, dtype="float32")[RNG.integers(0, 10, 64)]


def changed(model):
    """Return in how many places each array of weights changes by training on the 64 images."""
    before = model.get_weights()
    model.fit(X, Y, epochs=2, batch_size=32, verbose=0)
    return [int((a != b).sum()) for a, b in zip(model.get_weights(), before, strict=True)]


def test_from_weights_of_zero_nothing_moves_but_the_biases_of_the_output():
    model = compile_model(build_model())
    model.set_weights([0 * w for w in model.get_weights()])
    assert changed(model) == [0, 0, 0, 0, 0, 10]


def test_from_equal_weights_all_units_of_a_layer_stay_alike():
    model = compile_model(build_model())
    model.set_weights([0 * w + (0.01 if w.ndim == 2 else 0) for w in model.get_weights()])
    assert changed(model)[0] > 0
    W1 = model.get_weights()[0]  # (784, 128)
    np.testing.assert_allclose(W1, np.repeat(W1[:, :1], 128, axis=1), atol=1e-6)


def test_an_epoch_that_is_cut_short_goes_on_with_the_next():
    seen = []

    class Watched(keras.Sequential):
        def train_step(self, data):
            seen.extend(data[0].numpy()[:, 0].astype(int).tolist())
            return super().train_step(data)

    model = Watched([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    x = np.arange(8, dtype="float32")[:, None]
    model.fit(x, x, epochs=2, batch_size=2, steps_per_epoch=2, verbose=0)
    assert sorted(seen) == list(range(8)), "the second epoch takes the images that the first one left"


def test_fit_deals_out_all_epochs_in_one_order_once_a_seed_is_set():
    orders = []

    class Watched(keras.Sequential):
        def train_step(self, data):
            orders.append(tuple(data[0].numpy()[:, 0].astype(int)))
            return super().train_step(data)

    def deal_out():
        model = Watched([keras.Input((1,)), keras.layers.Dense(1)])
        model.compile("sgd", "mse", run_eagerly=True)
        x = np.arange(40, dtype="float32")[:, None]
        orders.clear()
        model.fit(x, x, epochs=3, batch_size=40, verbose=0)
        return set(orders)

    keras.utils.set_random_seed(1)
    assert len(deal_out()) == 1
    tf.random.set_seed(None)
    assert len(deal_out()) == 3


def test_a_relu_at_the_output_ends_in_weights_that_are_no_numbers():
    keras.utils.set_random_seed(1)
    model = build_model()
    model.layers[-1].activation = keras.activations.relu
    *_, W3, b3 = model.get_weights()
    model.set_weights([*model.get_weights()[:-2], -np.abs(W3), b3])  # all scores are negative
    model.compile("adam", "categorical_crossentropy")
    loss = model.fit(X, Y, batch_size=64, verbose=0).history["loss"]
    assert np.isnan(loss).all() and np.isnan(model.get_weights()[-2]).all()
