"""The misconceptions: what goes wrong, stage by stage, and where in the book to read about it.

The module that makes a finding holds the row of its code, `CODES = codes(__name__, ...)`; the rows below
belong to no stage. A code stands in one row only; other modules may use it.
"""

from dataclasses import dataclass
from functools import cache

from digitrec.checks.engine.stages import stage_modules
from digitrec.course import stage

PAGES = {"setup": "setting up"}  # how a finding calls a page that is no chapter


@dataclass(frozen=True)
class Misconception:
    """One row: `code` is also the label of a section of the book's page `page`, headed `section`."""

    code: str
    page: str  # "02_preparing": the stem of a page in book/
    section: str  # "Why divide by 255"
    name: str  # what went wrong, in a few words, for the instructor's overview

    @property
    def where(self):
        """Where to read, as a sentence."""
        chapter = f"chapter {int(self.page[:2])}" if self.page[:2].isdigit() else PAGES[self.page]
        return f"See “{self.section}” ({chapter})."

    @property
    def link(self):
        """The section's address below the book's root."""
        return f"{self.page}.html#{self.code}"


def rows(page, *table):
    """Return the rows `(code, section, name)` of one page, by code."""
    return {code: Misconception(code, page, section, name) for code, section, name in table}


def codes(module, *table):
    """Return the rows `(code, section, name)` of a module below `digitrec.checks.<stage>`, by code.

    The page is the stage's chapter.
    """
    return rows(stage(module.split(".")[2]).stem, *table)


GENERAL = rows(
    "setup",
    ("not-begun", "How a task is checked", "the task has not been begun"),
    ("not-a-function", "How a task is checked", "something else stands where the function should be"),
    ("number-with-comma", "How a task is checked", "a number written with a comma, which makes two of it"),
    ("number-as-text", "How a task is checked", "a number between quotation marks"),
    ("code-mistyped", "A code of your own", "a code of one's own that is mistyped"),
    ("code-missing", "A code of your own", "no code, in a class in which everybody has one"),
    ("code-of-another", "A code of your own", "a code that is not the learner's"),
    ("code-not-used", "A code of your own", "a code, in a class that has none"),
    ("other-numbers", "A code of your own", "right with other numbers than the learner's own"),
    ("reference-called", "How a task is checked", "the answer calls the course's own package"),
    ("did-not-finish", "How a task is checked", "the function was interrupted"),
    ("stopped-with-error", "When your function stops with an error", "the function stops with an error"),
    ("shapes-do-not-fit", "When your function stops with an error", "shapes that do not go together"),
    ("cell-stopped", "When your function stops with an error", "the cell of the answer stops with an error"),
    ("old-spelling", "When your function stops with an error", "a name or word of older Keras or NumPy"),
    ("name-not-known", "When your function stops with an error", "a name that is not there, or is misspelt"),
    ("nothing-returned", "Printing is not returning", "nothing is returned"),
    ("printed-not-returned", "Printing is not returning", "the result is printed and not returned"),
    ("not-numbers", "How a task is checked", "the result is not an array of numbers"),
    ("ignores-argument", "A function works on its argument", "the result does not depend on the argument"),
    ("notebook-variable", "A function works on its argument", "a variable of the notebook for an argument"),
    ("changes-input", "A function leaves its argument alone", "the function changes the array it was given"),
)


@cache
def catalogue():
    """Return all rows by code. Raises ValueError if two rows have the same code."""
    every = dict(GENERAL)
    for module in stage_modules():
        own = getattr(module, "CODES", {})
        twice = every.keys() & own.keys()
        if twice:
            raise ValueError(f"{module.__name__} repeats the codes {sorted(twice)} of another module.")
        every.update(own)
    return every


def misconception(code):
    """Return the row of `code`. Raises KeyError, with the code, if there is none."""
    return catalogue()[code]
