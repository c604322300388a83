"""Task 6, the experiment: a prediction, one change, a measurement, a conclusion."""

from digitrec.checks.asking.capstone import find_networks
from digitrec.checks.asking.data import mnist
from digitrec.checks.asking.history import describe_history, steps_taken
from digitrec.checks.asking.models import describe_model
from digitrec.checks.asking.values import describe, number
from digitrec.checks.capstone.differences import differences
from digitrec.checks.capstone.shared.accuracy import accuracy_is_of
from digitrec.checks.capstone.shared.pixels import as_trained
from digitrec.checks.engine import rebuild
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.tasks import Task, no_cases
from digitrec.checks.engine.wording import a_few, kind_of

# Two trainings of the same network differ in test accuracy by up to this in 19 of 20 cases: 1.96 times the
# standard deviation over the reference's seeds in benchmarks/threshold.csv, 0.0022, times the root of 2.
CHANCE = 0.006

EFFECTS = ("better", "same", "worse")
ASKED = ("change", "expected_effect", "expected_accuracy", "changed_model", "changed_accuracy", "conclusion")


def _collect(answers, _probe):
    networks = {name: _describe(answers, name) for name in ("model", "changed_model")}
    plain = ("change", "expected_effect", "expected_accuracy", "changed_accuracy", "conclusion")
    return {
        "values": {name: describe(answers[name]) for name in plain},
        "same": answers["model"] is answers["changed_model"],
        **networks,
    }


def _describe(answers, name):
    model, history = answers[name], answers[name.replace("model", "history")]
    network = as_trained(describe_model(model), answers["x_test"])
    about = {**network, "steps": steps_taken(model), "history": describe_history(history)}
    about["penalties"] = len(model.losses) if network["model"] else 0
    return about


def _written_down(_probe, evidence):
    values = evidence["values"]
    change, effect = values["change"], values["expected_effect"]
    if change["kind"] != "text" or len(change["value"].split()) < 2:
        return _incomplete("change", change, "a few words on what you are going to change")
    if _word(effect) not in EFFECTS:
        return _incomplete("expected_effect", effect, 'one of the words "better", "same" and "worse"')
    described = values["expected_accuracy"]
    found = number(described)
    if found is not None and 1 < found <= 100:
        return Finding(
            "share-in-percent",
            f"`expected_accuracy` is {a_few(found)}, a number of percent; a share from 0 to 1 was expected.",
        )
    if found is None or not 0 <= found <= 1:
        return _incomplete("expected_accuracy", described, "a number from 0 to 1, as near as you dare")
    return None


def _incomplete(name, described, wanted):
    what = f"“{described['value'][:40]}”" if described["kind"] == "text" else kind_of(described)
    what = a_few(described["value"]) if described["kind"] == "number" else what
    return Finding("prediction-incomplete", f"`{name}` is {what}. Write down {wanted}.")


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
    found = differences(evidence["model"], evidence["changed_model"])
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


def _concluded(_probe, evidence):
    first, second = (rebuild.accuracy(evidence[n], *mnist("test")) for n in ("model", "changed_model"))
    right = "same" if abs(second - first) <= CHANCE else "better" if second > first else "worse"
    described = evidence["values"]["conclusion"]
    if _word(described) == right:
        return None
    what = f"“{described['value'][:40]}”" if described["kind"] == "text" else kind_of(described)
    if _word(described) not in EFFECTS:
        return Finding(
            "conclusion-wrong",
            f'`conclusion` is {what}; one of the words "better", "same" and "worse" was expected.',
        )
    return Finding(
        "conclusion-wrong",
        f"`conclusion` is {what}. The first network reads {first:.4f} of the test images, the changed one "
        f"{second:.4f}; two trainings of the same network already differ by up to {CHANCE} by chance.",
    )


SECOND = "a second network, trained from the beginning"

TASK = Task(
    "capstone.experiment",
    number=6,
    names=(*ASKED, "model", "history", "changed_history", "x_test"),
    given=("model", "history", "changed_history", "x_test"),
    probe=no_cases,
    collect=_collect,
    criteria=(
        Criterion("a prediction, written down before", 2, (_written_down, _before)),
        Criterion(SECOND, 0.5, (_second_network,)),
        Criterion("it differs from the first in one thing", 1.5, (_one_thing,), (SECOND,)),
        Criterion(
            "its accuracy on the test set",
            2,
            (accuracy_is_of("changed_model", "changed_accuracy"),),
            (SECOND,),
        ),
        Criterion("a conclusion that the numbers bear", 2, (_concluded,), (SECOND,)),
    ),
    right="predicted, changed in one thing, measured, concluded.",
    find=find_networks,
)
