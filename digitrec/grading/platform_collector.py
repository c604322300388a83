"""Collecting the archive that a learning platform offers for download, with `nbgrader zip_collect`."""

import re
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
    was renamed on its way, as in "Copy of preparing (1).ipynb", counts as the notebook that it names.
    """

    def _match(self, filename):
        """Return nbgrader's `student_id` and `file_id` for a file, or None if no pattern fits."""
        if self.named_regexp:
            return super()._match(filename)
        path = Path(filename)
        # Only the outermost name is the platform's; those inside it are the learner's own.
        extracted = self.parent._format_collect_path(self.parent.extracted_directory)
        given = path.relative_to(extracted).parts[0]
        for name in NAMES:
            if found := name.match(given):
                return {"student_id": found["student_id"], "file_id": self._notebook(path.name)}
        self.log.warning("The name of this file does not say whose it is: %s", filename)
        return None

    def _notebook(self, name):
        """Return the assignment's notebook that the name of a file speaks of, or that name."""
        course = self.parent.coursedir
        folder = course.format_path(course.release_directory, ".", course.assignment_id)
        stems = [Path(notebook).stem for notebook in find_all_notebooks(folder)]
        named = [stem for stem in stems if re.search(rf"(?<![a-z]){re.escape(stem)}(?![a-z])", name, re.I)]
        return max(named, key=len, default=Path(name).stem)
