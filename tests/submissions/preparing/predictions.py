import numpy as np

# %% right: written down
# marks: 1 of 1
# codes: none
x_test_shape = (10000, 784)
ones_in_y_test = 10000

# %% right: a list, worked out, a float
# marks: 1 of 1
# codes: none
x_test_shape = [10_000, 28 * 28]
ones_in_y_test = 1e4

# %% right: read off arrays
# marks: 1 of 1
# codes: none
x_test_shape = np.zeros((10000, 784)).shape
ones_in_y_test = np.ones(10000).sum()

# %% wrong: shape of the training set
# marks: 0.5 of 1
# codes: predicted-shape
x_test_shape = (60000, 784)
ones_in_y_test = 10000

# %% wrong: still squares
# marks: 0.5 of 1
# codes: predicted-shape
x_test_shape = (10000, 28, 28)
ones_in_y_test = 10000

# %% wrong: the number of all numbers
# marks: 0.5 of 1
# codes: predicted-ones
x_test_shape = (10000, 784)
ones_in_y_test = 100000

# %% wrong: second question left out
# marks: 0.5 of 1
# codes: predicted-ones
x_test_shape = (10000, 784)
ones_in_y_test = ...

# %% wrong: with a comma for the thousands
# marks: 0 of 1
# codes: number-with-comma
x_test_shape = (10,000, 784)
ones_in_y_test = 10,000

# %% wrong: the number as text
# marks: 0.5 of 1
# codes: number-as-text
x_test_shape = (10000, 784)
ones_in_y_test = "10,000"

# %% hostile: a number that says yes
# marks: 0.5 of 1
# codes: predicted-ones
class Yes(float):
    def __eq__(self, other): return True
    def __hash__(self): return 0
x_test_shape = (10000, 784)
ones_in_y_test = Yes("nan")

# %% blank: the stubs
# marks: 0 of 1
# codes: not-begun
x_test_shape = ...
ones_in_y_test = ...
