"""The names that collecting gives, held to the rules of Windows, macOS and Linux."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitrec.classroom.collecting.folder_names import file_name, kept_name, same, student_name

RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{d}{n}" for d in ("COM", "LPT") for n in "0123456789¹²³")}
FORBIDDEN = set('<>:"/\\|?*') | {chr(code) for code in range(32)}


def fits(name):
    """Say whether a name can be a file's or a folder's on every system, by their published rules."""
    return (
        0 < len(name) <= 100
        and len(name.encode("utf-8", "surrogatepass")) <= 255
        and not set(name) & FORBIDDEN
        and not name.endswith((".", " "))
        and name not in (".", "..")
        and name.partition(".")[0].upper() not in RESERVED
        and unicodedata.normalize("NFC", name) == name
    )


ODD = (
    "CON",
    "con.ipynb",
    "Lpt1",
    "COM¹.txt",
    "nul",
    "a.",
    "a ",
    "..",
    ".",
    "",
    "a/b\\c",
    "x" * 300,
    "李" * 300,
)


@pytest.mark.parametrize("text", ODD)
def test_odd_names_fit_everywhere(text):
    assert fits(student_name(text))
    assert fits(file_name(text))


@given(st.text(max_size=300).filter(lambda text: not re.search(r"[\ud800-\udfff]", text)))
def test_any_name_fits_everywhere(text):
    for name in (student_name(text), file_name(text)):
        assert fits(name)
    assert not set(student_name(text)) & set("[]*?+ ")  # nbgrader searches with globs


def test_a_readable_name_stays_readable():
    assert student_name("Ada Lovelace") == "ada-lovelace"
    assert student_name("Conor O’Brien") == "conor-obrien"
    assert student_name("Åsa de la Cruz-Öst") == "åsa-de-la-cruz-öst"
    assert student_name("李 小龍") == "李-小龍"
    assert kept_name("Müller_2") == "Müller_2"
    assert kept_name("al@example.org") == "al@example.org"
    assert kept_name("Müller [2]") == "müller-2"


def test_names_that_one_system_takes_for_the_same_are_told_apart():
    taken = []
    for name in ("Ada", "ADA", unicodedata.normalize("NFD", "Zoë"), "Zoë", "x" * 80, "x" * 81):
        taken.append(student_name(name, taken))
    assert len({same(name) for name in taken}) == len(taken)


def test_two_long_names_that_begin_alike_differ():
    assert file_name("x" * 150 + "a.png") != file_name("x" * 150 + "b.png")
    assert file_name("x" * 150 + "a.png").endswith(".png")
