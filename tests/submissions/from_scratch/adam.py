import numpy as np

class Settings:
    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        self.learning_rate, self.beta_1, self.beta_2, self.epsilon = learning_rate, beta_1, beta_2, epsilon
        self.t, self.m, self.v = 0, None, None

    def begin(self, weights):
        if self.m is None:
            self.m = [np.zeros(w.shape) for w in weights]
            self.v = [np.zeros(w.shape) for w in weights]

# %% right: as the paper's algorithm says
# marks: 4 of 4
# codes: none
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
            m = self.m[i] / (1 - self.beta_1**self.t)
            v = self.v[i] / (1 - self.beta_2**self.t)
            w -= self.learning_rate * m / (np.sqrt(v) + self.epsilon)

# %% right: as Keras does, the correction in the length of the step
# marks: 4 of 4
# codes: none
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        self.t = self.t + 1
        alpha = self.learning_rate * np.sqrt(1 - self.beta_2**self.t) / (1 - self.beta_1**self.t)
        for w, g, m, v in zip(weights, gradients, self.m, self.v):
            m += (1 - self.beta_1) * (g - m)
            v += (1 - self.beta_2) * (g * g - v)
            w[...] = w - alpha * m / (np.sqrt(v) + self.epsilon)

# %% right: the list gets new arrays, one for each place
# marks: 4 of 4
# codes: none
class Adam:
    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        self.rate, self.betas, self.epsilon, self.state, self.steps = learning_rate, (beta_1, beta_2), epsilon, {}, 0

    def step(self, weights, gradients):
        self.steps += 1
        one, two = self.betas
        for i, g in enumerate(gradients):
            m, v = self.state.get(i, (0, 0))
            m, v = one * m + (1 - one) * g, two * v + (1 - two) * g * g
            self.state[i] = m, v
            weights[i] = weights[i] - self.rate * (m / (1 - one**self.steps)) / ((v / (1 - two**self.steps))**0.5 + self.epsilon)
        return weights

# %% wrong: m and v are not corrected
# marks: 2 of 4
# codes: bias-correction-missing
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
            w -= self.learning_rate * self.m[i] / (np.sqrt(self.v[i]) + self.epsilon)

# %% wrong: epsilon under the root
# marks: 2 of 4
# codes: epsilon-inside-root
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
            m = self.m[i] / (1 - self.beta_1**self.t)
            v = self.v[i] / (1 - self.beta_2**self.t)
            w -= self.learning_rate * m / np.sqrt(v + self.epsilon)

# %% wrong: the root forgotten
# marks: 2 of 4
# codes: adam-wrong
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
            m = self.m[i] / (1 - self.beta_1**self.t)
            v = self.v[i] / (1 - self.beta_2**self.t)
            w -= self.learning_rate * m / (v + self.epsilon)

# %% wrong: the root and the corrections forgotten
# marks: 2 of 4
# codes: adam-wrong
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
            w -= self.learning_rate * self.m[i] / (self.v[i] + self.epsilon)

# %% wrong: the count begins at 0, a division by 0
# marks: 0 of 4
# codes: steps-counted-from-zero
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
            alpha = self.learning_rate * (1 - self.beta_2**self.t) ** 0.5 / (1 - self.beta_1**self.t)
            w -= alpha * self.m[i] / (np.sqrt(self.v[i]) + self.epsilon)
        self.t += 1

# %% wrong: the count begins at 0, arrays divided by 0
# marks: 0 of 4
# codes: steps-counted-from-zero
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        with np.errstate(all="ignore"):
            for i, (w, g) in enumerate(zip(weights, gradients)):
                self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
                self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
                m = self.m[i] / (1 - self.beta_1**self.t)
                v = self.v[i] / (1 - self.beta_2**self.t)
                w -= self.learning_rate * m / (np.sqrt(v) + self.epsilon)
        self.t += 1

