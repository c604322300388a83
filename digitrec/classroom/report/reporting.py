"""Write the class report and the table of pairs that are alike: what `digitrec report` and `similar` do."""

from datetime import date
from pathlib import Path

from digitrec.classroom.report import page
from digitrec.classroom.report.gathered import gather
from digitrec.course import STAGES
from digitrec.grading.marking import course_directory
from digitrec.grading.record.connection import GradebookError
from digitrec.grading.record.receipts import write_whole

FOLDER = "reports"
OVERVIEW = "index.html"


class ReportError(Exception):
    """There is no report to write; the message says why and what to do."""


def report_on_stages(root, stages=(), to=None):
    """Write a page for each stage and, for several, one over all; return [(path, StageReport or None)].

    Without `stages`, all that somebody handed in. `to` is a file for one stage, a folder for several.
    Raises ReportError, and GradingError where this is no course's folder.
    """
    wanted = list(stages) or [stage for stage in STAGES if stage.points]
    found = [work for stage in wanted if (work := _gathered(root, stage)).here or stages]
    if not found:
        raise ReportError(
            "Nothing is handed in yet: collect the submissions, then mark them with `digitrec grade`."
        )
    nobody = [one.stage.stem for one in found if not one.here]
    if nobody:
        raise ReportError(f"Nobody has handed in {', '.join(nobody)} yet: leave it out, or collect it first.")
    reports = [page.work_out(one) for one in found]
    on, written = _today(), []
    several = len(reports) > 1
    folder = Path(to) if to and several else Path(root, FOLDER)
    if several and folder.is_file():
        raise ReportError(f"{folder} is a file, and several stages need a folder: name another with --to.")
    for report in reports:
        path = Path(to) if to and not several else folder / f"{report.stage.stem}.html"
        _write(path, page.stage_page(report, path, root, on, OVERVIEW if several else ""))
        written.append((path, report))
    if several:
        path = folder / OVERVIEW
        named = [(f"{report.stage.stem}.html", report) for report in reports]
        _write(path, page.overview_page(named, path, root, on))
        written.append((path, None))
    return written


def similar_in(root, stage, to=None):
    """Write the page of a stage's pairs that are alike; return (its path, StageOfClass, Likeness).

    Raises ReportError, and GradingError where this is no course's folder.
    """
    found = _gathered(root, stage)
    if not found.learners:
        raise ReportError(f"Nothing of {stage.stem} is marked yet: run `digitrec grade {stage.stem}` first.")
    likeness = page.likeness_of(found)
    path = Path(to) if to else Path(root, FOLDER, f"{stage.stem}_similar.html")
    _write(path, page.similar_page(found, likeness, _today()))
    return path, found, likeness


def _gathered(root, stage):
    try:
        return gather(course_directory(root, stage), stage)
    except GradebookError as error:
        raise ReportError(str(error)) from None


def _today():
    today = date.today()
    return f"{today.day} {today:%B %Y}"


def _write(path, text):
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise ReportError(
            f"{path} cannot be written ({error.strerror}): name another place with --to."
        ) from None
