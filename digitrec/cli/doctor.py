"""`digitrec doctor`: is everything there, and if not, what to do."""

import click


@click.command(short_help="Look over the set-up and say what to do.")
def command():
    """Look over the set-up: Python, packages, kernel, data, disk, memory, sandbox.

    The exit status is 1 if something is wrong that keeps the course from working.
    """
    from rich.console import Console

    from digitrec.grading.run.sandbox.check import check_sandbox
    from digitrec.running.doctor import CHECKS, examine

    if not examine(Console(highlight=False), (*CHECKS, check_sandbox)):
        raise SystemExit(1)
