import numpy as np

# %% right: the slope worked out with pencil and paper
# marks: 1 of 1
# codes: none
def descend(w, x, y, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * np.mean(2 * (w * x - y) * x)
    return w

# %% right: the slope measured on both sides
# marks: 1 of 1
# codes: none
def descend(w, x, y, learning_rate, steps):
    def loss(w):
        return ((w * x - y) ** 2).mean()
    for step in range(steps):
        slope = (loss(w + 1e-4) - loss(w - 1e-4)) / 2e-4
        w -= learning_rate * slope
    return w

# %% right: the slope measured on one side
# marks: 1 of 1
# codes: none
def loss(w, x, y):
    return sum((w * a - b) ** 2 for a, b in zip(x, y)) / len(x)
def descend(w, x, y, learning_rate, steps):
    h = 1e-6
    path = [w]
    for step in range(steps):
        now = path[-1]
        path.append(now - learning_rate * (loss(now + h, x, y) - loss(now, x, y)) / h)
    print(path)
    return np.float64(path[-1])

# %% right: all the steps in one formula
# marks: 1 of 1
# codes: none
def descend(w, x, y, learning_rate, steps):
    curve = 2 * (x * x).mean()
    bottom = (x * y).mean() / (x * x).mean()
    return bottom + (w - bottom) * (1 - learning_rate * curve) ** steps

# %% wrong: uphill
# marks: 0 of 1
# codes: descend-uphill
def descend(w, x, y, learning_rate, steps):
    for _ in range(steps):
        w = w + learning_rate * np.mean(2 * (w * x - y) * x)
    return w

# %% wrong: the difference taken the other way
# marks: 0 of 1
# codes: descend-uphill
def descend(w, x, y, learning_rate, steps):
    for _ in range(steps):
        before, after = np.mean((w * x - y) ** 2), np.mean(((w + 1e-6) * x - y) ** 2)
        w = w - learning_rate * (before - after) / 1e-6
    return w

# %% wrong: one step
# marks: 0 of 1
# codes: descend-one-step
def descend(w, x, y, learning_rate, steps):
    return w - learning_rate * np.mean(2 * (w * x - y) * x)

# %% wrong: handed out within the loop
# marks: 0 of 1
# codes: descend-one-step
def descend(w, x, y, learning_rate, steps):
    for _ in range(steps):
        return w - learning_rate * np.mean(2 * (w * x - y) * x)
    return w

# %% wrong: the slope of the beginning
# marks: 0 of 1
# codes: descend-slope-once
def descend(w, x, y, learning_rate, steps):
    slope = np.mean(2 * (w * x - y) * x)
    for _ in range(steps):
        w = w - learning_rate * slope
    return w

# %% wrong: one long step
# marks: 0 of 1
# codes: descend-slope-once
def descend(w, x, y, learning_rate, steps):
    return w - learning_rate * steps * (2 * (w * x - y) * x).mean()

# %% wrong: added up over the inputs
# marks: 0 of 1
# codes: descend-summed
def descend(w, x, y, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * np.sum(2 * (w * x - y) * x)
    return w

# %% wrong: the loss for its slope
# marks: 0 of 1
# codes: descend-loss-for-slope
def descend(w, x, y, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * np.mean((w * x - y) ** 2)
    return w

# %% wrong: no learning rate
# marks: 0 of 1
# codes: descend-without-rate
def descend(w, x, y, learning_rate, steps):
    for _ in range(steps):
        w = w - np.mean(2 * (w * x - y) * x)
    return w

# %% wrong: without the 2
# marks: 0 of 1
# codes: descend-wrong
def descend(w, x, y, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * np.mean((w * x - y) * x)
    return w

# %% wrong: without the input
# marks: 0 of 1
# codes: descend-wrong
def descend(w, x, y, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * np.mean(2 * (w * x - y))
    return w

# %% wrong: the error times the rate
# marks: 0 of 1
# codes: descend-wrong
def descend(w, x, y, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * np.mean(w * x - y)
    return w

# %% wrong: the loss after the steps
# marks: 0 of 1
# codes: descend-wrong
def descend(w, x, y, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * np.mean(2 * (w * x - y) * x)
    return np.mean((w * x - y) ** 2)

# %% wrong: one step short
# marks: 0 of 1
# codes: descend-wrong
def descend(w, x, y, learning_rate, steps):
    for _ in range(1, steps):
        w = w - learning_rate * np.mean(2 * (w * x - y) * x)
    return w

# %% wrong: straight to the bottom
# marks: 0 of 1
# codes: descend-wrong
def descend(w, x, y, learning_rate, steps):
    return np.mean(x * y) / np.mean(x * x)

# %% wrong: the whole path
# marks: 0 of 1
# codes: descend-not-one-number
def descend(w, x, y, learning_rate, steps):
    path = [w]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * np.mean(2 * (path[-1] * x - y) * x))
    return path

# %% wrong: one weight an input
# marks: 0 of 1
# codes: descend-not-one-number
def descend(w, x, y, learning_rate, steps):
    return w - learning_rate * 2 * (w * x - y) * x

# %% wrong: the errors are squared in place
# marks: 0.75 of 1
# codes: changes-input
def descend(w, x, y, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * np.mean(2 * (w * x - y) * x)
    x -= x.mean()
    return w

# %% wrong: the same for everything
# marks: 0 of 1
# codes: ignores-argument
def descend(w, x, y, learning_rate, steps):
    return 0.5

# %% wrong: handed out within the loop, and nowhere else
# marks: 0 of 1
# codes: descend-one-step
def descend(w, x, y, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * np.mean(2 * x * (w * x - y))
        return w

# %% wrong: a step for each input
# marks: 0 of 1
# codes: descend-wrong
def descend(w, x, y, learning_rate, steps):
    for _ in range(steps):
        for one, wanted in zip(x, y):
            w = w - learning_rate * 2 * one * (w * one - wanted)
    return w

# %% wrong: a step for each batch of 32, as fit takes them
# marks: 0 of 1
# codes: descend-wrong
def descend(w, x, y, learning_rate, steps):
    for _ in range(steps):
        for start in range(0, len(x), 32):
            some, wanted = x[start : start + 32], y[start : start + 32]
            w = w - learning_rate * np.mean(2 * some * (w * some - wanted))
    return w

# %% wrong: returns nothing
# marks: 0 of 1
# codes: nothing-returned
def descend(w, x, y, learning_rate, steps):
    result = w

# %% wrong: prints the result
# marks: 0 of 1
# codes: printed-not-returned
def descend(w, x, y, learning_rate, steps):
    print(w)

# %% wrong: stops with an error
# marks: 0 of 1
# codes: name-not-known
def descend(w, x, y, learning_rate, steps):
    return w + missing

# %% wrong: a value stands where the function should be
# marks: 0 of 1
# codes: not-a-function
descend = 0.5

# %% blank: as handed out
# marks: 0 of 1
# codes: not-begun
def descend(w, x, y, learning_rate, steps):
    ...

# %% blank: not even there
# marks: 0 of 1
# codes: not-begun
