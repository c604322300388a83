"""The network in NumPy, held against Keras, against numerical gradients and against small cases by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from digitrec import from_scratch
from digitrec.from_scratch import Adam, backward, cross_entropy, forward, initial_weights, predict, train

scores = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=10),
    elements=st.floats(-1e4, 1e4),
)


@pytest.fixture
def batch():
    """Eight images of noise, some pixels always 0, and their labels, one-hot."""
    rng = np.random.default_rng(3)
    x = rng.random((8, 784))  # (8, 784)
    x[:, :100] = 0
    return x, np.eye(10)[rng.integers(0, 10, 8)]  # (8, 784), (8, 10)


def narrow_network(seed):
    """Weights 784-6-5-10 in float64, biases not zero, so that gradients take seconds to check numerically."""
    rng = np.random.default_rng(seed)
    return [rng.normal(0, 0.3, shape) for shape in [(784, 6), (6,), (6, 5), (5,), (5, 10), (10,)]]


# --- small cases worked by hand, and properties ---


def test_relu_by_hand():
    assert from_scratch.relu([[-2.0, 0.0], [0.5, 3.0]]).tolist() == [[0.0, 0.0], [0.5, 3.0]]


def test_softmax_by_hand():
    # exp(log 1) : exp(log 2) : exp(log 5) = 1 : 2 : 5
    p = from_scratch.softmax(np.log([[1.0, 2.0, 5.0]]))
    np.testing.assert_allclose(p, [[0.125, 0.25, 0.625]], rtol=1e-12)


def test_softmax_of_one_row():
    assert from_scratch.softmax([3, 3]).tolist() == [0.5, 0.5]


@given(scores)
def test_softmax_gives_probabilities(z):
    p = from_scratch.softmax(z)
    assert p.shape == z.shape
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-12)


@given(scores, st.floats(-100, 100))
def test_softmax_ignores_what_is_added_to_a_whole_row(z, shift):
    np.testing.assert_allclose(from_scratch.softmax(z + shift), from_scratch.softmax(z), atol=1e-9)


@given(scores, st.randoms(use_true_random=False))
def test_softmax_does_not_depend_on_the_order_of_digits(z, random):
    order = random.sample(range(z.shape[1]), z.shape[1])
    np.testing.assert_allclose(
        from_scratch.softmax(z[:, order]), from_scratch.softmax(z)[:, order], atol=1e-12
    )


@given(scores)
def test_softmax_keeps_the_order_of_scores(z):
    p = from_scratch.softmax(z)
    ranks = z.argsort(axis=1, kind="stable")
    assert (np.diff(np.take_along_axis(p, ranks, axis=1), axis=1) >= 0).all()


def test_cross_entropy_by_hand():
    p = np.full((2, 10), 0.5 / 9)
    p[:, 3] = 0.5
    assert cross_entropy(np.eye(10)[[3, 3]], p) == pytest.approx(np.log(2))


def test_adam_by_hand():
    # The first step goes by almost exactly the learning rate against the gradient's sign, whatever its size.
    w = np.array([1.0, 1.0, 1.0])
    adam = Adam(learning_rate=0.1)
    adam.step([w], [np.array([4.0, -0.02, 0.0])])
    np.testing.assert_allclose(w, [0.9, 1.1, 1.0], rtol=1e-4)
    # Second step, by the paper's form: m_hat = m / (1 - 0.9^2), v_hat = v / (1 - 0.999^2).
    adam.step([w], [np.array([2.0, -0.02, 0.0])])
    m_hat = (0.9 * 0.1 * 4 + 0.1 * 2) / (1 - 0.9**2)
    v_hat = (0.999 * 0.001 * 16 + 0.001 * 4) / (1 - 0.999**2)
    assert w[0] == pytest.approx(0.9 - 0.1 * m_hat / np.sqrt(v_hat), rel=1e-6)
    assert "2 steps" in repr(adam)


def test_adam_keeps_out_of_denormal_numbers():
    """A pixel lit once and never again: its m must not decay into numbers that slow the processor down."""
    w, adam = np.ones(1, "float32"), Adam()
    adam.step([w], [np.ones(1, "float32")])
    for _ in range(2000):
        adam.step([w], [np.zeros(1, "float32")])
    assert adam.m[0][0] > np.finfo("float32").tiny


# --- Glorot's rule ---


def test_initial_weights_follow_glorots_rule():
    weights = initial_weights(seed=0)
    assert [w.shape for w in weights] == [(784, 128), (128,), (128, 64), (64,), (64, 10), (10,)]
    assert all(w.dtype == np.float32 for w in weights)
    for W in weights[::2]:
        limit = np.sqrt(6 / sum(W.shape))
        assert 0.95 * limit < np.abs(W).max() <= np.float32(limit)
        assert W.std() == pytest.approx(limit / np.sqrt(3), rel=0.05)  # of a uniform distribution
    assert not any(b.any() for b in weights[1::2])


def test_initial_weights_depend_on_the_seed_alone():
    again = [np.array_equal(a, b) for a, b in zip(initial_weights(1), initial_weights(1), strict=True)]
    assert all(again)
    assert not np.array_equal(initial_weights(1)[0], initial_weights(2)[0])


# --- backpropagation against central differences ---


@pytest.mark.parametrize("seed", [0, 1])
def test_gradients_agree_with_central_differences(batch, seed):
    x, y = batch
    weights, h = narrow_network(seed), 1e-5
    rng = np.random.default_rng(seed)
    for w, gradient in zip(weights, backward(weights, x, y), strict=True):
        assert gradient.shape == w.shape
        for place in rng.permutation(w.size)[:60]:
            index = np.unravel_index(place, w.shape)
            before = w[index]
            losses = []
            for value in (before + h, before - h):
                w[index] = value
                losses.append(cross_entropy(y, predict(weights, x)))
            w[index] = before
            assert gradient[index] == pytest.approx((losses[0] - losses[1]) / (2 * h), rel=1e-4, abs=1e-9)


def test_gradient_is_the_mean_over_the_batch(batch):
    x, y = batch
    weights = narrow_network(0)
    one_by_one = [backward(weights, x[i : i + 1], y[i : i + 1]) for i in range(len(x))]
    for whole, parts in zip(backward(weights, x, y), zip(*one_by_one, strict=True), strict=True):
        np.testing.assert_allclose(whole, np.mean(parts, axis=0), atol=1e-12)


# --- against Keras ---


@pytest.fixture(scope="module")
def keras_model():
    """The course's network in Keras, written out here so that nothing of digitrec is its own witness."""
    from digitrec.starting import start_keras

    keras = start_keras()
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((784,)),
            layers.Dense(128, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


@pytest.fixture(scope="module")
def digits():
    """1,000 prepared training images, plain NumPy."""
    from digitrec.loading import load_mnist

    (images, labels), _ = load_mnist()
    return images[:1000].reshape(1000, 784).astype("float32") / 255, np.eye(10, dtype="float32")[
        labels[:1000]
    ]


def test_forward_agrees_with_keras(keras_model, digits):
    x, _ = digits
    weights = initial_weights(seed=5)
    weights[1] += 0.1  # biases that matter
    keras_model.set_weights(weights)
    np.testing.assert_allclose(predict(weights, x), keras_model.predict(x, verbose=0), atol=1e-6)
    a1, a2, _ = forward(weights, x[:50])
    first = keras_model.layers[0](x[:50])
    np.testing.assert_allclose(a1, first, atol=1e-5)
    np.testing.assert_allclose(a2, keras_model.layers[1](first), atol=1e-5)


def train_both(keras_model, x, y, seed, epsilon=1e-7):
    """Take the same 40 steps from the same weights in Keras and in NumPy; return the largest difference.

    Not many more steps: sooner or later a score comes so close to 0 that rounding decides whether ReLU lets
    it through, and from there on the two go different ways, both of them right.
    """
    keras_model.set_weights(initial_weights(seed))
    keras_model.compile(optimizer="adam", loss="categorical_crossentropy")
    weights, adam = initial_weights(seed), Adam(epsilon=epsilon)
    rng = np.random.default_rng(seed)
    for _ in range(40):
        rows = rng.choice(len(x), 32, replace=False)
        keras_model.train_on_batch(x[rows], y[rows])
        adam.step(weights, backward(weights, x[rows], y[rows]))
    return max(np.abs(a - b).max() for a, b in zip(weights, keras_model.get_weights(), strict=True))


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_weights_agree_with_keras_after_40_steps(keras_model, digits, seed):
    assert train_both(keras_model, *digits, seed) < 5e-5


@pytest.mark.parametrize("epsilon", [1e-6, 1e-8])
def test_a_wrong_epsilon_would_be_noticed(keras_model, digits, epsilon):
    assert train_both(keras_model, *digits, seed=0, epsilon=epsilon) > 5e-4


def test_train_does_what_keras_does_epoch_by_epoch(keras_model, digits):
    """`train` itself: initial weights, order of batches, last smaller batch, loss and accuracy."""
    x, y = digits[0][:650], digits[1][:650]  # 20 batches of 32 and one of 10
    weights, history = train(x, y, epochs=2, seed=7)

    rng = np.random.default_rng(7)
    keras_model.set_weights(initial_weights(rng))
    keras_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    for epoch in range(2):
        order = rng.permutation(len(x))
        expected = keras_model.fit(x[order], y[order], batch_size=32, shuffle=False, verbose=0).history
        assert history["loss"][epoch] == pytest.approx(expected["loss"][0], rel=1e-4)
        assert history["accuracy"][epoch] == pytest.approx(expected["accuracy"][0], abs=1e-6)
    for ours, theirs in zip(weights, keras_model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-4)


# --- training by itself ---


def test_training_learns_and_repeats(digits):
    x, y = digits
    weights, history = train(x, y, epochs=3, seed=1)
    again, _ = train(x, y, epochs=3, seed=1)
    assert history["loss"] == sorted(history["loss"], reverse=True)
    assert history["accuracy"][-1] > 0.85
    assert all(np.array_equal(a, b) for a, b in zip(weights, again, strict=True))
    assert weights[0].dtype == np.float32


def test_training_does_not_touch_its_input(digits):
    x, y = digits[0][:64].copy(), digits[1][:64].copy()
    train(x, y, epochs=1, batch_size=100, seed=0)
    assert np.array_equal(x, digits[0][:64])
    assert np.array_equal(y, digits[1][:64])


# --- wrong input ---

X, Y = np.zeros((4, 784)), np.eye(10)[[0, 1, 2, 3]]
WRONG = {
    "pixels not scaled": (lambda: train(X + 255, Y), ValueError, "from 0 to 1"),
    "images not flattened": (lambda: train(np.zeros((4, 28, 28)), Y), ValueError, r"\(N, 784\)"),
    "labels not one-hot": (lambda: train(X, [0, 1, 2, 3]), ValueError, r"\(N, 10\)"),
    "one label too few": (lambda: train(X, Y[:3]), ValueError, "4 and 3 rows"),
    "no images": (lambda: train(X[:0], Y[:0]), ValueError, "empty"),
    "no epochs": (lambda: train(X, Y, epochs=0), ValueError, "`epochs` must be 1 or more"),
    "half a batch": (lambda: train(X, Y, batch_size=0.5), TypeError, "`batch_size`"),
    "five arrays": (lambda: forward(initial_weights(0)[:5], X), ValueError, "six arrays"),
    "weights of another input": (lambda: forward([np.zeros((100, 128))] * 6, X), ValueError, "`W1`"),
    "bias too short": (
        lambda: forward([w[:-1] if i == 3 else w for i, w in enumerate(initial_weights(0))], X),
        ValueError,
        "`b2`",
    ),
    "NaN in the weights": (lambda: predict([w + np.nan for w in initial_weights(0)], X), ValueError, "NaN"),
    "text for scores": (lambda: from_scratch.softmax("high"), TypeError, "`z`"),
    "infinite scores": (lambda: from_scratch.relu([np.inf]), ValueError, "infinite"),
    "gradient and label differ": (lambda: backward(initial_weights(0), X, Y[:1]), ValueError, "4 and 1 rows"),
    "a gradient missing": (lambda: Adam().step([X, X], [X]), ValueError, "2 and 1 rows"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_wrong_input_is_refused_in_one_sentence(fault):
    call, kind, words = WRONG[fault]
    with pytest.raises(kind, match=words) as caught:
        call()
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
