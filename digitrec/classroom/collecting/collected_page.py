"""The page `collected/STAGE.html`: what became of every file, what a person has to look at first."""

from datetime import UTC, datetime
from html import escape
from pathlib import Path

from digitrec.classroom.collecting.collected import (
    AMBIGUOUS,
    COLLECTED,
    DAMAGED,
    EARLIER,
    FOLDER,
    LEFT_OUT,
    MISSING,
    NOT_THIS_STAGE,
    UNMATCHED,
    replace,
)

# In the order of the page: what a person has to do comes first.
SECTIONS = (
    (AMBIGUOUS, "Somebody has to say whose these are, or which one counts"),
    (UNMATCHED, "Nobody is known for these"),
    (DAMAGED, "These could not be read"),
    (NOT_THIS_STAGE, "These are not of this stage"),
    (MISSING, "Nothing came from these learners"),
    (LEFT_OUT, "Left out"),
    (COLLECTED, "Collected"),
    (EARLIER, "Earlier uploads, and copies"),
)
ASKED = (
    '<p class="ask">{} a person. Where you know whose a file is, or that it counts, run '
    "<code>digitrec collect FILE --student NAME</code> with the name of the learner's folder.</p>"
)
NOTHING_ASKED = "<p>Nothing waits for a person.</p>"
STYLE = """
:root { color-scheme: light dark; --ink: #1d2430; --paper: #fff; --line: #c9ced6; --soft: #f2f4f7;
  --ask: #8a4b00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ee; --paper: #14181f; --line: #414957; --soft: #1f2530; --ask: #ffbe6b; }
}
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  max-width: 75rem; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; max-width: 40rem; }
dt { text-align: right; font-variant-numeric: tabular-nums; } dd { margin: 0; }
.ask { color: var(--ask); font-weight: 600; }
.wide { overflow-x: auto; } .wide:focus-visible { outline: 2px solid; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; min-width: 6rem; }
th { background: var(--soft); font-weight: 600; overflow-wrap: normal; }
@media (max-width: 40rem) {
  thead { display: none; } table { table-layout: fixed; } tr, td { display: block; }
  tr { border-bottom: 2px solid var(--line); padding: .4rem 0; } td { border: 0; padding: .1rem .4rem; }
  td:not(:empty)::before { content: attr(data-heading) ": "; font-weight: 600; }
}
@media print { .wide { overflow: visible; } body { max-width: none; } tr { break-inside: avoid; } }
"""
SHOWN = {
    **{"student": "Learner", "name": "Name", "number": "Number", "file": "File"},
    **{"uploaded": "Uploaded", "how": "Known by", "note": "What to know"},
}


def write_page(root, collected):
    """Write the page of a Collected beside its table."""
    replace(Path(root, FOLDER, f"{collected.assignment}.html"), page(collected).encode("utf-8", "replace"))


def page(collected):
    """Return the page as HTML that asks no other host; all that others wrote is escaped."""
    asked = len(collected.asking)
    people = len({row.student for row in collected.rows if row.student})
    head = ASKED.format(f"{asked} lines want" if asked > 1 else "1 line wants") if asked else NOTHING_ASKED
    numbers = "".join(
        f"<dt>{count}</dt><dd>{escape(title)}</dd>"
        for status, title in SECTIONS
        if (count := collected.count(status))
    )
    sections = "".join(
        _section(title, [row for row in collected.rows if row.status == status], status)
        for status, title in SECTIONS
        if collected.count(status)
    )
    name = escape(collected.assignment)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{name}: collected</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><main>'
        f"<h1>{name}: what was collected</h1>"
        f"<p>{len(collected.students)} of {people} learners have handed in something that counts.</p>"
        f"{head}<dl>{numbers}</dl>{sections}</main></body></html>\n"
    )


def _section(title, rows, status):
    columns = [column for column in SHOWN if any(getattr(row, column) for row in rows)]
    head = "".join(f'<th scope="col">{SHOWN[column]}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(_cell(row, column) for column in columns)}</tr>" for row in rows)
    return (
        f'<section><h2 id="{status}">{escape(title)} ({len(rows)})</h2>'
        f'<div class="wide" role="region" aria-labelledby="{status}" tabindex="0">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></section>"
    )


def _cell(row, column):
    value = getattr(row, column)
    if column == "uploaded" and value:
        value = f"{datetime.fromisoformat(value).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if column == "file" and row.archive:
        value = f"{row.archive}: {value}"
    shown = f"<bdi>{escape(value)}</bdi>" if value else ""
    ask = ' class="ask"' if column == "note" and row.asks else ""
    return f'<td data-heading="{SHOWN[column]}"{ask}>{shown}</td>'
