"""Task 5: the test accuracy, and the digits that the network reads."""

import numpy as np

from digitrec.checks.asking.capstone import collect_evaluate, find_networks
from digitrec.checks.asking.values import array
from digitrec.checks.capstone.shared.accuracy import CLOSE, accuracy_is_of, other_images, slack
from digitrec.checks.capstone.shared.pixels import in_usual_forms, on_own_images, sets, some_rows
from digitrec.checks.engine import rebuild
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.proofs import NETWORK
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.wording import kind_of, shape
from digitrec.checks.training.shared.network import is_network

CODES = codes(
    __name__,
    ("predictions-are-labels", "Ask the network", "the labels are handed in as predictions"),
)


def _digits(probe, evidence):
    described = evidence["values"]["predictions"]
    found = array(described)
    if found is None:
        words = [item["value"] for item in described.get("items", ()) if item["kind"] == "text"]
        if words:
            return Finding(
                "digits-as-text",
                f"`predictions` holds text, such as “{words[0][:20]}”; an array of numbers was expected.",
            )
        return Finding(
            "not-numbers", f"`predictions` is {kind_of(described)}; an array of digits was expected."
        )
    n = len(sets(probe, evidence)["test"][1])
    if found.shape == (n,):
        return None
    said = f"`predictions` has the shape {shape(found)}; ({n},) was expected, one digit for each test image"
    if found.shape == (n, 10):
        if np.isin(found, (0, 1)).all():
            return Finding("one-hot-not-digits", f"{said}. These are rows of one 1 and nine 0s.")
        return Finding("probabilities-not-digits", f"{said}. These are the ten probabilities of each image.")
    if found.shape == (10,):
        return Finding("wrong-axis", f"{said}. The largest number was looked for down the columns.")
    return Finding("digits-wrong", f"{said}.")


@on_own_images
def _as_read(probe, evidence):
    found = array(evidence["values"]["predictions"])
    x, labels = evidence["sets"]["test"]
    read = rebuild.predict(evidence["network"], x).argmax(axis=1)
    alike = 1 - slack(evidence["network"]) * 3 if slack(evidence["network"]) > CLOSE else 0.999
    if (found == read).mean() >= alike:  # near ties may fall either way
        return None
    others = (rebuild.predict(one, x).argmax(axis=1) for one in in_usual_forms(evidence["network"]))
    if any((found == other).mean() >= alike for other in others):
        return None
    if np.array_equal(found, labels):
        return Finding(
            "predictions-are-labels",
            f"`predictions` agrees with the labels in all {len(labels):,} cases, and your network does not. "
            "These are the labels themselves; ask the network.",
        )
    other_images(probe, evidence)
    if np.array_equal(found, rebuild.predict(evidence["network"], x).argmin(axis=1)):
        return Finding(
            "digits-wrong",
            "The digits in `predictions` are those to which your network gives the smallest probability; the "
            "largest says what it reads.",
        )
    return Finding(
        "digits-wrong",
        f"{int((found != read).sum())} of the digits in `predictions` are others than those to which your "
        "network gives the largest probability.",
    )


ACCURACY = Criterion(
    "the accuracy on the test set",
    2,
    (is_network("model", "a Keras model"), accuracy_is_of("network", "test_accuracy")),
)
DIGITS = Criterion("one digit for each test image", 1, (_digits,))
READ = Criterion(
    "the digits that your network reads",
    1,
    (is_network("model", "a Keras model"), _as_read),
    needs=(DIGITS,),
)

TASK = Task(
    "capstone.evaluate",
    number=5,
    names=("test_accuracy", "predictions", "model", "x_test"),
    given=("model", "x_test"),
    probe=some_rows,
    collect=collect_evaluate,
    criteria=(ACCURACY, DIGITS, READ),
    proof=NETWORK,
    right="accuracy and predictions, compared with what the weights give.",
    find=find_networks,
)
