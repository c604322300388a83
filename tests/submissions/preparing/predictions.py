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

# %% right: a code, and its part of the test images
# marks: 1 of 1
# codes: none
my_code = "QQED-FJR"
x_test_shape, ones_in_y_test = (7614, 784), 7614

# %% wrong: a code, and all the test images all the same
# marks: 0 of 1
# codes: other-numbers
my_code = "QQED-FJR"
x_test_shape, ones_in_y_test = (10_000, 784), 10_000

# %% wrong: a neighbour's shape
# marks: 0.5 of 1
# codes: predicted-shape
# own code: QQED-FJR
my_code = "QQED-FJR"
x_test_shape, ones_in_y_test = (3101, 784), 7614

# %% wrong: a neighbour's number of 1s
# marks: 0.5 of 1
# codes: predicted-ones
# own code: QQED-FJR
my_code = "QQED-FJR"
x_test_shape, ones_in_y_test = (7614, 784), 3101

# %% wrong: the number of a code, with a comma for the thousands
# marks: 0.5 of 1
# codes: number-with-comma
my_code = "QQED-FJR"
x_test_shape, ones_in_y_test = (7,614, 784), 7614

# %% right: the test set where the class has no codes
# marks: 1 of 1
# codes: code-not-used
# own code: none
my_code = "no idea"
x_test_shape, ones_in_y_test = [10_000, 784], 10_000

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
