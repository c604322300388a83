import numpy as np
from digitrec.starting import start_keras

keras = start_keras()

def recorded(**curves):
    history = keras.callbacks.History()
    history.history = curves
    return history

history = recorded(accuracy=[0.9284, 0.9668, 0.9776, 0.9821, 0.9861], loss=[0.2531, 0.1105, 0.0761, 0.0583, 0.0446])
small_history = recorded(
    accuracy=[0.4, 0.7, 0.85, 0.9, 0.95, 0.98, 1.0],
    loss=[2.0, 1.2, 0.7, 0.4, 0.2, 0.1, 0.05],
    val_accuracy=[0.5, 0.7, 0.8, 0.83, 0.85, 0.85, 0.84],
    val_loss=[1.7, 1.1, 0.8, 0.6, 0.55, 0.58, 0.62],
)

# %% right: read off
# marks: 2 of 2
# codes: none
final_accuracy = 0.9861
best_epoch = 5
diagnosis = "b"

# %% right: taken from the histories
# marks: 2 of 2
# codes: none
final_accuracy = history.history["accuracy"][-1]
best_epoch = np.argmin(small_history.history["val_loss"]) + 1
diagnosis = "B)"

# %% right: rounded, and the metric's short name
# marks: 2 of 2
# codes: none
history = recorded(acc=[0.9, 0.95, 0.96, 0.97, 0.98], loss=[1, 2, 3, 4, 5])
final_accuracy = 0.98
best_epoch = 5.0
diagnosis = "b"

# %% wrong: in percent
# marks: 1.5 of 2
# codes: share-in-percent
final_accuracy = 98.61
best_epoch = 5
diagnosis = "b"

# %% wrong: the last loss
# marks: 1.5 of 2
# codes: curve-misread
final_accuracy = 0.0446
best_epoch = 5
diagnosis = "b"

# %% wrong: counted from 0
# marks: 1.5 of 2
# codes: epoch-counted-from-zero
final_accuracy = 0.9861
best_epoch = 4
diagnosis = "b"

# %% wrong: the training loss is lowest at the end
# marks: 1.5 of 2
# codes: curve-misread
final_accuracy = 0.9861
best_epoch = 7
diagnosis = "b"

# %% wrong: has not learned enough
# marks: 1 of 2
# codes: diagnosis-wrong
final_accuracy = 0.9861
best_epoch = 5
diagnosis = "a"

# %% wrong: too large steps
# marks: 1 of 2
# codes: diagnosis-wrong
final_accuracy = 0.9861
best_epoch = 5
diagnosis = "c"

# %% wrong: all is well
# marks: 1 of 2
# codes: diagnosis-wrong
final_accuracy = 0.9861
best_epoch = 5
diagnosis = "d"

# %% wrong: the question left out
# marks: 1 of 2
# codes: diagnosis-wrong
final_accuracy = 0.9861
best_epoch = 5
diagnosis = ...

# %% partly: counted from 0, in percent
# marks: 1 of 2
# codes: share-in-percent, epoch-counted-from-zero
final_accuracy = 98.6
best_epoch = 4
diagnosis = "b"

# %% blank: the stubs
# marks: 0 of 2
# codes: not-begun
final_accuracy = ...
best_epoch = ...
diagnosis = ...
