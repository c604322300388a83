"""Unpacking the archive that a learning platform offers for download, with `nbgrader zip_collect`."""

import shutil
import zipfile
import zlib
from pathlib import Path

from nbgrader.plugins import ExtractorPlugin

LARGEST = 200 * 2**20  # bytes, unpacked: far more than a notebook of the course with all its outputs
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


class PlatformExtractor(ExtractorPlugin):
    """Unpack the platform's archives side by side, and in them the archives that learners handed in.

    What a learner's archive does wrong (it is damaged or locked, far too large, climbs out of its folder)
    costs only its owner: it is left out, with a warning, or stays in the owner's folder. A file that cannot
    be written here, because of its name, say, is left out alone; those beside it and after it are not.
    """

    def extract(self, archive_path, extracted_path):
        """Unpack or copy all files of the folder `archive_path` to the folder `extracted_path`."""
        source, target = Path(archive_path), Path(extracted_path)
        for file in sorted(path for path in source.rglob("*") if path.is_file()):
            if _is_archive(file):
                for learners_archive in self._unpack(file, target):
                    self._unpack(learners_archive, learners_archive.with_suffix(""), LARGEST)
            else:
                copy = target / file.relative_to(source)
                try:
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(file, copy)
                except OSError as error:
                    self.log.warning("Left out, it cannot be copied (%s): %s", error.strerror, file)

    def _unpack(self, archive, folder, largest=float("inf")):
        """Unpack an archive into a folder and return the archives that were in it."""
        unpacked = []
        try:
            with zipfile.ZipFile(archive) as packed:
                if sum(member.file_size for member in packed.infolist()) > largest:
                    self.log.warning("Left out, larger than %d MB: %s", largest // 2**20, archive)
                    return []
                for member in packed.infolist():
                    try:
                        _read_through(packed, member)  # else half of a damaged file would be left
                        unpacked.append(Path(packed.extract(member, folder)))  # never outside of the folder
                    except BROKEN as error:
                        name, why = member.filename, getattr(error, "strerror", None) or error
                        self.log.warning("Left out, it cannot be unpacked (%s): %s in %s", why, name, archive)
        except BROKEN as error:
            self.log.warning("Left out, it cannot be unpacked (%s): %s", error, archive)
        return [path for path in unpacked if _is_archive(path)]


def _read_through(packed, member):
    """Read a member to its end, where its checksum is compared. Raises one of `BROKEN` for a damaged one."""
    with packed.open(member) as file:
        while file.read(2**20):
            pass


def _is_archive(path):
    return path.suffix.lower() == ".zip"
