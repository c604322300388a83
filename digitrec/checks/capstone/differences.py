"""What differs between two networks and their trainings, in words."""

import numpy as np

from digitrec.checks.building.shared.network import dense_layers


def differences(first, second):
    """Return in words what differs between two described networks and their trainings."""
    (dense, others), (dense_2, others_2) = (dense_layers(n) for n in (first, second))

    def of(key, layers):
        return [layer[key] for layer in layers]

    found = []
    if len(dense) != len(dense_2):
        found.append("the number of layers")
        if {str(a) for a in of("activations", dense[:-1])} ^ {
            str(a) for a in of("activations", dense_2[:-1])
        }:
            found += ["the activations"] if len(dense) > 1 and len(dense_2) > 1 else []
    else:
        found += ["the widths of the layers"] if of("units", dense) != of("units", dense_2) else []
        found += ["the activations"] if of("activations", dense) != of("activations", dense_2) else []
        found += ["the biases"] if of("bias", dense) != of("bias", dense_2) else []
        found += ["which layers are trained"] if of("trainable", dense) != of("trainable", dense_2) else []
    found += ["the added layers"] if others != others_2 else []
    found += ["the penalties on the weights"] if first["penalties"] != second["penalties"] else []
    return found + _compiled(first["compiled"], second["compiled"]) + _trained(first, second)


def _compiled(first, second):
    if first is None or second is None:
        return []
    one, two = first["optimizer"], second["optimizer"]
    found = ["the loss"] if first["loss"] != second["loss"] else []
    if one["name"] != two["name"]:
        return [*found, "the optimizer"]
    if not np.isclose(one["learning_rate"], two["learning_rate"]):
        return [*found, "the learning rate"]
    plain = [
        {k: v for k, v in o["settings"].items() if k not in ("name", "learning_rate")} for o in (one, two)
    ]
    return [*found, "the optimizer's settings"] if plain[0] != plain[1] else found


def _trained(first, second):
    """Compare epochs and steps an epoch where both histories tell them, else the steps in all."""
    one, two = first["history"], second["history"]
    if not all(history.get(key) for history in (one, two) for key in ("epochs", "steps")):
        return ["how long they were trained"] if first["steps"] != second["steps"] else []
    found = ["the epochs"] if one["epochs"] != two["epochs"] else []
    return found + (["the batches of an epoch"] if one["steps"] != two["steps"] else [])
