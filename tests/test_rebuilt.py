"""Every layer and activation of Keras: the judge's own NumPy gives what it gives, or it is left to a person.

`graphs.BY_A_PERSON` names the layers that are left; all others are here, each in a network with random
weights.
"""

import inspect

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from digitrec.checks.asking.models import describe_model
from digitrec.checks.asking.packing import pack, unpack
from digitrec.checks.engine.chains import dense_chain
from digitrec.checks.engine.graphs import BY_A_PERSON
from digitrec.checks.engine.judgement import CouldNotTell
from digitrec.checks.engine.rebuild import accuracy, predict

RNG = np.random.default_rng(4)
ROW, SQUARE, PICTURE = (784,), (28, 28), (28, 28, 2)

# What a layer is made with, and the form of the image that it takes.
EXAMPLES = {
    "Activation": (PICTURE, lambda k: k("gelu")),
    "ActivityRegularization": (ROW, lambda k: k(l2=0.1)),
    "AdaptiveAveragePooling1D": (SQUARE, lambda k: k(7)),
    "AdaptiveAveragePooling2D": (PICTURE, lambda k: k(7)),
    "AdaptiveMaxPooling1D": (SQUARE, lambda k: k(4)),
    "AdaptiveMaxPooling2D": (PICTURE, lambda k: k(4)),
    "AlphaDropout": (ROW, lambda k: k(0.3)),
    "AugMix": ((28, 28, 3), lambda k: k(value_range=(0, 1))),
    "AutoContrast": ((28, 28, 3), lambda k: k(value_range=(0, 1))),
    "AveragePooling1D": (SQUARE, lambda k: k(3, padding="same")),
    "AveragePooling2D": (PICTURE, lambda k: k((3, 2), strides=2, padding="same")),
    "BatchNormalization": (PICTURE, lambda k: k(epsilon=0.1)),
    "CenterCrop": (PICTURE, lambda k: k(20, 20)),
    "Conv1D": (SQUARE, lambda k: k(3, 5, strides=2, activation="relu")),
    "Conv2D": ((28, 28, 4), lambda k: k(6, (3, 5), strides=(2, 1), padding="same")),
    "Cropping1D": (SQUARE, lambda k: k(2)),
    "Cropping2D": (PICTURE, lambda k: k(((1, 2), (3, 4)))),
    "CutMix": ((28, 28, 3), lambda k: k()),
    "Dense": (ROW, lambda k: k(5, "mish")),
    "DepthwiseConv1D": (SQUARE, lambda k: k(3, depth_multiplier=2)),
    "DepthwiseConv2D": (PICTURE, lambda k: k(3, depth_multiplier=3, padding="same")),
    "Dropout": (ROW, lambda k: k(0.2)),
    "ELU": (ROW, lambda k: k(alpha=0.7)),
    "EinsumDense": (SQUARE, lambda k: k("abc,cd->abd", output_shape=(None, 6), bias_axes="d")),
    "Embedding": (ROW, lambda k: k(4, 3)),
    "Flatten": (PICTURE, lambda k: k()),
    "GaussianDropout": (ROW, lambda k: k(0.2)),
    "GaussianNoise": (ROW, lambda k: k(0.2)),
    "GlobalAveragePooling1D": (SQUARE, lambda k: k()),
    "GlobalAveragePooling2D": (PICTURE, lambda k: k(keepdims=True)),
    "GlobalAveragePooling3D": ((8, 8, 8, 2), lambda k: k()),
    "GlobalMaxPooling1D": (SQUARE, lambda k: k()),
    "GlobalMaxPooling2D": (PICTURE, lambda k: k()),
    "GlobalMaxPooling3D": ((8, 8, 8, 2), lambda k: k()),
    "GroupNormalization": ((28, 28, 6), lambda k: k(groups=3)),
    "Identity": (ROW, lambda k: k()),
    "Lambda": (SQUARE, lambda k: k(lambda x: tf.reshape(x, (-1, 784)) / 255.0 - keras.ops.mean(x))),
    "LayerNormalization": (ROW, lambda k: k()),
    "LeakyReLU": (ROW, lambda k: k(negative_slope=0.1)),
    "Masking": (SQUARE, lambda k: k()),
    "MaxPooling1D": (SQUARE, lambda k: k(3, padding="same")),
    "MaxPooling2D": (PICTURE, lambda k: k(3, strides=2, padding="same")),
    "Normalization": (ROW, lambda k: k(invert=True, mean=0.3, variance=0.2)),
    "PReLU": (SQUARE, lambda k: k(shared_axes=[1])),
    "Permute": (PICTURE, lambda k: k((3, 1, 2))),
    "RMSNormalization": (ROW, lambda k: k()),
    "ReLU": (ROW, lambda k: k(max_value=0.8, negative_slope=0.2, threshold=0.1)),
    "RepeatVector": (ROW, lambda k: k(2)),
    "Rescaling": (SQUARE, lambda k: k(1 / 255, offset=-0.5)),
    "Reshape": (SQUARE, lambda k: k((-1, 4))),
    "ReversibleEmbedding": (ROW, lambda k: k(4, 3)),
    "SeparableConv1D": (SQUARE, lambda k: k(4, 3)),
    "SeparableConv2D": (PICTURE, lambda k: k(4, 3, padding="same")),
    "Softmax": (SQUARE, lambda k: k(axis=1)),
    "SpatialDropout1D": (SQUARE, lambda k: k(0.2)),
    "SpatialDropout2D": (PICTURE, lambda k: k(0.2)),
    "SpatialDropout3D": ((4, 4, 4, 2), lambda k: k(0.2)),
    "TimeDistributed": (SQUARE, lambda k: k(layers.Dense(3))),
    "UnitNormalization": (ROW, lambda k: k()),
    "UpSampling1D": (SQUARE, lambda k: k(2)),
    "UpSampling2D": (PICTURE, lambda k: k(2)),
    "UpSampling3D": ((4, 4, 4, 2), lambda k: k(2)),
    "ZeroPadding1D": (SQUARE, lambda k: k(2)),
    "ZeroPadding2D": (PICTURE, lambda k: k(((1, 2), (3, 0)))),
    "ZeroPadding3D": ((4, 4, 4, 2), lambda k: k(1)),
}  # fmt: skip
COLOURS = {"value_range": (0, 1)}
AT_RANDOM = {  # layers that change images at random while a network learns, and not when it is asked
    "Equalization": COLOURS, "RandAugment": COLOURS, "RandomBrightness": {"factor": 0.2, **COLOURS},
    "RandomColorJitter": COLOURS,
    "RandomContrast": {"factor": 0.2, **COLOURS}, "RandomCrop": {"height": 28, "width": 28},
    "RandomElasticTransform": {}, "RandomErasing": {}, "RandomFlip": {}, "RandomGaussianBlur": {},
    "RandomInvert": {}, "RandomPerspective": {},
    "RandomRotation": {"factor": 0.1},
    "RandomShear": {}, "RandomTranslation": {"height_factor": 0.1, "width_factor": 0.1},
    "RandomZoom": {"height_factor": 0.1}, "Solarization": COLOURS,
}  # fmt: skip
MERGED = {  # of two branches
    "Add": {}, "Average": {}, "Concatenate": {}, "Dot": {"axes": 1}, "Maximum": {}, "Minimum": {},
    "Multiply": {}, "Subtract": {},
}  # fmt: skip
ATTENTION = ("AdditiveAttention", "Attention", "GroupedQueryAttention", "MultiHeadAttention")


