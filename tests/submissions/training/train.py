import numpy as np
from digitrec.starting import start_keras

keras = start_keras()

# %% right: by name
# marks: 4 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    history = model.fit(x, y, epochs=epochs, batch_size=batch_size)
    return history

# %% right: by position, handed out at once
# marks: 4 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x, y, batch_size, epochs)

# %% right: quiet, everything by name, the model's own history
# marks: 4 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    model.fit(x=x, y=y, epochs=epochs, batch_size=batch_size, verbose=0, shuffle=True)
    return model.history

# %% right: shuffled by hand before
# marks: 4 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    order = np.random.permutation(len(x))
    return model.fit(x[order], y[order], epochs=epochs, batch_size=batch_size, verbose=2)

# %% right: the steps said as well, tensors for arrays
# marks: 4 of 4
# codes: none
import math
import tensorflow as tf
def train(model, x, y, epochs=5, batch_size=32):
    steps = math.ceil(len(x) / batch_size)
    return model.fit(tf.constant(x), tf.constant(y), steps_per_epoch=steps, epochs=epochs, batch_size=batch_size)

# %% right: with other validation data and a callback
# marks: 4 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    stop = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch, logs))
    return model.fit(x, y, epochs=epochs, batch_size=batch_size, validation_data=(x[:10], y[:10]), callbacks=[stop])

# %% right: as a data set in batches, and another to validate with
# marks: 4 of 4
# codes: none
import tensorflow as tf
def train(model, x, y, epochs=5, batch_size=32):
    batches = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x)).batch(batch_size)
    return model.fit(batches, epochs=epochs, validation_data=batches.take(1))

# %% right: the test set as validation data, which is advised against
# marks: 4 of 4
# codes: test-set-as-validation
from digitrec.loading import load_mnist
from digitrec.preparing import prepare
x_test, y_test = prepare(*load_mnist()[1])
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x, y, epochs=epochs, batch_size=batch_size, validation_data=(x_test, y_test))

# %% wrong: nothing handed out
# marks: 3 of 4
# codes: history-not-returned
def train(model, x, y, epochs=5, batch_size=32):
    history = model.fit(x, y, epochs=epochs, batch_size=batch_size)

# %% wrong: the model handed out
# marks: 3 of 4
# codes: history-not-returned
def train(model, x, y, epochs=5, batch_size=32):
    model.fit(x, y, epochs=epochs, batch_size=batch_size, verbose=0)
    return model

# %% wrong: only the dictionary
# marks: 3 of 4
# codes: history-not-returned
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x, y, epochs=epochs, batch_size=batch_size).history

# %% wrong: one epoch at a time, the last history
# marks: 3 of 4
# codes: history-not-returned
def train(model, x, y, epochs=5, batch_size=32):
    for epoch in range(epochs):
        history = model.fit(x, y, batch_size=batch_size, epochs=1)
    return history

# %% wrong: five epochs, whatever it is told
# marks: 2.5 of 4
# codes: epochs-wrong
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x, y, epochs=5, batch_size=batch_size)

# %% wrong: epochs left out
# marks: 2.5 of 4
# codes: epochs-wrong
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x, y, batch_size=batch_size)

# %% wrong: the batch size left out
# marks: 2.5 of 4
# codes: batch-size-wrong
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x, y, epochs=epochs)

# %% wrong: batches of 128
# marks: 2.5 of 4
# codes: batch-size-wrong
def train(model, x, y, epochs=5, batch_size=32):
    batch_size = 128
    return model.fit(x, y, epochs=epochs, batch_size=batch_size)

# %% wrong: by position in the wrong order
# marks: 2.5 of 4
# codes: epochs-and-batch-size-swapped
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x, y, epochs, batch_size)

# %% wrong: whole steps only
# marks: 2.5 of 4
# codes: epoch-cut-short
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x, y, epochs=epochs, batch_size=batch_size, steps_per_epoch=len(x) // batch_size)

# %% wrong: fit once to look, once to keep
# marks: 2.5 of 4
# codes: fit-twice
def train(model, x, y, epochs=5, batch_size=32):
    model.fit(x, y, epochs=epochs, batch_size=batch_size)
    history = model.fit(x, y, epochs=epochs, batch_size=batch_size)
    return history

