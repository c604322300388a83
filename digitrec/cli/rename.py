"""`digitrec rename`: a learner gets another id, and keeps all work and marks."""

import click


@click.command(short_help="Give a learner another name, with all work and marks.")
@click.argument("old")
@click.argument("new")
def command(old, new):
    """Let the learner OLD be called NEW: in the gradebook, in folders, receipts and tables.

    Where NEW has work already, because a platform gave one person two numbers, the two become one, unless
    both have handed in the same stage. Interrupted, the same command goes on.
    """
    from digitrec.classroom.changing.renaming import rename
    from digitrec.course import find_tree
    from digitrec.grading.marking import GradingError
    from digitrec.grading.record.connection import GradebookError

    try:
        for said in rename(find_tree(), old, new):
            click.echo(f"{said}.")
    except (GradingError, GradebookError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(
            f"{error.filename or 'A file'} cannot be moved ({error.strerror or error}). Put that right, then "
            "start the same command again."
        ) from None
    click.echo("Tables of marks, reports and feedback are made anew by their commands.")
