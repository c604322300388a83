"""`digitrec follow`: the gradebook follows a stage that was changed after it had been handed in."""

import click


@click.command(short_help="Let marks follow a stage that you changed in mid-term.")
@click.argument("stage")
@click.option("--write", is_flag=True, help="Let the gradebook follow; without it, it is only shown.")
def command(stage, write):
    """Compare STAGE in solutions/ with the gradebook: tasks that are new or gone, and points.

    With --write the gradebook takes the stage over as it is now, and `digitrec grade` then marks everybody
    by it. Marks for a task that is gone go with it. Whoever handed in before a task was there gets no 0 for
    it: a person decides. So does a person again about a mark given by hand whose points are others now.
    """
    from digitrec.course import find_tree
    from digitrec.course import stage as find_stage
    from digitrec.grading.following import follow_stage
    from digitrec.grading.marking import GradingError

    try:
        of_stage = find_stage(stage)
        found = follow_stage(find_tree(), of_stage, write)
    except (ValueError, GradingError) as error:
        raise click.ClickException(str(error)) from None
    if not found.differences:
        click.echo(f"{of_stage.stem}: gradebook and course agree.")
        return
    for one in found.differences:
        click.echo(f"{of_stage.stem}: {one}.")
    for student, cell, points in found.by_hand:
        click.echo(f"{student}: a person gave {points:g} for {cell}, and is asked again unless it is gone.")
    click.echo(f"{len(found.students)} have handed it in.")
    click.echo(
        f"The gradebook has followed. Run `digitrec grade {of_stage.stem}`: it marks them all again."
        if write
        else "Nothing is written yet: add --write for that."
    )
