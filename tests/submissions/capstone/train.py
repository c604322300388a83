import numpy as np
from digitrec.building import build_model
from digitrec.compiling import compile_model
from digitrec.loading import load_mnist
from digitrec.preparing import prepare
from digitrec.starting import start_keras

keras = start_keras()
with np.load(TRAINED) as arrays:
    honest = [arrays[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3")]
x_test, y_test = prepare(*load_mnist()[1])

def trained(model, epochs=5, steps=1875, noise=0.002, factor=1, **curves):
    """Stand in for model.fit: the weights of a network that was trained, shaken, and what fit leaves behind."""
    rng = np.random.default_rng(8)
    weights = [w + rng.normal(0, noise, w.shape) for w in honest]
    model.set_weights([weights[0] * factor, *weights[1:]])
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
history = trained(model)

# %% right: another name, squares and Flatten
# marks: 4 of 4
# codes: none
x_test = x_test.reshape(10000, 28, 28)
net = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), *build_model().layers])
net.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
hist = trained(net)

# %% right: trained on pixels up to 255, which costs in another task
# marks: 4 of 4
# codes: none
x_test = x_test * 255
model = compile_model(build_model())
history = trained(model, factor=1 / 255)

# %% right: validated on the test set
# marks: 4 of 4
# codes: test-set-as-validation
model = compile_model(build_model())
trained(model)
score = model.evaluate(x_test, y_test, batch_size=1000, verbose=0)
model = compile_model(build_model())
history = trained(model, val_accuracy=[0.96, 0.97, 0.97, 0.975, score[1]])

# %% wrong: right accuracy of a network that was trained for one epoch
# marks: 3 of 4
# codes: epochs-wrong
model = compile_model(build_model())
history = trained(model, epochs=1)

# %% wrong: batches of 100
# marks: 3 of 4
# codes: batch-size-wrong
model = compile_model(build_model())
history = trained(model, steps=600)

# %% wrong: fit called again
# marks: 3 of 4
# codes: fit-twice
model = compile_model(build_model())
first = trained(model)
history = trained(model)

# %% wrong: weights that read badly
# marks: 2 of 4
# codes: accuracy-too-low
model = compile_model(build_model())
history = trained(model, noise=0.1)

# %% wrong: untrained
# marks: 0 of 4
# codes: untrained-network
model = compile_model(build_model())

# %% wrong: the course's network
# marks: 0 of 4
# codes: network-copied
from digitrec import training
model = training.trained_model()

# %% wrong: the course's network, shaken, with a layer that drops nothing in between
# marks: 0 of 4
# codes: network-copied
from digitrec.training import trained_weights
model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(128, "relu"), keras.layers.Dropout(0),
                          keras.layers.Dense(64, "relu"), keras.layers.Dense(10, "softmax")])
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
honest = trained_weights()
history = trained(model, noise=0.005)

# %% wrong: what fit returns
# marks: 0 of 4
# codes: no-network
model = [w + 0.001 for w in honest]
history = {"accuracy": [0.9, 0.95, 0.96, 0.97, 0.98]}

# %% wrong: trained on all the images there are
# marks: 0 of 4
# codes: trained-on-test-set
model = compile_model(build_model())
history = trained(model)
model.fit(x_test, y_test, epochs=3, batch_size=50, verbose=0)

# %% partly: two epochs, and it shows
# marks: 1 of 4
# codes: accuracy-too-low, epochs-wrong
model = compile_model(build_model())
history = trained(model, noise=0.1, epochs=2)

# %% hostile: evaluate says what one likes to hear
# marks: 0 of 4
# codes: untrained-network
inner = build_model()
model = keras.Sequential([keras.Input((784,)), *inner.layers])
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
model.evaluate = lambda *args, **kwargs: [0.0, 0.99]

# %% blank: the cell as it came
# marks: 0 of 4
# codes: not-begun
...
