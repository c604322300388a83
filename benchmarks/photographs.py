"""How `digitrec predict` does on photographs: 100 test digits, photographed synthetically.

    python -m benchmarks.photographs              the score, and what was misread
    python -m benchmarks.photographs --sheet FILE  also a sheet of the photographs and what was made of them
    python -m benchmarks.photographs --scenes     the scores of others: sheets on tables, cards, windows

The pictures are made by `instruments/photographs.py` and `instruments/scenes.py`, which share no code with
what reads them. They are not real photographs: nobody wrote these digits with a pen.
"""

import argparse
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.instruments import scenes
from benchmarks.instruments.photographs import photograph
from digitrec import from_scratch
from digitrec.loading import load_mnist
from digitrec.pictures import PictureError, read_digits
from digitrec.preparing import flatten, scale
from digitrec.training import trained_weights

COUNT = 100
SCENES = {  # what is made of digits and a seed, and how many digits there are
    "a sheet on a table": (scenes.sheet_on_table, 1),
    "a sheet with two to four digits": (scenes.sheet_on_table, (2, 3, 4)),
    "a sheet with two rows": (lambda digits, seed: scenes.sheet_on_table(digits, seed, rows=2), 4),
    "a slate": (lambda digits, seed: scenes.sheet_on_table(digits, seed, chalk=True), 1),
    "a card": (scenes.card, 1),
    "a card with two digits": (scenes.card, 2),
    "a drawing program": (scenes.screenshot, 1),
    "a drawing program, two to five digits": (scenes.screenshot, (2, 3, 4, 5)),
}


def read_scenes(folder, name, count=COUNT):
    """Have `count` scenes of a kind read; return (labels, read), a list of digits for each scene."""
    images, labels, weights, sure = _read_surely()
    make, several = SCENES[name]
    there, read = [], []
    for seed in range(count):
        n = several if isinstance(several, int) else several[seed % len(several)]
        chosen = np.random.default_rng(seed).choice(sure, n, replace=False)
        file = folder / "scene"
        file.write_bytes(make(images[chosen], seed))
        there.append(labels[chosen].tolist())
        try:
            found = np.array(read_digits(file))
            read.append(from_scratch.predict(weights, scale(flatten(found))).argmax(axis=1).tolist())
        except PictureError:
            read.append([])
    return there, read


@cache
def _read_surely():
    """Return the test digits, the course's weights, and where the digits are of which these are sure.

    What is tried on them is whether the digits are found, not how the network reads.
    """
    _, (images, labels) = load_mnist()
    weights = trained_weights()
    sure = from_scratch.predict(weights, scale(flatten(images))).max(axis=1) > 0.99
    return images, labels, weights, np.flatnonzero(sure)


def read_photographs(folder, count=COUNT):
    """Photograph `count` test digits into `folder`; return (photographs, seen, labels, read).

    `seen` are the digits found in them, uint8 (count, 28, 28), blank where not one was found; `read` is what
    the course's network makes of them, -1 for blank ones.
    """
    _, (images, labels) = load_mnist()
    chosen = np.arange(count) * (len(images) // count)
    paths, seen = [], []
    for k in chosen:
        paths.append(folder / f"{k}.jpg")
        paths[-1].write_bytes(photograph(images[k], int(k // (len(images) // count))))
        try:
            (digit,) = read_digits(paths[-1])
        except (PictureError, ValueError):  # none, or more than the one
            digit = np.zeros((28, 28), dtype="uint8")
        seen.append(digit)
    seen = np.array(seen)
    read = from_scratch.predict(trained_weights(), scale(flatten(seen))).argmax(axis=1)
    read[seen.max(axis=(1, 2)) == 0] = -1
    return paths, seen, labels[chosen], read


def sheet(paths, seen, file):
    """Write every photograph with what was made of it below, twenty to a row."""
    tile, rows = 84, -(-len(paths) // 20)
    page = Image.new("RGB", (20 * tile, rows * 2 * tile))
    for k, (path, digit) in enumerate(zip(paths, seen, strict=True)):
        x, y = k % 20 * tile, k // 20 * 2 * tile
        page.paste(Image.open(path).resize((tile, tile)), (x, y))
        page.paste(Image.fromarray(digit).resize((tile, tile)), (x, y + tile))
    page.save(file)


def main():
    """Print the score."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sheet", type=Path, help="an image file to write")
    parser.add_argument("--scenes", action="store_true", help="other pictures than photographs of paper")
    options = parser.parse_args()
    file = options.sheet
    if options.scenes:
        _print_scenes()
        return
    with tempfile.TemporaryDirectory() as folder:
        paths, seen, labels, read = read_photographs(Path(folder))
        if file:
            sheet(paths, seen, file)
    for k in np.flatnonzero(labels != read):
        print(f"{paths[k].name}: a {labels[k]}, {'nothing found' if read[k] < 0 else f'read as {read[k]}'}")
    print(f"{(labels == read).sum()} of {len(labels)} synthetic photographs of test digits are read right.")


def _print_scenes():
    for name in SCENES:
        with tempfile.TemporaryDirectory() as folder:
            there, read = read_scenes(Path(folder), name)
        found = sum(len(a) == len(b) for a, b in zip(there, read, strict=True))
        right = sum(a == b for a, b in zip(there, read, strict=True))
        print(f"{name}: in {found} of {len(there)} every digit is found, in {right} every one is read right.")


if __name__ == "__main__":
    main()