def _described(model):
    return unpack(pack(describe_model(model)))


def _randomised(model):
    model.set_weights([RNG.uniform(0.1, 0.9, w.shape).astype("float32") for w in model.get_weights()])
    return model


def _assert_rebuilt(model, shape, low=-1.0):
    x = RNG.uniform(low, 1, (5, *shape)).astype("float32")
    wanted = np.asarray(model(x, training=False))
    np.testing.assert_allclose(predict(_described(model), x), wanted, rtol=2e-4, atol=2e-5)


def _classes():
    """Return the layers of Keras by name; of several names of one class, its own."""
    found = {
        kind for kind in vars(layers).values() if inspect.isclass(kind) and issubclass(kind, layers.Layer)
    }
    return {kind.__name__: kind for kind in found} | {"InputLayer": layers.InputLayer}


def test_every_layer_of_keras_is_rebuilt_or_left_to_a_person():
    rebuilt = [*EXAMPLES, *AT_RANDOM, *MERGED, *ATTENTION, "InputLayer"]  # each of these has an InputLayer
    assert sorted([*rebuilt, *BY_A_PERSON]) == sorted(_classes())


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_layer_gives_what_it_gives_in_keras(name):
    shape, make = EXAMPLES[name]
    model = keras.Sequential([keras.Input(shape), make(getattr(layers, name))])
    _assert_rebuilt(_randomised(model), shape, low=0 if "mbedding" in name or "Norm" in name else -1)


@pytest.mark.parametrize("name", AT_RANDOM)
def test_a_layer_that_changes_images_at_random_changes_none_when_it_is_asked(name):
    front = getattr(layers, name)(**AT_RANDOM[name])
    model = keras.Sequential([keras.Input((28, 28, 3)), front, layers.Flatten(), layers.Dense(3)])
    _assert_rebuilt(model, (28, 28, 3), low=0)


@pytest.mark.parametrize("name", MERGED)
def test_two_branches_come_together_as_in_keras(name):
    inputs = keras.Input(ROW)
    branches = [layers.Dense(4, "tanh")(inputs), layers.Dense(4)(inputs)]
    model = keras.Model(inputs, layers.Dense(3)(getattr(layers, name)(**MERGED[name])(branches)))
    _assert_rebuilt(_randomised(model), ROW)


