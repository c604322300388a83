# %% right: worked out on paper
# marks: 2 of 2
# codes: none
hidden_1_parameters = 100480
hidden_2_parameters = 8256
output_parameters = 650
all_parameters = 109386

# %% right: as sums and products
# marks: 2 of 2
# codes: none
hidden_1_parameters = 784 * 128 + 128
hidden_2_parameters = (128 + 1) * 64
output_parameters = 64 * 10 + 10
all_parameters = hidden_1_parameters + hidden_2_parameters + output_parameters

# %% right: floats
# marks: 2 of 2
# codes: none
hidden_1_parameters, hidden_2_parameters, output_parameters = 100480.0, 8.256e3, 650.0
all_parameters = sum([hidden_1_parameters, hidden_2_parameters, output_parameters])

# %% right: the network of a code
# marks: 2 of 2
# codes: none
my_code = "QQED-FJR"
hidden_1_parameters = 784 * 303 + 303
hidden_2_parameters = 303 * 50 + 50
output_parameters = 50 * 10 + 10
all_parameters = 253_565

# %% wrong: a code, and the network of Task 1 all the same
# marks: 0 of 2
# codes: other-numbers
my_code = "QQED-FJR"
hidden_1_parameters, hidden_2_parameters, output_parameters = 100_480, 8_256, 650
all_parameters = hidden_1_parameters + hidden_2_parameters + output_parameters

# %% wrong: the network of a code without its biases
# marks: 0 of 2
# codes: biases-forgotten
my_code = "QQED-FJR"
hidden_1_parameters = 784 * 303
hidden_2_parameters = 303 * 50
output_parameters = 50 * 10
all_parameters = 784 * 303 + 303 * 50 + 50 * 10

# %% wrong: a neighbour's first hidden layer
# marks: 1.5 of 2
# codes: parameters-wrong
# own code: QQED-FJR
my_code = "QQED-FJR"
hidden_1_parameters = 784 * 95 + 95
hidden_2_parameters, output_parameters, all_parameters = 15_200, 510, 253_565

# %% wrong: a neighbour's sum
# marks: 1.5 of 2
# codes: sum-wrong
# own code: QQED-FJR
my_code = "QQED-FJR"
hidden_1_parameters, hidden_2_parameters, output_parameters = 237_855, 15_200, 510
all_parameters = 77_659

# %% wrong: no biases anywhere
# marks: 0 of 2
# codes: biases-forgotten
hidden_1_parameters = 784 * 128
hidden_2_parameters = 128 * 64
output_parameters = 64 * 10
all_parameters = 784 * 128 + 128 * 64 + 64 * 10

# %% wrong: no biases in the output layer, the sum carries it on
# marks: 1.5 of 2
# codes: biases-forgotten
hidden_1_parameters = 784 * 128 + 128
hidden_2_parameters = 128 * 64 + 64
output_parameters = 64 * 10
all_parameters = hidden_1_parameters + hidden_2_parameters + output_parameters

# %% wrong: a bias for each input in the first layer
# marks: 1.5 of 2
# codes: bias-per-input
hidden_1_parameters = 784 * 128 + 784
hidden_2_parameters = 8256
output_parameters = 650
all_parameters = 109386

# %% wrong: added instead of multiplied
# marks: 1.5 of 2
# codes: parameters-wrong
hidden_1_parameters = 100480
hidden_2_parameters = 128 + 64
output_parameters = 650
all_parameters = 109386

# %% wrong: added up wrongly
# marks: 1.5 of 2
# codes: sum-wrong
hidden_1_parameters = 100480
hidden_2_parameters = 8256
output_parameters = 650
all_parameters = 109376

# %% wrong: the sum left out
# marks: 1.5 of 2
# codes: sum-wrong
hidden_1_parameters = 100480
hidden_2_parameters = 8256
output_parameters = 650
all_parameters = ...

# %% wrong: commas for the thousands
# marks: 0.5 of 2
# codes: number-with-comma
hidden_1_parameters = 100,480
hidden_2_parameters = 8,256
output_parameters = 650
all_parameters = 109,386

# %% wrong: the sum between quotation marks
# marks: 1.5 of 2
# codes: number-as-text
hidden_1_parameters = 100480
hidden_2_parameters = 8256
output_parameters = 650
all_parameters = '109386'

# %% partly: the numbers of units, and the right sum looked up
# marks: 0.5 of 2
# codes: parameters-wrong, biases-forgotten
hidden_1_parameters = 128
hidden_2_parameters = 64
output_parameters = 640
all_parameters = 109386

# %% hostile: everything wrong but adding up
# marks: 0 of 2
# codes: biases-forgotten, parameters-wrong, sum-wrong
hidden_1_parameters = 784 * 128
hidden_2_parameters = 64
output_parameters = 10
all_parameters = 784 * 128 + 64 + 10

# %% blank: the stubs
# marks: 0 of 2
# codes: not-begun
hidden_1_parameters = ...
hidden_2_parameters = ...
output_parameters = ...
all_parameters = ...
