import numpy as np

# %% right: written down
# marks: 1 of 1
# codes: none
digit_in_row = 3
blank_image = "c"

# %% right: worked out, the letter in brackets
# marks: 1 of 1
# codes: none
digit_in_row = np.argmax([0.02, 0.01, 0.05, 0.46, 0.00, 0.38, 0.00, 0.01, 0.05, 0.02])
blank_image = " (C) "

# %% right: the row of a code
# marks: 1 of 1
# codes: none
my_code = "QQED-FJR"
digit_in_row, blank_image = 6, "c"

# %% wrong: a code, and the row of all
# marks: 0.5 of 1
# codes: other-numbers
my_code = "QQED-FJR"
digit_in_row, blank_image = 3, "c"

# %% wrong: a neighbour's digit
# marks: 0.5 of 1
# codes: row-misread
# own code: QQED-FJR
my_code = "QQED-FJR"
digit_in_row, blank_image = 7, "c"

# %% wrong: counted from 1
# marks: 0.5 of 1
# codes: row-misread
digit_in_row = 4
blank_image = "c"

# %% wrong: nothing is above a half
# marks: 0.5 of 1
# codes: row-misread
digit_in_row = "none"
blank_image = "c"

# %% wrong: the network declines
# marks: 0.5 of 1
# codes: blank-image-misjudged
digit_in_row = 3
blank_image = "a"

# %% wrong: ten zeros
# marks: 0.5 of 1
# codes: blank-image-misjudged
digit_in_row = 3
blank_image = "b"

# %% wrong: ten equal numbers
# marks: 0.5 of 1
# codes: blank-image-misjudged
digit_in_row = 3
blank_image = "d"

# %% wrong: no letter of the four
# marks: 0.5 of 1
# codes: blank-image-misjudged
digit_in_row = 3
blank_image = "a digit"

# %% blank: the stubs
# marks: 0 of 1
# codes: not-begun
digit_in_row = ...
blank_image = ...
