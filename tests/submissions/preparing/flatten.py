import numpy as np

# %% right: the length of the array and -1
# marks: 2 of 2
# codes: none
def flatten(images):
    return images.reshape(len(images), -1)

# %% right: -1 and 784
# marks: 2 of 2
# codes: none
def flatten(images):
    return images.reshape(-1, 784)

# %% right: reshape as a function, shape unpacked
# marks: 2 of 2
# codes: none
def flatten(images):
    n, rows, columns = images.shape
    return np.reshape(images, (n, rows * columns))

# %% right: a loop over the images, as floats, with progress printed
# marks: 2 of 2
# codes: none
def flatten(images):
    flat = np.empty((images.shape[0], 28 * 28))
    for i, image in enumerate(images):
        print("image", i)
        flat[i] = image.ravel()
    return flat

# %% right: a list of lists, with a warning
# marks: 2 of 2
# codes: none
import warnings
def flatten(images):
    warnings.warn("slow")
    return [[pixel for row in image for pixel in row] for image in images.tolist()]

# %% right: a tensor-like result
# marks: 2 of 2
# codes: none
class Tensor:
    def __init__(self, values):
        self.values = values
    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)
flatten = lambda images: Tensor(images.reshape((images.shape[0], 784)))

# %% wrong: returns the squares
# marks: 0 of 2
# codes: not-flattened
def flatten(images):
    flat = images.reshape(len(images), 784)
    return images

# %% wrong: one long row
# marks: 0 of 2
# codes: batch-flattened
def flatten(images):
    return images.flatten()

# %% wrong: everything in a batch of one
# marks: 0 of 2
# codes: batch-flattened
def flatten(images):
    return images.reshape(1, -1)

# %% wrong: 784 rows of mixed pixels, then turned
# marks: 1 of 2
# codes: pixels-changed
def flatten(images):
    return images.reshape(784, len(images)).T

# %% wrong: upside down
# marks: 1 of 2
# codes: wrong-pixel-order
def flatten(images):
    return images[:, ::-1].reshape(len(images), 784)

# %% wrong: 784 rows
# marks: 0 of 2
# codes: pixels-in-rows
def flatten(images):
    return images.reshape(len(images), 784).T

# %% wrong: the training set's length written in
# marks: 0 of 2
# codes: fixed-number-of-images
def flatten(images):
    return images.reshape(60000, 784)

# %% wrong: column by column
# marks: 1 of 2
# codes: wrong-pixel-order
def flatten(images):
    return images.transpose(0, 2, 1).reshape(-1, 784)

# %% wrong: Fortran order inside each image
# marks: 1 of 2
# codes: wrong-pixel-order
def flatten(images):
    return np.array([image.flatten(order="F") for image in images])

# %% wrong: scaled on the way
# marks: 1 of 2
# codes: pixels-changed
def flatten(images):
    return images.reshape(len(images), 784) / 255

# %% wrong: sets the shape of the array it was given
# marks: 1.5 of 2
# codes: changes-input
def flatten(images):
    images.shape = (len(images), 784)
    return images

# %% wrong: an empty array of the right shape
# marks: 1 of 2
# codes: pixels-changed
def flatten(images):
    return np.zeros((len(images), 784))

# %% wrong: printed and not returned
# marks: 0 of 2
# codes: printed-not-returned
def flatten(images):
    print(images.reshape(len(images), 784))

# %% wrong: the result is left inside
# marks: 0 of 2
# codes: nothing-returned
def flatten(images):
    flat = images.reshape(len(images), 784)

# %% wrong: a method that arrays do not have
# marks: 0 of 2
# codes: name-not-known
def flatten(images):
    return images.flaten()

# %% wrong: the name now stands for the flattened array
# marks: 0 of 2
# codes: not-a-function
flatten = np.zeros((60000, 28, 28), dtype=np.uint8).reshape(60000, 784)

# %% wrong: a sentence about it
# marks: 0 of 2
# codes: not-numbers
def flatten(images):
    return f"{len(images)} rows of 784"

# %% wrong: the package does it
# marks: 0 of 2
# codes: reference-called
from digitrec.preparing import flatten

# %% wrong: the notebook's images for those it is given
# marks: 0 of 2
# codes: notebook-variable
x_train = np.arange(9 * 784, dtype=np.uint8).reshape(9, 28, 28)
def flatten(images):
    return x_train.reshape(len(x_train), 784)

