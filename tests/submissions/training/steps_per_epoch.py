import numpy as np
import math

# %% right: math.ceil
# marks: 1 of 1
# codes: none
def steps_per_epoch(n, batch_size):
    return math.ceil(n / batch_size)

# %% right: whole-number division, from below
# marks: 1 of 1
# codes: none
def steps_per_epoch(n, batch_size):
    return -(-n // batch_size)

# %% right: counted batch by batch
# marks: 1 of 1
# codes: none
def steps_per_epoch(n, batch_size):
    return len(range(0, n, batch_size))

# %% right: one more where something is left over, as a NumPy integer
# marks: 1 of 1
# codes: none
def steps_per_epoch(n, batch_size):
    steps, rest = divmod(n, batch_size)
    return np.int64(steps + (rest > 0))

# %% wrong: the name given to the steps of MNIST
# marks: 0 of 1
# codes: not-a-function
steps_per_epoch = 60000 // 32

# %% wrong: floor division
# marks: 0.25 of 1
# codes: last-batch-lost
def steps_per_epoch(n, batch_size):
    return n // batch_size

# %% wrong: cut off by int
# marks: 0.25 of 1
# codes: last-batch-lost
def steps_per_epoch(n, batch_size):
    return int(n / batch_size)

# %% wrong: always one more
# marks: 0.25 of 1
# codes: one-step-too-many
def steps_per_epoch(n, batch_size):
    return n // batch_size + 1

# %% wrong: rounded
# marks: 0.25 of 1
# codes: steps-rounded
def steps_per_epoch(n, batch_size):
    return round(n / batch_size)

# %% wrong: a fraction
# marks: 0.25 of 1
# codes: steps-as-fraction
def steps_per_epoch(n, batch_size):
    return n / batch_size

# %% wrong: NumPy's ceil gives a float
# marks: 0.75 of 1
# codes: steps-as-float
def steps_per_epoch(n, batch_size):
    return np.ceil(n / batch_size)

# %% wrong: a float where something is left over
# marks: 0.75 of 1
# codes: steps-as-float
def steps_per_epoch(n, batch_size):
    return n // batch_size if n % batch_size == 0 else np.ceil(n / batch_size)

# %% wrong: five epochs
# marks: 0.25 of 1
# codes: steps-wrong
def steps_per_epoch(n, batch_size):
    return 5 * math.ceil(n / batch_size)

# %% wrong: the other way round
# marks: 0.25 of 1
# codes: steps-wrong
def steps_per_epoch(n, batch_size):
    return math.ceil(batch_size / n) + math.ceil(batch_size / 7)

# %% wrong: what fit printed once
# marks: 0.25 of 1
# codes: ignores-argument
def steps_per_epoch(n, batch_size):
    return 1875

# %% wrong: the beginnings of the batches
# marks: 0 of 1
# codes: not-numbers
def steps_per_epoch(n, batch_size):
    return list(range(0, n, batch_size))

# %% wrong: printed
# marks: 0 of 1
# codes: printed-not-returned
def steps_per_epoch(n, batch_size):
    print(math.ceil(n / batch_size))

# %% wrong: math was never imported under this name
# marks: 0 of 1
# codes: name-not-known
def steps_per_epoch(n, batch_size):
    return maths.ceil(n / batch_size)

# %% wrong: the package's own
# marks: 0 of 1
# codes: reference-called
from digitrec.training import steps_per_epoch as reference
def steps_per_epoch(n, batch_size):
    return reference(n, batch_size)

# %% hostile: a number that is always right
# marks: 0.25 of 1
# codes: ignores-argument
class Right(int):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0
    def __hash__(self): return 0
def steps_per_epoch(n, batch_size):
    return Right(1)

# %% wrong: almost one is added
# marks: 0.25 of 1
# codes: steps-wrong
def steps_per_epoch(n, batch_size):
    return int(n / batch_size + 0.99)

# %% wrong: fewer images than a batch make none
# marks: 0.25 of 1
# codes: steps-wrong
def steps_per_epoch(n, batch_size):
    if n < batch_size:
        return 0
    return math.ceil(n / batch_size)

# %% wrong: one more unless there is one batch
# marks: 0.25 of 1
# codes: steps-wrong
def steps_per_epoch(n, batch_size):
    return max(n // batch_size, 2) if n % batch_size == 0 else n // batch_size + 1

# %% blank: the stub
# marks: 0 of 1
# codes: not-begun
def steps_per_epoch(n, batch_size):
    """Return how many steps one epoch over n images takes."""
    ...
