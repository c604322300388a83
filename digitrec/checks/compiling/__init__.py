"""Stage 4, compiling: what is right and wrong with loss, optimizer, metric and the sums behind them."""

from digitrec.checks.compiling import accuracy, by_hand, compile_model, cross_entropy
from digitrec.checks.engine.catalogue import rows

CODES = rows(
    "04_compiling",
    ("compiled-not-returned", "What compile returns", "the model is compiled, but None is returned"),
    ("not-compiled", "What compile returns", "the model comes back as it was"),
    ("another-model", "What compile returns", "something else than the given model is returned"),
    ("sparse-loss", "One loss for each form of label", "the loss for labels that are numbers, not one-hot"),
    ("binary-loss", "One loss for each form of label", "binary cross-entropy"),
    ("squared-error-loss", "Why not the squared error", "mean squared or absolute error"),
    ("from-logits", "Probabilities or scores", "from_logits=True on a network that ends in softmax"),
    ("label-smoothing", "How wrong is a prediction?", "label smoothing"),
    ("other-loss", "How wrong is a prediction?", "some other loss"),
    ("other-optimizer", "Which way is down?", "another optimizer than Adam"),
    ("learning-rate-extreme", "How large a step", "a learning rate far from 0.001"),
    ("learning-rate-changed", "How large a step", "a learning rate near 0.001, but another"),
    ("no-metric", "What is reported", "no metric"),
    ("wrong-metric", "What is reported", "a metric that is not the share of digits read right"),
    ("not-one-number", "One number for many images", "one result an image instead of one in all"),
    ("sign-missing", "How wrong is a prediction?", "the minus before the logarithm is missing"),
    ("sum-not-mean", "One number for many images", "the sum over the images instead of the mean"),
    ("mean-over-columns", "One number for many images", "the mean over all columns, ten times too small"),
    ("other-logarithm", "How wrong is a prediction?", "log2 or log10 instead of the natural logarithm"),
    ("labels-and-probabilities-exchanged", "How wrong is a prediction?", "y and p are exchanged"),
    ("cross-entropy-wrong", "How wrong is a prediction?", "some other number"),
    ("not-clipped", "When the network is certain and wrong", "infinite or nan for a probability of 0"),
    ("accuracy-in-percent", "How many are right?", "a percentage instead of a share"),
    ("count-not-share", "How many are right?", "the number of right answers instead of their share"),
    ("argmax-wrong-axis", "The largest of ten", "argmax over the images instead of over the digits"),
    ("probabilities-compared", "The largest of ten", "labels and probabilities are compared as they are"),
    ("threshold-half", "The largest of ten", "a probability counts from 0.5 on"),
    ("accuracy-wrong", "How many are right?", "some other number"),
    ("digits-by-hand-wrong", "The largest of ten", "a digit read off wrongly"),
    ("accuracy-by-hand-wrong", "How many are right?", "accuracy worked out wrongly by hand"),
    ("loss-by-hand-wrong", "How wrong is a prediction?", "cross-entropy worked out wrongly by hand"),
)

TASKS = (compile_model.TASK, by_hand.TASK, cross_entropy.TASK, accuracy.TASK)
