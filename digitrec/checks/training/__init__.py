"""Stage 5, training: what is right and wrong with steps, a trained network and reading its curves."""

from digitrec.checks.engine.catalogue import rows

CODES = rows(
    "05_training",
    ("last-batch-lost", "How many steps an epoch has", "the last, smaller batch is not counted"),
    ("one-step-too-many", "How many steps an epoch has", "a batch is added even when none is left over"),
    ("steps-rounded", "How many steps an epoch has", "rounded to the nearest instead of up"),
    ("steps-as-fraction", "How many steps an epoch has", "a fraction of a step"),
    ("steps-as-float", "How many steps an epoch has", "a whole number of steps with a decimal point"),
    ("steps-wrong", "How many steps an epoch has", "another number of steps"),
    ("images-and-labels-swapped", "What fit does", "labels first, images second"),
    ("not-trained", "What fit does", "the network that was given is not trained"),
    ("prepared-again", "What fit does", "images that are prepared already are prepared again"),
    ("part-of-the-data", "All the images, five times", "trained on a part of the images"),
    ("labels-out-of-order", "What fit does", "images and labels do not belong together"),
    ("epochs-and-batch-size-swapped", "Epochs and batches", "epochs and batch size exchanged"),
    ("epochs-wrong", "Epochs and batches", "another number of epochs"),
    ("batch-size-wrong", "Epochs and batches", "another batch size"),
    ("epoch-cut-short", "Epochs and batches", "an epoch of fewer or more steps than the images make"),
    ("fit-twice", "Epochs and batches", "fit is called again on the trained network"),
    ("history-not-returned", "The history", "the history of the training is lost"),
    ("test-set-as-validation", "Keep the test set for the end", "the test set as validation data"),
    ("trained-on-test-set", "Keep the test set for the end", "trained on the test images"),
    ("no-network", "What fit does", "something else stands where the network should be"),
    ("untrained-network", "What fit does", "the network guesses: it has not been trained"),
    ("accuracy-too-low", "What to expect after five epochs", "a lower test accuracy than such a network has"),
    ("curve-misread", "Reading learning curves", "a wrong number read off a learning curve"),
    ("epoch-counted-from-zero", "Reading learning curves", "epochs counted from 0"),
    ("diagnosis-wrong", "When the curves part", "what the two curves say is misunderstood"),
)
