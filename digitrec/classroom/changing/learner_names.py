"""A learner's name as a folder's name: which folder is whose, and which names every file system can hold.

Names are compared as they are listed, never as patterns or paths. Where nothing has the very name, one that
is spelled with other code points (a letter and its accent apart, as macOS lists them) is the same.
"""

import os
import re
import unicodedata
from pathlib import Path

# Microsoft, "Naming Files, Paths, and Namespaces": https://learn.microsoft.com/windows/win32/fileio/naming-a-file
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in "123456789¹²³")}
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
LONGEST = 100  # UTF-16 units and bytes: a path has room for a stage and a notebook besides


def why_not(name):
    """Return in one sentence why `name` cannot be a learner's, or nothing."""
    if not name or name.strip() != name or name.endswith("."):
        return "A name is not empty, begins with no space, and ends with neither a space nor a full stop."
    if name.startswith("."):
        return "A name that begins with a full stop is hidden on Linux and macOS: choose another."
    if found := FORBIDDEN.search(name):
        return f"A folder's name cannot hold {found[0]!r} everywhere: choose a name without it."
    if name.partition(".")[0].rstrip().upper() in RESERVED:
        return f"Windows keeps the name {name} for a device: choose another."
    if max(len(name.encode(errors="replace")), len(name.encode("utf-16-le", "replace")) // 2) > LONGEST:
        return f"The name is longer than {LONGEST} bytes: choose a shorter one."
    if name != unicodedata.normalize("NFC", name):
        return "The name has accents apart from their letters (NFD): write it in NFC."
    return ""


def alike(one, other):
    """Say whether some file system holds both names for one: Windows and macOS look at no capitals."""
    return _folded(one) == _folded(other)


def entry_of(folder, name, others=()):
    """Return the path directly in `folder` that is called `name`, or None; `others` are other learners'."""
    try:
        listed = os.listdir(folder)
    except OSError:
        return None
    if name in listed:
        return Path(folder, name)
    same = [one for one in listed if one not in others and _composed(one) == _composed(name)]
    return Path(folder, same[0]) if len(same) == 1 else None


def _composed(name):
    return unicodedata.normalize("NFC", name)


def _folded(name):
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
