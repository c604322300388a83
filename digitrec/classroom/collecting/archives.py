"""What lies in archives and folders, file by file, in archives within archives, too; nothing is unpacked.

Whatever an archive does wrong (it is damaged, locked, far too large, or its names climb out of their folder)
costs that file alone: it comes as an Item with a `fault`, so that whoever reads it can account for it.
Formats: zip by PKWARE's APPNOTE 6.3.10 with Info-ZIP's extra fields 0x5455 (times, UTC) and 0x7075 (names),
tar with any of Python's compressions, gzip of one file. 7z, RAR and others are named.
"""

import gzip
import lzma
import os
import stat
import struct
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

LARGEST = 200 * 2**20  # bytes of one file, and of one learner's archive unpacked: far more than they need
MOST = 20_000  # files in one archive of a learner's
DEEPEST = 3  # archives in archives
PIECE = 2**20
TOO_LARGE = f"it is larger than {LARGEST // 2**20} MB, or its archive is"
BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, struct.error, IndexError, KeyError),
)
UNKNOWN = (
    ".7z",
    ".rar",
    ".zst",
    ".tar.zst",
    ".z",
    ".lz",
    ".lz4",
    ".arj",
    ".cab",
    ".dmg",
    ".iso",
    ".sit",
    ".sitx",
)
TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
ENCRYPTED = 0x1
UTF8 = 0x800


@dataclass
class Item:
    """One file as it was found, wherever it lies."""

    archive: str  # the file or folder that was given, as a person knows it
    path: PurePosixPath  # below it, in Unicode's composed form, without "..", nested archives like folders
    opens: object = field(default=None, repr=False, compare=False)  # () -> a binary file
    when: datetime | None = None  # of its last change as the archive says: aware
    exact: bool = False  # whether the archive says `when` with its zone
    fault: str = ""  # why it cannot be read, as the end of a sentence
    size: int = 0

    @property
    def name(self):
        """The path as text, as a person looks for it in the archive."""
        return str(self.path)

    def read(self):
        """Return its bytes. Raises OSError, with a reason for a person."""
        if self.fault:
            raise OSError(None, self.fault)
        try:
            with self.opens() as file:
                data = b"".join(_pieces(file))
        except BROKEN as error:
            raise OSError(None, _why(error)) from None
        return data


