"""A report as text for a terminal and as HTML for a notebook; both read well aloud."""

import html
import os
import re
import textwrap

from digitrec.checks.engine.catalogue import misconception
from digitrec.checks.engine.judgement import RIGHT, UNCHECKED, UNCLEAR, WRONG

WIDTH = 88


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
    of = f"{points(report.marks)} of {points(report.points)} points"
    return f"{name}: {of}; {_left(report)}" if report.undecided else f"{name}: {of}."


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
            said.append((result.status, f"{result.name}."))
    return said + [("advice", finding) for finding in report.advice if finding.advice]


def sentences(report):
    """Return what a report says beyond its sum and its status words, for a list under the task's marks."""
    if not report.begun:
        return (heading(report),)
    said = [_left(report).capitalize()] if report.undecided else []
    for status, what in lines(report):
        sentence = what if isinstance(what, str) else what.sentence
        if status == WRONG:
            said.append(sentence)
        elif status not in (RIGHT, UNCHECKED):
            said.append(f"{_word(status)}: {sentence}")
    return tuple(said)


def as_text(report):
    """Return the report as text of at most 88 columns, but for the lines of an example."""
    said = [textwrap.fill(heading(report), WIDTH)]
    for status, what in lines(report):
        sentence = what if isinstance(what, str) else what.sentence
        said.append(
            textwrap.fill(
                f"{_word(status)}: {sentence}",
                WIDTH,
                initial_indent="  ",
                subsequent_indent="    ",
                break_on_hyphens=False,
            )
        )
        said += [f"      {line}" for line in getattr(what, "example", ())]
    return "\n".join(said)


def as_html(report):
    """Return the report as HTML: a line and a list, each point opening with a word for its status.

    No `p`: where nbconvert sanitises outputs, as in nbgrader's feedback, it shows that tag as text.
    """
    items = "".join(f"<li><strong>{_word(s)}:</strong> {_html(what)}</li>" for s, what in lines(report))
    listed = f"<ul>{items}</ul>" if items else ""
    return f'<div class="digitrec-report"><strong>{_code(heading(report))}</strong>{listed}</div>'


def _left(report):
    return f"a person decides about {points(report.undecided)} more."


def _word(status):
    return {RIGHT: "Right", WRONG: "Not yet", UNCHECKED: "Not checked yet", UNCLEAR: "Could not tell"}.get(
        status, "Advice"
    )


def _html(what):
    if isinstance(what, str):
        return _code(what)
    row = misconception(what.code)
    where = _code(row.where)
    book = os.environ.get("DIGITREC_BOOK", "")  # the address of the built book, if there is one
    if book:
        where = f'<a href="{html.escape(book.rstrip("/"))}/{row.link}">{where}</a>'
    return f"{_code(what.text)} {where}{_example(what.example)}"


def _example(lines):
    """Return an example as a list of lines of code: lists and code pass every sanitiser."""
    items = "".join(f"<li><code>{html.escape(line)}</code></li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def _code(text):
    """Escape text for HTML and set what stands between backquotes as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
