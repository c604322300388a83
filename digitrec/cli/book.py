"""`digitrec book`: render the book."""

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
    from digitrec.book.build import build_book
    from digitrec.book.execute import ChapterError
    from digitrec.book.render import RenderError

    try:
        first = build_book(everything=everything)
    except (ChapterError, RenderError) as error:
        raise click.ClickException(str(error)) from None
    if printable:
        _write_printable(first)
    if open_it and serve is None:
        click.launch(first.as_uri())
    if serve is not None:
        _serve(first.parent, serve, open_it)


def _write_printable(first):
    """Write the book whose first page is `first` as one file, and say where it is."""
    from digitrec.book.build import as_typed
    from digitrec.book.printable import write_printable
    from digitrec.book.render import RenderError
    from digitrec.course import find_tree

    try:
        path = write_printable(find_tree(first.parent))
    except RenderError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"The whole book in one file: {as_typed(path)}. Open it and print it, to paper or to a PDF.")


def _serve(folder, port, open_it):
    """Serve a folder on this machine's own address until interrupted."""
    from digitrec.book_server import book_server

    try:
        server = book_server(folder, port)
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
