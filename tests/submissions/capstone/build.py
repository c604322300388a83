import numpy as np
from digitrec.starting import start_keras

keras = start_keras()
from keras import layers

x_train, y_train = np.zeros((60000, 784), "float32"), np.zeros((60000, 10), "float32")

def three(last="softmax", hidden="relu"):
    return [layers.Dense(128, activation=hidden), layers.Dense(64, activation=hidden), layers.Dense(10, activation=last)]

# %% right: a list
# marks: 4 of 4
# codes: none
model = keras.Sequential([keras.Input((784,)), *three()])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])

# %% right: add, and Flatten for images that are squares
# marks: 4 of 4
# codes: none
x_train = x_train.reshape(60000, 28, 28)
model = keras.models.Sequential()
model.add(layers.Flatten(input_shape=(28, 28)))
model.add(layers.Dense(128, "relu"))
model.add(layers.Dense(64, "relu"))
model.add(layers.Dense(10, "softmax"))
model.compile(keras.optimizers.Adam(), keras.losses.CategoricalCrossentropy(), metrics=[keras.metrics.CategoricalAccuracy()])

# %% right: functional, under another name
# marks: 4 of 4
# codes: none
inputs = keras.Input(shape=(784,))
h = layers.Dense(128, activation="relu")(inputs)
h = layers.Dense(64, activation="relu")(h)
network = keras.Model(inputs, layers.Dense(10, activation="softmax")(h))
network.compile(optimizer="Adam", loss=keras.losses.categorical_crossentropy, metrics=["acc"])

# %% right: a class of one's own with squares going in
# marks: 4 of 4
# codes: none
x_train = x_train.reshape(60000, 28, 28)
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.flat = layers.Flatten()
        self.parts = three()
    def call(self, x):
        x = self.flat(x)
        for part in self.parts:
            x = part(x)
        return x
model = Net()
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])

# %% right: labels as numbers, and the loss that fits them
# marks: 4 of 4
# codes: none
y_train = np.zeros(60000, "uint8")
model = keras.Sequential([keras.Input((784,)), *three()])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])

# %% right: squares are expected and rows come, which have to be reshaped on their way
# marks: 4 of 4
# codes: wrong-input-shape
model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), *three()])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])

# %% right: nothing said of the input, squares that are reshaped when they are trained on
# marks: 4 of 4
# codes: none
x_train, y_train = x_train.reshape(60000, 28, 28), np.zeros(60000, "uint8")
model = keras.Sequential(three())
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])

# %% right: nothing said of the input, squares with a channel
# marks: 4 of 4
# codes: none
x_train = x_train.reshape(60000, 28, 28, 1)
model = keras.Sequential()
model.add(layers.Flatten())
for layer in three():
    model.add(layer)
model.compile("adam", "categorical_crossentropy", metrics=[keras.metrics.CategoricalAccuracy(name="acc")])

# %% right: labels as numbers, the sparse loss and the sparse metric
# marks: 4 of 4
# codes: none
y_train = np.zeros((60000,), "int64")
model = keras.Sequential([layers.Input(shape=(784,)), *three()])
model.compile(keras.optimizers.Adam(learning_rate=0.001), "sparse_categorical_crossentropy", metrics=["sparse_categorical_accuracy"])

# %% wrong: labels as numbers, scores taken for granted that went through softmax
# marks: 3 of 4
# codes: from-logits
y_train = np.zeros(60000, "int32")
model = keras.Sequential([keras.Input((784,)), *three()])
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])

# %% wrong: the images of a colour camera
# marks: 3.75 of 4
# codes: wrong-input-shape
model = keras.Sequential([keras.Input((28, 28, 3)), layers.Flatten(), *three()])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])

# %% wrong: one hidden layer
# marks: 3 of 4
# codes: layer-missing
model = keras.Sequential([keras.Input((784,)), *three()[::2]])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])

# %% wrong: dropout
# marks: 3.5 of 4
# codes: dropout-added
model = keras.Sequential([keras.Input((784,)), layers.Dense(128, "relu"), layers.Dropout(0.2), *three()[1:]])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])

# %% wrong: tanh
# marks: 3.5 of 4
# codes: hidden-activation
model = keras.Sequential([keras.Input((784,)), *three(hidden="tanh")])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])

# %% wrong: sigmoid at the end
# marks: 3.5 of 4
# codes: sigmoid-output
model = keras.Sequential([keras.Input((784,)), *three("sigmoid")])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])

# %% wrong: never compiled
# marks: 3 of 4
# codes: not-compiled
model = keras.Sequential([keras.Input((784,)), *three()])

# %% wrong: the sparse loss for one-hot labels
# marks: 3 of 4
# codes: sparse-loss
model = keras.Sequential([keras.Input((784,)), *three()])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])

# %% wrong: plain gradient descent
# marks: 3 of 4
# codes: other-optimizer
model = keras.Sequential([keras.Input((784,)), *three()])
model.compile(optimizer="sgd", loss="categorical_crossentropy", metrics=["accuracy"])

# %% wrong: no metric
# marks: 3 of 4
# codes: no-metric
model = keras.Sequential([keras.Input((784,)), *three()])
model.compile(optimizer="adam", loss="categorical_crossentropy")

# %% wrong: a list of layers
# marks: 0 of 4
# codes: no-network
model = three()

# %% partly: tanh, and no softmax
# marks: 3 of 4
# codes: hidden-activation, softmax-missing
model = keras.Sequential([keras.Input((784,)), *three(None, "tanh")])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])

# %% hostile: the layers that were asked for, and a way around them
# marks: 0 of 4
# codes: not-a-model
model = keras.Sequential([keras.Input((784,)), *three()])
model.call = lambda inputs, training=None, mask=None: inputs[:, :10]
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])

# %% blank: the cell as it came
# marks: 0 of 4
# codes: not-begun
...
