"""`digitrec patients`: five broken networks of their own for each learner."""

import click


@click.command(short_help="Train five broken networks for each learner, for stage 10.")
@click.argument("roster", type=click.Path(exists=True, dir_okay=False))
@click.option("--workers", default=None, type=click.IntRange(1, 64), help="Learners side by side.")
def command(roster, workers):
    """Write patients/STUDENT/patients.npz for each learner of ROSTER: five networks with hidden faults.

    ROSTER is a table, CSV, with a column `student` (or `id`): the names of the folders below submitted/. Give
    each learner their file, to be put beside the notebook of stage 10. It holds no word about what is wrong.

    That follows from the names and from a secret, which stays in patients.secret in the course's folder:
    keep a copy of it. Whoever has patients keeps them, so the command can be run again when somebody joins
    the class, or after it was stopped. It takes about five seconds a learner and processor.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from digitrec.classroom.patients import hand_out
    from digitrec.course import find_tree
    from digitrec.grading.record.given import NotGiven
    from digitrec.grading.record.wards import FOLDER, SECRET

    console = Console(highlight=False, soft_wrap=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns, console=console, transient=True) as progress:
            bar = progress.add_task("Training patients", total=None)
            done = hand_out(
                find_tree(),
                roster,
                workers,
                lambda number, of: progress.update(bar, completed=number, total=of),
            )
    except NotGiven as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{FOLDER}/ has patients for each of {done.students} learners, {done.new} of them new.")
    if done.kept:
        click.echo(f"Not in this roster, and kept: {', '.join(done.kept)}.")
    if done.made_secret:
        click.echo(f"The secret behind the faults is new: keep a copy of {SECRET} where you keep the marks.")
