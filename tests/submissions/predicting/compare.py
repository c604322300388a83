import numpy as np

# %% right: two arrays
# marks: 1 of 1
# codes: none
def compare(actual, predicted):
    return actual == predicted

# %% right: a list
# marks: 1 of 1
# codes: none
def compare(actual, predicted):
    return [int(a) == int(p) for a, p in zip(actual, predicted)]

# %% right: by their difference
# marks: 1 of 1
# codes: none
def compare(actual, predicted):
    return np.logical_not(np.asarray(predicted, int) - actual)

# %% right: TensorFlow's equal
# marks: 1 of 1
# codes: none
import tensorflow as tf
def compare(actual, predicted):
    return tf.equal(tf.cast(actual, tf.int64), predicted)

# %% wrong: are all of them right
# marks: 0 of 1
# codes: single-answer
def compare(actual, predicted):
    return (actual == predicted).all()

# %% wrong: the same object
# marks: 0 of 1
# codes: single-answer
def compare(actual, predicted):
    return actual is predicted

# %% wrong: lists compared as a whole
# marks: 0 of 1
# codes: single-answer
def compare(actual, predicted):
    return list(actual) == list(predicted)

# %% wrong: the share
# marks: 0 of 1
# codes: single-answer
def compare(actual, predicted):
    return np.mean(actual == predicted)

# %% wrong: one-hot rows against digits
# marks: 0 of 1
# codes: one-hot-compared
def compare(actual, predicted):
    return np.eye(10)[actual] == predicted

# %% wrong: one-hot rows against digits, made to fit
# marks: 0 of 1
# codes: one-hot-compared
def compare(actual, predicted):
    return np.eye(10)[actual] == predicted[:, np.newaxis]

# %% wrong: argmax of labels that are digits already
# marks: 0 of 1
# codes: one-hot-compared
def compare(actual, predicted):
    return np.argmax(actual, axis=1) == predicted

# %% wrong: the mistakes
# marks: 0.25 of 1
# codes: wrong-instead-of-right
def compare(actual, predicted):
    return actual != predicted

# %% wrong: 0 and 1
# marks: 0.75 of 1
# codes: not-booleans
def compare(actual, predicted):
    return np.where(actual == predicted, 1, 0)

# %% wrong: the first one is never right
# marks: 0.25 of 1
# codes: comparison-wrong
def compare(actual, predicted):
    right = actual == predicted
    right[0] = False
    return right

# %% wrong: the differences
# marks: 0.25 of 1
# codes: comparison-wrong
def compare(actual, predicted):
    return predicted - actual

# %% wrong: words
# marks: 0 of 1
# codes: not-numbers
def compare(actual, predicted):
    return ["right" if a == p else "wrong" for a, p in zip(actual, predicted)]

# %% wrong: printed
# marks: 0 of 1
# codes: printed-not-returned
def compare(actual, predicted):
    print(actual == predicted)

# %% wrong: an array in an if
# marks: 0 of 1
# codes: stopped-with-error
def compare(actual, predicted):
    if actual == predicted:
        return True
    return False

# %% wrong: the result under the function's name
# marks: 0 of 1
# codes: not-a-function
compare = np.array([True, False])

# %% wrong: the labels written over
# marks: 0.75 of 1
# codes: changes-input
def compare(actual, predicted):
    right = actual == predicted
    actual -= actual
    return right

# %% wrong: the package's own
# marks: 0 of 1
# codes: reference-called
from digitrec.predicting import compare

# %% partly: 0 and 1, and the labels written over
# marks: 0.5 of 1
# codes: not-booleans, changes-input
def compare(actual, predicted):
    right = (actual == predicted) * 1
    predicted[:] = right
    return right

# %% hostile: answers that agree with whoever asks
# marks: 0.25 of 1
# codes: comparison-wrong
class Agrees(np.ndarray):
    def __eq__(self, other): return True
    def __array__(self, *_, **__): return np.ones(3)
def compare(actual, predicted):
    return np.ones(len(actual), bool).view(Agrees)

# %% wrong: right when the digit is not smaller
# marks: 0.25 of 1
# codes: comparison-wrong
def compare(actual, predicted):
    return predicted >= actual

# %% wrong: the last one is not looked at
# marks: 0.25 of 1
# codes: comparison-wrong
def compare(actual, predicted):
    right = np.zeros(len(actual), dtype=bool)
    for i in range(len(actual) - 1):
        right[i] = actual[i] == predicted[i]
    return right

# %% wrong: a single image loses its row
# marks: 0 of 1
# codes: single-answer
def compare(actual, predicted):
    return np.squeeze(actual == predicted)

# %% wrong: 0 by 0
# marks: 0.25 of 1
# codes: comparison-wrong
def compare(actual, predicted):
    return actual / predicted == 1

# %% blank: the stub
# marks: 0 of 1
# codes: not-begun
def compare(actual, predicted):
    ...
