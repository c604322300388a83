import numpy as np

# %% right: one unit after the other
# marks: 1 of 1
# codes: none
def deciding_units(a, W, b):
    answer = (a @ W + b).argmax()
    found = []
    for unit in range(len(a)):
        without = a.copy()
        without[unit] = 0
        if (without @ W + b).argmax() != answer:
            found.append(unit)
    return found

# %% right: all units at once
# marks: 1 of 1
# codes: none
def deciding_units(a, W, b):
    scores = a @ W + b
    without = scores - a[:, None] * W
    return np.flatnonzero(without.argmax(axis=1) != scores.argmax())

# %% right: with probabilities, from the last unit to the first
# marks: 1 of 1
# codes: none
def deciding_units(a, W, b):
    def p(a):
        powers = np.exp(np.dot(a, W) + b)
        return powers / powers.sum()
    print(p(a))
    return np.array(
        [u for u in reversed(range(a.size)) if p(np.where(np.arange(a.size) == u, 0, a)).argmax() != p(a).argmax()],
        dtype=int,
    )

# %% right: its weights set to 0 instead
# marks: 1 of 1
# codes: none
def deciding_units(a, W, b):
    answer, found = np.argmax(a @ W + b), ()
    for unit in range(W.shape[0]):
        weights = np.array(W)
        weights[unit] = 0
        if np.argmax(a @ weights + b) != answer:
            found += (unit,)
    return found

# %% wrong: the unit with the largest activation
# marks: 0 of 1
# codes: deciding-loudest
def deciding_units(a, W, b):
    return [a.argmax()]

# %% wrong: the unit that says most for the answer
# marks: 0 of 1
# codes: deciding-loudest
def deciding_units(a, W, b):
    answer = (a @ W + b).argmax()
    return np.array([(a * W[:, answer]).argmax()])

# %% wrong: the largest vote against the second
# marks: 0 of 1
# codes: deciding-loudest
def deciding_units(a, W, b):
    second, answer = (a @ W + b).argsort()[-2:]
    return [int(np.argmax(a * (W[:, answer] - W[:, second])))]

# %% wrong: what is off stays off
# marks: 0 of 1
# codes: deciding-stay-off
def deciding_units(a, W, b):
    answer = (a @ W + b).argmax()
    without, found = a.copy(), []
    for unit in range(len(a)):
        without[unit] = 0
        if (without @ W + b).argmax() != answer:
            found.append(unit)
    return found

# %% wrong: no biases
# marks: 0 of 1
# codes: deciding-without-biases
def deciding_units(a, W, b):
    scores = a @ W
    return np.flatnonzero((scores - a[:, None] * W).argmax(axis=1) != scores.argmax())

# %% wrong: those that do not decide
# marks: 0 of 1
# codes: deciding-the-others
def deciding_units(a, W, b):
    scores = a @ W + b
    return np.flatnonzero((scores - a[:, None] * W).argmax(axis=1) == scores.argmax())

# %% wrong: counted from 1
# marks: 0 of 1
# codes: deciding-wrong
def deciding_units(a, W, b):
    scores = a @ W + b
    return np.flatnonzero((scores - a[:, None] * W).argmax(axis=1) != scores.argmax()) + 1

# %% wrong: the second digit alone
# marks: 0 of 1
# codes: deciding-wrong
def deciding_units(a, W, b):
    scores = a @ W + b
    second, answer = scores.argsort()[-2:]
    return np.flatnonzero(a * (W[:, answer] - W[:, second]) > scores[answer] - scores[second])

# %% wrong: all that speak for the answer
# marks: 0 of 1
# codes: deciding-wrong
def deciding_units(a, W, b):
    second, answer = (a @ W + b).argsort()[-2:]
    return np.flatnonzero(a * (W[:, answer] - W[:, second]) > 0)

# %% wrong: all units that are on
# marks: 0 of 1
# codes: deciding-wrong
def deciding_units(a, W, b):
    return np.flatnonzero(a)

# %% wrong: floats
# marks: 0 of 1
# codes: deciding-wrong
def deciding_units(a, W, b):
    scores = a @ W + b
    return np.flatnonzero((scores - a[:, None] * W).argmax(axis=1) != scores.argmax()).astype(float)

# %% wrong: True and False
# marks: 0 of 1
# codes: deciding-not-positions
def deciding_units(a, W, b):
    scores = a @ W + b
    return (scores - a[:, None] * W).argmax(axis=1) != scores.argmax()

# %% wrong: how many
# marks: 0 of 1
# codes: deciding-not-positions
def deciding_units(a, W, b):
    scores = a @ W + b
    return ((scores - a[:, None] * W).argmax(axis=1) != scores.argmax()).sum()

# %% wrong: in a tuple of one, as where gives it
# marks: 0 of 1
# codes: deciding-not-positions
def deciding_units(a, W, b):
    scores = a @ W + b
    return np.where((scores - a[:, None] * W).argmax(axis=1) != scores.argmax())

# %% wrong: switched off in what it was given
# marks: 0.75 of 1
# codes: changes-input
def deciding_units(a, W, b):
    answer, kept, found = (a @ W + b).argmax(), a.copy(), []
    for unit in range(len(a)):
        a[unit] = 0
        if (a @ W + b).argmax() != answer:
            found.append(unit)
        a[unit] = kept[unit]
    a[:] = 0
    return found

# %% wrong: the same for everything
# marks: 0 of 1
# codes: ignores-argument
def deciding_units(a, W, b):
    return [3]

# %% wrong: those alone that speak for the answer
# marks: 0 of 1
# codes: deciding-wrong
def deciding_units(a, W, b):
    scores = a @ W + b
    digit = scores.argmax()
    return [k for k in range(len(a)) if a[k] * W[k, digit] > 0 and (scores - a[k] * W[k]).argmax() != digit]

# %% wrong: what it says for the answer, against the lead
# marks: 0 of 1
# codes: deciding-wrong
def deciding_units(a, W, b):
    scores = a @ W + b
    second, first = np.argsort(scores)[-2:]
    return np.flatnonzero(a * W[:, first] > scores[first] - scores[second])

# %% wrong: nothing where none decides
# marks: 0 of 1
# codes: nothing-returned
def deciding_units(a, W, b):
    scores = a @ W + b
    found = [k for k in range(len(a)) if (scores - a[k] * W[k]).argmax() != scores.argmax()]
    if found:
        return found

# %% wrong: returns nothing
# marks: 0 of 1
# codes: nothing-returned
def deciding_units(a, W, b):
    result = a

# %% wrong: prints the result
# marks: 0 of 1
# codes: printed-not-returned
def deciding_units(a, W, b):
    print(a)

# %% wrong: stops with an error
# marks: 0 of 1
# codes: name-not-known
def deciding_units(a, W, b):
    return a + missing

# %% wrong: a value stands where the function should be
# marks: 0 of 1
# codes: not-a-function
deciding_units = [3]

# %% blank: as handed out
# marks: 0 of 1
# codes: not-begun
def deciding_units(a, W, b):
    ...

# %% blank: not even there
# marks: 0 of 1
# codes: not-begun
