import numpy as np

# %% right: recalls, weighted
# marks: 1 of 1
# codes: none
def accuracy_elsewhere(matrix, counts):
    recall = matrix.diagonal() / matrix.sum(axis=1)
    return (recall * counts).sum() / counts.sum()

# %% right: a loop over the digits, rounded
# marks: 1 of 1
# codes: none
def accuracy_elsewhere(matrix, counts):
    right = 0
    for digit in range(10):
        share = matrix[digit][digit] / sum(matrix[digit])
        right += share * counts[digit]
    print(right, "read right")
    return round(float(right) / int(sum(counts)), 4)

# %% right: NumPy's weighted average
# marks: 1 of 1
# codes: none
def accuracy_elsewhere(matrix, counts):
    return np.average(np.diag(matrix) / np.sum(matrix, axis=1), weights=counts)

# %% right: a confusion matrix of the pile
# marks: 1 of 1
# codes: none
def accuracy_elsewhere(matrix, counts):
    pile = matrix * (counts / matrix.sum(axis=1))[:, None]
    return np.float32(np.trace(pile) / pile.sum())

# %% wrong: the accuracy on the test set
# marks: 0 of 1
# codes: elsewhere-old-accuracy
def accuracy_elsewhere(matrix, counts):
    return matrix.trace() / matrix.sum()

# %% wrong: the mean of the recalls
# marks: 0 of 1
# codes: elsewhere-unweighted
def accuracy_elsewhere(matrix, counts):
    return (matrix.diagonal() / matrix.sum(axis=1)).mean()

# %% wrong: columns
# marks: 0 of 1
# codes: elsewhere-columns
def accuracy_elsewhere(matrix, counts):
    shares = matrix.diagonal() / np.maximum(matrix.sum(axis=0), 1)
    return (shares * counts).sum() / counts.sum()

# %% wrong: how many
# marks: 0 of 1
# codes: elsewhere-not-divided
def accuracy_elsewhere(matrix, counts):
    return (matrix.diagonal() / matrix.sum(axis=1)) @ counts

# %% wrong: in percent
# marks: 0 of 1
# codes: elsewhere-wrong
def accuracy_elsewhere(matrix, counts):
    return 100 * (matrix.diagonal() / matrix.sum(axis=1)) @ counts / counts.sum()

# %% wrong: what is misread
# marks: 0 of 1
# codes: elsewhere-wrong
def accuracy_elsewhere(matrix, counts):
    return 1 - (matrix.diagonal() / matrix.sum(axis=1)) @ counts / counts.sum()

# %% wrong: over the images of the matrix
# marks: 0 of 1
# codes: elsewhere-wrong
def accuracy_elsewhere(matrix, counts):
    return (matrix.diagonal() / matrix.sum(axis=1)) @ counts / matrix.sum()

# %% wrong: the digits that occur, all alike
# marks: 0 of 1
# codes: elsewhere-wrong
def accuracy_elsewhere(matrix, counts):
    recall = matrix.diagonal() / matrix.sum(axis=1)
    return recall[counts > 0].mean()

# %% wrong: weighted with both counts
# marks: 0 of 1
# codes: elsewhere-wrong
def accuracy_elsewhere(matrix, counts):
    return (matrix.diagonal() @ counts) / (matrix.sum(axis=1) @ counts)

# %% wrong: the commonest digit alone
# marks: 0 of 1
# codes: elsewhere-wrong
def accuracy_elsewhere(matrix, counts):
    digit = counts.argmax()
    return matrix[digit, digit] / matrix[digit].sum()

# %% wrong: never more right than there are
# marks: 0 of 1
# codes: elsewhere-wrong
def accuracy_elsewhere(matrix, counts):
    return np.minimum(matrix.diagonal(), counts).sum() / counts.sum()

# %% wrong: the lazy guesser's accuracy
# marks: 0 of 1
# codes: elsewhere-wrong
def accuracy_elsewhere(matrix, counts):
    return counts.max() / counts.sum()

# %% wrong: digit by digit
# marks: 0 of 1
# codes: elsewhere-not-one-number
def accuracy_elsewhere(matrix, counts):
    return matrix.diagonal() / matrix.sum(axis=1)

# %% wrong: right ones and all
# marks: 0 of 1
# codes: elsewhere-not-one-number
def accuracy_elsewhere(matrix, counts):
    return (matrix.diagonal() / matrix.sum(axis=1)) @ counts, counts.sum()

# %% wrong: the right answers taken out of the matrix
# marks: 0.75 of 1
# codes: changes-input
def accuracy_elsewhere(matrix, counts):
    recall = matrix.diagonal() / matrix.sum(axis=1)
    np.fill_diagonal(matrix, 0)
    return recall @ counts / counts.sum()

# %% wrong: the same for everything
# marks: 0 of 1
# codes: ignores-argument
def accuracy_elsewhere(matrix, counts):
    return 0.975

# %% wrong: columns, without a thought of empty ones
# marks: 0 of 1
# codes: elsewhere-columns
def accuracy_elsewhere(matrix, counts):
    right = 0
    for digit in range(10):
        right += counts[digit] * matrix[digit, digit] / matrix[:, digit].sum()
    return right / counts.sum()

# %% wrong: whole images
# marks: 0 of 1
# codes: elsewhere-wrong
def accuracy_elsewhere(matrix, counts):
    right = np.round(np.diag(matrix) / matrix.sum(axis=1) * counts)
    return right.sum() / counts.sum()

# %% wrong: returns nothing
# marks: 0 of 1
# codes: nothing-returned
def accuracy_elsewhere(matrix, counts):
    result = matrix

# %% wrong: prints the result
# marks: 0 of 1
# codes: printed-not-returned
def accuracy_elsewhere(matrix, counts):
    print(matrix)

# %% wrong: stops with an error
# marks: 0 of 1
# codes: name-not-known
def accuracy_elsewhere(matrix, counts):
    return matrix + missing

# %% wrong: a value stands where the function should be
# marks: 0 of 1
# codes: not-a-function
accuracy_elsewhere = 0.9

# %% blank: as handed out
# marks: 0 of 1
# codes: not-begun
def accuracy_elsewhere(matrix, counts):
    ...

# %% blank: not even there
# marks: 0 of 1
# codes: not-begun
