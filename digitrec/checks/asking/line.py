"""A kernel's line to whoever marks it: a question comes in, evidence goes out, a length before each.

The grader asks by having the kernel call `answer()`; what is asked comes over the line and not as code, and
only when the notebook has run to that place. What goes out is evidence: a description, never a mark.
"""

import json
import struct
import sys
from pathlib import Path

from digitrec.checks.asking.answers import Question
from digitrec.checks.asking.packing import pack, unpack

LENGTH = struct.Struct("!Q")
MOST = 256 * 2**20  # bytes of one frame: the arrays of a capstone are 2 MB

_line = None  # the socket, of a kernel that is marked


def take(line):
    """Keep the kernel's end of the line."""
    global _line
    _line = line


def answer():
    """Take a question and its probe from the line, try what the notebook holds, and send the evidence."""
    send(_line, _evidence(receive(_line), receive(_line)))


def answer_file(path):
    """Do the same over files, where a kernel has no line: `path`.question and .probe, then .evidence."""
    question, probe = (Path(f"{path}.{part}").read_bytes() for part in ("question", "probe"))
    Path(f"{path}.evidence").write_bytes(_evidence(question, probe))


def _evidence(question, probe):
    asked = Question.from_plain(json.loads(question))
    variables = sys.modules["IPython"].get_ipython().user_ns
    try:
        return pack(asked.evidence(asked.answers_in(variables), unpack(probe)))
    except TypeError:  # what the notebook holds made evidence that is no plain data
        return b""


def send(line, data):
    """Write one frame to a socket."""
    line.sendall(LENGTH.pack(len(data)) + data)


def receive(line, most=MOST):
    """Read one frame from a socket. Raises ValueError for one that is too long, EOFError where it ends."""
    (length,) = LENGTH.unpack(_exactly(line, LENGTH.size))
    if length > most:
        raise ValueError(f"A frame of {length} bytes was announced; at most {most} are read.")
    return _exactly(line, length)


def _exactly(line, length):
    parts = []
    while length:
        part = line.recv(min(length, 1 << 20))
        if not part:
            raise EOFError("The line ended in the middle of a frame.")
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
