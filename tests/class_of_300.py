"""A class made by code: what 300 people hand in at three stages, packed as two platforms pack it.

The names follow the platforms' published rules (Moodle's `clean_filename` and `downloader.php`, Canvas's
`content_zipper.rb`), and what must come of every file is worked out here, without the code that collects.
"""

import csv
import io
import json
import random
import re
import struct
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

TREE = Path(__file__).parents[1]
STAGES = ("01_loading", "02_preparing", "03_building")
ZONE = ZoneInfo("Europe/Berlin")
DEADLINES = {
    stage: datetime(2026, 11, 3 + 7 * week, 23, 59, tzinfo=ZONE) for week, stage in enumerate(STAGES)
}
PACKED = timedelta(days=2, hours=9)  # after the deadline the archives are downloaded

# (given name, family name): Latin, Cyrillic, Han and Arabic letters.
GIVEN = {
    "latin": ("Ada", "Grace", "Søren", "Zoë", "José", "Łucja", "Jean-Luc", "Anne-Marie", "Maeve", "Björn"),
    "cyrillic": ("Анна", "Борис", "Светлана", "Юрий", "Ёлка"),
    "han": ("小龍", "美玲", "偉", "芳", "敏"),
    "arabic": ("ليلى", "عمر", "فاطمة", "يوسف", "سارة"),
}
FAMILY = {
    "latin": ("Lovelace", "O'Brien", "Müller", "de la Cruz", "Nuñez", "Ødegård", "Smith-Jones", "Șerban"),
    "cyrillic": ("Иванова", "Петров", "Щукин", "Королёв", "Мельник", "Соколов"),
    "han": ("李", "王", "張", "陳", "林", "黃"),
    "arabic": ("حسن", "الخطيب", "منصور", "حداد", "عباس", "سالم"),
}
KINDS = (
    *("plain",) * 22,
    *("late", "late", "double", "renamed", "json", "zipped", "copy", "other-stage", "missing", "missing"),
)
DAMAGE = ("truncated", "empty", "checksum", "locked", "html", "broken zip")  # as public reports name them


@dataclass
class HandedIn:
    """What one person handed in at one stage, and what must come of it."""

    kind: str
    uploaded: datetime | None
    members: list  # the names in the archive
    number: str
    collected: bytes | None = None  # what must stand in submitted/
    status: str = "collected"  # of the file that counts or, where none does, of the first


@dataclass
class Learner:
    """One person of the class."""

    student: str  # the folder below submitted/
    given: str
    family: str
    email: str
    platform: str
    number: str  # Canvas's; Moodle's is another one at each stage
    stages: dict = field(default_factory=dict)  # by stem: HandedIn

    @property
    def name(self):
        """The name as the person writes it."""
        return f"{self.given} {self.family}"


@dataclass
class MadeClass:
    """The files of a class, and what must come of them."""

    learners: list
    archives: dict  # by stem: the paths of its archives
    rosters: dict  # by stem: Moodle's grading worksheet
    gradebook: Path  # Canvas's export


