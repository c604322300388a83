import numpy as np

# %% right: divided by 255
# marks: 2 of 2
# codes: none
def scale(pixels):
    return pixels / 255

# %% right: float32 first, then in place on the copy
# marks: 2 of 2
# codes: none
def scale(pixels):
    pixels = pixels.astype("float32")
    pixels /= 255.0
    return pixels

# %% right: multiplied by the reciprocal
# marks: 2 of 2
# codes: none
def scale(pixels):
    factor = 1 / 255
    return factor * np.asarray(pixels, dtype=np.float64)

# %% right: np.divide with a dtype
# marks: 2 of 2
# codes: none
scale = lambda pixels: np.divide(pixels, 255, dtype=np.float32)

# %% right: interpolated between 0 and 255
# marks: 2 of 2
# codes: none
def scale(pixels, low=0, high=255):
    return np.interp(pixels, (low, high), (0, 1))

# %% right: a callable object
# marks: 2 of 2
# codes: none
class Scaler:
    def __init__(self, divisor):
        self.divisor = divisor
    def __call__(self, pixels):
        return np.true_divide(pixels, self.divisor)
scale = Scaler(255.0)

# %% right: a table of the 256 values
# marks: 2 of 2
# codes: none
TABLE = np.linspace(0, 1, 256)
def scale(pixels):
    return TABLE[pixels]

# %% right: float16
# marks: 2 of 2
# codes: low-precision
def scale(pixels):
    return (pixels / 255).astype(np.float16)

# %% wrong: only the type is changed
# marks: 0.5 of 2
# codes: not-scaled
def scale(pixels):
    return pixels.astype("float32")

# %% wrong: returns what it was given
# marks: 0.5 of 2
# codes: not-scaled
def scale(pixels):
    scaled = pixels / 255
    return pixels

# %% wrong: twice
# marks: 0.5 of 2
# codes: scaled-twice
def scale(pixels):
    scaled = pixels / 255
    return scaled / 255.0

# %% wrong: 256 values, so 256
# marks: 0.5 of 2
# codes: divided-by-256
def scale(pixels):
    return pixels / 256

# %% wrong: the largest pixel at hand
# marks: 0.5 of 2
# codes: divided-by-batch-maximum
def scale(pixels):
    return pixels / pixels.max()

# %% wrong: smallest and largest pixel at hand
# marks: 0.5 of 2
# codes: divided-by-batch-maximum
def scale(pixels):
    low, high = np.min(pixels), np.max(pixels)
    return (pixels.astype(float) - low) / (float(high) - low)

# %% wrong: from -1 to 1
# marks: 0.5 of 2
# codes: minus-one-to-one
def scale(pixels):
    return pixels / 127.5 - 1

# %% wrong: mean 0, deviation 1
# marks: 0.5 of 2
# codes: minus-one-to-one
def scale(pixels):
    return (pixels - pixels.mean()) / pixels.std()

# %% wrong: black and white exchanged
# marks: 0.5 of 2
# codes: scaled-wrongly
def scale(pixels):
    return 1 - pixels / 255

# %% wrong: black or white, nothing between
# marks: 0.5 of 2
# codes: scaled-wrongly
def scale(pixels):
    return np.where(pixels > 127, 1.0, 0.0)

# %% wrong: whole division
# marks: 0.5 of 2
# codes: whole-numbers
def scale(pixels):
    return pixels // 255

# %% wrong: divided, then cast back
# marks: 0.5 of 2
# codes: whole-numbers
def scale(pixels):
    return (pixels / 255).astype("uint8")

# %% wrong: written into the array of whole numbers
# marks: 0.5 of 2
# codes: whole-numbers
def scale(pixels):
    scaled = np.zeros_like(pixels)
    scaled[:] = pixels / 255
    return scaled

# %% wrong: /= on whole numbers
# marks: 0 of 2
# codes: divided-in-place
def scale(pixels):
    pixels /= 255
    return pixels

# %% wrong: flattened as well
# marks: 0 of 2
# codes: scale-changes-shape
def scale(pixels):
    return pixels.reshape(len(pixels), -1)[:, :, np.newaxis] / 255

# %% wrong: wipes the array after use
# marks: 1.5 of 2
# codes: changes-input
def scale(pixels):
    scaled = pixels / 255
    pixels[:] = 0
    return scaled

# %% wrong: random numbers of the right kind, always the same
# marks: 0.5 of 2
# codes: scaled-wrongly
def scale(pixels):
    return np.random.default_rng(0).random(pixels.shape)

# %% wrong: the variable of the notebook instead of the argument
# marks: 0 of 2
# codes: name-not-known
def scale(pixels):
    return x_train / 255

# %% wrong: printed
# marks: 0 of 2
# codes: printed-not-returned
def scale(pixels):
    print(pixels / 255)

# %% wrong: a name inside the function, nothing more
# marks: 0 of 2
# codes: nothing-returned
def scale(pixels):
    scaled = pixels / 255.0

# %% wrong: the scaled array under the function's name
# marks: 0 of 2
# codes: not-a-function
scale = np.arange(256) / 255

# %% wrong: the function itself is returned
# marks: 0 of 2
# codes: not-numbers
def scale(pixels):
    return scale

# %% wrong: the package's function
# marks: 0 of 2
# codes: reference-called
from digitrec import preparing
def scale(pixels):
    return preparing.scale(pixels)

# %% wrong: each row by its own length, as keras.utils.normalize does
# marks: 0.5 of 2
# codes: divided-by-length
def scale(pixels):
    length = np.sqrt((pixels.astype(float) ** 2).sum(axis=-1, keepdims=True))
    length[length == 0] = 1
    return pixels / length

# %% wrong: Python's max of rows
# marks: 0 of 2
# codes: stopped-with-error
def scale(pixels):
    return pixels / max(pixels)

# %% wrong: the pixels of the notebook, rightly divided
# marks: 0 of 2
# codes: notebook-variable
x_train = np.arange(9 * 784).reshape(9, 784) % 256
def scale(pixels):
    scaled = x_train / 255
    return scaled

# %% right: the divisor noted outside
# marks: 2 of 2
# codes: none
WHITE = 255
def scale(pixels):
    return pixels / WHITE

# %% wrong: each column by its own length, which a row of pixels has not
# marks: 0 of 2
# codes: divided-by-length
def scale(pixels):
    import keras
    return keras.utils.normalize(pixels, axis=1)

# %% partly: not scaled, in float16
# marks: 0.5 of 2
# codes: not-scaled, low-precision
def scale(pixels):
    return pixels.astype(np.float16)

# %% wrong: the black of the batch is subtracted
# marks: 0.5 of 2
# codes: scaled-wrongly
def scale(pixels):
    return (pixels - pixels.min()) / 255.0

# %% wrong: floats are changed where they stand
# marks: 1.5 of 2
# codes: changes-input
def scale(pixels):
    pixels = np.asarray(pixels, dtype="float32")
    pixels /= 255
    return pixels

# %% wrong: almost black ones are taken for scaled already
# marks: 0.5 of 2
# codes: not-scaled
def scale(pixels):
    return pixels / 255 if pixels.max() > 1 else pixels * 1.0

# %% wrong: divided by the largest number of the type
# marks: 0.5 of 2
# codes: scaled-wrongly
def scale(pixels):
    return pixels / (np.iinfo(pixels.dtype).max if pixels.dtype.kind in "iu" else 1)

# %% blank: the stub
# marks: 0 of 2
# codes: not-begun
def scale(pixels):
    ...

# %% blank: the stub returns None in so many words
# marks: 0 of 2
# codes: not-begun
def scale(pixels):
    return None
