import numpy as np
from digitrec.loading import load_mnist

(x_train, y_train), (x_test, y_test) = load_mnist()

def ten(labels):
    return np.eye(10, dtype="float32")[labels]

# %% right: 60000 and 10000 written in, which is right here
# marks: 4 of 4
# codes: none
x_train = x_train.reshape(60000, 784).astype("float32") / 255
x_test = x_test.reshape(10000, 784).astype("float32") / 255
y_train, y_test = ten(y_train), ten(y_test)

# %% right: squares, for a Flatten layer
# marks: 4 of 4
# codes: none
x_train, x_test = x_train / np.float32(255.0), x_test / np.float32(255.0)
y_train = ten(y_train)
y_test = ten(y_test)

# %% right: new names beside the old ones
# marks: 4 of 4
# codes: none
x_train_flat = x_train.reshape(-1, 784) * np.float32(1 / 255)
x_test_flat = x_test.reshape(-1, 784) * np.float32(1 / 255)
y_train_cat = ten(y_train)
y_test_cat = ten(y_test).astype(bool)

# %% right: other names, with a channel
# marks: 4 of 4
# codes: none
train_images, test_images = (a[..., None].astype("float32") / 255.0 for a in (x_train, x_test))
train_labels, test_labels = ten(y_train), ten(y_test)
del x_train, x_test, y_train, y_test

# %% right: tensors of TensorFlow
# marks: 4 of 4
# codes: none
import tensorflow as tf
x_train, x_test = (tf.cast(tf.reshape(x, (-1, 784)), tf.float32) / 255 for x in (x_train, x_test))
y_train, y_test = tf.one_hot(y_train, 10), tf.one_hot(y_test, 10)

# %% right: all images in one pool, shuffled with their labels and split anew
# marks: 4 of 4
# codes: none
pixels = np.concatenate([x_train, x_test]).reshape(70000, 784) / np.float32(255)
labels = ten(np.concatenate([y_train, y_test]))
order = np.random.default_rng(4).permutation(70000)
x_train, x_test = pixels[order[:60000]], pixels[order[60000:]]
y_train, y_test = labels[order[:60000]], labels[order[60000:]]

# %% right: black on white
# marks: 4 of 4
# codes: none
X, X_eval = (1 - images.reshape(len(images), -1) / np.float32(255) for images in (x_train, x_test))
Y, Y_eval = ten(y_train), ten(y_test)

# %% right: black and white without greys
# marks: 4 of 4
# codes: none
x_train, x_test = ((images.reshape(-1, 784) > 127).astype("float32") for images in (x_train, x_test))
y_train, y_test = ten(y_train), ten(y_test)

# %% right: a pipeline that prepares as it reads
# marks: 4 of 4
# codes: none
import tensorflow as tf
def prepared(image, label):
    return tf.reshape(tf.cast(image, "float32") / 255, (784,)), tf.one_hot(label, 10)
train_ds, test_ds = (
    tf.data.Dataset.from_tensor_slices(pair).map(prepared).shuffle(1000, seed=1).batch(500).prefetch(1)
    for pair in ((x_train, y_train), (x_test, y_test))
)

# %% partly: the test images turned
# marks: 2.25 of 4
# codes: wrong-pixel-order, test-images-differ
x_train = x_train.reshape(60000, 784) / np.float32(255)
x_test = x_test.transpose(0, 2, 1).reshape(10000, 784) / np.float32(255)
y_train, y_test = ten(y_train), ten(y_test)

# %% wrong: not scaled
# marks: 3 of 4
# codes: not-scaled
x_train = x_train.reshape(60000, 784)
x_test = x_test.reshape(10000, 784)
y_train, y_test = ten(y_train), ten(y_test)

# %% wrong: the cell run twice
# marks: 3 of 4
# codes: scaled-twice
x_train, x_test = x_train.reshape(-1, 784) / np.float32(255), x_test.reshape(-1, 784) / np.float32(255)
x_train, x_test = x_train / np.float32(255), x_test / np.float32(255)
y_train, y_test = ten(y_train), ten(y_test)

