"""`digitrec similar`: pairs of submissions that are alike beyond what the task explains."""

import click


@click.command(short_help="List pairs that are alike: a reason to ask, never a mark.")
@click.argument("stage_name", metavar="STAGE")
@click.option("--to", type=click.Path(dir_okay=False), help="The page with both places side by side.")
def command(stage_name, to):
    """List the pairs of submissions of a STAGE that are alike beyond what the task explains.

    Compared are fingerprints of the learners' own code that stay when names, texts, numbers and spacing are
    changed. What the exercise and its solution hold, and what many in the class wrote, is left out. A page
    shows both places side by side. It is a reason to ask, and no mark follows from it.
    """
    from digitrec.classroom.cleaning import visible
    from digitrec.classroom.likeness.pairs import MEANS
    from digitrec.classroom.report.reporting import ReportError, similar_in
    from digitrec.course import find_tree, stage
    from digitrec.grading.marking import GradingError

    try:
        path, gathered, likeness = similar_in(find_tree(), stage(stage_name), to)
    except (ValueError, ReportError, GradingError) as error:
        raise click.ClickException(str(error)) from None
    for pair in likeness.pairs:
        about = f"{pair.share:.0%} alike ({pair.shared} of {pair.of} fingerprints)"
        click.echo(f"{visible(pair.one)}  {visible(pair.other)}  {about}")
    many = "1 pair is" if len(likeness.pairs) == 1 else f"{len(likeness.pairs)} pairs are"
    click.echo(
        f"{gathered.stage.stem}: {many} alike, of {likeness.compared} learners compared; "
        f"{len(likeness.too_short)} wrote too little of their own to tell."
    )
    if likeness.pairs:
        click.echo(MEANS)
    click.echo(f"  {path}")
