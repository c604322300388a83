import numpy as np

# %% right: two argmax, compared, mean
# marks: 2 of 2
# codes: none
def accuracy(y, p):
    return (y.argmax(axis=1) == p.argmax(axis=1)).mean()

# %% right: a loop that counts
# marks: 2 of 2
# codes: none
def accuracy(y, p):
    right = 0
    for i in range(len(y)):
        if np.argmax(y[i]) == np.argmax(p[i]):
            right += 1
    return right / len(y)

# %% right: lists, and the last axis
# marks: 2 of 2
# codes: none
def accuracy(y, p):
    read = [list(row).index(max(row)) for row in p]
    return float(np.sum(np.array(read) == np.argmax(y, axis=-1))) / y.shape[0]

# %% right: the label's probability is the largest
# marks: 2 of 2
# codes: none
def accuracy(y, p):
    return np.average(p[y == 1] == p.max(axis=1))

# %% wrong: the name given to a share
# marks: 0 of 2
# codes: not-a-function
accuracy = 3 / 4

# %% wrong: two numbers asked for their mean
# marks: 0 of 2
# codes: shapes-do-not-fit
def accuracy(y, p):
    return (y.argmax() == p.argmax()).mean(axis=1)

# %% wrong: percent
# marks: 0.5 of 2
# codes: accuracy-in-percent
def accuracy(y, p):
    return 100 * np.mean(y.argmax(axis=1) == p.argmax(axis=1))

# %% wrong: the number of right ones
# marks: 0.5 of 2
# codes: count-not-share
def accuracy(y, p):
    return np.sum(y.argmax(axis=1) == p.argmax(axis=1))

# %% wrong: down the columns
# marks: 0.5 of 2
# codes: argmax-wrong-axis
def accuracy(y, p):
    return np.mean(y.argmax(axis=0) == p.argmax(axis=0))

# %% wrong: no axis
# marks: 0.5 of 2
# codes: argmax-wrong-axis
def accuracy(y, p):
    return np.mean(np.argmax(y) == np.argmax(p))

# %% wrong: compared as they are
# marks: 0.5 of 2
# codes: probabilities-compared
def accuracy(y, p):
    return np.mean(y == p)

# %% wrong: rows compared as they are
# marks: 0.5 of 2
# codes: probabilities-compared
def accuracy(y, p):
    right = 0
    for labels, probabilities in zip(y, p):
        right += np.array_equal(labels, probabilities)
    return right / len(y)

# %% wrong: from a half on, every number
# marks: 0.5 of 2
# codes: threshold-half
def accuracy(y, p):
    return ((p > 0.5) == y).mean()

# %% wrong: rounded, row by row
# marks: 0.5 of 2
# codes: threshold-half
def accuracy(y, p):
    return np.mean(np.all(np.round(p) == y, axis=1))

# %% wrong: the right digit's probability above a half
# marks: 0.5 of 2
# codes: threshold-half
def accuracy(y, p):
    return np.mean(np.sum(y * p, axis=1) > 0.5)

# %% wrong: argmin
# marks: 0.5 of 2
# codes: accuracy-wrong
def accuracy(y, p):
    return np.mean(y.argmax(axis=1) == p.argmin(axis=1))

# %% wrong: the share of mistakes
# marks: 0.5 of 2
# codes: accuracy-wrong
def accuracy(y, p):
    return 1 - (y.argmax(axis=1) == p.argmax(axis=1)).sum() / len(y)

# %% wrong: a constant
# marks: 0.5 of 2
# codes: ignores-argument
def accuracy(y, p):
    return 0.75

# %% wrong: right or wrong for each image
# marks: 0 of 2
# codes: not-one-number
def accuracy(y, p):
    return y.argmax(axis=1) == p.argmax(axis=1)

# %% wrong: printed
# marks: 0 of 2
# codes: printed-not-returned
def accuracy(y, p):
    print((y.argmax(axis=1) == p.argmax(axis=1)).mean())

# %% wrong: a sentence
# marks: 0 of 2
# codes: not-numbers
def accuracy(y, p):
    return f"{(y.argmax(axis=1) == p.argmax(axis=1)).mean():.0%}"

# %% wrong: whole-number division
# marks: 0.5 of 2
# codes: accuracy-wrong
def accuracy(y, p):
    right = (y.argmax(axis=1) == p.argmax(axis=1)).sum()
    return right // len(y)

# %% hostile: a number that lies
# marks: 0.5 of 2
# codes: accuracy-wrong
class Share(float):
    def __float__(self): return 1.0
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    __hash__ = None
def accuracy(y, p):
    return Share(float("nan"))

# %% wrong: the last image is not looked at
# marks: 0.5 of 2
# codes: accuracy-wrong
def accuracy(y, p):
    right = 0
    for i in range(len(y) - 1):
        right += y[i].argmax() == p[i].argmax()
    return right / len(y)

# %% wrong: where the label has no chance, a 0 is right
# marks: 0.5 of 2
# codes: accuracy-wrong
def accuracy(y, p):
    return (p.argmax(axis=1) == (y * p).argmax(axis=1)).mean()

# %% wrong: at least one is right
# marks: 0.5 of 2
# codes: accuracy-wrong
def accuracy(y, p):
    return max(1, (y.argmax(axis=1) == p.argmax(axis=1)).sum()) / len(y)

# %% wrong: all places compared after rounding
# marks: 0.5 of 2
# codes: threshold-half
def accuracy(y, p):
    return (y == p.round()).mean()

# %% blank: the stub
# marks: 0 of 2
# codes: not-begun
def accuracy(y, p):
    pass
