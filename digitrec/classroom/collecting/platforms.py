"""Whose a file is, as the platform that packed it says in its name.

Moodle: `mod/assign/classes/downloader.php` of version 5 and `locallib.php` before it. `NAME_NUMBER_
assignsubmission_TYPE`, as a folder or before the file's name; underscores in a name become spaces; NUMBER is
the row of `assign_user_mapping`, another one for each assignment. A team is packed once, as `TEAM_NUMBER` or,
without a team, as `Default group`; before 4.2 each member was, as `TEAM-NAME_NUMBER`.
Canvas: `lib/content_zipper.rb` (2026). `sortablename_[LATE_]USER_ATTACHMENT_FILE`, the name in lower case and
without what is no letter, digit or underscore; `[LATE_]anon_CODE` in the place of name and number where
students are anonymous. Attachments are numbered as they come, so a higher one was uploaded later.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from digitrec.classroom.times import read_time
from digitrec.course import STAGES

MOODLE = re.compile(
    r"(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?P<rest>_.*|$)", re.S
)
CANVAS = re.compile(r"_(?:LATE_)?([1-9]\d*)_([1-9]\d*)_")
CANVAS_ANONYMOUS = re.compile(
    r"(?:LATE_)?anon_(?:LATE_)?(?P<code>[A-Za-z0-9]{5})_(?P<rank>[1-9]\d*)_(?P<file>.+)", re.S
)
# What Moodle calls everybody where marking is blind (its string `participant`), as a file name keeps it.
NOBODY = {
    *("participant", "participant(e)", "participante", "partecipante", "teilnehmer", "teilnehmerin"),
    *("teilnehmer/in", "deelnemer", "deltagare", "deltaker", "deltager", "osallistuja", "uczestnik"),
    *("účastník", "résztvevő", "участник", "учасник", "参加者", "参与者", "參與者", "teilnehmer*in"),
}
NOTEBOOKS = {stage.name for stage in STAGES}  # "preparing_1_2_last.ipynb" is nobody's name
DEFAULT_GROUPS = {"default group", "standardgruppe", "groupe par défaut", "grupo por defecto"}
NUMBERED = re.compile(r"(?:\d|\b[^\W\d_])\s*$")  # "Team 7", "Group A"
LOOKS_LIKE = re.compile(r"_\d+_assignsubmission_")


@dataclass(frozen=True)
class Owner:
    """What a platform says of who handed in a file; empty where it does not say."""

    platform: str = ""
    name: str = ""
    number: str = ""
    login: str = ""
    email: str = ""
    student: str = ""  # the folder that stands for them, where somebody has sorted the files
    folder: str = ""  # what the platform's upload of feedback files takes for this person
    file: str = ""  # the learner's own name for the file
    when: datetime | None = None  # of the upload, where the name says it
    rank: int = 0  # of two files of one person the higher one came later; 0: not known
    doubt: str = ""  # why the name can be read in two ways
    group: bool = False
    anonymous: bool = False
    other: "Owner | None" = None  # the second way


def owner_of(path, settings):
    """Return the Owner of a file at a PurePosixPath below its archive, or None where no name says it."""
    for platform in settings.platforms:
        if found := _by_pattern(platform, path, settings.timezone):
            return found
    # The outermost name is the platform's; those inside are the learner's. But Moodle's folder may have been
    # packed again, or unpacked into another.
    for at, given in enumerate(path.parts[:3]):
        if found := _moodle(given, path.parts[at + 1 :]):
            return found
    return _canvas(path.parts[0], path.parts[1:])


def without_groups(owners):
    """Return the Owners without the group that Moodle before 4.2 put before a name: "Group A-Ada Lovelace".

    A hyphen may be the name's own. So what precedes it counts as a group only if it has a space or a digit,
    as "Anne" in "Anne-Marie Curie" has not, and if it precedes several names, of which one at least has two
    words, as in "Maria Garcia-Lopez" and "Maria Garcia-Perez" none has. "Group A" and "Team 7" say it alone.
    """
    members = {}
    for owner in owners:
        for group, name in _groups(owner):
            members.setdefault(group, {})[owner.number] = name
    result = []
    for owner in owners:
        group = _group(owner, members)
        result.append(owner if group is None else replace(owner, name=owner.name[len(group) + 1 :].strip()))
    return result


def names_in_groups(name):
    """Return what a name is if what precedes one of its hyphens is a group's: nothing says whether it is."""
    return [rest for _, rest in _groups(Owner("moodle", name, "0")) if " " in rest]


