"""The line below a set-up cell that leads from a notebook to its chapter."""

import html

from digitrec import book_place
from digitrec.course import WORKED, stage

ANCHOR = "the-stage-in-five-lines"


def show_chapter(name, shell):
    """Show which chapter belongs to the notebook of the stage `name`, with links where there is a book."""
    from IPython.display import display

    display(chapter_line(stage(name), book_place.for_notebook(shell)), raw=True)


def chapter_line(of, book):
    """Return the line as text and as HTML by MIME type; `book` is the book's address, or empty."""
    chapter, worked, page = f"chapter {of.number}, {of.title}", f"“{WORKED}”", f"{book}/{of.stem}.html"
    said = "This notebook goes with {}. If you get stuck, {} at its end has the stage in code."
    if not book:
        return {"text/plain": said.format(chapter, worked)}
    links = _link(page, chapter), _link(f"{page}#{ANCHOR}", worked)
    return {"text/plain": said.format(chapter, worked), "text/html": said.format(*links)}


def _link(address, words):
    return f'<a href="{html.escape(address)}" target="_blank" rel="noopener">{html.escape(words)}</a>'
