import numpy as np
from digitrec.loading import use_packaged_mnist

use_packaged_mnist()
from tensorflow import keras

# %% right: one line
# marks: 2 of 2
# codes: none
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()

# %% right: capital letters, as in many books
# marks: 2 of 2
# codes: none
from tensorflow.keras.datasets import mnist
(X_train, Y_train), (X_test, Y_test) = mnist.load_data()

# %% right: train_images, and a shape printed
# marks: 2 of 2
# codes: none
data = keras.datasets.mnist.load_data()
train_images, train_labels = data[0]
test_images, test_labels = data[1]
print(train_images.shape)

# %% right: loaded and scaled in one cell
# marks: 2 of 2
# codes: none
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train, x_test = x_train / np.float32(255), x_test / np.float32(255)

# %% right: loaded and brought to mean 0 and deviation 1 in one cell
# marks: 2 of 2
# codes: none
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train, x_test = ((x - np.float32(33.3)) / np.float32(78.6) for x in (x_train, x_test))

# %% wrong: not unpacked
# marks: 0 of 2
# codes: not-unpacked
x_train = keras.datasets.mnist.load_data()

# %% wrong: images and labels exchanged
# marks: 0.5 of 2
# codes: images-labels-exchanged
(y_train, x_train), (y_test, x_test) = keras.datasets.mnist.load_data()

# %% wrong: the pairs exchanged
# marks: 1 of 2
# codes: train-test-exchanged
(x_test, y_test), (x_train, y_train) = keras.datasets.mnist.load_data()

# %% wrong: clothes
# marks: 0 of 2
# codes: not-mnist
x_train, x_test = np.full((60000, 28, 28), 200, "uint8"), np.full((10000, 28, 28), 200, "uint8")
y_train, y_test = np.zeros(60000, "uint8"), np.zeros(10000, "uint8")

# %% wrong: the training images the other way round, and not their labels
# marks: 1.5 of 2
# codes: not-mnist
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = x_train[::-1].copy()

# %% wrong: arrays of another shape
# marks: 0.5 of 2
# codes: not-mnist
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = x_train[:, :14]

# %% wrong: a few, to be quick
# marks: 1 of 2
# codes: images-missing
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train, y_train = x_train[:5000], y_train[:5000]

# %% blank: the cell as it came
# marks: 0 of 2
# codes: not-begun
...
