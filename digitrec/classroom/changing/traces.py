"""Where a learner's data lie in a course's folder: all that `digitrec forget` and `digitrec rename` reach."""

import html
import os
import shutil
import stat
import tomllib
import zipfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from nbgrader.api import MissingEntry
from sqlalchemy.engine import make_url

from digitrec.classroom.changing import tables
from digitrec.classroom.changing.learner_names import entry_of
from digitrec.course import STAGES
from digitrec.grading.marking import course_directory
from digitrec.grading.record import ledger, receipts
from digitrec.grading.record.connection import alone, opened

STEPS = ("submitted", "autograded", "feedback")  # nbgrader's folders of a learner
OWN = ("patients",)  # ours
TABLES = ("grades.csv", "marks*.csv", "variants.csv", "patients.csv", "collected/*.csv", "handed_back/*.csv")
PAGES = ("collected/*.html", "handed_back/*.html")
OF_ALL = ("reports/*",)  # made of the whole class, with examples that bear no name
ARCHIVES = ("handed_back/*.zip",)
OUT_OF_REACH = (
    "downloaded/ (the platform's archives, as you downloaded them)",
    "copies and backups of this folder, of gradebook.db, of receipts and of marks",
    "what the platform itself keeps",
    "class_hands.npz (digits of those who agreed, mixed and without names: nobody can tell whose is whose; "
    "remove the learner's my_hand.json, then collect the class's hands again)",
    "lines of collected/ that belong to nobody yet: decide about them, then collect again",
)


@dataclass(frozen=True)
class Traces:
    """What a course's folder has of one learner; all that is empty is not there."""

    name: str
    others: tuple[str, ...] = ()  # all other learners whom the gradebook knows
    in_gradebook: bool = False
    stages: tuple[str, ...] = ()  # that the gradebook has of the learner
    folders: tuple[Path, ...] = ()
    receipts: tuple[Path, ...] = ()
    tables: tuple[Path, ...] = ()
    pages: tuple[Path, ...] = ()
    archives: dict = field(default_factory=dict)  # {path: the entries that are the learner's}
    extensions: bool = False  # a section of class.toml
    names: frozenset = frozenset()  # id, and the e-mails that are nobody else's

    def __bool__(self):
        """Say whether there is anything; a page that names nobody is nothing."""
        parts = (self.folders, self.receipts, self.tables, self.archives, self.extensions)
        return self.in_gradebook or any(map(bool, parts))


def course_of(root):
    """Return nbgrader's CourseDirectory of a course's folder. Raises GradingError."""
    return course_directory(root, STAGES[0])


@contextmanager
def nobody_marks(root):
    """Hold the locks of all stages, so that nobody marks meanwhile. Raises GradebookError."""
    with ExitStack() as locks:
        for stage in STAGES:
            locks.enter_context(alone(course_directory(root, stage)))
        yield


def has_gradebook(course):
    """Say whether there is a gradebook: opening one that is not there would make it."""
    url = make_url(course.db_url)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()


def find(root, name):
    """Return the Traces of the learner whom nbgrader calls `name`. Raises GradingError and GradebookError."""
    root, course = Path(root), course_of(root)
    everybody, stages = set(), ()
    if has_gradebook(course):
        with opened(course) as gradebook:
            everybody = {student.id for student in gradebook.students}
            if name in everybody:
                handed_in = gradebook.student_submissions(name)
                stages = tuple(sorted(one.assignment.name for one in handed_in))
    others = tuple(sorted(everybody - {name}))
    names, folder_names = _other_names(root, name)
    holding = [path for path in _matching(root, TABLES) if tables.without(_text(path), names)[1]]
    kept = root / "receipts"
    kinds = sorted(one for one in kept.iterdir() if one.is_dir()) if kept.is_dir() else ()
    return Traces(
        name,
        others,
        name in everybody,
        stages,
        tuple(
            found
            for folder in (*(_step(course, step) for step in STEPS), *(root / own for own in OWN))
            if (found := entry_of(folder, name, others))
        ),
        tuple(path for kind in kinds if (path := receipts.path_of(root, kind.name, name)).is_file()),
        tuple(holding),
        (*_matching(root, OF_ALL), *(path for path in _matching(root, PAGES) if _mentions(path, names))),
        {path: found for path in _matching(root, ARCHIVES) if (found := _entries(path, name, folder_names))},
        name in _settings(root).get("extensions", {}),
        names,
    )


def known(root):
    """Return the names of all learners of whom the gradebook or a folder knows."""
    course, found = course_of(root), set()
    if has_gradebook(course):
        with opened(course) as gradebook:
            found = {student.id for student in gradebook.students}
    for step in STEPS:
        folder = _step(course, step)
        found |= {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()
    return sorted(found)


def remove_tree(path):
    """Remove a folder, a file or a link, never what a link points to; what is write-protected as well."""

    def writable(function, where, _error):
        os.chmod(os.path.dirname(where), stat.S_IRWXU)
        os.chmod(where, stat.S_IRWXU)
        function(where)

    if path.is_symlink() or path.is_file():
        path.unlink()
    else:
        shutil.rmtree(path, onerror=writable)


def student_rows(gradebook, name):
    """Return the gradebook's student, or None."""
    ledger.prepare(gradebook)
    try:
        return gradebook.find_student(name)
    except MissingEntry:
        return None


def _step(course, step):
    directory = getattr(course, f"{step}_directory")
    return Path(course.format_path(directory, "somebody", ".")).parent


def _matching(root, patterns):
    return [path for pattern in patterns for path in sorted(root.glob(pattern)) if path.is_file()]


def _text(path):
    try:
        return path.read_bytes().decode("utf-8")  # with its byte order mark, and its line ends
    except (OSError, UnicodeDecodeError):
        return ""


def _other_names(root, name):
    """Return (id and e-mails that are nobody else's, folders of the platform's) from `collected/`."""
    rows = []
    for path in _matching(root, ("collected/*.csv",)):
        header = None
        for fields, _ in tables.rows(_text(path).lstrip("\ufeff")):
            header = header or fields
            rows.append(dict(zip(header, fields, strict=False)))
    own = [row for row in rows if row.get("student") == name]
    foreign = {row.get("email") for row in rows if row.get("student") != name}
    emails = {row.get("email") for row in own} - foreign - {"", None}
    folders = {row.get("folder") for row in own} - {row.get("folder") for row in rows if row not in own}
    return frozenset({name, *emails}), folders - {"", None}


def _mentions(path, names):
    text = _text(path)
    return any(name in text or html.escape(name) in text for name in names)


def _entries(path, name, folders):
    """Return the entries of an archive that are a learner's: in a folder of theirs, or of that very name."""
    stems = {PurePosixPath(folder).stem for folder in folders if PurePosixPath(folder).suffix}
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return ()
    own = {name, *folders}
    return tuple(
        entry
        for entry in entries
        if own.intersection(PurePosixPath(entry).parts) or PurePosixPath(entry).stem in stems
    )


def _settings(root):
    try:
        return tomllib.loads(_text(Path(root, "class.toml")).lstrip("\ufeff"))
    except tomllib.TOMLDecodeError:
        return {}
