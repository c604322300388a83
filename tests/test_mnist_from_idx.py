"""MNIST from the files in which it was published: their MD5 sums are the authority, none of our making."""

import gzip
import hashlib
import struct
import subprocess
import sys

import numpy as np
import pytest

from digitrec.mnist.from_idx import FILES, IdxError, read_idx, read_published, to_idx

# Two images of 2 x 3 pixels, written by hand after the description of the format.
TWO_IMAGES = bytes([0, 0, 8, 3]) + struct.pack(">3I", 2, 2, 3) + bytes(range(12))


def md5(content):
    return hashlib.md5(content).hexdigest()


@pytest.fixture(scope="module")
def published(mnist, tmp_path_factory):
    """The four files, put together from the package's arrays; one of them packed, as they are offered."""
    folder = tmp_path_factory.mktemp("idx")
    (x_train, y_train), (x_test, y_test) = mnist
    for array, content in {"x_train": x_train, "y_train": y_train, "x_test": x_test}.items():
        (folder / FILES[array][0]).write_bytes(to_idx(content))
    (folder / f"{FILES['y_test'][0]}.gz").write_bytes(gzip.compress(to_idx(y_test), mtime=0))
    return folder


def test_a_small_file_written_by_hand():
    array = read_idx(TWO_IMAGES)
    assert array.dtype == np.uint8
    np.testing.assert_array_equal(array, [[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]]])
    assert to_idx(array) == TWO_IMAGES
    assert read_idx(bytes([0, 0, 8, 1, 0, 0, 0, 0])).shape == (0,)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "begins with 0, 0, 8"),
        (b"\x1f\x8b\x08\x00", "begins with 0, 0, 8, not with 31, 139, 8"),
        (bytes([0, 0, 13, 1, 0, 0, 0, 0]), "not with 0, 0, 13"),
        (TWO_IMAGES[:-1], "has 27 bytes; 28 belong to"),
        (TWO_IMAGES + b"x", "has 29 bytes; 28 belong to"),
    ],
)
def test_what_is_no_such_file_is_refused(content, sentence):
    with pytest.raises(IdxError, match=sentence):
        read_idx(content)


@pytest.mark.parametrize("array", FILES)
def test_the_packaged_arrays_are_the_published_files(array, mnist):
    arrays = dict(zip(FILES, (part for pair in mnist for part in pair), strict=True))
    assert md5(to_idx(arrays[array])) == FILES[array][1]


def test_the_script_makes_mnist_npz_from_the_published_files(published, tmp_path, mnist):
    command = [sys.executable, "-m", "digitrec.mnist.from_idx", str(published), str(tmp_path / "mnist.npz")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "x_train: uint8 (60000, 28, 28)" in done.stdout
    with np.load(tmp_path / "mnist.npz") as made:
        arrays = dict(zip(FILES, (part for pair in mnist for part in pair), strict=True))
        assert list(made) == list(arrays)
        assert all(np.array_equal(made[name], array) for name, array in arrays.items())


def test_another_file_is_refused_by_its_sum(tmp_path):
    files = {"x_train": ("images", md5(TWO_IMAGES))}
    (tmp_path / "images").write_bytes(TWO_IMAGES)
    assert read_published(tmp_path, files)["x_train"].shape == (2, 2, 3)
    (tmp_path / "images").write_bytes(TWO_IMAGES[:-1] + b"x")
    with pytest.raises(IdxError, match=r"images has the MD5 sum .* was published\. Download it again"):
        read_published(tmp_path, files)
    with pytest.raises(IdxError, match=r"Neither .*train-images-idx3-ubyte nor .*\.gz can be read"):
        read_published(tmp_path)
