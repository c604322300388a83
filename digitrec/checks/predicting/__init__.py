"""Stage 7, predicting: what is right and wrong with reading digits off probabilities and comparing them."""

from digitrec.checks.engine.catalogue import rows

CODES = rows(
    "07_predicting",
    ("wrong-axis", "From ten probabilities to one digit", "the largest number of a column, or of everything"),
    (
        "probabilities-not-digits",
        "From ten probabilities to one digit",
        "probabilities where digits should be",
    ),
    ("threshold-at-half", "Why not “more than a half”", "every probability above 0.5 taken for the answer"),
    ("one-hot-not-digits", "From ten probabilities to one digit", "one-hot rows where digits should be"),
    ("digits-as-text", "A digit is a number", "digits as text"),
    ("digits-as-floats", "A digit is a number", "digits with a decimal point"),
    ("least-probable", "From ten probabilities to one digit", "the least probable digit"),
    ("ignores-model", "From ten probabilities to one digit", "another model than the one given is asked"),
    ("digits-wrong", "From ten probabilities to one digit", "other digits than the most probable ones"),
    ("one-hot-compared", "Compare like with like", "one-hot labels compared with digits"),
    ("single-answer", "One answer an image", "one answer for all the images"),
    ("wrong-instead-of-right", "One answer an image", "True where the prediction is wrong"),
    ("not-booleans", "One answer an image", "0 and 1 instead of False and True"),
    ("comparison-wrong", "One answer an image", "the answers do not say where the two agree"),
    ("count-not-positions", "Where the mistakes are", "the number of mistakes instead of their positions"),
    ("booleans-not-positions", "Where the mistakes are", "booleans instead of positions"),
    ("digits-not-positions", "Where the mistakes are", "the digits at the mistakes, not their positions"),
    ("positions-of-right-ones", "Where the mistakes are", "the positions of the right answers"),
    ("positions-shape", "Where the mistakes are", "the positions are packed in another array or a tuple"),
    ("positions-wrong", "Where the mistakes are", "other positions, or not all of them"),
    ("row-misread", "From ten probabilities to one digit", "a row of probabilities read wrongly"),
    ("blank-image-misjudged", "It always answers", "what the network says of an image that shows no digit"),
)
