import numpy as np
from collections import Counter
from digitrec.loading import load_mnist
(x_train, y_train), (x_test, y_test) = load_mnist()

# %% right: bincount, argmax, argmin
# marks: 2 of 2
# codes: none
digit_counts = np.bincount(y_train)
commonest_digit = np.argmax(digit_counts)
rarest_digit = np.argmin(digit_counts)

# %% right: a loop, the digits written down
# marks: 2 of 2
# codes: none
digit_counts = [0] * 10
for label in y_train:
    digit_counts[label] += 1
commonest_digit, rarest_digit = 1, 5

# %% right: comparisons added up, floats
# marks: 2 of 2
# codes: none
digit_counts = np.zeros(10)
for digit in range(10):
    digit_counts[digit] = (y_train == digit).sum()
commonest_digit = digit_counts.argmax()
rarest_digit = digit_counts.argmin()

# %% right: the second result of unique
# marks: 2 of 2
# codes: none
digits, digit_counts = np.unique(y_train, return_counts=True)
commonest_digit = digits[digit_counts == digit_counts.max()]
rarest_digit = int(digits[digit_counts.argmin()])

# %% right: a Counter
# marks: 2 of 2
# codes: none
digit_counts = Counter(y_train.tolist())
commonest_digit = digit_counts.most_common()[0][0]
rarest_digit = digit_counts.most_common()[-1][0]

# %% wrong: the test labels
# marks: 1.5 of 2
# codes: counts-of-test-labels
digit_counts = np.bincount(y_test)
commonest_digit = digit_counts.argmax()
rarest_digit = digit_counts.argmin()

# %% wrong: the pixels
# marks: 1 of 2
# codes: counts-of-pixels
digit_counts = np.bincount(x_train.ravel())
commonest_digit, rarest_digit = 1, 5

# %% wrong: both results of unique under one name
# marks: 1 of 2
# codes: counts-not-ten
digit_counts = np.unique(y_train, return_counts=True)
commonest_digit, rarest_digit = 1, 5

# %% wrong: one number only
# marks: 1 of 2
# codes: counts-not-ten
digit_counts = len(y_train)
commonest_digit, rarest_digit = 1, 5

# %% wrong: sorted from many to few
# marks: 1.5 of 2
# codes: counts-out-of-order
digit_counts = sorted(np.bincount(y_train), reverse=True)
commonest_digit, rarest_digit = 1, 5

# %% wrong: a loop that misses the last image
# marks: 1.5 of 2
# codes: counts-wrong
digit_counts = np.zeros(10, int)
for i in range(len(y_train) - 1):
    digit_counts[y_train[i]] += 1
commonest_digit, rarest_digit = 1, 5

# %% wrong: repeated labels counted once
# marks: 1.5 of 2
# codes: counts-wrong
digit_counts = np.zeros(10, int)
digit_counts[y_train] += 1
commonest_digit, rarest_digit = 1, 5

# %% wrong: the largest and the smallest count themselves
# marks: 1 of 2
# codes: count-for-digit
digit_counts = np.bincount(y_train)
commonest_digit = digit_counts.max()
rarest_digit = digit_counts.min()

# %% wrong: the largest and the smallest label
# marks: 1 of 2
# codes: extremes-misread
digit_counts = np.bincount(y_train)
commonest_digit = y_train.max()
rarest_digit = y_train.min()

# %% wrong: counted from one
# marks: 1 of 2
# codes: extremes-misread
digit_counts = np.bincount(y_train)
commonest_digit = np.argmax(digit_counts) + 1
rarest_digit = np.argmin(digit_counts) + 1

# %% wrong: the rarest left out
# marks: 1.5 of 2
# codes: extremes-misread
digit_counts = np.bincount(y_train)
commonest_digit = 1
rarest_digit = ...

# %% wrong: ten counts with commas
# marks: 1 of 2
# codes: number-with-comma
digit_counts = [5,923, 6,742, 5,958, 6,131, 5,842, 5,421, 5,918, 6,265, 5,851, 5,949]
commonest_digit, rarest_digit = 1, 5

# %% wrong: in whole numbers of eight bits
# marks: 1.5 of 2
# codes: counts-wrong
digit_counts = np.zeros(10, np.uint8)
np.add.at(digit_counts, y_train, 1)
commonest_digit, rarest_digit = 1, 5

# %% wrong: shares of all the labels
# marks: 1.5 of 2
# codes: counts-wrong
digit_counts = np.bincount(y_train) / len(y_train)
commonest_digit, rarest_digit = 1, 5

# %% wrong: places counted from 1
# marks: 1 of 2
# codes: extremes-misread
digit_counts = np.bincount(y_train)
commonest_digit = digit_counts.argmax() + 1
rarest_digit = digit_counts.argmin() + 1

# %% partly: test labels, and the largest count for its digit
# marks: 1 of 2
# codes: counts-of-test-labels, count-for-digit
digit_counts = np.bincount(y_test)
commonest_digit = np.bincount(y_train).max()
rarest_digit = 5

# %% hostile: a dictionary with keys that cannot be compared
# marks: 1 of 2
# codes: counts-not-ten
digit_counts = {"0": 5923, 1: 6742, None: 3}
commonest_digit, rarest_digit = 1, 5

# %% blank: the stubs
# marks: 0 of 2
# codes: not-begun
digit_counts = ...
commonest_digit = ...
rarest_digit = ...
