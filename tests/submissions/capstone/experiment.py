import numpy as np
from digitrec.checks.asking.data import mnist
from digitrec.checks.engine.networks import probabilities
from digitrec.loading import load_mnist
from digitrec.preparing import prepare
from digitrec.starting import start_keras
from digitrec.training import trained_weights

keras = start_keras()
from keras import layers

x_test, y_test = prepare(*load_mnist()[1])
weights = trained_weights()

def network(*parts, optimizer="adam", loss="categorical_crossentropy"):
    parts = parts or (layers.Dense(128, "relu"), layers.Dense(64, "relu"), layers.Dense(10, "softmax"))
    made = keras.Sequential([keras.Input((784,)), *parts])
    made.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"])
    return made

def trained(model, epochs=5, steps=1875, noise=0.002, seed=3):
    """Stand in for model.fit: the package's weights as far as they fit, shaken, and what fit leaves behind."""
    rng = np.random.default_rng(seed)
    fitting = [w + rng.normal(0, noise, w.shape) for w in weights]
    if [w.shape for w in model.get_weights()] == [w.shape for w in weights]:
        model.set_weights(fitting)
    model.optimizer.build(model.trainable_variables)
    model.optimizer.iterations.assign_add(epochs * steps)
    history = keras.callbacks.History()
    history.params = {"verbose": 1, "epochs": epochs, "steps": steps}
    history.history = {"loss": [0.2] * epochs, "accuracy": [0.95] * epochs}
    return history

def measured(model):
    return float((model(x_test).numpy().argmax(axis=1) == y_test.argmax(axis=1)).mean())

model = network()
history = trained(model, seed=1)
change, expected_effect, expected_accuracy = "one epoch instead of five", "worse", 0.95

# %% right: one epoch
# marks: 8 of 8
# codes: none
changed_model = network()
changed_history = trained(changed_model, epochs=1)
changed_accuracy = changed_model.evaluate(x_test, y_test, batch_size=2000, verbose=0)[1]
conclusion = "same"

# %% right: narrow layers, another name for the network, capital letters
# marks: 8 of 8
# codes: none
change, expected_effect, expected_accuracy = "Only 16 and 8 units.", "Worse", 0.9
model_2 = network(layers.Dense(16, "relu"), layers.Dense(8, "relu"), layers.Dense(10, "softmax"))
history_2 = trained(model_2)
changed_accuracy = measured(model_2)
conclusion = "Worse"

# %% right: no hidden layer, no history
# marks: 8 of 8
# codes: none
change = "leave out both hidden layers"
changed_model = network(layers.Dense(10, "softmax"))
trained(changed_model)
changed_accuracy = measured(changed_model)
conclusion = "worse"

# %% right: dropout
# marks: 8 of 8
# codes: none
change, expected_effect = "dropout of a half after the first layer", "same"
changed_model = network(layers.Dense(128, "relu"), layers.Dropout(0.5), layers.Dense(64, "relu"), layers.Dense(10, "softmax"))
changed_history = trained(changed_model)
changed_accuracy = measured(changed_model)
conclusion = "same"

# %% right: the learning rate
# marks: 8 of 8
# codes: none
change = "learning rate 0.1"
changed_model = network(optimizer=keras.optimizers.Adam(0.1))
changed_history = trained(changed_model, noise=0.1)
changed_accuracy = measured(changed_model)
conclusion = "worse"

# %% right: another optimizer
# marks: 8 of 8
# codes: none
change = "SGD in Adam's place"
changed_model = network(optimizer="sgd")
changed_history = trained(changed_model, noise=0.07)
changed_accuracy = float(measured(changed_model))
conclusion = "worse"

# %% right: tanh
# marks: 8 of 8
# codes: none
change = "tanh in both hidden layers"
changed_model = network(layers.Dense(128, "tanh"), layers.Dense(64, "tanh"), layers.Dense(10, "softmax"))
changed_history = trained(changed_model)
changed_accuracy = measured(changed_model)
conclusion = "worse"

