"""Let a learner's `Adam` take four steps, and say what each adds to the weights, and what it should add."""

import numpy as np

from digitrec.checks.asking.trial import describe_error, quiet
from digitrec.checks.asking.values import array, describe
from digitrec.checks.from_scratch.shared.arithmetic import Descent

RATES = (0.001, 0.004)  # of the two Adams that are tried; the second one's is given


def probe_adam(seed):
    """Make two small arrays of weights, and four gradients for each."""
    rng = np.random.default_rng([seed, 93])
    shapes = ((4, 3), (3,))
    sizes = (0.3, 1e-3)  # the second array's gradients are so small that epsilon's place shows
    weights = [rng.normal(0, 1, shape) for shape in shapes]
    steps = [
        [size * rng.normal(0, 1, shape) for size, shape in zip(sizes, shapes, strict=True)] for _ in range(4)
    ]
    return {"weights": weights, "gradients": steps}


def collect_adam(kind, probe):
    """Make two Adams and let each take four steps; write down the weights after every one."""
    if not isinstance(kind, type):
        return {"class": False, "is": describe(kind)}
    runs = []
    for settings in ({}, {"learning_rate": RATES[1]}):
        weights = [w.copy() for w in probe["weights"]]
        run = {"after": [], "raised": None, "returned": describe(None)}
        runs.append(run)
        with quiet():
            try:
                adam = kind(**settings)
                for gradients in probe["gradients"]:
                    run["returned"] = describe(adam.step(weights, [g.copy() for g in gradients]))
                    run["after"].append([describe(w) for w in weights])
            except BaseException as error:  # whatever a learner's code raises
                run["raised"] = describe_error(error, getattr(kind, "step", None))
    return {"class": True, "runs": runs}


def changes(probe, run):
    """Return for each array what each of the four steps added to it: [(4, ...), (4, ...)]."""
    states = [probe["weights"], *[[array(w) for w in after] for after in run["after"]]]
    return [np.diff([state[k] for state in states], axis=0) for k in range(len(probe["weights"]))]


def simulated(probe, rate=RATES[0], **options):
    """Return what `changes` should return, or would with the mistakes in `options`: see `Descent`."""
    added = []
    for k in range(len(probe["weights"])):
        adam = Descent(rate, **options)
        added.append(np.array([adam.change(gradients[k]) for gradients in probe["gradients"]]))
    return added