# %% wrong: as many images as the notebook has
# marks: 0 of 2
# codes: notebook-variable
x_train = np.arange(9 * 784, dtype=np.uint8).reshape(9, 28, 28)
def flatten(images):
    return images.reshape(len(x_train), 784)

# %% wrong: a number of images that was noted outside
# marks: 0 of 2
# codes: notebook-variable
n_train = 60000
def flatten(images):
    return images.reshape(n_train, 784)

# %% wrong: a helper that works on the notebook's images
# marks: 0 of 2
# codes: notebook-variable
x_train = np.arange(9 * 784, dtype=np.uint8).reshape(9, 28, 28)
def rows():
    return x_train.reshape(len(x_train), -1)
def flatten(images):
    return rows()

# %% wrong: handed out within the loop
# marks: 0 of 2
# codes: batch-flattened
def flatten(images):
    for image in images:
        return image.reshape(1, 784)

# %% wrong: no argument at all
# marks: 0 of 2
# codes: stopped-with-error
x_train = np.arange(9 * 784, dtype=np.uint8).reshape(9, 28, 28)
def flatten():
    return x_train.reshape(len(x_train), 784)

# %% wrong: a cell that Python cannot read
# marks: 0 of 2
# codes: cell-stopped
exec("def flatten(images)\n    return images.reshape(len(images), 784)")
def flatten(images):
    return images.reshape(len(images), 784)

# %% wrong: a cell that stops above the function
# marks: 0 of 2
# codes: cell-stopped
rows = xtrain.reshape(-1, 784)
def flatten(images):
    return images.reshape(len(images), 784)

# %% right: a number of rows and columns noted outside
# marks: 2 of 2
# codes: none
ROWS, COLUMNS = 28, 28
def flatten(images):
    return images.reshape(-1, ROWS * COLUMNS)

# %% hostile: the package does it, under another name and with the refusal caught
# marks: 0 of 2
# codes: reference-called
import digitrec.preparing as helper
def flatten(images):
    try:
        return helper.flatten(images)
    except Exception:
        return images.reshape(len(images), 784)

# %% hostile: an object that claims to be equal to everything
# marks: 0 of 2
# codes: not-numbers
class Yes:
    shape = (3, 784)
    __class__ = np.ndarray
    def __eq__(self, other): return True
    def __len__(self): return 3
    def __float__(self): return 1.0
    def __repr__(self): raise SystemExit
def flatten(images):
    return Yes()

# %% hostile: a subclass of array with a lying shape
# marks: 0 of 2
# codes: not-flattened
class Liar(np.ndarray):
    shape = property(lambda self: (len(self), 784))
    def __eq__(self, other): return np.True_
def flatten(images):
    return images.view(Liar)

# %% hostile: leaves the interpreter
# marks: 0 of 2
# codes: stopped-with-error
def flatten(images):
    raise SystemExit(0)

# %% hostile: an exception that cannot be shown
# marks: 0 of 2
# codes: stopped-with-error
class Silent(Exception):
    def __str__(self): raise ValueError
def flatten(images):
    raise Silent

# %% hostile: interrupted while it loops
# marks: 0 of 2
# codes: did-not-finish
def flatten(images):
    raise KeyboardInterrupt

# %% right: the images behind the pixels, and turned
# marks: 2 of 2
# codes: none
def flatten(images):
    return np.moveaxis(images, 0, -1).reshape(784, -1).T

# %% wrong: as it lies in memory
# marks: 1 of 2
# codes: wrong-pixel-order
def flatten(images):
    return images.reshape(len(images), 784, order="A")

# %% wrong: a view that only memory in one piece allows
# marks: 1 of 2
# codes: shapes-do-not-fit
def flatten(images):
    rows = images.view()
    rows.shape = (len(images), 784)
    return rows

# %% wrong: a single image is taken out of its batch
# marks: 0 of 2
# codes: batch-flattened
def flatten(images):
    return np.squeeze(images.reshape(len(images), 784))

# %% wrong: the same row again and again
# marks: 1 of 2
# codes: pixels-changed
def flatten(images):
    row, rows = np.zeros(784), []
    for image in images:
        row[:] = image.ravel()
        rows.append(row)
    return np.array(rows)

# %% blank: the stub
# marks: 0 of 2
# codes: not-begun
def flatten(images):
    """Return images (N, 28, 28) as rows, (N, 784)."""
    ...

# %% blank: no such name
# marks: 0 of 2
# codes: not-begun
flat = None
