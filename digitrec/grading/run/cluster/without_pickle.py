"""A process that reads what Dask brings and never loads pickle: its workers run other people's programs.

Dask's own setting, `Client(deserializers=...)`, is not enough: errors of tasks, the types of results and
messages that are marked as pickle are loaded whatever it says.
"""

import sys

from dask.utils import typename
from distributed.protocol import register_serialization_family
from distributed.protocol.serialize import families


class PickleRefused(TypeError):  # noqa: N818
    """Something that came was pickle, and was not loaded. Dask goes on after a TypeError."""


def refuse_pickle():
    """Let nothing be unpickled in this process from now on, whoever tries it; this cannot be taken back."""
    sys.addaudithook(_no_globals)
    for family, load in (("pickle", _refused), ("dask", _bytes_alone)):
        register_serialization_family(family, families[family][0], load)


def _no_globals(event, arguments):
    """Refuse what every pickle that does anything has to ask for: something by its name."""
    if event == "pickle.find_class":
        raise PickleRefused(f"{arguments[0]}.{arguments[1]}")


def _refused(header, frames):
    """Return an error in place of what a pickle holds: the message that it came with can still be read."""
    return PickleRefused(b"".join(frames))


def _bytes_alone(header, frames):
    """Return bytes; of anything else Dask would load the type first, which is pickle."""
    if header.get("type") != typename(bytes):
        return PickleRefused(str(header.get("type")))
    return b"".join(frames)
