"""How `digitrec predict` does on photographs: 100 test digits, photographed synthetically.

    python -m benchmarks.photographs              the score, and what was misread
    python -m benchmarks.photographs --sheet FILE  also a sheet of the photographs and what was made of them

The photographs are made by `instruments/photographs.py`, which shares no code with what reads them. They are
not real photographs: nobody wrote these digits with a pen.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.instruments.photographs import photograph
from digitrec import from_scratch
from digitrec.loading import load_mnist
from digitrec.pictures import PictureError, read_digit
from digitrec.preparing import flatten, scale
from digitrec.training import trained_weights

COUNT = 100


def read_photographs(folder, count=COUNT):
    """Photograph `count` test digits into `folder`; return (photographs, seen, labels, read).

    `seen` are the digits found in them, uint8 (count, 28, 28), blank where none was; `read` is what the
    course's network makes of them, -1 where nothing was found.
    """
    _, (images, labels) = load_mnist()
    chosen = np.arange(count) * (len(images) // count)
    paths, seen = [], []
    for k in chosen:
        paths.append(folder / f"{k}.jpg")
        paths[-1].write_bytes(photograph(images[k], int(k // (len(images) // count))))
        try:
            seen.append(read_digit(paths[-1]))
        except PictureError:
            seen.append(np.zeros((28, 28), dtype="uint8"))
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
    file = parser.parse_args().sheet
    with tempfile.TemporaryDirectory() as folder:
        paths, seen, labels, read = read_photographs(Path(folder))
        if file:
            sheet(paths, seen, file)
    for k in np.flatnonzero(labels != read):
        print(f"{paths[k].name}: a {labels[k]}, {'nothing found' if read[k] < 0 else f'read as {read[k]}'}")
    print(f"{(labels == read).sum()} of {len(labels)} synthetic photographs of test digits are read right.")


if __name__ == "__main__":
    main()
