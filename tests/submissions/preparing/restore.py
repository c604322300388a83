import numpy as np

# %% right: rounded, cast, folded
# marks: 1 of 1
# codes: none
def restore(x):
    return np.round(x * 255).astype("uint8").reshape(len(x), 28, 28)

# %% right: half added, then cut
# marks: 1 of 1
# codes: none
def restore(x):
    images = x.reshape((-1, 28, 28))
    return (images * 255 + 0.5).astype(int)

# %% right: image by image in a list
# marks: 1 of 1
# codes: none
def restore(x):
    images = []
    for row in x:
        print("an image")
        images.append(np.array([round(255 * float(value)) for value in row]).reshape(28, 28))
    return np.array(images)

# %% right: by looking up which of the 256 fractions is the nearest
# marks: 1 of 1
# codes: none
def restore(x):
    places = np.searchsorted(np.arange(256) / 255 - 0.5 / 255, x, side="right") - 1
    return np.reshape(places, (x.shape[0], 28, 28))

# %% wrong: still rows
# marks: 0 of 1
# codes: restore-shape
def restore(x):
    return np.round(x * 255).astype("uint8")

# %% wrong: one image whatever comes
# marks: 0 of 1
# codes: restore-shape
def restore(x):
    return np.rint(255 * x[0]).astype(int).reshape(28, 28)

# %% wrong: laid on the side
# marks: 0 of 1
# codes: restore-order
def restore(x):
    return np.rint(255 * x).astype(np.uint8).reshape(len(x), 28, 28).transpose(0, 2, 1)

# %% wrong: filled column by column
# marks: 0 of 1
# codes: restore-order
def restore(x):
    return np.array([np.rint(255 * row).astype(int).reshape(28, 28, order="F") for row in x])

# %% wrong: folded only
# marks: 0 of 1
# codes: restore-not-scaled
def restore(x):
    return x.reshape(len(x), 28, 28)

# %% wrong: cut off instead of rounded
# marks: 0 of 1
# codes: restore-truncated
def restore(x):
    return (x * 255).astype("uint8").reshape(len(x), 28, 28)

# %% wrong: cut off, number by number
# marks: 0 of 1
# codes: restore-truncated
def restore(x):
    return np.array([int(v * 255.0) for v in x.ravel().astype("float64")]).reshape(-1, 28, 28)

# %% wrong: whole before it is multiplied
# marks: 0 of 1
# codes: restore-cast-first
def restore(x):
    return 255 * x.astype(int).reshape(len(x), 28, 28)

# %% wrong: rounded before it is multiplied
# marks: 0 of 1
# codes: restore-cast-first
def restore(x):
    return (np.round(x) * 255).astype(np.int64).reshape(len(x), 28, 28)

# %% wrong: times 256
# marks: 0 of 1
# codes: restore-wrong
def restore(x):
    return np.round(x * 256).astype(int).reshape(len(x), 28, 28)

# %% wrong: ink and paper exchanged
# marks: 0 of 1
# codes: restore-wrong
def restore(x):
    return 255 - np.round(x * 255).astype("uint8").reshape(len(x), 28, 28)

# %% wrong: black and white only
# marks: 0 of 1
# codes: restore-wrong
def restore(x):
    return np.where(x > 0.4, 255, 0).reshape(len(x), 28, 28)

# %% wrong: stretched until the brightest pixel is white
# marks: 0 of 1
# codes: restore-wrong
def restore(x):
    return np.round(x / x.max(axis=1, keepdims=True) * 255).astype(int).reshape(len(x), 28, 28)

# %% wrong: rounded and still floats
# marks: 0.75 of 1
# codes: restore-not-whole
def restore(x):
    return np.round(x * 255).reshape(len(x), 28, 28)

# %% wrong: multiplies the rows it was given
# marks: 0.75 of 1
# codes: changes-input
def restore(x):
    x *= 255
    return np.rint(x).astype("uint8").reshape(len(x), 28, 28)

# %% wrong: a text
# marks: 0 of 1
# codes: not-numbers
def restore(x):
    return "images"

# %% wrong: the same image again and again
# marks: 0 of 1
# codes: ignores-argument
def restore(x):
    return np.zeros((10, 28, 28), dtype="uint8")

# %% wrong: not rounded
# marks: 0 of 1
# codes: restore-wrong
def restore(x):
    return (255 * x).reshape(len(x), 28, 28)

# %% wrong: in bytes with a sign
# marks: 0 of 1
# codes: restore-wrong
def restore(x):
    return np.round(255 * x).astype("int8").reshape(-1, 28, 28)

# %% wrong: the rows of another cell, whatever it is given
# marks: 0 of 1
# codes: notebook-variable
rows = np.zeros((5, 784), dtype=np.float32)


def restore(x):
    return np.round(255 * rows).astype("uint8").reshape(-1, 28, 28)

# %% wrong: returns nothing
# marks: 0 of 1
# codes: nothing-returned
def restore(x):
    result = x

# %% wrong: prints the result
# marks: 0 of 1
# codes: printed-not-returned
def restore(x):
    print(x)

# %% wrong: stops with an error
# marks: 0 of 1
# codes: name-not-known
def restore(x):
    return x + missing

# %% wrong: a value stands where the function should be
# marks: 0 of 1
# codes: not-a-function
restore = np.zeros((3, 28, 28))

# %% blank: as handed out
# marks: 0 of 1
# codes: not-begun
def restore(x):
    ...

# %% blank: not even there
# marks: 0 of 1
# codes: not-begun
