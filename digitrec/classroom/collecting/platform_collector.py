"""Whose notebook a file is, for `nbgrader zip_collect`: PlatformExtractor has sorted them by learner."""

from datetime import datetime
from pathlib import Path

from nbgrader.plugins import FileNameCollectorPlugin

from digitrec.classroom.collecting.sorting import TIMESTAMP
from digitrec.classroom.times import UnreadableTime, read_time


class PlatformCollector(FileNameCollectorPlugin):
    """Read it from the folders that PlatformExtractor makes.

    A pattern in `FileNameCollectorPlugin.named_regexp` comes first, as nbgrader has it.
    """

    def _match(self, filename):
        """Return what nbgrader asks about a file, or None if it does not count."""
        if self.named_regexp:
            return super()._match(filename)
        path = Path(filename)
        extracted = Path(self.parent._format_collect_path(self.parent.extracted_directory))
        student, *inside = path.relative_to(extracted).parts
        if len(inside) != 1:
            return None
        about = {"student_id": student, "file_id": path.stem}
        if when := _time(path.with_name(TIMESTAMP)):
            about["timestamp"] = when
        return about


def _time(path):
    """Return the time that PlatformExtractor wrote beside a notebook, as nbgrader keeps it, or None."""
    try:
        return datetime.isoformat(read_time(path.read_text("utf-8")).replace(tzinfo=None), " ")
    except (OSError, UnreadableTime):
        return None