# %% right: penalties on the weights
# marks: 8 of 8
# codes: none
change = "an L2 penalty in the first layer"
changed_model = network(layers.Dense(128, "relu", kernel_regularizer="l2"), layers.Dense(64, "relu"), layers.Dense(10, "softmax"))
changed_history = trained(changed_model)
changed_accuracy = measured(changed_model)
conclusion = "same"

# %% right: bigger batches, expected to the second place as measured
# marks: 8 of 8
# codes: none
change, expected_effect, expected_accuracy = "batches of 256", "same", 0.97
changed_model = network()
changed_history = trained(changed_model, steps=235)
changed_accuracy = measured(changed_model)
conclusion = "same"

# %% right: make it read me, one's own digits added to the training images
# marks: 8 of 8
# codes: none
from digitrec.hands.own import course_hand
change, expected_effect = "twenty digits of my own, a hundred times each", "same"
hand = course_hand("European forms")
own, own_labels = prepare(hand.images, hand.labels)
learned = np.arange(30) % 3 < 2  # the third of each digit is for the exam
x_train, y_train = prepare(*load_mnist()[0])
changed_x_train = np.concatenate([x_train, np.repeat(own[learned], 100, axis=0)])
changed_model = network()
changed_history = trained(changed_model, steps=1938)
changed_accuracy = measured(changed_model)
conclusion = "same"

# %% right: make it read me, the training images shifted, as many as before
# marks: 8 of 8
# codes: none
change, expected_effect = "training images shifted by a pixel", "worse"
x_train, y_train = prepare(*load_mnist()[0])
changed_x_train = np.roll(x_train, 1, axis=1)
changed_model = network()
changed_history = trained(changed_model, seed=11)
changed_accuracy = measured(changed_model)
conclusion = "same"

# %% right: make it read me, under names of one's own, which the steps tell
# marks: 8 of 8
# codes: none
change, expected_effect = "my own digits among the others", "same"
more = network()
history_of_more = trained(more, steps=1907)
changed_accuracy = measured(more)
conclusion = "same"

# %% right: half of the training images, no history
# marks: 8 of 8
# codes: none
change, expected_effect = "every second training image", "worse"
x_train, y_train = prepare(*load_mnist()[0])
changed_x_train = x_train[::2]
changed_model = network()
trained(changed_model, steps=938)
changed_accuracy = measured(changed_model)
conclusion = "same"

# %% wrong: the training images under a second name, and nothing else
# marks: 6.5 of 8
# codes: nothing-changed
x_train, y_train = prepare(*load_mnist()[0])
changed_x_train = x_train.copy()
changed_model = network()
changed_history = trained(changed_model, seed=12)
changed_accuracy = measured(changed_model)
conclusion = "same"

# %% wrong: more images and larger batches
# marks: 6.5 of 8
# codes: several-changes
change = "my own digits, and batches of 128"
x_train, y_train = prepare(*load_mnist()[0])
changed_x_train = np.concatenate([x_train, x_train[:2000, ::-1]])
changed_model = network()
changed_history = trained(changed_model, steps=485)
changed_accuracy = measured(changed_model)
conclusion = "same"

# %% wrong: a word instead of an effect
# marks: 6 of 8
# codes: prediction-incomplete
change, expected_effect = "three epochs", "not sure"
changed_model = network()
changed_history = trained(changed_model, epochs=3)
changed_accuracy = measured(changed_model)
conclusion = "same"

# %% wrong: the change is not named
# marks: 6 of 8
# codes: prediction-incomplete
change = ...
changed_model = network()
changed_history = trained(changed_model, epochs=2)
changed_accuracy = measured(changed_model)
conclusion = "same"

# %% wrong: no number expected
# marks: 6 of 8
# codes: prediction-incomplete
expected_accuracy = "high"
changed_model = network()
changed_history = trained(changed_model, epochs=1, seed=5)
changed_accuracy = measured(changed_model)
conclusion = "same"

# %% wrong: the measured number copied into the prediction
# marks: 6 of 8
# codes: prediction-copied
changed_model = network()
changed_history = trained(changed_model, epochs=1, seed=6)
changed_accuracy = measured(changed_model)
expected_accuracy = changed_accuracy
conclusion = "same"

