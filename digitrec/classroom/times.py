"""The time at which something was handed in, read from a text in any usual form, and never guessed.

`timestamp.txt` comes from many hands: nbgrader writes `2026-11-10 13:02:33 UTC`, Windows saves UTF-16,
Moodle's worksheet says `Tuesday, 10 November 2026, 2:02 PM`, Blackboard `2026-11-10-14-02-33` and
Brightspace `Nov 10, 2026 202 PM`. What can be read in two ways is refused: a wrong time costs somebody marks.
"""

import codecs
import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

MONTHS = {
    # English, German, French, Spanish, Italian, Dutch: the first letters that tell one from another.
    **dict.fromkeys(("jan", "ene", "gen"), 1),
    **dict.fromkeys(("feb", "fev"), 2),
    **dict.fromkeys(("mar", "maer", "mrz", "maa", "mrt"), 3),
    **dict.fromkeys(("apr", "abr", "avr"), 4),
    **dict.fromkeys(("may", "mai", "mag", "mei"), 5),
    **dict.fromkeys(("jun", "juin", "giu"), 6),
    **dict.fromkeys(("jul", "juil", "lug"), 7),
    **dict.fromkeys(("aug", "ago", "aou"), 8),
    **dict.fromkeys(("sep", "set"), 9),
    **dict.fromkeys(("oct", "okt", "ott"), 10),
    **dict.fromkeys(("nov",), 11),
    **dict.fromkeys(("dec", "dez", "dic"), 12),
}
PLAIN = str.maketrans(
    {"ä": "ae", "é": "e", "è": "e", "û": "u", "á": "a", "í": "i", "ì": "i", "ó": "o", "ç": "c"}
)
WEEKDAY = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun|die|mitt|don|frei|sam|sonn|lun|mer|jeu|ven|dim|mie|jue|vie|sab|dom|gio|maan"
    r"|din|woe|zat|zon|mardi|martes|marte)[a-z]*[,.]?\s+(?=\S)|\b(?:mo|di|mi|do|fr|sa|so)[.,]+\s+"
)
# Hours east of Greenwich of abbreviations that mean one thing. IST, CST, BST and AST mean several.
HOURS = {
    **{"utc": 0, "gmt": 0, "z": 0, "ut": 0, "wet": 0, "west": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2},
    **{
        "eet": 2,
        "eest": 3,
        "msk": 3,
        "jst": 9,
        "kst": 9,
        "sgt": 8,
        "hkt": 8,
        "aest": 10,
        "aedt": 11,
        "awst": 8,
    },
    **{"nzst": 12, "nzdt": 13, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7},
}
WRITE = "write it as in 2026-11-10 14:02:33 UTC"
LONGEST = 200  # characters: no time takes more

CLOCK = re.compile(
    r"\b(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d)(?:[.,](?P<f>\d{1,9}))?)?\s*(?:(?P<half>[ap]\.?m\b\.?))?(?![\d:])"
    r"|(?<![\d.:])(?P<h2>\d{1,2}?)(?P<m2>\d\d)\s*(?P<half2>[ap]\.?m\.?)(?!\w)"  # Brightspace: 202 PM
)
DATES = (
    r"(?P<y>\d{4})-(?P<mo>\d\d?)-(?P<d>\d\d?)",
    r"(?P<y>\d{4})/(?P<mo>\d\d?)/(?P<d>\d\d?)",
    r"(?P<d>\d\d?)\.\s?(?P<mo>\d\d?)\.\s?(?P<y>\d{4}|\d\d)(?!\d)",
    r"(?P<a>\d\d?)[/-](?P<b>\d\d?)[/-](?P<y>\d{4})",
    r"(?P<d>\d\d?)(?:\.|st|nd|rd|th)?[\s-]+(?:de\s+)?(?P<name>[a-z]{3,})\.?,?[\s-]+(?:de\s+)?(?P<y>\d{4})",
    r"(?P<name>[a-z]{3,})\.?\s+(?P<d>\d\d?)(?:st|nd|rd|th)?(?:,|\s)\s*(?P<y>\d{4})",
    r"(?P<name>[a-z]{3,})\.?\s+(?P<d>\d\d?)(?P<rest>\s.*?)\s(?P<y>\d{4})$",  # what `date` writes
)
DATES = tuple(re.compile(rf"(?<![\w./-]){form}") for form in DATES)
OFFSET = re.compile(r"(?:utc|gmt)?\s*(?P<sign>[+−-])\s?(?P<h>\d\d?):?(?P<m>\d\d)?")
IN_FILE_NAMES = re.compile(r"(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)$")  # Blackboard
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)?")  # the basic form of ISO 8601


class UnreadableTime(ValueError):  # noqa: N818
    """The text is no time, or two; the message says what was found and what to write."""


