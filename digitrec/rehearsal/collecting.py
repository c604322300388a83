"""The first half of the round trip: platforms' archives collected, and nobody lost or there twice."""

import csv
from collections import defaultdict
from pathlib import Path

from digitrec.classroom.collecting.collect import CollectError, collect
from digitrec.classroom.collecting.course_folders import course_folders, note_in_gradebook
from digitrec.classroom.collecting.roster import RosterError
from digitrec.classroom.settings import SettingsError, read
from digitrec.grading.marking import GradingError
from digitrec.rehearsal.archives import last_upload, number_of, pack
from digitrec.rehearsal.people import MOODLE, Learner

FAULTS = (CollectError, RosterError, SettingsError, GradingError, OSError)


def absent_after(n):
    """Return somebody who is in the class of `n` and hands in nothing."""
    return next(
        one for number in range(n + 1, n + 4) if (one := Learner(number, "absent")).platform == MOODLE
    )


def download_and_collect(root, of, handed_in, absent, downloads):
    """Collect a stage as it comes from the platforms; return the Archives, and sentences on what went wrong.

    `root` is the course's folder, `of` a CourseStage, and `downloads` a folder for what is downloaded.
    """
    packed = []
    try:
        settings = read(root)
        until = last_upload(settings.deadline(of.stage.stem), settings.timezone)
        packed = pack(downloads, of.stage, handed_in, [absent], of.points, until)
        for archive in packed:
            collect(course_folders(root), [archive.path], of.stage.stem, [archive.roster])
            note_in_gradebook(root)
    except FAULTS as error:
        return packed, [f"{of.stage.stem} could not be collected: {error}"]
    return packed, []


def account_for(root, stage, handed_in, absent):
    """Return {student: Learner} of a stage, and sentences on who was lost, is there twice, or got mixed up.

    An attack may be left out if its line says so; everybody else's notebook must lie in `submitted/` as it
    was handed in.
    """
    lines = _lines(root, stage)
    owners, wrong = defaultdict(list), []
    for one in handed_in:
        mine = lines[one.learner.platform, str(number_of(one.learner, stage))]
        students = {line["student"] for line in mine if line["student"]}
        for student in students:
            owners[student].append(one.learner)
        found = f"{stage.stem}: {one.learner}"
        if not mine:
            wrong.append(f"{found} was lost: collected/{stage.stem}.csv has no line about this work.")
        elif len(students) > 1:
            wrong.append(f"{found} is there {len(students)} times: {', '.join(sorted(students))}.")
        elif not one.attack and not any(_there(root, student, one) for student in students):
            said = next((line["note"] for line in mine if line["status"] != "earlier"), "")
            wrong.append(f"{found}: what they handed in does not lie in submitted/. {said}".rstrip())
    for student, learners in owners.items():
        if len(learners) > 1:
            wrong.append(f"{stage.stem}: {' and '.join(map(str, learners))} became one, {student}.")
    submitted = Path(root, "submitted")
    there = {folder.parent.name for folder in submitted.glob(f"*/{stage.stem}")}
    wrong += [f"{stage.stem}: submitted/{name} is nobody's." for name in sorted(there - owners.keys())]
    missing = {line["email"] for found in lines.values() for line in found if line["status"] == "missing"}
    if absent.email not in missing:
        wrong.append(f"{stage.stem}: {absent} handed in nothing, and no line says so.")
    return {student: learners[0] for student, learners in owners.items()}, wrong


def there_twice(students):
    """Return a sentence for each learner who has several ids, as one who has another at each stage."""
    ids = defaultdict(list)
    for student, learner in students.items():
        ids[learner].append(student)
    return [
        f"{learner} is there {len(several)} times, taken together: {', '.join(sorted(several))}."
        for learner, several in ids.items()
        if len(several) > 1
    ]


def _lines(root, stage):
    """Return the lines of what was collected by (platform, number)."""
    lines = defaultdict(list)
    path = Path(root, "collected", f"{stage.stem}.csv")
    if path.is_file():
        with path.open(newline="", encoding="utf-8-sig") as file:
            for line in csv.DictReader(file):
                lines[line["platform"], line["number"]].append(line)
    return lines


def _there(root, student, one):
    path = Path(root, "submitted", student, one.stage.notebook)
    return path.is_file() and path.read_bytes() == one.notebook
