"""What is shown of a learner's answer to others does not say whose it is."""

import ast

import pytest

from digitrec.classroom.report.anonymous import Anonymiser

PEOPLE = ("ada", "Ada Lovelace", "Jürgen Müller", "Max Will", "Li Wu", "4711234", "Олег Иванов", "o.brien")
COURSE = ("import numpy as np\nmodel.compile(optimizer='adam')\ndef scale(pixels):\n    return pixels / 255",)


@pytest.fixture(scope="module")
def anonymiser():
    shared = "wobble = 'wibble'"
    return Anonymiser(PEOPLE, [shared] * 3 + ["gizmo = 'gadget'"] * 2, COURSE)


@pytest.mark.parametrize(
    "code",
    [
        "# Ada was here\nscaled = pixels / 255",
        'def scale(pixels):\n    """By Ada Lovelace."""\n    return pixels',
        "ada_scaled = pixels / 255",
        "adalovelaceScaled = pixels / 255",
        "def muellers_scale(pixels): return pixels",
        "def scale(pixels, ada=1): return pixels",
        "scale(pixels, ada=1)",
        "class Lovelace: pass",
        "open('/home/ada/x.txt')",
        "name = 'Jürgen'",
        "name = f'for {x} by Juergen'",
        "name = b'ada'",
        "number = 4711234",
        "from ada_tools import scale",
        "import adatools.x as y",
        "import numpy as lovelace",
        "pixels.ada = 1",
        "try:\n    pass\nexcept ValueError as lovelace:\n    pass",
        "def f():\n    global lovelace\n    lovelace = 1",
        "for li in wu: pass",
        "lambda lovelace: lovelace",
        "[lovelace for lovelace in x]",
        "with x as lovelace: pass",
        "match x:\n    case [lovelace, *wu]: pass",
        "%cd /home/ada\nx = 1",
        "иванов = 1",
        "x = = 3  # ada\nada_x = 'Lovelace' + 4711234",
        "'Ada Lovelace'\nx = 1",
        "x: lovelace = 1",
    ],
)
def test_a_name_is_found_wherever_it_stands(anonymiser, code):
    shown, _ = anonymiser.code(code)
    folded = shown.casefold()
    for part in ("ada", "lovelace", "rgen", "ueller", "4711234", "иванов", "wu"):
        assert part not in folded, shown


@pytest.mark.parametrize(
    "code",
    [
        "def scale(pixels):\n    return pixels / 255",
        "largest = max(pixels)",
        "model.compile(optimizer='adam', loss='adam')",
        "rows = np.reshape(images, (len(images), -1))",
        "wobble = 'wibble'",
        "return_value = [row.sum(axis=1) for row in rows]",
    ],
)
def test_what_names_nobody_stays(anonymiser, code):
    assert anonymiser.code(code)[0] == ast.unparse(ast.parse(code))


def test_a_word_that_only_two_wrote_and_the_course_does_not_know_goes(anonymiser):
    assert anonymiser.code("gizmo = 'gadget'")[0] == "name_1 = '...'"


def test_one_name_becomes_the_same_in_code_and_sentence(anonymiser):
    code, names = anonymiser.code(
        "def ada_help(x):\n    return x\ndef scale(pixels):\n    return ada_help(pixels)"
    )
    assert code.count("name_1") == 2
    said = anonymiser.sentence(
        "`ada_help` stops with ValueError: Ada, see C:\\Users\\ada\\x or “hi there”.", names
    )
    assert said == "`name_1` stops with ValueError: ..., see ... or “...”."


def test_a_word_of_the_course_stays_in_a_sentence_though_somebody_is_called_so(anonymiser):
    said = "It will be the max of the pixels, 28 / 255 / 3, and “adam” is an optimizer."
    assert anonymiser.sentence(said) == said


def test_code_that_nothing_can_read_is_shown_by_its_words(anonymiser):
    assert anonymiser.code("def scale(pixels:\n  return pixels / 255 # mine\n")[0] == (
        "def scale(pixels:\n  return pixels / 255"
    )
    anonymiser.code("(" * 5000)


def test_a_code_of_ones_own_is_left_out_of_a_sentence(anonymiser):
    said = anonymiser.sentence(
        "These are the numbers without a code, and your own code, QQED-FJR, asks for others."
    )
    assert said == "These are the numbers without a code, and your own code, ..., asks for others."