class Archives:
    """Reads archives and folders; use it in a `with` statement, which holds what nested archives need."""

    def __init__(self, zone=UTC):
        """Take the zone of times that have none: zip's own, of MS-DOS."""
        self.zone = zone
        self._open = []

    def __enter__(self):
        """Return itself."""
        return self

    def __exit__(self, *_):
        """Close every archive that is still open."""
        while self._open:
            self._open.pop().close()

    def items(self, path):
        """Yield an Item for each file of an archive, of a folder with all below it, or of one loose file."""
        path = Path(path)
        if path.is_dir():
            yield from self._folder(path)
        else:
            yield from self._file(path, path.name, PurePosixPath(path.name), alone=True)

    def _folder(self, folder):
        for at, folders, names in os.walk(folder, followlinks=False):
            folders.sort()
            links = [name for name in folders if Path(at, name).is_symlink()]
            for name in sorted([*names, *links]):
                file = Path(at, name)
                inside = PurePosixPath(*(_composed(part) for part in file.relative_to(folder).parts))
                yield from self._file(file, _composed(folder.name or str(folder)), inside)

    def _file(self, file, archive, inside, alone=False):
        """Yield what one file on the disk comes to; its time says when it was copied, and is not kept."""
        about = Item(archive, inside, lambda: open(file, "rb"))  # noqa: SIM115
        try:
            found = file.lstat()
        except OSError as error:
            about.fault = error.strerror or str(error)
            yield about
            return
        about.size = found.st_size
        if not stat.S_ISREG(found.st_mode):
            about.fault = (
                "it is a link and no file" if stat.S_ISLNK(found.st_mode) else "it is no regular file"
            )
            yield about
        elif kind := archive_kind(file.name):
            # An archive that was given is the platform's, and may be as large as its class.
            archive = archive if alone else f"{archive}/{inside}"
            yield from self._unpack(about, kind, archive, PurePosixPath(), 0, _Room(None))
        else:
            yield about

    def _unpack(self, about, kind, archive, above, depth, room):
        """Yield the Items of an archive; of a learner's that is nested in it, with its own room."""
        try:
            opened = about.opens()
            self._open.append(opened)
            members = {"zip": self._zip, "tar": self._tar, "gzip": self._gzip}[kind](opened, about)
        except BROKEN as error:
            about.fault = f"it cannot be unpacked: {_why(error)}"
            yield about
            return
        number = 0
        try:
            for member in members:
                number += 1
                member.archive, member.path = archive, above / member.path
                yield from self._member(member, depth, room, number)
                if kind == "tar" and member.fault == TOO_LARGE:  # what comes after it takes as long to reach
                    yield Item(
                        archive, above / "what follows", fault="it comes after a file that is too large"
                    )
                    return
        except BROKEN as error:
            about.fault = f"it cannot be unpacked{' further' if number else ''}: {_why(error)}"
            yield about

    def _member(self, member, depth, room, number):
        if not member.fault and (why := room.refuses(member.size, number)):
            member.fault = why
        kind = archive_kind(member.path.name)
        if member.fault or not kind:
            yield member
        elif depth + 1 >= DEEPEST:
            member.fault = f"it is an archive in an archive in an archive, and {DEEPEST} are opened at most"
            yield member
        else:
            inner = Item(member.archive, member.path, lambda: _spooled(member))
            for item in self._unpack(inner, kind, member.archive, member.path, depth + 1, _Room(LARGEST)):
                item.when, item.exact = (
                    member.when,
                    member.exact,
                )  # inside are the times of their own computer
                yield item

    def _zip(self, opened, about):
        packed = zipfile.ZipFile(opened)
        self._open.append(packed)
        for info in packed.infolist():
            if info.is_dir():
                continue
            when, exact = self._zip_time(info)
            mode = info.external_attr >> 16
            fault = ""
            if stat.S_ISLNK(mode):
                fault = "it is a link and no file"
            elif info.flag_bits & ENCRYPTED:
                fault = "it is locked with a password"
            elif info.file_size > LARGEST:
                fault = TOO_LARGE
            opens = lambda info=info: packed.open(info)  # noqa: E731
            yield Item("", _path(_zip_name(info)), opens, when, exact, fault, info.file_size)

    def _zip_time(self, info):
        """Return (time, whether it has a zone): Info-ZIP's or Windows's, else MS-DOS's, which has none."""
        for kind, data in _extras(info.extra):
            if kind == 0x5455 and len(data) >= 5 and data[0] & 1:
                return datetime.fromtimestamp(struct.unpack("<i", data[1:5])[0], UTC), True
            if kind == 0x000A and len(data) >= 16 and data[4:8] == b"\x01\0\x18\0":  # 100 ns since 1601
                ticks = struct.unpack("<Q", data[8:16])[0]
                if ticks < 10**18:
                    return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10), True
        try:
            local = datetime(*info.date_time, tzinfo=self.zone)
        except ValueError:
            return None, False
        return (local.astimezone(UTC), False) if local.year > 1980 else (None, False)

    def _tar(self, opened, about):
        packed = tarfile.open(fileobj=opened, mode="r:*")  # noqa: SIM115
        self._open.append(packed)
        for info in packed:
            if info.isdir():
                continue
            fault = "" if info.isfile() else "it is a link or a device and no file"
            if info.size > LARGEST:
                fault = TOO_LARGE
            when = datetime.fromtimestamp(info.mtime, UTC) if 0 < info.mtime < 2**33 else None
            opens = lambda info=info: packed.extractfile(info)  # noqa: E731
            yield Item("", _path(info.name), opens, when, when is not None, fault, info.size)

    def _gzip(self, opened, about):
        name = about.path.name
        opens = lambda: gzip.open(about.opens())  # noqa: E731, SIM115
        yield Item("", _path(name[: -len(".gz")]), opens, size=about.size)


