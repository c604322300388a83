"""Whose each file is, and which of one learner's files counts: decided before anything is written."""

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from digitrec.classroom.collecting.archives import Item, is_unknown_archive
from digitrec.classroom.collecting.collected import (
    AMBIGUOUS,
    COLLECTED,
    DAMAGED,
    EARLIER,
    LEFT_OUT,
    NOT_THIS_STAGE,
    UNMATCHED,
    Row,
)
from digitrec.classroom.collecting.folder_names import free_name, kept_name, student_name
from digitrec.classroom.collecting.people import Match, name_keys
from digitrec.classroom.collecting.platforms import Owner, names_in_groups
from digitrec.classroom.collecting.recognising import Known, cells_of, is_notebook_name, may_be_notebook
from digitrec.classroom.collecting.roster import Person

JUNK = {".ds_store", "thumbs.db", "desktop.ini", "icon\r"}
TIMESTAMP = "timestamp.txt"
UNREADABLE = "It cannot be read as a notebook. The marking says so to its author: ask for it again."
KEPT = "It is kept as FILE."  # the name comes when it is


@dataclass
class Found:
    """A file with all that is known of it before it is decided on."""

    item: Item
    owner: Owner | None = None
    when: datetime | None = None  # of its upload
    packed: str = ""  # when its archive was packed, ISO 8601
    kind: str = "other"  # notebook, other, junk
    known: Known | None = None  # the notebook of the course that it is, by its cells
    readable: bool = False
    sha256: str = ""
    person: Person | None = None
    how: str = ""
    row: Row = None

    @property
    def short(self):
        """The learner's own name for the file."""
        return (self.owner.file if self.owner else "") or self.item.path.name

    @property
    def decided(self):
        """Whether its line says already what becomes of it."""
        return bool(self.row.status)


def look(item, owner, when, packed, recogniser):
    """Return what is Found of an Item: it is read once here, and once more if it counts."""
    found = Found(item, owner, when, packed)
    found.row = Row(
        name=owner.name if owner else "",
        number=owner.number if owner else "",
        platform=owner.platform if owner else "",
        folder=owner.folder if owner else "",
        archive=item.archive,
        file=item.name,
        uploaded=when.isoformat() if when else "",
    )
    name, parts = item.path.name, item.path.parts
    if owner and owner.platform != "folder":  # the outermost name is a person's, and may begin with a dot
        parts = parts[1:]
    if name.casefold() in JUNK or any(part.startswith((".", "__MACOSX")) for part in parts):
        found.kind = "junk"
        _say(found, LEFT_OUT, "A file that a program made for itself.")
        return found
    if is_notebook_name(name):
        found.kind = "notebook"
    if item.fault:
        _say(found, DAMAGED, f"It was left out: {item.fault}.", asks=owner is None)
        return found
    try:
        data = item.read()
    except OSError as error:
        _say(found, DAMAGED, f"It was left out: {error.strerror}.", asks=owner is None)
        return found
    found.sha256 = found.row.sha256 = hashlib.sha256(data).hexdigest()
    if found.kind == "notebook" or (may_be_notebook(name) and data.lstrip()[:1] == b"{"):
        cells = cells_of(data)
        found.readable = cells is not None
        found.known = recogniser.recognise(cells) if cells else None
        if found.known:
            found.kind = "notebook"
    return found


def _say(found, status, note, asks=False):
    found.row.status, found.row.note, found.row.asks = status, note, asks


