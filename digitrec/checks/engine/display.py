"""A report as text for a terminal and as HTML for a notebook; both read well aloud."""

import html
import os
import re
import textwrap

from digitrec.checks.engine.catalogue import misconception
from digitrec.checks.engine.judgement import RIGHT, UNCHECKED, UNCLEAR, WRONG

WIDTH = 88
ADVICE = "advice"
WORDS = {
    RIGHT: "Right",
    WRONG: "Not yet",
    ADVICE: "Advice",
    UNCLEAR: "Could not tell",
    UNCHECKED: "Not checked yet",
}
SIGNS = {RIGHT: "✓", WRONG: "✗", ADVICE: "→", UNCLEAR: "?", UNCHECKED: "○"}
# White reads on each of them at 4.5 to 1 and better.
GROUNDS = {RIGHT: "#1b7a36", WRONG: "#b3261e", ADVICE: "#1f5fbf", UNCLEAR: "#7a4fb0", UNCHECKED: "#5c6370"}
LIST = "list-style: none; padding-left: 0; margin: 0.3em 0"
BADGE = "color: #ffffff; padding: 0 0.4em; border-radius: 0.25em; white-space: nowrap;"


def points(number):
    """Write a number of points: 2, 1.5."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def heading(report):
    """Return the first line of a report."""
    if not report.begun:
        return report.findings[0].text
    name = report.task.partition(".")[2]
    if all(result.status == RIGHT for result in report.results):
        return f"{name}: right, {report.right}"
    if waits(report):
        return f"{name}: written down."
    return f"{name}: {_of(report)}; {_left(report)}" if report.undecided else f"{name}: {_of(report)}."


def lines(report):
    """Return the report below its heading: pairs of a status and what there is to say."""
    if not report.begun:
        return []
    said = []
    alone = [finding for finding in report.advice if not finding.advice]
    said += [(WRONG, finding) for finding in alone]
    complete = all(result.status == RIGHT for result in report.results)
    told = []
    for result in report.results:
        if result.status == WRONG and result.finding in told:
            said.append((WRONG, f"{result.name}, for the same reason."))
        elif result.status == WRONG:
            told.append(result.finding)
            said.append((WRONG, result.finding))
        elif result.status == UNCLEAR:
            said.append((UNCLEAR, f"{result.name}. {result.note}".strip()))
        elif not (complete or alone):
            said.append((result.status, f"{result.name}. {_when(result)}".strip()))
    return said + [(ADVICE, finding) for finding in report.advice if finding.advice]


def waits(report):
    """Say whether nothing is wrong with an answer so far, and something of it is checked at another time."""
    statuses = {result.status for result in report.results}
    return not statuses & {WRONG, UNCLEAR} and any(map(_when, report.results))


def _when(result):
    """Return when a criterion will be checked, nothing if it waits for nothing but others."""
    return result.note if result.status == UNCHECKED else ""


def sentences(report):
    """Return what a report says beyond its sum and its status words, for a list under the task's marks."""
    if not report.begun:
        return (heading(report),)
    said = [_left(report).capitalize()] if report.undecided else []
    said += dict.fromkeys(filter(None, map(_when, report.results)))
    for status, what in lines(report):
        sentence = what if isinstance(what, str) else what.sentence
        if status == WRONG:
            said.append(sentence)
        elif status not in (RIGHT, UNCHECKED):
            said.append(f"{WORDS[status]}: {sentence}")
    return tuple(said)


def as_text(report, book=""):
    """Return the report as text of at most 88 columns, but for the lines of an example and the addresses.

    `book` is the book's address; where it is empty, a finding only names its section.
    """
    said = [textwrap.fill(f"{SIGNS[status_of(report)]} {heading(report)}", WIDTH)]
    for status, what in lines(report):
        sentence = what if isinstance(what, str) else what.sentence
        said.append(
            textwrap.fill(
                f"{SIGNS[status]} {WORDS[status]}: {sentence}",
                WIDTH,
                initial_indent="  ",
                subsequent_indent="    ",
                break_on_hyphens=False,
            )
        )
        said += [f"      {line}" for line in getattr(what, "example", ())]
        said += _address(what, book)
    return "\n".join(said)


