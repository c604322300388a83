import numpy as np
from digitrec.training import trained_weights
from digitrec.loading import load_mnist

def misread(images, labels):
    w1, b1, w2, b2, w3, b3 = trained_weights()
    x = images.reshape(len(images), 784) / 255
    scores = np.maximum(np.maximum(x @ w1 + b1, 0) @ w2 + b2, 0) @ w3 + b3
    return (scores.argmax(axis=1) != labels).sum()

(x_train, y_train), (x_test, y_test) = load_mnist()

# %% right: counted, and worked out
# marks: 1 of 1
# codes: none
wrong_images = misread(x_test, y_test)
accuracy_without_fives = (10000 - 892) / 10000

# %% right: as a float, and rounded
# marks: 1 of 1
# codes: none
wrong_images = float(misread(x_test, y_test))
accuracy_without_fives = 0.91

# %% wrong: of the training images
# marks: 0.5 of 1
# codes: evaluated-on-training-set
wrong_images = misread(x_train, y_train)
accuracy_without_fives = 0.9108

# %% wrong: the right ones
# marks: 0.5 of 1
# codes: mistakes-miscounted
wrong_images = 10000 - misread(x_test, y_test)
accuracy_without_fives = 0.9108

# %% wrong: the share of mistakes
# marks: 0.5 of 1
# codes: mistakes-miscounted
wrong_images = misread(x_test, y_test) / 10000
accuracy_without_fives = 0.9108

# %% wrong: in percent
# marks: 0.5 of 1
# codes: share-in-percent
wrong_images = misread(x_test, y_test)
accuracy_without_fives = 91.08

# %% wrong: one digit in ten
# marks: 0.5 of 1
# codes: accuracy-misjudged
wrong_images = misread(x_test, y_test)
accuracy_without_fives = 0.5

# %% wrong: the second left out
# marks: 0.5 of 1
# codes: accuracy-misjudged
wrong_images = misread(x_test, y_test)
accuracy_without_fives = ...

# %% wrong: a decimal comma
# marks: 0.5 of 1
# codes: number-with-comma
wrong_images = 0,238
accuracy_without_fives = 0.9108

# %% blank: the stubs
# marks: 0 of 1
# codes: not-begun
wrong_images = ...
accuracy_without_fives = ...