def archives(folder, people=300, stages=STAGES, seed=300, work=None, damaged=0.05):
    """Make the archives of a class in a folder and return its MadeClass.

    `work(stage, learner)` returns the bytes of a notebook; without it, it is the exercise with a line of the
    learner's own. A share of the files is `damaged`.
    """
    folder, chance = Path(folder), random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    work = work or exercise
    learners = _learners(people, chance)
    made = MadeClass(learners, {}, {}, folder / "canvas-gradebook.csv")
    attachment = 207_000
    for week, stage in enumerate(stages):
        paths = folder / f"moodle-{stage}.zip", folder / f"canvas-{stage}.zip"
        packed = DEADLINES.get(stage, datetime(2026, 12, 1, tzinfo=ZONE)) + PACKED
        with zipfile.ZipFile(paths[0], "w") as moodle, zipfile.ZipFile(paths[1], "w") as canvas:
            numbers = list(range(5000 + 1000 * week, 5000 + 1000 * week + people))
            chance.shuffle(numbers)
            for learner, number in zip(learners, numbers, strict=True):
                kind = chance.choice(KINDS)
                if kind != "missing" and chance.random() < damaged:
                    kind = chance.choice(DAMAGE)
                number = str(number) if learner.platform == "moodle" else learner.number
                uploaded = DEADLINES[stage] + timedelta(minutes=chance.randrange(-5000, -5))
                if kind == "late":
                    uploaded = DEADLINES[stage] + timedelta(minutes=chance.randrange(5, 2000))
                given = learner.stages[stage] = HandedIn(kind, uploaded, [], number)
                files = _files(kind, stage, learner, given, work, stages)
                for name, data in files:
                    if learner.platform == "moodle":
                        member = moodle_name(learner, number, name, flat=week == 1, group=week == 2)
                    else:
                        attachment += 1
                        member = canvas_name(learner, number, attachment, name, late=kind == "late")
                    given.members.append(member)
                    put(moodle if learner.platform == "moodle" else canvas, member, data, packed, kind)
                if kind == "double" and learner.platform == "moodle":
                    given.collected, given.status = None, "ambiguous"  # Moodle does not say which is later
        spoil(paths, learners, stage)
        made.archives[stage] = list(paths)
        made.rosters[stage] = folder / f"worksheet-{stage}.csv"
        _worksheet(made.rosters[stage], learners, stage)
    _canvas_gradebook(made.gradebook, learners)
    return made


def exercise(stage, learner):
    """Return the exercise of a stage with a line of the learner's own, as bytes."""
    path = next((TREE / "exercises" / stage).glob("*.ipynb"))
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": f"By {learner.student}."})
    return json.dumps(notebook, ensure_ascii=False).encode()


