import numpy as np
from digitrec.loading import load_mnist
(x_train, y_train), (x_test, y_test) = load_mnist()

# %% right: written down
# marks: 1 of 1
# codes: none
n_train, n_test = 60000, 10000
image_shape = (28, 28)
pixel_type = "uint8"
lowest, highest = 0, 255

# %% right: read off by code
# marks: 1 of 1
# codes: none
n_train, n_test = len(x_train), x_test.shape[0]
image_shape = x_train.shape[1:]
pixel_type = x_train.dtype
lowest, highest = x_train.min(), np.max(x_train)

# %% right: a list, NumPy's type, floats
# marks: 1 of 1
# codes: none
n_train, n_test = 6e4, 1e4
image_shape = [28, 28]
pixel_type = np.uint8
lowest, highest = 0.0, 255.0

# %% right: an array, and the type as it is printed
# marks: 1 of 1
# codes: none
n_train, n_test = len(y_train), len(y_test)
image_shape = np.array(x_train[0].shape)
pixel_type = "dtype('uint8')"
lowest, highest = int(x_train[0].min()), int(x_train[0].max())

# %% wrong: both counts exchanged
# marks: 0.75 of 1
# codes: count-misread
n_train, n_test = 10000, 60000
image_shape, pixel_type, lowest, highest = (28, 28), "uint8", 0, 255

# %% wrong: number of rows of pixels for the number of images
# marks: 0.75 of 1
# codes: count-misread
n_train, n_test = 60000, 28
image_shape, pixel_type, lowest, highest = (28, 28), "uint8", 0, 255

# %% wrong: the shape of the whole array
# marks: 0.75 of 1
# codes: shape-misread
n_train, n_test = 60000, 10000
image_shape, pixel_type, lowest, highest = x_train.shape, "uint8", 0, 255

# %% wrong: the number of pixels
# marks: 0.75 of 1
# codes: shape-misread
n_train, n_test = 60000, 10000
image_shape, pixel_type, lowest, highest = 784, "uint8", 0, 255

# %% wrong: the type of the array
# marks: 0.75 of 1
# codes: type-misread
n_train, n_test = 60000, 10000
image_shape, pixel_type, lowest, highest = (28, 28), type(x_train), 0, 255

# %% wrong: a signed type
# marks: 0.75 of 1
# codes: type-misread
n_train, n_test = 60000, 10000
image_shape, pixel_type, lowest, highest = (28, 28), "int8", 0, 255

# %% wrong: 256 values, so 256
# marks: 0.75 of 1
# codes: range-misread
n_train, n_test = 60000, 10000
image_shape, pixel_type, lowest, highest = (28, 28), "uint8", 0, 256

# %% wrong: the range of the labels
# marks: 0.75 of 1
# codes: range-misread
n_train, n_test = 60000, 10000
image_shape, pixel_type, lowest, highest = (28, 28), "uint8", y_train.min(), y_train.max()

# %% wrong: the numbers of images with a comma
# marks: 0.75 of 1
# codes: number-with-comma
n_train = 60,000
n_test = 10,000
image_shape = (28, 28)
pixel_type = 'uint8'
lowest, highest = 0, 255

# %% wrong: a decimal comma
# marks: 0.75 of 1
# codes: number-with-comma
n_train, n_test = 60000, 10000
image_shape = (28, 28)
pixel_type = 'uint8'
lowest = 0,0
highest = 255

# %% wrong: a number between quotation marks
# marks: 0.75 of 1
# codes: number-as-text
n_train = '60,000'
n_test = 10000
image_shape = (28, 28)
pixel_type = 'uint8'
lowest, highest = 0, 255

# %% partly: the cell stops in its third line
# marks: 0.25 of 1
# codes: shape-misread, type-misread, range-misread, cell-stopped
n_train, n_test = 60000, 10000
image_shape = x_trian[0].shape
pixel_type = 'uint8'
lowest, highest = 0, 255

# %% partly: half of the table left open
# marks: 0.5 of 1
# codes: type-misread, range-misread
n_train, n_test = 60000, 10000
image_shape, pixel_type, lowest, highest = (28, 28), ..., ..., ...

# %% partly: read off arrays that were flattened and scaled before
# marks: 0.25 of 1
# codes: shape-misread, type-misread, range-misread
x = x_train[:100].reshape(-1, 784) / 255
n_train, n_test = 60000, 10000
image_shape, pixel_type, lowest, highest = x.shape, x.dtype, x.min(), x.max()

# %% hostile: a type that cannot be named
# marks: 0.75 of 1
# codes: type-misread
class Odd(type):
    __name__ = property(lambda self: 1 / 0)
class Type(metaclass=Odd): ...
n_train, n_test = 60000, 10000
image_shape, pixel_type, lowest, highest = (28, 28), Type, 0, 255

# %% blank: the stubs
# marks: 0 of 1
# codes: not-begun
n_train = ...
n_test = ...
image_shape = ...
pixel_type = ...
lowest = ...
highest = ...
