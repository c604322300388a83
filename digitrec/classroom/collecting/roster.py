"""Who is in the class, read from a file that a platform exports or that somebody keeps.

A file is known by its header, whatever its delimiter and encoding: Moodle's grading worksheet
(`mod/assign/gradingtable.php`: "Identifier" with "Participant 12345") and its participants' list, Canvas's
gradebook (`lib/gradebook_exporter.rb`: "Student", "ID", "SIS Login ID"), nbgrader's students (`nbgrader db
student import`: id, first_name, last_name, email) and a plain table of id, name and e-mail.
"""

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from digitrec.classroom.collecting.platforms import NOBODY
from digitrec.classroom.times import decode, read_time

# What a column holds, by its heading in lower case and without signs: English, German, French, Spanish.
HEADINGS = {
    "id": ("id", "studentid", "student_id", "kennung", "identifiant"),
    "name": (
        "name",
        "fullname",
        "displayname",
        "studentname",
        "vollständigername",
        "nomcomplet",
        "nombrecompleto",
    ),
    "first": ("firstname", "first_name", "givenname", "forename", "vorname", "prénom", "nombre"),
    "last": ("lastname", "last_name", "surname", "familyname", "nachname", "nom", "apellidos", "apellido"),
    "email": ("email", "emailaddress", "mail", "emailadresse", "adressedecourriel", "direccióndecorreo"),
    "login": ("username", "login", "loginid", "sisloginid", "anmeldename", "benutzername", "orgdefinedid"),
    "number": ("number", "participant", "lms_user_id"),
    "identifier": ("identifier", "idteilnehmerin", "identificador"),
    "matriculation": ("idnumber", "studentnumber", "matrikelnummer", "sisuserid", "idnummer"),
    "uploaded": ("lastmodifiedsubmission", "zuletztgeändertabgabe", "zuletztgeändertlösung"),
}
COLUMNS = {heading: column for column, headings in HEADINGS.items() for heading in headings}
WHO = ("id", "name", "last", "email", "login", "number", "identifier")


class RosterError(ValueError):
    """The file is no list of people; the message says what was found and what is expected."""


@dataclass
class Person:
    """One learner, with all that is known of them."""

    id: str = ""  # nbgrader's
    name: str = ""
    first: str = ""
    last: str = ""
    email: str = ""
    login: str = ""
    numbers: set = field(default_factory=set)  # of (platform, number): Moodle has one for each assignment
    in_roster: bool = False
    new: bool = False  # seen for the first time
    uploaded: dict = field(default_factory=dict)  # by number: what Moodle's worksheet says, aware


def read_roster(path, zone):
    """Return the Persons of a roster file, and what could not be read of it. Raises RosterError."""
    path = Path(path)
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise RosterError(f"The roster {path} cannot be read ({error.strerror}).") from None
    if text.startswith("PK\x03\x04"):
        raise RosterError(f"The roster {path} is a spreadsheet's own file: save it as CSV, then try again.")
    text = text.lstrip("\ufeff")
    first_line, _, rest = text.partition("\n")
    delimiter = max(",;\t", key=first_line.count)
    if re.fullmatch(r"sep=.\s*", first_line):  # what some programs write for Excel
        text, delimiter = rest, first_line[4]
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    header = [_plain(heading) for heading in rows[0]] if rows else []
    columns = {
        COLUMNS[heading]: at for at, heading in reversed(list(enumerate(header))) if heading in COLUMNS
    }
    is_canvas = "student" in header and "id" in header
    if is_canvas:
        columns |= {"name": header.index("student"), "number": header.index("id")}
        columns.pop("id", None)
    elif "student" in header and "id" not in columns:  # as in what this course writes itself
        columns["id"] = header.index("student")
    if not set(columns) & set(WHO):
        found = ", ".join(rows[0]) if rows else "nothing"
        raise RosterError(
            f"The roster {path} has the columns {found[:200]}, and none of them says who somebody is: it "
            "needs a heading such as id, name, email or, from Moodle, Identifier."
        )
    people, said = [], []
    for number, row in enumerate(rows[1:], start=2):
        values = {column: row[at].strip() for column, at in columns.items() if at < len(row)}
        if not any(values.get(column) for column in WHO):
            if any(cell.strip() for cell in row):
                said.append(f"Line {number} of the roster names nobody.")
            continue
        if is_canvas and _is_no_student(values):
            continue
        people.append(_person(values, is_canvas, zone))
    return people, said


def _person(values, is_canvas, zone):
    platform = "canvas" if is_canvas else "moodle" if values.get("identifier") else ""
    number = values.get("number", "")
    # In German and French the worksheet's first column is called "ID" and "Identifiant".
    if _is_participant(values.get("id", "")):
        platform, values = "moodle", values | {"identifier": values["id"], "id": ""}
    if identifier := re.search(r"\d+$", values.get("identifier", "")):
        number = identifier[0]
    name = values.get("name", "")
    first, last = values.get("first", ""), values.get("last", "")
    if not first and not last and name.count(",") == 1:  # Canvas: "Lovelace, Ada"
        last, first = (part.strip() for part in name.split(","))
    name = " ".join(f"{first} {last}".split()) if first or last else name
    person = Person(
        id=values.get("id", ""),
        name=name,
        first=first,
        last=last,
        email=values.get("email", ""),
        login=values.get("login", "") or (values.get("matriculation", "") if not values.get("email") else ""),
        numbers={(platform, number)} if number else set(),
        in_roster=True,
    )
    if number and values.get("uploaded", "-") not in ("", "-"):
        try:
            person.uploaded[number] = read_time(values["uploaded"], zone)
        except ValueError:
            person.uploaded[number] = None
    return person


def _is_participant(text):
    """Say whether an id is Moodle's for one assignment: "Participant 12345", "Teilnehmer/in12345"."""
    return re.sub(r"\s*\d+$", "", text).casefold() in NOBODY and text[-1:].isdigit()


def _is_no_student(values):
    """Say whether a row of Canvas's gradebook is none of a person: points possible, or the test student."""
    name = values.get("name", "").casefold()
    return name.startswith("points possible") or name == "student, test" or not (name or values.get("number"))


def _plain(heading):
    return re.sub(r"[^\w]", "", heading.strip().casefold())
