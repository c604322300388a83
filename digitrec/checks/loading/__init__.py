"""Stage 1, loading: what is right and wrong with the four arrays and what is read off them."""

from digitrec.checks.engine.catalogue import rows

CODES = rows(
    "01_loading",
    ("not-unpacked", "Four arrays at once", "the result of load_data is not taken apart into four arrays"),
    ("images-labels-exchanged", "Four arrays at once", "labels stand where the images belong"),
    ("not-mnist", "Four arrays at once", "the arrays hold something else than MNIST"),
    ("train-test-exchanged", "Why there is a test set", "training and test data are exchanged"),
    ("images-missing", "Why there is a test set", "only a part of the images is there"),
    ("scaled-already", "Look before you change anything", "the pixels have been divided already"),
    ("reshaped-already", "Look before you change anything", "images flattened or labels encoded already"),
    ("count-misread", "Reading a shape", "a wrong number of training or test images"),
    ("shape-misread", "Reading a shape", "a wrong shape of one image"),
    ("type-misread", "What a pixel is", "a wrong type of the pixels"),
    ("range-misread", "What a pixel is", "a wrong lowest or highest pixel value"),
    ("counts-not-ten", "Counting the digits", "not one count a digit"),
    ("counts-of-test-labels", "Counting the digits", "the test labels are counted"),
    ("counts-of-pixels", "Counting the digits", "the pixels are counted, not the labels"),
    ("counts-out-of-order", "Counting the digits", "the counts are sorted by size"),
    ("counts-wrong", "Counting the digits", "the counts are others"),
    ("count-for-digit", "Counting the digits", "how often it occurs stands where the digit belongs"),
    ("extremes-misread", "Counting the digits", "another digit is named commonest or rarest"),
)
