"""Data as a classic script: a page opened from the file system may load nothing else."""

import base64
import json

import numpy as np


def script(name, value, comment):
    """Return a script's text that puts `value`, plain data, into `digitrec.NAME`, below a comment."""
    lines = [
        *(f"// {line}" for line in comment.splitlines()),
        "globalThis.digitrec ??= {};",
        f"digitrec.{name} = {json.dumps(value)};",
    ]
    return "\n".join(lines) + "\n"


def base64_of(array, kind=None):
    """Return an array's bytes as text, its numbers of the NumPy type `kind`."""
    return base64.b64encode(np.ascontiguousarray(array, dtype=kind).tobytes()).decode("ascii")
