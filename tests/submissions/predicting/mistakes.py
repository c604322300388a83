import numpy as np

# %% right: flatnonzero
# marks: 2 of 2
# codes: none
def mistakes(actual, predicted):
    return np.flatnonzero(actual != predicted)

# %% right: where, its first part
# marks: 2 of 2
# codes: none
def mistakes(actual, predicted):
    return np.where(actual != predicted)[0]

# %% right: a list, the last one first
# marks: 2 of 2
# codes: none
def mistakes(actual, predicted):
    return [i for i in reversed(range(len(actual))) if actual[i] != predicted[i]]

# %% right: the learner's own compare
# marks: 2 of 2
# codes: none
def compare(actual, predicted):
    return actual == predicted
def mistakes(actual, predicted):
    return np.arange(len(actual))[~compare(actual, predicted)]

# %% wrong: the name given to the positions
# marks: 0 of 2
# codes: not-a-function
mistakes = [8, 15]

# %% wrong: the labels asked for one attribute too many
# marks: 0 of 2
# codes: name-not-known
def mistakes(actual, predicted):
    return actual.different(predicted)

# %% wrong: how many
# marks: 0 of 2
# codes: count-not-positions
def mistakes(actual, predicted):
    return np.sum(actual != predicted)

# %% wrong: the first one
# marks: 0 of 2
# codes: count-not-positions
def mistakes(actual, predicted):
    for i in range(len(actual)):
        if actual[i] != predicted[i]:
            return i

# %% wrong: booleans
# marks: 0 of 2
# codes: booleans-not-positions
def mistakes(actual, predicted):
    return actual != predicted

# %% wrong: what they were read as
# marks: 0.5 of 2
# codes: digits-not-positions
def mistakes(actual, predicted):
    return predicted[actual != predicted]

# %% wrong: the right ones
# marks: 0.5 of 2
# codes: positions-of-right-ones
def mistakes(actual, predicted):
    return np.flatnonzero(actual == predicted)

# %% wrong: the tuple that where returns
# marks: 0 of 2
# codes: positions-shape
def mistakes(actual, predicted):
    return np.where(actual != predicted)

# %% wrong: one row a position
# marks: 0 of 2
# codes: positions-shape
def mistakes(actual, predicted):
    return np.argwhere(actual != predicted)

# %% wrong: a sentence about it
# marks: 0 of 2
# codes: positions-shape
def mistakes(actual, predicted):
    return "images " + str(np.flatnonzero(actual != predicted))

# %% wrong: counted from 1
# marks: 0.5 of 2
# codes: positions-wrong
def mistakes(actual, predicted):
    return np.flatnonzero(actual != predicted) + 1

# %% wrong: the right positions, as floats
# marks: 0.5 of 2
# codes: positions-wrong
def mistakes(actual, predicted):
    positions = np.array([])
    for i in range(len(actual)):
        if actual[i] != predicted[i]:
            positions = np.append(positions, i)
    return positions

# %% wrong: the first few
# marks: 0.5 of 2
# codes: positions-wrong
def mistakes(actual, predicted):
    return np.flatnonzero(actual != predicted)[:2]

# %% wrong: read off once
# marks: 0.5 of 2
# codes: ignores-argument
def mistakes(actual, predicted):
    return np.array([115, 247, 321, 340])

# %% wrong: printed one by one
# marks: 0 of 2
# codes: printed-not-returned
def mistakes(actual, predicted):
    for i in range(len(actual)):
        if actual[i] != predicted[i]:
            print(i)

# %% wrong: the labels written over
# marks: 1.5 of 2
# codes: changes-input
def mistakes(actual, predicted):
    found = np.flatnonzero(actual != predicted)
    predicted[found] = actual[found]
    return found

# %% wrong: asks the package which are right
# marks: 0 of 2
# codes: reference-called
from digitrec.predicting import compare
def mistakes(actual, predicted):
    return np.flatnonzero(~compare(actual, predicted))

# %% right: masked with the length, and no position is a right answer, too
# marks: 2 of 2
# codes: none
def mistakes(actual, predicted):
    positions = []
    for i, (a, p) in enumerate(zip(actual, predicted)):
        if a == p:
            continue
        positions.append(i)
    return positions

# %% wrong: the loop begins with the second image
# marks: 0.5 of 2
# codes: positions-wrong
def mistakes(actual, predicted):
    positions = []
    for i in range(1, len(actual)):
        if actual[i] != predicted[i]:
            positions.append(i)
    return positions

# %% wrong: the loop ends before the last image
# marks: 0.5 of 2
# codes: positions-wrong
def mistakes(actual, predicted):
    return np.array([i for i in range(len(actual) - 1) if actual[i] != predicted[i]], dtype=int)

# %% wrong: only what was read as a smaller digit
# marks: 0.5 of 2
# codes: positions-wrong
def mistakes(actual, predicted):
    return np.flatnonzero(actual > predicted)

# %% wrong: position 0 is taken for none
# marks: 0.5 of 2
# codes: positions-wrong
def mistakes(actual, predicted):
    positions = np.arange(len(actual)) * (actual != predicted)
    return positions[positions > 0]

# %% wrong: the first image where none is misread
# marks: 0.5 of 2
# codes: positions-wrong
def mistakes(actual, predicted):
    found = np.flatnonzero(actual != predicted)
    return found if len(found) else np.array([0])

# %% wrong: ten are enough
# marks: 0.5 of 2
# codes: positions-wrong
def mistakes(actual, predicted):
    return np.flatnonzero(actual != predicted)[:10]

# %% blank: the stub
# marks: 0 of 2
# codes: not-begun
def mistakes(actual, predicted):
    """Return the positions of the misread images, int (M,)."""
    ...
