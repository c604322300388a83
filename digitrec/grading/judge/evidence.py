"""Read evidence that a kernel sent: what it would take is known before any of it is unpacked."""

import io
import json
import math
import re
import zipfile

import numpy as np

from digitrec.checks.asking.packing import ARRAY

MOST_BYTES = 512 * 2**20  # of all arrays, unpacked
MOST_JSON = 8 * 2**20
MOST_ARRAYS = 5_000
MOST_NODES = 200_000
DEEPEST = 60
NAME = re.compile(r"a\d{1,5}\.npy")
KINDS = "biufU"


class MalformedEvidence(ValueError):  # noqa: N818
    """Bytes that are no evidence, or that would take too much; the message is one sentence."""


def parse(packed, most=MOST_BYTES):
    """Return the evidence in bytes that `asking.packing.pack` made. Raises MalformedEvidence for any others.

    Names, sizes and types of the arrays are read before their contents, and each array stands in one place.
    All of them together take at most `most` bytes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as file:
            members = _looked_over(file, most)
            words = file.read("json.npy")
            plain = _plain(_array(words, limit=MOST_JSON).tobytes())
            return _Filled(file, members).fill(plain)
    except MalformedEvidence:
        raise
    except Exception as error:  # a forged or damaged file fails in many ways, and all mean the same
        raise MalformedEvidence("What came back from the notebook is no evidence, or is damaged.") from error


def _looked_over(file, most):
    members = {member.filename: member for member in file.infolist()}
    if len(members) != len(file.infolist()) or len(members) > MOST_ARRAYS:
        raise MalformedEvidence(f"The evidence holds more than {MOST_ARRAYS} arrays, or two of one name.")
    if not all(NAME.fullmatch(name) or name == "json.npy" for name in members):
        raise MalformedEvidence("The evidence holds something that is no array of ours.")
    if sum(member.file_size for member in members.values()) > most:
        raise MalformedEvidence(f"The evidence takes more than {most // 2**20} MB.")
    return members


def _plain(words):
    """Parse JSON whose depth and number of values are bounded."""
    text = words.decode("utf-8")
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    depth = deepest = 0
    for sign in re.findall(r"[\[{\]}]", bare):
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    if deepest > DEEPEST or bare.count(",") + bare.count("[") + bare.count("{") > MOST_NODES:
        raise MalformedEvidence("The evidence is nested deeper, or has more parts, than any answer's.")
    return json.loads(text)


def _array(data, limit=MOST_BYTES):
    """Return the array in the bytes of an .npy file; its header has to agree with its length."""
    stream = io.BytesIO(data)
    version = np.lib.format.read_magic(stream)
    read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[version]
    shape, fortran, dtype = read(stream, max_header_size=10_000)
    if dtype.kind not in KINDS or dtype.hasobject or len(shape) > 32:
        raise MalformedEvidence("The evidence holds an array that is not one of numbers.")
    size = math.prod(shape) * dtype.itemsize
    if size > limit or size != len(data) - stream.tell():
        raise MalformedEvidence("The evidence holds an array of another length than it says.")
    flat = np.frombuffer(data, dtype, offset=stream.tell())
    return flat.reshape(shape, order="F" if fortran else "C")


class _Filled:
    """Puts the arrays back into the plain data, each once."""

    def __init__(self, file, members):
        self._file, self._left = file, set(members) - {"json.npy"}

    def fill(self, value):
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if not isinstance(value, dict):
            return value
        if set(value) != {ARRAY}:
            return {key: self.fill(item) for key, item in value.items()}
        name = f"{value[ARRAY]}.npy"
        if name not in self._left:
            raise MalformedEvidence("The evidence names an array that is not there, or one array twice.")
        self._left.remove(name)
        return _array(self._file.read(name))
