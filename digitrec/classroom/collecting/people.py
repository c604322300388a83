"""Who is who: one learner's numbers, e-mail and names, joined over platforms and stages, and never guessed.

What is known is kept in `collected/people.csv`. It is read together with nbgrader's own students and the
folders below `submitted/`, and a roster is joined to it; so a roster that was given once holds for the term.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass

from digitrec.classroom.collecting.folder_names import kept_name, same, student_name
from digitrec.classroom.collecting.roster import Person

FILE = "people.csv"
COLUMNS = ("student", "name", "first_name", "last_name", "email", "login", "numbers", "roster")
PER_ASSIGNMENT = ("moodle",)  # whose number is another one at each stage


@dataclass(frozen=True)
class Match:
    """Whose a file is: a Person and how that is known, or why a person has to say."""

    person: Person | None = None
    how: str = ""
    candidates: tuple = ()
    shared: bool = False  # the name is that of two people, who are not known yet


class People:
    """The learners of a class."""

    def __init__(self, people=()):
        """Take those who are known."""
        self.all = list(people)
        self.shared = set()  # what `one_key` makes of names that two people have
        self.has_roster = any(person.in_roster for person in self.all)

    @property
    def ids(self):
        """The ids of all, which a new one must differ from."""
        return [person.id for person in self.all]

    def with_id(self, student):
        """Return the Person with an id, in whatever case it is written, or None."""
        return next((person for person in self.all if same(person.id) == same(student)), None)

    def add(self, person):
        """Add a Person and return them; an id is chosen for one who has none."""
        if not person.id:
            person.id = self._choose(person)
        self.all.append(person)
        return person

    def join(self, roster):
        """Join the Persons of a roster to those who are known: by id, e-mail, number, login, then by name."""
        self.has_roster = True
        names = [one_key(person.name) for person in roster]
        local = [person.email.partition("@")[0].casefold() for person in roster if person.email]
        for person in roster:
            known = self._known(person, names.count(one_key(person.name)) == 1)
            if known is None:
                if not person.id and local.count(person.email.partition("@")[0].casefold()) > 1:
                    person.id = student_name(person.email, self.ids)
                person.id = kept_name(person.id) if person.id else self._choose(person)
                self.all.append(person)
                continue
            known.in_roster = True
            known.numbers |= person.numbers
            known.uploaded |= person.uploaded
            for part in ("name", "first", "last", "email", "login"):
                setattr(known, part, getattr(person, part) or getattr(known, part))

    def _known(self, person, unique):
        for other in self.all:
            if (
                (person.id and same(kept_name(person.id)) == same(other.id))
                or (person.email and person.email.casefold() == other.email.casefold())
                or (person.login and person.login.casefold() == other.login.casefold())
                or any(self._has_number(other, *number) for number in person.numbers)
            ):
                return other
        if not unique or not person.name:
            return None
        alike = [
            other
            for other in self.named(person.name)
            if not (person.email and other.email) and not (person.id and other.in_roster)
        ]
        return alike[0] if len(alike) == 1 else None

    def _has_number(self, person, platform, number):
        # A folder of version 1.0.0 has the number for its name.
        return person.id == number or any(
            known == number and (not where or not platform or where == platform)
            for where, known in person.numbers
        )

    def _choose(self, person):
        """Return an id for somebody: their login, what precedes the @ of their e-mail, or their name."""
        number = next((f"participant-{number}" for _, number in sorted(person.numbers)), "")
        text = person.login or person.email.partition("@")[0] or person.name or number
        return student_name(text, self.ids)

    def named(self, name):
        """Return those who have this name, whichever part of it comes first and however it is joined."""
        keys = name_keys(name)
        return [person for person in self.all if keys & name_keys(person.name)]

    def find(self, owner, others=()):
        """Return the Match of an Owner; `others` are (student, number) of the platform at this assignment."""
        if owner.student and (known := self.with_id(owner.student)):
            return Match(known, "folder")
        for how in ("email", "login"):
            said = getattr(owner, how).casefold()
            found = [p for p in self.all if said and getattr(p, how).casefold() == said]
            if len(found) == 1:
                return Match(found[0], how)
        if owner.number:
            found = [p for p in self.all if self._has_number(p, owner.platform, owner.number)]
            if len(found) == 1:
                return Match(found[0], "number")
        if owner.login and (known := self.with_id(owner.login)):
            return Match(known, "login")
        if owner.email and (known := self.with_id(owner.email.partition("@")[0])) and not known.email:
            return Match(known, "email")
        if owner.anonymous or not owner.name:
            return Match()
        found = self.named(owner.name)
        if len(found) < 2 and one_key(owner.name) in self.shared:
            return Match(candidates=tuple(found), shared=True)
        if not found and (known := self.with_id(owner.name)):
            return Match(known, "name")
        # An equal name with another number of the same kind is another person.
        if len(found) == 1 and not self._is_another(found[0], owner, others):
            return Match(found[0], "name")
        return Match(candidates=tuple(found))

    def _is_another(self, person, owner, others):
        if not owner.number:
            return False
        if any(student == person.id and number != owner.number for student, number in others):
            return True
        numbers = {number for platform, number in person.numbers if platform == owner.platform}
        return owner.platform not in PER_ASSIGNMENT and bool(numbers) and owner.number not in numbers


def name_keys(name):
    """Return what a name is known by: its letters and digits, from each of its words on and round again.

    "Ada Lovelace", "Lovelace, Ada" and Canvas's "lovelaceada" have one in common.
    """
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFC", name)).casefold()
    # Vowel signs are letters to who reads Hindi or Thai, and no \w to Python.
    text = "".join(sign for sign in text if re.match(r"[\w\s,-]", sign) or _is_mark(sign))
    words = [re.sub(r"_", "", word) for word in re.split(r"[\s,\-]+", text)]
    words = [word for word in words if word] or name.split()  # of signs alone, as emoji
    return {"".join(words[at:] + words[:at]) for at in range(len(words))}


def _is_mark(sign):
    return unicodedata.category(sign).startswith("M")


def one_key(name):
    """Return the same text for all orders in which `name_keys` reads a name's words."""
    return min(name_keys(name), default="")


def read_people(path):
    """Return the Persons of a `people.csv`; none where there is no such file."""
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    except (FileNotFoundError, UnicodeDecodeError, csv.Error):
        return []
    return [
        Person(
            row["student"],
            *(row.get(part) or "" for part in ("name", "first_name", "last_name", "email", "login")),
            {tuple(number.split(":", 1)) for number in (row.get("numbers") or "").split() if ":" in number},
            row.get("roster") == "yes",
        )
        for row in rows
        if row.get("student")
    ]


def people_rows(people):
    """Return the rows of `people.csv`, the header first."""
    rows = [COLUMNS]
    for one in sorted(people, key=lambda person: person.id):
        numbers = " ".join(sorted(f"{platform}:{number}" for platform, number in one.numbers))
        roster = "yes" if one.in_roster else ""
        rows.append((one.id, one.name, one.first, one.last, one.email, one.login, numbers, roster))
    return rows
