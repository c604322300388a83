"""`digitrec variants`: a code for each learner, for numbers of their own."""

import click


@click.command(short_help="Make codes that give each learner numbers of their own.")
@click.argument("roster", type=click.Path(exists=True, dir_okay=False))
@click.option("--new-secret", is_flag=True, help="Make other codes, after the secret was lost or got known.")
def command(roster, new_secret):
    """Write variants.csv, a code for each learner of ROSTER, to be handed out to them.

    ROSTER is a table, CSV, with a column `student` (or `id`): the names of the folders below submitted/. A
    column `name` may stand beside it.

    With the code, a few tasks that ask for numbers ask each learner for others. Codes are made with a secret,
    which stays in variants.secret in the course's folder: keep a copy of it. The same secret gives the same
    codes, so the command can be run again when somebody joins the class.
    """
    from digitrec.classroom import settings
    from digitrec.classroom.variants import hand_out
    from digitrec.course import find_tree
    from digitrec.grading.record.codes import CODES, SECRET
    from digitrec.grading.record.given import NotGiven

    root = find_tree()
    try:
        used = settings.read(root).variants
        done = hand_out(root, roster, new_secret)
    except (NotGiven, settings.SettingsError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{CODES} has a code for each of {done.students} learners, {done.new} of them new.")
    if done.kept:
        click.echo(f"Not in this roster, and kept: {', '.join(done.kept)}.")
    click.echo(
        f"There are {done.variants} variants: of {done.variants} pairs of learners, about one shares its "
        "numbers."
    )
    if done.made_secret:
        click.echo(f"The secret behind the codes is new: keep a copy of {SECRET} where you keep the marks.")
    if not used:
        click.echo("Marking does not use codes yet: write `variants = true` into class.toml.")
