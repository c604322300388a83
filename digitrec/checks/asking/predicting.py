"""Stage 7, predicting: what a learner's `predict_digits` reads with networks of ours."""

from digitrec.checks.asking.data import keras_model
from digitrec.checks.asking.trial import try_function


def collect_predict_digits(function, probe):
    """Return what `try_function` does with the models of the probe's `networks`, lists of weights.

    Each of the `cases` is (k, x): the place of its network among them, and images.
    """
    models = [keras_model(weights) for weights in probe["networks"]]
    return try_function(function, [(models[k], x) for k, x in probe["cases"]])
