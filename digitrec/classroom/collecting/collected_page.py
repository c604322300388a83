"""The page `collected/STAGE.html`: what became of every file, what a person has to look at first."""

from datetime import UTC, datetime
from html import escape
from pathlib import Path
from shlex import quote

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
    Row,
    replace,
)

# In the order of the page: what a person has to do comes first.
SECTIONS = (
    (AMBIGUOUS, "Somebody has to say whose these are, or which one counts"),
    (UNMATCHED, "No learner is known for these"),
    (DAMAGED, "These could not be read"),
    (NOT_THIS_STAGE, "These are not of this stage"),
    (MISSING, "Nothing that counts has come from these learners"),
    (LEFT_OUT, "Left out"),
    (COLLECTED, "Collected"),
    (EARLIER, "Earlier uploads, and copies"),
)
ASKED = (
    '<p class="ask">{} for you to decide. Where you know whose a file is, or that it counts, run the command '
    "beside it. NAME stands for the learner's folder in <code>submitted/</code>.</p>"
)
WITHOUT_WORK = (
    '<p class="ask">{} handed in something of which nothing can be marked. '
    '<a href="#missing">Ask them</a>.</p>'
)
NOTHING_ASKED = "<p>Nothing waits for you to decide.</p>"
# What came from somebody of whom nothing counts, in the words of the one who writes to them.
CAME = {
    AMBIGUOUS: "A file about which you have to decide.",
    DAMAGED: "A file that cannot be read.",
    NOT_THIS_STAGE: "A notebook of another stage, or none of the course.",
    LEFT_OUT: "A file that was left out.",
}
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
.ask { color: var(--ask); font-weight: 600; } td.ask { font-weight: 400; } a { color: inherit; }
code { color: var(--ink); }
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
    **{"student": "Learner", "name": "Name", "email": "E-mail", "number": "Number", "file": "File"},
    **{"uploaded": "Uploaded", "how": "Known by", "note": "What to know"},
}


def write_page(root, collected):
    """Write the page of a Collected beside its table."""
    replace(Path(root, FOLDER, f"{collected.assignment}.html"), page(collected).encode("utf-8", "replace"))


def page(collected):
    """Return the page as HTML that asks no other host; all that others wrote is escaped."""
    asked = len(collected.asking)
    people = len({row.student for row in collected.rows if row.student})
    head = ASKED.format(f"{asked} files wait" if asked > 1 else "1 file waits") if asked else NOTHING_ASKED
    if idle := len({row.student for row in collected.without_work}):
        head = (head if asked else "") + WITHOUT_WORK.format(f"{idle} learner" + "s" * (idle > 1))
    found = {status: [row for row in collected.rows if row.status == status] for status, _ in SECTIONS}
    found[MISSING] = _without(collected)
    shown = [(status, title, found[status]) for status, title in SECTIONS if found[status]]
    numbers = "".join(
        f'<dt>{len(rows)}</dt><dd><a href="#{status}">{escape(title)}</a></dd>'
        for status, title, rows in shown
    )
    sections = "".join(_section(collected.assignment, title, rows, status) for status, title, rows in shown)
    name = escape(collected.assignment)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{name}: collected</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><main>'
        f"<h1>{name}: what was collected</h1>"
        f"<p>{len(_who_counts(collected))} of {people} learners have handed in something that counts.</p>"
        f"{head}<dl>{numbers}</dl>{sections}</main></body></html>\n"
    )


def _without(collected):
    """Return a line for each learner of whom nothing counts, with what came from them."""
    came, counts = {}, _who_counts(collected)
    for row in collected.rows:
        if row.student and row.student not in counts:
            came.setdefault(row.student, []).append(row)
    return [
        Row(
            student,
            name=next((row.name for row in rows if row.name), ""),
            email=next((row.email for row in rows if row.email), ""),
            status=MISSING,
            note=" ".join(dict.fromkeys(filter(None, map(_what_came, rows)))) or "Nothing.",
        )
        for student, rows in came.items()
    ]


def _who_counts(collected):
    """Return those of whom something is collected that can be read."""
    unread = {row.student for row in collected.rows if row.status == COLLECTED and row.unreadable}
    return collected.students - unread


def _what_came(row):
    return CAME[DAMAGED] if row.unreadable else CAME.get(row.status, "")


def _section(assignment, title, rows, status):
    columns = [
        column
        for column in SHOWN
        if any(getattr(row, column) for row in rows) and (column != "email" or status == MISSING)
    ]
    head = "".join(f'<th scope="col">{SHOWN[column]}</th>' for column in columns)
    body = "".join(
        f"<tr>{''.join(_cell(assignment, row, column) for column in columns)}</tr>" for row in rows
    )
    return (
        f'<section><h2 id="{status}">{escape(title)} ({len(rows)})</h2>'
        f'<div class="wide" role="region" aria-labelledby="{status}" tabindex="0">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></section>"
    )


def _cell(assignment, row, column):
    value = getattr(row, column)
    if column == "uploaded" and value:
        value = f"{datetime.fromisoformat(value).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if column == "file" and row.archive:
        value = f"{row.archive}: {value}"
    shown = f"<bdi>{escape(value)}</bdi>" if value else ""
    if column == "note" and row.asks and row.kept and row.status in (AMBIGUOUS, UNMATCHED):
        kept, who = quote(f"{FOLDER}/{assignment}/{row.kept}"), quote(row.student or "NAME")
        shown += f"<br><code>digitrec collect {escape(kept)} --student {escape(who)}</code>"
    ask = ' class="ask"' if column == "note" and row.asks else ""
    return f'<td data-heading="{SHOWN[column]}"{ask}>{shown}</td>'
