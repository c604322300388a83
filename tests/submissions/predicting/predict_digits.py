import numpy as np
from digitrec.starting import start_keras

keras = start_keras()

# %% right: argmax along the rows
# marks: 3 of 3
# codes: none
def predict_digits(model, x):
    return np.argmax(model.predict(x), axis=1)

# %% right: the method, the last axis
# marks: 3 of 3
# codes: none
def predict_digits(model, x):
    probabilities = model.predict(x, verbose=0)
    return probabilities.argmax(axis=-1)

# %% right: TensorFlow's argmax, the model called
# marks: 3 of 3
# codes: none
import tensorflow as tf
def predict_digits(model, x):
    return tf.argmax(model(x), axis=1)

# %% right: Keras's, inference said aloud
# marks: 3 of 3
# codes: none
def predict_digits(model, x):
    return keras.ops.argmax(model(x, training=False), -1)

# %% right: a list, image by image
# marks: 3 of 3
# codes: none
def predict_digits(model, x):
    return [np.argmax(row) for row in model.predict(x, verbose=0)]

# %% right: one image at a time
# marks: 3 of 3
# codes: none
def predict_digits(model, x):
    digits = []
    for image in x:
        p = model(image.reshape(1, 784)).numpy()
        digits.append(int(p[0].argmax()))
    return np.array(digits)

# %% right: sorted, the last one, as strings and back
# marks: 3 of 3
# codes: none
def predict_digits(model, x):
    order = np.argsort(model.predict_on_batch(x), axis=1)
    return np.array([int(str(digit)) for digit in order[:, -1]], dtype=np.uint8)

# %% wrong: the name given to a row of digits
# marks: 0 of 3
# codes: not-a-function
predict_digits = np.array([7, 2, 1, 0])

# %% wrong: down the columns
# marks: 0 of 3
# codes: wrong-axis
def predict_digits(model, x):
    return np.argmax(model.predict(x, verbose=0), axis=0)

# %% wrong: no axis
# marks: 0 of 3
# codes: wrong-axis
def predict_digits(model, x):
    return np.argmax(model.predict(x, verbose=0))

# %% wrong: the first image alone
# marks: 0 of 3
# codes: digits-wrong
def predict_digits(model, x):
    return int(model.predict(x[:1], verbose=0)[0].argmax())

# %% wrong: the ten probabilities
# marks: 0 of 3
# codes: probabilities-not-digits
def predict_digits(model, x):
    return model.predict(x, verbose=0)

# %% wrong: the largest probability
# marks: 1 of 3
# codes: probabilities-not-digits
def predict_digits(model, x):
    return model.predict(x, verbose=0).max(axis=1)

# %% wrong: above a half
# marks: 0 of 3
# codes: threshold-at-half
def predict_digits(model, x):
    return (model.predict(x, verbose=0) > 0.5).astype("int32")

# %% wrong: the first one above a half
# marks: 1 of 3
# codes: threshold-at-half
def predict_digits(model, x):
    return np.argmax(model.predict(x, verbose=0) > 0.5, axis=1)

# %% wrong: one-hot
# marks: 0 of 3
# codes: one-hot-not-digits
def predict_digits(model, x):
    return np.eye(10)[model.predict(x, verbose=0).argmax(axis=1)]

# %% wrong: text
# marks: 0 of 3
# codes: digits-as-text
def predict_digits(model, x):
    return [str(p.argmax()) for p in model.predict(x, verbose=0)]

# %% wrong: an array of names
# marks: 0 of 3
# codes: digits-as-text
names = np.array(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
def predict_digits(model, x):
    return names[model.predict(x, verbose=0).argmax(axis=1)]

# %% wrong: floats
# marks: 2.5 of 3
# codes: digits-as-floats
def predict_digits(model, x):
    digits = np.zeros(len(x))
    for i, p in enumerate(model.predict(x, verbose=0)):
        digits[i] = p.argmax()
    return digits

# %% wrong: the smallest
# marks: 1 of 3
# codes: least-probable
def predict_digits(model, x):
    return np.argmin(model.predict(x, verbose=0), axis=1)

# %% wrong: sorted the other way, the last one
# marks: 1 of 3
# codes: least-probable
def predict_digits(model, x):
    return np.argsort(-model.predict(x, verbose=0), axis=1)[:, -1]

# %% wrong: the notebook's model, whatever it is given
# marks: 1 of 3
# codes: notebook-variable
from digitrec.training import trained_model
network = trained_model()
def predict_digits(model, x):
    return network.predict(x, verbose=0).argmax(axis=1)

# %% wrong: a network that it fetches itself
# marks: 1 of 3
# codes: ignores-model
def predict_digits(model, x):
    from digitrec.training import trained_model
    return trained_model().predict(x, verbose=0).argmax(axis=1)

# %% wrong: counted from 1
# marks: 1 of 3
# codes: digits-wrong
def predict_digits(model, x):
    return np.argmax(model.predict(x, verbose=0), axis=1) + 1

# %% wrong: the first image only
# marks: 0 of 3
# codes: digits-wrong
def predict_digits(model, x):
    return model.predict(x, verbose=0).argmax(axis=1)[:5]

# %% wrong: a method of long ago
# marks: 0 of 3
# codes: old-spelling
def predict_digits(model, x):
    return model.predict_classes(x)

# %% wrong: printed
# marks: 0 of 3
# codes: printed-not-returned
def predict_digits(model, x):
    print(model.predict(x, verbose=0).argmax(axis=1))

# %% wrong: the package's own
# marks: 0 of 3
# codes: reference-called
from digitrec.predicting import predict_digits

# %% wrong: a dictionary
# marks: 0 of 3
# codes: not-numbers
def predict_digits(model, x):
    return dict(enumerate(model.predict(x, verbose=0).argmax(axis=1)))

# %% hostile: the model's predict replaced
# marks: 1 of 3
# codes: ignores-model
def predict_digits(model, x):
    model.predict = lambda x, **_: np.eye(10)[np.arange(len(x)) % 10]
    return model.predict(x).argmax(axis=1)

# %% wrong: one image becomes a number without an array
# marks: 2.5 of 3
# codes: digits-wrong
def predict_digits(model, x):
    return np.squeeze(model.predict(x, verbose=0).argmax(axis=1))

# %% blank: the stub
# marks: 0 of 3
# codes: not-begun
def predict_digits(model, x):
    """Return the most probable digit of each prepared image, int (N,)."""
    ...
