"""Task 6, the experiment: a prediction, one change, a measurement, a conclusion."""

import numpy as np

from digitrec.checks.asking.capstone import collect_experiment, find_networks
from digitrec.checks.asking.values import number
from digitrec.checks.building.shared.network import dense_layers
from digitrec.checks.capstone.shared.accuracy import accuracy_is_of
from digitrec.checks.capstone.shared.pixels import as_trained, sets, some_rows
from digitrec.checks.engine import rebuild
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.proofs import NETWORK, WORD
from digitrec.checks.engine.questions import mistyped
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.wording import a_few, kind_of

CODES = codes(
    __name__,
    ("prediction-incomplete", "Predict before you run", "change or expectation not written down"),
    ("prediction-copied", "Predict before you run", "the measured number stands where the guess should be"),
    ("nothing-changed", "One change at a time", "the second network is built and trained as the first"),
    ("several-changes", "One change at a time", "several things differ between the two networks"),
    ("conclusion-wrong", "When is a difference a difference?", "the conclusion contradicts the numbers"),
)

# Two trainings of the same network differ in test accuracy by up to this in 19 of 20 cases: 1.96 times the
# standard deviation over the reference's seeds in benchmarks/threshold.csv, 0.0022, times the root of 2.
CHANCE = 0.006
# The same for trainings after a seed was set, which have one order of the images: standard deviation 0.0026.
# Up to here "same" is right too.
CHANCE_WITH_A_SEED = 0.007

EFFECTS = ("better", "same", "worse")
ASKED = ("change", "expected_effect", "expected_accuracy", "changed_model", "changed_accuracy", "conclusion")
GIVEN = ("model", "history", "changed_history", "x_test", "x_train", "changed_x_train")
ALIKE = 100  # steps and images grow alike if their ratios differ by less than one in so many


def _written_down(_probe, evidence):
    values = evidence["values"]
    change, effect = values["change"], values["expected_effect"]
    if change["kind"] != "text" or len(change["value"].split()) < 2:
        return _incomplete("change", change, "a few words on what you are going to change")
    if _word(effect) not in EFFECTS:
        return _incomplete("expected_effect", effect, 'one of the words "better", "same" and "worse"')
    described = values["expected_accuracy"]
    found = number(described)
    if finding := mistyped("expected_accuracy", described):
        return finding
    if found is not None and 1 < found <= 100:
        return Finding(
            "share-in-percent",
            f"`expected_accuracy` is {a_few(found)}, a number of percent; a share from 0 to 1 was expected.",
        )
    if found is None or not 0 <= found <= 1:
        return _incomplete("expected_accuracy", described, "a number from 0 to 1, as near as you dare")
    return None


def _incomplete(name, described, wanted):
    what = a_few(described["value"]) if described["kind"] == "number" else _called(described)
    return Finding("prediction-incomplete", f"`{name}` is {what}. Write down {wanted}.")


def _called(described):
    """Write what stands where a word was asked for."""
    if described["kind"] == "nothing":
        return "not filled in yet"
    return f"“{described['value'][:40]}”" if described["kind"] == "text" else kind_of(described)


def _word(described):
    return described["value"].strip(" .").lower() if described["kind"] == "text" else None


def _before(_probe, evidence):
    expected, measured = (number(evidence["values"][n]) for n in ("expected_accuracy", "changed_accuracy"))
    if measured is not None and expected == measured and round(expected, 2) != expected:
        return Finding(
            "prediction-copied",
            f"`expected_accuracy` is {a_few(expected)}, to the last digit what was measured. Write down "
            "what you expect before you run; being wrong costs nothing, and finding out why is the point "
            "of it.",
        )
    return None


def _second_network(_probe, evidence):
    for name in ("model", "changed_model"):
        if not evidence[name]["model"]:
            return Finding(
                "no-network", f"`{name}` is {kind_of(evidence[name]['is'])}; a network was expected."
            )
    if evidence["same"]:
        return Finding(
            "same-model-twice",
            "`model` and `changed_model` are the same network: the second training went on from where the "
            "first one ended. Build the second one anew, so that both begin with random weights.",
        )
    if not evidence["changed_model"]["steps"]:
        return Finding(
            "untrained-network", "`changed_model` has not been trained: its optimizer has not taken a step."
        )
    return None


