"""Loading: the arrays against the published checksums, and Keras's own call without a network."""

import hashlib
import os
import shutil
import struct
import subprocess
import sys

import numpy as np
import pytest

from digitrec import loading

# MD5 sums of the original IDX files, as published with MNIST; written out also in digitrec/mnist/README.md.
PUBLISHED = {
    "train images": "6bbc9ace898e44ae57da46a324031adb",
    "train labels": "a25bea736e30d166cdddb491f175f624",
    "test images": "2646ac647ad5339dbf082846283269ea",
    "test labels": "27ae3e4e09519cfbb04c329615203637",
}


def idx_bytes(array):
    """Write an array of bytes in the IDX format: magic number, dimensions, content."""
    header = struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}i", *array.shape)
    return header + array.tobytes()


def test_arrays_are_those_of_the_original_files(mnist):
    (x_train, y_train), (x_test, y_test) = mnist
    assert [a.shape for a in (x_train, y_train, x_test, y_test)] == [
        (60000, 28, 28),
        (60000,),
        (10000, 28, 28),
        (10000,),
    ]
    for array, published in zip((x_train, y_train, x_test, y_test), PUBLISHED.values(), strict=True):
        assert array.dtype == np.uint8
        assert hashlib.md5(idx_bytes(array)).hexdigest() == published


def test_the_readme_beside_the_data_states_the_same_checksums():
    text = loading.PACKAGED_FILE.with_name("README.md").read_text()
    assert all(md5 in text for md5 in PUBLISHED.values())
    assert loading.SHA256 in text


def truncated(content):
    return content[:-1000]


def altered(content):
    return content[:5000] + bytes([content[5000] ^ 1]) + content[5001:]


def empty(content):
    return b""


def replaced_by_a_web_page(content):
    return b"<html>404 Not Found</html>"


@pytest.mark.parametrize("damage", [truncated, altered, empty, replaced_by_a_web_page])
@pytest.mark.parametrize("call", [loading.load_mnist, loading.use_packaged_mnist])
def test_a_damaged_file_is_refused_in_one_sentence(damage, call, tmp_path, monkeypatch):
    damaged = tmp_path / "mnist.npz"
    damaged.write_bytes(damage(loading.PACKAGED_FILE.read_bytes()))
    monkeypatch.setattr(loading, "PACKAGED_FILE", damaged)
    with pytest.raises(loading.DataError, match=r"is not the one that belongs to this course.*Reinstall"):
        call()


def test_a_missing_file_is_refused_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "PACKAGED_FILE", tmp_path / "nowhere.npz")
    with pytest.raises(loading.DataError, match=r"cannot be read \(No such file or directory\)\. Reinstall"):
        loading.load_mnist()


SPELLINGS = """
from tensorflow.keras.datasets import mnist as early            # imported before the call
from tensorflow.keras.datasets.mnist import load_data as early_function
import socket, sys

def no_network(*args, **kwargs):
    raise OSError("this process has no network")

socket.socket.connect = no_network
socket.getaddrinfo = no_network

from digitrec.loading import load_mnist, use_packaged_mnist
use_packaged_mnist()

import keras
import tensorflow as tf
import keras.datasets.mnist
import tensorflow.keras.datasets.mnist
from keras.datasets import mnist as from_keras
from keras.datasets.mnist import load_data as function_from_keras
from tensorflow.keras.datasets import mnist as from_tensorflow
from tensorflow.keras.datasets.mnist import load_data as function_from_tensorflow
from tensorflow import keras as tf_keras

calls = [
    early.load_data,
    early_function,
    keras.datasets.mnist.load_data,
    tf.keras.datasets.mnist.load_data,
    tensorflow.keras.datasets.mnist.load_data,
    from_keras.load_data,
    function_from_keras,
    from_tensorflow.load_data,
    function_from_tensorflow,
    tf_keras.datasets.mnist.load_data,
    lambda: from_keras.load_data("mnist.npz"),
    lambda: from_keras.load_data(path="another_name.npz"),
]
ours = [array for part in load_mnist() for array in part]
for call in calls:
    theirs = [array for part in call() for array in part]
    assert all((a == b).all() and a.dtype == b.dtype for a, b in zip(theirs, ours, strict=True))
print(len(calls), "spellings")
"""


@pytest.mark.slow
def test_every_spelling_of_load_data_works_without_a_network_and_leaves_the_cache_alone(tmp_path):
    cache = tmp_path / "keras"
    (cache / "datasets").mkdir(parents=True)
    kept = cache / "datasets" / "mnist.npz"
    kept.write_bytes(b"a file that Keras would delete")
    environment = os.environ | {"KERAS_HOME": str(cache), "TF_CPP_MIN_LOG_LEVEL": "3"}
    run = subprocess.run(
        [sys.executable, "-c", SPELLINGS], env=environment, cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "12 spellings"
    assert [path.name for path in (cache / "datasets").iterdir()] == ["mnist.npz"]
    assert kept.read_bytes() == b"a file that Keras would delete"


def test_a_file_damaged_after_the_setup_is_refused_by_load_data_too(tmp_path, monkeypatch):
    copy = tmp_path / "mnist.npz"
    shutil.copy(loading.PACKAGED_FILE, copy)
    monkeypatch.setattr(loading, "PACKAGED_FILE", copy)
    loading.use_packaged_mnist()
    from keras.datasets import mnist as keras_mnist

    assert keras_mnist.load_data()[0][0].shape == (60000, 28, 28)
    copy.write_bytes(truncated(copy.read_bytes()))
    with pytest.raises(loading.DataError):
        keras_mnist.load_data()