def _group(owner, members):
    groups = _groups(owner)
    for group, name in groups:
        told = NUMBERED.search(group) and (" " in name or len(members[group]) > 1)
        if told or group.casefold() in DEFAULT_GROUPS:
            return group
    shared = [group for group, _ in groups if len(members[group]) > 1]
    shared = [group for group in shared if any(" " in name for name in members[group].values())]
    # "Team Red-Blue" and not "Team Red", where both precede as many; a member's own hyphen precedes fewer.
    return max(shared, key=lambda group: (len(members[group]), len(group)), default=None)


def _groups(owner):
    """Return what may be a group's name and what is then this person's, the shortest group first."""
    if owner.platform != "moodle" or not owner.number:
        return []
    starts = [match.start() for match in re.finditer("-", owner.name)]
    groups = [(owner.name[:at], owner.name[at + 1 :].strip()) for at in starts]
    return [(group, name) for group, name in groups if name and re.search(r"[\s\d]", group.strip())]


def _moodle(given, inside):
    match = MOODLE.match(given)
    if not match:
        return None
    prefix = given[: len(given) - len(match["rest"])]
    name = " ".join(match["name"].split())
    owner = Owner(
        "moodle",
        name,
        match["number"] or "",
        folder=given if inside else prefix,
        file=inside[-1] if inside else match["rest"][1:],
        anonymous=name.casefold() in NOBODY,
        group=match["number"] is None,
    )
    if again := LOOKS_LIKE.search(match["rest"]):
        both = prefix, given[: match.start("rest") + again.end() - 1]
        owner = replace(owner, doubt=f"its name can be read as that of two people: {both[0]} and {both[1]}")
    return owner


def _canvas(given, inside):
    if match := CANVAS_ANONYMOUS.fullmatch(given):
        return Owner(
            "canvas",
            f"anon {match['code']}",
            match["code"],
            folder=given,
            file=inside[-1] if inside else match["file"],
            rank=int(match["rank"]),
            anonymous=True,
        )
    readings, at = [], 0
    while match := CANVAS.search(given, at):
        name = given[: match.start()]
        if name and name not in NOTEBOOKS and given[match.end() :]:
            readings.append(
                Owner(
                    "canvas",
                    name,
                    match[1],
                    folder=given,
                    file=inside[-1] if inside else given[match.end() :],
                    rank=int(match[2]),
                )
            )
        at = match.end(1)
    if not readings:
        return None
    first, *others = readings
    if others:
        first = replace(
            first,
            other=others[0],
            doubt=f"its name can be read as number {first.number} of {first.name!r} and as number "
            f"{others[0].number} of {others[0].name!r}",
        )
    return first


def _by_pattern(platform, path, zone):
    """Return the Owner that a pattern of class.toml finds at the start of the outermost name or the path."""
    for text in dict.fromkeys((path.parts[0], str(path))):
        match = platform.pattern.match(text)
        if not match:
            continue
        part = {name: (value or "").strip() for name, value in match.groupdict().items()}
        return Owner(
            platform.name,
            " ".join(part.get("name", "").replace("_", " ").split()),
            *(part.get(group, "") for group in ("number", "login", "email")),
            folder=path.parts[0] if len(path.parts) > 1 else text[: match.end()],
            file=path.name if len(path.parts) > 1 else part.get("file") or text[match.end() :],
            when=_time(part.get("time", ""), platform.time, zone),
        )
    return None


def _time(text, form, zone):
    """Return the time in a file's name, or None where it cannot be read."""
    try:
        if not form:
            return read_time(text, zone)
        when = datetime.strptime(text, form)
        return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
