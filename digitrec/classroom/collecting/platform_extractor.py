"""Collecting the archive that a learning platform offers for download, with `nbgrader zip_collect`."""

import shutil
from pathlib import Path

from nbgrader.plugins import ExtractorPlugin

from digitrec.classroom.collecting.archives import Archives
from digitrec.classroom.collecting.collect import collect
from digitrec.classroom.collecting.collected import COLLECTED, DAMAGED, NOT_THIS_STAGE
from digitrec.classroom.collecting.course_folders import from_directory
from digitrec.classroom.collecting.folder_names import file_name


class PlatformExtractor(ExtractorPlugin):
    """Sort what lies in the folder for archives by learner, as `digitrec collect` does.

    The files that count come into the extracted folder, `STUDENT/NOTEBOOK.ipynb`; nbgrader puts them into
    `submitted/`. What became of every file stands in `collected/`. Where a pattern of your own in
    `FileNameCollectorPlugin.named_regexp` says whose a file is, all files are unpacked for it.
    """

    def extract(self, archive_path, extracted_path):
        """Sort or unpack all files of the folder `archive_path` to the folder `extracted_path`."""
        source, target = Path(archive_path), Path(extracted_path)
        if self.parent.collector_plugin_inst.named_regexp:
            self._unpack(source, target)
            return
        course = self.parent.coursedir
        done = collect(from_directory(course), [source], course.assignment_id, into=target)
        for result in done.results:
            told = [*result.asking, *result.without_work]
            rest = [row for row in result.rows if row not in told]
            told += [row for row in rest if row.status in (DAMAGED, NOT_THIS_STAGE)]
            for row in told:
                said = "To be looked at" if row.status == COLLECTED else "Left out"
                self.log.warning("%s: %s in %s. %s", said, row.file, row.archive, row.note)

    def _unpack(self, source, target):
        with Archives() as archives:
            for item in archives.items(source):
                copy = Path(target, *(file_name(part) for part in item.path.parts))
                try:
                    data = item.read()
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    copy.write_bytes(data)
                except OSError as error:
                    why = error.strerror or error
                    self.log.warning("Left out: %s in %s (%s).", item.name, item.archive, why)
        shutil.rmtree(target / "__MACOSX", ignore_errors=True)
