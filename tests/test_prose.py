"""Prose states no number that was typed: measured ones are glued, the course's own are listed here.

A number that is chosen or worked out by hand, such as a learning rate of $0.1$, is written as maths.
"""

import re
from pathlib import Path

import pytest

from digitrec.course import find_tree

BOOK = find_tree(Path(__file__).parent) / "book"
PAGES = sorted(path.name for path in BOOK.glob("*.md"))

# What the course is made of: sizes of the data, the network and its training; they are chosen, not measured.
SIZES = {
    *("28", "784", "783", "255", "256", "254", "60,000", "10,000", "70,000", "60000", "10000"),
    *("128", "64", "109,386", "100,480", "8,256", "650", "32", "1,875", "20 x 20"),
}
SMALL = {str(number) for number in range(13)}  # digits, columns, steps, small counts
NUMBERED = ("[Cc]hapters?", "[Ss]ections?", "[Ss]tages?", "[Tt]asks?", "Python", "CC BY(?:-SA)?", "version")
FREE = (
    r"```.*?^```$|:::.*?^:::$",  # blocks; the text in them is looked at by `texts_in_blocks`
    r"\{[a-z:]+\}`[^`]*`",  # roles: glued numbers, references, citations
    r"`[^`]*`",  # code
    r"\$\$.*?\$\$(?: *\([^)]*\))?|\$[^$]*\$",  # maths
    r"\]\([^)]*\)|<[^>]*>|https?://\S+",  # addresses and raw HTML
    r"^\([a-z0-9-]+\)=$",  # labels
    r"\b(?:1[89]|20)\d\d\b",  # years
    rf"\b(?:{'|'.join(NUMBERED)}) \d[\d.]*(?: (?:to|and) \d[\d.]*)?",
    r"\b(?:float|u?int)\d+\b",
    r"<!--.*?-->",
)
NUMBER = r"(?<![\w.])\d+(?:[.,]\d+)*(?![\w])"
TEXT_BLOCKS = (
    "admonition",
    "note",
    "tip",
    "warning",
    "important",
    "mistake",
    "caption",
    "quiz",
    "dropdown",
    "glossary",
    "answer",
)


def typed_numbers(text):
    """Return the numbers in a page's prose that are neither glued nor the course's own, with their lines."""
    prose = _without_front_matter(text) + "\n" + "\n".join(texts_in_blocks(text))
    for pattern in FREE:
        prose = re.sub(pattern, " ", prose, flags=re.DOTALL | re.MULTILINE)
    for size in sorted(SIZES, key=len, reverse=True):
        prose = re.sub(rf"(?<![\w.,]){re.escape(size)}(?![\w]|[.,]\d)", " ", prose)
    return [
        (found[0], line.strip())
        for line in prose.splitlines()
        for found in re.finditer(NUMBER, line)
        if found[0] not in SMALL
    ]


def texts_in_blocks(text):
    """Return what directives hold that is prose: admonitions, captions with their `alt`, quizzes."""
    kinds = "|".join(TEXT_BLOCKS)
    pattern = rf"^(`{{3,}}|:{{3,}})\{{(?:{kinds})\}}([^\n]*)\n(.*?)^\1$"
    texts = []
    for block in re.finditer(pattern, text, flags=re.DOTALL | re.MULTILINE):
        options_removed = re.sub(r"^:(?!alt)[a-z]+:.*$", "", block[3], flags=re.MULTILINE)
        texts += [block[2], options_removed, *texts_in_blocks(block[3])]
    return texts


def _without_front_matter(text):
    return re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("name", PAGES)
def test_no_measured_number_is_typed(name):
    found = typed_numbers((BOOK / name).read_text(encoding="utf-8"))
    assert not found, "glue these numbers from a run:\n" + "\n".join(f"{n}   in: {line}" for n, line in found)


