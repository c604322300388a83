"""Stage 9, from scratch: what is right and wrong with the network and its training in NumPy alone."""

from digitrec.checks.engine.catalogue import rows
from digitrec.checks.from_scratch import adam, backward, forward, softmax, train

CODES = rows(
    "09_from_scratch",
    ("softmax-wrong-axis", "One row, one image", "softmax adds up over the images, or over everything"),
    ("softmax-overflows", "When exp is too large", "exp of a large score overflows"),
    ("softmax-wrong", "One row, one image", "some other rule than softmax"),
    ("activations-missing", "Forward, layer by layer", "not the results of all three layers"),
    ("bias-not-added", "Forward, layer by layer", "a layer's biases are not added"),
    ("forward-wrong", "Forward, layer by layer", "a layer gives other numbers"),
    ("not-six-gradients", "One gradient for every weight", "not one gradient for each of the six arrays"),
    ("gradients-out-of-order", "One gradient for every weight", "the gradients begin with the last layer's"),
    ("gradient-transposed", "One gradient for every weight", "a gradient has rows and columns exchanged"),
    ("output-error-wrong", "The error at the output", "another error at the output than p - y"),
    ("gradient-wrong", "Check a gradient by hand", "a gradient has other values"),
    ("gradient-not-averaged", "The error at the output", "the sum over the images, not the mean"),
    ("gradient-sign", "The error at the output", "the gradients point downhill: the sign is the other way"),
    ("relu-derivative-missing", "Back through ReLU", "ReLU's derivative is left out"),
    ("not-a-class", "A class that remembers", "something else stands where the class should be"),
    ("weights-not-changed", "Change the weights in place", "the weights are the same after the step"),
    ("step-uphill", "The step of Adam", "the step goes along the gradient, not against it"),
    ("bias-correction-missing", "Why Adam corrects m and v", "m and v are not corrected"),
    ("steps-counted-from-zero", "Why Adam corrects m and v", "the first step is counted as step 0"),
    ("steps-not-counted", "Why Adam corrects m and v", "every step is taken for the first"),
    ("epsilon-inside-root", "The step of Adam", "epsilon is added under the root"),
    ("betas-exchanged", "Two running means", "beta_1 and beta_2 are exchanged"),
    ("adam-forgets", "Two running means", "m and v begin anew at every step"),
    ("adam-wrong", "The step of Adam", "some other step"),
    ("settings-ignored", "A class that remembers", "the learning rate that it is made with is not used"),
    ("not-weights-and-history", "The training loop", "not the six arrays and the history"),
    ("loss-does-not-fall", "The training loop", "the network does not learn"),
    ("history-wrong", "The training loop", "not one loss an epoch"),
    ("never-shuffled", "A new order every epoch", "the images always come in the same order"),
)

TASKS = (softmax.TASK, forward.TASK, backward.TASK, adam.TASK, train.TASK)