def decode(data):
    """Return the text in the bytes of a small file: UTF-8, UTF-16 as Windows writes it, or Windows-1252."""
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig", errors="replace")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:  # UTF-16 without a mark: of ASCII, every other byte is 0
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", errors="replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_time(text, zone=UTC):
    """Return the time that a text says, aware and in UTC; `zone` holds where the text names none.

    Raises UnreadableTime.
    """
    said = " ".join(text.strip().split())
    rest = said.casefold().translate(PLAIN)
    if not rest or len(rest) > LONGEST:
        raise UnreadableTime("There is no time in it: write one as in 2026-11-10 14:02:33 UTC.")
    rest = IN_FILE_NAMES.sub(r"\1 \2:\3:\4", rest)
    rest = COMPACT.sub(lambda m: f"{m[1]}-{m[2]}-{m[3]} {m[4]}:{m[5]}:{m[6] or '00'}", rest)
    rest = re.sub(r"(?<=\d)t(?=\d)", " ", rest)
    day, rest = _day(WEEKDAY.sub("", rest), said)
    moment, rest = _moment(rest, said)
    try:
        local = datetime(*day, *moment)
    except ValueError:
        raise UnreadableTime(f"“{said}” is no day or hour that there is: {WRITE}.") from None
    try:
        return (local.replace(tzinfo=_zone(rest, local, zone, said))).astimezone(UTC)
    except OverflowError:
        raise UnreadableTime(f"“{said}” is a time that no calendar here has.") from None


def write_time(when):
    """Return an aware time as nbgrader reads it from timestamp.txt: 2026-11-10 13:02:33 UTC."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _day(text, said):
    """Return ((year, month, day), the rest of the text)."""
    for form in DATES:
        found = form.search(text)
        if not found:
            continue
        part = found.groupdict()
        if part.get("name"):
            month = _month(part["name"])
            if month is None:
                continue
        elif part.get("a"):
            month, day = _order(int(part["a"]), int(part["b"]), said)
            return (int(part["y"]), month, day), _without(text, found)
        else:
            month = int(part["mo"])
        year = int(part["y"]) + (2000 if len(part["y"]) == 2 else 0)
        return (year, month, int(part["d"])), _without(text, found, part.get("rest") or "")
    raise UnreadableTime(f"“{said}” names no day that can be read: {WRITE}.")


def _month(name):
    known = [number for start, number in MONTHS.items() if name.startswith(start)]
    return known[-1] if known else None


def _order(first, second, said):
    """Return (month, day) of two numbers whose order the text does not say."""
    if first > 12 >= second or first == second:
        return second, first
    if second > 12 >= first:
        return first, second
    raise UnreadableTime(f"“{said}” can be day and month or month and day: {WRITE}, with the year first.")


def _moment(text, said):
    """Return ((hour, minute, second, microsecond), the rest of the text)."""
    found = CLOCK.search(text)
    if not found:
        raise UnreadableTime(f"“{said}” names no time of day: {WRITE}.")
    hour, minute = int(found["h"] or found["h2"]), int(found["m"] or found["m2"])
    half = (found["half"] or found["half2"] or " ")[0]
    if half != " ":
        if not 1 <= hour <= 12:
            raise UnreadableTime(f"“{said}” has an hour that no clock shows: {WRITE}.")
        hour = hour % 12 + (12 if half == "p" else 0)
    micro = int((found["f"] or "0")[:6].ljust(6, "0"))
    return (hour, minute, int(found["s"] or 0), micro), _without(text, found)


def _without(text, found, instead=""):
    return f"{text[: found.start()]} {instead} {text[found.end() :]}"


def _zone(rest, local, zone, said):
    """Return the tzinfo that is left over in a text, or `zone` where nothing is."""
    rest = " ".join(re.sub(r"\b(?:uhr|h|um|at|a las|kl\.?)\b|\([^)]*\)|[,;]", " ", rest).split())
    if not rest:
        return zone
    if offset := OFFSET.fullmatch(rest):
        size = timedelta(hours=int(offset["h"]), minutes=int(offset["m"] or 0))
        if size < timedelta(hours=24):
            return timezone(-size if offset["sign"] in "-−" else size)
    if (local.replace(tzinfo=zone).tzname() or "").casefold() == rest:
        return zone
    if rest in HOURS:
        return timezone(timedelta(hours=HOURS[rest]))
    if "/" in rest:
        for name in available_timezones():
            if name.casefold() == rest:
                return ZoneInfo(name)
    raise UnreadableTime(
        f"“{said}” has “{rest}” beside the time, which is no time zone that means one thing: write the zone "
        "as UTC, +01:00 or Europe/Berlin."
    )
