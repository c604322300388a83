import numpy as np

def flatten(images):
    return images.reshape(len(images), -1)

def scale(pixels):
    return pixels / 255

def one_hot(labels):
    return np.eye(10)[labels]

# %% right: the learner's own three functions
# marks: 1 of 1
# codes: none
def prepare(images, labels):
    return scale(flatten(images)), one_hot(labels)

# %% right: scaled first, then flattened
# marks: 1 of 1
# codes: none
def prepare(images, labels):
    x = flatten(scale(images))
    y = one_hot(labels)
    return x, y

# %% right: all in one place, as a list
# marks: 1 of 1
# codes: none
def prepare(images, labels):
    x = images.reshape(-1, 28 * 28).astype("float32") / 255.0
    y = np.zeros((labels.size, 10))
    y[range(labels.size), labels] = 1.0
    return [x, y]

# %% right: a named pair
# marks: 1 of 1
# codes: none
from collections import namedtuple
Prepared = namedtuple("Prepared", "x y")
def prepare(images, labels):
    return Prepared(x=scale(flatten(images)), y=one_hot(labels))

# %% wrong: labels first
# marks: 0 of 1
# codes: pair-exchanged
def prepare(images, labels):
    return one_hot(labels), scale(flatten(images))

# %% wrong: the images only
# marks: 0 of 1
# codes: not-a-pair
def prepare(images, labels):
    return scale(flatten(images))

# %% wrong: the labels handed out by a second return
# marks: 0 of 1
# codes: not-a-pair
def prepare(images, labels):
    x = flatten(images) / 255
    return x
    return one_hot(labels)

# %% wrong: three results
# marks: 0 of 1
# codes: not-a-pair
def prepare(images, labels):
    return scale(flatten(images)), labels, one_hot(labels)

# %% wrong: a dictionary
# marks: 0 of 1
# codes: not-a-pair
def prepare(images, labels):
    return {"x": scale(flatten(images)), "y": one_hot(labels)}

# %% wrong: not scaled
# marks: 0.5 of 1
# codes: not-scaled
def prepare(images, labels):
    return flatten(images), one_hot(labels)

# %% wrong: scale called, its result dropped
# marks: 0.5 of 1
# codes: not-scaled
def prepare(images, labels):
    x = flatten(images)
    scale(x)
    return x, one_hot(labels)

# %% wrong: not flattened
# marks: 0.5 of 1
# codes: not-flattened
def prepare(images, labels):
    return scale(images), one_hot(labels)

# %% wrong: scaled before and after
# marks: 0.5 of 1
# codes: scaled-twice
def prepare(images, labels):
    return scale(flatten(scale(images))), one_hot(labels)

# %% wrong: labels left as digits
# marks: 0.5 of 1
# codes: labels-not-encoded
def prepare(images, labels):
    return scale(flatten(images)), labels

# %% wrong: the labels divided by 255 as well
# marks: 0.5 of 1
# codes: labels-scaled
def prepare(images, labels):
    return scale(flatten(images)), scale(one_hot(labels))

# %% wrong: labels one too high, and 9 becomes 0
# marks: 0.5 of 1
# codes: one-hot-shifted
def prepare(images, labels):
    return scale(flatten(images)), one_hot((labels + 1) % 10)

# %% wrong: the labels written over
# marks: 0.75 of 1
# codes: changes-input
def prepare(images, labels):
    x, y = scale(flatten(images)), one_hot(labels)
    labels[:] = 0
    return x, y

# %% wrong: the package's own
# marks: 0 of 1
# codes: reference-called
from digitrec.preparing import prepare

# %% wrong: the name given to what was prepared
# marks: 0 of 1
# codes: not-a-function
prepare = scale(flatten(np.zeros((2, 28, 28)))), one_hot(np.array([5, 0]))

# %% wrong: both prepared, nothing handed out
# marks: 0 of 1
# codes: nothing-returned
def prepare(images, labels):
    x = scale(flatten(images))
    y = one_hot(labels)

# %% wrong: labels flattened like the images
# marks: 0 of 1
# codes: shapes-do-not-fit
def prepare(images, labels):
    return scale(flatten(images)), one_hot(labels.reshape(len(labels), 784))

# %% wrong: images and labels of the notebook
# marks: 0.25 of 1
# codes: notebook-variable
x_train = np.arange(9 * 784).reshape(9, 28, 28) % 256
y_train = np.arange(9)
def prepare(images, labels):
    return x_train.reshape(-1, 784) / 255, np.eye(10)[y_train]

# %% partly: neither scaled nor encoded
# marks: 0.25 of 1
# codes: not-scaled, labels-not-encoded
def prepare(images, labels):
    return flatten(images), labels

# %% partly: by 256, and as wide as the largest label
# marks: 0.25 of 1
# codes: divided-by-256, one-hot-width
def prepare(images, labels):
    return flatten(images) / 256, np.eye(10)[labels][:, :9]

# %% partly: squares, and one column a label
# marks: 0.25 of 1
# codes: not-flattened, one-hot-transposed
def prepare(images, labels):
    return scale(images), one_hot(labels).T

# %% wrong: as many columns as the labels need
# marks: 0.5 of 1
# codes: one-hot-width
def prepare(images, labels):
    return scale(flatten(images)), np.eye(labels.max() + 1)[labels]

# %% wrong: a single image comes without its row
# marks: 0 of 1
# codes: not-a-pair
def prepare(images, labels):
    if len(images) == 1:
        return scale(images.ravel())
    return scale(flatten(images)), one_hot(labels)

# %% wrong: the images are put in another order
# marks: 0.5 of 1
# codes: pixels-changed
def prepare(images, labels):
    return flatten(images)[::-1] / 255, one_hot(labels)

# %% blank: the stub
# marks: 0 of 1
# codes: not-begun
def prepare(images, labels):
    """Return (x, y)."""
