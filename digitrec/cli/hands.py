"""`digitrec hands`: what a class wrote in the page "Draw a digit", as one test set without names."""

import click

PATH = click.Path(exists=True, resolve_path=False)


@click.group(short_help="Pool the class's own digits, without names, into a test set.")
def command():
    """Do something with the digits that learners wrote in the page "Draw a digit"."""


@command.command(short_help="Pool the files of those who agreed into one test set.")
@click.argument("sources", nargs=-1, required=True, metavar="FOLDER|ARCHIVE...", type=PATH)
@click.option("--to", type=click.Path(dir_okay=False), help="The file; else class_hands.npz in the course.")
def collect(sources, to):
    """Pool every my_hand.json below the FOLDERs and ARCHIVEs into one test set, without names.

    A file is taken only if its writer ticked in the page that their teacher may do so. The digits are mixed,
    so that their order tells nothing. Fewer than three hands are not pooled. The class report then shows how
    the class's networks read the set. No mark follows from it.
    """
    from pathlib import Path

    from digitrec.classroom.hands import POOL, PoolError, collect_hands
    from digitrec.course import find_tree

    path = Path(to) if to else find_tree() / POOL
    try:
        done = collect_hands(sources, path)
    except PoolError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or path}: {error.strerror or error}") from None
    click.echo(f"{done.digits} digits of {done.hands} hands, mixed and without names: {path}")
    click.echo(f"Left out because the file does not say that its writer agrees: {done.without_consent}.")
    if done.twice:
        click.echo(f"The same digits again, counted once: {done.twice}.")
    for name, why in done.unreadable:
        click.echo(f"{name}: {why}")