class Sorting:
    """Decides about the files of one assignment: a line for each, and for each learner what counts."""

    def __init__(self, assignment, recogniser, people, before):
        """Take what the course and the class are, and what was Collected before."""
        self.assignment, self.recogniser, self.people, self.before = assignment, recogniser, people, before
        self.matches = {}

    def decide(self, found, student=None):
        """Decide about all Found files. `student` is the Person whose they are, as somebody said."""
        for one in found:
            if student:
                one.person, one.how = student, ""
                if student.new and one.owner and one.owner.name:
                    student.name = one.owner.name
            elif not one.decided or one.row.status == DAMAGED:
                self._whose(one, found)
        self._ask_for_equal_names(found)
        for one in found:
            if one.person:
                one.row.student, one.row.how = one.person.id, one.how
                one.row.name = one.row.name or one.person.name
                one.row.email = one.person.email
                if one.when is None and one.row.number in one.person.uploaded:
                    one.when = one.person.uploaded[one.row.number]
                    one.row.uploaded = one.when.isoformat() if one.when else ""
        self._notebooks(found, bool(student))
        self._others(found)

    def _whose(self, one, found):
        owner = self._without_doubt(one.owner)
        if owner is None:
            if one.owner:  # a name that is read in two ways
                note = f"It was left out: {one.owner.doubt}. {KEPT}"
                self._leave(one, LEFT_OUT, note)
            else:
                self._leave(one, UNMATCHED, f"Its name does not say whose it is. {KEPT}")
            return
        if owner is not one.owner:
            one.row.name, one.row.number = owner.name, owner.number
        one.owner = owner
        if owner.group:
            self._leave(one, UNMATCHED, f"It was handed in by a group without a number. {KEPT}")
            return
        match = self._match(owner)
        if match.person:
            one.person, one.how = match.person, match.how
            if match.how in ("number", "login", "email") and match.person.name in ("", match.person.id):
                match.person.name = "" if owner.anonymous else owner.name
        elif match.shared:
            self._leave(one, AMBIGUOUS, f"Two people have the name {owner.name}. {KEPT}")
        elif match.candidates:
            these = ", ".join(sorted(person.id for person in match.candidates))
            self._leave(one, AMBIGUOUS, f"It can be the work of {these}. {KEPT}")
        else:
            said = owner.name or owner.login or owner.email or owner.number or owner.student
            self._leave(one, UNMATCHED, f"{said} is not in the roster. {KEPT}")

    def _match(self, owner):
        """Return the Match of an Owner, one for all of their files; without a roster it is a new Person."""
        key = (owner.platform, owner.student, owner.number, owner.login, owner.email, owner.name)
        if key not in self.matches:
            match = self.people.find(owner, self.before.numbers(owner.platform))
            if not (match.person or match.candidates or match.shared):
                perhaps = self._perhaps_of_a_group(owner)
                if not perhaps and (owner.anonymous or not self.people.has_roster):
                    match = Match(self._new(owner), _how(owner))
                else:
                    match = Match(candidates=perhaps)
            self.matches[key] = match
        return self.matches[key]

    def _perhaps_of_a_group(self, owner):
        """Return those who are meant if the name, or the one they are known by, has a group's before it."""
        if owner.platform != "moodle" or owner.anonymous:
            return ()
        meant = [person for name in names_in_groups(owner.name) for person in self.people.named(name)]
        keys = name_keys(owner.name)
        for person in self.people.all:
            if any(keys & name_keys(name) for name in names_in_groups(person.name)):
                meant.append(person)
        return tuple(meant)

    def _leave(self, one, status, note):
        """Leave a file to a person; what is of no account, or damaged besides, keeps its own line."""
        if not one.decided and (one.kind == "notebook" or is_unknown_archive(one.item.name)):
            _say(one, status, note, asks=True)
        elif one.row.status == DAMAGED:
            one.row.asks = True

    def _without_doubt(self, owner):
        """Return the one way in which a name can be read, as far as the roster tells, else None."""
        if owner is None or not owner.doubt:
            return owner
        ways = [owner, *filter(None, [owner.other])]
        known = [way for way in ways if way.number and self._in_roster(way)]
        return replace(known[0], doubt="") if len(known) == 1 else None

    def _in_roster(self, way):
        match = self.people.find(way)
        return self.people.has_roster and match.person and match.how == "number" and match.person.in_roster

    def _new(self, owner):
        person = Person(
            id=owner.student and free_name(kept_name(owner.student), self.people.ids),
            name=owner.name,
            email=owner.email,
            login=owner.login,
            new=True,
        )
        if owner.anonymous:
            person.id = student_name(f"{owner.name.partition(' ')[0]}-{owner.number}", self.people.ids)
        elif not (person.id or owner.login or owner.email or owner.name):
            person.id = student_name(owner.number, self.people.ids)
        return self.people.add(person)

    def _ask_for_equal_names(self, found):
        """Leave to a person what comes from two numbers of one platform and was joined by the name alone."""
        numbers = defaultdict(set)
        for one in found:
            if one.person and one.owner and one.owner.number:
                numbers[id(one.person), one.owner.platform].add(one.owner.number)
        for one in found:
            person, owner = one.person, one.owner
            if not (person and owner and owner.number):
                continue
            several = numbers[id(person), owner.platform]
            if one.how != "name" or len(several) < 2:
                person.numbers.add((owner.platform, owner.number))  # the next download has it, too
                continue
            one.person = None
            if person.new and person in self.people.all:
                self.people.all.remove(person)
            note = (
                f"Two people have the name {owner.name}: {' and '.join(sorted(several))} are their numbers."
            )
            self._leave(one, AMBIGUOUS, f"{note} A roster with these numbers tells them apart. {KEPT}")

    def _notebooks(self, found, said):
        """Find for each learner the file that counts for each notebook of the assignment."""
        candidates, unknown = defaultdict(list), []
        for one in found:
            if one.kind != "notebook" or one.decided or not one.person:
                continue
            known = one.known or self.recogniser.named(one.item.path.name, self.assignment)
            if one.known and one.known.assignment != self.assignment:
                about = f"Its cells are those of {one.known.assignment}, not of {self.assignment}."
                _say(one, NOT_THIS_STAGE, about, asks=False)
            elif known is None and said and len(self.recogniser.of(self.assignment)) == 1:
                candidates[one.person.id, self.recogniser.of(self.assignment)[0]].append(one)
            elif known is None:
                unknown.append(one)
                what = "It has no cell of the course" if one.readable else "It cannot be read as a notebook"
                _say(one, NOT_THIS_STAGE, f"{what}, and its name does not speak of {self.assignment}.")
            else:
                candidates[one.person.id, known].append(one)
        for (_, known), several in candidates.items():
            self._which(several, known)
        hopeful = {student for student, _ in candidates}
        for one in unknown:
            if one.person.id not in hopeful:  # it may be all that this learner has
                one.row.note, one.row.asks = f"{one.row.note} {KEPT}", True

    def _which(self, several, known):
        """Decide which of a learner's files counts: the later upload, as far as anything tells."""
        certain = [one for one in several if one.known]
        for one in several:
            one.row.notebook, one.row.unreadable = known.name, not one.readable
            if certain and one.row.unreadable:
                _say(one, DAMAGED, "It cannot be read as a notebook, and another file of this learner can.")
            elif certain and not one.known:
                _say(
                    one, NOT_THIS_STAGE, "It has no cell of the course, and another file of this learner has."
                )
        several = certain or several
        distinct = {one.sha256: one for one in reversed(several)}  # of equal ones the first
        latest = _latest(list(distinct.values()))
        if latest is None:
            names = ", ".join(one.short for one in several)
            for one in several:
                note = f"Nothing says which of these came later: {names}. {KEPT}"
                _say(one, AMBIGUOUS, note, asks=True)
            return
        for one in several:
            if one is latest:
                _say(one, COLLECTED, UNREADABLE if one.row.unreadable else "")
            elif one.sha256 == latest.sha256:
                _say(one, EARLIER, f"It is the same file as {latest.short}.")
            else:
                _say(one, EARLIER, f"A later upload of this learner counts: {latest.short}.")

    def _others(self, found):
        """Decide about what came beside the notebooks: it is collected where its learner's notebook is."""
        roots = {one.person.id: one for one in found if one.row.status == COLLECTED}
        for one in found:
            if one.decided:
                continue
            name = one.item.path.name
            if not one.person:
                _say(one, LEFT_OUT, "It is no notebook, and nothing says whose it is.")
            elif is_unknown_archive(name):
                note = f"It is an archive that is not opened here: unpack it. {KEPT}"
                _say(one, LEFT_OUT, note, asks=True)
            elif re.search(r"_assignsubmission_onlinetext", one.item.name) or _is_typed(one):
                _say(one, LEFT_OUT, "A text or an address that was typed into the platform: read it there.")
            elif name.casefold() == TIMESTAMP:
                _say(one, LEFT_OUT, "Only collecting writes this file.")
            elif one.person.id not in roots:
                _say(one, LEFT_OUT, "No notebook of this learner's was collected with it.")
            elif one.owner and one.owner.platform not in ("moodle", "canvas", "folder") and _is_receipt(one):
                _say(one, LEFT_OUT, "The platform's own note about the upload.")
            else:
                _say(one, COLLECTED, "It came with the notebook.")


def _is_typed(one):
    return one.row.platform == "canvas" and one.item.name.endswith(("_text.html", "_link.html"))


def _is_receipt(one):
    """Say whether a file has no name of the learner's own, as Blackboard's note about each attempt."""
    return not one.owner.file and one.item.path.suffix.casefold() in (".txt", ".html")


def _how(owner):
    if owner.platform == "folder" or owner.anonymous:
        return "number" if owner.anonymous else "folder"
    return "name" if owner.name else "login" if owner.login else "email" if owner.email else "number"


def _latest(several):
    """Return the one that was uploaded last, or None where nothing says it."""
    if len(several) == 1:
        return several[0]
    for marks in (
        [one.when for one in several],
        [one.owner.rank if one.owner else 0 for one in several],
        [one.packed for one in several],  # of two downloads the later one has the later upload
    ):
        if all(marks) and marks.count(max(marks)) == 1:
            return several[marks.index(max(marks))]
    return None
