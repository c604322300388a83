"""Stage 2, preparing: what is right and wrong with flattening, scaling and one-hot encoding."""

from digitrec.checks.engine.catalogue import rows
from digitrec.checks.preparing import flatten, one_hot, predictions, prepare, scale

CODES = rows(
    "02_preparing",
    ("not-flattened", "From a square to a row", "the images are still squares"),
    ("batch-flattened", "From a square to a row", "all images end up in one long row"),
    ("pixels-in-rows", "From a square to a row", "one row a pixel instead of one row an image"),
    ("fixed-number-of-images", "Any number of images", "60000 (or another number of images) is written in"),
    ("wrong-pixel-order", "From a square to a row", "the pixels are taken column by column"),
    ("pixels-changed", "From a square to a row", "flattening changes the pixels, too"),
    ("not-scaled", "Why divide by 255", "the division by 255 is missing"),
    ("scaled-twice", "Why divide by 255", "divided by 255 twice"),
    ("divided-by-256", "Why divide by 255", "divided by 256"),
    ("divided-by-batch-maximum", "Why divide by 255", "divided by the largest pixel of the batch"),
    ("minus-one-to-one", "Why divide by 255", "scaled to another range, such as -1 to 1"),
    ("scaled-wrongly", "Why divide by 255", "scaled by some other rule"),
    ("whole-numbers", "Whole numbers and fractions", "integer division or a cast cuts the fractions off"),
    ("divided-in-place", "Whole numbers and fractions", "/= on an array of whole numbers"),
    ("scale-changes-shape", "Why divide by 255", "scaling changes the shape as well"),
    ("low-precision", "Whole numbers and fractions", "float16"),
    ("labels-not-encoded", "One-hot labels", "the labels come back as they were"),
    ("one-hot-width", "Ten columns, always", "as many columns as digits occur"),
    ("one-hot-transposed", "One-hot labels", "one column a label instead of one row"),
    ("one-hot-shifted", "One-hot labels", "every 1 stands one column off"),
    ("one-hot-several", "One-hot labels", "a row holds more or fewer than one 1"),
    ("one-hot-misplaced", "One-hot labels", "the 1s stand in other columns than the labels say"),
    ("not-a-pair", "Two results, one return", "not two arrays are returned"),
    ("pair-exchanged", "Two results, one return", "labels and images are returned in the wrong order"),
    ("labels-scaled", "Prepare both, each in its way", "the labels are divided by 255 like the images"),
    ("predicted-shape", "From a square to a row", "a wrong prediction of the shape"),
    ("predicted-ones", "One-hot labels", "a wrong prediction of the number of 1s"),
)

TASKS = (flatten.TASK, scale.TASK, one_hot.TASK, prepare.TASK, predictions.TASK)
