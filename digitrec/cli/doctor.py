"""`digitrec doctor`: is everything there, and if not, what to do."""

import click


@click.command(short_help="Look over the set-up and say what to do.")
def command():
    """Look over the set-up: Python, packages, kernel, data, disk, memory.

    The exit status is 1 if something is wrong that keeps the course from working.
    """
    from rich.console import Console

    from digitrec.running.doctor import examine

    if not examine(Console(highlight=False)):
        raise SystemExit(1)
