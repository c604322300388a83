"""Task 2, `scale`: pixels from 0 to 1."""

import numpy as np

from digitrec.checks.asking.trial import call_on_cases_and_edge
from digitrec.checks.asking.values import array
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.functions import Function
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.layers import each_array, results
from digitrec.checks.engine.wording import a_few, listed, shape
from digitrec.checks.preparing.flatten import image_batches

CODES = codes(
    __name__,
    ("not-scaled", "Why divide by 255", "the division by 255 is missing"),
    ("scaled-twice", "Why divide by 255", "divided by 255 twice"),
    ("divided-by-256", "Why divide by 255", "divided by 256"),
    ("divided-by-batch-maximum", "Why divide by 255", "divided by the largest pixel of the batch"),
    ("divided-by-length", "Why divide by 255", "each row divided by its own length, as `normalize` does"),
    ("minus-one-to-one", "Why divide by 255", "scaled to another range, such as -1 to 1"),
    ("scaled-wrongly", "Why divide by 255", "scaled by some other rule"),
    ("whole-numbers", "Whole numbers and fractions", "integer division or a cast cuts the fractions off"),
    ("divided-in-place", "Whole numbers and fractions", "/= on an array of whole numbers"),
    ("scale-changes-shape", "Why divide by 255", "scaling changes the shape as well"),
    ("low-precision", "Whole numbers and fractions", "float16"),
)

scale = Function("preparing.scale", argument="pixels", gives="an array of scaled pixels")

CLOSE = 2e-3  # float16 keeps three digits; 254/255 and 255/256 are twice as far from 1


def _probe(seed):
    """Make pixels, the fewest first, of several shapes.

    - three pixels in a row, black, a fifth and white: 0, 0.2 and 1; four in a square without black or white;
    - black ones alone, and almost black ones, none above 1;
    - two batches of rows, with the whole range, and one of squares without a white pixel.

    At the edge, the first of them in other types: pixels that were made floats, or whole numbers of 64 bits.
    A function for bytes alone may stop there; where it returns something, that has to be right.
    """
    _, first, second, last = image_batches(seed)
    rng = np.random.default_rng([seed, 2, 1])
    few = [rng.permutation([0, 51, 255]), rng.permutation([51, 102, 153, 204]).reshape(2, 2)]
    few = [pixels.astype(np.uint8) for pixels in [*few, np.zeros(4), rng.permutation([0, 1])]]
    batches = [first.reshape(-1, 784), second.reshape(-1, 784), np.minimum(last, 200)]
    edge = [few[0].astype(kind) for kind in (np.int64, np.float32, np.float64)]
    return {"cases": [(pixels,) for pixels in [*few, *batches]], "edge": [(pixels,) for pixels in edge]}


@each_array
def _same_shape(pixels, found):
    black = not pixels.any() and found.size == pixels.size  # which has no length to divide by
    if found.shape != pixels.shape and not black and not _by_length(pixels.astype(np.float64), found):
        return Finding(
            "scale-changes-shape",
            f"`scale` was given pixels of shape {shape(pixels)} and returned {shape(found)}. Scaling "
            "changes every number and leaves the shape as it is.",
        )
    return None


def _normalized(_probe, evidence):
    error = evidence["calls"][-1]["raised"]
    if error and "normalize(" in error["code"]:
        return Finding(
            "divided-by-length",
            f"`scale` stopped at `{error['code']}`. `normalize` divides each row by its own length, the root "
            "of the sum of its squares, so that the same grey means something else in every row; and pixels "
            "need not come in rows. Divide all of them by 255.",
        )
    return None


def _divided_in_place(_probe, evidence):
    error = evidence["calls"][-1]["raised"]
    if error and "Cannot cast ufunc" in error["message"]:
        return Finding(
            "divided-in-place",
            f"`scale` stopped at `{error['code'] or '/='}`: the result of a division has a fractional part, "
            "and an array of whole numbers (uint8) has no room for it. Make a new array instead.",
        )
    return None


@each_array
def _fractions(pixels, found):
    if found.dtype.kind != "f" and found.max() <= 1 < pixels.max():
        return Finding(
            "whole-numbers",
            f"`scale` returned whole numbers ({found.dtype.name}), so everything between 0 and 1 is "
            "lost: a grey pixel has become 0. The values between black and white need fractions.",
        )
    return None


@each_array
def _zero_to_one(pixels, found):
    return scaling("scale", pixels, found)


def _in_any_type(probe, evidence):
    """Look whether pixels of other types become the same, where they become anything."""
    for (pixels,), call in zip(probe["edge"], evidence["edge"], strict=True):
        found = None if call["raised"] else array(call["returned"])
        if found is not None and not (found.shape == pixels.shape and _is_close(found, pixels / 255, CLOSE)):
            return Finding(
                "scaled-wrongly",
                f"`scale` is right for bytes, uint8, but of the pixels {listed(pixels)} of the type "
                f"{pixels.dtype.name} it made {listed(found)}; {listed(pixels / 255)} was expected. The rule "
                "should not depend on the type of the array.",
            )
    return None


def _unchanged(probe, evidence):
    """Look whether all arrays are as they were, those of floats too, which have room for fractions."""
    return scale.leaves_input(probe, {"calls": [*evidence["calls"], *evidence["edge"]]})


def _is_close(found, wanted, close):
    return np.allclose(found.astype(np.float64), wanted, rtol=0, atol=close)


