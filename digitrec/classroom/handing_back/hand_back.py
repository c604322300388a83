"""Pages of feedback for those whose marks are final, and one archive that a platform takes them from.

Who waits for a person gets no page: a mark that rises after it was handed back is two marks. All others of
the stage get theirs.

Moodle and Canvas know a learner by the name of the folder or file that they gave to the submission, so the
archive goes by what collecting wrote down:

- Moodle, "Upload multiple feedback files in a zip": a file below the folder's own name,
  `Ada Lovelace_12345_assignsubmission_file/preparing.html`. Read in moodle/moodle at commit 0203d8f26027,
  mod/assign/feedback/file/importziplib.php, `is_valid_filename_for_import`.
- Canvas, "Upload Submissions": a file with the very name of the download. Canvas hangs it on the submission
  *under the name of the learner's own file*, so a web page would be called `preparing.ipynb` and open
  nowhere. What goes there is a notebook: the same summary and the same cells. Read in instructure/canvas-lms
  at commit 028f76bb2b8c, app/models/abstract_assignment.rb, `infer_comment_context_from_filename`.
"""

import io
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import nbformat
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import GetGrades
from traitlets import Any, List

from digitrec.classroom.collecting.collected import collected
from digitrec.classroom.collecting.recognising import is_notebook_name
from digitrec.classroom.handing_back.feedback_notebook import as_notebook
from digitrec.classroom.handing_back.feedback_page import FeedbackPage
from digitrec.classroom.standing import AWAITING, UNDECIDED, UNMARKED, standings
from digitrec.grading.marking import course_directory, log_into

HANDED_BACK = "handed_back"
MOODLE, CANVAS = "moodle", "canvas"
TAKEN = ("collected", "")  # of the lines about one learner, the one whose file counts


@dataclass
class HandedBack:
    """What came of handing back a stage."""

    stage: object
    pages: list = field(default_factory=list)  # students with a page
    waiting: dict = field(default_factory=dict)  # student: why there is no page yet
    said: list = field(default_factory=list)  # what went wrong, a sentence each
    archives: dict = field(default_factory=dict)  # platform: (path, number of learners)
    unplaced: dict = field(default_factory=dict)  # student: why they are in no archive


class Pages(GenerateFeedback):
    """nbgrader's pages of feedback for some students; a name with brackets is a name like any other."""

    students = List(help="Whose pages are made.")
    on_page = Any(None, help="Called without arguments as each page is written.")

    def init_notebooks(self):
        """Find the marked notebooks of the students."""
        self.assignments = {}
        for student in self.students:
            folder = Path(self._format_source(self.coursedir.assignment_id, student))
            if found := [str(path) for path in sorted(folder.glob("*.ipynb"))]:
                self.assignments[str(folder)] = found

    def convert_single_notebook(self, notebook_filename):
        """Write one page."""
        super().convert_single_notebook(notebook_filename)
        if self.on_page:
            self.on_page()


def hand_back(root, stage, provisional=False, only=None, on_page=None):
    """Make the pages of a stage and return a HandedBack.

    `only` names a student; with `provisional`, those who wait for a person get a page, too, which says so.
    `on_page(number, of)` is called as each is written. Raises GradingError and GradebookError.
    """
    root, result = Path(root), HandedBack(stage)
    given = standings(root, [stage])
    wanted = []
    for student in [only] if only in given.people else given.people if only is None else ():
        now = given.of[student, stage.stem]
        if now.status in (UNMARKED, UNDECIDED) or (now.status == AWAITING and not provisional):
            result.waiting[student] = now.why
        elif now.marks is not None:
            wanted.append(student)
    number = count(1)
    tell = (lambda: on_page(next(number), len(wanted))) if on_page else None
    if wanted:
        converter = _converter(root, stage, students=wanted, on_page=tell, force=True)
        with suppress(NbGraderException):  # the others' pages are made all the same
            converter.start()
    for student in wanted:
        if list(_page_of(root, stage, student)):
            result.pages.append(student)
        else:
            result.said.append(
                f"{student}: no page could be made of autograded/{student}/{stage.stem}. Mark it again with "
                f"`digitrec grade {stage.stem} --force --student {student}`."
            )
    return result


def _converter(root, stage, **options):
    course = course_directory(root, stage)
    about = {"coursedir": course, "config": course.config, "log": log_into([])}
    return Pages(exporter_class=FeedbackPage, **about, **options)


def _page_of(root, stage, student):
    return sorted((root / "feedback" / student / stage.stem).glob("*.html"))


def pack(root, result):
    """Write an archive for each platform that the learners of a HandedBack came from, into `handed_back/`."""
    stage, root = result.stage, Path(root)
    rows = _places(root, stage)
    by_platform = {}
    for student in result.pages:
        row = rows.get(student)
        if row is None or not row.folder or ".." in row.folder.split("/"):
            result.unplaced[student] = (
                f"collected/{stage.stem}.csv has no line with a folder for them"
                if rows
                else f"there is no collected/{stage.stem}.csv: `digitrec collect` writes it"
            )
            continue
        by_platform.setdefault(row.platform or "folder", []).append((student, row))
    (root / HANDED_BACK).mkdir(exist_ok=True)
    for old in (root / HANDED_BACK).glob(f"{stage.stem}-*.zip"):
        old.unlink()
    for platform, those in by_platform.items():
        path = root / HANDED_BACK / f"{stage.stem}-{Path(platform).name}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for student, row in those:
                for name, data in _files(root, stage, student, row):
                    archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        result.archives[platform] = (path, len(those))


def _places(root, stage):
    """Return the line of collecting by student that says where the notebook came from.

    What came beside a notebook has a line, too, and on Canvas a name of its own.
    """
    places = {}
    for row in collected(root, stage.stem):
        if row.student and row.status in TAKEN and (row.student not in places or is_notebook_name(row.file)):
            places[row.student] = row
    return places


def _files(root, stage, student, row):
    """Yield (name in the archive, bytes) of what a learner gets."""
    if row.platform == CANVAS:
        name, data = f"{stage.name}.ipynb", _notebook(root, stage, student)
        yield row.folder, _zipped(name, data) if row.folder.casefold().endswith(".zip") else data
        return
    for path in _page_of(root, stage, student):
        yield f"{row.folder}/{path.name}", path.read_bytes()


def _zipped(name, data):
    """Return the bytes of an archive of one file: who uploaded an archive gets one back, which opens."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def _notebook(root, stage, student):
    converter = _converter(root, stage)
    page = FeedbackPage(parent=converter, config=converter.config)
    page.register_preprocessor(GetGrades)
    path = Path(converter._format_source(stage.stem, student), f"{stage.name}.ipynb")
    about = converter.init_single_notebook_resources(str(path))
    notebook, resources = page.prepared(nbformat.read(path, as_version=4), about)
    return as_notebook(notebook, resources["summary"])
