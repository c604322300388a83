import numpy as np
from digitrec.starting import start_keras
keras = start_keras()

# %% right: a loop over the positions
# marks: 3 of 3
# codes: none
def count_parameters(sizes):
    counts = []
    for i in range(1, len(sizes)):
        counts.append(sizes[i - 1] * sizes[i] + sizes[i])
    return counts

# %% right: pairs, as a generator made into a tuple
# marks: 3 of 3
# codes: none
def count_parameters(sizes):
    return tuple((m + 1) * n for m, n in zip(sizes, sizes[1:]))

# %% right: arrays
# marks: 3 of 3
# codes: none
def count_parameters(sizes):
    sizes = np.array(sizes)
    return sizes[:-1] * sizes[1:] + sizes[1:]

# %% right: Keras counts
# marks: 3 of 3
# codes: none
def count_parameters(sizes):
    model = keras.Sequential([keras.Input((sizes[0],))] + [keras.layers.Dense(n) for n in sizes[1:]])
    return [layer.count_params() for layer in model.layers]

# %% wrong: the name given to the counts of one network
# marks: 0 of 3
# codes: not-a-function
count_parameters = [100480, 8256, 650]

# %% wrong: worked out and dropped
# marks: 0 of 3
# codes: nothing-returned
def count_parameters(sizes):
    counts = [(m + 1) * n for m, n in zip(sizes, sizes[1:])]

# %% wrong: without biases
# marks: 1 of 3
# codes: biases-forgotten
def count_parameters(sizes):
    return [m * n for m, n in zip(sizes, sizes[1:])]

# %% wrong: biases of the inputs
# marks: 1 of 3
# codes: bias-per-input
def count_parameters(sizes):
    return [sizes[i] * sizes[i + 1] + sizes[i] for i in range(len(sizes) - 1)]

# %% wrong: added instead of multiplied
# marks: 1 of 3
# codes: parameters-wrong
def count_parameters(sizes):
    return [m + n for m, n in zip(sizes, sizes[1:])]

# %% wrong: every layer is taken for one of the whole input
# marks: 1 of 3
# codes: parameters-wrong
def count_parameters(sizes):
    return [(sizes[0] + 1) * n for n in sizes[1:]]

# %% wrong: the sum
# marks: 0 of 3
# codes: total-only
def count_parameters(sizes):
    return sum((m + 1) * n for m, n in zip(sizes, sizes[1:]))

# %% wrong: a number for the input, too
# marks: 0 of 3
# codes: layers-miscounted
def count_parameters(sizes):
    counts = [0]
    for m, n in zip(sizes, sizes[1:]):
        counts.append((m + 1) * n)
    return counts

# %% wrong: the numbers of this network written in
# marks: 0 of 3
# codes: ignores-argument
def count_parameters(sizes):
    return [100480, 8256, 650]

# %% wrong: works on a list from outside
# marks: 0 of 3
# codes: notebook-variable
layers = [784, 128, 64, 10]
def count_parameters(sizes):
    return [(m + 1) * n for m, n in zip(layers, layers[1:])]

# %% wrong: takes the sizes off the list
# marks: 2.5 of 3
# codes: changes-input
def count_parameters(sizes):
    counts = []
    while len(sizes) > 1:
        m = sizes.pop(0)
        counts.append((m + 1) * sizes[0])
    return counts

# %% wrong: one step too far
# marks: 0 of 3
# codes: stopped-with-error
def count_parameters(sizes):
    return [(sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes))]

# %% wrong: texts
# marks: 0 of 3
# codes: not-numbers
def count_parameters(sizes):
    return [f"{(m + 1) * n} parameters" for m, n in zip(sizes, sizes[1:])]

# %% wrong: the package's own
# marks: 0 of 3
# codes: reference-called
from digitrec.building import count_parameters

# %% wrong: the same pair of widths is counted once
# marks: 0 of 3
# codes: layers-miscounted
def count_parameters(sizes):
    counts = {(m, n): m * n + n for m, n in zip(sizes, sizes[1:])}
    return list(counts.values())

# %% wrong: each width is looked for in the list
# marks: 1 of 3
# codes: parameters-wrong
def count_parameters(sizes):
    return [sizes[sizes.index(n) - 1] * n + n for n in sizes[1:]]

# %% wrong: a layer as wide as the last is taken for the last
# marks: 0 of 3
# codes: layers-miscounted
def count_parameters(sizes):
    counts = []
    for m, n in zip(sizes, sizes[1:]):
        counts.append(m * n + n)
        if n == sizes[-1]:
            break
    return counts

# %% wrong: handed out within the loop, in a list
# marks: 0 of 3
# codes: layers-miscounted
def count_parameters(sizes):
    for m, n in zip(sizes, sizes[1:]):
        return [(m + 1) * n]

# %% blank: the stub
# marks: 0 of 3
# codes: not-begun
def count_parameters(sizes):
    ...
