"""Numbers of one's own: the code that a learner was given, and the numbers that a task takes with it.

A code stands for one of the variants in `variants.json`, which `python -m digitrec.authoring.variants`
writes. The first is what the notebooks ask without a code. What is right is not here: the judge has it.

The last two of a code's seven signs are sums of the others, one of them weighted, modulo the number of signs,
which is prime. So two codes differ in three signs at least (a Reed-Solomon code), and a slip in one or two is
always noticed.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("variants.json")
NAME = "my_code"  # the variable of a notebook that holds the code
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # 31, a prime: without 0, 1, I, L and O, which look alike
BEFORE_SUMS = 5
MADE = len(SIGNS) ** BEFORE_SUMS  # so many codes there are


class MistypedCode(ValueError):  # noqa: N818
    """Text that is no code; the message says what is wrong with it."""


@dataclass(frozen=True)
class Variant:
    """The numbers that one code stands for, a field a task."""

    number: int  # its place in the file; 0 is that of no code
    labels: tuple[int, int]  # loading.counts: the labels from the first place to before the second
    images: int  # preparing.predictions: so many of the test images
    units: tuple[int, int, int]  # building.parameters: units of the three layers
    four_labels: tuple[int, ...]  # compiling.by_hand: what four images show
    four_p: tuple[tuple[float, ...], ...]  # (4, 10): ten probabilities for each of them
    row: tuple[float, ...]  # predicting.reading: ten probabilities for one image


@cache
def variants():
    """Return all variants; the first is what is asked without a code."""
    rows = json.loads(FILE.read_bytes())
    return tuple(
        Variant(number, **{name: _frozen(value) for name, value in row.items()})
        for number, row in enumerate(rows)
    )


def code_of(number):
    """Return the code for a whole number from 0 to MADE - 1: `K7QM-3XD`."""
    values = [number // len(SIGNS) ** place % len(SIGNS) for place in range(BEFORE_SUMS)]
    signs = "".join(SIGNS[value] for value in [*values, *_sums(values)])
    return f"{signs[:4]}-{signs[4:]}"


def read_code(text):
    """Return the code in a text as `code_of` writes it, or nothing for none. Raises MistypedCode."""
    signs = "".join(text.split()).replace("-", "").upper()
    if not signs:
        return ""
    said = f"“{' '.join(text.split())[:20]}” is no code of this course:"
    unknown = next((sign for sign in signs if sign not in SIGNS), None)
    if unknown is not None:
        why = "the signs 0, 1, I, L and O are in none" if unknown in "01ILO" else f"no code has a {unknown}"
        raise MistypedCode(f"{said} {why}.")
    if len(signs) != BEFORE_SUMS + 2:
        raise MistypedCode(f"{said} it has {len(signs)} signs, and a code has {BEFORE_SUMS + 2}.")
    values = [SIGNS.index(sign) for sign in signs]
    if values[BEFORE_SUMS:] != _sums(values[:BEFORE_SUMS]):
        raise MistypedCode(f"{said} its last two signs do not fit the others, so one of them is mistyped.")
    return f"{signs[:4]}-{signs[4:]}"


def variant_of(code):
    """Return the Variant of a code as `read_code` returns it, or the first for none."""
    if not code:
        return variants()[0]
    number = sum(SIGNS.index(sign) * len(SIGNS) ** place for place, sign in enumerate(code[:4] + code[5]))
    return variants()[1 + number % (len(variants()) - 1)]


def own_numbers(task_id, code=""):
    """Say which numbers a task takes with a code, and return them by name; without one, those of all.

    A code that is mistyped is said to be, and the numbers are those of all. Raises ValueError for a task that
    has no numbers of one's own.
    """
    if task_id not in TAKEN:
        raise ValueError(f"{task_id!r} has no numbers of one's own. These tasks have: {', '.join(TAKEN)}.")
    try:
        known = read_code(code if isinstance(code, str) else repr(code))
    except MistypedCode as error:
        known = ""
        print(f"{error} Compare it with the one that you were given, then run this cell again.")
    else:
        if known:
            print(f"Your code is {known}: {TAKEN[task_id][1](variant_of(known))}.")
        else:
            print("No code: the task is as it stands. If you were given one, write it between the quotation")
            print("marks and run this cell again, since your marks will be for the numbers of your code.")
    of_code = variant_of(known)
    if known and task_id == "compiling.by_hand":
        print(table(of_code))
    return {name: _plain(getattr(of_code, name)) for name in TAKEN[task_id][0]}


def table(variant):
    """Return the four predictions of a variant as lines of text, a column a digit."""
    lines = [" " * 16 + "".join(f"{digit:>6}" for digit in range(10))]
    for at, (label, row) in enumerate(zip(variant.four_labels, variant.four_p, strict=True), start=1):
        article = "an" if label == 8 else "a"
        lines.append(f"{f'image {at}, {article} {label}:':<16}" + "".join(f"{p:>6.2f}" for p in row))
    return "\n".join(lines)


def _labels(variant):
    first, end = variant.labels
    return f"count the {end - first:,} training labels `y_train[{first}:{end}]` in place of all of them"


def _images(variant):
    n = variant.images
    return f"think of the first {n:,} test images and labels, `x_test[:{n}]`, in place of all 10,000"


def _units(variant):
    first, second, _ = variant.units
    return f"take a network whose hidden layers have {first} and {second} units in place of 128 and 64"


def _four(_variant):
    return "take the four predictions of your code in place of those in the table above"


def _row(variant):
    return f"take the probabilities [{', '.join(f'{p:.2f}' for p in variant.row)}] in place of those above"


TAKEN = {  # by task: the fields of a Variant that it takes, and what it asks with them
    "loading.counts": (("labels",), _labels),
    "preparing.predictions": (("images",), _images),
    "building.parameters": (("units",), _units),
    "compiling.by_hand": (("four_labels", "four_p"), _four),
    "predicting.reading": (("row",), _row),
}


def _sums(values):
    """Return the two sums that stand at the end of a code."""
    return [
        sum(values) % len(SIGNS),
        sum(weight * value for weight, value in enumerate(values, start=1)) % len(SIGNS),
    ]


def _frozen(value):
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _plain(value):
    """Return what a notebook works with: arrays of probabilities and labels, whole numbers as they are."""
    several = isinstance(value, tuple) and len(value) > 3
    return np.array(value) if several else value
