"""Collect what a class handed in, from a platform's archives into nbgrader's `submitted/`, without loss.

`digitrec collect` and `nbgrader zip_collect` call this. An archive's files are looked at, sorted by learner,
and written; what became of each stands in `collected/`, as a table and as a page.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from digitrec.classroom.collecting import collected as keeping
from digitrec.classroom.collecting.archives import Archives, upload_times
from digitrec.classroom.collecting.collected import AMBIGUOUS, COLLECTED, MISSING, Row
from digitrec.classroom.collecting.collected_page import write_page
from digitrec.classroom.collecting.folder_names import kept_name
from digitrec.classroom.collecting.people import FILE, People, one_key, people_rows, read_people
from digitrec.classroom.collecting.placing import Placing
from digitrec.classroom.collecting.platforms import Owner, owner_of, without_groups
from digitrec.classroom.collecting.recognising import Recogniser
from digitrec.classroom.collecting.roster import Person, read_roster
from digitrec.classroom.collecting.sorting import TIMESTAMP, Sorting, look
from digitrec.classroom.settings import read as read_settings
from digitrec.classroom.times import decode, read_time

MAJORITY = 0.5  # of an archive's notebooks that are known by their cells


class CollectError(Exception):
    """Nothing was collected; the message says why and what to do."""


@dataclass
class Course:
    """The folders of a course, as its nbgrader_config.py names them."""

    root: Path
    submitted: Path
    exercises: Path
    students: list = field(default_factory=list)  # Persons of nbgrader's gradebook


@dataclass
class Collection:
    """What collecting came to."""

    results: list  # a Collected for each assignment
    people: People
    said: list  # about the roster, a sentence each


def collect(course, sources, assignment=None, rosters=(), student=None, into=None):
    """Collect archives, folders and files into `submitted/`, and return what came of it as a Collection.

    `assignment` is the name of its folder; without it, the cells of most of an archive's notebooks say it.
    `rosters` are files; `student` the folder name of the one whose all of it is, as somebody decided. `into`
    is a folder that is written in the place of `submitted/`. Raises CollectError, RosterError, SettingsError
    and OSError.
    """
    settings = read_settings(course.root)
    recogniser = Recogniser(course.exercises)
    if not recogniser.of(assignment) if assignment else not recogniser.notebooks:
        raise CollectError(f"There is no notebook of {assignment or 'the course'} in {course.exercises}.")
    people, said = _people(course), []
    for roster in rosters:
        joined, about = read_roster(roster, settings.timezone)
        people.join(joined)
        said += about
    person = _one_person(people, student) if student else None
    results = []
    with Archives(settings.timezone) as archives:
        found = defaultdict(list)
        for archive, items in _items(archives, sources).items():
            of_archive = _look_at(items, settings, recogniser, owned=person is not None)
            said_by = [assignment or _folder_says(one, recogniser) for one in of_archive]
            if None in said_by:
                rest = [one for one, name in zip(of_archive, said_by, strict=True) if name is None]
                most = _most_are(rest, archive)
            for one, name in zip(of_archive, said_by, strict=True):
                found[name or most].append(one)
        for name, those in sorted(found.items()):
            before = keeping.read(course.root, name)
            answered = [_answer(one, before) for one in those] if person else []
            Sorting(name, recogniser, people, before).decide(those, person)
            placing = Placing(course, recogniser, before, decided=person is not None, into=into)
            for one in those:
                placing.place(one)
            placing.finish(those)
            result = _joined(before, those, people, answered, person)
            keeping.write(course.root, result)
            write_page(course.root, result)
            results.append(result)
    keeping.replace(Path(course.root, keeping.FOLDER, FILE), keeping.table(people_rows(people.all)))
    return Collection(results, people, said)


def _items(archives, sources):
    """Return the Items of all sources by the archive that they lie in."""
    names, found = Counter(Path(source).name for source in sources), {}
    for source in sources:
        path = Path(source)
        if not path.exists():
            raise CollectError(f"There is no {source}: give an archive or a folder that is there.")
        items = list(archives.items(path))
        if not items:
            raise CollectError(f"{source} is empty: there is nothing to collect in it.")
        for item in items:
            if names[path.name] > 1:  # two archives with one name, in two folders
                item.archive = item.archive.replace(path.name, str(source), 1)
            found.setdefault(item.archive, []).append(item)
    return found


def _one_person(people, student):
    """Return the Person with the id that somebody gave."""
    person = people.with_id(student)
    if person is None and people.has_roster:
        raise CollectError(f"Nobody is called {student} in {keeping.FOLDER}/{FILE}: look there for the name.")
    return person or people.add(Person(id=kept_name(student), name=student, new=True))


def _people(course):
    """Return the People of what was collected before, of nbgrader's students and of submitted/."""
    people = People(read_people(Path(course.root, keeping.FOLDER, FILE)))
    for student in course.students:
        known = people.with_id(student.id)
        if known is None:
            people.add(student)
            continue
        for part in ("first", "last", "email", "name"):
            setattr(known, part, getattr(known, part) or getattr(student, part))
        known.numbers |= student.numbers
    if course.submitted.is_dir():
        for folder in sorted(course.submitted.iterdir()):
            if folder.is_dir() and not folder.name.startswith(".") and not people.with_id(folder.name):
                people.add(Person(id=folder.name, name="" if folder.name.isdigit() else folder.name))
    for path in Path(course.root, keeping.FOLDER).glob("*.json"):
        numbers = defaultdict(set)
        for row in keeping.read(course.root, path.stem).asking:
            if row.status == keeping.AMBIGUOUS and not row.student and row.number:
                numbers[one_key(row.name), row.platform].add(row.number)
        people.shared |= {name for (name, _), several in numbers.items() if len(several) > 1}
    return people


