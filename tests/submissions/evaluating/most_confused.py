import numpy as np

# %% right: a copy without its diagonal
# marks: 2 of 2
# codes: none
def most_confused(matrix):
    mistakes = matrix.copy()
    np.fill_diagonal(mistakes, 0)
    actual, predicted = np.unravel_index(mistakes.argmax(), mistakes.shape)
    return actual, predicted, mistakes[actual, predicted]

# %% right: two loops
# marks: 2 of 2
# codes: none
def most_confused(matrix):
    best = (0, 1, -1)
    for a in range(10):
        for p in range(10):
            if a != p and matrix[a][p] > best[2]:
                best = (a, p, matrix[a][p])
    return best

# %% right: sorted, as a list of plain numbers
# marks: 2 of 2
# codes: none
def most_confused(matrix):
    pairs = [(int(matrix[a, p]), a, p) for a in range(10) for p in range(10) if a != p]
    count, a, p = sorted(pairs)[-1]
    return [a, p, count]

# %% wrong: the name given to what came out
# marks: 0 of 2
# codes: not-a-function
most_confused = 4, 9, 15

# %% wrong: the position taken for a pair
# marks: 0 of 2
# codes: stopped-with-error
def most_confused(matrix):
    mistakes = matrix - np.diag(np.diag(matrix))
    actual, predicted = mistakes.argmax()
    return actual, predicted, mistakes.max()

# %% wrong: printed as a sentence
# marks: 0 of 2
# codes: printed-not-returned
def most_confused(matrix):
    mistakes = matrix - np.diag(np.diag(matrix))
    actual, predicted = np.unravel_index(mistakes.argmax(), mistakes.shape)
    print(actual, "is read as", predicted, mistakes.max(), "times")

# %% wrong: the diagonal wins
# marks: 0.5 of 2
# codes: diagonal-not-excluded
def most_confused(matrix):
    actual, predicted = np.unravel_index(matrix.argmax(), matrix.shape)
    return actual, predicted, matrix[actual, predicted]

# %% wrong: both directions added up
# marks: 0.5 of 2
# codes: pair-summed
def most_confused(matrix):
    both = matrix + matrix.T
    np.fill_diagonal(both, 0)
    a, p = np.unravel_index(both.argmax(), both.shape)
    return a, p, both[a, p]

# %% wrong: predicted first
# marks: 0.5 of 2
# codes: actual-and-predicted-exchanged
def most_confused(matrix):
    mistakes = matrix - np.diag(np.diag(matrix))
    a, p = np.unravel_index(mistakes.argmax(), mistakes.shape)
    return p, a, mistakes.max()

# %% wrong: no count
# marks: 0 of 2
# codes: not-three-numbers
def most_confused(matrix):
    mistakes = matrix - np.diag(np.diag(matrix))
    return np.unravel_index(mistakes.argmax(), mistakes.shape)

# %% wrong: the position in one long row
# marks: 0 of 2
# codes: not-three-numbers
def most_confused(matrix):
    mistakes = matrix - np.diag(np.diag(matrix))
    return mistakes.argmax()

# %% wrong: a sentence
# marks: 0 of 2
# codes: not-three-numbers
def most_confused(matrix):
    return f"4 is read as {matrix[4].argmin()}"

# %% wrong: the most mistakes for its row's size
# marks: 0.5 of 2
# codes: most-confused-wrong
def most_confused(matrix):
    mistakes = matrix - np.diag(np.diag(matrix))
    a, p = np.unravel_index(mistakes.argmax(), mistakes.shape)
    return a, p, mistakes[a].sum()

# %% wrong: the rarest
# marks: 0.5 of 2
# codes: most-confused-wrong
def most_confused(matrix):
    a, p = np.unravel_index(matrix.argmin(), matrix.shape)
    return a, p, matrix[a, p] + matrix[0, 0]

# %% wrong: read off once
# marks: 0.5 of 2
# codes: ignores-argument
def most_confused(matrix):
    return 4, 9, 15

# %% wrong: the diagonal of the learner's own matrix set to 0
# marks: 1.5 of 2
# codes: changes-input
def most_confused(matrix):
    np.fill_diagonal(matrix, 0)
    actual, predicted = np.unravel_index(matrix.argmax(), matrix.shape)
    return actual, predicted, matrix[actual, predicted]

# %% wrong: the package's own
# marks: 0 of 2
# codes: reference-called
import digitrec.evaluating
def most_confused(matrix):
    return digitrec.evaluating.most_confused(matrix)

# %% wrong: only above the diagonal
# marks: 0.5 of 2
# codes: most-confused-wrong
def most_confused(matrix):
    mistakes = np.triu(matrix, 1)
    a, p = np.unravel_index(mistakes.argmax(), mistakes.shape)
    return a, p, mistakes[a, p]

# %% wrong: the first row is left out
# marks: 0.5 of 2
# codes: most-confused-wrong
def most_confused(matrix):
    best = 1, 0, matrix[1, 0]
    for a in range(1, 10):
        for p in range(10):
            if a != p and matrix[a, p] > best[2]:
                best = a, p, matrix[a, p]
    return best

# %% wrong: a 1 on the diagonal in the place of a 0
# marks: 0.5 of 2
# codes: most-confused-wrong
def most_confused(matrix):
    others = matrix.copy()
    np.fill_diagonal(others, 1)
    a, p = np.unravel_index(others.argmax(), (10, 10))
    return a, p, others[a, p]

# %% wrong: the largest of each row is taken for right
# marks: 0.5 of 2
# codes: most-confused-wrong
def most_confused(matrix):
    others = matrix * (matrix < matrix.max(axis=1, keepdims=True))
    a, p = np.unravel_index(others.argmax(), (10, 10))
    return a, p, others[a, p]

# %% wrong: the count is looked for in the whole matrix
# marks: 0.5 of 2
# codes: most-confused-wrong
def most_confused(matrix):
    mistakes = matrix - np.diag(matrix.diagonal())
    rows, columns = np.where(matrix == mistakes.max())
    return rows[0], columns[0], mistakes.max()

# %% wrong: the largest part of a row
# marks: 0.5 of 2
# codes: most-confused-wrong
def most_confused(matrix):
    shares = matrix / matrix.sum(axis=1, keepdims=True)
    np.fill_diagonal(shares, 0)
    a, p = np.unravel_index(shares.argmax(), shares.shape)
    return a, p, matrix[a, p]

# %% blank: only a docstring
# marks: 0 of 2
# codes: not-begun
def most_confused(matrix):
    """Return (actual, predicted, count)."""
