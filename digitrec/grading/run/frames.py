"""Bytes between processes that do not trust one another: JSON and blobs, lengths first, no pickle."""

import json
import struct

LENGTH = struct.Struct("!Q")
MOST = 512 * 2**20  # bytes of one message: far more than a notebook and its evidence


def pack(plain, blobs=()):
    """Return one message: a value of JSON and a list of bytes."""
    parts = [json.dumps(plain).encode(), *blobs]
    return b"".join([LENGTH.pack(len(parts)), *(LENGTH.pack(len(part)) + part for part in parts)])


def unpack(message):
    """Return (value, list of bytes) of a message. Raises ValueError for anything else."""
    at = 0
    parts = []

    def take(size):
        nonlocal at
        if size > len(message) - at:
            raise ValueError("A message between processes is shorter than it says.")
        at += size
        return message[at - size : at]

    (count,) = LENGTH.unpack(take(LENGTH.size))
    if not 0 < count < 100_000:
        raise ValueError("A message between processes has no parts, or too many.")
    for _ in range(count):
        (size,) = LENGTH.unpack(take(LENGTH.size))
        parts.append(take(size))
    return json.loads(parts[0]), parts[1:]


def write(stream, message):
    """Write one message to a binary stream."""
    stream.write(LENGTH.pack(len(message)) + message)
    stream.flush()


def read(stream, most=MOST):
    """Read one message from a binary stream; None at its end. Raises ValueError for one that is too long."""
    start = stream.read(LENGTH.size)
    if not start:
        return None
    (length,) = LENGTH.unpack(start)
    if length > most:
        raise ValueError(f"A message of {length} bytes was announced; at most {most} are read.")
    message = stream.read(length)
    if len(message) < length:
        raise ValueError("A message between processes ended too early.")
    return message
