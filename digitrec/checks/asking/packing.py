"""Evidence as bytes: JSON for the plain values, arrays beside it in one .npz file, nothing pickled."""

import io
import json

import numpy as np

ARRAY = "array in this file"  # the only key of a dict that stands for an array


def pack(evidence):
    """Return evidence as the bytes of an .npz file. Raises TypeError if it is not plain data."""
    arrays = {}
    plain = _take_out(evidence, arrays)
    words = json.dumps(plain).encode()
    stream = io.BytesIO()
    np.savez_compressed(stream, allow_pickle=False, json=np.frombuffer(words, np.uint8), **arrays)
    return stream.getvalue()


def unpack(packed):
    """Return the evidence in bytes that `pack` made. Raises ValueError if they are anything else."""
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as file:
            return _put_back(json.loads(file["json"].tobytes()), file)
    except Exception as error:  # a forged or damaged file fails in many ways, and all mean the same
        raise ValueError("This is not a file of evidence, or it is damaged.") from error


def _take_out(value, arrays):
    """Return a copy of `value` with every array moved to `arrays`."""
    if type(value) is np.ndarray and value.dtype.kind in "biufU":
        name = f"a{len(arrays)}"
        arrays[name] = value
        return {ARRAY: name}
    if type(value) in (list, tuple):
        return [_take_out(item, arrays) for item in value]
    if type(value) is dict:
        if not all(type(key) is str for key in value) or ARRAY in value:
            raise TypeError("The keys of evidence must be strings of ours.")
        return {key: _take_out(item, arrays) for key, item in value.items()}
    if value is None or type(value) in (bool, int, float, str):
        return value
    raise TypeError(f"Evidence must be plain data, but holds an object of type {type(value).__name__}.")


def _put_back(value, arrays):
    if isinstance(value, list):
        return [_put_back(item, arrays) for item in value]
    if isinstance(value, dict):
        if set(value) == {ARRAY}:
            return arrays[value[ARRAY]]
        return {key: _put_back(item, arrays) for key, item in value.items()}
    return value