def _one_thing(_probe, evidence):
    found = _differences(evidence["model"], evidence["changed_model"], evidence.get("images"))
    if len(found) == 1:
        return None
    if not found:
        return Finding(
            "nothing-changed",
            "Your two networks agree in their layers, optimizer, loss, epochs and steps. Two trainings of "
            "one network differ by chance alone; change something that you can say something about.",
        )
    listed = ", ".join(found[:-1]) + f" and {found[-1]}"
    return Finding(
        "several-changes",
        f"Between your two networks, several things differ: {listed}. If the accuracy changes, nobody can "
        "say which of them it was. Change one.",
    )


def _differences(first, second, images=None):
    """Return in words what differs between two described networks, their trainings and training images."""
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
    trained = _trained(first, second)
    if images and images["differ"]:
        found.append("the training images")
        trained = [] if _follows(trained, first, second, images["rows"]) else trained
    return found + _compiled(first["compiled"], second["compiled"]) + trained


def _follows(trained, first, second, rows):
    """Say whether a training has other steps for no other reason than that it has more or fewer images."""
    if trained == ["the batches of an epoch"]:
        one, two = (network["history"]["steps"] for network in (first, second))
    elif trained == ["how long they were trained"]:
        one, two = (network["steps"] for network in (first, second))
    else:
        return False
    return bool(one and two) and ALIKE * abs(two * rows[0] - one * rows[1]) < one * rows[0]


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
    """Compare epochs and steps an epoch where both histories tell all of them, else the steps in all."""
    one, two = first["history"], second["history"]
    if not all(_tells_all(network) for network in (first, second)):
        return ["how long they were trained"] if first["steps"] != second["steps"] else []
    found = ["the epochs"] if one["epochs"] != two["epochs"] else []
    return found + (["the batches of an epoch"] if one["steps"] != two["steps"] else [])


def _tells_all(network):
    """Say whether a history tells of all the steps that were taken: `fit` begins a new one at each call."""
    epochs, each = (network["history"].get(key) for key in ("epochs", "steps"))
    return bool(epochs and each) and epochs * each == (network["steps"] or epochs * each)


def _concluded(probe, evidence):
    networks = (as_trained(evidence[name], probe, evidence) for name in ("model", "changed_model"))
    first, second = (rebuild.accuracy(network, *sets(probe, evidence)["test"]) for network in networks)
    apart = abs(second - first)
    right = {"same"} if apart <= CHANCE_WITH_A_SEED else set()
    if apart > CHANCE:
        right.add("better" if second > first else "worse")
    described = evidence["values"]["conclusion"]
    if _word(described) in right:
        return None
    what = _called(described)
    if _word(described) not in EFFECTS:
        return Finding(
            "conclusion-wrong",
            f'`conclusion` is {what}; one of the words "better", "same" and "worse" was expected.',
        )
    return Finding(
        "conclusion-wrong",
        f"`conclusion` is {what}. The first network reads {first:.4f} of the test images, the changed one "
        f"{second:.4f}, which is {apart:.4f} apart; two trainings of the same network already "
        f"differ by up to {CHANCE} by chance, and rarely by more.",
    )


PREDICTED = Criterion("a prediction, written down before", 2, (_written_down, _before), proof=WORD)
SECOND = Criterion("a second network, trained from the beginning", 0.5, (_second_network,))
ONE = Criterion("it differs from the first in one thing", 1.5, (_one_thing,), needs=(SECOND,), proof=WORD)
ACCURACY = Criterion(
    "its accuracy on the test set",
    2,
    (accuracy_is_of("changed_model", "changed_accuracy"),),
    needs=(SECOND,),
)
CONCLUSION = Criterion("a conclusion that the numbers bear", 2, (_concluded,), needs=(SECOND,))

TASK = Task(
    "capstone.experiment",
    number=6,
    names=(*ASKED, *GIVEN),
    given=GIVEN,
    probe=some_rows,
    collect=collect_experiment,
    criteria=(PREDICTED, SECOND, ONE, ACCURACY, CONCLUSION),
    proof=NETWORK,
    right="predicted, changed in one thing, measured, concluded.",
    find=find_networks,
)
