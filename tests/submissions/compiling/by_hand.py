import numpy as np

# %% right: rounded to three decimals
# marks: 1 of 1
# codes: none
digits_by_hand = [7, 9, 1, 0]
accuracy_by_hand = 0.75
loss_by_hand = 0.631

# %% right: as sums
# marks: 1 of 1
# codes: none
digits_by_hand = np.array([7, 9, 1, 0])
accuracy_by_hand = 3 / 4
loss_by_hand = -(np.log(0.8) + np.log(0.25) + np.log(1) + np.log(0.4)) / 4

# %% right: from a pocket calculator, two decimals
# marks: 1 of 1
# codes: none
digits_by_hand = (7.0, 9.0, 1.0, 0.0)
accuracy_by_hand = 1 - 0.25
loss_by_hand = (0.22 + 1.39 + 0 + 0.92) / 4

# %% right: the table of a code
# marks: 1 of 1
# codes: none
my_code = "QQED-FJR"
digits_by_hand, accuracy_by_hand = [5, 7, 3, 8], 0.5
loss_by_hand = -(np.log(0.05) + np.log(0.06) + np.log(0.41) + np.log(0.78)) / 4

# %% wrong: a code, and the table of all
# marks: 0 of 1
# codes: other-numbers
my_code = "QQED-FJR"
digits_by_hand, accuracy_by_hand, loss_by_hand = [7, 9, 1, 0], 3 / 4, 0.63

# %% wrong: a neighbour's digits
# marks: 0.75 of 1
# codes: digits-by-hand-wrong
# own code: QQED-FJR
my_code = "QQED-FJR"
digits_by_hand, accuracy_by_hand, loss_by_hand = [3, 2, 4, 5], 0.5, 1.737

# %% wrong: a neighbour's cross-entropy
# marks: 0.5 of 1
# codes: loss-by-hand-wrong
# own code: QQED-FJR
my_code = "QQED-FJR"
digits_by_hand, accuracy_by_hand, loss_by_hand = [5, 7, 3, 8], 0.5, 1.03

# %% wrong: the table of a code, only above a half
# marks: 0.75 of 1
# codes: threshold-half
my_code = "QQED-FJR"
digits_by_hand, accuracy_by_hand, loss_by_hand = [5, 7, 3, 8], 0.25, 1.737

# %% wrong: the table of a code, added up
# marks: 0.5 of 1
# codes: sum-not-mean
my_code = "QQED-FJR"
digits_by_hand, accuracy_by_hand, loss_by_hand = [5, 7, 3, 8], 0.5, 6.949

# %% wrong: the labels for what is read
# marks: 0.75 of 1
# codes: digits-by-hand-wrong
digits_by_hand, accuracy_by_hand, loss_by_hand = [7, 4, 1, 0], 0.75, 0.631

# %% wrong: the digits left open
# marks: 0.75 of 1
# codes: digits-by-hand-wrong
digits_by_hand, accuracy_by_hand, loss_by_hand = ..., 0.75, 0.631

# %% wrong: percent
# marks: 0.75 of 1
# codes: accuracy-in-percent
digits_by_hand, accuracy_by_hand, loss_by_hand = [7, 9, 1, 0], 75, 0.631

# %% wrong: the number of right ones
# marks: 0.75 of 1
# codes: count-not-share
digits_by_hand, accuracy_by_hand, loss_by_hand = [7, 9, 1, 0], 3, 0.631

# %% wrong: only above a half
# marks: 0.75 of 1
# codes: threshold-half
digits_by_hand, accuracy_by_hand, loss_by_hand = [7, 9, 1, 0], 0.5, 0.631

# %% wrong: the wrong ones counted
# marks: 0.75 of 1
# codes: accuracy-by-hand-wrong
digits_by_hand, accuracy_by_hand, loss_by_hand = [7, 9, 1, 0], 0.25, 0.631

# %% wrong: the minus forgotten
# marks: 0.5 of 1
# codes: sign-missing
digits_by_hand, accuracy_by_hand, loss_by_hand = [7, 9, 1, 0], 0.75, -0.631

# %% wrong: not divided by four
# marks: 0.5 of 1
# codes: sum-not-mean
digits_by_hand, accuracy_by_hand, loss_by_hand = [7, 9, 1, 0], 0.75, 2.526

# %% wrong: divided by forty
# marks: 0.5 of 1
# codes: mean-over-columns
digits_by_hand, accuracy_by_hand, loss_by_hand = [7, 9, 1, 0], 0.75, 0.0631

# %% wrong: the logarithm to base 10
# marks: 0.5 of 1
# codes: other-logarithm
digits_by_hand, accuracy_by_hand, loss_by_hand = [7, 9, 1, 0], 0.75, 0.274

# %% wrong: the logarithm to base 2
# marks: 0.5 of 1
# codes: other-logarithm
digits_by_hand, accuracy_by_hand, loss_by_hand = [7, 9, 1, 0], 0.75, 0.911

# %% wrong: the largest probability of each row
# marks: 0.5 of 1
# codes: loss-by-hand-wrong
digits_by_hand = [7, 9, 1, 0]
accuracy_by_hand = 0.75
loss_by_hand = -np.mean(np.log([0.8, 0.75, 1, 0.4]))

# %% wrong: decimal commas
# marks: 0.25 of 1
# codes: number-with-comma
digits_by_hand = [7, 9, 1, 0]
accuracy_by_hand = 0,75
loss_by_hand = 0,631

# %% partly: percent and sum
# marks: 0.25 of 1
# codes: accuracy-in-percent, sum-not-mean
digits_by_hand, accuracy_by_hand, loss_by_hand = [7, 9, 1, 0], 75.0, 2.53

# %% blank: the stubs
# marks: 0 of 1
# codes: not-begun
digits_by_hand = ...
accuracy_by_hand = ...
loss_by_hand = ...
