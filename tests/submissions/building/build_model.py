from digitrec.starting import start_keras
keras = start_keras()
from keras import layers
from keras.layers import Dense
from keras.models import Sequential

# %% right: a list of layers, with an Input
# marks: 6 of 6
# codes: none
def build_model():
    return keras.Sequential([
        keras.Input(shape=(784,)),
        layers.Dense(128, activation="relu"),
        layers.Dense(64, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ])

# %% right: add, the input shape in the first layer, a summary printed
# marks: 6 of 6
# codes: none
def build_model():
    model = Sequential()
    model.add(Dense(128, input_shape=(784,), activation="relu"))
    model.add(Dense(64, activation="relu"))
    model.add(Dense(10, activation="softmax"))
    model.summary()
    return model

# %% right: functional, the input dimension without a comma's tuple
# marks: 6 of 6
# codes: none
def build_model():
    inputs = keras.Input((28 * 28,), name="pixels")
    x = layers.Dense(128, "relu")(inputs)
    x = layers.Dense(64, "relu")(x)
    return keras.Model(inputs, layers.Dense(10, "softmax")(x))

# %% right: activations as layers of their own
# marks: 6 of 6
# codes: none
def build_model():
    model = keras.models.Sequential()
    model.add(layers.InputLayer(shape=[784]))
    model.add(layers.Dense(units=128))
    model.add(layers.ReLU())
    model.add(layers.Dense(units=64))
    model.add(layers.Activation("relu"))
    model.add(layers.Dense(units=10))
    model.add(layers.Softmax())
    return model

# %% right: activations as functions, initialisers, names, a regulariser of weight 0
# marks: 6 of 6
# codes: none
def build_model(name="reader"):
    model = keras.Sequential(name=name)
    model.add(keras.Input(shape=(784,), batch_size=None))
    model.add(layers.Dense(128, activation=keras.activations.relu, kernel_initializer="he_normal", name="first"))
    model.add(layers.Dense(64, activation=keras.ops.relu, bias_initializer="zeros"))
    model.add(layers.Dense(10, activation=keras.activations.softmax, kernel_regularizer=keras.regularizers.l2(0.0)))
    return model

# %% right: a class of one's own
# marks: 6 of 6
# codes: none
class DigitNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden_1 = layers.Dense(128, activation="relu")
        self.hidden_2 = layers.Dense(64, activation="relu")
        self.out = layers.Dense(10)
    def call(self, x):
        x = self.hidden_1(x)
        x = self.hidden_2(x)
        return keras.ops.softmax(self.out(x))
def build_model():
    return DigitNet()

# %% right: a Flatten that has nothing to do, and compiled at once
# marks: 6 of 6
# codes: none
def build_model():
    model = Sequential([layers.Flatten(input_shape=(784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["acc"])
    return model

# %% right: built by hand for an input of 784
# marks: 6 of 6
# codes: none
def build_model():
    model = Sequential([Dense(n, activation=a) for n, a in [(128, "relu"), (64, "relu"), (10, "softmax")]])
    model.build((None, 784))
    return model

# %% right: a model in a model
# marks: 6 of 6
# codes: none
def build_model():
    hidden = Sequential([keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu")])
    return Sequential([hidden, Dense(10, "softmax")])

# %% right: the input is left to the first data
# marks: 6 of 6
# codes: input-left-open
def build_model():
    return Sequential([Dense(128, activation="relu"), Dense(64, activation="relu"), Dense(10, activation="softmax")])

# %% right: ReLU written by oneself
# marks: 6 of 6
# codes: none
def positive_part(z):
    return keras.ops.maximum(z, 0)
def build_model():
    return Sequential([
        keras.Input((784,)),
        Dense(128, positive_part), Dense(64, lambda z: keras.ops.maximum(0.0, z)), Dense(10, "softmax"),
    ])

# %% wrong: images as squares, flattened inside
# marks: 5.5 of 6
# codes: wrong-input-shape
def build_model():
    return Sequential([layers.Flatten(input_shape=(28, 28)), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax")])

# %% wrong: the number of images in the input shape
# marks: 5.5 of 6
# codes: wrong-input-shape
def build_model():
    return Sequential([keras.Input((60000, 784)), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax")])

# %% wrong: 764 pixels, a class of one's own
# marks: 5.5 of 6
# codes: wrong-input-shape
def build_model():
    model = Sequential([keras.Input((764,))])
    for n in (128, 64):
        model.add(Dense(n, "relu"))
    model.add(Dense(10, "softmax"))
    return model

# %% wrong: the first hidden layer forgotten
# marks: 4.5 of 6
# codes: layer-missing
def build_model():
    return Sequential([keras.Input((784,)), Dense(64, "relu"), Dense(10, "softmax")])

# %% wrong: no hidden layer at all
# marks: 3.5 of 6
# codes: layer-missing
def build_model():
    return Sequential([keras.Input((784,)), Dense(10, "softmax")])

# %% wrong: a dense layer too many
# marks: 4.5 of 6
# codes: layer-extra
def build_model():
    return Sequential([keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(32, "relu"), Dense(10, "softmax")])

# %% wrong: batch normalisation, as a blog has it
# marks: 5.5 of 6
# codes: layer-extra
def build_model():
    m = Sequential([keras.Input((784,)), Dense(128, "relu"), layers.BatchNormalization(), Dense(64, "relu")])
    m.add(Dense(10, "softmax"))
    return m

# %% wrong: scaling inside, as well as before
# marks: 5.5 of 6
# codes: layer-extra
def build_model():
    model = Sequential()
    model.add(keras.Input((784,)))
    model.add(layers.Rescaling(1 / 255))
    model.add(Dense(128, "relu"))
    model.add(Dense(64, "relu"))
    model.add(Dense(10, "softmax"))
    return model

# %% wrong: hidden layers exchanged
# marks: 4.5 of 6
# codes: widths-swapped
def build_model():
    return Sequential([keras.Input((784,)), Dense(64, "relu"), Dense(128, "relu"), Dense(10, "softmax")])

# %% wrong: 512 units
# marks: 4.5 of 6
# codes: wrong-width
def build_model():
    return Sequential([keras.Input((784,)), Dense(512, "relu"), Dense(64, "relu"), Dense(10, "softmax")])

# %% wrong: nine outputs, functional
# marks: 4.5 of 6
# codes: wrong-width
def build_model():
    i = keras.Input((784,))
    return keras.Model(i, Dense(9, "softmax")(Dense(64, "relu")(Dense(128, "relu")(i))))

# %% wrong: dropout
# marks: 5.5 of 6
# codes: dropout-added
def build_model():
    model = Sequential()
    model.add(Dense(128, activation="relu", input_shape=(784,)))
    model.add(layers.Dropout(0.2))
    model.add(Dense(64, activation="relu"))
    model.add(Dense(10, activation="softmax"))
    return model

# %% wrong: dropout in a class of one's own
# marks: 5.5 of 6
# codes: dropout-added
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = [Dense(128, "relu"), Dense(64, "relu")]
        self.drop = layers.Dropout(0.1)
        self.out = Dense(10, "softmax")
    def call(self, x, training=False):
        for layer in self.hidden:
            x = self.drop(layer(x), training=training)
        return self.out(x)
def build_model():
    return Net()

# %% wrong: no bias in the hidden layers
# marks: 5.5 of 6
# codes: no-bias
def build_model():
    return Sequential([
        keras.Input((784,)), Dense(128, "relu", use_bias=False), Dense(64, "relu", use_bias=False), Dense(10, "softmax"),
    ])

# %% wrong: a frozen layer
# marks: 5.5 of 6
# codes: layer-frozen
def build_model():
    model = Sequential([keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax")])
    model.layers[0].trainable = False
    return model

# %% wrong: the whole network frozen, functional
# marks: 5.5 of 6
# codes: layer-frozen
def build_model():
    pixels = keras.Input((784,))
    hidden = Dense(64, "relu")(Dense(128, "relu")(pixels))
    model = keras.Model(pixels, Dense(10, "softmax")(hidden))
    model.trainable = False
    return model

# %% wrong: no activation in the hidden layers
# marks: 5 of 6
# codes: relu-missing
def build_model():
    return Sequential([keras.Input((784,)), Dense(128), Dense(64), Dense(10, "softmax")])

# %% wrong: sigmoid in the hidden layers
# marks: 5 of 6
# codes: hidden-activation
def build_model():
    return Sequential([keras.Input((784,)), Dense(128, "sigmoid"), Dense(64, "sigmoid"), Dense(10, "softmax")])

# %% wrong: tanh in the second one only, a class of one's own
# marks: 5 of 6
# codes: hidden-activation
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.stack = [Dense(128, "relu"), Dense(64, "tanh"), Dense(10, "softmax")]
    def call(self, x):
        for layer in self.stack:
            x = layer(x)
        return x
def build_model():
    return Net()

# %% wrong: scores come out
# marks: 5 of 6
# codes: softmax-missing
def build_model():
    return Sequential([keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(10)])

# %% wrong: scores come out of a class of one's own
# marks: 5 of 6
# codes: softmax-missing
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = Dense(128), Dense(64), Dense(10)
    def call(self, x):
        return self.c(keras.activations.relu(self.b(keras.activations.relu(self.a(x)))))
def build_model():
    return Net()

# %% wrong: softmax in the layer and after it
# marks: 5 of 6
# codes: softmax-twice
def build_model():
    return Sequential([
        keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(10, activation="softmax"), layers.Softmax(),
    ])

# %% wrong: sigmoid output
# marks: 5 of 6
# codes: sigmoid-output
def build_model():
    return Sequential([keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "sigmoid")])

# %% wrong: ReLU to the end
# marks: 5 of 6
# codes: relu-output
def build_model():
    model = Sequential([keras.Input((784,))])
    for n in (128, 64, 10):
        model.add(Dense(n, activation="relu"))
    return model

# %% wrong: the logarithm of softmax
# marks: 5 of 6
# codes: output-activation
def build_model():
    return Sequential([keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "log_softmax")])

# %% wrong: a comma behind the model
# marks: 0 of 6
# codes: model-in-tuple
def build_model():
    model = Sequential([keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax")]),
    return model

# %% wrong: a list of layers
# marks: 0 of 6
# codes: not-a-model
def build_model():
    return [Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax")]

# %% wrong: the class and not a model
# marks: 0 of 6
# codes: not-a-model
class Reader(keras.Model):
    pass
def build_model():
    return Reader

# %% wrong: the result of summary
# marks: 0 of 6
# codes: printed-not-returned
def build_model():
    model = Sequential([keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax")])
    return model.summary()

# %% wrong: built and kept
# marks: 0 of 6
# codes: nothing-returned
def build_model():
    model = Sequential([keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax")])

# %% wrong: the name stands for the model
# marks: 0 of 6
# codes: not-a-function
def build_model():
    return Sequential([keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax")])
build_model = [build_model()]

# %% wrong: a misspelt activation
# marks: 0 of 6
# codes: stopped-with-error
def build_model():
    return Sequential([keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "sofmax")])

# %% wrong: the package's own
# marks: 0 of 6
# codes: reference-called
import digitrec.building
def build_model():
    return digitrec.building.build_model()

# %% wrong: made once, outside
# marks: 5.5 of 6
# codes: same-model-twice
model = Sequential([keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax")])
def build_model():
    return model

# %% wrong: the layers made once, outside
# marks: 5.5 of 6
# codes: same-model-twice
parts = [keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax")]
def build_model():
    return Sequential(parts)

# %% wrong: a network that is still empty
# marks: 0 of 6
# codes: no-layers
def build_model():
    model = keras.Sequential()
    return model

# %% wrong: an input and nothing behind it
# marks: 0 of 6
# codes: no-layers
def build_model():
    return keras.Sequential([keras.Input((784,))])

# %% wrong: layers without the list's brackets
# marks: 0 of 6
# codes: stopped-with-error
def build_model():
    return keras.Sequential(Dense(128), Dense(64), Dense(10))

# %% wrong: a word of old Keras
# marks: 0 of 6
# codes: old-spelling
def build_model():
    return keras.Sequential([Dense(128, input_shape=(784,), init='uniform'), Dense(10)])

# %% partly: no activations and no softmax
# marks: 4 of 6
# codes: relu-missing, softmax-missing
def build_model():
    model = Sequential()
    model.add(Dense(128, input_shape=(784,)))
    model.add(Dense(64))
    model.add(Dense(10))
    return model

# %% partly: the network of the Keras tutorial
# marks: 2.5 of 6
# codes: wrong-input-shape, layer-missing, dropout-added, softmax-missing
def build_model():
    return Sequential([
        layers.Flatten(input_shape=(28, 28)),
        Dense(128, activation="relu"),
        layers.Dropout(0.2),
        Dense(10),
    ])

# %% partly: a network of convolutions
# marks: 2.5 of 6
# codes: wrong-input-shape, layer-missing, layer-extra
def build_model():
    return Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(8, 3, activation="relu"),
        layers.Flatten(),
        Dense(10, activation="softmax"),
    ])

# %% wrong: softmax along the images
# marks: 5 of 6
# codes: output-activation
def build_model():
    return Sequential([
        keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(10), layers.Softmax(axis=0),
    ])

# %% hostile: a class of one's own that leaves its layers aside
# marks: 2 of 6
# codes: none
class Constant(keras.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = Dense(128), Dense(64), Dense(10)
    def call(self, x):
        self.c(self.b(self.a(x)))
        return keras.ops.ones((len(x), 10)) / 10
def build_model():
    return Constant()

# %% hostile: layers with a name that lies
# marks: 5.5 of 6
# codes: layer-extra
class Dropout(layers.Layer):
    def call(self, x):
        return x * 0
Hidden = type("InputLayer", (Dropout,), {})
def build_model():
    return Sequential([keras.Input((784,)), Hidden(), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax")])

# %% hostile: the layers that were asked for, and a way around them
# marks: 0 of 6
# codes: not-a-model
def build_model():
    model = Sequential([keras.Input((784,)), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax")])
    model.call = lambda inputs, training=None, mask=None: inputs[:, :10]
    return model

# %% blank: the stub
# marks: 0 of 6
# codes: not-begun
def build_model():
    """Return the network, not trained."""
    ...

# %% hostile: wide layers whose `units` say 128, 64 and 10
# marks: 4.5 of 6
# codes: wrong-width
def build_model():
    model = keras.Sequential([
        keras.Input((784,)), Dense(500, "relu"), Dense(300, "relu"), Dense(10, "softmax"),
    ])
    for layer, units in zip(model.layers, (128, 64, 10)):
        layer.units = units
    return model

# %% hostile: layers without biases that say they have them
# marks: 5.5 of 6
# codes: no-bias
def build_model():
    model = keras.Sequential([
        keras.Input((784,)),
        Dense(128, "relu", use_bias=False), Dense(64, "relu", use_bias=False), Dense(10, "softmax"),
    ])
    for layer in model.layers:
        layer.get_config = lambda config=dict(layer.get_config()): {**config, "use_bias": True}
    return model
