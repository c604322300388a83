"""class.toml: what it says, and one sentence for each entry that cannot be used."""

from datetime import UTC, datetime

import pytest

from digitrec.classroom.settings import Late, SettingsError, read


def test_without_a_file_all_is_as_it_was(tmp_path):
    settings = read(tmp_path)
    assert settings.timezone is UTC
    assert (settings.variants, settings.deadlines, settings.platforms) == (False, {}, ())
    assert settings.deadline("02_preparing", "ada") is None
    assert Late().share(10**9) == 0


def test_times_are_those_of_the_zone_and_an_extension_is_one_persons(tmp_path):
    text = """
        timezone = "Europe/Berlin"
        [deadlines]
        preparing = 2026-11-10T23:59:00
        "03_building" = 2026-07-10T23:59:00-05:00
        [extensions.ada]
        2 = 2026-11-17T23:59:00
    """
    (tmp_path / "class.toml").write_text(text, encoding="utf-8-sig")  # as Windows saves it
    settings = read(tmp_path)
    assert settings.deadline("02_preparing") == datetime(2026, 11, 10, 22, 59, tzinfo=UTC)
    assert settings.deadline("02_preparing", "ben") == datetime(2026, 11, 10, 22, 59, tzinfo=UTC)
    assert settings.deadline("02_preparing", "ada") == datetime(2026, 11, 17, 22, 59, tzinfo=UTC)
    assert settings.deadline("03_building") == datetime(2026, 7, 11, 4, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "text, said",
    [
        ("timezone = 'Berlin'", "`timezone` in class.toml is 'Berlin': write the name of a time zone"),
        ("timezone = 1", "`timezone` in class.toml is 1"),
        ("timezone = '../etc/passwd'", "`timezone` in class.toml"),
        ("timezonee = 'UTC'", "the entry `timezonee`, which means nothing here"),
        ("variants = 'yes'", "`variants` in class.toml is 'yes': write true or false"),
        ("deadlines = 1", r"`deadlines` in class.toml is 1: it has to be a table, \[deadlines\]"),
        ("[deadlines]\n2 = 2026-11-10", "its time of day is missing"),
        ("[deadlines]\n2 = '10.11.2026'", "has no time for 2 that can be used, it is '10.11.2026'"),
        (
            "[deadlines]\n12_x = 2026-11-10T10:00:00",
            "`deadlines` in class.toml: There is no stage called '12_x'",
        ),
        ("[extensions.ada]\n2 = 2026-11-10T10:00:00", "02_preparing has no deadline"),
        (
            "[deadlines]\n2 = 2026-11-10T10:00:00\n[extensions.ada]\n2 = 2026-11-09T10:00:00",
            "extends 02_preparing for ada until a time before the deadline",
        ),
        ("[late]\nper_day = 10", r"`late.per_day` in class.toml is 10: write a number from 0 to 1"),
        ("[late]\nper_day = true", "`late.per_day` in class.toml is True"),
        ("[late]\ngrace = 1", "`late.grace`, which means nothing here: it can hold grace_minutes"),
        ("[platforms.x]\npattern = '('", "`platforms.x.pattern` in class.toml is no regular expression"),
        ("[platforms.x]\npattern = '(?P<file>.+)'", "does not say whose a file is"),
        ("[platforms.x]\npattern = '(?P<name>.+)(?P<colour>.)'", "pattern: colour"),
        (
            "[platforms.x]\npattern = 3",
            "`platforms.x.pattern` in class.toml is 3: write it between single quotes",
        ),
        ("late", "class.toml is not valid TOML"),
    ],
)
def test_a_wrong_entry_is_one_sentence(tmp_path, text, said):
    (tmp_path / "class.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read(tmp_path)


def test_an_assignment_of_the_instructors_own_can_have_a_deadline(tmp_path):
    (tmp_path / "solutions" / "toy").mkdir(parents=True)
    (tmp_path / "class.toml").write_text("[deadlines]\ntoy = 2026-11-10T10:00:00\n")
    assert read(tmp_path).deadline("toy") == datetime(2026, 11, 10, 10, tzinfo=UTC)