@pytest.mark.parametrize(
    "planted",
    [
        "It reads 97.6 % of them.",
        "It makes 243 mistakes.",
        "In chapter 5 the loss fell to 0.043.",
        "Accuracy went from {glue:text}`a:.1f` to 97 %.",
        "| digit | recall |\n| --- | --- |\n| 5 | 0.961 |",
        "```{caption}\n:alt: It rises to 0.97.\n\nIt rises.\n```",
        "```{caption}\n:alt: It rises.\n\nIt rises to 97 %.\n```",
        "```{quiz}\n? How many?\n- [x] 243 :: Counted.\n- [ ] 3 :: No.\n```",
        "````{admonition} Try it\n```{caption}\n:alt: Rises to 0.97.\n\nIt rises.\n```\n````",
        "```{admonition} It takes 3.4 seconds\nIndeed.\n```",
        "- {term}`epoch`: 31.5 s each",
        "1,234 of them",
    ],
)
def test_planted_number_is_found(planted):
    assert typed_numbers(f"# A page\n\n{planted}\n")


@pytest.mark.parametrize(
    "allowed",
    [
        "784 inputs, 60,000 images of 28 x 28 pixels, the digits 0 to 9, ten steps of 3.",
        "{glue:text}`accuracy:.1f` % are right, see {numref}`fig-12` and {cite:p}`lecun1998`.",
        "`reshape(-1, 783)`, $0.043$ and\n\n$$\n3.14\n$$ (eq-13)\n",
        "```{code-cell}\nx = 0.97\n```",
        "See chapter 14, and what LeCun wrote in 1998.",
        "[a page](https://example.org/2.5)",
        "```{caption}\n:name: fig-99\n:alt: It rises to {glue:text}`a:.2f`.\n\nIt rises.\n```",
        "float32 needs Python 3.11 to 3.13.",
    ],
)
def test_course_own_numbers_are_allowed(allowed):
    assert not typed_numbers(f"# A page\n\n{allowed}\n")


HELD_BY = re.compile(r"% held by (tests/\w+\.py)::(\w+)$")


def test_what_the_book_promises_names_tests_that_exist():
    text = "\n".join((BOOK / name).read_text(encoding="utf-8") for name in PAGES)
    named = [match.groups() for line in text.splitlines() if (match := HELD_BY.match(line))]
    missing = [(file, test) for file, test in named if f"def {test}(" not in (BOOK.parent / file).read_text()]
    assert len(named) > 15 and missing == []


def swallowed(text):
    """Return the lines of prose that MyST takes for comments because they begin with a per cent sign."""
    prose = re.sub(r"^```+(?:\{code-cell\}|\w).*?^```+$", "", text, flags=re.DOTALL | re.MULTILINE)
    return [line for line in re.findall(r"^%.*$", prose, flags=re.MULTILINE) if not HELD_BY.match(line)]


@pytest.mark.parametrize("name", PAGES)
def test_no_line_of_prose_is_taken_for_a_comment(name):
    assert not swallowed((BOOK / name).read_text(encoding="utf-8"))


def test_swallowed_line_is_found():
    assert swallowed("Right are\n% of them.") and not swallowed("```{code-cell}\n%pip list\n```\nAbout 5 %.")


# The page on mathematics explains each sign; where a chapter uses one for the first time, a link leads there.
SIGNS = {
    r"\\sum": "math-sums",
    r"e\^": "math-powers",
    r"x W|xW": "math-matrices",
    r"\\ln": "math-ln",
    r"\\partial": "math-gradient",
    r"\\nabla": "math-gradient",
}
CHAPTERS = sorted(name for name in PAGES if re.match(r"0\d_", name))


def link_is_near(text, sign, label):
    """Say whether a link to the label stands in the section in which a page first uses the sign."""
    start = re.search(sign, text).start()
    section = text.rfind("\n## ", 0, start), text.find("\n## ", start)
    return f"<{label}>" in text[section[0] : section[1]]


@pytest.mark.parametrize(("sign", "label"), SIGNS.items())
def test_the_first_use_of_a_sign_leads_to_its_explanation(sign, label):
    assert f"({label})=" in (BOOK / "mathematics.md").read_text(encoding="utf-8")
    texts = [(BOOK / name).read_text(encoding="utf-8") for name in CHAPTERS]
    first = next(text for text in texts if re.search(sign, text))
    assert link_is_near(first, sign, label)


def test_a_link_in_another_section_is_not_near():
    page = "# A\n\n## One\n\n$\\sum$\n\n## Two\n\n{ref}`sums <math-sums>`\n\n## Three\n"
    assert not link_is_near(page, r"\\sum", "math-sums") and link_is_near(page, "ref", "math-sums")