def as_html(report, book=None):
    """Return the report as HTML: a heading and a list, each point opening with a sign and a word.

    `book` is the book's address; if it is left out, that of the variable DIGITREC_BOOK. No `p`: where
    nbconvert sanitises outputs, as in nbgrader's feedback, it shows that tag as text. The colours stand in
    the elements, since a style sheet passes no sanitiser, and each has its own ground: a notebook may be
    light or dark. Without colours, signs and words are left.
    """
    book = os.environ.get("DIGITREC_BOOK", "") if book is None else book
    items = "".join(f"<li>{_badge(s, WORDS[s])} {_html(what, book)}</li>" for s, what in lines(report))
    listed = f'<ul role="list" style="{LIST}">{items}</ul>' if items else ""
    return _framed(report, f"{_headed(report, heading(report))}{listed}")


def brief_text(report):
    """Return the report as one line, its sum: the whole of it stands just above."""
    return f"{SIGNS[status_of(report)]} {_sum(report)}"


def brief_html(report):
    """Return the line of `brief_text` as HTML."""
    return _framed(report, _headed(report, _sum(report)))


def status_of(report):
    """Return the status of a report as a whole: of an answer that has not been begun, nothing is known."""
    statuses = [result.status for result in report.results]
    if not report.begun or waits(report):
        return UNCHECKED
    if WRONG in statuses or (UNCHECKED in statuses and UNCLEAR not in statuses):
        return WRONG
    return UNCLEAR if UNCLEAR in statuses else RIGHT


def _sum(report):
    if waits(report):
        return f"{report.task}: written down; its {points(report.points)} points come later."
    left = f" {_left(report).capitalize()}" if report.undecided else ""
    return f"{report.task}: {_of(report)}.{left}"


def _of(report):
    return f"{points(report.marks)} of {points(report.points)} point{'s' * (report.points != 1)}"


def _left(report):
    return f"a person decides about {points(report.undecided)} more."


def _framed(report, inside):
    name = html.escape(report.task)
    return f'<div class="digitrec-report" role="group" aria-label="Report on {name}">{inside}</div>'


def _headed(report, line):
    """Return the first line; a heading by its role: JupyterLab's table of contents lists elements."""
    sign = _badge(status_of(report), "")
    return f'<div role="heading" aria-level="4">{sign} <strong>{_code(line)}</strong></div>'


def _badge(status, word):
    """Return a sign and a word on a ground of the status's colour; of a sign alone, nothing is read aloud."""
    sign = f'<span aria-hidden="true">{SIGNS[status]}</span>'
    return (
        f'<strong style="{BADGE} background-color: {GROUNDS[status]}">{sign}{word and f" {word}:"}</strong>'
    )


def _html(what, book):
    if isinstance(what, str):
        return _code(what)
    return f"{_code(what.text)} {_where(what, book)}{_example(what.example)}"


def _where(finding, book):
    """Return where to read about a finding, a link if the book has an address."""
    row = misconception(finding.code)
    where = _code(row.where)
    if not book:
        return where
    address = html.escape(f"{book.rstrip('/')}/{row.link}")
    return f'<a href="{address}" target="_blank" rel="noopener">{where}</a>'


def _address(what, book):
    """Return the line that has the address of a finding's section, none if the book has none."""
    if isinstance(what, str) or not book:
        return []
    return [f"      {book.rstrip('/')}/{misconception(what.code).link}"]


def _example(lines):
    """Return an example as a list of lines of code: lists and code pass every sanitiser."""
    items = "".join(f"<li><code>{html.escape(line)}</code></li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def _code(text):
    """Escape text for HTML and set what stands between backquotes as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
