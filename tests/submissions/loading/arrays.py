import numpy as np
from digitrec.loading import load_mnist

# %% right: two pairs
# marks: 2 of 2
# codes: none
(x_train, y_train), (x_test, y_test) = load_mnist()

# %% right: one result, taken apart afterwards, the images as floats
# marks: 2 of 2
# codes: none
data = load_mnist()
x_train = data[0][0].astype("float32")
y_train = data[0][1]
x_test = data[1][0].astype(np.float64)
y_test = data[1][1].astype(int)

# %% right: other names first, as people have them
# marks: 2 of 2
# codes: none
(train_images, train_labels), (test_images, test_labels) = load_mnist()
x_train, y_train, x_test, y_test = train_images, train_labels, test_images, test_labels

# %% right: a tensor-like view of the images
# marks: 2 of 2
# codes: none
class Tensor:
    def __init__(self, values):
        self.values = values
    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)
(x_train, y_train), (x_test, y_test) = load_mnist()
x_train, y_train = Tensor(x_train), Tensor(y_train)

# %% wrong: two names for two pairs
# marks: 0 of 2
# codes: not-unpacked
x_train, y_train = load_mnist()

# %% wrong: everything in x_train
# marks: 0 of 2
# codes: not-unpacked
x_train = load_mnist()

# %% wrong: images first, labels last, as another library does it
# marks: 0.5 of 2
# codes: images-labels-exchanged
(x_train, x_test), (y_train, y_test) = load_mnist()

# %% wrong: labels before images
# marks: 0.5 of 2
# codes: images-labels-exchanged
(y_train, x_train), (y_test, x_test) = load_mnist()

# %% wrong: the test pair first
# marks: 1 of 2
# codes: train-test-exchanged
(x_test, y_test), (x_train, y_train) = load_mnist()

# %% wrong: the first thousand
# marks: 1 of 2
# codes: images-missing
(x_train, y_train), (x_test, y_test) = load_mnist()
x_train, y_train = x_train[:1000], y_train[:1000]

# %% wrong: the test set twice
# marks: 1 of 2
# codes: images-missing
(x_train, y_train), (x_test, y_test) = load_mnist()
x_train, y_train = x_test, y_test

# %% wrong: divided by 255 in the same cell
# marks: 1.5 of 2
# codes: scaled-already
(x_train, y_train), (x_test, y_test) = load_mnist()
x_train, x_test = x_train / 255.0, x_test / 255.0

# %% wrong: only the test images scaled
# marks: 1.5 of 2
# codes: scaled-already
(x_train, y_train), (x_test, y_test) = load_mnist()
x_test = x_test.astype("float32") / 255

# %% wrong: flattened in the same cell
# marks: 1.5 of 2
# codes: reshaped-already
(x_train, y_train), (x_test, y_test) = load_mnist()
x_train = x_train.reshape(60000, 784)
x_test = x_test.reshape(10000, 784)

# %% wrong: labels one-hot in the same cell
# marks: 1.5 of 2
# codes: reshaped-already
(x_train, y_train), (x_test, y_test) = load_mnist()
y_train, y_test = np.eye(10)[y_train], np.eye(10)[y_test]

# %% wrong: nothing loaded, arrays of the right shapes
# marks: 0 of 2
# codes: not-mnist
x_train, y_train = np.full((60000, 28, 28), 7, np.uint8), np.zeros(60000, np.uint8)
x_test, y_test = np.full((10000, 28, 28), 7, np.uint8), np.zeros(10000, np.uint8)

# %% wrong: only the images shuffled
# marks: 1.5 of 2
# codes: not-mnist
(x_train, y_train), (x_test, y_test) = load_mnist()
x_train = x_train[::-1]

# %% wrong: colour pictures of another collection
# marks: 0 of 2
# codes: not-mnist
x_train, y_train = np.zeros((500, 32, 32, 3), np.uint8), np.zeros((500, 1), np.uint8)
x_test, y_test = np.zeros((100, 32, 32, 3), np.uint8), np.zeros((100, 1), np.uint8)

# %% hostile: an array that claims a shape
# marks: 0.5 of 2
# codes: not-mnist
class Liar(np.ndarray):
    shape = property(lambda self: (60000, 28, 28))
(x_train, y_train), (x_test, y_test) = load_mnist()
x_train = np.zeros((2, 2), np.uint8).view(Liar)

# %% blank: the stubs
# marks: 0 of 2
# codes: not-begun
x_train = y_train = x_test = y_test = ...
