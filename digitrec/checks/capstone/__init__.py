"""Stage 8, the capstone: what is right and wrong with a whole workflow of plain variables."""

from digitrec.checks.engine.catalogue import rows

CODES = rows(
    "08_capstone",
    ("test-images-differ", "Train and test alike", "training and test images are prepared differently"),
    ("labels-of-other-images", "Train and test alike", "images and labels no longer belong together"),
    ("predictions-are-labels", "Ask the network", "the labels are handed in as predictions"),
    ("prediction-incomplete", "Predict before you run", "change or expectation not written down"),
    ("prediction-copied", "Predict before you run", "the measured number stands where the guess should be"),
    ("nothing-changed", "One change at a time", "the second network is built and trained as the first"),
    ("several-changes", "One change at a time", "several things differ between the two networks"),
    ("conclusion-wrong", "When is a difference a difference?", "the conclusion contradicts the numbers"),
)