# %% wrong: the count stays at 1
# marks: 3 of 4
# codes: steps-not-counted
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        t = self.t + 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
            m = self.m[i] / (1 - self.beta_1**t)
            v = self.v[i] / (1 - self.beta_2**t)
            w -= self.learning_rate * m / (np.sqrt(v) + self.epsilon)

# %% wrong: the betas exchanged
# marks: 3 of 4
# codes: betas-exchanged
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_2 * self.m[i] + (1 - self.beta_2) * g
            self.v[i] = self.beta_1 * self.v[i] + (1 - self.beta_1) * g**2
            m = self.m[i] / (1 - self.beta_2**self.t)
            v = self.v[i] / (1 - self.beta_1**self.t)
            w -= self.learning_rate * m / (np.sqrt(v) + self.epsilon)

# %% wrong: m and v begin anew at every step
# marks: 3 of 4
# codes: adam-forgets
class Adam(Settings):
    def step(self, weights, gradients):
        self.t += 1
        for w, g in zip(weights, gradients):
            m, v = np.zeros(w.shape), np.zeros(w.shape)
            m = self.beta_1 * m + (1 - self.beta_1) * g
            v = self.beta_2 * v + (1 - self.beta_2) * g**2
            m_hat = m / (1 - self.beta_1**self.t)
            v_hat = v / (1 - self.beta_2**self.t)
            w -= self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon)

# %% wrong: m, v and the count begin anew at every step
# marks: 3 of 4
# codes: adam-forgets
class Adam(Settings):
    def step(self, weights, gradients):
        t = 1
        for w, g in zip(weights, gradients):
            m = (1 - self.beta_1) * g
            v = (1 - self.beta_2) * g**2
            w -= self.learning_rate * (m / (1 - self.beta_1**t)) / (np.sqrt(v / (1 - self.beta_2**t)) + self.epsilon)

# %% wrong: up instead of down
# marks: 0 of 4
# codes: step-uphill
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
            m = self.m[i] / (1 - self.beta_1**self.t)
            v = self.v[i] / (1 - self.beta_2**self.t)
            w += self.learning_rate * m / (np.sqrt(v) + self.epsilon)

# %% wrong: a new array under the name of the old one
# marks: 0 of 4
# codes: weights-not-changed
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
            m = self.m[i] / (1 - self.beta_1**self.t)
            v = self.v[i] / (1 - self.beta_2**self.t)
            w = w - self.learning_rate * m / (np.sqrt(v) + self.epsilon)

# %% wrong: new weights returned, the old ones kept
# marks: 0 of 4
# codes: weights-not-changed
class Adam(Settings):
    def step(self, weights, gradients):
        return [w - self.learning_rate * np.sign(g) for w, g in zip(weights, gradients)]

# %% wrong: plain gradient descent
# marks: 2 of 4
# codes: adam-wrong
class Adam(Settings):
    def step(self, weights, gradients):
        for w, g in zip(weights, gradients):
            w -= self.learning_rate * g

# %% wrong: the learning rate is written in
# marks: 3 of 4
# codes: settings-ignored
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
            m = self.m[i] / (1 - self.beta_1**self.t)
            v = self.v[i] / (1 - self.beta_2**self.t)
            w -= 0.001 * m / (np.sqrt(v) + self.epsilon)

# %% wrong: an Adam instead of the class
# marks: 0 of 4
# codes: not-a-class
class Adam(Settings):
    def step(self, weights, gradients):
        for w, g in zip(weights, gradients):
            w -= self.learning_rate * np.sign(g)
Adam = Adam()

# %% wrong: m and v are never made
# marks: 0 of 4
# codes: stopped-with-error
class Adam(Settings):
    def step(self, weights, gradients):
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g

# %% wrong: the count grows with each array
# marks: 2 of 4
# codes: steps-counted-by-array
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.t += 1
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
            m = self.m[i] / (1 - self.beta_1**self.t)
            v = self.v[i] / (1 - self.beta_2**self.t)
            w -= self.learning_rate * m / (np.sqrt(v) + self.epsilon)

