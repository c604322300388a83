"""`digitrec book`: render the book."""

import time
from pathlib import Path

import click


@click.command(short_help="Render the book.")
@click.option("--open", "open_it", is_flag=True, help="Open the book in the browser when it is ready.")
@click.option(
    "--serve",
    metavar="PORT",
    type=click.IntRange(0, 65535),
    is_flag=False,
    flag_value=8000,
    help="Serve the book to this machine only, on PORT (8000 if left out), until Ctrl+C.",
)
@click.option("--printable", is_flag=True, help="Also write the whole book as one file, for printing.")
@click.option("--all", "everything", is_flag=True, help="Execute every chapter and write every page again.")
def command(open_it, serve, printable, everything):
    """Render the book: execute its chapters on the real data, then write its pages.

    Chapters whose code has not changed keep their outputs. The book is in book/_build/html and needs
    no server: open index.html.
    """
    first = build_book(everything=everything)
    if printable:
        _write_printable(first)
    if open_it and serve is None:
        click.launch(first.as_uri())
    if serve is not None:
        _serve(first.parent, serve, open_it)


def build_book(start=".", everything=False, console=None):
    """Build the book of the tree around `start`, report on `console`, return the path of its first page.

    Raises ClickException in clear words for a chapter that fails and for a fault in a page.
    """
    from rich.console import Console

    from digitrec.book.chapters import read_book
    from digitrec.book.execute import ChapterError, Outputs
    from digitrec.book.render import RenderError, build_folder, render
    from digitrec.course import TreeNotFoundError, find_tree

    console = console or Console()
    began = time.perf_counter()
    try:
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
    except (TreeNotFoundError, ChapterError, RenderError) as error:
        raise click.ClickException(str(error)) from None
    console.print(
        f"The book is ready after {time.perf_counter() - began:.0f} s: {_short(first)}",
        soft_wrap=True,
        markup=False,
    )
    return first


def _write_printable(first):
    """Write the book whose first page is `first` as one file, and say where it is."""
    from digitrec.book.printable import write_printable
    from digitrec.book.render import RenderError
    from digitrec.course import find_tree

    try:
        path = write_printable(find_tree(first.parent))
    except RenderError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"The whole book in one file: {_short(path)}. Open it and print it, to paper or to a PDF.")


def _execute(chapters, outputs, console):
    """Execute chapters with a progress bar, and print a line for each that is done."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from digitrec.book.execute import execute

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


def _serve(folder, port, open_it):
    """Serve a folder on this machine's own address until interrupted."""
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Quiet, directory=str(folder)))
    except OSError as error:
        raise click.ClickException(
            f"Port {port} cannot be used ({error.strerror}). Choose another: digitrec book --serve 8001"
        ) from None
    address = f"http://127.0.0.1:{server.server_port}/"
    click.echo(f"Serving the book at {address} (Ctrl+C ends it)")
    if open_it:
        click.launch(address)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("Stopped.")


def _short(path):
    """Return a path as one would type it from here."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path
