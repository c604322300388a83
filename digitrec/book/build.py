"""The whole book brought up to date: the chapters that have changed executed, then every page written."""

import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from digitrec.book.chapters import read_book
from digitrec.book.execute import Outputs, execute
from digitrec.book.render import build_folder, render
from digitrec.course import find_tree


def build_book(start=".", everything=False, console=None):
    """Build the book of the tree around `start`, report on `console`, return the path of its first page.

    Raises TreeNotFoundError, ChapterError for a chapter that fails, RenderError for a fault in a page.
    """
    console = console or Console()
    began = time.perf_counter()
    tree = find_tree(start)
    chapters = read_book(tree)
    outputs = Outputs(build_folder(tree) / ".jupyter_cache")
    stale = [c for c in chapters if c.notebook] if everything else outputs.stale(chapters)
    _execute(stale, outputs, console)
    kept = sum(c.notebook is not None for c in chapters) - len(stale)
    if kept:
        console.print(f"{kept} {'chapter is' if kept == 1 else 'chapters are'} unchanged: outputs kept.")
    with console.status(f"Writing {len(chapters)} pages"):
        first = render(tree, everything=everything or bool(stale))
    console.print(
        f"The book is ready after {time.perf_counter() - began:.0f} s: {as_typed(first)}",
        soft_wrap=True,
        markup=False,
    )
    return first


def _execute(chapters, outputs, console):
    """Execute chapters with a progress bar, and print a line for each that is done."""
    if not chapters:
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("cells"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bars = {c.name: progress.add_task(c.name, total=len(c.cells), start=False) for c in chapters}

        def on_cell(chapter, done):
            progress.start_task(bars[chapter.name])
            progress.update(bars[chapter.name], completed=done)

        for done in execute(chapters, outputs, on_cell):
            progress.remove_task(bars[done.chapter.name])
            console.print(f"{done.chapter.name} executed in {done.seconds:.1f} s")


def as_typed(path):
    """Return a path as one would type it from here."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path
