"""Stage 3, building: what is right and wrong with the network and with counts of its parameters."""

from digitrec.checks.engine.catalogue import rows

CODES = rows(
    "03_building",
    ("not-a-model", "A network in Keras", "something else than a Keras model is returned"),
    ("model-in-tuple", "A network in Keras", "a comma makes a tuple of the model"),
    ("same-model-twice", "A new network at every call", "every call hands out the same network"),
    ("wrong-input-shape", "784 numbers in", "the network takes another input than rows of 784"),
    ("input-left-open", "784 numbers in", "the network does not know its input before it meets data"),
    ("layer-missing", "Three layers", "a dense layer is missing"),
    ("layer-extra", "Three layers", "there is a layer that was not asked for"),
    ("widths-swapped", "Three layers", "the widths are in another order"),
    ("wrong-width", "Three layers", "a layer has another number of units"),
    ("dropout-added", "Three layers", "a Dropout layer is added"),
    ("no-bias", "Weights and biases", "a layer has no biases"),
    ("layer-frozen", "Weights and biases", "a layer is frozen"),
    ("relu-missing", "Why ReLU", "a hidden layer has no activation"),
    ("hidden-activation", "Why ReLU", "a hidden layer has another activation"),
    ("softmax-missing", "From scores to probabilities", "the output has no softmax"),
    ("softmax-twice", "From scores to probabilities", "the output goes through softmax twice"),
    ("sigmoid-output", "From scores to probabilities", "the output has a sigmoid"),
    ("relu-output", "From scores to probabilities", "the output has a ReLU"),
    ("output-activation", "From scores to probabilities", "the output has some other activation"),
    ("biases-forgotten", "Counting parameters", "weights are counted, biases are not"),
    ("bias-per-input", "Counting parameters", "a bias is counted for each input, not for each unit"),
    ("parameters-wrong", "Counting parameters", "another number of parameters"),
    ("sum-wrong", "Counting parameters", "the layers do not add up to the number given for all"),
    ("total-only", "One number a layer", "one number for the whole network"),
    ("layers-miscounted", "One number a layer", "more or fewer numbers than layers"),
)
