import numpy as np

def relu(z):
    return np.maximum(z, 0)

def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)

# %% right: three lines
# marks: 2 of 2
# codes: none
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = relu(x @ W1 + b1)
    a2 = relu(a1 @ W2 + b2)
    return [a1, a2, softmax(a2 @ W3 + b3)]

# %% right: a loop over the layers, a tuple
# marks: 2 of 2
# codes: none
def forward(weights, x):
    found, a = [], x
    for i in range(0, 6, 2):
        z = np.dot(a, weights[i]) + weights[i + 1]
        a = z * (z > 0) if i < 4 else softmax(z)
        found.append(a)
    return tuple(found)

# %% right: in float32
# marks: 2 of 2
# codes: none
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = (w.astype(np.float32) for w in weights)
    a1 = relu(x.astype(np.float32) @ W1 + b1)
    a2 = relu(a1 @ W2 + b2)
    return [a1, a2, softmax(a2 @ W3 + b3)]

# %% wrong: the name given to three layers
# marks: 0 of 2
# codes: not-a-function
forward = [128, 64, 10]

# %% wrong: no ReLU in the first layer
# marks: 1 of 2
# codes: relu-missing
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = x @ W1 + b1
    a2 = relu(a1 @ W2 + b2)
    return [a1, a2, softmax(a2 @ W3 + b3)]

# %% wrong: no ReLU in the second layer
# marks: 1 of 2
# codes: relu-missing
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = relu(x @ W1 + b1)
    a2 = a1 @ W2 + b2
    return [a1, a2, softmax(a2 @ W3 + b3)]

# %% wrong: the biases of the hidden layers forgotten
# marks: 1 of 2
# codes: bias-not-added
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = relu(x @ W1)
    a2 = relu(a1 @ W2)
    return [a1, a2, softmax(a2 @ W3 + b3)]

# %% wrong: the biases of the output forgotten
# marks: 1.5 of 2
# codes: bias-not-added
def forward(weights, x):
    W1, b1, W2, b2, W3, _ = weights
    a1 = relu(x @ W1 + b1)
    a2 = relu(a1 @ W2 + b2)
    return [a1, a2, softmax(a2 @ W3)]

# %% wrong: ReLU at the output, too
# marks: 1.5 of 2
# codes: relu-output
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = relu(x @ W1 + b1)
    a2 = relu(a1 @ W2 + b2)
    return [a1, a2, softmax(relu(a2 @ W3 + b3))]

# %% wrong: ReLU instead of softmax
# marks: 1.5 of 2
# codes: relu-output
def forward(weights, x):
    activations = []
    for W, b in zip(weights[::2], weights[1::2]):
        x = relu(x @ W + b)
        activations.append(x)
    return activations

# %% wrong: scores at the output
# marks: 1.5 of 2
# codes: softmax-missing
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = relu(x @ W1 + b1)
    a2 = relu(a1 @ W2 + b2)
    return [a1, a2, a2 @ W3 + b3]

# %% wrong: a sigmoid at the output
# marks: 1.5 of 2
# codes: sigmoid-output
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = relu(x @ W1 + b1)
    a2 = relu(a1 @ W2 + b2)
    return [a1, a2, 1 / (1 + np.exp(-(a2 @ W3 + b3)))]

# %% wrong: softmax over the images
# marks: 1.5 of 2
# codes: softmax-wrong-axis
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = relu(x @ W1 + b1)
    a2 = relu(a1 @ W2 + b2)
    return [a1, a2, softmax((a2 @ W3 + b3).T).T]

# %% wrong: sigmoids in the hidden layers
# marks: 1 of 2
# codes: hidden-activation
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = 1 / (1 + np.exp(-(x @ W1 + b1)))
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    return [a1, a2, softmax(a2 @ W3 + b3)]

# %% wrong: the biases subtracted
# marks: 1 of 2
# codes: forward-wrong
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = relu(x @ W1 - b1)
    a2 = relu(a1 @ W2 - b2)
    return [a1, a2, softmax(a2 @ W3 + b3)]

# %% wrong: the probabilities only
# marks: 0 of 2
# codes: activations-missing
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    return softmax(relu(relu(x @ W1 + b1) @ W2 + b2) @ W3 + b3)

# %% wrong: the scores where the activations belong, too
# marks: 0 of 2
# codes: activations-missing
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    z1 = x @ W1 + b1
    z2 = relu(z1) @ W2 + b2
    z3 = relu(z2) @ W3 + b3
    return [z1, relu(z1), z2, relu(z2), z3, softmax(z3)]

# %% wrong: W transposed, as it is written for columns
# marks: 0 of 2
# codes: shapes-do-not-fit
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = relu(x @ W1.T + b1)
    a2 = relu(a1 @ W2.T + b2)
    return [a1, a2, softmax(a2 @ W3.T + b3)]

# %% wrong: worked out and not returned
# marks: 0 of 2
# codes: nothing-returned
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = relu(x @ W1 + b1)
    a2 = relu(a1 @ W2 + b2)
    p = softmax(a2 @ W3 + b3)

# %% wrong: the probabilities of another network
# marks: 1.5 of 2
# codes: forward-wrong
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = relu(x @ W1 + b1)
    a2 = relu(a1 @ W2 + b2)
    return [a1, a2, softmax(2 * (a2 @ W3 + b3))]

# %% partly: no ReLU and no softmax
# marks: 0.5 of 2
# codes: relu-missing, softmax-missing
def forward(weights, x):
    found = []
    for k in range(3):
        x = x @ weights[2 * k] + weights[2 * k + 1]
        found.append(x)
    return found

# %% partly: no biases in the hidden layers, ReLU at the output
# marks: 0.5 of 2
# codes: bias-not-added, relu-output
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = relu(x @ W1)
    a2 = relu(a1 @ W2)
    return [a1, a2, relu(a2 @ W3 + b3)]

# %% hostile: the reference's own, under another name
# marks: 0 of 2
# codes: reference-called
import digitrec.from_scratch as answer
def forward(weights, x):
    return answer.forward(weights, x)

# %% wrong: the list of weights is used up
# marks: 1.5 of 2
# codes: changes-input
def forward(weights, x):
    layers = []
    while weights:
        W, b = weights.pop(0), weights.pop(0)
        x = x @ W + b
        x = relu(x) if weights else softmax(x)
        layers.append(x)
    return layers

# %% wrong: a single image comes without its row
# marks: 0 of 2
# codes: activations-missing
def forward(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    a1 = relu(x @ W1 + b1)
    a2 = relu(a1 @ W2 + b2)
    return [np.squeeze(a1), np.squeeze(a2), np.squeeze(softmax(a2 @ W3 + b3))]

# %% blank: the stub
# marks: 0 of 2
# codes: not-begun
def forward(weights, x):
    """Return [a1, a2, p], what each layer gives for images x (N, 784)."""
    ...
