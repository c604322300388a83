"""What the learning platforms give an instructor: archives of submissions, and the files for the marks.

The names are those of the platforms' own code; `digitrec/classroom/collecting/platforms.py` says where that
was read. Half of what is odd here is what people do: a file that a browser renamed, a second upload, an
archive in the place of its files.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from digitrec.rehearsal.people import CANVAS, MOODLE

EARLY = timedelta(days=2)  # before the others: an upload that a second one replaces
LATE = timedelta(days=1, hours=2)  # after most others, and so after the deadline
PACKING = timedelta(minutes=20)  # until the instructor downloads
UNSAFE = re.compile(r"[\x00-\x1f\x7f&<>\"`|':\\/]")  # Moodle's clean_param for file names takes these out
WORKSHEET = (
    *("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade"),
    *("Grade can be changed", "Last modified (submission)", "Last modified (grade)", "Feedback comments"),
)


@dataclass(frozen=True)
class Archive:
    """An archive of one stage, and the list of people that goes with it."""

    path: Path
    roster: Path


def number_of(learner, stage):
    """Return the number by which a platform knows somebody: Moodle has another one for each assignment."""
    return (20_000 if learner.platform == CANVAS else 10_000 * (stage.number + 3)) + learner.number


def pack(folder, stage, handed_in, absent, points, until):
    """Write the archives of a stage in the order of their download, and return them as Archives.

    `handed_in` is the stage's part of a plan, `absent` are people on the list who hand in nothing, `points`
    what the stage is worth, and `until` when most of them came, in the class's own time zone. Both platforms
    pack when they are asked to, so an archive's times say nothing; Moodle's worksheet has those of uploads.
    """
    folder.mkdir(parents=True, exist_ok=True)
    by = {name: [one for one in handed_in if one.learner.platform == name] for name in (MOODLE, CANVAS)}
    early = [replace(one, notebook=one.earlier, files={}) for one in by[MOODLE] if one.earlier]
    packed = []
    for name, those, when in (("moodle-first", early, until - EARLY), ("moodle", by[MOODLE], until)):
        if those:
            members = [member for one in those for member in _moodle(one)]
            rows = _worksheet(stage, those, absent, points, when)
            packed.append(_write(folder, f"{name}-{stage.stem}", when + PACKING, members, rows))
    if by[CANVAS]:
        members = [_canvas(one) for one in by[CANVAS]]
        people = [*(one.learner for one in by[CANVAS]), *absent]
        rows = canvas_gradebook([(stage, points)], people)
        packed.append(_write(folder, f"canvas-{stage.stem}", until + PACKING, members, rows))
    return packed


def canvas_gradebook(stages, people):
    """Return the rows of Canvas's "Export Entire Gradebook"; `stages` are (stage, points)."""
    titles = [f"{stage.stem} ({9000 + stage.number})" for stage, _ in stages]
    empty = [""] * len(stages)
    rows = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles, "Final Score"],
        ["    Points Possible", "", "", "", "", *(f"{points:g}" for _, points in stages), "(read only)"],
    ]
    for learner in people:
        if learner.platform == CANVAS:
            name = f"{learner.last}, {learner.first}"
            number = str(number_of(learner, stages[0][0]))
            rows.append([name, number, "", learner.login, "Rehearsal", *empty, ""])
    return rows


def _worksheet(stage, handed_in, absent, points, until):
    """Return the rows of Moodle's grading worksheet; `absent` people of Moodle stand there without a time."""
    came = [(one.learner, until + LATE if one.late else until) for one in handed_in]
    rows = [WORKSHEET]
    for learner, when in [*came, *((one, None) for one in absent if one.platform == MOODLE)]:
        about = (f"Participant {number_of(learner, stage)}", learner.name, learner.email)
        said = f"{when:%A}, {when.day} {when:%B %Y}, {when:%I:%M %p}" if when else "-"
        status = "Submitted for grading" if when else "No submission"
        rows.append((*about, status, "", f"{points:.2f}", "Yes", said, "-", ""))
    return rows


def _write(folder, name, when, members, rows):
    """Write an archive and its list of people."""
    archive = Archive(folder / f"{name}.zip", folder / f"{name}.csv")
    with zipfile.ZipFile(archive.path, "w", zipfile.ZIP_DEFLATED) as packed:
        for inside, data in members:
            packed.writestr(zipfile.ZipInfo(inside, when.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
    write_rows(archive.roster, rows)
    return archive


def write_rows(path, rows):
    """Write rows as a platform exports them."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def _files(one):
    """Return the files of a submission by name, the notebook under the name that it has got on its way."""
    return {one.called: one.notebook, **one.files}


def _moodle(one):
    """Yield (name, bytes) of a submission's files, in its folder."""
    prefix = UNSAFE.sub("", one.learner.name.replace("_", " "))
    folder = f"{prefix}_{number_of(one.learner, one.stage)}_assignsubmission_file"
    for name, data in _files(one).items():
        yield f"{folder}/{name}", data


def _canvas(one):
    """Return (name, bytes) of a submission: with files beside the notebook, people upload an archive."""
    name = re.sub(r"\W", "", f"{one.learner.last}{one.learner.first}".lower())
    late = "LATE_" if one.late else ""
    about = f"{name}_{late}{number_of(one.learner, one.stage)}_{500_000 + one.learner.number}"
    if not one.files:
        return f"{about}_{one.called}", one.notebook
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, data in _files(one).items():
            archive.writestr(inside, data)
    return f"{about}_{one.stage.name}.zip", packed.getvalue()


def last_upload(deadline, zone):
    """Return when most hand in: an hour before the deadline, or yesterday."""
    when = deadline - timedelta(hours=1) if deadline else datetime.now(zone) - timedelta(days=1)
    return when.astimezone(zone)