@pytest.mark.parametrize("name", ATTENTION)
def test_rows_that_attend_to_one_another_do_as_in_keras(name):
    inputs = keras.Input(SQUARE)
    if name == "MultiHeadAttention":
        outputs = layers.MultiHeadAttention(2, 3)(inputs, inputs)
    elif name == "GroupedQueryAttention":
        outputs = _classes()[name](3, 4, 2)(inputs, inputs)
    else:
        outputs = getattr(layers, name)()([inputs, inputs])
    _assert_rebuilt(_randomised(keras.Model(inputs, outputs)), SQUARE)


ARGUMENTS = {"glu": {}, "threshold": {"threshold": 0.5, "default_value": 0.1}}
NO_ACTIVATIONS = {"deserialize", "get", "serialize"} | {
    n for n in vars(keras.activations) if n.startswith("_")
}


@pytest.mark.parametrize("name", sorted(set(vars(keras.activations)) - NO_ACTIVATIONS))
def test_every_activation_of_keras_is_rebuilt(name):
    function = getattr(keras.activations, name)
    given = (lambda z: function(z, **ARGUMENTS[name])) if name in ARGUMENTS else function
    model = keras.Sequential([keras.Input((12,)), layers.Dense(12), layers.Activation(given)])
    _assert_rebuilt(model, (12,))


class Tower(keras.Model):
    """A class as experts write it: operations of Keras and TensorFlow, lists of layers, its own weights."""

    def __init__(self):
        super().__init__()
        self.hidden = [layers.Dense(n) for n in (16, 12)]
        self.drop = layers.Dropout(0.4)
        self.last = self.add_weight(shape=(12, 10), initializer="glorot_uniform", name="last")

    def call(self, x, training=False):
        x = tf.reshape(x, [-1, 784])
        for layer in self.hidden:
            x = self.drop(tf.nn.relu(layer(x)), training=training)
        return tf.nn.softmax(x @ self.last)


class Plain(layers.Layer):
    """A dense layer of one's own."""

    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, shape):
        self.w, self.b = self.add_weight(shape=(shape[-1], self.units)), self.add_weight(shape=(self.units,))

    def call(self, x):
        return keras.ops.relu(keras.ops.matmul(x, self.w) + self.b)


class Traced(keras.Model):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    @tf.function
    def call(self, x):
        return self.inner(x) / 2


def _met(model, shape):
    model(np.zeros((2, *shape), "float32"))
    return model


def _convolutional():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(8, 3, dilation_rate=2),
            layers.BatchNormalization(),
            layers.Flatten(),
            layers.Dense(10, "softmax"),
        ]
    )


OWN = {
    "a class": (SQUARE, lambda: _met(Tower(), SQUARE)),
    "a layer": (ROW, lambda: keras.Sequential([keras.Input(ROW), Plain(8), layers.Dense(10, "softmax")])),
    "a compiled call": (ROW, lambda: _met(Traced(keras.Sequential([layers.Dense(10)])), ROW)),
    "convolutions": ((28, 28, 1), _convolutional),
}


@pytest.mark.parametrize("name", OWN)
def test_a_network_that_goes_its_own_way_is_rebuilt_by_tracing_it(name):
    shape, make = OWN[name]
    _assert_rebuilt(_randomised(make()), shape)


def test_the_dense_layers_of_a_class_of_ones_own_are_read():
    dense, others = dense_chain(_described(_met(Tower(), SQUARE))["graph"])
    assert [(layer["inputs"], layer["units"]) for layer in dense] == [(784, 16), (16, 12), (12, 10)]
    assert [layer["activations"] for layer in dense] == [["relu"], ["relu"], ["softmax"]]
    assert [layer["bias"] for layer in dense] == [True, True, False] and others == []


@pytest.mark.parametrize(
    "make",
    [
        lambda: keras.Sequential([keras.Input(SQUARE), layers.LSTM(4), layers.Dense(10)]),
        lambda: keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2DTranspose(2, 3), layers.Flatten()]),
        lambda: keras.Sequential(
            [keras.Input((28, 28, 1, 1)), layers.Conv3D(2, (3, 3, 1)), layers.Flatten()]
        ),
        lambda: keras.Sequential([keras.Input((1_000, 1_000, 1)), layers.Conv2D(64, 9)]),
        lambda: keras.Sequential([layers.Dense(10)]),
    ],
    ids=["a loop", "larger images", "films", "too large", "not built"],
)
def test_what_is_left_to_a_person_is_said(make):
    described = _described(make())
    x = np.zeros((2_000, *(described["input_shape"] or ROW)), np.uint8)
    with pytest.raises(CouldNotTell, match=r"^The (network|layer) .*\.$"):
        predict(described, x)


def test_the_accuracy_of_a_traced_network_is_counted_as_of_any_other():
    model = _met(Tower(), SQUARE)
    x, labels = RNG.random((300, *SQUARE), np.float32), RNG.integers(0, 10, 300)
    share = (model.predict(x, verbose=0).argmax(axis=1) == labels).mean()
    assert accuracy(_described(model), x.reshape(300, 784), labels) == pytest.approx(share)
