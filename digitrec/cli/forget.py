"""`digitrec forget`: a learner's data removed from the course's folder."""

import click


@click.command(short_help="Remove a learner's data from the course's folder.")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask before.")
def command(name, yes):
    """Remove the learner whom nbgrader calls NAME, when the time is over for which you keep such data.

    Gradebook, submissions, marked notebooks, feedback, receipts and the rows of tables; pages and archives
    that were made of the whole class, which the commands make anew. It says what it removes and what it
    cannot reach, and asks before. Interrupted, the same command goes on. Nobody else's data are touched.
    """
    from difflib import get_close_matches

    from digitrec.classroom.changing.forgetting import forget
    from digitrec.classroom.changing.traces import OUT_OF_REACH, find, known
    from digitrec.course import find_tree
    from digitrec.grading.marking import GradingError
    from digitrec.grading.record.connection import GradebookError

    root = find_tree()
    try:
        traces = find(root, name)
        if not traces:
            near = get_close_matches(name, known(root), n=1)
            also = f" Did you mean {near[0]}?" if near else ""
            raise click.ClickException(f"Nothing here belongs to a learner called {name}.{also}")
        click.echo(f"There is of {name}:")
        for line in _listed(traces, root):
            click.echo(f"  {line}")
        if not yes:
            click.confirm("Remove all of this? It cannot be undone", abort=True)
        for said in forget(root, traces):
            click.echo(said)
    except (GradingError, GradebookError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(
            f"{error.filename or 'A file'} cannot be removed ({error.strerror or error}). Put that right, "
            "then start the same command again: it goes on with what is left."
        ) from None
    left = find(root, name)
    if left:
        click.echo(
            f"Something of {name} is still here: see above, mend it, and start the same command again."
        )
    else:
        click.echo("Done.")
    click.echo("This command cannot reach, and you have to think of:")
    for place in OUT_OF_REACH:
        click.echo(f"  {place}")


def _listed(traces, root):
    if traces.in_gradebook:
        yield f"gradebook: {', '.join(traces.stages) or 'the name'}"
    for path in (*traces.folders, *traces.receipts, *traces.tables, *traces.archives, *traces.pages):
        yield path.relative_to(root).as_posix()
    if traces.extensions:
        yield "class.toml"
