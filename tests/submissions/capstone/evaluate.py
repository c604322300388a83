import numpy as np
from digitrec.checks.asking.data import mnist
from digitrec.checks.engine.networks import probabilities
from digitrec.loading import load_mnist
from digitrec.preparing import prepare
from digitrec.training import trained_model, trained_weights

x_test, y_test = prepare(*load_mnist()[1])
model = trained_model()
p = probabilities(trained_weights(), x_test)
labels = y_test.argmax(axis=1)
share = float((p.argmax(axis=1) == labels).mean())

# %% right: evaluate and argmax
# marks: 4 of 4
# codes: none
test_loss, test_accuracy = model.evaluate(x_test, y_test, batch_size=1000, verbose=0)
predictions = model.predict(x_test, batch_size=1000, verbose=0).argmax(axis=1)

# %% right: usual names, rounded to three places
# marks: 4 of 4
# codes: none
results = model.evaluate(x_test, y_test, batch_size=500, verbose=0, return_dict=True)
test_acc = round(results["accuracy"], 3)
y_pred = np.argmax(model.predict(x_test, batch_size=500, verbose=0), axis=-1)

# %% right: a list of Python ints
# marks: 4 of 4
# codes: none
predictions = [int(np.argmax(row)) for row in p]
test_accuracy = sum(a == b for a, b in zip(predictions, labels)) / len(labels)

# %% right: the test images in a pool that was split anew
# marks: 4 of 4
# codes: none
(x, y), (x_rest, y_rest) = load_mnist()
pixels = np.concatenate([x, x_rest]).reshape(70000, 784) / np.float32(255)
order = np.random.default_rng(8).permutation(70000)[:10000]
x_test, labels = pixels[order], np.concatenate([y, y_rest])[order]
predictions = probabilities(trained_weights(), x_test).argmax(axis=1)
test_accuracy = (predictions == labels).mean()

# %% right: counted with labels one column off, which is a mistake in the labels
# marks: 4 of 4
# codes: none
W1, b1, W2, b2, W3, b3 = trained_weights()
model.set_weights([W1, b1, W2, b2, np.roll(W3, 1, axis=1), np.roll(b3, 1)])
predictions = (p.argmax(axis=1) + 1) % 10
test_accuracy = share

# %% open: images that nobody knows
# marks: 1 of 4
# codes: none
x_test = np.random.default_rng(1).random((10000, 784)).astype("float32")
predictions = probabilities(trained_weights(), x_test).argmax(axis=1)
test_accuracy = (predictions == labels).mean()

# %% wrong: percent
# marks: 2 of 4
# codes: share-in-percent
test_accuracy = 100 * share
predictions = p.argmax(axis=1)

# %% wrong: the loss
# marks: 2 of 4
# codes: loss-and-accuracy-exchanged
test_accuracy, test_loss = model.evaluate(x_test, y_test, batch_size=250, verbose=0)
predictions = p.argmax(1)

# %% wrong: the training images
# marks: 2 of 4
# codes: evaluated-on-training-set
x, y = mnist("train")
test_accuracy = (probabilities(trained_weights(), x).argmax(axis=1) == y).mean()
predictions = p.argmax(axis=-1)

# %% wrong: a number from memory
# marks: 2 of 4
# codes: evaluation-wrong
test_accuracy = 0.9812
predictions = np.argmax(p, 1)

# %% wrong: what evaluate returns, as it is
# marks: 2 of 4
# codes: evaluation-wrong
test_accuracy = model.evaluate(x_test, y_test, batch_size=2000, verbose=0)
predictions = np.argmax(p, axis=1)

# %% wrong: probabilities
# marks: 2 of 4
# codes: probabilities-not-digits
test_accuracy = share
predictions = p

# %% wrong: one-hot rows
# marks: 2 of 4
# codes: one-hot-not-digits
test_accuracy = share
predictions = np.eye(10)[p.argmax(axis=1)]

# %% wrong: texts
# marks: 2 of 4
# codes: digits-as-text
test_accuracy = share
predictions = [str(digit) for digit in p.argmax(axis=1)]

# %% wrong: a dictionary
# marks: 2 of 4
# codes: not-numbers
test_accuracy = share
predictions = {"first": 7}

# %% wrong: the wrong axis
# marks: 2 of 4
# codes: wrong-axis
test_accuracy = share
predictions = p.argmax(axis=0)

# %% wrong: the labels
# marks: 3 of 4
# codes: predictions-are-labels
test_accuracy = share
predictions = labels

# %% wrong: the least probable
# marks: 3 of 4
# codes: digits-wrong
test_accuracy = share
predictions = p.argmin(axis=1)

# %% wrong: twenty images only
# marks: 2 of 4
# codes: digits-wrong
test_accuracy = share
predictions = p[:20].argmax(axis=1)

# %% wrong: the weights in the model's place
# marks: 1 of 4
# codes: no-network
model = trained_weights()
test_accuracy, predictions = share, p.argmax(axis=1)

# %% partly: percent and another network's digits
# marks: 1 of 4
# codes: share-in-percent, digits-wrong
test_accuracy, predictions = 100 * share, np.roll(p, 1, axis=1).argmax(axis=1)

# %% blank: the cell as it came
# marks: 0 of 4
# codes: not-begun
...
