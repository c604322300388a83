"""How `mnist.npz` comes from the four files in which MNIST was published.

    python -m digitrec.mnist.from_idx FOLDER mnist.npz

FOLDER holds the files, as they are or with `.gz`. Nobody needs to run this again: the package has the result.

A file of the format IDX begins with two zero bytes, the type of its numbers (8: uint8) and the number of
dimensions; then come the sizes, four bytes each, the most significant first; then the numbers, row by row.
"""

import argparse
import gzip
import hashlib
import math
from pathlib import Path

import numpy as np

# The array of mnist.npz, the file that it comes from, and the file's MD5 sum as published.
FILES = {
    "x_train": ("train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb"),
    "y_train": ("train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624"),
    "x_test": ("t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea"),
    "y_test": ("t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637"),
}
UINT8 = 8


class IdxError(ValueError):
    """A file is not one of those in which MNIST was published; the message says which and why."""


def read_idx(content):
    """Return the array in the bytes of an IDX file, uint8. Raises IdxError."""
    if len(content) < 4 or content[:3] != bytes([0, 0, UINT8]):
        first = ", ".join(map(str, content[:3])) or "nothing"
        raise IdxError(f"An IDX file of bytes begins with 0, 0, 8, not with {first}.")
    start = 4 + 4 * content[3]
    shape = [int.from_bytes(content[at : at + 4], "big") for at in range(4, start, 4)]
    size = start + math.prod(shape)
    if len(content) != size:
        raise IdxError(f"The file has {len(content)} bytes; {size} belong to the shape {tuple(shape)}.")
    return np.frombuffer(content, dtype="uint8", offset=start).reshape(shape)


def to_idx(array):
    """Return an array, uint8, as the bytes of an IDX file."""
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return bytes([0, 0, UINT8, array.ndim]) + sizes + array.tobytes()


def read_published(folder, files=FILES):
    """Return the arrays by name, from the files in a folder. Raises IdxError for a file that is another."""
    arrays = {}
    for array, (name, published) in files.items():
        content = _content(Path(folder, name))
        found = hashlib.md5(content).hexdigest()
        if found != published:
            raise IdxError(f"{name} has the MD5 sum {found}; {published} was published. Download it again.")
        arrays[array] = read_idx(content)
    return arrays


def _content(path):
    """Return the bytes of a file, which may be packed by gzip."""
    packed = path.with_name(f"{path.name}.gz")
    try:
        return path.read_bytes() if path.is_file() else gzip.decompress(packed.read_bytes())
    except (OSError, EOFError) as error:
        raise IdxError(f"Neither {path} nor {packed.name} can be read: {error}.") from None


def main():
    """Write the four arrays into one file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the four published files are")
    parser.add_argument("output", type=Path, help="the file to write")
    options = parser.parse_args()
    try:
        arrays = read_published(options.folder)
    except IdxError as error:
        raise SystemExit(str(error)) from None
    np.savez_compressed(options.output, **arrays)
    for name, array in arrays.items():
        print(f"{name}: {array.dtype} {array.shape}")


if __name__ == "__main__":
    main()
