"""What is right and wrong with digits that were read off probabilities p (N, 10)."""

import numpy as np

from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.wording import a_few, shape


def shape_of_digits(p, found):
    """Return the finding on the shape of the digits of N images, or None."""
    n = len(p)
    if found.shape == (n,):
        return None
    said = (
        f"For {n} images, `predict_digits` returned {_size(found)}; ({n},) was expected, one digit an image"
    )
    if found.shape == (n, 10):
        above = (p > 0.5).sum(axis=1)
        if np.array_equal(found, p > 0.5):
            return Finding(
                "threshold-at-half",
                f"{said}. Each probability was compared with 0.5. Image {above.argmin()} has {above.min()} "
                "of them above that: with ten digits to choose from, the most probable one may well have "
                "0.4.",
            )
        if np.isin(found, (0, 1)).all():
            return Finding(
                "one-hot-not-digits", f"{said}. These rows are one-hot: where the 1 stands is the digit."
            )
        return Finding("probabilities-not-digits", f"{said}. These are the ten probabilities of each image.")
    if found.shape == (10,) and np.array_equal(found, p.argmax(axis=0)):
        return Finding(
            "wrong-axis",
            f"{said}. Ten numbers have come out, one for each column: for every digit, the image that looks "
            "most like it. The question is the other one, for every image.",
        )
    if found.size == 1:
        return Finding(
            "wrong-axis",
            f"{said}. Without an axis, NumPy looks for one largest number among all {p.size}, as if they "
            "were one long row.",
        )
    return Finding("digits-wrong", f"{said}.")


def values_of_digits(p, digits):
    """Return the finding on digits (N,) that should be the most probable ones, or None."""
    likely = p.argmax(axis=1)
    if np.array_equal(digits, likely):
        return None
    if np.array_equal(digits, p.argmin(axis=1)):
        return Finding(
            "least-probable",
            f"For image 0, `predict_digits` says {a_few(digits[0])}, which is the digit with the smallest "
            "of its ten probabilities.",
        )
    if np.allclose(digits, p.max(axis=1), atol=1e-3):
        return Finding(
            "probabilities-not-digits",
            f"For image 0, `predict_digits` returned {a_few(digits[0])}. That is the largest probability; "
            "the digit is the place where it stands.",
        )
    above = np.array_equal(digits, (p > 0.5).argmax(axis=1))
    row = int(np.flatnonzero(digits != likely)[0])
    said = f"For image {row}, `predict_digits` says {a_few(digits[row])}"
    if above:
        return Finding(
            "threshold-at-half",
            f"{said}: none of its probabilities is above 0.5, so nothing was found, and the first column "
            f"won. The most probable digit has {a_few(p[row].max())} here, and that is enough.",
        )
    return Finding("digits-wrong", f"{said}; the largest of its ten probabilities stands in another column.")


def _size(found):
    return "one number" if found.ndim == 0 else f"an array of shape {shape(found)}"
