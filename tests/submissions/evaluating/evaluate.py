import numpy as np
from digitrec.starting import start_keras

keras = start_keras()

# %% right: both numbers as they come
# marks: 1 of 1
# codes: none
def evaluate(model, x, y):
    loss, accuracy = model.evaluate(x, y)
    return loss, accuracy

# %% right: by name, as floats
# marks: 1 of 1
# codes: none
def evaluate(model, x, y):
    scores = model.evaluate(x, y, verbose=0, return_dict=True)
    print("accuracy", scores["accuracy"])
    return float(scores["loss"]), float(scores["accuracy"])

# %% right: the list that Keras returns
# marks: 1 of 1
# codes: none
def evaluate(model, x, y):
    return model.evaluate(x, y, batch_size=16, verbose=2)

# %% right: worked out from the predictions, rounded
# marks: 1 of 1
# codes: none
def evaluate(model, x, y):
    p = model.predict(x, verbose=0)
    loss = keras.losses.CategoricalCrossentropy()(y, p)
    right = np.argmax(p, axis=1) == np.argmax(y, axis=1)
    return np.round(loss, 3), right.mean().round(3)

# %% right: the model called, everything in NumPy
# marks: 1 of 1
# codes: none
def evaluate(model, x, y):
    p = model(x).numpy()
    return [-np.log((p * y).sum(axis=1)).mean(), sum(p.argmax(1) == y.argmax(1)) / len(y)]

# %% wrong: only the accuracy
# marks: 0 of 1
# codes: not-loss-and-accuracy
def evaluate(model, x, y):
    return model.evaluate(x, y, verbose=0)[1]

# %% wrong: a dictionary
# marks: 0 of 1
# codes: not-loss-and-accuracy
def evaluate(model, x, y):
    return model.evaluate(x, y, verbose=0, return_dict=True)

# %% wrong: accuracy first
# marks: 0.25 of 1
# codes: loss-and-accuracy-exchanged
def evaluate(model, x, y):
    loss, accuracy = model.evaluate(x, y, verbose=0)
    return accuracy, loss

# %% wrong: unpacked the wrong way round
# marks: 0.25 of 1
# codes: loss-and-accuracy-exchanged
def evaluate(model, x, y):
    accuracy, loss = model.evaluate(x, y, verbose=0)
    return loss, accuracy

# %% wrong: in percent
# marks: 0.75 of 1
# codes: share-in-percent
def evaluate(model, x, y):
    loss, accuracy = model.evaluate(x, y, verbose=0)
    return loss, 100 * accuracy

# %% wrong: on the training images
# marks: 0.25 of 1
# codes: notebook-variable
from digitrec.loading import load_mnist
from digitrec.preparing import prepare
x_train, y_train = prepare(*load_mnist()[0])
def evaluate(model, x, y):
    return model.evaluate(x_train, y_train, batch_size=6000, verbose=0)

# %% wrong: on the training images, which it loads itself
# marks: 0.25 of 1
# codes: evaluated-on-training-set
from digitrec.loading import load_mnist
from digitrec.preparing import prepare
def evaluate(model, x, y):
    x, y = prepare(*load_mnist()[0])
    return model.evaluate(x, y, batch_size=6000, verbose=0)

# %% wrong: numbers that were read off once
# marks: 0.25 of 1
# codes: ignores-argument
def evaluate(model, x, y):
    return 0.0763, 0.9762

# %% wrong: the loss in base 2
# marks: 0.25 of 1
# codes: evaluation-wrong
def evaluate(model, x, y):
    loss, accuracy = model.evaluate(x, y, verbose=0)
    return loss / np.log(2), accuracy

# %% wrong: the share of wrong ones
# marks: 0.75 of 1
# codes: evaluation-wrong
def evaluate(model, x, y):
    loss, accuracy = model.evaluate(x, y, verbose=0)
    return loss, 1 - accuracy

# %% wrong: printed
# marks: 0 of 1
# codes: printed-not-returned
def evaluate(model, x, y):
    print(model.evaluate(x, y, verbose=0))

# %% wrong: evaluated, and lost
# marks: 0 of 1
# codes: nothing-returned
def evaluate(model, x, y):
    loss, accuracy = model.evaluate(x, y, verbose=0)

# %% wrong: an attribute that models do not have
# marks: 0 of 1
# codes: name-not-known
def evaluate(model, x, y):
    return model.loss_and_accuracy(x, y)

# %% wrong: the two numbers under the function's name
# marks: 0 of 1
# codes: not-a-function
evaluate = (0.08, 0.976)

# %% wrong: the package's own
# marks: 0 of 1
# codes: reference-called
from digitrec.evaluating import evaluate as theirs
def evaluate(model, x, y):
    return theirs(model, x, y)

# %% wrong: trains before it looks
# marks: 0.25 of 1
# codes: trained-while-evaluating
def evaluate(model, x, y):
    model.fit(x, y, epochs=1, verbose=0)
    return model.evaluate(x, y, verbose=0)

# %% wrong: trains on other images before it looks
# marks: 0.25 of 1
# codes: trained-while-evaluating
def evaluate(model, x, y):
    model.fit(x[:8], y[:8], epochs=2, batch_size=4, verbose=0)
    loss, accuracy = model.evaluate(x, y, verbose=0)
    return loss, accuracy

# %% wrong: the model of the notebook
# marks: 0.25 of 1
# codes: notebook-variable
from digitrec.training import trained_model
network = trained_model()
def evaluate(model, x, y):
    return network.evaluate(x, y, verbose=0)

# %% hostile: numbers that claim to be equal to all others
# marks: 0.25 of 1
# codes: evaluation-wrong
class Equal(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    def __abs__(self): return 0.0
def evaluate(model, x, y):
    return Equal(0.0), Equal(len(x))

# %% blank: the stub
# marks: 0 of 1
# codes: not-begun
def evaluate(model, x, y):
    """Return (loss, accuracy) of the model on x (N, 784) and y (N, 10)."""
    ...