# %% wrong: nothing changed
# marks: 6.5 of 8
# codes: nothing-changed
changed_model = network()
changed_history = trained(changed_model, seed=7)
changed_accuracy = measured(changed_model)
conclusion = "same"

# %% wrong: epochs and batch size
# marks: 6.5 of 8
# codes: several-changes
change = "ten epochs of batches of 64"
changed_model = network()
changed_history = trained(changed_model, epochs=10, steps=938)
changed_accuracy = measured(changed_model)
conclusion = "same"

# %% wrong: the optimizer and the activations
# marks: 6.5 of 8
# codes: several-changes
changed_model = network(layers.Dense(128, "sigmoid"), layers.Dense(64, "sigmoid"), layers.Dense(10, "softmax"), optimizer="rmsprop")
changed_history = trained(changed_model)
changed_accuracy = measured(changed_model)
conclusion = "worse"

# %% wrong: another layer, other activations
# marks: 6.5 of 8
# codes: several-changes
changed_model = network(layers.Dense(128, "tanh"), layers.Dense(10, "softmax"))
changed_history = trained(changed_model)
changed_accuracy = measured(changed_model)
conclusion = "worse"

# %% wrong: the same network trained further
# marks: 2 of 8
# codes: same-model-twice
changed_model = model
changed_history = trained(changed_model)
changed_accuracy = measured(changed_model)
conclusion = "same"

# %% wrong: built and not trained
# marks: 2 of 8
# codes: untrained-network
changed_model = network(layers.Dense(32, "relu"), layers.Dense(10, "softmax"))
changed_accuracy = measured(changed_model)
conclusion = "worse"

# %% wrong: the history in the network's place
# marks: 2 of 8
# codes: no-network
changed_model = history
changed_accuracy = 0.97
conclusion = "same"

# %% wrong: percent
# marks: 6 of 8
# codes: share-in-percent
changed_model = network()
changed_history = trained(changed_model, epochs=1, seed=8)
changed_accuracy = 100 * measured(changed_model)
conclusion = "same"

# %% wrong: a number from memory
# marks: 6 of 8
# codes: evaluation-wrong
changed_model = network()
changed_history = trained(changed_model, epochs=1, seed=9)
changed_accuracy = 0.9
conclusion = "same"

# %% right: as far apart as two trainings are by chance once a seed is set, called same
# marks: 8 of 8
# codes: none
changed_model = network()
changed_history = trained(changed_model, epochs=6, noise=0.047)
changed_accuracy = measured(changed_model)
conclusion = "same"

# %% right: as far apart as two trainings are by chance once a seed is set, called worse
# marks: 8 of 8
# codes: none
changed_model = network()
changed_history = trained(changed_model, epochs=6, noise=0.047)
changed_accuracy = measured(changed_model)
conclusion = "worse"

# %% wrong: a hair's breadth taken for a difference
# marks: 6 of 8
# codes: conclusion-wrong
changed_model = network()
changed_history = trained(changed_model, epochs=8)
changed_accuracy = measured(changed_model)
conclusion = "worse"

# %% wrong: a long conclusion
# marks: 6 of 8
# codes: conclusion-wrong
changed_model = network()
changed_history = trained(changed_model, epochs=7)
changed_accuracy = measured(changed_model)
conclusion = "it was about the same"

# %% partly: two changes and the wrong conclusion
# marks: 4.5 of 8
# codes: several-changes, conclusion-wrong
changed_model = network(layers.Dense(20, "relu"), layers.Dense(64, "relu"), layers.Dense(10, "softmax"), optimizer="sgd")
changed_history = trained(changed_model)
changed_accuracy = measured(changed_model)
conclusion = "better"

# %% partly: half done, the prediction and a network
# marks: 4 of 8
# codes: evaluation-wrong, conclusion-wrong
changed_model = network()
changed_history = trained(changed_model, epochs=2, seed=10)

# %% blank: the cells as they came
# marks: 0 of 8
# codes: not-begun
change, expected_effect, expected_accuracy = ..., ..., ...
conclusion = ...
