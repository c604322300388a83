import numpy as np

# %% right: solved for the units
# marks: 1 of 1
# codes: none
def widest_layer(inputs, outputs, parameters):
    return (parameters - outputs) // (inputs + 1 + outputs)

# %% right: tried one after the other
# marks: 1 of 1
# codes: none
def widest_layer(inputs, outputs, parameters):
    best = 0
    for units in range(1, parameters + 1):
        needed = inputs * units + units + units * outputs + outputs
        if needed > parameters:
            break
        best = units
    return best

# %% right: floor, as a float without a fraction
# marks: 1 of 1
# codes: none
import math
def widest_layer(inputs, outputs, parameters):
    print("each unit costs", inputs + 1 + outputs)
    return np.float64(math.floor((parameters - outputs) / (inputs + 1 + outputs)))

# %% right: how many of the sums do not pass it
# marks: 1 of 1
# codes: none
def widest_layer(inputs, outputs, parameters):
    units = np.arange(1, parameters + 1)
    sums = (inputs + 1) * units + (units + 1) * outputs
    return (sums <= parameters).sum()

# %% wrong: no biases at all
# marks: 0 of 1
# codes: width-without-biases
def widest_layer(inputs, outputs, parameters):
    return parameters // (inputs + outputs)

# %% wrong: no biases of the output layer
# marks: 0 of 1
# codes: width-without-biases
def widest_layer(inputs, outputs, parameters):
    return int(parameters / (inputs + 1 + outputs))

# %% wrong: no biases of the hidden layer
# marks: 0 of 1
# codes: width-without-biases
def widest_layer(inputs, outputs, parameters):
    return (parameters - outputs) // (inputs + outputs)

# %% wrong: the hidden layer alone
# marks: 0 of 1
# codes: width-without-output
def widest_layer(inputs, outputs, parameters):
    return parameters // (inputs + 1)

# %% wrong: rounded up
# marks: 0 of 1
# codes: width-too-wide
def widest_layer(inputs, outputs, parameters):
    return int(np.ceil((parameters - outputs) / (inputs + 1 + outputs)))

# %% wrong: the first that is too much
# marks: 0 of 1
# codes: width-too-wide
def widest_layer(inputs, outputs, parameters):
    return next(u for u in range(1, 10**6) if (inputs + 1) * u + (u + 1) * outputs > parameters)

# %% wrong: rounded to the nearest
# marks: 0 of 1
# codes: width-too-wide
def widest_layer(inputs, outputs, parameters):
    return round((parameters - outputs) / (inputs + 1 + outputs))

# %% wrong: must stay below, not reach
# marks: 0 of 1
# codes: width-exact-missed
def widest_layer(inputs, outputs, parameters):
    units = 0
    for more in range(1, parameters):
        if (inputs + 1) * more + (more + 1) * outputs < parameters:
            units = more
    return units

# %% wrong: a fraction of a unit
# marks: 0 of 1
# codes: width-as-fraction
def widest_layer(inputs, outputs, parameters):
    return (parameters - outputs) / (inputs + 1 + outputs)

# %% wrong: the parameters that are used
# marks: 0 of 1
# codes: width-wrong
def widest_layer(inputs, outputs, parameters):
    units = (parameters - outputs) // (inputs + 1 + outputs)
    return (inputs + 1) * units + (units + 1) * outputs

# %% wrong: the inputs' number subtracted
# marks: 0 of 1
# codes: width-wrong
def widest_layer(inputs, outputs, parameters):
    return (parameters - inputs) // (inputs + 1 + outputs)

# %% wrong: all parameters but the biases for the first layer
# marks: 0 of 1
# codes: width-wrong
def widest_layer(inputs, outputs, parameters):
    return (parameters - outputs) // inputs

# %% wrong: 28 x 28 pixels and 26 letters, whatever it is given
# marks: 0 of 1
# codes: width-wrong
def widest_layer(inputs, outputs, parameters):
    return (parameters - 26) // 811

# %% wrong: units and parameters
# marks: 0 of 1
# codes: width-not-one-number
def widest_layer(inputs, outputs, parameters):
    units = (parameters - outputs) // (inputs + 1 + outputs)
    return units, (inputs + 1) * units + (units + 1) * outputs

# %% wrong: the parameters of both layers
# marks: 0 of 1
# codes: width-not-one-number
def widest_layer(inputs, outputs, parameters):
    return [(inputs + 1) * 32, 33 * outputs]

# %% wrong: a word
# marks: 0 of 1
# codes: width-not-one-number
def widest_layer(inputs, outputs, parameters):
    return "128 units"

# %% wrong: the same for everything
# marks: 0 of 1
# codes: ignores-argument
def widest_layer(inputs, outputs, parameters):
    return 134

# %% wrong: no more than a thousand are tried
# marks: 0 of 1
# codes: width-wrong
def widest_layer(inputs, outputs, parameters):
    best = 0
    for units in range(1, 1000):
        if inputs * units + units + units * outputs + outputs <= parameters:
            best = units
    return best

# %% wrong: handed out in the first round
# marks: 0 of 1
# codes: width-wrong
def widest_layer(inputs, outputs, parameters):
    for units in range(1, parameters):
        if inputs * units + units + units * outputs + outputs <= parameters:
            return units

# %% wrong: one more as long as the sum stays below
# marks: 0 of 1
# codes: width-exact-missed
def widest_layer(inputs, outputs, parameters):
    units = 1
    while (inputs + 1) * (units + 1) + (units + 2) * outputs < parameters:
        units += 1
    return units

# %% wrong: returns nothing
# marks: 0 of 1
# codes: nothing-returned
def widest_layer(inputs, outputs, parameters):
    result = inputs

# %% wrong: prints the result
# marks: 0 of 1
# codes: printed-not-returned
def widest_layer(inputs, outputs, parameters):
    print(inputs)

# %% wrong: stops with an error
# marks: 0 of 1
# codes: name-not-known
def widest_layer(inputs, outputs, parameters):
    return inputs + missing

# %% wrong: a value stands where the function should be
# marks: 0 of 1
# codes: not-a-function
widest_layer = 123

# %% blank: as handed out
# marks: 0 of 1
# codes: not-begun
def widest_layer(inputs, outputs, parameters):
    ...

# %% blank: not even there
# marks: 0 of 1
# codes: not-begun
