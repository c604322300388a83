"""Stage 3 is asked: a network described, and one built twice."""

import numpy as np

from digitrec.checks.asking.models import describe_model
from digitrec.checks.asking.trial import try_function
from digitrec.checks.asking.values import text


def describe_network(value, x):
    """Return `describe_model(value)`, with `kind`, `open`, `holds`, and what the network makes of x.

    `kind` is "model" or what `evidence.describe` says; `open` is true for a network that knows no input
    shape before it meets data, which it then meets here; `holds` says that a list or tuple holds a model.
    A network whose layers are not listed brings `variables`, its arrays, and its `output` for x (N, 784),
    which is there as `given`, and the classes of its layers as `parts`.
    """
    import keras

    about = describe_model(value)
    if not about["model"]:
        items = value if isinstance(value, tuple | list) else ()
        holds = any(issubclass(type(item), keras.Model) for item in items)
        return {"kind": about["is"]["kind"], "holds": holds, **about}
    about["open"], output = not about["built"], None
    if about["open"] or about["layers"] is None:
        try:
            output = np.asarray(value(x, training=False), np.float32)
        except Exception:  # it does not take rows of 784
            output = None
        about = {**describe_model(value), "open": about["open"]}
    if about["layers"] is None and output is not None:
        about["variables"] = [np.asarray(v.value) for v in value.weights]
        about.update(given=x, output=output, parts=[text(type(part).__name__) for part in value.layers])
    return {"kind": "model", **about}


def build_twice(function, probe):
    """Call a function that builds networks on the probe's two cases, and describe what it builds.

    `shared` says whether the two have an array in common.
    """
    made, kept = [], []

    def describe_made(value):
        described = describe_network(value, probe["x"])
        if described["kind"] == "model":
            made.append({id(variable) for variable in value.weights})
            kept.append(value)  # so that its arrays' identities stay its own
        return described

    evidence = try_function(function, probe["cases"], describe_made)
    return {**evidence, "shared": len(made) == 2 and bool(made[0] & made[1])}
