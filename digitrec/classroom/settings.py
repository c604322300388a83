"""What an instructor writes down about a class, in one small file beside nbgrader_config.py: class.toml.

All of it is optional. Without the file, times without an offset are UTC, there are no deadlines and nobody
loses a point for lateness. The gradebook gets its due dates and extensions from here.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from digitrec.course import stage

FILE = "class.toml"
GROUPS = ("name", "login", "number", "email", "time", "file")  # what a platform's pattern may tell
SOMEBODY = GROUPS[:4]  # one of them at least says whose a file is
NOTHING = {}


class SettingsError(ValueError):
    """An entry of class.toml cannot be used; the message says which, what was expected and what to do."""


@dataclass(frozen=True)
class Late:
    """What lateness costs: a share of the points earned, for each day begun after the deadline."""

    grace_minutes: float = 0  # late by no more than this costs nothing
    per_day: float = 0.0
    most: float = 1.0

    def share(self, seconds):
        """Return the share of the points earned, 0 to 1, that a submission loses which is late by seconds."""
        if seconds <= 60 * self.grace_minutes:
            return 0.0
        return min(self.most, self.per_day * -(-seconds // 86_400))  # rounded up: a day begun counts


@dataclass(frozen=True)
class Platform:
    """How a platform names the files that it packs."""

    name: str
    pattern: re.Pattern  # with some of GROUPS as named groups; matched from a name's start
    time: str = ""  # of the group "time", in the signs of `datetime.strptime`; empty: any usual form


@dataclass(frozen=True)
class ClassSettings:
    """What class.toml says, or what holds where it says nothing. Times are aware, in UTC."""

    timezone: tzinfo = UTC  # of times that say no zone of their own
    variants: bool = False  # whether each learner has numbers of their own
    deadlines: Mapping[str, datetime] = field(default_factory=dict)  # by a stage's stem
    extensions: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)  # by student, then stem
    late: Late = Late()
    platforms: tuple[Platform, ...] = ()

    def deadline(self, stem, student=None):
        """Return until when a stage can be handed in, by this student if one is named, or None."""
        return self.extensions.get(student, NOTHING).get(stem, self.deadlines.get(stem))


def read(root="."):
    """Return the ClassSettings of the course in the folder `root`. Raises SettingsError."""
    path = Path(root, FILE)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ClassSettings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{FILE} cannot be read ({error}): save it as UTF-8 text.") from None
    try:
        return _settings(tomllib.loads(text), Path(root))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{FILE} is not valid TOML: {error}. Mend that line, then try again.") from None


def _settings(entries, root):
    _only(entries, [one.name for one in fields(ClassSettings)])
    zone = _timezone(entries.get("timezone", "UTC"))
    deadlines = _times("deadlines", entries.get("deadlines", {}), zone, root)
    extensions = {
        student: _times(f"extensions.{student}", of_student, zone, root)
        for student, of_student in _table("extensions", entries.get("extensions", {})).items()
    }
    for student, until in extensions.items():
        for stem, when in until.items():
            if stem not in deadlines:
                raise SettingsError(
                    f"{FILE} extends {stem} for {student}, and {stem} has no deadline: add one to "
                    "[deadlines], or take the extension out."
                )
            if when < deadlines[stem]:
                raise SettingsError(
                    f"{FILE} extends {stem} for {student} until a time before the deadline of all: write a "
                    "later one, or take the extension out."
                )
    return ClassSettings(
        timezone=zone,
        variants=_truth("variants", entries.get("variants", False)),
        deadlines=MappingProxyType(deadlines),
        extensions=MappingProxyType({name: MappingProxyType(until) for name, until in extensions.items()}),
        late=_late(_table("late", entries.get("late", {}))),
        platforms=tuple(
            _platform(name, _table(f"platforms.{name}", about))
            for name, about in _table("platforms", entries.get("platforms", {})).items()
        ),
    )


def _only(entries, known, where=""):
    """Raise SettingsError for a key that nobody reads, which is a slip of the pen."""
    for key in entries:
        if key not in known:
            raise SettingsError(
                f"{FILE} has the entry `{where}{key}`, which means nothing here: "
                f"{'it can hold' if where else 'the file can hold'} {', '.join(known)}."
            )


def _table(key, value):
    if not isinstance(value, dict):
        raise SettingsError(f"`{key}` in {FILE} is {value!r}: it has to be a table, [{key}] on a line.")
    return value


def _truth(key, value):
    if not isinstance(value, bool):
        raise SettingsError(f"`{key}` in {FILE} is {value!r}: write true or false, without quotes.")
    return value


def _number(key, value, most=float("inf")):
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        span = f"from 0 to {most:g}" if most < float("inf") else "of 0 or more"
        raise SettingsError(f"`{key}` in {FILE} is {value!r}: write a number {span}, without quotes.")
    return value


def _timezone(name):
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError, TypeError, AttributeError):  # unknown, climbing, a folder, no text
        raise SettingsError(
            f"`timezone` in {FILE} is {name!r}: write the name of a time zone as in "
            'timezone = "Europe/Berlin" (the names are those of the IANA database).'
        ) from None


def _times(key, entries, zone, root):
    """Return {stem: time in UTC} of a table of times by stage."""
    found = {}
    for name, when in _table(key, entries).items():
        if not isinstance(when, datetime):
            missing = "its time of day is missing" if isinstance(when, date) else f"it is {when!r}"
            raise SettingsError(
                f"`{key}` in {FILE} has no time for {name} that can be used, {missing}: write it without "
                f'quotes, as in "{name}" = 2026-11-10T23:59:00.'
            )
        found[_stem(key, name, root)] = (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)
    return found


def _stem(key, name, root):
    """Return the name of the folder of a stage, or of an assignment of the instructor's own."""
    try:
        return stage(name).stem
    except ValueError as error:
        if any((root / tree / name).is_dir() for tree in ("solutions", "exercises")):
            return name
        raise SettingsError(f"`{key}` in {FILE}: {error}") from None


def _late(entries):
    _only(entries, [one.name for one in fields(Late)], "late.")
    most = {"grace_minutes": float("inf"), "per_day": 1, "most": 1}
    return Late(**{key: _number(f"late.{key}", value, most[key]) for key, value in entries.items()})


def _platform(name, entries):
    where = f"platforms.{name}."
    _only(entries, ("pattern", "time"), where)
    for key in ("pattern", "time"):
        if not isinstance(entries.get(key, ""), str):
            raise SettingsError(
                f"`{where}{key}` in {FILE} is {entries[key]!r}: write it between single quotes."
            )
    try:
        pattern = re.compile(entries.get("pattern", ""))
    except re.error as error:
        raise SettingsError(f"`{where}pattern` in {FILE} is no regular expression: {error}.") from None
    if not set(pattern.groupindex) & set(SOMEBODY):
        raise SettingsError(
            f"`{where}pattern` in {FILE} does not say whose a file is: it needs at least one of "
            f"{', '.join(f'(?P<{group}>...)' for group in SOMEBODY)}."
        )
    _only(pattern.groupindex, GROUPS, f"{where}pattern: ")
    return Platform(name, pattern, entries.get("time", ""))