# %% wrong: the first half
# marks: 0 of 4
# codes: part-of-the-data
def train(model, x, y, epochs=5, batch_size=32):
    half = len(x) // 2
    return model.fit(x[:half], y[:half], epochs=epochs, batch_size=batch_size)

# %% wrong: a tenth held back
# marks: 0 of 4
# codes: part-of-the-data
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x, y, epochs=epochs, batch_size=batch_size, validation_split=0.1)

# %% wrong: labels first
# marks: 0 of 4
# codes: images-and-labels-swapped
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(y, x, epochs=epochs, batch_size=batch_size)

# %% wrong: the images shuffled without their labels
# marks: 0 of 4
# codes: labels-out-of-order
def train(model, x, y, epochs=5, batch_size=32):
    order = np.arange(len(x))[::-1]
    return model.fit(x[order], y, epochs=epochs, batch_size=batch_size)

# %% wrong: divided by 255 once more
# marks: 0 of 4
# codes: prepared-again
def train(model, x, y, epochs=5, batch_size=32):
    x = x / 255
    return model.fit(x, y, epochs=epochs, batch_size=batch_size)

# %% wrong: the test set
# marks: 0 of 4
# codes: trained-on-test-set
from digitrec.loading import load_mnist
from digitrec.preparing import prepare
def train(model, x, y, epochs=5, batch_size=32):
    x_test, y_test = prepare(*load_mnist()[1])
    return model.fit(x_test, y_test, epochs=epochs, batch_size=batch_size)

# %% wrong: the test set, a variable of the notebook
# marks: 0 of 4
# codes: notebook-variable
from digitrec.loading import load_mnist
from digitrec.preparing import prepare
x_test, y_test = prepare(*(part[:2000] for part in load_mnist()[1]))
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x_test, y_test, epochs=epochs, batch_size=batch_size)

# %% wrong: the notebook's own training images
# marks: 0 of 4
# codes: notebook-variable
from digitrec.loading import load_mnist
from digitrec.preparing import prepare
x_train, y_train = prepare(*(part[:2000] for part in load_mnist()[0]))
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x_train, y_train, epochs=epochs, batch_size=batch_size)

# %% wrong: a network of its own
# marks: 0 of 4
# codes: not-trained
from digitrec.building import build_model
from digitrec.compiling import compile_model
def train(model, x, y, epochs=5, batch_size=32):
    fresh = compile_model(build_model())
    return fresh.fit(x, y, epochs=epochs, batch_size=batch_size)

# %% wrong: evaluated instead of trained
# marks: 0 of 4
# codes: not-trained
def train(model, x, y, epochs=5, batch_size=32):
    return model.evaluate(x, y, batch_size=batch_size)

# %% wrong: an argument of long ago
# marks: 0 of 4
# codes: old-spelling
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x, y, nb_epoch=epochs, batch_size=batch_size)

# %% wrong: the history under the function's name
# marks: 0 of 4
# codes: not-a-function
train = keras.callbacks.History()

# %% wrong: the package's own
# marks: 0 of 4
# codes: reference-called
from digitrec.training import train

# %% wrong: the package's fast one
# marks: 0 of 4
# codes: reference-called
from digitrec.fast_training import train_fast
def train(model, x, y, epochs=5, batch_size=32):
    return train_fast(model, x, y, epochs, batch_size)

# %% wrong: batch by batch with train_on_batch, no history
# marks: 3 of 4
# codes: history-not-returned
def train(model, x, y, epochs=5, batch_size=32):
    for epoch in range(epochs):
        order = np.random.permutation(len(x))
        for i in range(0, len(x), batch_size):
            rows = order[i : i + batch_size]
            model.train_on_batch(x[rows], y[rows])

# %% partly: one epoch, nothing handed out
# marks: 1.5 of 4
# codes: epochs-wrong, history-not-returned
def train(model, x, y, epochs=5, batch_size=32):
    model.fit(x, y, batch_size=batch_size, epochs=1)

# %% partly: swapped, nothing handed out
# marks: 1.5 of 4
# codes: epochs-and-batch-size-swapped, history-not-returned
def train(model, x, y, epochs=5, batch_size=32):
    model.fit(x, y, epochs, batch_size)
    print("trained")

