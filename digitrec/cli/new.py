"""`digitrec new`: lay out what an author adds to the course."""

import click


@click.group(short_help="Lay out a new task for a stage.")
def command():
    """Lay out what an author adds to the course."""


@command.command(short_help="Lay out the four files of a new task.")
@click.argument("stage")
@click.argument("name")
def task(stage, name):
    """Lay out a task of STAGE that asks for a function NAME.

    Writes the task's module and its bank of submissions, and adds cells to the solution and a section to the
    chapter. What only you know is marked FILL IN; the tests name what is missing until the task is finished.
    """
    from digitrec.authoring.new_task import GAP, NewTaskError, lay_out
    from digitrec.course import find_tree

    tree = find_tree()
    try:
        written = lay_out(tree, stage, name)
    except NewTaskError as error:
        raise click.ClickException(str(error)) from None
    for path in written:
        click.echo(f"Laid out {path.relative_to(tree).as_posix()}")
    click.echo(
        f"\nReplace every {GAP} in them, then run `digitrec generate`. What is missing is said by\n"
        f"pytest tests/test_tasks.py -k {name}"
    )
