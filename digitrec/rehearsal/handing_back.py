"""The second half of the round trip: feedback, report and mark sheets, each held against the gradebook."""

import csv
import io
import json
import zipfile
from pathlib import Path

from digitrec.classroom.handing_back.csv_cells import SheetError, read_sheet
from digitrec.classroom.handing_back.hand_back import hand_back, pack
from digitrec.classroom.handing_back.platform_sheets import fill_canvas, fill_moodle
from digitrec.classroom.report.reporting import ReportError, report_on_stages
from digitrec.classroom.standing import standings
from digitrec.grading.marking import GradingError
from digitrec.grading.record.connection import GradebookError
from digitrec.rehearsal.archives import canvas_gradebook, number_of, write_rows
from digitrec.rehearsal.people import CANVAS, MOODLE

FAULTS = (GradingError, GradebookError, SheetError, ReportError, OSError)
ROUNDING = 0.006  # sheets have two places


def feedback(root, stage, students, downloads):
    """Make the pages of a stage, and the archives for the platforms; return what went wrong, a sentence each.

    Each of the `students`, all who have marks, has a page or waits for a person. Each page is in one archive,
    under a name that the platform gave to the submission: those in `downloads`, and it opens under that name.
    """
    try:
        result = hand_back(root, stage)
        pack(root, result)
    except FAULTS as error:
        return [f"{stage.stem} could not be handed back: {error}"]
    wrong = [f"{stage.stem}: {said}" for said in result.said]
    wrong += [f"{stage.stem}: {student} is in no archive: {why}." for student, why in result.unplaced.items()]
    named = {student for student in students if any(said.startswith(f"{student}: ") for said in result.said)}
    lost = set(students) - set(result.pages) - result.waiting.keys() - named
    wrong += [f"{stage.stem}: {student} has marks and no page." for student in sorted(lost)]
    packed = 0
    for platform, (path, _) in result.archives.items():
        files = read_archive(path)
        known = _given(read_archive(Path(downloads, f"{platform}-{stage.stem}.zip")))
        packed += len(_given(files))
        strange = sorted(_given(files) - known)
        wrong += [f"{stage.stem}: {platform} knows nobody by the name {name}." for name in strange]
        closed = [name for name, data in files.items() if not opens(name, data)]
        wrong += [f"{stage.stem}: {name} does not open where it is handed back." for name in closed]
    if packed != len(result.pages) - len(result.unplaced):
        wrong.append(f"{stage.stem}: {len(result.pages)} pages, and {packed} learners in the archives.")
    return wrong


def read_archive(path):
    """Return the files of an archive, bytes by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def opens(name, data):
    """Say whether a file is what its name says: a page, a notebook, or an archive of these."""
    if name.endswith(".html"):
        return data.lstrip().lower().startswith(b"<!doctype html")
    if name.endswith(".zip"):
        return zipfile.is_zipfile(io.BytesIO(data)) and all(
            opens(*inside) for inside in read_archive(io.BytesIO(data)).items()
        )
    try:
        return "cells" in json.loads(data)
    except ValueError:
        return False


def _given(files):
    """Return the names that a platform gave: Moodle a folder's, Canvas a file's."""
    return {name.partition("/")[0] for name in files}


def report(root, stages):
    """Write the report on the stages; return what went wrong."""
    try:
        written = report_on_stages(root, stages)
    except FAULTS as error:
        return [f"The report could not be written: {error}"]
    return [f"The report {path} is not there." for path, _ in written if not Path(path).is_file()]


def sheets(root, stages, worksheets, marks, students, folder):
    """Fill in Moodle's worksheets and Canvas's gradebook; return what went wrong.

    `stages` are CourseStages, `worksheets` Moodle's files by stem, `marks` the gradebook's {cell: Got} by
    learner and stem, `students` the Learners by id. A cell must hold the sum of the marks, less a penalty,
    and nothing where a person has still to decide.
    """
    wrong, ids = [], {learner: student for student, learner in students.items()}
    try:
        found = standings(root, [of.stage for of in stages])
        for of in stages:
            if path := worksheets.get(of.stage.stem):
                filled = fill_moodle(read_sheet(path), root, standings(root, [of.stage]))
                _keep(folder, path.name, filled)
                rows = _rows(filled, "Identifier")
                wrong += held(
                    of.stage, MOODLE, "Grade", rows, lambda n: f"Participant {n}", marks, ids, found
                )
        people = [learner for learner in students.values() if learner.platform == CANVAS]
        if people:
            path = Path(folder, "canvas-gradebook.csv")
            write_rows(path, canvas_gradebook([(of.stage, of.points) for of in stages], people))
            filled = fill_canvas(read_sheet(path), root, found)
            _keep(folder, path.name, filled)
            rows = _rows(filled, "ID")
            for of in stages:
                title = next(head for head in filled.sheet.header if head.startswith(f"{of.stage.stem} ("))
                wrong += held(of.stage, CANVAS, title, rows, str, marks, ids, found)
    except FAULTS as error:
        wrong.append(f"The mark sheets could not be filled in: {error}")
    return wrong


def held(stage, platform, column, rows, written, marks, ids, found):
    """Return a sentence for each cell of a sheet that does not hold what the gradebook says."""
    wrong = []
    for (learner, stem), cells in marks.items():
        if stem != stage.stem or learner.platform != platform:
            continue
        row = rows.get(written(number_of(learner, stage)))
        now = found.of[ids[learner], stem]
        due = sum(got.marks for got in cells.values()) - now.penalty
        said = "" if row is None else row[column]
        right = said == "" if not now.final else said != "" and abs(float(said) - due) < ROUNDING
        if row is None or not right:
            wrong.append(
                f"{stem}: {learner} has {said or 'nothing'} in {platform}'s sheet, and "
                + (f"the gradebook says {due:g}." if now.final else "a person has still to decide.")
            )
    return wrong


def _keep(folder, name, filled):
    Path(folder).mkdir(parents=True, exist_ok=True)
    Path(folder, f"filled-{name}").write_bytes(filled.sheet.to_bytes())


def _rows(filled, key):
    text = filled.sheet.to_bytes().decode("utf-8-sig")
    return {row[key]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
