import numpy as np

# %% right: the places of the ink
# marks: 1 of 1
# codes: none
def ink_box(image):
    rows, columns = np.nonzero(image)
    return rows.min(), rows.max(), columns.min(), columns.max()

# %% right: which rows have ink, which columns
# marks: 1 of 1
# codes: none
def ink_box(image):
    rows = np.flatnonzero(image.max(axis=1))
    columns = np.flatnonzero(image.max(axis=0))
    return [int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])]

# %% right: two loops that ask row by row, column by column
# marks: 1 of 1
# codes: none
def ink_box(image):
    with_ink = [r for r in range(len(image)) if (image[r] > 0).any()]
    columns = [c for c in range(image.shape[1]) if image[:, c].sum() != 0]
    return with_ink[0], max(with_ink), min(columns), columns[-1]

# %% right: lists, pixel by pixel, as an array
# marks: 1 of 1
# codes: none
def ink_box(image):
    rows, columns = [], []
    for r, row in enumerate(image.tolist()):
        for c, pixel in enumerate(row):
            if pixel > 0:
                rows.append(r)
                columns.append(c)
    print(len(rows), "pixels have ink")
    return np.array([min(rows), max(rows), min(columns), max(columns)])

# %% wrong: columns first
# marks: 0 of 1
# codes: box-rows-and-columns
def ink_box(image):
    rows, columns = np.nonzero(image)
    return columns.min(), columns.max(), rows.min(), rows.max()

# %% wrong: axis 0 for the rows
# marks: 0 of 1
# codes: box-rows-and-columns
def ink_box(image):
    down, along = image.any(axis=0), image.any(axis=1)
    first, second = np.flatnonzero(down), np.flatnonzero(along)
    return first[0], first[-1], second[0], second[-1]

# %% wrong: the ends of slices
# marks: 0 of 1
# codes: box-end-beyond
def ink_box(image):
    rows, columns = np.nonzero(image)
    return rows.min(), rows.max() + 1, columns.min(), columns.max() + 1

# %% wrong: rows and columns from 1
# marks: 0 of 1
# codes: box-counted-from-1
def ink_box(image):
    rows, columns = np.nonzero(image)
    return rows.min() + 1, rows.max() + 1, columns.min() + 1, columns.max() + 1

# %% wrong: ink is what is darker than half
# marks: 0 of 1
# codes: box-faint-ink
def ink_box(image):
    rows, columns = np.nonzero(image > 0.5 * image.max())
    return rows.min(), rows.max(), columns.min(), columns.max()

# %% wrong: ink begins at 2
# marks: 0 of 1
# codes: box-faint-ink
def ink_box(image):
    rows, columns = np.where(image > 1)
    if len(rows) == 0:
        return -1, -1, -1, -1
    return rows.min(), rows.max(), columns.min(), columns.max()

# %% wrong: both beginnings, then both ends
# marks: 0 of 1
# codes: box-wrong
def ink_box(image):
    places = np.argwhere(image)
    return np.concatenate([places.min(axis=0), places.max(axis=0)])

# %% wrong: beginnings and lengths
# marks: 0 of 1
# codes: box-wrong
def ink_box(image):
    rows, columns = np.nonzero(image)
    return rows.min(), np.ptp(rows) + 1, columns.min(), np.ptp(columns) + 1

# %% wrong: the first and the last pixel of ink in reading order
# marks: 0 of 1
# codes: box-wrong
def ink_box(image):
    rows, columns = np.nonzero(image)
    return rows[0], rows[-1], columns[0], columns[-1]

# %% wrong: as far as ink goes on without a gap
# marks: 0 of 1
# codes: box-wrong
def ink_box(image):
    rows, columns = image.any(axis=1), image.any(axis=0)
    top, left = rows.argmax(), columns.argmax()
    bottom = next((r for r in range(top, len(rows)) if not rows[r]), len(rows)) - 1
    right = next((c for c in range(left, len(columns)) if not columns[c]), len(columns)) - 1
    return top, bottom, left, right

# %% wrong: the bounds of any image
# marks: 0 of 1
# codes: box-wrong
def ink_box(image):
    return 0, image.shape[0] - 1, 0, image.shape[1] - 1

# %% wrong: the box of the first training image
# marks: 0 of 1
# codes: ignores-argument
def ink_box(image):
    return 5, 24, 4, 23

# %% wrong: the rows alone
# marks: 0 of 1
# codes: box-not-four-numbers
def ink_box(image):
    rows, columns = np.nonzero(image)
    return rows.min(), rows.max()

# %% wrong: the ink cut out
# marks: 0 of 1
# codes: box-not-four-numbers
def ink_box(image):
    rows, columns = np.nonzero(image)
    return image[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]

# %% wrong: makes the image black and white
# marks: 0.75 of 1
# codes: changes-input
def ink_box(image):
    image[image > 0] = 255
    rows, columns = np.nonzero(image)
    return rows.min(), rows.max(), columns.min(), columns.max()

# %% wrong: the smallest looked for from 0 on
# marks: 0 of 1
# codes: box-wrong
def ink_box(image):
    top = bottom = left = right = 0
    for r in range(image.shape[0]):
        for c in range(image.shape[1]):
            if image[r][c] > 0:
                top, bottom = min(top, r), max(bottom, r)
                left, right = min(left, c), max(right, c)
    return top, bottom, left, right

# %% wrong: returns nothing
# marks: 0 of 1
# codes: nothing-returned
def ink_box(image):
    rows, columns = np.nonzero(image)

# %% wrong: prints the result
# marks: 0 of 1
# codes: printed-not-returned
def ink_box(image):
    rows, columns = np.nonzero(image)
    print(rows.min(), rows.max(), columns.min(), columns.max())

# %% wrong: stops with an error
# marks: 0 of 1
# codes: name-not-known
def ink_box(image):
    return first_row, last_row, 0, 27

# %% wrong: a text
# marks: 0 of 1
# codes: box-not-four-numbers
def ink_box(image):
    return "rows 5 to 24, columns 4 to 23"

# %% wrong: the four numbers stand where the function should be
# marks: 0 of 1
# codes: not-a-function
ink_box = (5, 24, 4, 23)

# %% wrong: the first training image, whatever it is given
# marks: 0 of 1
# codes: notebook-variable
from digitrec.loading import load_mnist
(x_train, y_train), _ = load_mnist()
def ink_box(image):
    rows, columns = np.nonzero(x_train[0])
    return rows.min(), rows.max(), columns.min(), columns.max()

# %% blank: as handed out
# marks: 0 of 1
# codes: not-begun
def ink_box(image):
    ...

# %% blank: not even there
# marks: 0 of 1
# codes: not-begun
