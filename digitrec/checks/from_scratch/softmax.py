"""Task 1, `softmax`: from scores to probabilities."""

import numpy as np

from digitrec.checks.asking.from_scratch import collect_softmax
from digitrec.checks.asking.values import array
from digitrec.checks.engine import networks
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import each_array
from digitrec.checks.engine.wording import a_few, shape, with_article

CODES = codes(
    __name__,
    ("softmax-wrong-axis", "One row, one image", "softmax adds up over the images, or over everything"),
    ("softmax-overflows", "When exp is too large", "exp of a large score overflows"),
    ("softmax-wrong", "One row, one image", "some other rule than softmax"),
)

softmax = Function("from_scratch.softmax", argument="z", gives="an array of probabilities")


def _probe(seed):
    """Make scores, the smallest first.

    - one image, all of whose scores are 0, whole numbers: ten tenths; one with a single score of 1;
    - moderate ones for two sets of images;
    - large ones: rows far apart, each of which needs a maximum of its own, and one with a large score among
      very small ones, from which neither the smallest nor the mean may be subtracted.
    """
    rng = np.random.default_rng([seed, 90])
    first = int(rng.integers(0, 10))
    small = [np.zeros((1, 10), int), np.eye(10, dtype=int)[[first]]]
    moderate = [rng.normal(0, 2, (n, 10)) for n in (4, 3)]
    levels = np.array([[900.0], [-900.0], [0.0]])
    usual, alone = rng.normal(0, 3, (3, 10)), np.full((2, 10), -900.0)
    alone[[0, 1], rng.choice(10, 2, replace=False)] = 900, 0
    cases = [(z,) for z in (*small, *moderate)]
    return {"cases": cases, "large": [(usual,), (usual + levels,), (alone,)]}


@each_array
def _rows_of_ten(z, found):
    if found.shape != z.shape:
        return Finding(
            "softmax-wrong",
            f"For scores of the shape {shape(z)}, `softmax` returned the shape {shape(found)}; the same "
            "shape was expected, a probability for each score.",
        )
    total = found.sum(axis=1)
    if np.allclose(total, 1, atol=1e-3):
        return None
    said = f"The ten numbers of the first image add up to {a_few(total[0])}"
    if np.allclose(found.sum(axis=0), 1, atol=1e-3):
        return Finding(
            "softmax-wrong-axis",
            f"{said}, not to 1, and those of each digit do: the sum goes over the images. It should go over "
            "the ten scores of one image; each row stands for itself.",
        )
    if abs(found.sum() - 1) < 1e-3:
        return Finding(
            "softmax-wrong-axis",
            f"{said}, not to 1, and those of all images together do: the sum goes over everything. It should "
            "go over the ten scores of one image; each row stands for itself.",
        )
    why = ""
    if found.dtype.kind in "iu":
        why = (
            f" What came back are whole numbers ({found.dtype.name}), and probabilities are fractions: an "
            "array made like the scores, which are whole numbers here, has no room for them."
        )
    elif np.allclose(found, 1 / (1 + np.exp(-z)), atol=1e-3):
        why = " These are sigmoids, each score for itself: softmax shares one certainty among the ten."
    return Finding("softmax-wrong", f"{said}; probabilities add up to 1.{why}")


@each_array
def _right_softmax(z, found):
    wanted = networks.softmax(z)
    if not np.allclose(found, wanted, atol=1e-4):
        i = np.unravel_index(np.abs(found - wanted).argmax(), z.shape)
        return Finding(
            "softmax-wrong",
            f"Every row adds up to 1, but for a score of {a_few(z[i])} `softmax` gave {a_few(found[i])} "
            f"where {a_few(wanted[i])} was expected. Raise e to the power of each score, then divide by "
            "the sum of its row.",
        )
    return None


def _no_overflow(probe, evidence):
    usual, *large = evidence["large"]
    if len(large) == 2 and not large[0]["raised"]:
        alone = None if large[1]["raised"] else array(large[1]["returned"])
        if alone is None or not _close(alone, networks.softmax(probe["large"][2][0])):
            finding = _of_levels(probe, usual, large[0])
            what = (
                "something that is no number" if alone is None or np.isnan(alone).any() else "something else"
            )
            return finding or Finding(
                "softmax-overflows",
                "For a score of 900 among others of -900, `softmax` should give 1 and nine times 0, and "
                f"gave {what}. The exponential of a large number has no place in a float. Subtract from each "
                "row a number after which no score of it is large.",
            )
    return _of_levels(probe, usual, large[0])


def _close(found, wanted):
    return found.shape == wanted.shape and np.allclose(found, wanted, atol=1e-3)


def _of_levels(probe, usual, call):
    """Judge what was made of rows far apart: the same as of the rows before they were moved."""
    wanted, found = array(usual["returned"]), None if call["raised"] else array(call["returned"])
    if found is not None and _close(found, wanted):
        if _in_the_order_of(probe["large"][0][0], wanted):
            return None
        return Finding(
            "softmax-wrong",
            "The larger of two scores of an image does not get the larger probability: whatever `softmax` "
            "does with large scores, it is not yet the exponential divided by the sum of its row.",
        )
    if call["raised"]:
        said = f"For scores around 900, `softmax` stopped with {with_article(call['raised']['type'])}."
    elif found is not None and found.shape == wanted.shape and _close(found[:1], wanted[:1]):
        return Finding(
            "softmax-overflows",
            "Of rows of scores around 900, around -900 and around 0 together, the first comes out right, and "
            "the others do not. What is subtracted from all of them suits the largest score of all; the "
            "exponentials of the other rows become 0. Each row has a largest score of its own.",
        )
    elif found is None or np.isnan(found).any():
        said = (
            "For a row of scores around 900 and one around -900, some of the result is not a number, `nan`."
        )
    else:
        said = (
            "For scores around 900 or -900, `softmax` gives other probabilities than for the same around 0."
        )
    return Finding(
        "softmax-overflows",
        f"{said} The exponential of 900 has no place in a float, and that of -900 becomes 0. Subtracting "
        "the same number from all scores of a row changes no probability: choose the number well, row by "
        "row.",
    )


def _in_the_order_of(z, found):
    """Say whether each row of `found` orders its ten numbers as the scores are ordered."""
    return found.shape == z.shape and (found.argsort(axis=1) == z.argsort(axis=1)).all()


ROWS = Criterion(
    "one row of probabilities for each image",
    1,
    (*softmax.works, softmax.gives_numbers, softmax.uses_argument, _rows_of_ten),
)
VALUES = Criterion(
    "the right probabilities, and the scores left as they were",
    1,
    (_right_softmax, softmax.leaves_input),
    needs=(ROWS,),
)
LARGE = Criterion("large scores, too", 1, (_no_overflow,), needs=(ROWS,))

TASK = softmax.task(
    number=1,
    expected=networks.softmax,
    probe=_probe,
    collect=collect_softmax,
    criteria=(ROWS, VALUES, LARGE),
    right="for small and for large scores.",
)