# %% partly: the batch size left out, the loss handed out
# marks: 1.5 of 4
# codes: batch-size-wrong, history-not-returned
def train(model, x, y, epochs=5, batch_size=32):
    history = model.fit(x, y, epochs=epochs)
    return history.history["loss"]

# %% wrong: a data set of the first half, twice
# marks: 2.5 of 4
# codes: part-of-the-data
import tensorflow as tf
def train(model, x, y, epochs=5, batch_size=32):
    half = tf.data.Dataset.from_tensor_slices((x[: len(x) // 2], y[: len(x) // 2]))
    return model.fit(half.repeat().take(len(x)).batch(batch_size), epochs=epochs)

# %% hostile: the steps are counted and not taken
# marks: 0 of 4
# codes: not-trained
def train(model, x, y, epochs=5, batch_size=32):
    model.optimizer.iterations.assign(epochs * -(-len(x) // batch_size))
    history = keras.callbacks.History()
    history.history = {"loss": [0.1] * epochs}
    return history

# %% right: compiled again as it was
# marks: 4 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, batch_size=batch_size)

# %% right: a learning rate that would fall if the loss stood still
# marks: 4 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    slower = keras.callbacks.ReduceLROnPlateau(monitor="loss", patience=5)
    return model.fit(x, y, epochs=epochs, batch_size=batch_size, callbacks=[slower])

# %% wrong: another learning rate
# marks: 2.5 of 4
# codes: learns-otherwise
def train(model, x, y, epochs=5, batch_size=32):
    model.optimizer.learning_rate = 0.01
    return model.fit(x, y, epochs=epochs, batch_size=batch_size)

# %% wrong: compiled again with a smaller learning rate
# marks: 2.5 of 4
# codes: learns-otherwise
def train(model, x, y, epochs=5, batch_size=32):
    model.compile(keras.optimizers.Adam(0.0003), "categorical_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, batch_size=batch_size)

# %% wrong: some digits count twice
# marks: 2.5 of 4
# codes: learns-otherwise
def train(model, x, y, epochs=5, batch_size=32):
    weights = {digit: 1 + digit % 2 for digit in range(10)}
    return model.fit(x, y, epochs=epochs, batch_size=batch_size, class_weight=weights)

# %% right: all images count alike, and it is said
# marks: 4 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x, y, epochs=epochs, batch_size=batch_size, sample_weight=np.ones(len(x)))

# %% open: every second image counts twice
# marks: 0 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x, y, epochs=epochs, batch_size=batch_size, sample_weight=1 + (np.arange(len(x)) % 2))

# %% partly: stopped after two epochs by a callback
# marks: 1.5 of 4
# codes: epochs-wrong, history-not-returned
class Stop(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_training = epoch >= 1
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x, y, epochs=epochs, batch_size=batch_size, callbacks=[Stop()])

# %% right: compiled again with the optimizer that is there, and more metrics
# marks: 4 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    metrics = ["accuracy", keras.metrics.TopKCategoricalAccuracy(k=3, name="top3"), "precision"]
    model.compile(optimizer=model.optimizer, loss=model.loss, metrics=metrics)
    return model.fit(x, y, epochs=epochs, batch_size=batch_size, verbose=0)

# %% right: batches from a class of its own
# marks: 4 of 4
# codes: none
class Batches(keras.utils.PyDataset):
    def __init__(self, x, y, size):
        super().__init__()
        self.x, self.y, self.size = x, y, size

    def __len__(self):
        return -(-len(self.x) // self.size)

    def __getitem__(self, i):
        rows = range(len(self.x))[i * self.size : (i + 1) * self.size]
        return self.x[rows], self.y[rows]
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(Batches(x, y, batch_size), epochs=epochs, verbose=0)

# %% right: the digits as labels, and the loss that goes with them
# marks: 4 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model.fit(x, y.argmax(axis=1), epochs=epochs, batch_size=batch_size)

# %% wrong: smooth labels
# marks: 0 of 4
# codes: prepared-again
def train(model, x, y, epochs=5, batch_size=32):
    return model.fit(x, y * 0.9 + 0.01, epochs=epochs, batch_size=batch_size)

# %% open: a copy is trained, and its weights are put into the network
# marks: 2.5 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    twin = keras.models.clone_model(model)
    twin.set_weights(model.get_weights())
    twin.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    history = twin.fit(x, y, epochs=epochs, batch_size=batch_size, verbose=0)
    model.set_weights(twin.get_weights())
    return history

# %% open: steps of its own, with an optimizer of its own
# marks: 2.5 of 4
# codes: none
import tensorflow as tf
def train(model, x, y, epochs=5, batch_size=32):
    adam, loss = keras.optimizers.Adam(), keras.losses.CategoricalCrossentropy()
    history = keras.callbacks.History()
    history.history = {"loss": []}
    for epoch in range(epochs):
        order, losses = np.random.permutation(len(x)), []
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            with tf.GradientTape() as tape:
                losses.append(loss(y[rows], model(x[rows], training=True)))
            adam.apply(tape.gradient(losses[-1], model.trainable_weights), model.trainable_weights)
        history.history["loss"].append(float(np.mean(losses)))
    return history

# %% open: every image is there a second time, a pixel to the right
# marks: 0 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    more, twice = np.concatenate([x, np.roll(x, 1, axis=1)]), np.concatenate([y, y])
    return model.fit(more, twice, epochs=epochs, batch_size=batch_size)

# %% open: a learning rate that falls from epoch to epoch
# marks: 0 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    falling = keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.5)
    return model.fit(x, y, epochs=epochs, batch_size=batch_size, callbacks=[falling])

# %% open: compiled again, with SGD
# marks: 0 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
    return model.fit(x, y, epochs=epochs, batch_size=batch_size)

# %% open: the first layer held as it is
# marks: 0 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    model.layers[0].trainable = False
    return model.fit(x, y, epochs=epochs, batch_size=batch_size)

# %% open: the weights are averaged after the training
# marks: 0 of 4
# codes: none
def train(model, x, y, epochs=5, batch_size=32):
    before = model.get_weights()
    history = model.fit(x, y, epochs=epochs, batch_size=batch_size)
    model.set_weights([(a + b) / 2 for a, b in zip(before, model.get_weights())])
    return history

# %% open: a data set, with gradients that are cut
# marks: 0 of 4
# codes: none
import tensorflow as tf
def train(model, x, y, epochs=5, batch_size=32):
    model.optimizer.clipnorm = 0.01
    return model.fit(tf.data.Dataset.from_tensor_slices((x, y)).batch(batch_size), epochs=epochs)

# %% wrong: the weights of the first epoch are put back, where there are more
# marks: 2.5 of 4
# codes: weights-changed
class Back(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if epoch == 0:
            self.first = self.model.get_weights()
    def on_train_end(self, logs=None):
        if len(self.x) == 9:
            self.model.set_weights(self.first)
def train(model, x, y, epochs=5, batch_size=32):
    back = Back()
    back.x = x
    return model.fit(x, y, epochs=epochs, batch_size=batch_size, callbacks=[back])

# %% wrong: trained, and then as it was
# marks: 0 of 4
# codes: not-trained
def train(model, x, y, epochs=5, batch_size=32):
    before = model.get_weights()
    history = model.fit(x, y, epochs=epochs, batch_size=batch_size)
    model.set_weights(before)
    return history

# %% wrong: nothing stands for what is not told
# marks: 2.5 of 4
# codes: stopped-with-error
def train(model, x, y, epochs, batch_size):
    return model.fit(x, y, batch_size, epochs)

# %% wrong: ten epochs unless told
# marks: 2.5 of 4
# codes: epochs-wrong
def train(model, x, y, epochs=10, batch_size=32):
    return model.fit(x, y, epochs=epochs, batch_size=batch_size)

# %% wrong: batches of 64 unless told
# marks: 2.5 of 4
# codes: batch-size-wrong
def train(model, x, y, epochs=5, batch_size=64):
    return model.fit(x, y, epochs=epochs, batch_size=batch_size)

# %% blank: the stub
# marks: 0 of 4
# codes: not-begun
def train(model, x, y, epochs=5, batch_size=32):
    """Train the model and return its History."""
    ...
