"""Stage 6, evaluating: what a learner's `evaluate` makes of a network and of images of ours."""

from digitrec.checks.asking.data import keras_model
from digitrec.checks.asking.history import steps_taken
from digitrec.checks.asking.trial import try_function


def collect_evaluate(function, probe):
    """Return what `try_function` does, with the probe's `weights` as model and each (x, y) of its `cases`.

    `steps` says how many steps of training the model was taken through meanwhile.
    """
    model = keras_model(probe["weights"])
    found = try_function(function, [(model, x, y) for x, y in probe["cases"]])
    return {**found, "steps": steps_taken(model)}
