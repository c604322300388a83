import numpy as np
from digitrec.building import build_model
from digitrec.compiling import compile_model
from digitrec.loading import load_mnist
from digitrec.preparing import prepare
from digitrec.starting import start_keras

keras = start_keras()
with np.load(TRAINED) as arrays:
    honest = [arrays[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3")]

def like_trained(model, epochs=5, steps=1875, noise=0.002, **curves):
    """Stand in for the 30 seconds of model.fit: the weights of a network that was trained, shaken, and what fit leaves behind."""
    rng = np.random.default_rng(5)
    model.set_weights([w + rng.normal(0, noise, w.shape) for w in honest])
    model.optimizer.build(model.trainable_variables)
    model.optimizer.iterations.assign_add(epochs * steps)
    history = keras.callbacks.History()
    history.params = {"verbose": 1, "epochs": epochs, "steps": steps}
    history.history = {"loss": [0.25, 0.11, 0.08, 0.06, 0.04], "accuracy": [0.93, 0.97, 0.98, 0.982, 0.987], **curves}
    return history

# %% right: as the task says
# marks: 4 of 4
# codes: none
model = compile_model(build_model())
history = like_trained(model)

# %% right: functional, the history not kept
# marks: 4 of 4
# codes: none
inputs = keras.Input((784,))
x = keras.layers.Dense(128, "relu")(inputs)
x = keras.layers.Dense(64, "relu")(x)
model = keras.Model(inputs, keras.layers.Dense(10, "softmax")(x))
model.compile("adam", "categorical_crossentropy", ["acc"])
like_trained(model)

# %% right: compiled again after the training, the history kept as a dictionary's owner
# marks: 4 of 4
# codes: none
model = compile_model(build_model())
history = like_trained(model)
model.compile(loss="categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])

# %% right: five times one epoch
# marks: 4 of 4
# codes: none
model = compile_model(build_model())
for epoch in range(5):
    history = like_trained(model, epochs=1)

# %% right: the test set as validation data, which is advised against
# marks: 4 of 4
# codes: test-set-as-validation
model = compile_model(build_model())
like_trained(model)
score = model.evaluate(*prepare(*load_mnist()[1]), batch_size=1000, verbose=0)
model = compile_model(build_model())
history = like_trained(model, val_loss=[score[0]] * 5, val_accuracy=[0.96, 0.97, 0.97, 0.975, score[1]])

# %% wrong: one epoch, by luck good enough
# marks: 3 of 4
# codes: epochs-wrong
model = compile_model(build_model())
history = like_trained(model, epochs=1)

# %% wrong: ten epochs
# marks: 3 of 4
# codes: epochs-wrong
model = compile_model(build_model())
history = like_trained(model, epochs=10)

# %% wrong: batches of 128
# marks: 3 of 4
# codes: batch-size-wrong
model = compile_model(build_model())
history = like_trained(model, steps=469)

# %% wrong: the cell run twice
# marks: 3 of 4
# codes: fit-twice
model = compile_model(build_model())
history = like_trained(model)
history = like_trained(model)

# %% wrong: a tenth held back for validation
# marks: 3 of 4
# codes: part-of-the-data
model = compile_model(build_model())
history = like_trained(model, steps=1688, val_accuracy=[0.95, 0.96, 0.97, 0.97, 0.9748])

# %% wrong: built and compiled, not trained
# marks: 0 of 4
# codes: untrained-network
model = compile_model(build_model())
history = ...

# %% wrong: built anew after the training
# marks: 0 of 4
# codes: untrained-network
model = compile_model(build_model())
history = like_trained(model)
model = compile_model(build_model())

# %% wrong: the course's own weights
# marks: 0 of 4
# codes: network-copied
from digitrec.training import trained_model
model = trained_model()
history = None

# %% wrong: the course's own weights, their units in another order and shaken
# marks: 0 of 4
# codes: network-copied
from digitrec.training import trained_weights
model = compile_model(build_model())
rng = np.random.default_rng(2)
first, second = rng.permutation(128), rng.permutation(64)
W1, b1, W2, b2, W3, b3 = trained_weights()
honest = [W1[:, first], b1[first], W2[first][:, second], b2[second], W3[second], b3]
history = like_trained(model, noise=1e-4)

# %% wrong: the course's own weights, scaled from layer to layer
# marks: 0 of 4
# codes: network-copied
from digitrec.training import trained_weights
model = compile_model(build_model())
W1, b1, W2, b2, W3, b3 = trained_weights()
honest = [4 * W1, 4 * b1, W2 / 8, b2 / 2, 2 * W3, b3]
history = like_trained(model, noise=0)

# %% wrong: the course's own weights, the last layer five times as large
# marks: 0 of 4
# codes: network-copied
from digitrec.training import trained_weights
model = compile_model(build_model())
*below, W3, b3 = trained_weights()
honest = [*below, 5 * W3, 5 * b3]
history = like_trained(model, noise=0)

# %% wrong: the course's own weights with a sigmoid at the end
# marks: 0 of 4
# codes: network-copied
from digitrec.training import trained_weights
model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(128, "relu"), keras.layers.Dense(64, "relu"),
                          keras.layers.Dense(10, "sigmoid")])
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
honest = trained_weights()
history = like_trained(model, noise=0)

# %% wrong: the course's own network with a layer behind it that changes nothing
# marks: 0 of 4
# codes: network-copied
from digitrec.training import trained_weights
model = keras.Sequential([keras.Input((784,)), *build_model().layers, keras.layers.Dense(10, "softmax")])
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
honest = [*trained_weights(), 20 * np.eye(10), np.zeros(10)]
history = like_trained(model, noise=0)

# %% wrong: its labels were one column off
# marks: 0 of 4
# codes: one-hot-shifted
model = compile_model(build_model())
history = like_trained(model)
*front, W3, b3 = model.get_weights()
model.set_weights([*front, np.roll(W3, 1, axis=1), np.roll(b3, 1)])

# %% wrong: the history in the model's place
# marks: 0 of 4
# codes: no-network
model = like_trained(compile_model(build_model()))
history = model

# %% wrong: a list of weights
# marks: 0 of 4
# codes: no-network
model = honest

# %% wrong: trained on the test set afterwards
# marks: 0 of 4
# codes: trained-on-test-set
model = compile_model(build_model())
like_trained(model)
history = model.fit(*prepare(*load_mnist()[1]), batch_size=50, epochs=3, verbose=0)

# %% wrong: weights that training with unscaled pixels might leave
# marks: 2 of 4
# codes: accuracy-too-low
model = compile_model(build_model())
history = like_trained(model, noise=0.1)

# %% wrong: a network that is still empty
# marks: 0 of 4
# codes: no-layers
model = keras.Sequential()
model.compile('adam', 'categorical_crossentropy', metrics=['accuracy'])
history = {}

# %% open: a little less than is asked, as bad luck may leave it
# marks: 2 of 4
# codes: none
model = compile_model(build_model())
history = like_trained(model, noise=0.068)

# %% partly: one epoch, and a little less than is asked
# marks: 1 of 4
# codes: accuracy-too-low, epochs-wrong
model = compile_model(build_model())
history = like_trained(model, noise=0.068, epochs=1)

# %% partly: a part of the images, for one epoch
# marks: 1 of 4
# codes: accuracy-too-low, epochs-wrong
model = compile_model(build_model())
history = like_trained(model, noise=0.1, epochs=1)

# %% partly: few images, and it shows
# marks: 1 of 4
# codes: accuracy-too-low, part-of-the-data
model = compile_model(build_model())
history = like_trained(model, noise=0.1, steps=313)

# %% hostile: predict, evaluate and the history say something else
# marks: 0 of 4
# codes: untrained-network
model = compile_model(build_model())
model.evaluate = lambda *_, **__: [0.01, 0.999]
model.predict = lambda x, **_: np.eye(10)[prepare(*load_mnist()[1])[1].argmax(axis=1)]
history = keras.callbacks.History()
history.history = {"accuracy": [0.999] * 5}

# %% hostile: weights that are not numbers
# marks: 0 of 4
# codes: untrained-network
model = compile_model(build_model())
history = like_trained(model, noise=float("nan"))

# %% blank: the stubs
# marks: 0 of 4
# codes: not-begun
model = ...
history = ...
