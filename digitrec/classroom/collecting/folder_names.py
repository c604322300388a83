"""Names for folders and files that every system takes: Windows, macOS and Linux, and nbgrader.

Windows: "Naming Files, Paths, and Namespaces" (reserved names, signs, a dot or space at the end, 260
characters of a path). macOS and Windows do not tell large letters from small ones; macOS may store ö as o and
two dots.
"""

import hashlib
import re
import unicodedata

LONGEST = 40  # characters of a student's folder: it stands in paths with two more names
LONGEST_FILE = 100
BYTES = 200  # of 255 that a name may have: a Chinese sign takes three, and there may be a suffix
RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|\Z)", re.IGNORECASE)
NOT_IN_STUDENTS = re.compile(r"[^\w.@-]+")  # nbgrader searches with globs: no brackets, no stars
NOT_IN_FILES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


def same(name):
    """Return what two names share that one of the systems takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())


def student_name(text, taken=()):
    """Return a student's id from a name: `Ada Lovelace` is ada-lovelace; one in `taken` gets a number."""
    text = unicodedata.normalize("NFC", text).casefold()
    text = re.sub(r"(?<=\w)['’](?=\w)", "", text)
    return free_name(_safe(NOT_IN_STUDENTS.sub("-", text).strip("-._ "), LONGEST) or "somebody", taken)


def kept_name(text):
    """Return an id that somebody chose, as they wrote it where it can be a folder's name, else a safe one."""
    text = unicodedata.normalize("NFC", text.strip())
    return (
        text if text == _safe(NOT_IN_STUDENTS.sub("-", text).strip("-._ "), LONGEST) else student_name(text)
    )


def file_name(text):
    """Return the name under which a file of a learner's can be kept; its ending stays."""
    return (
        _safe(NOT_IN_FILES.sub("_", unicodedata.normalize("NFC", text)).rstrip(". "), LONGEST_FILE) or "file"
    )


def _safe(text, longest):
    if RESERVED.match(text):
        text = f"_{text}"
    if len(text) <= longest and len(text.encode()) <= BYTES:
        return text
    stem, dot, ending = text.rpartition(".")
    if not stem or len(ending) > 10:
        stem, dot, ending = text, "", ""
    mark = f"-{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:6]}{dot}{ending}"
    stem = stem[: longest - len(mark)]
    while len((stem + mark).encode()) > BYTES:
        stem = stem[:-1]
    return stem.rstrip("-._ ") + mark


def free_name(name, taken):
    """Return a name, with a number where one in `taken` is the same on one of the systems."""
    known, number, free = {same(other) for other in taken}, 2, name
    while same(free) in known:
        free, number = f"{name}-{number}", number + 1
    return free