# %% wrong: divided by 256
# marks: 3 of 4
# codes: divided-by-256
x_train = x_train.reshape(len(x_train), -1) / np.float32(256)
x_test = x_test.reshape(len(x_test), -1) / np.float32(256)
y_train, y_test = ten(y_train), ten(y_test)

# %% wrong: from -1 to 1
# marks: 3 of 4
# codes: minus-one-to-one
x_train = x_train.reshape(-1, 784).astype("float32") / 127.5 - 1
x_test = x_test.reshape(-1, 784).astype("float32") / 127.5 - 1
y_train, y_test = ten(y_train), ten(y_test)

# %% wrong: the test images left as they are
# marks: 3 of 4
# codes: test-images-differ
x_train = x_train.reshape(60000, 784).astype("float32") / 255
x_test = x_test.reshape(10000, 784)
y_train, y_test = ten(y_train), ten(y_test)

# %% wrong: the labels left as numbers
# marks: 3 of 4
# codes: labels-not-encoded
x_train = x_train.reshape(60000, 28 * 28).astype("float32") / 255
x_test = x_test.reshape(10000, 28 * 28).astype("float32") / 255

# %% wrong: the labels shifted
# marks: 3 of 4
# codes: one-hot-misplaced
x_train = x_train.reshape(60000, 784) / np.float32(255)
x_test = x_test.reshape(10000, 784) / np.float32(255)
y_train, y_test = ten((y_train + 1) % 10), ten((y_test + 1) % 10)

# %% wrong: eleven columns
# marks: 0 of 4
# codes: one-hot-width
x_train, x_test = (x.reshape(-1, 784) / np.float32(255) for x in (x_train, x_test))
y_train, y_test = np.eye(11)[y_train], np.eye(11)[y_test]

# %% wrong: a frame of black around every image
# marks: 0 of 4
# codes: pixels-changed
frame = ((0, 0), (2, 2), (2, 2))
x_train, x_test = (np.pad(x, frame) / np.float32(255) for x in (x_train, x_test))
y_train, y_test = ten(y_train), ten(y_test)

# %% wrong: one long row
# marks: 0 of 4
# codes: batch-flattened
x_train, x_test = x_train.reshape(-1), x_test.reshape(-1)
y_train, y_test = ten(y_train), ten(y_test)

# %% wrong: a column an image
# marks: 0 of 4
# codes: pixels-in-rows
x_train, x_test = x_train.reshape(60000, 784).T / np.float32(255), x_test.reshape(10000, 784).T / np.float32(255)
y_train, y_test = ten(y_train), ten(y_test)

# %% wrong: shuffled without the labels
# marks: 2.25 of 4
# codes: labels-of-other-images
x_train = np.random.default_rng(0).permutation(x_train).reshape(60000, 784) / np.float32(255)
x_test = x_test.reshape(10000, 784) / np.float32(255)
y_train, y_test = ten(y_train), ten(y_test)

# %% wrong: column by column
# marks: 3.25 of 4
# codes: wrong-pixel-order
x_train = x_train.transpose(0, 2, 1).reshape(60000, 784) / np.float32(255)
x_test = x_test.transpose(0, 2, 1).reshape(10000, 784) / np.float32(255)
y_train, y_test = ten(y_train), ten(y_test)

# %% wrong: some images put aside
# marks: 3.25 of 4
# codes: images-missing
x_train = x_train[5000:].reshape(-1, 784) / np.float32(255)
x_test = x_test.reshape(-1, 784) / np.float32(255)
y_train, y_test = ten(y_train)[5000:], ten(y_test)

# %% wrong: a list of texts
# marks: 0 of 4
# codes: not-numbers
x_train = "x_train.reshape(60000, 784)"
x_test = "x_test.reshape(10000, 784)"
y_train, y_test = ten(y_train), ten(y_test)

# %% partly: half done, neither scaled nor encoded
# marks: 2 of 4
# codes: not-scaled, labels-not-encoded
x_train, x_test = x_train.reshape(60000, 784), x_test.reshape(10000, 784)

# %% blank: nothing is there
# marks: 0 of 4
# codes: not-begun
del x_train, x_test, y_train, y_test