def _learners(people, chance):
    """Return people with names in four scripts; the last two of each platform have one name between them."""
    learners, used = [], set()
    scripts = list(GIVEN)
    while len(learners) < people:
        number = len(learners)
        script = scripts[number % len(scripts)]
        name = chance.choice(GIVEN[script]), chance.choice(FAMILY[script])
        if name in used:  # there are not names enough: a second given name, as people have
            name = f"{name[0]} {chance.choice(GIVEN[script])} {chance.choice(GIVEN[script])}", name[1]
        if name in used:
            continue
        used.add(name)
        platform = "moodle" if number < people // 2 else "canvas"
        if number in (people // 2 - 1, people - 1):
            name = learners[-1].given, learners[-1].family
        login = f"s{number:04d}"
        email = f"{login}@example.edu"
        learners.append(Learner(login, *name, email, platform, str(3000 + number)))
    return learners


def _files(kind, stage, learner, given, work, stages):
    """Return [(the learner's own file name, bytes)] of one hand-in; note in `given` what must come of it."""
    stem = stage.partition("_")[2]
    mine = work(stage, learner)
    given.collected = mine
    name = f"{stem}.ipynb"
    if kind == "missing":
        given.collected, given.status, given.uploaded = None, "missing", None
        return []
    if kind == "double":
        return [(name, mine + b"\n"), (f"{stem}-1.ipynb", mine)]
    if kind == "renamed":
        return [("Untitled.ipynb", mine)]
    if kind == "json":
        return [(f"{stem}.ipynb.json", mine)]
    if kind == "copy":
        return [(f"Copy of {stem} (1).IPYNB", mine)]
    if kind == "zipped":
        return [("my work.zip", zipped({f"work/{name}": mine, f"__MACOSX/work/._{name}": b"\0\5\x16\7"}))]
    if kind == "other-stage":
        other = stages[(stages.index(stage) + 1) % len(stages)]
        given.collected, given.status = None, "not-this-stage"
        return [(name, work(other, learner))]
    if kind in ("truncated", "empty", "html"):  # it counts, and the marking says what is wrong with it
        given.collected = {"truncated": mine[:2000], "empty": b"", "html": b"<!DOCTYPE html><p>Log in"}[kind]
        return [(name, given.collected)]
    if kind in ("checksum", "locked", "broken zip"):
        given.collected, given.status = None, "damaged"
        return [("work.zip", zipped({name: mine})[:300])] if kind == "broken zip" else [(name, mine)]
    return [(name, mine)]


def zipped(files):
    """Return the bytes of a zip archive."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return memory.getvalue()


def put(archive, name, data, when, kind="", universal=False):
    """Write a member with a time; MS-DOS's has no zone, Info-ZIP's `universal` one is UTC."""
    info = zipfile.ZipInfo(name, when.timetuple()[:6])
    if universal:
        info.extra = struct.pack("<HHBi", 0x5455, 5, 1, int(when.timestamp()))
    info.compress_type = zipfile.ZIP_STORED if kind in ("checksum", "locked") else zipfile.ZIP_DEFLATED
    archive.writestr(info, data)


def spoil(paths, learners, stage):
    """Do to the members of archives what their learners' kinds say: a wrong checksum, a password."""
    for path, platform in zip(paths, ("moodle", "canvas"), strict=True):
        data = bytearray(path.read_bytes())
        with zipfile.ZipFile(path) as archive:
            infos = {info.filename: info for info in archive.infolist()}
        for learner in learners:
            given = learner.stages[stage]
            if learner.platform != platform or given.kind not in ("checksum", "locked"):
                continue
            info = infos[given.members[0]]
            begins = info.header_offset
            if given.kind == "checksum":
                name, extra = struct.unpack("<HH", data[begins + 26 : begins + 30])
                data[begins + 30 + name + extra + 50] ^= 0xFF
            else:  # the flag in both headers
                data[begins + 6] |= 1
                central = data.index(b"PK\x01\x02")
                while data[central + 42 : central + 46] != struct.pack("<I", begins):
                    central = data.index(b"PK\x01\x02", central + 4)
                data[central + 8] |= 1
        path.write_bytes(data)


def moodle_name(learner, number, file, flat=False, group=False):
    """Return a member's name as Moodle writes it: underscores in names become spaces, some signs go."""
    full = f"{learner.given} {learner.family}".replace("_", " ")
    if group:
        full = f"Group {'AB'[int(number) % 2]}-{full}"
    prefix = _clean(f"{full}_{number}")
    return f"{prefix}_assignsubmission_file{'_' if flat else '/'}{_clean(file)}"


def _clean(text):
    return re.sub(r"[\x00-\x1f\x7f&<>\"`|':\\/]", "", text)


def canvas_name(learner, number, attachment, file, late=False):
    """Return a member's name as Canvas writes it: sortable name, lower case, without what is no word sign."""
    sortable = f"{learner.family}, {learner.given}".lower()
    start = re.sub(r"[^\w]", "", "_".join(filter(None, [sortable, "LATE" if late else "", number])))
    return f"{start}_{attachment}_{re.sub(r'[/:*?<>|]+', '_', file)}"


def _worksheet(path, learners, stage):
    """Write Moodle's grading worksheet: UTF-8 with a mark, times in words in the class's zone."""
    with open(path, "w", newline="", encoding="utf-8-sig") as file:
        sheet = csv.writer(file)
        who = "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade"
        sheet.writerow([*who, "Last modified (submission)", "Last modified (grade)", "Feedback comments"])
        for learner in learners:
            if learner.platform == "moodle":
                given = learner.stages[stage]
                when = "-"
                if given.uploaded:
                    local = given.uploaded.astimezone(ZONE)
                    when = f"{local:%A}, {local.day} {local:%B} {local.year}, {local:%I:%M %p}"
                row = [f"Participant {given.number}", learner.name, learner.email, "Submitted for grading"]
                sheet.writerow([*row, "", "10.00", when, "-", ""])


def _canvas_gradebook(path, learners):
    """Write Canvas's gradebook: a line of points, people, and the test student."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Preparing (42)"])
        sheet.writerow(["    Points Possible", "", "", "", "", "10.00"])
        for learner in learners:
            if learner.platform == "canvas":
                name = f"{learner.family}, {learner.given}"
                sheet.writerow([name, learner.number, f"9{learner.number}", learner.student, "Monday", ""])
        sheet.writerow(["Student, Test", "99999", "", "c7f3", "Monday", ""])


def utc(when):
    """Return a time as nbgrader's timestamp.txt has it."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