def _look_at(items, settings, recogniser, owned):
    """Return what is Found of the Items of one archive."""
    times = upload_times(items)
    packed = max((item.when for item in items if item.when), default=None)
    packed = packed.isoformat() if packed else ""
    outer = _outer_folder(items, settings, recogniser)
    owners = [owner_of(_below(item.path, outer), settings) for item in items]
    written = _written_times(items, outer, settings.timezone) if not any(owners) else {}
    named = without_groups([owner for owner in owners if owner])
    owners = [named.pop(0) if owner else None for owner in owners]
    found = []
    for item, owner in zip(items, owners, strict=True):
        path = _below(item.path, outer)
        if owner is None and not owned:
            owner = _folder_owner(path, recogniser)
        when = owner.when if owner else None
        # Canvas packs on demand: its times are those of the packing, whatever they are.
        if when is None and not (owner and owner.platform == "canvas"):
            when = times.get(id(item)) or written.get(path.parent)
        found.append(look(item, owner, when, packed, recogniser))
    return found


def _outer_folder(items, settings, recogniser):
    """Return the folder that everything of an archive lies in, where it is nobody's own."""
    paths = [item.path for item in items if not item.path.parts[0].startswith(("__MACOSX", "."))]
    first = {path.parts[0] for path in paths}
    if len(first) != 1 or any(len(path.parts) < 2 for path in paths) or owner_of(paths[0], settings):
        return None
    deeper = [PurePosixPath(*path.parts[1:]) for path in paths]
    people = {path.parts[0] for path in deeper if len(path.parts) > 1} - recogniser.assignments
    named = all(owner_of(path, settings) for path in deeper)
    return first.pop() if named or (len(people) > 1 and all(len(path.parts) > 1 for path in deeper)) else None


def _below(path, outer):
    return (
        PurePosixPath(*path.parts[1:]) if outer and path.parts[0] == outer and len(path.parts) > 1 else path
    )


def _written_times(items, outer, zone):
    """Return the times in the timestamp.txt files of a tree that somebody sorted by learner, by folder."""
    times = {}
    for item in items:
        if item.path.name.casefold() == TIMESTAMP and not item.fault:
            try:
                times[_below(item.path, outer).parent] = read_time(decode(item.read()), zone)
            except (OSError, ValueError):
                continue
    return times


def _folder_owner(path, recogniser):
    """Return the Owner of a file in a folder with a learner's name: NAME/..., also below a stage's folder."""
    folders = [part for part in path.parts[:-1] if part not in recogniser.assignments]
    if not folders or folders[0].startswith("."):
        return None
    return Owner("folder", folders[0], student=folders[0], folder=folders[0], file=path.name)


def _folder_says(found, recogniser):
    """Return the assignment whose folder a file lies in, or None."""
    if found.row.platform not in ("folder", ""):
        return None
    return next((part for part in found.item.path.parts[:-1] if part in recogniser.assignments), None)


def _most_are(found, archive):
    """Return the assignment of most of the notebooks in an archive that are known by their cells."""
    known = Counter(one.known.assignment for one in found if one.known)
    faults = [one.item.fault for one in found if one.item.fault and one.owner is None]
    if not known and faults:
        raise CollectError(f"{archive}: {faults[0]}. Download it again, then try again.")
    if not known:
        raise CollectError(
            f"Nothing in {archive} is known as a notebook of the course: say of which stage it is, with "
            "--stage."
        )
    (name, count), *_ = known.most_common(1)
    if count <= MAJORITY * sum(known.values()):
        stages = " and ".join(sorted(known))
        raise CollectError(f"{archive} holds notebooks of {stages}: say of which stage it is, with --stage.")
    return name


def _answer(one, before):
    """Return the line that asked about a file, which somebody answers now; what the platform said stays."""
    asked = before.asked(one.item.path.name, one.sha256) if one.sha256 else None
    if asked:
        for part in ("name", "number", "platform", "folder", "uploaded"):
            setattr(one.row, part, getattr(asked, part) or getattr(one.row, part))
        one.owner = Owner(asked.platform, asked.name, asked.number, folder=asked.folder)
        one.when = datetime.fromisoformat(asked.uploaded) if asked.uploaded else one.when
    return asked


def _joined(before, found, people, answered, given_to):
    """Return the Collected of an assignment: the new lines, and the older ones that still hold.

    A file that is `given_to` one Person may have been given to another before: a team's, for each member.
    """
    new = [one.row for one in found]
    archives = {row.archive for row in new}
    again = {(row.archive, row.file) for row in new}
    students = {row.student for row in new if row.status == COLLECTED and row.notebook}
    rows = list(new)
    for row in before.rows:
        others = given_to and row.status == COLLECTED and row.student != given_to.id
        if row.status == MISSING or ((row.archive, row.file) in again and not others):
            continue
        if any(row is asked for asked in answered):
            continue
        if row.status != COLLECTED and row.archive in archives:
            continue
        if row.status == COLLECTED and row.notebook and row.student in students:
            note = "A later upload of this learner counts."
            row = replace(row, status=keeping.EARLIER, note=note)
        elif row.student in students and row.status != AMBIGUOUS:  # asked about for want of a better one
            row = replace(row, asks=False)
        rows.append(row)
    handed_in = {row.student for row in rows if row.student}
    for person in people.all:
        counts = person.in_roster or not people.has_roster
        if counts and not person.new and person.id not in handed_in:
            rows.append(_missing(person))
    return keeping.Collected(before.assignment, rows, before.standing)


def _missing(person):
    return Row(
        student=person.id,
        name=person.name,
        email=person.email,
        status=MISSING,
        note="Nothing of this learner was in what was collected.",
    )
