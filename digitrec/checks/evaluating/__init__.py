"""Stage 6, evaluating: what is right and wrong with an evaluation and with a confusion matrix."""

from digitrec.checks.engine.catalogue import rows

CODES = rows(
    "06_evaluating",
    ("not-loss-and-accuracy", "Two numbers from the test set", "not two numbers, loss and accuracy"),
    ("evaluated-on-training-set", "Images it has never seen", "evaluated on the training images"),
    ("loss-and-accuracy-exchanged", "Two numbers from the test set", "accuracy first, loss second"),
    ("share-in-percent", "Two numbers from the test set", "a share in percent instead of from 0 to 1"),
    ("evaluation-wrong", "Two numbers from the test set", "another loss or accuracy than the model's"),
    ("matrix-width", "Reading a confusion matrix", "the matrix has room only for digits that occur"),
    ("matrix-not-square", "Reading a confusion matrix", "not a matrix of ten rows and ten columns"),
    ("repeated-pairs-lost", "Counting pairs", "a pair that occurs again is not counted again"),
    ("matrix-of-shares", "Counting pairs", "shares instead of counts"),
    ("pairs-miscounted", "Counting pairs", "other counts than those of the pairs"),
    ("rows-and-columns-exchanged", "Reading a confusion matrix", "rows predicted, columns actual"),
    ("counts-as-floats", "Counting pairs", "counts with a decimal point"),
    ("recall-shape", "Recall, digit by digit", "not ten numbers, one a digit"),
    ("precision-not-recall", "Recall, digit by digit", "divided by the columns' sums"),
    ("divided-by-total", "Recall, digit by digit", "divided by the number of all images"),
    ("recall-not-divided", "Recall, digit by digit", "counts of right answers, not shares"),
    ("recall-wrong", "Recall, digit by digit", "other shares than the rows'"),
    ("not-three-numbers", "The most confused pair", "not actual, predicted and count"),
    ("diagonal-not-excluded", "The most confused pair", "right answers taken for the commonest mistake"),
    ("pair-summed", "The most confused pair", "both directions of a pair added up"),
    ("actual-and-predicted-exchanged", "The most confused pair", "the pair in the wrong order"),
    ("most-confused-wrong", "The most confused pair", "another pair, or another count"),
    ("mistakes-miscounted", "What accuracy hides", "a wrong number of misread images"),
    ("accuracy-misjudged", "What accuracy hides", "a wrong accuracy of a network that misses one digit"),
)
