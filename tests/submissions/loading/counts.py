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

# %% right: a code, and its part of the labels
# marks: 2 of 2
# codes: none
my_code = "QQED-FJR"
digit_counts = np.bincount(y_train[56100:57100])
commonest_digit = digit_counts.argmax()
rarest_digit = digit_counts.argmin()

# %% right: the code in small letters and without its dash, the numbers written down
# marks: 2 of 2
# codes: none
my_code = " qqedfjr "
digit_counts = [107, 107, 82, 85, 105, 93, 97, 120, 99, 105]
commonest_digit, rarest_digit = 7, 2

# %% right: no code, the dots are still there
# marks: 2 of 2
# codes: none
my_code = ...
digit_counts = np.bincount(y_train)
commonest_digit, rarest_digit = np.argmax(digit_counts), np.argmin(digit_counts)

# %% right: one's own numbers under a neighbour's code
# marks: 2 of 2
# codes: code-of-another
# own code: QQED-FJR
my_code = "MYXA-AYH"
digit_counts = [107, 107, 82, 85, 105, 93, 97, 120, 99, 105]
commonest_digit, rarest_digit = 7, 2

# %% right: one's own numbers, and the code left out
# marks: 2 of 2
# codes: code-missing
# own code: QQED-FJR
my_code = ""
digit_counts = [107, 107, 82, 85, 105, 93, 97, 120, 99, 105]
commonest_digit, rarest_digit = 7, 2

# %% right: one's own numbers, and the code mistyped, which the one who marks knows
# marks: 2 of 2
# codes: code-mistyped
# own code: QQED-FJR
my_code = "QQED-FJB"
digit_counts = [107, 107, 82, 85, 105, 93, 97, 120, 99, 105]
commonest_digit, rarest_digit = 7, 2

# %% right: a code in a class that has none, all labels counted
# marks: 2 of 2
# codes: code-not-used
# own code: none
my_code = "QQED-FJR"
digit_counts = np.bincount(y_train)
commonest_digit, rarest_digit = 1, 5

# %% wrong: a mistyped code
# marks: 0 of 2
# codes: code-mistyped
my_code = "QQED-FJB"
digit_counts = np.bincount(y_train[56100:57100])
commonest_digit, rarest_digit = 7, 2

# %% wrong: a number for a code
# marks: 0 of 2
# codes: code-mistyped
my_code = 7
digit_counts = np.bincount(y_train[56100:57100])
commonest_digit, rarest_digit = 7, 2

# %% wrong: a code, and all labels counted all the same
# marks: 0.5 of 2
# codes: other-numbers
my_code = "QQED-FJR"
digit_counts = np.bincount(y_train)
commonest_digit = digit_counts.argmax()
rarest_digit = digit_counts.argmin()

# %% wrong: a code, and one label too few counted
# marks: 1.5 of 2
# codes: counts-wrong
my_code = "QQED-FJR"
digit_counts = np.bincount(y_train[56101:57100])
commonest_digit = digit_counts.argmax()
rarest_digit = digit_counts.argmin()

# %% partly: a neighbour's numbers under one's own code
# marks: 0.5 of 2
# codes: counts-wrong, extremes-misread
# own code: QQED-FJR
my_code = "QQED-FJR"
digit_counts = [107, 104, 122, 109, 98, 90, 98, 98, 79, 95]
commonest_digit, rarest_digit = 2, 8

# %% partly: a neighbour's numbers and the neighbour's code
# marks: 0.5 of 2
# codes: other-numbers, code-of-another
# own code: QQED-FJR
my_code = "MYXA-AYH"
digit_counts = [107, 104, 122, 109, 98, 90, 98, 98, 79, 95]
commonest_digit, rarest_digit = 2, 8

# %% partly: the numbers of the public solution where everybody has a code
# marks: 0.5 of 2
# codes: other-numbers, code-missing
# own code: QQED-FJR
digit_counts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
commonest_digit, rarest_digit = 1, 5

# %% partly: the numbers of a code where the class has none
# marks: 0.5 of 2
# codes: other-numbers, code-not-used
# own code: none
my_code = "QQED-FJR"
digit_counts = np.bincount(y_train[56100:57100])
commonest_digit, rarest_digit = 7, 2

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
