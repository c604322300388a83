"""The pages of the class report: what was worked out, put into templates that escape everything."""

import base64
import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from digitrec.checks.engine.display import points
from digitrec.classroom.cleaning import visible
from digitrec.classroom.likeness.pairs import MEANS, compare
from digitrec.classroom.report import charts
from digitrec.classroom.report.anonymous import Anonymiser
from digitrec.classroom.report.findings import findings, kinds_shown, to_explain
from digitrec.classroom.report.hands import read_hands
from digitrec.classroom.report.measures import SMALLEST, histogram, of_tasks
from digitrec.classroom.report.to_do import to_do

BOOK = "book/_build/html"
FEW = 12  # findings, and kinds of a task: of more, those that only one learner has are folded away
MOST_PAIRS = 20  # shown side by side on one page
# A page of ours has one script, known by its hash, and nothing else in it may run or be fetched.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{}'; form-action 'none'; "
    "base-uri 'none'"
)
# When it is printed, what is folded is shown; but of a kind, whose finding has its example further up.
SCRIPT = """addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details:not(.kinds details)")) folded.open = true;
});"""


@dataclass(frozen=True)
class StageReport:
    """All that the page of one stage shows."""

    gathered: object
    found: list
    explain: list
    kinds: list  # (Item, KindsShown) of each task
    tasks: list  # OfTask
    lists: list  # ToDo
    likeness: object
    totals: tuple

    @property
    def stage(self):
        """The stage."""
        return self.gathered.stage

    @property
    def mean(self):
        """The mean of the totals, or None."""
        return fmean(self.totals) if self.totals else None

    @property
    def median(self):
        """The median of the totals, or None."""
        return median(self.totals) if self.totals else None

    @property
    def needing(self):
        """How many learners need the lecturer."""
        return len({line.id or line.name for one in self.lists for line in one.lines})

    @property
    def waiting(self):
        """How many wait for a person's mark."""
        return sum(who.asked for who in self.gathered.learners)

    @property
    def stopped(self):
        """How many handed in before and not now."""
        return sum(len(one.lines) for one in self.lists if one.key == "stopped")


def work_out(gathered):
    """Return the StageReport of a StageOfClass."""
    learners = gathered.learners
    texts = ["\n".join(text for _, text in who.written.cells) for who in learners]
    anonymiser = Anonymiser(gathered.people, texts, gathered.course)
    found = findings(gathered, anonymiser)
    kinds = [(item, kinds_shown(gathered, item.task, anonymiser)) for item in gathered.items if item.task]
    return StageReport(
        gathered,
        found,
        to_explain(found),
        [(item, shown) for item, shown in kinds if shown],
        of_tasks(gathered),
        to_do(gathered),
        likeness_of(gathered),
        tuple(sorted(who.total for who in gathered.tried if not who.asked)),
    )


def likeness_of(gathered):
    """Return the Likeness of the learners of a StageOfClass."""
    cells = {who.id: who.written.cells for who in gathered.learners if who.written.cells}
    return compare(cells, gathered.course)


def stage_page(report, path, root, on, overview=""):
    """Return the page of a StageReport, which will lie at `path`; `overview` is the name of that page."""
    gathered = report.gathered
    rows = histogram(report.totals, gathered.points)
    rare = [one for one in report.found if not one.several] if len(report.found) > FEW else []
    shared = [one for one in report.found if one not in rare]
    return _render(
        "stage.html",
        report=report,
        gathered=gathered,
        on=on,
        overview=overview,
        book=_book(root, path),
        rows=rows,
        told=_told(report, rows),
        names={who.id: who.name for who in gathered.learners},
        pairs=side_by_side(gathered, report.likeness.pairs[:MOST_PAIRS]),
        few=FEW,
        shared=shared,
        rare=rare,
        hands=read_hands(root, gathered.stage, [who.id for who in gathered.learners]),
    )


def overview_page(reports, path, root, on):
    """Return the page over several stages; `reports` are (name of its page, StageReport), in order."""
    every = sorted(
        ((one, report, page) for page, report in reports for one in to_explain(report.found)),
        key=lambda row: -len(row[0].learners) / max(1, len(row[1].gathered.learners)),
    )
    return _render("overview.html", reports=reports, explain=every[:3], on=on, book=_book(root, path))


def similar_page(gathered, likeness, on):
    """Return the page of pairs that are alike, both places side by side."""
    return _render(
        "similar.html",
        gathered=gathered,
        likeness=likeness,
        on=on,
        names={who.id: who.name for who in gathered.learners},
        pairs=side_by_side(gathered, likeness.pairs[: 5 * MOST_PAIRS]),
    )


def side_by_side(gathered, pairs):
    """Return (Pair, [(cell, other's cell, lines, other's lines)]); lines are (number, text, shared)."""
    cells = {who.id: dict(who.written.cells) for who in gathered.learners}
    shown = []
    for pair in pairs:
        beside = {}
        for one, other in pair.places:
            lit = beside.setdefault((one[0], other[0]), (set(), set()))
            for lines, (_, first, last) in zip(lit, (one, other), strict=True):
                lines.update(range(first, last + 1))
        both = [
            (number, other, _lines(cells[pair.one][number], lit[0]), _lines(cells[pair.other][other], lit[1]))
            for (number, other), lit in sorted(beside.items())
        ]
        shown.append((pair, both))
    return shown


def _lines(text, lit):
    return [(number, line, number in lit) for number, line in enumerate(text.rstrip().splitlines(), start=1)]


def _told(report, rows):
    """Return in a sentence what the histogram of the marks says."""
    if not report.totals:
        return "Nobody's marks are final yet."
    most = max(rows, key=lambda row: row[1])
    return (
        f"Half of the class has {points(report.median)} or more of {points(report.gathered.points)} points; "
        f"the mean is {report.mean:.1f}; the most learners, {most[1]}, are at {most[0]}."
    )


def _book(root, path):
    """Return the address of the book as a page sees it, with a slash; "" where there is none to link to."""
    if address := os.environ.get("DIGITREC_BOOK", ""):
        return address.rstrip("/") + "/"
    built = Path(root, BOOK)
    if not (built / "index.html").is_file():
        return ""
    try:
        return Path(os.path.relpath(built, Path(path).parent)).as_posix() + "/"
    except ValueError:  # on another drive
        return built.as_uri() + "/"


def _render(template, **about):
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    environment = Environment(
        loader=PackageLoader("digitrec.classroom.report"),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "two": lambda value: f"{round(value, 2) + 0.0:.2f}",
        "words": _words,
        "points": points,
        "share": lambda part, of: _share(part, of),
    }
    about |= {"policy": POLICY.format(digest), "script": Markup(SCRIPT), "charts": charts}
    return environment.get_template(template).render(means=MEANS, smallest=SMALLEST, **about)


def _share(part, of):
    if not of:
        return ""
    return "under 1 %" if 0 < part < of / 200 else f"{100 * part / of:.0f} %"


def _words(text):
    """Return a sentence as HTML, what stands between backquotes as code, between asterisks stressed."""
    found = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(_shown(text))))
    return Markup(re.sub(r"\*([\w ]+)\*", r"<em>\1</em>", found))


def _shown(value):
    """Return what a template writes: whatever somebody else wrote as text that can be seen and written."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
