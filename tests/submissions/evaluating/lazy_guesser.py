import numpy as np

# %% right: the largest count over the number of labels
# marks: 1 of 1
# codes: none
def lazy_guesser(labels):
    return np.bincount(labels).max() / len(labels)

# %% right: with unique
# marks: 1 of 1
# codes: none
def lazy_guesser(labels):
    digits, counts = np.unique(labels, return_counts=True)
    return float(np.max(counts) / labels.size)

# %% right: a Counter
# marks: 1 of 1
# codes: none
from collections import Counter
def lazy_guesser(labels):
    (digit, times), = Counter(labels.tolist()).most_common(1)
    return times / len(labels)

# %% right: the best of the ten guessers, rounded
# marks: 1 of 1
# codes: none
def lazy_guesser(labels):
    return round(max((labels == digit).mean() for digit in range(10)), 3)

# %% right: two loops, in float32, with progress printed
# marks: 1 of 1
# codes: none
def lazy_guesser(labels):
    most = 0
    for digit in range(10):
        times = 0
        for label in labels:
            if label == digit:
                times += 1
        print(digit, times)
        most = max(most, times)
    return np.float32(most / labels.shape[0])

# %% wrong: a tenth
# marks: 0.25 of 1
# codes: guess-a-tenth
def lazy_guesser(labels):
    return 1 / 10

# %% wrong: the mean of the ten shares
# marks: 0.25 of 1
# codes: guess-a-tenth
def lazy_guesser(labels):
    return (np.bincount(labels, minlength=10) / len(labels)).mean()

# %% wrong: the digit
# marks: 0.25 of 1
# codes: guess-digit
def lazy_guesser(labels):
    return np.bincount(labels).argmax()

# %% wrong: the digit, the last of those that tie
# marks: 0.25 of 1
# codes: guess-digit
def lazy_guesser(labels):
    counts = np.bincount(labels, minlength=10)
    return float(9 - counts[::-1].argmax())

# %% wrong: the count
# marks: 0.25 of 1
# codes: guess-not-divided
def lazy_guesser(labels):
    return np.bincount(labels).max()

# %% wrong: percent
# marks: 0.25 of 1
# codes: share-in-percent
def lazy_guesser(labels):
    return 100 * np.bincount(labels).max() / len(labels)

# %% wrong: over 10,000
# marks: 0.25 of 1
# codes: guess-fixed-total
def lazy_guesser(labels):
    return np.bincount(labels).max() / 10000

# %% wrong: over the ten digits
# marks: 0.25 of 1
# codes: guess-fixed-total
def lazy_guesser(labels):
    return max(np.bincount(labels)) / 10

# %% wrong: the rarest of those that occur
# marks: 0.25 of 1
# codes: guess-rarest
def lazy_guesser(labels):
    _, counts = np.unique(labels, return_counts=True)
    return counts.min() / len(labels)

# %% wrong: the rarest of all ten
# marks: 0.25 of 1
# codes: guess-rarest
def lazy_guesser(labels):
    return min((labels == digit).mean() for digit in range(10))

# %% wrong: the share of the largest label
# marks: 0.25 of 1
# codes: guess-largest-label
def lazy_guesser(labels):
    return (labels == labels.max()).mean()

# %% wrong: the largest label over the number of labels
# marks: 0.25 of 1
# codes: guess-largest-label
def lazy_guesser(labels):
    return np.max(labels) / len(labels)

# %% wrong: the test set's labels instead of those given
# marks: 0.25 of 1
# codes: ignores-argument
def lazy_guesser(labels):
    return 1135 / 10000

# %% wrong: the share of the first label
# marks: 0.25 of 1
# codes: guess-wrong
def lazy_guesser(labels):
    return (labels == labels[0]).mean()

# %% wrong: a sum of several shares
# marks: 0.25 of 1
# codes: guess-wrong
def lazy_guesser(labels):
    return np.mean(labels == 1) + np.mean(labels[-1:] == 2) / 7 + np.mean(labels > 4) / 3

# %% wrong: the accuracy of all other answers
# marks: 0.25 of 1
# codes: guess-wrong
def lazy_guesser(labels):
    return 1 - np.bincount(labels).max() / len(labels)

# %% wrong: the shares of all digits
# marks: 0 of 1
# codes: guess-not-one-number
def lazy_guesser(labels):
    return np.bincount(labels, minlength=10) / len(labels)

# %% wrong: digit and share
# marks: 0 of 1
# codes: guess-not-one-number
def lazy_guesser(labels):
    counts = np.bincount(labels)
    return counts.argmax(), counts.max() / len(labels)

# %% wrong: sorts the labels that it was given
# marks: 0.75 of 1
# codes: changes-input
def lazy_guesser(labels):
    labels[::-1].sort()
    return np.unique(labels, return_counts=True)[1].max() / len(labels)

# %% wrong: returns nothing
# marks: 0 of 1
# codes: nothing-returned
def lazy_guesser(labels):
    result = labels

# %% wrong: prints the result
# marks: 0 of 1
# codes: printed-not-returned
def lazy_guesser(labels):
    print(labels)

# %% wrong: stops with an error
# marks: 0 of 1
# codes: name-not-known
def lazy_guesser(labels):
    return labels + missing

# %% wrong: returns a text
# marks: 0 of 1
# codes: not-numbers
def lazy_guesser(labels):
    return "done"

# %% wrong: a number stands where the function should be
# marks: 0 of 1
# codes: not-a-function
lazy_guesser = 3

# %% wrong: nobody guesses 0
# marks: 0.25 of 1
# codes: guess-wrong
def lazy_guesser(labels):
    return max((labels == digit).mean() for digit in range(1, 10))

# %% wrong: nobody guesses 9
# marks: 0.25 of 1
# codes: guess-wrong
def lazy_guesser(labels):
    return max((labels == digit).mean() for digit in range(9))

# %% wrong: counted in bytes
# marks: 0.25 of 1
# codes: guess-wrong
def lazy_guesser(labels):
    counts = np.zeros(10, dtype=np.uint8)
    for label in labels:
        counts[label] += 1
    return counts.max() / len(labels)

# %% blank: as handed out
# marks: 0 of 1
# codes: not-begun
def lazy_guesser(labels):
    ...

# %% blank: not even there
# marks: 0 of 1
# codes: not-begun
