"""The page that a learner gets back: a summary of one screen, and the notebook below it.

It reads the reports that the graded cells hold as data, the gradebook, and the receipt. What the marking
asked is not on it: no text of a graded cell, no hidden test, no seed, no mark scheme.
"""

import os
import re
from pathlib import Path

from jinja2 import ChoiceLoader, DictLoader
from markupsafe import Markup, escape
from nbconvert.exporters import Exporter
from nbgrader.api import Gradebook as Database
from nbgrader.api import MissingEntry
from pygments.formatters import HtmlFormatter
from traitlets import default

from digitrec.book_place import CHOSEN, published_book
from digitrec.checks.engine.display import points as written
from digitrec.classroom.handing_back.shown import handed_back
from digitrec.classroom.handing_back.summary import Gradebook, Receipt, marks_in, summary_of
from digitrec.classroom.safe_pages import SafePage
from digitrec.classroom.standing import asked_about, seconds_late
from digitrec.grading.record import receipts
from digitrec.grading.record.cells import NOTE

TEMPLATE = Path(__file__).with_name("feedback.html.j2")
STYLE = Path(__file__).with_name("feedback.css")
NOTES = (NOTE, "refused")  # cells that say what is to be known first
LIGHT, DARK = "xcode", "github-dark"  # of Pygments
# A feedback page needs nothing from anywhere, and has no script of its own either.
NOTHING_ELSE = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
)


class FeedbackPage(SafePage):
    """The page that a learner gets back; a browser is told to run and fetch nothing in it."""

    in_place_of_mathjax = f'<meta http-equiv="Content-Security-Policy" content="{NOTHING_ELSE}">'

    @default("extra_loaders")
    def _own_template(self):
        ours = DictLoader({"index.html.j2": TEMPLATE.read_text(encoding="utf-8")})
        return [ChoiceLoader([*self._own_macro(), ours])]

    def default_filters(self):
        """Yield the filters of the templates, with our own: a number of points, text with code in it."""
        yield from super().default_filters()
        yield "points", lambda number: written(float(number or 0))
        yield "coded", coded

    def from_notebook_node(self, nb, resources=None, **kw):
        """Return the page of a marked notebook, and nbconvert's resources."""
        return super().from_notebook_node(nb, self._with_marks(nb, resources), **kw)

    def prepared(self, nb, resources=None):
        """Return what the template would be given: the notebook, and resources with the summary."""
        return Exporter.from_notebook_node(self, self.shown(nb), self._with_marks(nb, resources))

    def _with_marks(self, nb, resources):
        return {**(resources or {}), "marks": marks_in(nb), "css": style()}

    def shown(self, nb):
        """Return what the page shows of a notebook."""
        return handed_back(nb)

    def _preprocess(self, nb, resources):
        nb, resources = super()._preprocess(nb, resources)  # nbgrader's GetGrades is among them
        about = resources.get("nbgrader", {})
        found = self._receipt(about)
        notes = [cell for cell in nb.cells if cell.get("id") in NOTES]
        nb.cells = [cell for cell in nb.cells if cell.get("id") not in NOTES]
        # An assignment of the instructor's own leaves no receipt: such a cell says what is to be known first.
        resources["notes"] = [] if found else [cell.source for cell in notes]
        receipt = found or Receipt()
        summary = summary_of(nb, about, resources["marks"], in_gradebook(about), receipt, self._book())
        resources["summary"], resources["tasks"] = summary, {task.anchor: task for task in summary.tasks}
        return nb, resources

    def _receipt(self, about):
        try:
            found, _ = receipts.read(self._root(), about["assignment"], about["student"])
        except (receipts.NoReceipt, KeyError):
            return None
        return Receipt(found.refused, found.stopped, found.flags)

    def _root(self):
        course = getattr(self.parent, "coursedir", None)
        return course.root if course else os.curdir

    def _book(self):
        return book_address(self._root())


def style():
    """Return the page's style sheet: ours, and Pygments' colours for light and dark."""
    light, dark = (
        _of_words(HtmlFormatter(style=name).get_style_defs(".highlight")) for name in (LIGHT, DARK)
    )
    at_night = "@media screen and (prefers-color-scheme: dark)"
    return Markup(f"{STYLE.read_text(encoding='utf-8')}\n{light}\n{at_night} {{\n{dark}\n}}")


def _of_words(css):
    """Return the lines that colour words: the page has its own background and its own line numbers, none."""
    return "\n".join(line for line in css.splitlines() if line.startswith(".highlight ."))


def book_address(root):
    """Return the published book's address: `html.baseurl` of _config.yml, or the variable DIGITREC_BOOK."""
    found = published_book(root) or os.environ.get(CHOSEN, "")
    return found if found.startswith(("https://", "http://")) else ""


def in_gradebook(about):
    """Return what the gradebook says of the notebook that a page is about; nothing where there is none."""
    if "db_url" not in about:
        return Gradebook({}, penalty=about.get("late_penalty") or 0.0)
    with Database(about["db_url"]) as gradebook:
        try:
            notebook = gradebook.find_submission_notebook(
                about["notebook"], about["assignment"], about["student"]
            )
        except MissingEntry:
            return Gradebook({})
        asked = {grade.name: asked_about(grade) for grade in notebook.grades if grade.needs_manual_grade}
        by_person = frozenset(grade.name for grade in notebook.grades if grade.manual_score is not None)
        late = seconds_late(notebook.assignment)
        return Gradebook(asked, by_person, late, notebook.late_submission_penalty or 0.0)


def coded(text):
    """Escape a sentence for HTML and set what stands between backquotes as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
