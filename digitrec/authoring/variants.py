"""The variants behind numbers of one's own, drawn once, and what is right for each, worked out.

    python -m digitrec.authoring.variants

writes two files: what is asked, beside `digitrec/checks/asking/variants.py`, and what is right, which a
sandbox does not hold, beside `digitrec/checks/engine/variants.py`. The draw is always the same. While a class
has codes, do not write others: a code would then stand for other numbers.
"""

import json
from functools import cache

import numpy as np

from digitrec.building import SIZES, count_parameters
from digitrec.checks.asking import variants as asked
from digitrec.checks.compiling.by_hand import TWO_DECIMALS
from digitrec.checks.engine import variants as judged
from digitrec.compiling import accuracy, cross_entropy
from digitrec.loading import load_mnist
from digitrec.preparing import one_hot

MANY = 250
SEED = 14
LABELS = 1_000  # are counted with a code
LOSSES_APART = 0.002  # the loss of a table to that of every other one

# What the notebooks ask without a code.
STANDARD = {
    "labels": [0, 60_000],
    "images": 10_000,
    "units": list(SIZES[1:]),
    "four_labels": [7, 4, 1, 0],
    "four_p": [
        [0.0, 0.0, 0.1, 0.0, 0.0, 0.0, 0.0, 0.8, 0.0, 0.1],
        [0.0, 0.0, 0.0, 0.0, 0.25, 0.0, 0.0, 0.0, 0.0, 0.75],
        [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        [0.4, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 0.0, 0.3, 0.0],
    ],
    "row": [0.02, 0.01, 0.05, 0.46, 0.0, 0.38, 0.0, 0.01, 0.05, 0.02],
}


def draw():
    """Return the variants as plain data, the standard one first; of no two are any counts or sizes alike."""
    rng = np.random.default_rng(SEED)
    parts = _parts(_labels(), rng)
    images = rng.permutation(np.arange(1_001, 10_000))[:MANY]
    spans = zip(((40, 400), (20, 300)), STANDARD["units"], strict=False)
    first, second = (rng.permutation(np.setdiff1d(np.arange(*span), [n]))[:MANY] for span, n in spans)
    tables = _tables(rng)
    drawn = [
        {
            "labels": [int(start), int(start) + LABELS],
            "images": int(images[at]),
            "units": [int(first[at]), int(second[at]), 10],
            "four_labels": tables[at][0],
            "four_p": tables[at][1],
            "row": _row(rng),
        }
        for at, start in enumerate(parts)
    ]
    return [STANDARD, *drawn]


def work_out(variant):
    """Return what is right for a variant, as plain data."""
    first, end = variant["labels"]
    p, y = np.array(variant["four_p"]), one_hot(np.array(variant["four_labels"]))
    return {
        "counts": np.bincount(_labels()[first:end], minlength=10).tolist(),
        "parameters": count_parameters([SIZES[0], *variant["units"]]),
        "digits": p.argmax(axis=1).tolist(),
        "accuracy": float(accuracy(y, p)),
        "loss": float(-np.log((y * p).sum(axis=1)).mean()),  # by hand: none of them is 0
        "digit": int(np.argmax(variant["row"])),
    }


@cache
def _labels():
    """Return the training labels, uint8 (60000,)."""
    return load_mnist()[0][1]


def _parts(labels, rng):
    """Return where the parts of the labels begin, each with one commonest and one rarest digit.

    The pairs of those two are spread as evenly as the data allows.
    """
    by_pair = {}
    for start in rng.permutation(np.arange(0, len(labels) - LABELS + 1, 50)):
        counts = np.bincount(labels[start : start + LABELS], minlength=10)
        ordered = np.sort(counts)
        if ordered[0] < ordered[1] and ordered[-2] < ordered[-1]:
            by_pair.setdefault((counts.argmax(), counts.argmin()), []).append(start)
    found = []
    while len(found) < MANY:
        for starts in by_pair.values():
            if starts and len(found) < MANY:
                found.append(starts.pop())
    return rng.permutation(found)


def _tables(rng):
    """Return (labels, probabilities) of tables: one to three of the four images are read right."""
    found, losses, read = [], [], {(7, 9, 1, 0)}  # that of the standard table
    while len(found) < MANY:
        digits = rng.permutation(10)
        right_ones = 1 + len(found) % 3
        wrong = set(rng.permutation(4)[right_ones:].tolist())
        labels, rows = digits[:4].tolist(), []
        for at, label in enumerate(labels):
            others = rng.permutation([d for d in range(10) if d != label]).tolist()
            rows.append(_wrong_row(label, others, rng) if at in wrong else _right_row(label, others, rng))
        p = np.array(rows)
        loss = cross_entropy(one_hot(np.array(labels)), p)
        as_read = tuple(p.argmax(axis=1))
        if as_read in read or any(abs(loss - other) < LOSSES_APART for other in losses):
            continue
        found.append((labels, rows))
        losses.append(loss)
        read.add(as_read)
    return found


def _right_row(label, others, rng):
    """Return ten probabilities, the label's the largest: in a third of the rows below a half."""
    kind = rng.integers(3)
    mine = int(rng.integers(40, 48) if kind == 0 else rng.integers(55, 95))
    rest = 100 - mine
    parts = [rest // 2, rest - rest // 2]
    return _row_of({label: mine, others[0]: parts[0], others[1]: parts[1]})


def _wrong_row(label, others, rng):
    """Return ten probabilities, another digit's the largest."""
    mine = int(rng.integers(5, 38))
    more = int(rng.integers(max(mine, (100 - mine) // 2) + 5, 100 - mine + 1))  # more than any other
    return _row_of({label: mine, others[0]: more, others[1]: 100 - mine - more})


def _row_of(hundredths):
    return [hundredths.get(digit, 0) / 100 for digit in range(10)]


def _row(rng):
    """Return ten probabilities for one image, a clear first and a second, the rest a few hundredths."""
    first, second, *_ = digits = rng.permutation(10).tolist()
    largest = int(rng.integers(41, 50))
    small = {digit: int(rng.integers(0, 4)) for digit in digits[2:]}
    small[second] = 100 - largest - sum(small.values())
    return _row_of({**small, first: largest}) if small[second] < largest else _row(rng)


def of_a_neighbour(variants=None):
    """Return by task the points that the right answers to one variant earn with another, on average.

    Over all ordered pairs of `variants`; all those behind codes unless stated.
    """
    variants = variants or asked.variants()[1:]
    rights = [judged.right_for(variant) for variant in variants]
    images = [variant.images for variant in variants]
    pairs = ~np.eye(len(rights), dtype=bool)

    def same(values, within=0.0):
        table = np.array(values, dtype=float).reshape(len(rights), -1)
        return (abs(table[:, None] - table) <= within).all(axis=2)[pairs].mean()

    def each(what, of=lambda value: value):
        return [of(right[what]) for right in rights]

    counted = same(each("counts")) + same(each("counts", np.argmax)) + same(each("counts", np.argmin))
    sizes = [same(each("parameters", lambda three, at=at: three[at])) for at in range(3)]
    read = same(each("digits")) / 4 + same(each("accuracy")) / 4 + same(each("loss"), TWO_DECIMALS) / 2
    return {
        "loading.counts": 0.5 + 0.5 * counted,
        "preparing.predictions": same(images),
        "building.parameters": 0.75 * (sum(sizes) + same(each("parameters", sum))),
        "compiling.by_hand": read,
        "predicting.reading": 0.5 + 0.5 * same(each("digit")),
    }


def main():
    """Write both files again."""
    drawn = draw()
    for file, rows in ((asked.FILE, drawn), (judged.FILE, [work_out(variant) for variant in drawn])):
        lines = ",\n".join(json.dumps(row) for row in rows)
        file.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
