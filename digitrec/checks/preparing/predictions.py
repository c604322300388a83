"""Task 5: two numbers, predicted before the code is run."""

from digitrec.checks.asking.values import array, describe_values, number
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.questions import mistyped
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.variants import variant
from digitrec.checks.engine.wording import a_few

CODES = codes(
    __name__,
    ("predicted-shape", "From a square to a row", "a wrong prediction of the shape"),
    ("predicted-ones", "One-hot labels", "a wrong prediction of the number of 1s"),
)


def _how_many(probe, evidence):
    """Return how many test images are asked about, and what they are called."""
    n = variant(probe, evidence).images
    return n, "The test set" if n == 10_000 else "Your part of the test set"


def _predicted_shape(probe, evidence):
    n, which = _how_many(probe, evidence)
    described = evidence["values"]["x_test_shape"]
    found = array(described)
    if found is not None and found.shape == (2,) and found.tolist() == [n, 784]:
        return None
    if found is not None and found.tolist() == [*divmod(n, 1000), 784]:
        return Finding(
            "number-with-comma",
            f"`x_test_shape` is {tuple(found.tolist())}, three numbers: to Python, a comma stands between "
            f"two numbers and never inside one. Write {n} without it.",
        )
    said = "no shape of two numbers yet" if found is None or found.size != 2 else str(tuple(found.tolist()))
    return Finding(
        "predicted-shape",
        f"`x_test_shape` is {said}. {which} has {n:,} images of 28 x 28 pixels: how many rows are there "
        "after flattening, and how many numbers in each?",
    )


def _predicted_ones(probe, evidence):
    n, _ = _how_many(probe, evidence)
    described = evidence["values"]["ones_in_y_test"]
    found = number(described)
    if found is not None and found == n:
        return None
    if finding := mistyped("ones_in_y_test", described):
        return finding
    said = "not a number yet" if found is None else a_few(found)
    return Finding(
        "predicted-ones",
        f"`ones_in_y_test` is {said}. Count the 1s that a single label brings into the one-hot array, then "
        f"think of all {n:,} labels.",
    )


TASK = Task(
    "preparing.predictions",
    number=5,
    names=("x_test_shape", "ones_in_y_test"),
    collect=describe_values,
    criteria=(
        Criterion("the shape of the prepared test images", 0.5, (_predicted_shape,)),
        Criterion("the number of 1s among the prepared test labels", 0.5, (_predicted_ones,)),
    ),
    right="both of them.",
    own_numbers=True,
)
