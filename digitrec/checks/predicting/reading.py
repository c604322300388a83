"""Task 4: what a row of probabilities says, and what it cannot say."""

from digitrec.checks.asking.values import describe_values
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Criterion
from digitrec.checks.engine.questions import choice_is, number_is
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.variants import from_right

CODES = codes(
    __name__,
    ("row-misread", "From ten probabilities to one digit", "a row of probabilities read wrongly"),
    ("blank-image-misjudged", "It always answers", "what the network says of an image that shows no digit"),
)

_digit_in_row = number_is(
    "digit_in_row",
    from_right(lambda rights: rights["digit"]),
    "row-misread",
    "Find the largest of the ten numbers, then its place in the row. Places count from 0.",
)
_blank_image = choice_is(
    "blank_image",
    "c",
    "blank-image-misjudged",
    {
        "a": "It cannot say nothing: it has ten outputs, one for each digit, and no other.",
        "b": "Softmax makes the ten numbers add up to 1, so they cannot all be 0.",
        "d": "They would be equal if its biases were still 0, as before training. Training changes the "
        "biases, too.",
    },
)

TASK = Task(
    "predicting.reading",
    number=4,
    names=("digit_in_row", "blank_image"),
    collect=describe_values,
    criteria=(
        Criterion("the digit in a row of probabilities", 0.5, (_digit_in_row,)),
        Criterion("what the network makes of an image without a digit", 0.5, (_blank_image,)),
    ),
    right="both of them.",
    own_numbers=True,
)