# %% wrong: a root of what can be negative
# marks: 0 of 4
# codes: adam-wrong
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g
            m = self.m[i] / (1 - self.beta_1**self.t)
            v = self.v[i] / (1 - self.beta_2**self.t)
            w -= self.learning_rate * m / (np.sqrt(v) + self.epsilon)

# %% wrong: what it remembers belongs to the class
# marks: 3 of 4
# codes: adam-shared
class Adam(Settings):
    first, second = {}, {}

    def step(self, weights, gradients):
        self.m, self.v = Adam.first, Adam.second
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m.get(i, 0) + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v.get(i, 0) + (1 - self.beta_2) * g**2
            m = self.m[i] / (1 - self.beta_1**self.t)
            v = self.v[i] / (1 - self.beta_2**self.t)
            w -= self.learning_rate * m / (np.sqrt(v) + self.epsilon)

# %% partly: m and v not corrected, the learning rate written in
# marks: 1 of 4
# codes: bias-correction-missing, settings-ignored
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
            w -= 0.001 * self.m[i] / (np.sqrt(self.v[i]) + self.epsilon)

# %% wrong: nothing is added to the root
# marks: 2 of 4
# codes: epsilon-missing
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
            m = self.m[i] / (1 - self.beta_1**self.t)
            v = self.v[i] / (1 - self.beta_2**self.t)
            w -= self.learning_rate * m / np.sqrt(v)

# %% wrong: the betas of the text are written in
# marks: 3 of 4
# codes: settings-ignored
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = 0.9 * self.m[i] + 0.1 * g
            self.v[i] = 0.999 * self.v[i] + 0.001 * g**2
            w -= self.learning_rate * (self.m[i] / (1 - 0.9**self.t)) / (np.sqrt(self.v[i] / (1 - 0.999**self.t)) + self.epsilon)

# %% wrong: epsilon is written in
# marks: 3 of 4
# codes: settings-ignored
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
            m = self.m[i] / (1 - self.beta_1**self.t)
            v = self.v[i] / (1 - self.beta_2**self.t)
            w -= self.learning_rate * m / (np.sqrt(v) + 1e-7)

# %% wrong: half of beta_2 is written in
# marks: 3 of 4
# codes: settings-ignored
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + 0.001 * g**2
            m = self.m[i] / (1 - self.beta_1**self.t)
            v = self.v[i] / (1 - self.beta_2**self.t)
            w -= self.learning_rate * m / (np.sqrt(v) + self.epsilon)

# %% wrong: another epsilon is written in
# marks: 2 of 4
# codes: adam-wrong
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.beta_2 * self.v[i] + (1 - self.beta_2) * g**2
            m = self.m[i] / (1 - self.beta_1**self.t)
            v = self.v[i] / (1 - self.beta_2**self.t)
            w -= self.learning_rate * m / (np.sqrt(v) + 1e-8)

# %% wrong: v forgets nothing
# marks: 3 of 4
# codes: adam-wrong
class Adam(Settings):
    def step(self, weights, gradients):
        self.begin(weights)
        self.t += 1
        for i, (w, g) in enumerate(zip(weights, gradients)):
            self.m[i] = self.beta_1 * self.m[i] + (1 - self.beta_1) * g
            self.v[i] = self.v[i] + (1 - self.beta_2) * g**2
            m = self.m[i] / (1 - self.beta_1**self.t)
            v = self.v[i] / (1 - self.beta_2**self.t)
            w -= self.learning_rate * m / (np.sqrt(v) + self.epsilon)

# %% hostile: the reference's own
# marks: 0 of 4
# codes: reference-called
from digitrec.from_scratch import Adam

# %% blank: the stub
# marks: 0 of 4
# codes: not-begun
class Adam:
    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        self.learning_rate, self.beta_1, self.beta_2, self.epsilon = learning_rate, beta_1, beta_2, epsilon
        self.t, self.m, self.v = 0, None, None

    def step(self, weights, gradients):
        """Change every array in `weights` in place."""
        ...
