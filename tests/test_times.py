"""Times in any usual form: read right, or refused with a sentence; never another day, never another zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitrec.classroom.times import UnreadableTime, decode, read_time, write_time

BERLIN = ZoneInfo("Europe/Berlin")
NOVEMBER = datetime(2026, 11, 10, 13, 2, tzinfo=UTC)  # 14:02 in Berlin
JULY = datetime(2026, 7, 10, 12, 2, tzinfo=UTC)  # 14:02 in Berlin, in summer time
THIRD = datetime(2026, 10, 3, 12, 2, tzinfo=UTC)  # 14:02 in Berlin, the third of October
FORMS = {
    "2026-11-10 13:02:00 UTC": NOVEMBER,
    "2026-11-10 13:02:00.000000 UTC": NOVEMBER,
    "2026-11-10T14:02:00+01:00": NOVEMBER,
    "2026-11-10T13:02:00Z": NOVEMBER,
    "20261110T130200Z": NOVEMBER,
    "2026-11-10 14:02": NOVEMBER,
    "2026-11-10 18:32 +0530": NOVEMBER,
    "2026-11-10 08:02:00 America/New_York": NOVEMBER,
    "2026-11-10 14:02 GMT+1": NOVEMBER,
    "2026-11-10-14-02-00": NOVEMBER,
    "2026/11/10 14:02": NOVEMBER,
    "10.11.2026 14:02": NOVEMBER,
    "10.11.2026, 14:02 Uhr": NOVEMBER,
    "10.11.26 14:02": NOVEMBER,
    "Di., 10.11.2026 14:02": NOVEMBER,
    "10. November 2026, 14:02": NOVEMBER,
    "Dienstag, 10. November 2026, 14:02": NOVEMBER,
    "mardi 10 novembre 2026, 14:02": NOVEMBER,
    "martes, 10 de noviembre de 2026, 14:02": NOVEMBER,
    "Tue, 10 Nov 2026 14:02:00 +0100": NOVEMBER,
    "Tue, 10 Nov 2026 13:02:00 GMT": NOVEMBER,
    "Tue Nov 10 14:02:00 CET 2026": NOVEMBER,
    "Tue Nov 10 02:02:00 PM CET 2026": NOVEMBER,
    "Tuesday, 10 November 2026, 2:02 PM": NOVEMBER,
    "Nov 10, 2026 202 PM": NOVEMBER,
    "November 10, 2026 2:02 p.m.": NOVEMBER,
    "10-Nov-2026 14:02": NOVEMBER,
    "11/13/2026 2:02 PM": NOVEMBER.replace(day=13),
    "13/11/2026 14:02": NOVEMBER.replace(day=13),
    "11/11/2026 14:02": NOVEMBER.replace(day=11),
    "2026-07-10 14:02:00 CEST": JULY,
    "2026-07-10 14:02 MESZ": JULY,
    "2026-07-10 14:02": JULY,
    "10 juillet 2026 14:02": JULY,
    "03.10.2026 14:02": THIRD,
    "3.10.2026 14:02": THIRD,
    "3. Oktober 2026 14:02": THIRD,
    "Oct 3, 2026 1202 AM": datetime(2026, 10, 2, 22, 2, tzinfo=UTC),
    "Oct 3, 2026 1202 PM": datetime(2026, 10, 3, 10, 2, tzinfo=UTC),
}


@pytest.mark.parametrize("text", FORMS)
def test_a_usual_form_is_read(text):
    assert read_time(text, BERLIN) == FORMS[text]


@pytest.mark.parametrize(
    "text, said",
    [
        ("03/10/2026 14:02", "can be day and month or month and day"),
        ("2026-11-10", "names no time of day"),
        ("the day before yesterday", "names no day"),
        ("", "no time in it"),
        ("2026-13-10 10:00", "no day or hour that there is"),
        ("2026-02-30 10:00", "no day or hour that there is"),
        ("2026-11-10 25:00", "no day or hour that there is"),
        ("2026-11-10 14:02 PM", "an hour that no clock shows"),
        ("2026-11-10 14:02 IST", "no time zone that means one thing"),
        ("2026-11-10 14:02 CST", "no time zone that means one thing"),
        ("2026-11-10 14:02 or later", "no time zone that means one thing"),
        ("2026-11-10 14:02 +99:00", "no time zone that means one thing"),
        ("9" * 500, "no time in it"),
    ],
)
def test_what_is_no_time_or_two_is_said(text, said):
    with pytest.raises(UnreadableTime, match=said):
        read_time(text, BERLIN)


def test_an_abbreviation_means_what_it_means_where_the_class_is():
    assert read_time("2026-11-10 14:02 CST", ZoneInfo("Asia/Shanghai")).hour == 6
    assert read_time("2026-11-10 14:02 CST", ZoneInfo("America/Chicago")).hour == 20
    assert read_time("2026-11-10 14:02 IST", ZoneInfo("Asia/Kolkata")).hour == 8


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encodings_of_small_files(encoding):
    text = "Dienstag, 10. März 2026, 14:02"
    assert read_time(decode(text.encode(encoding)), BERLIN).month == 3


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2100, 1, 1)))
def test_what_is_written_is_read_back(when):
    when = when.replace(microsecond=0, tzinfo=BERLIN)
    assert read_time(write_time(when), BERLIN) == when.astimezone(UTC)


@given(st.text(max_size=60) | st.from_regex(r"[\d:./ -]{1,30}"))
def test_any_text_is_a_time_or_a_sentence(text):
    try:
        assert read_time(text, BERLIN).tzinfo is UTC
    except UnreadableTime as error:
        assert str(error).endswith(".")
