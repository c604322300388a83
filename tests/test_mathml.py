"""Maths written as MathML: formulas of several lines meet at their equals signs, in a real browser."""

import base64

import pytest

from digitrec.book.sphinx.mathml import displayed, inline
from digitrec.course import find_tree

UNEVEN = r"\begin{aligned} a &= \frac{1}{2} \\ \delta_1 + \delta_2 &= 3 + 4 + 5 \\ W_1 &= 6 \end{aligned}"
PAIRS = r"\begin{aligned} a &= 1, & bcd &= 2 \\ a + b + c &= 3 + 4, & e &= 5 \end{aligned}"
WITH_MATRIX = (
    r"\begin{aligned} W &= \begin{pmatrix} 1 & 20 \\ 300 & 4 \end{pmatrix} \\ abc &= 5 \end{aligned}"
)


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page(viewport={"width": 800, "height": 400})
    yield page
    page.close()


def boxes(page, latex, selector):
    """Return left and right edge of everything in the displayed formula that the selector names."""
    page.set_content(f"<body>{displayed(latex)}")
    found = "all => all.map(e => e.getBoundingClientRect()).map(box => [box.left, box.right])"
    return page.locator(selector).evaluate_all(found)


def equals_signs(page, latex):
    """Return where the equals signs begin, in whole pixels from the left."""
    page.set_content(f"<body>{displayed(latex)}")
    found = (
        "all => all.filter(e => e.textContent == '=').map(e => Math.round(e.getBoundingClientRect().left))"
    )
    return page.locator("mo").evaluate_all(found)


@pytest.mark.parametrize("latex", [UNEVEN, WITH_MATRIX])
def test_lines_meet_at_the_equals_sign(page, latex):
    places = equals_signs(page, latex)
    assert len(places) > 1 and max(places) - min(places) <= 1


def test_pairs_of_columns_meet_each_at_its_own(page):
    first, second, third, fourth = equals_signs(page, PAIRS)
    assert abs(first - third) <= 1 and abs(second - fourth) <= 1 and second - first > 60


@pytest.mark.parametrize("latex", [UNEVEN, PAIRS])
def test_left_sides_end_where_the_right_sides_begin(page, latex):
    ends = boxes(page, latex, "mtr > mtd:nth-child(odd) > :last-child")
    begins = boxes(page, latex, "mtr > mtd:nth-child(even)")
    assert all(abs(end[1] - begin[0]) <= 1 for end, begin in zip(ends, begins, strict=True))


def test_cells_of_a_matrix_stay_centred(page):
    (low, high), (small_low, small_high) = boxes(page, WITH_MATRIX, "mtable mtable mn")[::2]
    assert abs((low + high) - (small_low + small_high)) <= 2
    assert displayed(r"\begin{pmatrix} 1 & 2 \end{pmatrix}").count("style") == 0


@pytest.mark.parametrize("before", ["(", "[", "a = ", r"a,\; ", r"a \approx ", r"w \leftarrow "])
def test_minus_keeps_close_to_a_negative_number(before):
    assert inline(before + "-1").count('form="prefix"') == 1


@pytest.mark.parametrize("subtraction", ["a - 1", "(a) - 1", "2 - 1", "e^{-1}"])
def test_minus_of_a_subtraction_keeps_its_spaces(subtraction):
    assert "form=" not in inline(subtraction)


def test_root_of_a_low_letter_stands_on_the_line(page):
    font = base64.b64encode((find_tree() / "book/_static/fonts/course-math.woff2").read_bytes()).decode()
    root_of_v = inline(r"\sqrt{v}")
    page.set_content(
        f"<style>@font-face {{ font-family: Course; src: url(data:font/woff2;base64,{font}) }}"
        f"math {{ font: 100px Course }}</style>{root_of_v}"
    )
    page.evaluate("document.fonts.ready")
    root, letter = (page.locator(name).bounding_box() for name in ("msqrt", "mi"))
    assert root["y"] + root["height"] - letter["y"] - letter["height"] < 45  # of 100