class _Room:
    """How much a learner's archive may still unpack to; `None`: as much as there is."""

    def __init__(self, most):
        self.left = most

    def refuses(self, size, number):
        """Return why another file has no room, or nothing."""
        if self.left is None:
            return ""
        if number > MOST:
            return f"its archive holds more than {MOST} files"
        self.left -= size
        return TOO_LARGE if self.left < 0 else ""


def archive_kind(name):
    """Return "zip", "tar" or "gzip" for the name of an archive that can be opened, else nothing."""
    name = name.casefold()
    if name.endswith(".zip"):
        return "zip"
    if name.endswith(TARS):
        return "tar"
    return "gzip" if name.endswith(".gz") else ""


def is_unknown_archive(name):
    """Say whether a name is that of an archive that is not opened here."""
    return name.casefold().endswith(UNKNOWN)


def upload_times(items):
    """Return which of an archive's times tell of uploads: {id(item): time}, empty where they tell nothing.

    A platform that packs on demand writes its own clock beside each file: Moodle's `zip_writer` and Canvas's
    `content_zipper` do. Such times lie minutes apart at most, and would make everybody late.
    """
    dated = [item for item in items if item.when]
    if len(dated) < 2 or (max(i.when for i in dated) - min(i.when for i in dated)).total_seconds() < 3600:
        return {}
    return {id(item): item.when for item in dated}


def _pieces(file):
    """Yield a file's bytes to its end, where its checksum is compared. Raises OSError for too many."""
    size = 0
    while piece := file.read(PIECE):
        size += len(piece)
        if size > LARGEST:
            raise OSError(None, TOO_LARGE)
        yield piece


def _spooled(member):
    """Return a nested archive as a file in which one can go back and forth."""
    held = tempfile.SpooledTemporaryFile(max_size=8 * PIECE)  # noqa: SIM115
    with member.opens() as file:
        for piece in _pieces(file):
            held.write(piece)
    held.seek(0)
    return held


def _path(name):
    """Return a name in an archive as a relative path that stays below its folder."""
    parts = [_composed(part) for part in name.replace("\\", "/").split("/")]
    kept = [part for part in parts if part not in ("", ".", "..") and not (len(part) == 2 and part[1] == ":")]
    return PurePosixPath(*kept) if kept else PurePosixPath("without a name")


def _composed(text):
    """Return a text in Unicode's composed form: macOS writes names in the other one."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _zip_name(info):
    """Return a member's name: by the flag, Info-ZIP's Unicode field, as UTF-8 unsaid, or in code page 437."""
    if info.flag_bits & UTF8:
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    for kind, data in _extras(info.extra):
        if kind == 0x7075 and data[:1] == b"\x01" and struct.unpack("<I", data[1:5])[0] == zlib.crc32(raw):
            return data[5:].decode("utf-8", "replace")
    try:
        return raw.decode("utf-8")  # macOS and many libraries write it so and do not say so
    except UnicodeDecodeError:
        return info.filename


def _extras(data):
    """Yield (kind, bytes) of a zip member's extra fields, as far as they make sense."""
    while len(data) >= 4:
        kind, size = struct.unpack("<HH", data[:4])
        yield kind, data[4 : 4 + size]
        data = data[4 + size :]


def _why(error):
    """Return what a person understands of an error of Python's."""
    said = getattr(error, "strerror", None) or str(error)
    known = {
        "Bad CRC": "its bytes are not those that were packed",
        "not a zip file": "it is no zip archive, or only a part of one",
        "password": "it is locked with a password",
        "Error -": "its bytes are damaged",
        "compression": "it is packed in a way that is not known here",
        "file could not be opened": "it is no tar archive, or only a part of one",
        "end-of-stream": "its end is missing",
        "unexpected end": "its end is missing",
    }
    return next((words for part, words in known.items() if part in said), said or type(error).__name__)
