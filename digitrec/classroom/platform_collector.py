"""Collecting the archive that a learning platform offers for download, with `nbgrader zip_collect`."""

import re
from functools import cached_property
from pathlib import Path

from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.utils import find_all_notebooks

# How the platforms name what they pack: the number is the one by which their own mark sheets know a learner.
NAMES = (
    # Moodle, with and without "Download submissions in folders": Ada Lovelace_12345_assignsubmission_file/...
    re.compile(r".+?_(?P<student_id>\d+)_assignsubmission_file"),
    # Canvas: lovelaceada_3143_207797_..., or lovelaceada_LATE_3143_207797_...
    re.compile(r"[^_]+_(?:LATE_)?(?P<student_id>\d+)_\d+_", re.IGNORECASE),
)


class PlatformCollector(FileNameCollectorPlugin):
    """Know whose notebook a file is, from the names that Moodle and Canvas give.

    A pattern in `FileNameCollectorPlugin.named_regexp` comes first, for other platforms. A notebook that
    was renamed on its way, as in "Copy of preparing (1).ipynb", counts as the notebook that it names. Of
    several such files of one learner the one with the shortest name counts; nbgrader would stop there.
    """

    def _match(self, filename):
        """Return nbgrader's `student_id` and `file_id` for a file, or None if it does not count."""
        if self.named_regexp:
            return super()._match(filename)
        path = Path(filename)
        if path not in self._found:
            self.log.warning("Left out, its name does not say whose notebook it is: %s", filename)
            return None
        student, notebook = self._found[path]
        counts = next(other for other, found in self._found.items() if found == (student, notebook))
        if path != counts:
            self.log.warning("Left out, of the same learner's files %s counts: %s", counts.name, filename)
            return None
        return {"student_id": student, "file_id": notebook}

    @cached_property
    def _found(self):
        """The learner's number and the notebook that each file speaks of; a shorter name comes first."""
        extracted = Path(self.parent._format_collect_path(self.parent.extracted_directory))
        found = {}
        for path in sorted(extracted.rglob("*.ipynb"), key=lambda path: (len(path.name), path)):
            # Only the outermost name is the platform's; those inside it are the learner's own.
            given, *inside = path.relative_to(extracted).parts
            # Some systems pack more than their owner sees: __MACOSX/._preparing.ipynb, .ipynb_checkpoints.
            if any(part.startswith((".", "__MACOSX")) for part in inside):
                continue
            if match := next(filter(None, (name.match(given) for name in NAMES)), None):
                found[path] = match["student_id"], self._notebook(path.name)
        return found

    def _notebook(self, name):
        """Return the assignment's notebook that the name of a file speaks of, or that name."""
        course = self.parent.coursedir
        folder = course.format_path(course.release_directory, ".", course.assignment_id)
        stems = [Path(notebook).stem for notebook in find_all_notebooks(folder)]
        named = [stem for stem in stems if re.search(rf"(?<![a-z]){re.escape(stem)}(?![a-z])", name, re.I)]
        return max(named, key=len, default=Path(name).stem)
