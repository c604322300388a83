"""Task 2: what `shape` and `dtype` tell of the training images."""

import re

from digitrec.checks.asking.loading import describe_facts
from digitrec.checks.asking.values import array, number
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Criterion, Finding
from digitrec.checks.engine.questions import mistyped
from digitrec.checks.engine.tasks import Task
from digitrec.checks.engine.wording import said_of

CODES = codes(
    __name__,
    ("count-misread", "Reading a shape", "a wrong number of training or test images"),
    ("shape-misread", "Reading a shape", "a wrong shape of one image"),
    ("type-misread", "What a pixel is", "a wrong type of the pixels"),
    ("range-misread", "What a pixel is", "a wrong lowest or highest pixel value"),
)


def _how_many(_probe, evidence):
    for name, wanted, array_name in (("n_train", 60_000, "x_train"), ("n_test", 10_000, "x_test")):
        found = number(evidence["values"][name])
        if found != wanted:
            return mistyped(name, evidence["values"][name]) or Finding(
                "count-misread",
                f"`{name}` is {said_of(evidence['values'][name])}. The first number of `{array_name}.shape` "
                "says how many images the array holds.",
            )
    return None


def _one_image(_probe, evidence):
    described = evidence["values"]["image_shape"]
    found = array(described)
    if found is not None and found.shape == (2,) and found.tolist() == [28, 28]:
        return None
    return Finding(
        "shape-misread",
        f"`image_shape` is {said_of(described)}; the shape of one image was asked, two numbers: its rows and "
        "its columns. `x_train.shape` has a number before them, which counts the images.",
    )


def _pixel_type(_probe, evidence):
    described = evidence["values"]["pixel_type"]
    if described["kind"] == "text" and re.fullmatch(
        r"\W*(class )?\W*(np\.|numpy\.|tf\.)?(dtype\W+)?uint8\W*", described["value"].strip()
    ):
        return None
    found = said_of(described).removeprefix(
        "the text "
    )  # a type is described by its name, as a text would be
    holder = " (`type(x_train)` tells what holds them: an array.)" if "ndarray" in found else ""
    return Finding(
        "type-misread",
        f"`pixel_type` is {found}; the type of the numbers in the array was asked, which `x_train.dtype` "
        f"tells.{holder}",
    )


def _range(_probe, evidence):
    for name, wanted, which in (("lowest", 0, "smallest"), ("highest", 255, "largest")):
        if number(evidence["values"][name]) != wanted:
            return mistyped(name, evidence["values"][name]) or Finding(
                "range-misread",
                f"`{name}` is {said_of(evidence['values'][name])}. Look for the {which} of all the pixels in "
                "`x_train`: the array has a method for it.",
            )
    return None


TASK = Task(
    "loading.facts",
    number=2,
    names=("n_train", "n_test", "image_shape", "pixel_type", "lowest", "highest"),
    collect=describe_facts,
    criteria=(
        Criterion("how many images there are", 0.25, (_how_many,)),
        Criterion("the shape of one image", 0.25, (_one_image,)),
        Criterion("the type of the pixels", 0.25, (_pixel_type,)),
        Criterion("the lowest and the highest pixel value", 0.25, (_range,)),
    ),
    right="all six of them.",
)
