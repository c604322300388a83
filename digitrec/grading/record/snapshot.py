"""A submission as it was found: read once, by whoever marks it, whatever lies in its folder."""

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from digitrec.classroom.times import decode

LARGEST_NOTEBOOK = 100 * 10**6  # bytes
LARGEST_FILES = 50 * 10**6  # bytes of all other files together
MOST_FILES = 1_000
DEEPEST = 8  # folders in folders
SUFFIX = ".ipynb"
NO_TRICKS = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))  # where they are
TIMESTAMP = "timestamp.txt"  # what collecting puts beside the learner's own files
LONGEST_TIME = 1_000  # bytes


@dataclass(frozen=True)
class Snapshot:
    """The bytes of one notebook and of the files that came with it, and what was left out and why."""

    notebook: bytes | None = field(repr=False)
    name: str = ""  # of the file that counts
    files: dict = field(default_factory=dict, repr=False)
    refused: str = ""  # why there is no notebook to mark
    left_out: tuple[str, ...] = ()
    timestamp: str = ""  # when it was handed in, as whoever collected it wrote it down

    @property
    def hash(self):
        """A SHA-256 of all that counts, as text: another one means that the submission has changed."""
        digest = hashlib.sha256(f"{self.refused}\0{self.timestamp}".encode())
        for name, data in [("", self.notebook or b""), *sorted(self.files.items())]:
            digest.update(f"\0{name}\0{len(data)}\0".encode(errors="surrogateescape") + data)
        return digest.hexdigest()


def take(folder, notebook, recognises=lambda data: False):
    """Read the submission in a folder and return its Snapshot; nothing in there is followed or waited for.

    `notebook` is the name that the course gave, without its suffix. Where no such file is there, the only one
    that `recognises(bytes)` counts: a learner renamed it.
    """
    if Path(folder).is_symlink() or Path(folder).parent.is_symlink():
        return Snapshot(None, refused="What was handed in is a link: hand in the notebook itself.")
    files, left_out, refused = {}, [], ""
    wanted, others = None, []
    for name, size, kind in _entries(Path(folder)):
        is_notebook = name.lower().endswith(SUFFIX)
        if name == notebook + SUFFIX:
            wanted = (name, size, kind)
        elif kind != "file":
            left_out.append(f"{name} ({kind})")
        elif is_notebook and "/" not in name:
            others.append((name, size))
        elif name != TIMESTAMP and not is_notebook:
            files[name] = size
    data = None
    if wanted and wanted[2] == "file":
        data, refused = _notebook(folder, *wanted[:2])
    elif wanted:
        refused = f"In the place of {wanted[0]} there is {wanted[2]}: hand in the notebook itself."
    name = wanted[0] if wanted else ""
    if data is None and not (wanted and wanted[2] == "file"):
        known = [(n, found) for n, s in others if (found := _notebook(folder, n, s)[0]) and recognises(found)]
        if len(known) == 1:
            (name, data), refused = known[0], ""
        elif not wanted:
            refused = (
                f"There is no {notebook}{SUFFIX} in what was handed in"
                + (f", and {len(known)} other notebooks that it could be" if known else "")
                + "."
            )
    left_out += [n for n, _ in others if n != name]
    kept = _files(folder, files, left_out)
    return Snapshot(data, name, kept, refused, tuple(left_out), _timestamp(folder))


def _entries(folder):
    """Return (name, size, kind) of all that is below a folder; links, pipes and devices are only named."""
    found = []
    for at, folders, names in os.walk(folder, followlinks=False):
        here = Path(at).relative_to(folder)
        if len(here.parts) >= DEEPEST or len(found) > 10 * MOST_FILES:
            folders[:] = []
        for name in [*folders, *names]:
            path = Path(at, name)
            try:
                about = path.lstat()
            except OSError:  # it has gone, or its name is longer than this system reads
                continue
            kind = _kind(about.st_mode)
            if kind == "a folder" and not name.endswith(SUFFIX):
                continue
            found.append(((here / name).as_posix(), about.st_size, kind))
        folders[:] = [name for name in folders if not name.startswith(".") and not name.endswith(SUFFIX)]
    return sorted(found)


def _kind(mode):
    kinds = {stat.S_IFREG: "file", stat.S_IFDIR: "a folder", stat.S_IFLNK: "a link", stat.S_IFIFO: "a pipe"}
    return kinds.get(stat.S_IFMT(mode), "a special file")


def _notebook(folder, name, size):
    if size > LARGEST_NOTEBOOK:
        return None, (
            f"The file is {size / 10**6:.0f} MB and at most {LARGEST_NOTEBOOK / 10**6:.0f} MB are read: "
            "clear its outputs, save it and hand it in again."
        )
    try:
        return _read(folder, name, LARGEST_NOTEBOOK), ""
    except OSError as error:
        return None, f"The file cannot be read ({error.strerror})."


def _files(folder, sizes, left_out):
    """Return the bytes of the files beside the notebook, as many as there is room for."""
    kept, room = {}, LARGEST_FILES
    for name, size in sorted(sizes.items()):
        if len(kept) >= MOST_FILES or size > room or any(part.startswith(".") for part in name.split("/")):
            left_out.append(name)
            continue
        try:
            kept[name] = _read(folder, name, room)
        except OSError as error:
            left_out.append(f"{name} ({error.strerror})")
            continue
        room -= len(kept[name])
    return kept


def _timestamp(folder):
    """Return the text of the file with the time, or nothing where it is no such file."""
    try:
        return decode(_read(folder, TIMESTAMP, LONGEST_TIME))
    except OSError:
        return ""


def _read(folder, name, most):
    """Read a regular file without following a link in its place, and without waiting for a pipe."""
    with open(os.open(Path(folder, name), os.O_RDONLY | NO_TRICKS), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(None, "it is no regular file")
        return file.read(most)