def scaling(name, pixels, found):
    """Return the finding on pixels 0 to 255 that should have become 0 to 1, or None. Shapes are equal."""
    pixels, found = pixels.astype(np.float64), found.astype(np.float64)
    scaled = pixels / 255
    if np.allclose(found, scaled, rtol=0, atol=CLOSE):
        return None
    low, high = a_few(found.min()), a_few(found.max())
    brightest = pixels.max()
    rules = (
        ("not-scaled", pixels, CLOSE),
        ("scaled-twice", scaled / 255, CLOSE / 255),
        ("divided-by-256", pixels / 256, CLOSE),
        ("divided-by-batch-maximum", pixels / brightest, CLOSE),
    )
    texts = {
        "not-scaled": f"`{name}` returned values up to {high}; the network expects them between 0 and 1. It "
        "looks as if the division is missing, or as if its result is lost. Large inputs make the first steps "
        "of training erratic.",
        "scaled-twice": f"`{name}` returned values up to {high} only; white should be 1. It looks as if the "
        "division was done twice, and the network would see almost black images.",
        "divided-by-256": f"`{name}` turned the white pixel, 255, into {high}. There are 256 values, but "
        "they count from 0: the largest is 255, and that one should become 1.",
        "divided-by-batch-maximum": f"In a batch whose brightest pixel is {a_few(brightest)}, `{name}` made "
        f"that pixel {high}; it should be {a_few(brightest / 255)}. The divisor depends on the batch, so the "
        "same grey means something else in every batch.",
    }
    if brightest <= 1:
        texts["not-scaled"] = (
            f"In a batch whose brightest pixel is {a_few(brightest)}, which is almost black, `{name}` made "
            f"it {high}; it should be {a_few(brightest / 255)}. Whether a batch is divided must not depend "
            "on how bright it is: the same grey would mean something else in a dark one."
        )
    for code, values, close in rules:
        if np.allclose(found, values, rtol=0, atol=close):
            return Finding(code, texts[code])
    darkest = pixels.min()
    if 0 < darkest < brightest and np.allclose(
        found, (pixels - darkest) / (brightest - darkest), rtol=0, atol=CLOSE
    ):
        return Finding(
            "divided-by-batch-maximum",
            f"In a batch with pixels from {a_few(darkest)} to {a_few(brightest)}, `{name}` made the darkest "
            f"{low} and the brightest {high}; {a_few(darkest / 255)} and {a_few(brightest / 255)} were "
            "expected. What is subtracted and divided by depends on the batch, so the same grey means "
            "something else in every batch.",
        )
    if _by_length(pixels, found):
        most = int(pixels.argmax())
        return Finding(
            "divided-by-length",
            f"`{name}` made {a_few(found.flat[most])} of a pixel of {a_few(pixels.flat[most])}. Each row of "
            "pixels was divided by its own length, the root of the sum of its squares, as "
            "`keras.utils.normalize` does: the same grey means something else in every image. Divide all of "
            "them by 255.",
        )
    linear = found.min() < -0.01 and abs(np.corrcoef(found.ravel(), pixels.ravel())[0, 1]) > 0.999
    if linear:
        return Finding(
            "minus-one-to-one",
            f"`{name}` returned values from {low} to {high}. That is a scale, but another one than "
            "this course uses: black is 0 and white is 1, so that most inputs of the network are 0.",
        )
    worst = int(np.abs(found - scaled).argmax())
    return Finding(
        "scaled-wrongly",
        f"`{name}` returned values from {low} to {high} that are not the pixels divided by 255: a pixel of "
        f"{a_few(pixels.flat[worst])} became {a_few(found.flat[worst])}, not {a_few(scaled.flat[worst])}.",
    )


def _by_length(pixels, found):
    """Say whether each row was divided by its own length, along whatever axis the rows lie."""
    for axis in range(pixels.ndim):
        length = np.sqrt((pixels**2).sum(axis=axis, keepdims=True))
        by_length = pixels / np.where(length, length, 1)
        if found.size == pixels.size and np.allclose(
            found.ravel(), by_length.ravel(), rtol=0, atol=CLOSE / 10
        ):
            return bool(by_length.any())
    return False


def _half_precision(_probe, evidence):
    if any(array(result).dtype == np.float16 for result in results(evidence)):
        return Finding(
            "low-precision",
            "`scale` returned float16, which keeps three digits of each number. That is enough for pixels; "
            "float32 is what the network computes in, and `fit` begins with a copy in that type.",
        )
    return None


SHAPE = Criterion(
    "an array of the same shape",
    0.5,
    (
        scale.exists,
        _divided_in_place,
        _normalized,
        scale.runs,
        scale.returns,
        scale.gives_numbers,
        _same_shape,
    ),
)
VALUES = Criterion("values from 0 to 1", 1, (_fractions, _zero_to_one, _in_any_type), needs=(SHAPE,))
UNCHANGED = Criterion("the pixels it was given are unchanged", 0.5, (_unchanged,), needs=(VALUES,))

TASK = scale.task(
    number=2,
    expected=lambda pixels: pixels / 255,
    probe=_probe,
    collect=call_on_cases_and_edge,
    criteria=(SHAPE, VALUES, UNCHANGED),
    advice=(_half_precision,),
    right="on 7 batches, some of them without black or white.",
)
