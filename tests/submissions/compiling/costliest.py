import numpy as np

# %% right: costs, the largest, over their sum
# marks: 2 of 2
# codes: none
def costliest(y, p):
    costs = -np.log(np.clip((y * p).sum(axis=1), 1e-7, 1))
    return costs.argmax(), costs.max() / costs.sum()

# %% right: a loop, a list, rounded
# marks: 2 of 2
# codes: none
import math
def costliest(y, p):
    costs = [-math.log(max(p[i, y[i].argmax()], 1e-7)) for i in range(len(y))]
    worst = costs.index(max(costs))
    return [worst, round(costs[worst] / sum(costs), 3)]

# %% right: in bits: a share has no unit
# marks: 2 of 2
# codes: none
def costliest(y, p):
    bits = -np.log2(np.maximum(p[y == 1], 1e-7))
    print(bits)
    return np.array([np.argmax(bits), np.max(bits) / np.sum(bits)])

# %% right: of the smallest probability
# marks: 2 of 2
# codes: none
def costliest(y, p):
    right = np.einsum("ij,ij->i", y, p).clip(1e-7)
    place = int(np.argmin(right))
    return place, float(np.log(right[place]) / np.log(right).sum())

# %% wrong: the least sure answer
# marks: 0.75 of 2
# codes: costliest-least-sure
def costliest(y, p):
    costs = -np.log(np.clip((y * p).sum(axis=1), 1e-7, 1))
    return p.max(axis=1).argmin(), costs.max() / costs.sum()

# %% wrong: the cheapest image
# marks: 0.75 of 2
# codes: costliest-cheapest
def costliest(y, p):
    logs = np.log(np.clip((y * p).sum(axis=1), 1e-7, 1))
    return logs.argmax(), logs.min() / logs.sum()

# %% wrong: counted from 1
# marks: 0.75 of 2
# codes: costliest-wrong
def costliest(y, p):
    costs = -np.log(np.clip((y * p).sum(axis=1), 1e-7, 1))
    return costs.argmax() + 1, costs.max() / costs.sum()

# %% wrong: the digit that it shows
# marks: 0.75 of 2
# codes: costliest-wrong
def costliest(y, p):
    costs = -np.log(np.clip((y * p).sum(axis=1), 1e-7, 1))
    return y[costs.argmax()].argmax(), costs.max() / costs.sum()

# %% wrong: always the last image
# marks: 0.75 of 2
# codes: costliest-wrong
def costliest(y, p):
    costs = -np.log(np.clip((y * p).sum(axis=1), 1e-7, 1))
    return len(y) - 1, costs.max() / costs.sum()

# %% wrong: one of so many images
# marks: 1 of 2
# codes: costliest-share-of-images
def costliest(y, p):
    return (y * p).sum(axis=1).argmin(), 1 / len(y)

# %% wrong: the image's loss
# marks: 1 of 2
# codes: costliest-cost
def costliest(y, p):
    costs = -np.log(np.clip((y * p).sum(axis=1), 1e-7, 1))
    return costs.argmax(), costs.max()

# %% wrong: over the mean loss
# marks: 1 of 2
# codes: costliest-over-mean
def costliest(y, p):
    costs = -np.log(np.clip((y * p).sum(axis=1), 1e-7, 1))
    return costs.argmax(), costs.max() / costs.mean()

# %% wrong: in percent
# marks: 1 of 2
# codes: costliest-share-wrong
def costliest(y, p):
    costs = -np.log(np.clip((y * p).sum(axis=1), 1e-7, 1))
    return costs.argmax(), 100 * costs.max() / costs.sum()

# %% wrong: over the number of images
# marks: 1 of 2
# codes: costliest-share-wrong
def costliest(y, p):
    costs = -np.log(np.clip((y * p).sum(axis=1), 1e-7, 1))
    return costs.argmax(), costs.max() / len(costs)

# %% wrong: what the probabilities lack to 1
# marks: 1 of 2
# codes: costliest-share-wrong
def costliest(y, p):
    lacks = 1 - (y * p).sum(axis=1)
    return lacks.argmax(), lacks.max() / lacks.sum()

# %% wrong: the share of all the others
# marks: 1 of 2
# codes: costliest-share-wrong
def costliest(y, p):
    costs = -np.log(np.clip((y * p).sum(axis=1), 1e-7, 1))
    return costs.argmax(), 1 - costs.max() / costs.sum()

# %% wrong: not clipped
# marks: 1 of 2
# codes: not-clipped
def costliest(y, p):
    costs = -np.log((y * p).sum(axis=1))
    return costs.argmax(), costs.max() / costs.sum()

# %% wrong: the position alone
# marks: 0 of 2
# codes: costliest-not-two
def costliest(y, p):
    return (y * p).sum(axis=1).argmin()

# %% wrong: the shares of all images
# marks: 0 of 2
# codes: costliest-not-two
def costliest(y, p):
    costs = -np.log(np.clip((y * p).sum(axis=1), 1e-7, 1))
    return costs / costs.sum()

# %% wrong: clips the probabilities it was given
# marks: 1.75 of 2
# codes: changes-input
def costliest(y, p):
    np.clip(p, 1e-7, 1, out=p)
    costs = -np.log((y * p).sum(axis=1))
    return costs.argmax(), costs.max() / costs.sum()

# %% wrong: the same for everything
# marks: 0 of 2
# codes: ignores-argument
def costliest(y, p):
    return 0, 0.5

# %% wrong: the least sure answer, and its share
# marks: 0 of 2
# codes: costliest-least-sure
def costliest(y, p):
    costs = -np.log(np.clip(p.max(axis=1), 1e-7, 1))
    return costs.argmax(), costs.max() / costs.sum()

# %% wrong: the share, then the position
# marks: 0 of 2
# codes: costliest-wrong
def costliest(y, p):
    costs = -np.log(np.clip((y * p).sum(axis=1), 1e-7, 1))
    return costs.max() / costs.sum(), costs.argmax()

# %% wrong: a place in the whole table
# marks: 0.75 of 2
# codes: costliest-wrong
def costliest(y, p):
    costs = -y * np.log(np.clip(p, 1e-7, 1))
    return np.argmax(costs), np.max(costs) / np.sum(costs)

# %% wrong: another least probability
# marks: 1 of 2
# codes: costliest-share-wrong
def costliest(y, p):
    costs = -np.log(np.clip((y * p).sum(axis=1), 1e-15, 1))
    return costs.argmax(), costs.max() / costs.sum()

# %% wrong: returns nothing
# marks: 0 of 2
# codes: nothing-returned
def costliest(y, p):
    result = y

# %% wrong: prints the result
# marks: 0 of 2
# codes: printed-not-returned
def costliest(y, p):
    print(y)

# %% wrong: stops with an error
# marks: 0 of 2
# codes: name-not-known
def costliest(y, p):
    return y + missing

# %% wrong: a value stands where the function should be
# marks: 0 of 2
# codes: not-a-function
costliest = (1, 0.5)

# %% blank: as handed out
# marks: 0 of 2
# codes: not-begun
def costliest(y, p):
    ...

# %% blank: not even there
# marks: 0 of 2
# codes: not-begun
